"""Every property runs under the profile that `tests/hypothesis_profile.py` loads."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties import test_machine, test_review_machine

if TYPE_CHECKING:
    from collections.abc import Iterator

_TESTS: Final = Path(__file__).parent
_CHOSEN_BY_THE_PROFILE: Final = {"deadline", "derandomize"}

# The first searches for examples and is not a property; the second is the profile.
_EXEMPT: Final = {"strategies/examples.py", "hypothesis_profile.py"}


def _expect_the_profile(current: settings) -> None:
    name = os.environ.get("HYPOTHESIS_PROFILE", "default")
    profile = settings.get_profile(name)

    assert (None, profile.derandomize) == (current.deadline, current.derandomize)
    assert (profile.max_examples, profile.stateful_step_count) == (
        current.max_examples,
        current.stateful_step_count,
    )


@given(st.builds(settings))
def test_a_property_runs_under_the_profile(current: settings) -> None:
    """Nothing but the profile decides about deadlines, randomness and the number of examples."""
    _expect_the_profile(current)


@pytest.mark.parametrize("machine", [test_machine.TestPipelines, test_review_machine.TestReviews])
def test_a_machine_runs_under_the_profile(machine: Any) -> None:
    """State machines have the settings of the profile, too."""
    _expect_the_profile(machine.settings)


def test_nights_are_random_on_ci_too() -> None:
    """The nightly profile draws new examples where Hypothesis by itself repeats them."""
    profile = "load(); import hypothesis; print(hypothesis.settings().derandomize)"
    run = subprocess.run(  # noqa: S603 -- our own profile
        [sys.executable, "-c", f"from tests.hypothesis_profile import load; {profile}"],
        cwd=_TESTS.parent,
        env={**os.environ, "CI": "true", "HYPOTHESIS_PROFILE": "nightly"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "False\n" == run.stdout


def test_no_property_leaves_the_profile() -> None:
    """No property has a deadline of its own, and none is random or fixed by itself."""
    found = [
        f"{path.relative_to(_TESTS)}:{node.lineno}"
        for path in sorted(_TESTS.rglob("*.py"))
        if path.relative_to(_TESTS).as_posix() not in _EXEMPT
        for node in _settings_in(ast.parse(path.read_text("utf-8")))
        if _CHOSEN_BY_THE_PROFILE & {keyword.arg for keyword in node.keywords}
    ]

    assert [] == found


def _settings_in(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("settings"):
            yield node
