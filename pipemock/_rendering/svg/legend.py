"""The legend of a picture, with the symbols that occur in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._rendering.svg.drawing import element, glyph, group, length, words
from pipemock._rendering.svg.frame import BASE
from pipemock._rendering.words import word_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from xml.etree.ElementTree import Element

    from pipemock._rendering.executions import Execution, Span
    from pipemock._rendering.svg.frame import Frame

_SIGN: Final = 24.0
_GAP: Final = 16.0
_LINE: Final = 22.0


def legend(
    frame: Frame, executions: Sequence[Execution], top: float, *, is_detailed: bool
) -> tuple[Element, float]:
    """Return the legend and the position of its lower edge."""
    margin = frame.columns.margin
    parts, x, middle, edge = [], margin, top + _LINE / 2, frame.columns.width - margin
    for sign, text in _entries(frame, executions, is_detailed=is_detailed):
        width = _SIGN + length(text, "small")
        if x + width > edge:
            x, middle = margin, middle + _LINE
        sign.set("transform", f"translate({x:.1f} {middle:.1f})")
        parts += [
            sign,
            words(x + _SIGN, middle + BASE, text, room=edge - x - _SIGN, kind="small faint"),
        ]
        x += width + _GAP
    return group("legend", "", parts), middle + _LINE / 2


def _entries(
    frame: Frame, executions: Sequence[Execution], *, is_detailed: bool
) -> Iterator[tuple[Element, str]]:
    stages = [stage for execution in executions for stage in execution.stages]
    attempts = [each for stage in stages for each in stage.attempts]
    verdicts = [each for stage in stages for each in stage.verdicts]
    waits = [*(each.wait for each in executions), *(each.wait for each in stages)]
    spans: list[Span] = [*(each.whole for each in executions), *attempts, *verdicts]
    noun = "action" if is_detailed else "stage"
    if not all(each.is_approval for each in attempts):
        yield _box(18, 12, "solid good"), noun
    if any(each.is_approval for each in attempts):
        yield _box(18, 12, "pale good"), "approval"
    if is_detailed:
        yield _box(20, 18, "shade"), "stage"
    if any(each.begin == each.end for each in attempts):
        yield _box(4, 16, "solid good"), "took no time"
    if any(waits):
        yield _line("M1 0H19", "wait"), "waits between stages"
    if frame.axis.cuts:
        yield _line("M0 -7l5 5l-5 5l5 5h5l-5 -5l5 -5l-5 -5z", "torn"), "cut, nothing happened"
    for tone, names in _tones(spans).items():
        yield element("g", glyph(tone, 10, 0, f"sign {tone}")), ", ".join(names)
    if any(execution.is_rollback for execution in executions):
        yield element("g", glyph("rollback", 10, 0, "sign halted")), "rollback"


# A success has no glyph, so it has no entry.
def _tones(spans: Iterable[Span]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for word in dict.fromkeys(word_of(span.state) for span in spans):
        if word.tone != "good":
            names.setdefault(word.tone, []).append(word.text.lower())
    return names


def _box(width: float, height: float, kind: str) -> Element:
    left = (_SIGN - 4 - width) / 2
    return element("rect", kind=kind, x=left, y=-height / 2, width=width, height=height, rx=2)


def _line(path: str, kind: str) -> Element:
    return element("path", kind=kind, d=path)
