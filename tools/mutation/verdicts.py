"""A plugin of pytest that writes down how the first tests fail, and ends tests that hang.

It is loaded in the process that tests a change, and needs to know the file to write to.
"""

from __future__ import annotations

import ast
import functools
import os
import resource
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE: Final = "PIPEMOCK_MUTATION_VERDICTS"
"""The environment variable that names the file; each of its lines is a verdict and a test."""

_ASSERTIONS: Final = frozenset(("AssertionError", "Failed", "SybilFailure"))
# The last one is that of the command line.
_REFUSALS: Final = frozenset(
    ("ClientError", "PipeMockError", "PipeMockWarning", "ServiceError", "SystemExit")
)
_MOST_FAILURES: Final = 40
_CPU_SECONDS: Final = 90
_WALL_SECONDS: Final = 400
_MOST_MEMORY: Final = 4 << 30


def _write(verdict: str, test: str) -> None:
    with Path(os.environ[FILE]).open("a", encoding="utf-8") as file:
        file.write(f"{verdict} {test}\n")


def verdict(raised: BaseException) -> str:
    """Return whether a test has asserted, missed something, or the code has crashed or refused.

    An assertion is whatever the test compares: `assert`, `pytest.raises` that met nothing or
    another message, an example that printed something else. An unexpected error is one that comes
    where the test asserts that another one does. What is missing is found by the test itself, as a
    member that an answer does not have. A refusal is an error that the service or pipemock raise on
    purpose, at a place where the test expects none.
    """
    names = {cls.__name__ for cls in type(raised).__mro__}
    inner = getattr(raised, "exceptions", ())  # several examples of Hypothesis failed
    if names & _ASSERTIONS or "assertion" in map(verdict, inner):
        return "assertion"
    if _came_where_a_test_expects_an_error(raised):
        return "unexpected"
    if names & _REFUSALS:
        return "refusal"
    return "missing" if _was_raised_in_a_test(raised) else "crash"


def _came_where_a_test_expects_an_error(raised: BaseException) -> bool:
    """Return whether an error has passed a `with pytest.raises(...)` that expects another."""
    return any(
        first <= line <= last
        for file, line in _lines_in_tests(raised)
        for first, last in _blocks_that_expect_errors(file)
    )


def _lines_in_tests(raised: BaseException) -> Iterator[tuple[str, int]]:
    step = raised.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if "tests" in Path(file).parts:
            yield file, step.tb_lineno
        step = step.tb_next


@functools.cache
def _blocks_that_expect_errors(file: str) -> tuple[tuple[int, int], ...]:
    return tuple(
        (block.body[0].lineno, block.body[-1].end_lineno or 0)
        for block in ast.walk(ast.parse(Path(file).read_text("utf-8")))
        if isinstance(block, ast.With)
        and any("pytest.raises(" in ast.unparse(each.context_expr) for each in block.items)
    )


def _was_raised_in_a_test(raised: BaseException) -> bool:
    innermost = raised.__traceback__
    while innermost is not None and innermost.tb_next is not None:
        innermost = innermost.tb_next
    return innermost is not None and "tests" in Path(innermost.tb_frame.f_code.co_filename).parts


def pytest_configure() -> None:
    """Bound memory, since a changed loop may fill it; a browser only reserves much of its own."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """End the process if a test takes too long: the change was noticed."""

    def give_up(*_: object) -> None:
        _write("timeout", item.nodeid)
        os._exit(1)

    for number, timer, seconds in (
        (signal.SIGPROF, signal.ITIMER_PROF, _CPU_SECONDS),
        (signal.SIGALRM, signal.ITIMER_REAL, _WALL_SECONDS),
    ):
        signal.signal(number, give_up)
        signal.setitimer(timer, seconds)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Write down how a test fails; stop at an assertion, and after several other failures."""
    outcome: Any = yield
    if call.excinfo is None or outcome.get_result().outcome != "failed":
        return
    found = verdict(call.excinfo.value)
    _write(found, item.nodeid)
    if found == "assertion" or item.session.testsfailed + 1 >= _MOST_FAILURES:
        item.session.shouldstop = "noticed"


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Write down that a file of tests cannot be imported."""
    if report.failed:
        _write("crash", report.nodeid)
