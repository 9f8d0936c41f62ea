"""An execution in one row, for pictures of many, with stage names where they fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._rendering.svg.bars import bar_of, tip_of, wait_line
from pipemock._rendering.svg.drawing import group, width_of, words
from pipemock._rendering.svg.frame import BASE
from pipemock._rendering.svg.head import fate, names, thread, tip_of_execution
from pipemock._rendering.words import size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from pipemock._rendering.executions import Execution
    from pipemock._rendering.svg.bars import Bar
    from pipemock._rendering.svg.frame import Frame

COMPACT: Final = 22.0
"""The height of an execution that is drawn in one row."""

_PADDING: Final = 5.0
_WORST_FIRST: Final = ("bad", "halted", "open", "cancelled", "superseded", "skipped", "good")


def compact_execution(frame: Frame, execution: Execution, top: float) -> Element:
    """Return an execution as one row."""
    middle = top + COMPACT / 2
    waits = [
        wait_line(frame, stage.wait, f"Waits for {stage.name}", middle)
        for stage in execution.stages
        if stage.wait is not None
    ]
    if execution.wait is not None:
        waits.append(wait_line(frame, execution.wait, "Between stages", middle))
    bars = [_drawn(bar, middle) for bar in stage_bars(frame, execution)]
    parts = [*names(execution, middle), *fate(frame, execution, middle, *_where(execution))]
    lines = waits or [thread(frame, execution, middle)]
    return group("run", tip_of_execution(frame, execution), [*parts, *lines, *bars])


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
            yield bar_of(
                frame,
                spell,
                tip=tip_of(frame, f"Stage {stage.name}", spell, *said),
                is_pale=bool(within) and all(each.is_approval for each in within),
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


def _drawn(bar: Bar, middle: float) -> Element:
    room = bar.right - bar.left - 2 * _PADDING
    if size(bar.text, width_of) > room or not bar.text:
        return bar.drawn(middle)
    kind = f"small said {bar.tone}" if bar.is_pale else "small on"
    return bar.drawn(
        middle, words(bar.left + _PADDING, middle + BASE, bar.text, room=room, kind=kind)
    )
