"""From events to what a person would rather look at: a timeline as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._moments import spoken
from pipemock.events import (
    ActionExecutionStateChange,
    PipelineEvent,
    PipelineExecutionStateChange,
    StageExecutionStateChange,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_NOTHING: Final = "Nothing has happened."
_ID_LENGTH: Final = 8


@attrs.frozen(repr=False)
class Timeline:
    """What happened, in order: `print` it.

    Example:
        >>> str(mock.timeline()).splitlines()[-1]
        '+00:00:00  now'
    """

    events: tuple[PipelineEvent, ...]
    until: datetime = attrs.field(kw_only=True)

    def __str__(self) -> str:
        """Return one line for each event, with the time that had passed since the first one."""
        return "\n".join(_lines(self.events, self.until)) if self.events else _NOTHING

    def __repr__(self) -> str:
        """Return the same text: a timeline is there to be looked at."""
        return str(self)


def _lines(events: tuple[PipelineEvent, ...], until: datetime) -> Iterator[str]:
    begin = events[0].time
    rows = [_row(event, begin) for event in events]
    now = spoken(until - begin)
    times = max(len(now), *(len(passed) for passed, _, _ in rows))
    names = max(len(who) for _, who, _ in rows)
    several = len({(event.account, event.region, event.pipeline) for event in events}) > 1
    pipelines = max(len(event.pipeline) for event in events) + 2 if several else 0
    yield f"{begin:%Y-%m-%d %H:%M:%S} UTC"
    for event, (passed, who, what) in zip(events, rows, strict=True):
        where = f"{event.pipeline:<{pipelines}}" if several else ""
        line = f"+{passed:>{times}}  {where}{event.execution_id[:_ID_LENGTH]}  "
        yield f"{line}{who:<{names}}  {what}".rstrip()
    yield f"+{now:>{times}}  now"


def _row(event: PipelineEvent, begin: datetime) -> tuple[str, str, str]:
    return spoken(event.time - begin), _who(event), _what(event)


def _who(event: PipelineEvent) -> str:
    match event:
        case StageExecutionStateChange():
            return f"  {event.stage}"
        case ActionExecutionStateChange():
            return f"    {event.action}"
        case _:
            return "execution"


def _what(event: PipelineEvent) -> str:
    said = _said(event)
    return f"{event.state}  {said}" if said else event.state


def _said(event: PipelineEvent) -> str | None:
    match event:
        case PipelineExecutionStateChange(state="STARTED"):
            return f"by {event.trigger_type}"
        case PipelineExecutionStateChange():
            return event.stop_reason
        case ActionExecutionStateChange():
            return event.external_execution_summary
        case _:
            return None
