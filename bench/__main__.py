"""Print a table of measurements: `python -m bench`, or `python -m bench sizes` for one module.

A missed aim is shown, but is not an error.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Final

from bench import (
    against_moto,
    against_stubber,
    growth,
    jobs,
    loading,
    reviews,
    serving,
    sizes,
    whole_tests,
)
from bench.table import print_heading, print_measurement, print_row, word

_MODULES: Final = (
    whole_tests,
    against_stubber,
    against_moto,
    loading,
    growth,
    sizes,
    jobs,
    reviews,
    serving,
)


def main(*names: str) -> None:
    """Print each row as soon as it is measured, of the modules with these names or of all."""
    print_heading()
    for module in _MODULES:
        if not names or module.__name__.removeprefix("bench.") in names:
            for comparison in module.comparisons():
                print_measurement(comparison.measure())
    if not names:
        loads = loading.plugin_loads_botocore()
        print_row("the pytest plugin loads botocore", word(loads), "", "", "no", word(not loads))
        # In a separate process, so that earlier benchmarks do not distort the memory figures.
        subprocess.run([sys.executable, "-m", "bench.fleet"], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
