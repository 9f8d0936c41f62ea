"""The layout that all parts of a picture share: columns, axis and present time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._rendering.svg.drawing import words

if TYPE_CHECKING:
    from datetime import datetime
    from xml.etree.ElementTree import Element

    from pipemock._rendering.svg.axis import Axis

WIDTH: Final = 1120.0
MARGIN: Final = 16.0
STAGES: Final = 34.0
ACTIONS: Final = 136.0
LEFT: Final = 246.0
RIGHT: Final = 816.0
NOTES: Final = 862.0
"""The columns: names of stages and of actions, the axis from left to right, and remarks.

The space between axis and remarks is for marks at the very end of the axis.
"""

ROW: Final = 20.0
BASE: Final = 4.0
"""The distance from the middle of a row down to the baseline of its text."""


@attrs.frozen
class Frame:
    """The axis and the present time."""

    axis: Axis
    until: datetime

    @property
    def since(self) -> datetime:
        """The time at which the axis begins."""
        return self.axis.pieces[0].begin

    def x(self, when: datetime | None) -> float:
        """Return the position of a time; `None`, for an open end, is the present."""
        return self.axis.x(self.until if when is None else when)


def remark(text: str, tone: str, middle: float, *, kind: str = "small") -> Element:
    """Return the remark at the end of a row; small remarks on successes are faint."""
    colour = "faint" if tone == "good" and kind == "small" else f"said {tone}"
    return words(NOTES, middle + BASE, text, room=WIDTH - MARGIN - NOTES, kind=f"{kind} {colour}")
