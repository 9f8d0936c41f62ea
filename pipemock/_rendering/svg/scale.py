"""The time scale of a picture: labels, grid lines, cuts and the present time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._clock.times import format_duration
from pipemock._rendering.svg.axis import step_of
from pipemock._rendering.svg.drawing import element, group, length, words
from pipemock._rendering.words import at, brief, exact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from pipemock._rendering.svg.axis import Piece
    from pipemock._rendering.svg.frame import Frame

TOP: Final = 92.0
"""The height of what is above the first execution: the heading, and the labels of the axis."""

_TITLE: Final = 24.0
_SINCE: Final = 44.0
_CUTS: Final = 64.0
_TIMES: Final = 80.0
_GAP: Final = 8.0
_EDGE: Final = 4.0
_TOOTH: Final = 5.0
_STRIP: Final = 5.0
_SHORTEST_MEASURE: Final = 36.0


def heading(frame: Frame, title: str) -> list[Element]:
    """Return the name of what is shown, when it begins, and how long a stretch of the axis is."""
    margin, width = frame.columns.margin, frame.columns.width
    since = f"from {at(frame.since)} UTC"
    return [
        words(margin, _TITLE, title, room=width - 2 * margin, kind="title"),
        words(margin, _SINCE, since, room=width, kind="small faint"),
        *_measure(frame, width - margin),
    ]


def scale(frame: Frame, bands: Sequence[tuple[float, float]]) -> tuple[Element, Element]:
    """Return the parts behind the bars and the parts in front of them.

    Args:
        frame: The frame.
        bands: The upper and lower edges of what has no texts, where lines may be.
    """
    labels = _Labels(width=frame.columns.width, taken=[])
    now = _now(frame, bands, labels)
    cuts = [_torn(frame, cut, bands, labels) for cut in frame.axis.cuts]
    ticks = [_line(tick.x, bands) for tick in frame.axis.ticks()]
    behind = group("scale", "", [*ticks, *_times(frame), now])
    return behind, group("scale", "", cuts)


# Labels -----------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Labels:
    """The labels in one line, of which none may meet another one or the edge of the picture."""

    width: float
    taken: list[tuple[float, float]]

    def place(
        self, text: str, base: float, kind: str, begins: Sequence[float]
    ) -> Iterator[Element]:
        """Yield the text at the first of the places that is free, or nothing if none is."""
        size = length(text, kind)
        for begin in begins:
            if self._is_free(begin, begin + size):
                self.taken.append((begin - _GAP, begin + size + _GAP))
                yield words(begin, base, text, room=self.width, kind=kind)
                return

    def _is_free(self, begin: float, end: float) -> bool:
        inside = begin >= _EDGE and end <= self.width - _EDGE
        return inside and all(end <= left or right <= begin for left, right in self.taken)


def _times(frame: Frame) -> Iterator[Element]:
    labels = _Labels(width=frame.columns.width, taken=[])
    for tick in frame.axis.ticks():
        size = length(tick.label, "small")
        begins = [tick.x - size / 2, frame.columns.width - _EDGE - size]
        near = [begin for begin in begins if begin <= tick.x <= begin + size]
        yield from labels.place(tick.label, _TIMES, "small faint", near)


# The scale is the same wherever the axis is not cut, so one stretch is the measure of all.
def _measure(frame: Frame, right: float) -> Iterator[Element]:
    pieces = [each for each in frame.axis.pieces if each.length and not each.is_cut]
    if not pieces:
        return
    per_width = pieces[0].length / (pieces[0].right - pieces[0].left)
    step = step_of(per_width * _SHORTEST_MEASURE)
    label = exact(step)
    end = right - length(label, "small") - _GAP
    begin = end - step / per_width
    path = f"M{begin:.1f} {_SINCE - 8:.1f}v8m0 -4H{end:.1f}m0 -4v8"
    yield group(
        "measure",
        f"This long is {label}",
        [
            element("path", kind="ruler", d=path),
            words(end + _GAP, _SINCE, label, room=right - end, kind="small faint"),
        ],
    )


# Lines ------------------------------------------------------------------------------------------


def _line(x: float, bands: Sequence[tuple[float, float]]) -> Element:
    return element("path", kind="line", d=_vertical(x, bands))


def _vertical(x: float, bands: Sequence[tuple[float, float]]) -> str:
    return "".join(f"M{x:.1f} {top:.1f}V{bottom:.1f}" for top, bottom in bands)


def _torn(
    frame: Frame, cut: Piece, bands: Sequence[tuple[float, float]], labels: _Labels
) -> Element:
    left, right = frame.strip(cut)
    begin, end = format_duration(cut.begin - frame.since), format_duration(cut.end - frame.since)
    tip = f"Cut: {brief(cut.length)} in which nothing happened, +{begin} to +{end}"
    path = "".join(_zigzag((left + right) / 2, top, bottom) for top, bottom in bands)
    label = brief(cut.length)
    size = length(label, "small strong")
    fits = size <= cut.right - cut.left - _GAP
    begins = [(cut.left + cut.right - size) / 2] if fits else []
    text = labels.place(label, _CUTS, "small strong", begins)
    return group("cut", tip, [element("path", kind="torn", d=path), *text])


def _zigzag(middle: float, top: float, bottom: float) -> str:
    teeth = round((bottom - top) / (2 * _TOOTH))
    tooth = (bottom - top) / (2 * teeth)
    down = f"l{_TOOTH:.0f} {tooth:.2f}l-{_TOOTH:.0f} {tooth:.2f}" * teeth
    up = f"l{_TOOTH:.0f} -{tooth:.2f}l-{_TOOTH:.0f} -{tooth:.2f}" * teeth
    left = middle - _STRIP / 2 - _TOOTH / 2
    return f"M{left:.1f} {top:.1f}{down}h{_STRIP:.0f}{up}z"


# Behind the bars, so that it does not cross those that end at the present time.
def _now(frame: Frame, bands: Sequence[tuple[float, float]], labels: _Labels) -> Element:
    x = frame.x(frame.until)
    tip = f"Now, +{format_duration(frame.until - frame.since)}, {at(frame.until)} UTC"
    line = element("path", kind="now", d=_vertical(x, bands))
    label = f"now +{brief(frame.until - frame.since)}"
    size = length(label, "small strong")
    fitting = [x + 4, frame.columns.width - _EDGE - size]
    return group("present", tip, [line, *labels.place(label, _CUTS, "small strong", fitting)])
