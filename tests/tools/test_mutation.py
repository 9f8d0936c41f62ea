"""The changes that the mutation tool makes, and the tests that it chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tools.mutation import Mutant, covering, mutants

if TYPE_CHECKING:
    from pathlib import Path

CHANGES: Final = [
    ("a < 1", ["(a <= 1)", "2"]),
    ("a is None", ["(a is not None)"]),
    ("x = a and b", ["(a or b)"]),
    ("x = not a", ["(a)"]),
    ("x = True", ["False"]),
    ("x = 'über'", ["'überx'"]),
    ("x: int = 3", ["4"]),
    ("f(x)", ["pass"]),
    ("def f() -> 'text':\n    'Return.'\n    return 1", ["return None", "2"]),
    ("if TYPE_CHECKING:\n    x = 1", []),
    ("x = f'{a == b} no'", []),
]


@pytest.mark.parametrize(("source", "expected"), CHANGES, ids=[source for source, _ in CHANGES])
def test_changes(source: str, expected: list[str]) -> None:
    """Comparisons, conditions, constants, results and calls are changed, and nothing else."""
    assert expected == [each.after for each in mutants("a.py", source)]


def test_a_change_is_made_in_its_place() -> None:
    """Only the changed expression differs, also behind letters of several bytes and over lines."""
    source = "x = 'ü', (a\n    == b), 2\ny = 3\n"
    changed = {each.after: each.applied(source) for each in mutants("a.py", source)}

    assert "x = 'ü', ((a != b)), 2\ny = 3\n" == changed["(a != b)"]
    assert "x = 'ü', (a\n    == b), 3\ny = 3\n" == changed["3"]


def test_the_covering_a_change(tmp_path: Path) -> None:
    """Tests of all its lines are run, by the names that pytest has for them."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").touch()
    mutant = Mutant("a.py", 2, 3, 0, 1, "a", "b")
    contexts = {
        1: ["tests.test_a.test_other"],
        2: ["tests.test_a.test_one", ""],
        3: ["tests.test_a.TestB.test_two", "somewhere.else"],
    }

    assert {"tests/test_a.py::test_one", "tests/test_a.py::TestB::test_two"} == set(
        covering(mutant, contexts, tmp_path)
    )
