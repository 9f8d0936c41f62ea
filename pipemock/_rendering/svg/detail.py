"""An execution in detail: a head, and below it a row for each action attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._rendering.executions import Attempt
from pipemock._rendering.svg.bars import (
    attempt_bar,
    ending,
    length_of,
    tip_of_stage,
    verdict_bar,
    wait_line,
)
from pipemock._rendering.svg.drawing import element, group, words
from pipemock._rendering.svg.frame import GAP, band, name_and_remark, remark_kind
from pipemock._rendering.svg.head import fate, names, thread, tip_of_execution, words_for_fate
from pipemock._rendering.words import unmet, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from xml.etree.ElementTree import Element

    from pipemock._rendering.executions import Execution, Span, Spell, Stage
    from pipemock._rendering.svg.bars import Bar
    from pipemock._rendering.svg.frame import Frame

_FOOT: Final = 10.0
_AROUND: Final = 3.0
_INDENT: Final = 10.0
_HEAD_LINE: Final = 18.0


@attrs.frozen(kw_only=True)
class Row:
    """A row of a stage: an attempt or a decision of a condition, its name, and a remark."""

    span: Attempt | Spell
    name: str
    kind: str
    indent: float
    said: str

    @property
    def tone(self) -> str:
        """The tone of the latest state."""
        return word_of(self.span.state).tone

    def bar(self, frame: Frame, stage: str) -> Bar:
        """Return the bar of the row."""
        if isinstance(self.span, Attempt):
            return attempt_bar(frame, stage, self.span)
        return verdict_bar(frame, stage, self.span)


def rows_of(stage: Stage, until: datetime) -> list[Row]:
    """Return the rows of a stage."""
    attempts = [
        Row(
            span=each,
            name=each.action if each.number == 1 else f"attempt {each.number}",
            kind="" if each.number == 1 else "small faint",
            indent=0.0 if each.number == 1 else _INDENT,
            said=_said(each, until),
        )
        for each in stage.attempts
    ]
    verdicts = [
        Row(span=each, name="condition", kind="small faint", indent=0.0, said=_verdict(each))
        for each in stage.verdicts
    ]
    return [*attempts, *verdicts]


def words_for_wait(wait: Span, until: datetime) -> str:
    """Return how long an execution waited between two stages, or still waits."""
    length = length_of(until, wait)
    return f"Waited {length}" if wait.end else f"Waits, {length}".removesuffix(", at once")


def number_of_rows(execution: Execution) -> int:
    """Return the number of rows below the head of an execution."""
    return sum(_rows(stage) for stage in execution.stages) + (execution.wait is not None)


def execution_in_detail(
    frame: Frame, execution: Execution, top: float
) -> tuple[Element, list[float], float]:
    """Return an execution with its stages and actions, the middles of its bars, and its bottom."""
    columns = frame.columns
    first = top + (_HEAD_LINE if columns.is_narrow else columns.head) / 2
    second = first + _HEAD_LINE * columns.is_narrow
    middles = [top + columns.head - 9 if columns.is_narrow else first]
    said = words_for_fate(frame.until, execution)
    parts = [
        *names(frame, execution, first),
        thread(frame, execution, middles[0]),
        *fate(frame, execution, columns.notes, second, said),
    ]
    y = top + columns.head
    for stage in execution.stages:
        below = y + columns.above_rows
        lines = [frame.line(below + columns.row * row).middle for row in range(_rows(stage))]
        parts.append(_stage(frame, stage, y))
        middles += lines
        y = below + columns.row * _rows(stage)
    if execution.wait is not None:
        parts.append(_last_wait(frame, execution.wait, y))
        middles.append(frame.line(y).middle)
        y += columns.row
    return group("run", tip_of_execution(frame, execution), parts), middles, y + _FOOT


def _rows(stage: Stage) -> int:
    return max(len(stage.attempts) + len(stage.verdicts), 1)


def _stage(frame: Frame, stage: Stage, top: float) -> Element:
    columns = frame.columns
    below = top + columns.above_rows
    first = frame.line(below)
    base = top + 13 if columns.is_narrow else first.base
    end = columns.width - columns.margin if columns.is_narrow else columns.actions - GAP
    skipped = bool(stage.spells) and stage.spells[-1].state == "SKIPPED"
    kind = "faint" if skipped else ""
    parts = [
        *(part for spell in stage.spells for part in _shades(frame, stage, spell, below)),
        words(columns.stages, base, stage.name, room=end - columns.stages, kind=kind),
    ]
    if stage.wait is not None:
        parts.append(wait_line(frame, stage.wait, f"Waits for {stage.name}", first.middle))
    parts += (
        _row(frame, stage.name, row, below + columns.row * number)
        for number, row in enumerate(rows_of(stage, frame.until))
    )
    tips = [tip_of_stage(frame, stage.name, spell) for spell in stage.spells]
    return group("stage", "\n".join(tips), parts)


# In a narrow picture only the bars have a shade, since the texts are between them.
def _shades(frame: Frame, stage: Stage, spell: Spell, top: float) -> Iterator[Element]:
    columns = frame.columns
    left = frame.x(spell.begin) - _AROUND
    rights = [attempt_bar(frame, "", each).right for each in stage.attempts_in(spell)]
    if spell in stage.verdicts:
        rights.append(verdict_bar(frame, "", spell).right)
    edges = [(top + 0.5, top + columns.row * _rows(stage) - 0.5)]
    if columns.is_narrow:
        edges = [band(frame.line(top + columns.row * row).middle) for row in range(_rows(stage))]
    kind = "shade skipped" if spell.state == "SKIPPED" else "shade"
    for upper, lower in edges:
        yield element(
            "rect",
            kind=kind,
            x=left,
            y=upper,
            width=max([frame.x(spell.end), *rights]) + _AROUND - left,
            height=lower - upper,
            rx=3,
        )


def _row(frame: Frame, stage: str, row: Row, top: float) -> Element:
    columns = frame.columns
    bar, line = row.bar(frame, stage), frame.line(top)
    name, said = (row.name, row.kind), (row.said, remark_kind(row.tone))
    x = columns.actions + row.indent
    parts = [
        *name_and_remark(frame, line, x, name=name, remark=said),
        bar.drawn(line.middle),
    ]
    return group("action" if isinstance(row.span, Attempt) else "verdict", bar.tip, parts)


def _said(attempt: Attempt, until: datetime) -> str:
    if attempt.state == "SUCCEEDED":
        return length_of(until, attempt)
    if attempt.is_approval and attempt.end is None:
        return f"Waits for an answer, {length_of(until, attempt)}".removesuffix(", at once")
    said = ending(until, attempt)
    return f"{said}: {attempt.said}" if attempt.said else said


def _verdict(spell: Spell) -> str:
    word = word_of(spell.state).text
    return f"{word}: {unmet(spell.unmet_rules)}" if spell.unmet_rules else word


def _last_wait(frame: Frame, wait: Span, top: float) -> Element:
    columns, line = frame.columns, frame.line(top)
    name = "between stages", "small faint"
    said = words_for_wait(wait, frame.until), remark_kind(word_of(wait.state).tone)
    parts = [
        *name_and_remark(frame, line, columns.stages, name=name, remark=said),
        wait_line(frame, wait, "Between stages", line.middle),
    ]
    return group("between", "", parts)
