"""The time scale of a picture: labels, grid lines, cuts and the present time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._clock.times import format_duration
from pipemock._rendering.svg.drawing import element, group, length, words
from pipemock._rendering.svg.frame import LEFT, MARGIN, WIDTH
from pipemock._rendering.words import at, brief

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from pipemock._rendering.svg.axis import Piece, Tick
    from pipemock._rendering.svg.frame import Frame

_GAP: Final = 8.0
_TOOTH: Final = 5.0
_STRIP: Final = 5.0
_BEYOND_AN_END: Final = 22.0


def scale(frame: Frame, top: float, bottom: float) -> tuple[Element, Element]:
    """Return the parts behind the bars and the parts in front of them."""
    cuts = frame.axis.cuts
    ticks = list(frame.axis.ticks())
    behind = [
        *(_line(tick.x, top - 8, bottom) for tick in ticks),
        *_times(frame, ticks, top - 14),
    ]
    before = [*(_torn(frame, cut, top, bottom) for cut in cuts), *_now(frame, top, bottom)]
    return group("scale", "", behind), group("scale", "", before)


def _line(x: float, top: float, bottom: float) -> Element:
    return element("path", kind="line", d=f"M{x:.1f} {top:.1f}V{bottom:.1f}")


# A label that would overlap the previous one is left out; its line stays.
def _times(frame: Frame, ticks: list[Tick], base: float) -> Iterator[Element]:
    yield words(MARGIN, base, f"{at(frame.since)} UTC", room=LEFT - MARGIN, kind="small faint")
    free = LEFT - _GAP
    for tick in ticks:
        half = length(tick.label, "small") / 2
        if tick.x - half >= free:
            yield words(tick.x, base, tick.label, room=WIDTH, kind="small faint middle")
            free = tick.x + half + _GAP


def _torn(frame: Frame, cut: Piece, top: float, bottom: float) -> Element:
    middle = (cut.left + cut.right) / 2
    # A bar that ends just before the cut may be drawn a little beyond its end.
    torn = max(middle, cut.left + _BEYOND_AN_END)
    begin, end = format_duration(cut.begin - frame.since), format_duration(cut.end - frame.since)
    tip = f"Cut: {brief(cut.length)} in which nothing happened, +{begin} to +{end}"
    strip = element("path", kind="torn", d=_zigzag(torn, top - 6, bottom))
    label = brief(cut.length)
    parts = [strip]
    if length(label, "small strong") <= cut.right - cut.left - _GAP:
        parts.append(words(middle, top - 34, label, room=WIDTH, kind="small strong middle"))
    return group("cut", tip, parts)


def _zigzag(middle: float, top: float, bottom: float) -> str:
    teeth = int((bottom - top) / (2 * _TOOTH))
    down = f"l{_TOOTH:.0f} {_TOOTH:.0f}l-{_TOOTH:.0f} {_TOOTH:.0f}" * teeth
    up = f"l{_TOOTH:.0f} -{_TOOTH:.0f}l-{_TOOTH:.0f} -{_TOOTH:.0f}" * teeth
    left = middle - _STRIP / 2 - _TOOTH / 2
    return f"M{left:.1f} {top:.1f}{down}h{_STRIP:.0f}{up}z"


def _now(frame: Frame, top: float, bottom: float) -> Iterator[Element]:
    x = frame.x(frame.until)
    tip = f"Now, +{format_duration(frame.until - frame.since)}, {at(frame.until)} UTC"
    line = element("path", kind="now", d=f"M{x:.1f} {top - 8:.1f}V{bottom:.1f}")
    label = f"now +{brief(frame.until - frame.since)}"
    text = words(x + 4, top - 34, label, room=WIDTH, kind="small strong")
    yield group("present", tip, [line, text])
