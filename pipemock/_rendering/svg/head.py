"""The head of an execution: its id, trigger, duration and outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._rendering.svg.bars import ending, tip_of
from pipemock._rendering.svg.drawing import element, glyph, words
from pipemock._rendering.svg.frame import BASE, LEFT, MARGIN, NOTES, remark
from pipemock._rendering.words import times, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from pipemock._rendering.executions import Execution
    from pipemock._rendering.svg.frame import Frame

_ID_LENGTH: Final = 8
_TRIGGERS: Final = 92.0
_ROOM_FOR_SIGN: Final = 15.0


def names(execution: Execution, middle: float) -> Iterator[Element]:
    """Yield the short id of an execution and its trigger; a rollback also has a glyph."""
    base, x, kind = middle + BASE, _TRIGGERS, "small faint"
    yield words(MARGIN, base, execution.execution_id[:_ID_LENGTH], room=_TRIGGERS, kind="code")
    if execution.is_rollback:
        yield glyph("rollback", x + 5, middle, "sign halted")
        x, kind = x + _ROOM_FOR_SIGN, "small strong said halted"
    yield words(x, base, execution.trigger, room=LEFT - x - 8, kind=kind)


def thread(frame: Frame, execution: Execution, middle: float) -> Element:
    """Return a line for the time that an execution was in progress, with a tick at each end."""
    parts = []
    for spell in execution.spells:
        left, right = frame.x(spell.begin), frame.x(spell.end)
        parts.append(f"M{left:.1f} {middle - 4:.1f}v8m0 -4H{right:.1f}")
        parts.extend(["m0 -4v8"] * (spell.end is not None))
    tone = word_of(execution.state).tone
    return element("path", kind=f"thread {tone}", d="".join(parts), fill="none")


def fate(frame: Frame, execution: Execution, middle: float, *more: str) -> Iterator[Element]:
    """Yield the outcome of an execution, as a glyph and in words."""
    tone = word_of(execution.state).tone
    yield glyph(tone, NOTES - 10, middle, f"sign {tone}")
    said = [ending(frame, execution.whole), *more]
    if execution.retries:
        said.append(times(execution.retries, "retry/retries"))
    if execution.stop_reason:
        said.append(execution.stop_reason)
    yield remark(", ".join(said), tone, middle, kind="strong")


def tip_of_execution(frame: Frame, execution: Execution) -> str:
    """Return the tooltip of an execution as a whole."""
    name = f"{execution.pipeline}, execution {execution.execution_id}, version {execution.version}"
    started = f"Started by {execution.trigger} {execution.trigger_detail}".rstrip()
    return tip_of(frame, name, execution.whole, started, execution.stop_reason)
