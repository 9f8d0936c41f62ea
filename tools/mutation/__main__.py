"""Change one expression of pipemock at a time and report which changes no test notices.

`nox -s mutation -- --seed 7 --count 50` first runs the suite once under coverage, which records the
tests that pass each line, and then runs these tests against each change, the most specific first.
The same seed chooses the same changes in the same sources. The exit status is 1 if a change was not
noticed. CONTRIBUTING.md says how to read the report. Needs Git and a POSIX system.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from tools.mutation.changes import mutants
from tools.mutation.choice import Sources, recorded
from tools.mutation.equivalents import reason
from tools.mutation.report import KILLS, table, ways
from tools.mutation.running import Copy, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.mutation.changes import Mutant

_ROOT: Final = Path(__file__).parents[2]
_PACKAGE: Final = "pipemock"
_CONTEXTS: Final = ".coverage.contexts"
"""The file with the tests of each line, as `nox -s mutation` records it."""


def main() -> None:
    """Print each change with how it was noticed, and the figures of each package."""
    chosen = _arguments()
    sources = Sources(_read(_PACKAGE, "*.py"), _read("tests", "test_*.py"))
    every = [
        mutant
        for path, text in sources.texts.items()
        if path.startswith(chosen.under)
        for mutant in mutants(path, text)
    ]
    number = min(chosen.count, len(every))
    sample = random.Random(chosen.seed).sample(every, number)  # noqa: S311 -- a sample
    verdicts = _judged(sample, sources, chosen.workers)
    found = list(zip(sample, verdicts, strict=True))
    print(f"\nSeed {chosen.seed}: {number} of {len(every)} changes under {chosen.under}.\n")
    print("\n".join(table((mutant.path, verdict.how) for mutant, verdict in found)))
    print(f"\n{ways(verdict.how for verdict in verdicts)}.")
    sys.exit(any(verdict.how not in {*KILLS, "equivalent"} for verdict in verdicts))


def _read(folder: str, pattern: str) -> dict[str, str]:
    return {
        path.relative_to(_ROOT).as_posix(): path.read_text("utf-8")
        for path in sorted((_ROOT / folder).rglob(pattern))
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools.mutation", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="chooses the changes")
    parser.add_argument("--count", type=int, default=50, help="how many changes")
    parser.add_argument("--under", default=_PACKAGE, help="the folder or file that is changed")
    parser.add_argument("--workers", type=int, default=2, help="how many changes at a time")
    return parser.parse_args()


def _judged(sample: Sequence[Mutant], sources: Sources, workers: int) -> list[Verdict]:
    """Test each change in one of several copies, and print how it was noticed."""
    coverage = recorded(_ROOT / _CONTEXTS, _ROOT)
    copies: SimpleQueue[Copy] = SimpleQueue()

    def judge(mutant: Mutant) -> Verdict:
        excuse = reason(mutant, sources.texts[mutant.path].splitlines()[mutant.line - 1])
        if excuse is None:
            copy = copies.get()
            verdict = copy.judge(mutant, coverage, sources)
            copies.put(copy)
        else:
            verdict = Verdict("equivalent", excuse)
        print(f"{verdict.how:<12} {mutant}  [{verdict.test}]", flush=True)
        return verdict

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        for number in range(workers):
            copies.put(Copy(_ROOT, Path(folder, str(number))))
        verdicts = list(pool.map(judge, sample))
        _expect_quiet(copies.get(), verdicts)
    return verdicts


def _expect_quiet(copy: Copy, verdicts: Sequence[Verdict]) -> None:
    """Name a test that has noticed a change, but fails without one as well."""
    tests = sorted({each.test for each in verdicts if each.how in KILLS and "::" in each.test})
    found = copy.run(tests) if tests else Verdict("")
    if found.how in KILLS:
        sys.exit(f"{found.test} fails in the unchanged copy: nothing of this counts.")


if __name__ == "__main__":
    main()
