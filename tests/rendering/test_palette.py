"""The colours of pictures can be read on light and on dark paper."""

from __future__ import annotations

import pytest

from pipemock._rendering.svg.drawing import GLYPHS
from pipemock._rendering.svg.palette import FAINT_INK, INK, PALE, PAPER, TONES, TORN, Colour

TEXT = {"ink": INK, "faint ink": FAINT_INK, **TONES}
READABLE, VISIBLE = 4.5, 3.0
"""What the guidelines for accessible pages (WCAG 2.1) ask of texts and of shapes."""


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least(one: Colour, other: Colour) -> float:
    return min(contrast(one.light, other.light), contrast(one.dark, other.dark))


@pytest.mark.parametrize("name", TEXT)
def test_texts_can_be_read(name: str) -> None:
    """Every colour of a text stands out from the paper, by day and by night."""
    assert least(TEXT[name], PAPER) >= READABLE


@pytest.mark.parametrize("tone", TONES)
def test_pale_bars_can_be_seen(tone: str) -> None:
    """The edge of an approval, and the name in it, stand out from its inside."""
    assert least(TONES[tone], PALE[tone]) >= READABLE


def test_cuts_can_be_seen() -> None:
    """The edge of a cut stands out from the paper, by day and by night."""
    assert least(TORN, PAPER) >= VISIBLE


def test_every_tone_has_a_shape() -> None:
    """Each tone has a shape, and no two tones share one."""
    assert TONES.keys() == PALE.keys()
    assert TONES.keys() <= GLYPHS.keys()
    assert len(GLYPHS) == len(set(GLYPHS.values()))
