"""Bars for stages, attempts and waits: positions, styles, tooltips and remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._clock.times import format_duration
from pipemock._rendering.svg.drawing import element, glyph, group
from pipemock._rendering.words import after, at, brief, capitalised, unmet, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from xml.etree.ElementTree import Element

    from pipemock._rendering.executions import Attempt, Span, Spell
    from pipemock._rendering.svg.frame import Frame

_NARROWEST: Final = 4.0
_ROOM_FOR_GLYPH: Final = 14.0
_SHORTEST_WAIT: Final = 5.0
_THIN: Final = 6.0
_TALL: Final = 8.0


@attrs.frozen(kw_only=True)
class Bar:
    """A bar in its row: its ends, its tone and its style; approvals are pale."""

    left: float
    right: float
    tone: str
    tip: str
    is_pale: bool
    is_mark: bool
    text: str = ""

    def drawn(self, middle: float, *parts: Element) -> Element:
        """Return the bar in its row, with the glyph of its tone unless it is a success."""
        half = _TALL if self.is_mark else _THIN
        inside = "pale" if self.is_pale else "solid"
        rectangle = element(
            "rect",
            kind=f"bar {inside} {self.tone}",
            x=self.left,
            y=middle - half,
            width=self.right - self.left,
            height=2 * half,
            rx=2,
        )
        return group("", self.tip, [rectangle, *self._glyphs(middle), *parts])

    def _glyphs(self, middle: float) -> Iterator[Element]:
        if self.tone != "good":
            kind = f"sign {self.tone}" if self.is_pale else "glyph"
            yield glyph(self.tone, self.right - _ROOM_FOR_GLYPH / 2, middle, kind)


def bar_of(frame: Frame, span: Span, *, tip: str, is_pale: bool, text: str = "") -> Bar:
    """Return the bar of a span; a span without duration is a mark of visible width."""
    tone = word_of(span.state).tone
    left = frame.x(span.begin)
    narrowest = _NARROWEST if tone == "good" else _ROOM_FOR_GLYPH
    return Bar(
        left=left,
        right=max(frame.x(span.end), left + narrowest),
        tone=tone,
        tip=tip,
        is_pale=is_pale,
        is_mark=span.end == span.begin,
        text=text,
    )


def attempt_bar(frame: Frame, stage: str, attempt: Attempt) -> Bar:
    """Return the bar of an action attempt."""
    name = f"{stage} / {attempt.action}"
    if attempt.number > 1:
        name += f", attempt {attempt.number}"
    tip = tip_of(frame, name, attempt, f"{attempt.category}, {attempt.provider}", attempt.said)
    return bar_of(frame, attempt, tip=tip, is_pale=attempt.is_approval)


def verdict_bar(frame: Frame, stage: str, spell: Spell) -> Bar:
    """Return the mark of a condition that skipped or failed a stage, where it did so."""
    tip = tip_of_stage(frame, stage, spell)
    decided = attrs.evolve(spell, begin=spell.end or spell.begin)
    return bar_of(frame, decided, tip=tip, is_pale=True)


def wait_line(frame: Frame, wait: Span, name: str, middle: float) -> Element:
    """Return the dotted line of a wait, which ends where the stage begins."""
    right = frame.x(wait.end)
    left = min(frame.x(wait.begin), right - _SHORTEST_WAIT)
    line = element("path", kind="wait", d=f"M{left:.1f} {middle:.1f}H{right:.1f}")
    return group("waiting", tip_of(frame, name, wait), [line])


# Texts ----------------------------------------------------------------------------------------


def length_of(until: datetime, span: Span) -> str:
    """Return how long a span lasted, or has lasted so far."""
    length = (span.end or until) - span.begin
    return brief(length) if length else "at once"


def ending(until: datetime, span: Span) -> str:
    """Return the state of a span and its duration, such as ``Failed after 30s``."""
    length = (span.end or until) - span.begin
    word = word_of(span.state).text
    if span.end is None:
        return f"{word}, {brief(length)}" if length else word
    return f"{word} {after(length)}"


def tip_of_stage(frame: Frame, stage: str, spell: Spell, *more: str) -> str:
    """Return the tooltip of a stage in one of its spells."""
    rules = [capitalised(unmet(spell.unmet_rules))] if spell.unmet_rules else []
    return tip_of(frame, f"Stage {stage}", spell, *rules, *more)


def tip_of(frame: Frame, name: str, span: Span, *more: str) -> str:
    """Return the tooltip of a span: its name, state and times, and *more*."""
    first = format_duration(span.begin - frame.since)
    if span.end is None:
        times = f"+{first} until now, since {at(span.begin)} UTC"
    elif span.end == span.begin:
        times = f"+{first}, {at(span.begin)} UTC"
    else:
        last = format_duration(span.end - frame.since)
        times = f"+{first} to +{last}, {at(span.begin)} to {at(span.end)} UTC"
    return "\n".join([name, ending(frame.until, span), times, *filter(None, more)])
