"""The layout that all parts of a picture share: columns, axis and present time.

A wide picture has columns: names of stages, names of actions, the axis, and remarks. In a narrow
one, such as on a phone, names and remarks are above the bars, and the axis has the whole width.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._rendering.svg.drawing import length, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from xml.etree.ElementTree import Element

    from pipemock._rendering.svg.axis import Axis, Piece

BASE: Final = 4.0
"""The distance from the middle of a row down to the baseline of its text."""

GAP: Final = 8.0
"""The distance between neighbouring texts."""

ID: Final = 76.0
"""The width of the short id of an execution."""

_NARROW_BELOW: Final = 640
_INDENT: Final = 18.0
_FOR_MARKS: Final = 16.0
_FOR_SIGN: Final = 30.0
_LEAST_AXIS: Final = 0.4
_LEAST_NAME_AND_REMARK: Final = 0.4
_ROUNDING: Final = 1.0
_HALF_BAND: Final = 9.0
_BEYOND_AN_END: Final = 22.0
_STRIP: Final = 10.0


@attrs.frozen(kw_only=True)
class Columns:
    """Where the columns begin, and how high the rows are; `left` and `right` end the axis.

    The space between axis and remarks is for marks at the very end of the axis.
    """

    width: float
    is_narrow: bool
    margin: float
    stages: float
    actions: float
    left: float
    right: float
    notes: float
    row: float
    above_rows: float
    head: float
    compact: float


def columns_of(
    width: float, *, stages: float, actions: float, heads: float, notes: float
) -> Columns:
    """Return the columns of a picture, in which texts have the room that they need if they can.

    Args:
        width: The width of the picture.
        stages: The width of the longest name of a stage.
        actions: The width of the longest name of an action.
        heads: The width of the longest head of an execution.
        notes: The width of the longest remark.
    """
    if width < _NARROW_BELOW:
        return _narrow(width)
    margin = 16.0
    begin = margin + _INDENT
    fixed = begin + 2 * GAP + _FOR_MARKS + _FOR_SIGN + margin
    stages, actions, heads, notes = (each + _ROUNDING for each in (stages, actions, heads, notes))
    actions = max(actions, heads - _INDENT - stages - GAP)
    room = width * (1 - _LEAST_AXIS) - fixed
    stages, actions, notes = _shares([stages, actions, notes], room)
    left = begin + stages + actions + 2 * GAP
    start = width - margin - notes
    return Columns(
        width=width,
        is_narrow=False,
        margin=margin,
        stages=begin,
        actions=begin + stages + GAP,
        left=left,
        right=start - _FOR_SIGN - _FOR_MARKS,
        notes=start,
        row=20,
        above_rows=0,
        head=26,
        compact=22,
    )


def _narrow(width: float) -> Columns:
    margin = 12.0
    return Columns(
        width=width,
        is_narrow=True,
        margin=margin,
        stages=margin,
        actions=margin + 10,
        left=margin + 4,
        right=width - margin - _FOR_MARKS,
        notes=margin + 20,
        row=34,
        above_rows=18,
        head=54,
        compact=38,
    )


# Short texts get all they want; the others share the rest evenly.
def _shares(wanted: Sequence[float], room: float) -> list[float]:
    shares = dict.fromkeys(range(len(wanted)), 0.0)
    for number, index in enumerate(sorted(shares, key=lambda index: wanted[index])):
        shares[index] = min(wanted[index], room / (len(wanted) - number))
        room -= shares[index]
    return list(shares.values())


@attrs.frozen
class Line:
    """A row: the baseline of its texts, and the middle of its bars."""

    base: float
    middle: float


@attrs.frozen
class Frame:
    """The columns, the axis and the present time."""

    columns: Columns
    axis: Axis
    until: datetime

    @property
    def since(self) -> datetime:
        """The time at which the axis begins."""
        return self.axis.pieces[0].begin

    def x(self, when: datetime | None) -> float:
        """Return the position of a time; `None`, for an open end, is the present."""
        return self.axis.x(self.until if when is None else when)

    def line(self, top: float) -> Line:
        """Return the line of the row that begins at *top*."""
        if self.columns.is_narrow:
            return Line(base=top + 12, middle=top + 24)
        middle = top + self.columns.row / 2
        return Line(base=middle + BASE, middle=middle)

    def strip(self, cut: Piece) -> tuple[float, float]:
        """Return the ends of the strip that marks a cut."""
        # A bar that ends just before the cut may be drawn a little beyond its end.
        middle = max((cut.left + cut.right) / 2, cut.left + _BEYOND_AN_END)
        return middle - _STRIP / 2, middle + _STRIP / 2


def band(middle: float) -> tuple[float, float]:
    """Return the upper and the lower edge of a row of bars."""
    return middle - _HALF_BAND, middle + _HALF_BAND


def name_and_remark(
    frame: Frame, line: Line, x: float, *, name: tuple[str, str], remark: tuple[str, str]
) -> list[Element]:
    """Return the name of a row, which begins at *x*, and its remark, each a text and its kind."""
    columns = frame.columns
    text, kind = name
    said, tone = remark
    edge = columns.width - columns.margin
    if not columns.is_narrow:
        return [
            words(x, line.base, text, room=columns.left - GAP - x, kind=kind),
            words(columns.notes, line.base, said, room=edge - columns.notes, kind=tone),
        ]
    room = edge - x - GAP
    left_over = max(room - length(said, tone), room * _LEAST_NAME_AND_REMARK)
    for_name = min(length(text, kind), left_over)
    return [
        words(x, line.base, text, room=for_name, kind=kind),
        words(edge, line.base, said, room=room - for_name, kind=f"{tone} end"),
    ]


def remark_kind(tone: str) -> str:
    """Return the kind of a remark; remarks on successes are faint."""
    return "small faint" if tone == "good" else f"small said {tone}"
