"""An execution in detail: a head, and below it a row for each action attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._rendering.svg.bars import attempt_bar, ending, length_of, tip_of, wait_line
from pipemock._rendering.svg.drawing import element, group, words
from pipemock._rendering.svg.frame import ACTIONS, BASE, LEFT, ROW, STAGES, remark
from pipemock._rendering.svg.head import fate, names, thread, tip_of_execution
from pipemock._rendering.words import word_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from pipemock._rendering.executions import Attempt, Execution, Span, Stage, Wait
    from pipemock._rendering.svg.frame import Frame

_HEAD: Final = 26.0
_FOOT: Final = 10.0
_AROUND: Final = 3.0
_BETWEEN_COLUMNS: Final = 8.0
_INDENT: Final = 10.0


def rows_in_detail(execution: Execution) -> int:
    """Return the number of rows below the head of an execution."""
    return sum(_rows(stage) for stage in execution.stages) + (execution.wait is not None)


def height_in_detail(execution: Execution) -> float:
    """Return the height of an execution in detail."""
    return _HEAD + ROW * rows_in_detail(execution) + _FOOT


def execution_in_detail(frame: Frame, execution: Execution, top: float) -> Element:
    """Return an execution with its stages and actions."""
    middle = top + _HEAD / 2
    parts = [
        *names(execution, middle),
        thread(frame, execution, middle),
        *fate(frame, execution, middle),
    ]
    y = top + _HEAD
    for stage in execution.stages:
        parts.append(_stage(frame, stage, y))
        y += ROW * _rows(stage)
    if execution.wait is not None:
        parts.append(_last_wait(frame, execution.wait, y + ROW / 2))
    return group("run", tip_of_execution(frame, execution), parts)


def _rows(stage: Stage) -> int:
    return max(len(stage.attempts), 1)


def _stage(frame: Frame, stage: Stage, top: float) -> Element:
    base = top + ROW / 2 + BASE
    parts = [
        *(_shade(frame, stage, spell, top) for spell in stage.spells),
        words(STAGES, base, stage.name, room=ACTIONS - STAGES - _BETWEEN_COLUMNS),
    ]
    if stage.wait is not None:
        parts.append(wait_line(frame, stage.wait, f"Waits for {stage.name}", top + ROW / 2))
    parts += (
        _attempt(frame, stage.name, attempt, top + ROW * (row + 0.5))
        for row, attempt in enumerate(stage.attempts)
    )
    tips = [tip_of(frame, f"Stage {stage.name}", spell) for spell in stage.spells]
    return group("stage", "\n".join(tips), parts)


def _shade(frame: Frame, stage: Stage, spell: Span, top: float) -> Element:
    left = frame.x(spell.begin) - _AROUND
    rights = [attempt_bar(frame, "", each).right for each in stage.attempts_in(spell)]
    return element(
        "rect",
        kind="shade",
        x=left,
        y=top + 0.5,
        width=max([frame.x(spell.end), *rights]) + _AROUND - left,
        height=ROW * _rows(stage) - 1,
        rx=3,
    )


def _attempt(frame: Frame, stage: str, attempt: Attempt, middle: float) -> Element:
    bar = attempt_bar(frame, stage, attempt)
    if attempt.number == 1:
        x, name, kind = ACTIONS, attempt.action, ""
    else:
        x, name, kind = ACTIONS + _INDENT, f"attempt {attempt.number}", "small faint"
    parts = [
        words(x, middle + BASE, name, room=LEFT - x - _BETWEEN_COLUMNS, kind=kind),
        bar.drawn(middle),
        remark(_said(frame, attempt), bar.tone, middle),
    ]
    return group("action", bar.tip, parts)


def _said(frame: Frame, attempt: Attempt) -> str:
    if attempt.state == "SUCCEEDED":
        return length_of(frame, attempt)
    if attempt.is_approval and attempt.end is None:
        return f"Waits for an answer, {length_of(frame, attempt)}".removesuffix(", at once")
    said = ending(frame, attempt)
    return f"{said}: {attempt.said}" if attempt.said else said


def _last_wait(frame: Frame, wait: Wait, middle: float) -> Element:
    length = length_of(frame, wait)
    parts = [
        words(STAGES, middle + BASE, "between stages", room=LEFT, kind="small faint"),
        wait_line(frame, wait, "Between stages", middle),
        remark(
            f"Waited {length}" if wait.end else f"Waits, {length}", word_of(wait.state).tone, middle
        ),
    ]
    return group("between", "", parts)
