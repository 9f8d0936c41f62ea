"""The warning about a mock or a guard that is made and never entered."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError, PipeMockWarning, guard, mock_codepipeline

if TYPE_CHECKING:
    from collections.abc import Callable

MADE: Final[dict[str, tuple[Callable[[], Any], str]]] = {
    "mock": (
        mock_codepipeline,
        (
            "mock_codepipeline() answers no call: it is never entered. Write 'with "
            "mock_codepipeline() as mock: ...', decorate the test with it, or call its start()."
        ),
    ),
    "guard": (guard, "guard() refuses no call: it is never entered. Write 'with guard():'."),
}


@pytest.mark.parametrize(("make", "told"), MADE.values(), ids=MADE)
def test_what_is_never_entered_is_told(make: Callable[[], Any], told: str) -> None:
    """The warning stands at the line that made it, whether or not a variable has held it."""

    def test() -> None:
        made = make()
        assert made is not None

    for use in (make, test):
        with pytest.warns(PipeMockWarning) as caught:
            use()
        [warning] = caught
        assert str(warning.message) == told
        assert Path(warning.filename) == Path(__file__)


def _entered() -> None:
    with mock_codepipeline(), guard():
        pass


def _started() -> None:
    mock_codepipeline().start().stop()


def _decorates() -> None:
    @mock_codepipeline()
    def test() -> None: ...

    test()


def _decorates_what_does_not_run() -> None:
    @mock_codepipeline()
    def test() -> None: ...


def _refused() -> None:
    with pytest.raises(PipeMockError, match="not active"):
        mock_codepipeline().when()
    with pytest.raises(PipeMockError, match="never entered"):
        mock_codepipeline().stop()


def _by_an_exit_stack() -> None:
    with contextlib.ExitStack() as stack:
        stack.enter_context(mock_codepipeline())
        stack.enter_context(guard())


@pytest.mark.parametrize(
    "use",
    [
        _entered,
        _started,
        _decorates,
        _decorates_what_does_not_run,
        _refused,
        _by_an_exit_stack,
    ],
)
def test_what_is_used_is_not_told(use: Callable[[], None]) -> None:
    """Nor is one whose author has been told by an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        use()


def test_what_a_module_holds_is_not_told() -> None:
    """The tests that use it may be deselected."""
    program = "import pipemock; mock, guard = pipemock.mock_codepipeline(), pipemock.guard()"
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-W", "always", "-c", program], capture_output=True, check=True
    )

    assert done.stderr == b""
