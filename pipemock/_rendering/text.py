"""The timeline as text: one line for each event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._clock.times import format_duration
from pipemock._rendering.executions import key_of, places_of
from pipemock._rendering.words import cells, cut, one_line, size, unmet, word_of
from pipemock.events import (
    ActionExecutionStateChange,
    PipelineExecutionStateChange,
    StageExecutionStateChange,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from pipemock.events import PipelineEvent

NOTHING: Final = "Nothing has happened."

_ID_LENGTH: Final = 8
_LONGEST_COLUMN: Final = 40
_SHARE_OF_PLACES: Final = 0.2
_SHARE_OF_NAMES: Final = 0.3
_FEWEST_CELLS: Final = 8

# The colours of terminals, by tone; what starts and what continues has the colour of all texts.
_CODES: Final = {
    "good": "32",
    "bad": "1;31",
    "halted": "35",
    "superseded": "2",
    "cancelled": "2",
    "skipped": "36",
}


@attrs.frozen
class _Row:
    passed: str
    where: str
    execution: str
    who: str
    state: str
    said: str


def lines(
    events: Sequence[PipelineEvent], until: datetime, *, width: int | None, colour: bool
) -> Iterator[str]:
    """Yield the lines of a timeline, none of them wider than *width*.

    Args:
        events: The events, oldest first.
        until: The present time.
        width: The number of available columns; nothing is cut if `None`.
        colour: Whether to colour the states, with the escape sequences of terminals.
    """
    if not events:
        yield NOTHING
        return
    for before, state, said in _parts(events, until, width):
        line = f"{before}{state}  {said}".rstrip()
        kept = line if width is None else cut(line, width)
        yield _coloured(kept, before, state) if colour else kept


# Coloured once the line has been cut, since escape sequences take no columns.
def _coloured(line: str, before: str, state: str) -> str:
    begin, end = len(before), len(before) + len(state)
    code = _CODES.get(word_of(state).tone, "")
    if not code or begin >= len(line):
        return line
    return f"{line[:begin]}\x1b[{code}m{line[begin:end]}\x1b[0m{line[end:]}"


def _parts(
    events: Sequence[PipelineEvent], until: datetime, width: int | None
) -> Iterator[tuple[str, str, str]]:
    begin = events[0].time
    places = places_of(events)
    rows = [_row(event, begin, places[key_of(event)[:3]]) for event in events]
    now = format_duration(until - begin)
    times = max(len(now), *(len(row.passed) for row in rows))
    longest_where = _column([row.where for row in rows], width, _SHARE_OF_PLACES)
    longest_who = _column([row.who for row in rows], width, _SHARE_OF_NAMES)
    yield f"{begin:%Y-%m-%d %H:%M:%S} UTC", "", ""
    for row in rows:
        where = f"{_fitted(row.where, longest_where, width)}  " if len(places) > 1 else ""
        who = _fitted(row.who, longest_who, width)
        yield f"+{row.passed:>{times}}  {where}{row.execution}  {who}  ", row.state, row.said
    yield f"+{now:>{times}}  now", "", ""


# The width of a column is limited, so that one long name does not push all other texts out of
# view.
def _column(texts: list[str], width: int | None, share: float) -> int:
    most = _LONGEST_COLUMN if width is None else int(width * share)
    return min(max(map(len, texts)), max(most, _FEWEST_CELLS))


def _fitted(text: str, length: int, width: int | None) -> str:
    kept = text if width is None else cut(text, length)
    return kept + " " * int(length - size(kept, cells))


def _row(event: PipelineEvent, begin: datetime, where: str) -> _Row:
    return _Row(
        passed=format_duration(event.time - begin),
        where=where,
        execution=event.execution_id[:_ID_LENGTH],
        who=_who(event),
        state=event.state,
        said=one_line(_said(event) or ""),
    )


def _who(event: PipelineEvent) -> str:
    match event:
        case StageExecutionStateChange():
            return f"  {event.stage}"
        case ActionExecutionStateChange():
            return f"    {event.action}"
        case _:
            return "execution"


def _said(event: PipelineEvent) -> str | None:
    match event:
        case PipelineExecutionStateChange(state="STARTED"):
            return f"by {event.trigger_type}"
        case PipelineExecutionStateChange():
            return event.stop_reason or event.status_summary
        case ActionExecutionStateChange():
            return event.external_execution_summary
        case StageExecutionStateChange(unmet_rules=[_, *_] as rules):
            return unmet(rules)
        case _:
            return None
