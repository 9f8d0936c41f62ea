"""`python -m pipemock`: the demonstration."""

from __future__ import annotations

import runpy
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipemock import __main__, mock_codepipeline

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def demonstrate(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], str]:
    """Return a function that runs the demonstration as Python does, and returns what it printed."""
    monkeypatch.setattr(sys, "argv", ["pipemock"])

    def run() -> str:
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(__main__.__file__, run_name="__main__")
        assert 0 == ended.value.code
        return capsys.readouterr().out

    return run


def test_the_demonstration_explains_a_release_that_waits(demonstrate: Callable[[], str]) -> None:
    """The first half shows why a release waits: for whom, since when and until when."""
    explained = demonstrate().splitlines()[:6]

    assert [
        "A release waits for its approval.",
        "",
        "Pipeline release, version 1:",
        "is InProgress since 2026-01-05T09:00:00.000Z.",
        "    It is in stage Approve, which it locks.",
        "it expires at 2026-01-12T09:04:00.000Z.",
    ] == [_end_of(line) for line in explained]


def _end_of(line: str) -> str:
    """Leave out the part with the ids."""
    for cut in ("is InProgress", "it expires"):
        if cut in line:
            return line[line.index(cut) :]
    return line


def test_the_demonstration_tells_what_happened(demonstrate: Callable[[], str]) -> None:
    """The second half shows how one release was approved and the next one expired."""
    told = demonstrate().partition("nobody answered the next one.\n\n")[2].splitlines()
    ends = [line for line in told if "  execution  " in line and "STARTED" not in line]

    assert ["+   02:00:00", "+7d 02:04:00"] == [line[:12] for line in ends]
    assert ["SUCCEEDED", "FAILED"] == [line.split()[-1] for line in ends]
    assert "+8d 02:00:00  now" == told[-2]


def test_the_demonstration_is_always_the_same(demonstrate: Callable[[], str]) -> None:
    """What is printed does not depend on when and where it is run."""
    assert demonstrate() == demonstrate()


def test_the_demonstration_needs_no_environment(
    demonstrate: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demonstration runs even where the environment names a profile that does not exist."""
    monkeypatch.setenv("AWS_PROFILE", "that does not exist")

    assert demonstrate().startswith("A release waits")


def test_the_demonstration_leaves_other_mocks_alone(demonstrate: Callable[[], str]) -> None:
    """The demonstration plays in a mock of its own."""
    with mock_codepipeline() as mock:
        demonstrate()

        assert [] == mock.calls


def test_the_package_can_be_run() -> None:
    """`python -m pipemock` runs the demonstration."""
    command = [sys.executable, "-m", "pipemock"]
    done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 -- our own

    assert done.stdout.startswith("A release waits")
