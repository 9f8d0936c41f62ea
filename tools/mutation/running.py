"""A copy of the repository in which changes are tested, one after the other."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tools.mutation.choice import beside, covering, names_defined
from tools.mutation.verdicts import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tools.mutation.changes import Mutant
    from tools.mutation.choice import Coverage, Sources

FIRST_TESTS: Final = 10
"""The most specific tests, which run first; most changes go no further."""
MOST_TESTS: Final = 400
"""The most covering tests that run; where there are more, and for constants, others run, too."""
_LONGEST: Final = 1800
"""The seconds after which tests are given up without a verdict; a test that hangs has its own."""


# The pages repeat messages, texts and tables, such as the routes of the control API.
_PAGES: Final = ("tests/docs/test_docs.py", "tests/docs/test_messages.py")
_OPTIONS: Final = (
    *("-q", "--tb=no", "--continue-on-collection-errors"),
    *("-p", "no:cacheprovider", "-p", "tools.mutation.verdicts"),
)


class Verdict(NamedTuple):
    """How a change was noticed, or "not noticed", and by which test."""

    how: str
    test: str = ""


NOT_NOTICED: Final = Verdict("not noticed")


class Copy:
    """A copy of the files that Git knows or would add."""

    def __init__(self, root: Path, folder: Path) -> None:
        """Copy the files of a repository to a new folder."""
        self.folder = folder
        listed = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
        names = subprocess.run(listed, cwd=root, capture_output=True, text=True, check=True)  # noqa: S603
        for name in filter(None, names.stdout.split("\0")):
            if (root / name).exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, folder / name)

    def judge(self, mutant: Mutant, coverage: Coverage, sources: Sources) -> Verdict:
        """Run tests against a change until one asserts, or all within the limits have run."""
        tests = covering(mutant, coverage, sources)
        all_run = len(tests) <= MOST_TESTS and not names_defined(mutant, sources)
        others = [] if tests and all_run else [*beside(mutant, sources), *_PAGES]
        first, further = tests[:FIRST_TESTS], tests[FIRST_TESTS:MOST_TESTS]
        best = NOT_NOTICED
        with self._changed(mutant):
            for stage in filter(None, (first, further, others)):
                if stage is others and best is not NOT_NOTICED:
                    break
                best = _stronger(best, self.run(stage))
                if best.how in {"assertion", "timeout", "not ended"}:
                    break
        return best

    @contextlib.contextmanager
    def _changed(self, mutant: Mutant) -> Iterator[None]:
        file = self.folder / mutant.path
        source = file.read_text("utf-8")
        compiled = Path(importlib.util.cache_from_source(str(file)))
        try:
            compiled.unlink(missing_ok=True)  # it may have the time and the size of the change
            file.write_text(mutant.applied(source), "utf-8")
            yield
        finally:
            file.write_text(source, "utf-8")
            compiled.unlink(missing_ok=True)

    def run(self, tests: Sequence[str]) -> Verdict:
        """Run tests; return the strongest verdict among the first failures."""
        verdicts = self.folder / ".verdicts"
        verdicts.unlink(missing_ok=True)
        process = subprocess.Popen(  # noqa: S603 -- our own tests
            [sys.executable, "-m", "pytest", *_OPTIONS, *tests],
            cwd=self.folder,
            env=self._environment(verdicts),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            _, complaints = process.communicate(timeout=_LONGEST)
        except subprocess.TimeoutExpired:
            return Verdict("not ended")
        finally:
            _end(process)
        if "ERROR: not found: " in complaints:
            sys.exit(f"The record of the tests is out of date:\n{complaints}")
        return _read(verdicts, process.returncode)

    def _environment(self, verdicts: Path) -> dict[str, str]:
        return {
            **os.environ,
            "HYPOTHESIS_PROFILE": "mutation",
            "PYTHONPATH": str(self.folder),
            FILE: str(verdicts),
        }


def _end(process: subprocess.Popen[str]) -> None:
    """End a process and what it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
    process.wait()


def _read(verdicts: Path, status: int) -> Verdict:
    lines = verdicts.read_text("utf-8").splitlines() if verdicts.exists() else []
    found = [Verdict(*line.split(" ", 1)) for line in lines]
    if found:
        return functools.reduce(_stronger, found)
    return NOT_NOTICED if status == 0 else Verdict("crash", "before the first test")


def _stronger(first: Verdict, second: Verdict) -> Verdict:
    """Return an assertion before an unexpected error, and both before the first other verdict."""
    for how in ("assertion", "unexpected"):
        for each in (first, second):
            if each.how == how:
                return each
    return second if first is NOT_NOTICED else first
