"""The head of an execution: its id, trigger, duration and outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._rendering.svg.bars import ending, tip_of
from pipemock._rendering.svg.drawing import element, glyph, length, words
from pipemock._rendering.svg.frame import BASE, GAP, ID
from pipemock._rendering.words import times, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from xml.etree.ElementTree import Element

    from pipemock._rendering.executions import Execution
    from pipemock._rendering.svg.frame import Frame

_ID_LENGTH: Final = 8
_ROOM_FOR_SIGN: Final = 15.0


def width_of_names(execution: Execution) -> float:
    """Return the width of the short id and the trigger."""
    sign = _ROOM_FOR_SIGN if execution.is_rollback else 0.0
    return ID + sign + length(execution.trigger, _kind(execution))


def names(frame: Frame, execution: Execution, middle: float) -> Iterator[Element]:
    """Yield the short id of an execution and its trigger; a rollback also has a glyph."""
    columns = frame.columns
    base, x = middle + BASE, columns.margin + ID
    end = columns.width - columns.margin if columns.is_narrow else columns.left - GAP
    yield short_id(frame, execution, middle)
    if execution.is_rollback:
        yield glyph("rollback", x + 5, middle, "sign halted")
        x += _ROOM_FOR_SIGN
    yield words(x, base, execution.trigger, room=end - x, kind=_kind(execution))


def short_id(frame: Frame, execution: Execution, middle: float) -> Element:
    """Return the short id of an execution."""
    text = execution.execution_id[:_ID_LENGTH]
    return words(frame.columns.margin, middle + BASE, text, room=ID, kind="code")


def thread(frame: Frame, execution: Execution, middle: float) -> Element:
    """Return a line for the time that an execution was in progress, with a tick at each end."""
    parts = []
    for spell in execution.spells:
        left, right = frame.x(spell.begin), frame.x(spell.end)
        parts.append(f"M{left:.1f} {middle - 4:.1f}v8m0 -4H{right:.1f}")
        parts.extend(["m0 -4v8"] * (spell.end is not None))
    tone = word_of(execution.state).tone
    return element("path", kind=f"thread {tone}", d="".join(parts), fill="none")


def fate(frame: Frame, execution: Execution, x: float, middle: float, said: str) -> list[Element]:
    """Return the outcome of an execution, as a glyph and in words that begin at *x*."""
    tone = word_of(execution.state).tone
    room = frame.columns.width - frame.columns.margin - x
    return [
        glyph(tone, x - 10, middle, f"sign {tone}"),
        words(x, middle + BASE, said, room=room, kind=fate_kind(execution)),
    ]


def fate_kind(execution: Execution) -> str:
    """Return the kind of the words for the outcome of an execution."""
    return f"strong said {word_of(execution.state).tone}"


def words_for_fate(until: datetime, execution: Execution, *more: str) -> str:
    """Return the outcome of an execution in words."""
    parts = [ending(until, execution.whole), *more]
    if execution.retries:
        parts.append(times(execution.retries, "retry/retries"))
    said = ", ".join(parts)
    return f"{said}: {execution.reason}" if execution.reason else said


def tip_of_execution(frame: Frame, execution: Execution) -> str:
    """Return the tooltip of an execution as a whole."""
    name = f"{execution.pipeline}, execution {execution.execution_id}, version {execution.version}"
    started = f"Started by {execution.trigger} {execution.trigger_detail}".rstrip()
    return tip_of(frame, name, execution.whole, started, execution.reason)


def _kind(execution: Execution) -> str:
    return "small strong said halted" if execution.is_rollback else "small faint"
