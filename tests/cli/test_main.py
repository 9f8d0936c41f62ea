"""`python -m pipemock`: the demonstration."""

from __future__ import annotations

import runpy
import subprocess
import sys
from typing import TYPE_CHECKING, Final

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


_SHOWN: Final = """\
A release waits for its approval.

Pipeline release, version 1:
  Execution 48a1c96e-c534-44e6-ac7a-d3a5b7361c58 is InProgress since 2026-01-05T09:00:00.000Z.
    It is in stage Approve, which it locks.
    Action Sign waits since 2026-01-05T09:04:00.000Z for an answer to token \
6b6ab3c9-a906-4944-a236-479e36324f61; it expires at 2026-01-12T09:04:00.000Z.

One was approved; nobody answered the next one.

2026-01-05 09:00:00 UTC
+   00:00:00  48a1c96e  execution     STARTED  by CreatePipeline
+   00:00:00  48a1c96e    Source      STARTED
+   00:00:00  48a1c96e      Checkout  STARTED
+   00:00:00  48a1c96e      Checkout  SUCCEEDED  Initial commit
+   00:00:00  48a1c96e    Source      SUCCEEDED
+   00:00:00  48a1c96e    Build       STARTED
+   00:00:00  48a1c96e      Compile   STARTED
+   00:04:00  48a1c96e      Compile   SUCCEEDED
+   00:04:00  48a1c96e    Build       SUCCEEDED
+   00:04:00  48a1c96e    Approve     STARTED
+   00:04:00  48a1c96e      Sign      STARTED
+   02:00:00  48a1c96e      Sign      SUCCEEDED  Looks good.
+   02:00:00  48a1c96e    Approve     SUCCEEDED
+   02:00:00  48a1c96e    Deploy      STARTED
+   02:00:00  48a1c96e      Ship      STARTED
+   02:00:00  48a1c96e      Ship      SUCCEEDED  Deployment Succeeded
+   02:00:00  48a1c96e    Deploy      SUCCEEDED
+   02:00:00  48a1c96e  execution     SUCCEEDED
+   02:00:00  f7dd9f19  execution     STARTED  by StartPipelineExecution
+   02:00:00  f7dd9f19    Source      STARTED
+   02:00:00  f7dd9f19      Checkout  STARTED
+   02:00:00  f7dd9f19      Checkout  SUCCEEDED  Initial commit
+   02:00:00  f7dd9f19    Source      SUCCEEDED
+   02:00:00  f7dd9f19    Build       STARTED
+   02:00:00  f7dd9f19      Compile   STARTED
+   02:04:00  f7dd9f19      Compile   SUCCEEDED
+   02:04:00  f7dd9f19    Build       SUCCEEDED
+   02:04:00  f7dd9f19    Approve     STARTED
+   02:04:00  f7dd9f19      Sign      STARTED
+7d 02:04:00  f7dd9f19      Sign      FAILED  The approval request has expired.
+7d 02:04:00  f7dd9f19    Approve     FAILED
+7d 02:04:00  f7dd9f19  execution     FAILED
+8d 02:00:00  now

"""


def test_the_demonstration(demonstrate: Callable[[], str]) -> None:
    """It shows why a release waits, how one was approved, and how the next one expired."""
    assert _SHOWN == demonstrate()


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
