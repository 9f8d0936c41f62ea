"""What all parts of a picture have in common: its columns, the axis and the present moment."""

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

Between the axis and the remarks there is room for what happens last and must be seen.
"""

ROW: Final = 20.0
BASE: Final = 4.0
"""How far below the middle of its row a text stands."""


@attrs.frozen
class Frame:
    """The axis and the present moment."""

    axis: Axis
    until: datetime

    @property
    def since(self) -> datetime:
        """The moment at which the axis begins."""
        return self.axis.pieces[0].begin

    def x(self, when: datetime | None) -> float:
        """Return where a moment is drawn; what has not ended is drawn up to the present one."""
        return self.axis.x(self.until if when is None else when)


def remark(text: str, tone: str, middle: float, *, kind: str = "small") -> Element:
    """Return what is said at the end of a row; a success is nothing to raise the voice for."""
    colour = "faint" if tone == "good" and kind == "small" else f"said {tone}"
    return words(NOTES, middle + BASE, text, room=WIDTH - MARGIN - NOTES, kind=f"{kind} {colour}")
