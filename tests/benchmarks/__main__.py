"""`python -m tests.benchmarks`: measure and print a table. A missed aim is shown, not punished."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from tests.benchmarks import against_moto, against_stubber, growth, jobs, loading

if TYPE_CHECKING:
    from tests.benchmarks.timing import Measurement

_ROW: Final = "{:<58} {:>11} {:>11} {:>7} {:>9}  {}\n"
_MODULES: Final = (against_stubber, against_moto, loading, growth, jobs)


def main() -> None:
    """Print each row as soon as it is measured."""
    _print_row("ours / other", "ours", "other", "ratio", "aim", "met")
    for module in _MODULES:
        for comparison in module.comparisons():
            _print_measurement(comparison.measure())
    loads = loading.plugin_loads_botocore()
    _print_row("the pytest plugin loads botocore", _word(loads), "", "", "no", _word(not loads))


def _print_measurement(measured: Measurement) -> None:
    _print_row(
        measured.name,
        _milliseconds(measured.ours),
        _milliseconds(measured.other),
        _ratio(measured.ratio),
        "none" if measured.aim is None else f"<= {_ratio(measured.aim)}",
        "" if measured.aim is None else _word(measured.met),
    )


def _print_row(*cells: str) -> None:
    sys.stdout.write(_ROW.format(*cells))
    sys.stdout.flush()


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.4f} ms"


# As a fraction where ours is several times faster: 1/17 is easier to read than 0.06.
def _ratio(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio > 1 / 2 else f"1/{1 / ratio:.1f}"


def _word(truth: object) -> str:
    return "yes" if truth else "no"


if __name__ == "__main__":
    main()
