"""The colours of a picture on light and dark backgrounds, and its style sheet.

Blue and vermilion can be distinguished with any colour vision (after Okabe and Ito), and a shape or
a word repeats what a colour says. The style sheet uses neither variables nor gradients, so that
programs other than browsers can draw it too; they show the light colours.

In a browser the colours are those of the `color-scheme` of the page. A picture of its own, as a
file or in an `img`, follows the reader's choice. Pages that switch by a class or an attribute
alone are known by the names that are in use:

- `data-theme`: Sphinx's themes Furo and PyData, https://pradyunsg.me/furo/customisation/colors/
- `data-bs-theme`: Bootstrap, https://getbootstrap.com/docs/5.3/customize/color-modes/
- `data-md-color-scheme`: https://squidfunk.github.io/mkdocs-material/setup/changing-the-colors/
- `data-jp-theme-light`: JupyterLab, https://jupyterlab.readthedocs.io/en/stable/extension/
- `.dark`, `.light`: Tailwind CSS, https://tailwindcss.com/docs/dark-mode
"""

from __future__ import annotations

from typing import Final

import attrs

SCOPE: Final = "pipemock"
"""The class of the root element; every selector begins with it, so the page is not affected."""


@attrs.frozen
class Colour:
    """A colour in light and in dark mode."""

    light: str
    dark: str


PAPER: Final = Colour("#ffffff", "#0d1117")
INK: Final = Colour("#1f2328", "#e6edf3")
FAINT_INK: Final = Colour("#59636e", "#9198a1")
LINE: Final = Colour("#d1d9e0", "#343b44")
SHADE: Final = Colour("#eff2f5", "#1a2028")
TORN: Final = Colour("#8c959f", "#656d76")

TONES: Final = {
    "good": Colour("#0969b8", "#4fa6ee"),
    "bad": Colour("#b93a06", "#ff8552"),
    "open": Colour("#8a5a00", "#e0ac2b"),
    "halted": Colour("#8250b8", "#bb95f5"),
    "superseded": Colour("#59636e", "#9198a1"),
    "cancelled": Colour("#59636e", "#9198a1"),
    "skipped": Colour("#59636e", "#9198a1"),
}
"""The colours of outcomes, by tone."""

PALE: Final = {
    "good": Colour("#dcecfb", "#12304d"),
    "bad": Colour("#fde5da", "#4a2010"),
    "open": Colour("#fdf0cd", "#3d2f08"),
    "halted": Colour("#f0e6fb", "#33214d"),
    "superseded": Colour("#eaeef2", "#262c34"),
    "cancelled": Colour("#eaeef2", "#262c34"),
    "skipped": Colour("#ffffff", "#0d1117"),
}
"""The fill colours of approval bars, whose edges have the colour of their tone."""

_PAINTS: Final = (
    (".paper", "fill", PAPER),
    ("text", "fill", INK),
    (".faint", "fill", FAINT_INK),
    (".line", "stroke", LINE),
    (".shade", "fill", SHADE),
    (".shade", "stroke", LINE),
    (".shade.skipped", "stroke", FAINT_INK),
    (".shade.skipped", "fill", PAPER),
    (".ruler", "stroke", FAINT_INK),
    (".torn", "fill", PAPER),
    (".torn", "stroke", TORN),
    (".now", "stroke", INK),
    (".wait", "stroke", FAINT_INK),
    (".glyph", "stroke", PAPER),
    (".on", "fill", PAPER),
    *((f".solid.{tone}", "fill", colour) for tone, colour in TONES.items()),
    *((f".pale.{tone}", "fill", colour) for tone, colour in PALE.items()),
    *((f".pale.{tone}", "stroke", colour) for tone, colour in TONES.items()),
    *((f".thread.{tone}", "stroke", colour) for tone, colour in TONES.items()),
    *((f".sign.{tone}", "stroke", colour) for tone, colour in TONES.items()),
    *((f".said.{tone}", "fill", colour) for tone, colour in TONES.items()),
)

_SHAPES: Final = (
    (".pipemock", "font: 12px system-ui, sans-serif"),
    (".strong", "font-weight: 600"),
    (".title", "font-size: 15px; font-weight: 600"),
    (".small", "font-size: 11px"),
    (".code", "font-family: ui-monospace, monospace; font-weight: 600"),
    (".end", "text-anchor: end"),
    (".glyph, .sign", "fill: none; stroke-width: 1.8; stroke-linecap: round"),
    (".glyph, .sign", "stroke-linejoin: round"),
    (".pale", "stroke-width: 1.2"),
    (".wait", "stroke-width: 1.6; stroke-dasharray: 1.5 4; stroke-linecap: round"),
    (".thread", "stroke-width: 2"),
    (".now", "stroke-width: 1; stroke-dasharray: 4 3"),
    (".torn", "stroke-width: 0.8"),
    (".ruler", "fill: none; stroke-width: 1.2"),
    (".skipped.shade, .skipped.pale", "stroke-dasharray: 3 2"),
)


_SWITCHES: Final = {
    "dark": (
        "[data-theme=dark]",
        "[data-bs-theme=dark]",
        "[data-md-color-scheme=slate]",
        "[data-jp-theme-light=false]",
        ".dark",
    ),
    "light": (
        "[data-theme=light]",
        "[data-bs-theme=light]",
        "[data-md-color-scheme=default]",
        "[data-jp-theme-light=true]",
        ".light",
    ),
}
"""What pages write on an element to switch everything in it."""


def style_sheet() -> str:
    """Return the CSS of the shapes, the light colours, and the colours of both schemes."""
    shapes = [f"{_scoped(selector)} {{ {rule} }}" for selector, rule in _SHAPES]
    light = [_rule(selector, name, colour.light) for selector, name, colour in _PAINTS]
    both = [
        _rule(selector, name, f"light-dark({colour.light}, {colour.dark})")
        for selector, name, colour in _PAINTS
    ]
    supported = ["@supports (color: light-dark(#000, #fff)) {", *both, "}"]
    return "\n".join(["", *shapes, *light, *_schemes(), *supported, ""])


def _schemes() -> list[str]:
    switched = [
        f"{switch} .{SCOPE} {{ color-scheme: {scheme} }}"
        for scheme, switches in _SWITCHES.items()
        for switch in switches
    ]
    return [f":root.{SCOPE} {{ color-scheme: light dark }}", *switched]


def _rule(selector: str, name: str, value: str) -> str:
    return f"{_scoped(selector)} {{ {name}: {value} }}"


def _scoped(selectors: str) -> str:
    own = f".{SCOPE}"
    return ", ".join(each if each == own else f"{own} {each}" for each in selectors.split(", "))
