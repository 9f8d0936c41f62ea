"""The history of a pull request, and its events in the event log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codecommit.world import PullRequestEvent
from pipemock.codecommit_events import PullRequestStateChange

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import PullRequest


def note(
    request: Request,
    pull_request: PullRequest,
    event_type: str,
    metadata: Mapping[str, Any],
    *,
    event: str | None = None,
    **extra: str,
) -> None:
    """Record an event in the history of a pull request, and mark the pull request as active.

    Args:
        request: The call that caused the event.
        pull_request: The pull request in its new state.
        event_type: The type of the event in DescribePullRequestEvents.
        metadata: The member with the details, in the shape of the answer.
        event: The name of the event in EventBridge; nothing is sent there if omitted.
        extra: Members that only this EventBridge event has.
    """
    touch(request, pull_request)
    written = PullRequestEvent(
        type=event_type, time=request.now, actor=request.caller, metadata=metadata
    )
    pull_request.events.append(written)
    if event is not None:
        tell(request, pull_request, event, extra)


def touch(request: Request, pull_request: PullRequest) -> None:
    """Mark a pull request as the most recently active one."""
    pull_request.last_activity = request.now
    pull_request.last_activity_number = next(request.world.activities)


def tell(request: Request, pull_request: PullRequest, event: str, extra: Mapping[str, str]) -> None:
    """Record an event about a pull request in the event log."""
    revision = pull_request.revision
    request.record(
        PullRequestStateChange,
        event,
        [pull_request.repository],
        pull_request_id=pull_request.id,
        title=pull_request.title,
        description=pull_request.description,
        status=pull_request.status.value,
        is_merged=pull_request.merged is not None,
        author=pull_request.author,
        source_branch=pull_request.source,
        destination_branch=pull_request.destination,
        source_commit=revision.commit,
        destination_commit=pull_request.destination_commit,
        revision_id=revision.id,
        created=pull_request.created,
        modified=pull_request.last_activity,
        extra=extra,
    )
