"""A short notation for events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock.events import ActionExecutionStateChange, StageExecutionStateChange

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipemock.events import Event


def told(events: Iterable[Event]) -> list[str]:
    """Return each event as its place and its state, in order."""
    return [f"{_place(event)} {event.detail()['state']}" for event in events]


def _place(event: Event) -> str:
    match event:
        case StageExecutionStateChange():
            return event.stage
        case ActionExecutionStateChange():
            return event.action
        case _:
            return str(event.detail()["pipeline"])
