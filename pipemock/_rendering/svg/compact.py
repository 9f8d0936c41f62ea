"""An execution in one row, for pictures of many, with stage names where they fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._rendering.svg.bars import bar_of, tip_of_stage, wait_line
from pipemock._rendering.svg.drawing import group, width_of, words
from pipemock._rendering.svg.frame import BASE, ID
from pipemock._rendering.svg.head import (
    fate,
    names,
    short_id,
    thread,
    tip_of_execution,
    words_for_fate,
)
from pipemock._rendering.words import size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from xml.etree.ElementTree import Element

    from pipemock._rendering.executions import Execution
    from pipemock._rendering.svg.bars import Bar
    from pipemock._rendering.svg.frame import Frame

_PADDING: Final = 5.0
_FOR_SIGN: Final = 20.0
_TEXT_LINE: Final = 18.0
_WORST_FIRST: Final = ("bad", "halted", "open", "cancelled", "superseded", "skipped", "good")


def compact_execution(
    frame: Frame, execution: Execution, top: float
) -> tuple[Element, list[float], float]:
    """Return an execution as one row, the middle of its bars, and its bottom."""
    columns = frame.columns
    first = top + (_TEXT_LINE if columns.is_narrow else columns.compact) / 2
    middle = top + columns.compact - 10 if columns.is_narrow else first
    waits = [
        wait_line(frame, stage.wait, f"Waits for {stage.name}", middle)
        for stage in execution.stages
        if stage.wait is not None
    ]
    if execution.wait is not None:
        waits.append(wait_line(frame, execution.wait, "Between stages", middle))
    bars = [_drawn(frame, bar, middle) for bar in stage_bars(frame, execution)]
    lines = waits or [thread(frame, execution, middle)]
    parts = [*_texts(frame, execution, first), *lines, *bars]
    drawn = group("run", tip_of_execution(frame, execution), parts)
    return drawn, [middle], top + columns.compact


# A narrow picture has no room for the trigger, which the tooltip has.
def _texts(frame: Frame, execution: Execution, middle: float) -> list[Element]:
    columns, said = frame.columns, words_for_row(frame.until, execution)
    if not columns.is_narrow:
        named = names(frame, execution, middle)
        return [*named, *fate(frame, execution, columns.notes, middle, said)]
    x = columns.margin + ID + _FOR_SIGN
    return [short_id(frame, execution, middle), *fate(frame, execution, x, middle, said)]


def words_for_row(until: datetime, execution: Execution) -> str:
    """Return the outcome of an execution in words, with the stage in which it ended."""
    return words_for_fate(until, execution, *_where(execution))


def _where(execution: Execution) -> list[str]:
    if execution.wait is not None:
        return [] if execution.wait.end else ["waits"]
    if execution.state == "SUCCEEDED" or not execution.stages:
        return []
    return [f"in {execution.stages[-1].name}"]


def stage_bars(frame: Frame, execution: Execution) -> list[Bar]:
    """Return the bars of an execution's stages; overlapping bars are merged."""
    bars: list[Bar] = []
    for bar in sorted(_bars(frame, execution), key=lambda bar: bar.left):
        if bars and bar.left < bars[-1].right:
            bars.append(_together(bars.pop(), bar))
        else:
            bars.append(bar)
    return bars


def _bars(frame: Frame, execution: Execution) -> Iterator[Bar]:
    for stage in execution.stages:
        for spell in stage.spells:
            within = stage.attempts_in(spell)
            said = [f"{each.action}: {each.state} {each.said}".rstrip() for each in within]
            approves = bool(within) and all(each.is_approval for each in within)
            yield bar_of(
                frame,
                spell,
                tip=tip_of_stage(frame, stage.name, spell, *said),
                is_pale=approves or spell.state == "SKIPPED",
                text=stage.name,
            )


def _together(first: Bar, second: Bar) -> Bar:
    worst = min((first, second), key=lambda bar: _WORST_FIRST.index(bar.tone))
    return attrs.evolve(
        worst,
        left=first.left,
        right=max(first.right, second.right),
        tip=f"{first.tip}\n{second.tip}",
        is_mark=False,
        text="",
    )


def _drawn(frame: Frame, bar: Bar, middle: float) -> Element:
    left, right = _widest_room(frame, bar)
    if size(bar.text, width_of) > right - left or not bar.text:
        return bar.drawn(middle)
    kind = f"small said {bar.tone}" if bar.is_pale else "small on"
    text = words(left, middle + BASE, bar.text, room=right - left, kind=kind)
    return bar.drawn(middle, text)


# A name is neither across a cut nor across the glyph at the end of its bar.
def _widest_room(frame: Frame, bar: Bar) -> tuple[float, float]:
    end = bar.right - (0.0 if bar.tone == "good" else _FOR_SIGN)
    strips = [frame.strip(cut) for cut in frame.axis.cuts]
    begins = [bar.left, *(max(bar.left, right) for _, right in strips)]
    ends = [*(min(left, end) for left, _ in strips), end]
    rooms = [(begin + _PADDING, end - _PADDING) for begin, end in zip(begins, ends, strict=True)]
    return max(rooms, key=lambda room: room[1] - room[0])
