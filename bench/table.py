"""The table of measurements, printed row by row."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bench.timing import Measurement

_ROW: Final = "{:<58} {:>11} {:>11} {:>7} {:>9}  {}\n"


def print_heading() -> None:
    """Print the names of the columns."""
    print_row("ours / other", "ours", "other", "ratio", "aim", "met")


def print_measurement(measured: Measurement) -> None:
    """Print a measurement as a row."""
    print_row(
        measured.name,
        _amount(measured.ours, measured.unit),
        _amount(measured.other, measured.unit),
        _ratio(measured.ratio),
        "none" if measured.aim is None else f"<= {_ratio(measured.aim)}",
        "" if measured.aim is None else word(measured.met),
    )


def print_row(*cells: str) -> None:
    """Print a row and flush it."""
    sys.stdout.write(_ROW.format(*cells))
    sys.stdout.flush()


def word(truth: object) -> str:
    """Return ``yes`` or ``no``."""
    return "yes" if truth else "no"


def _amount(amount: float, unit: str) -> str:
    return f"{amount * 1000:.4f} ms" if unit == "seconds" else f"{amount:,.0f} B"


# As a fraction where ours is several times faster: 1/17 is easier to read than 0.06.
def _ratio(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio > 1 / 2 else f"1/{1 / ratio:.1f}"
