"""The parts of a picture: elements, texts that fit, and glyphs.

Everything in a picture goes through `element`, so names and messages can never become markup.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from pipemock._rendering.words import ELLIPSIS, cells, cut, size

if TYPE_CHECKING:
    from collections.abc import Iterable

GLYPHS: Final = {
    "good": "M-3.6 0.4L-1.2 2.8L3.6 -2.6",
    "bad": "M-3 -3L3 3M3 -3L-3 3",
    "open": "M-1.6 -3.4L2 0L-1.6 3.4",
    "halted": "M-2.8 -2.8H2.8V2.8H-2.8Z",
    "superseded": "M-3.8 -3L-0.6 0L-3.8 3M0.6 -3L3.8 0L0.6 3",
    "cancelled": "M-3.6 0A3.6 3.6 0 1 0 3.6 0A3.6 3.6 0 1 0 -3.6 0M-2.5 2.5L2.5 -2.5",
    "skipped": "M-4 3Q-3.4 -2.8 0 -2.8Q2.4 -2.8 3.4 1M3.8 -2.6V1.4H-0.4",
    "rollback": "M-3.4 -3.8V-0.8H-0.4M-3.2 -1A3.7 3.7 0 1 1 -2.4 2.8",
}
"""The shapes of outcomes, each centred on the origin."""

# At 12 pixels, in the widest of the usual fonts (DejaVu Sans, Verdana).
_WIDTHS: Final = {
    **dict.fromkeys("fijlrtI.,:;'|!()[] -", 4.9),
    **dict.fromkeys("mwMW@%", 11.9),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&", 9.0),
    **dict.fromkeys("+=<>~#", 10.1),
    ELLIPSIS: 12.0,
}
_WIDTH: Final = 7.6
_FACTORS: Final = {"small": 11 / 12, "strong": 1.1, "code": 1.1, "title": 15 / 12 * 1.1}


def element(
    tag: str,
    *children: Element,
    text: str = "",
    kind: str = "",
    **attributes: str | float,
) -> Element:
    """Return an SVG element; *kind* is its class."""
    made = Element(tag, {"class": kind} if kind else {})
    for name, value in attributes.items():
        made.set(name, value if isinstance(value, str) else number(value))
    made.text = text or None
    made.extend(children)
    return made


def group(kind: str, tip: str, parts: Iterable[Element]) -> Element:
    """Return a group of elements with a tooltip."""
    tips = [element("title", text=tip)] if tip else []
    return element("g", *tips, *parts, kind=kind)


def number(value: float) -> str:
    """Format a number with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def width_of(character: str) -> float:
    """Return the approximate width of a character in common system fonts."""
    return _WIDTHS.get(character, _WIDTH * cells(character))


def length(text: str, kind: str) -> float:
    """Return the approximate width of a text."""
    return size(text, width_of) * _factor(kind)


def words(x: float, y: float, text: str, *, room: float, kind: str = "") -> Element:
    """Return a text cut to *room*; if it was cut, a tooltip has the full text."""
    shown = cut(text, room / _factor(kind), width_of)
    tips = [element("title", text=text)] if shown != text else []
    return element("text", *tips, text=shown, kind=kind, x=x, y=y)


def glyph(name: str, x: float, y: float, kind: str) -> Element:
    """Return one of the `GLYPHS` at a position."""
    place = f"translate({number(x)} {number(y)})"
    return element("path", kind=kind, d=GLYPHS[name], transform=place)


def _factor(kind: str) -> float:
    return math.prod(_FACTORS.get(each, 1.0) for each in kind.split())
