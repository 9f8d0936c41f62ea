"""Operations on triggers, which are validated and stored but never sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pipemock._arns import parts_of
from pipemock._codecommit import errors
from pipemock._request import without_none

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codecommit.request import Request

# Captured from the real service: ten branches. The others: user guide, quotas,
# docs.aws.amazon.com/codecommit/latest/userguide/limits.html
MOST_TRIGGERS: Final = 10
MOST_BRANCHES: Final = 10
LONGEST_DATA: Final = 1000

_ALL: Final = "all"
_NAME: Final = re.compile(r"[\w.-]{1,100}", re.ASCII)
_SERVICES: Final = {"sns", "lambda"}


def get(request: Request, *, repository_name: str) -> dict[str, Any]:
    """Return the triggers of a repository."""
    repository = request.repository(repository_name)
    return without_none(
        configurationId=repository.configuration_id,
        triggers=[dict(each) for each in repository.triggers],
    )


def put(
    request: Request, *, repository_name: str, triggers: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Replace all triggers of a repository."""
    repository = request.repository(repository_name)
    _require_valid(request, triggers)
    repository.triggers = [{"branches": [], **each} for each in triggers]
    repository.configuration_id = request.world.ids.uuid()
    return {"configurationId": repository.configuration_id}


def test(
    request: Request, *, repository_name: str, triggers: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Validate triggers; valid ones are reported as successful, although nothing is sent."""
    request.repository(repository_name)
    _require_valid(request, triggers)
    return {"successfulExecutions": [each["name"] for each in triggers], "failedExecutions": []}


def _require_valid(request: Request, triggers: Sequence[Mapping[str, Any]]) -> None:
    for each in triggers:
        _require_one(request, each)
    if len(triggers) > MOST_TRIGGERS:
        raise errors.too_many_triggers(MOST_TRIGGERS)
    names = [each["name"] for each in triggers]
    if len(set(names)) < len(names):
        raise errors.trigger_named_twice()


def _require_one(request: Request, trigger: Mapping[str, Any]) -> None:
    name = trigger.get("name")
    if not name:
        raise errors.trigger_name_required()
    if not _NAME.fullmatch(name):
        raise errors.invalid_trigger_name(name)
    _require_destination(request, trigger.get("destinationArn", ""))
    if len(trigger.get("customData", "")) > LONGEST_DATA:
        raise errors.trigger_data_too_long(LONGEST_DATA)
    if len(trigger.get("branches", ())) > MOST_BRANCHES:
        raise errors.too_many_trigger_branches(MOST_BRANCHES)
    names = request.constraints["triggers.member.branches.member"]
    for branch in trigger.get("branches", ()):
        if not names.allow(branch):
            raise errors.invalid_trigger_branch(branch)
    events = trigger.get("events", ())
    if not events:
        raise errors.trigger_events_required()
    known = request.constraints["triggers.member.events.member"]
    if not all(map(known.allow, events)):
        raise errors.unknown_trigger_events(known.enum)
    if _ALL in events and len(events) > 1:
        raise errors.all_trigger_events_and_more()


def _require_destination(request: Request, arn: str) -> None:
    if not arn:
        raise errors.trigger_destination_required()
    parts = parts_of(arn)
    if parts is None or not parts.resource:
        raise errors.invalid_trigger_destination(arn)
    if parts.service not in _SERVICES:
        raise errors.unexpected_trigger_service(parts.service)
    if parts.region != request.world.region:
        raise errors.other_trigger_region()
