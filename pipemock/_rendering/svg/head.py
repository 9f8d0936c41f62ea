"""The head of a run: which one it is, what started it, how long it took, what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._rendering.svg.bars import ending, tip_of
from pipemock._rendering.svg.drawing import element, glyph, words
from pipemock._rendering.svg.frame import BASE, LEFT, MARGIN, NOTES, remark
from pipemock._rendering.words import times, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from pipemock._rendering.executions import Run
    from pipemock._rendering.svg.frame import Frame

_ID_LENGTH: Final = 8
_TRIGGERS: Final = 92.0
_ROOM_FOR_SIGN: Final = 15.0


def names(run: Run, middle: float) -> Iterator[Element]:
    """Yield the short id of a run and what started it; a rollback has a sign of its own."""
    base, x, kind = middle + BASE, _TRIGGERS, "small faint"
    yield words(MARGIN, base, run.execution_id[:_ID_LENGTH], room=_TRIGGERS, kind="code")
    if run.is_rollback:
        yield glyph("rollback", x + 5, middle, "sign halted")
        x, kind = x + _ROOM_FOR_SIGN, "small strong said halted"
    yield words(x, base, run.trigger, room=LEFT - x - 8, kind=kind)


def thread(frame: Frame, run: Run, middle: float) -> Element:
    """Return a line for as long as a run was in progress, with an end wherever it had one."""
    parts = []
    for spell in run.spells:
        left, right = frame.x(spell.begin), frame.x(spell.end)
        parts.append(f"M{left:.1f} {middle - 4:.1f}v8m0 -4H{right:.1f}")
        parts.extend(["m0 -4v8"] * (spell.end is not None))
    tone = word_of(run.state).tone
    return element("path", kind=f"thread {tone}", d="".join(parts), fill="none")


def fate(frame: Frame, run: Run, middle: float, *more: str) -> Iterator[Element]:
    """Yield what became of a run, as a shape and in words."""
    tone = word_of(run.state).tone
    yield glyph(tone, NOTES - 10, middle, f"sign {tone}")
    said = [ending(frame, run.whole), *more]
    if run.retries:
        said.append(times(run.retries, "retry/retries"))
    if run.stop_reason:
        said.append(run.stop_reason)
    yield remark(", ".join(said), tone, middle, kind="strong")


def tip_of_run(frame: Frame, run: Run) -> str:
    """Return all that is known of a run as a whole."""
    name = f"{run.pipeline}, execution {run.execution_id}, version {run.version}"
    started = f"Started by {run.trigger} {run.trigger_detail}".rstrip()
    return tip_of(frame, name, run.whole, started, run.stop_reason)
