"""The targets of a deployment, as answers show them at a given time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._request import without_none
from pipemock._targets import IN_PROGRESS, PENDING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipemock._targets import DeployEvent, DeployTarget


def target(target: DeployTarget, started: datetime, moment: datetime) -> dict[str, Any]:
    """Return the state at *moment* of a target whose action started at *started*."""
    begin, end = started + target.after, started + target.end
    return {
        "targetId": target.target_id,
        "targetType": target.target_type,
        **_span(target.ends_as, begin, end, moment),
        "events": list(_events(target, begin, moment)),
    }


def _events(target: DeployTarget, begin: datetime, moment: datetime) -> Iterator[dict[str, Any]]:
    for event in target.events:
        end = begin + event.took
        yield _event(event, begin, end, moment)
        begin = end


def _event(event: DeployEvent, begin: datetime, end: datetime, moment: datetime) -> dict[str, Any]:
    done = moment >= end
    context = without_none(
        ssmCommandId=event.ssm_command_id if moment >= begin else None,
        message=event.message if done else None,
    )
    shown = {"name": event.name, **_span(event.status, begin, end, moment)}
    return {**shown, "context": context} if context else shown


# A target or an event without a duration ends when it begins.
def _span(ends_as: str, begin: datetime, end: datetime, moment: datetime) -> dict[str, Any]:
    if moment < begin:
        return {"status": PENDING}
    if moment < end:
        return {"status": IN_PROGRESS, "startTime": begin}
    return {"status": ends_as, "startTime": begin, "endTime": end}
