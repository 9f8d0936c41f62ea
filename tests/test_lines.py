"""What counts as a line of code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from tools.lines import lines_by_package, lines_of_code, main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

_MODULE: Final = '''"""A docstring
of two lines."""

import os
from typing import (
    TYPE_CHECKING,
    Final,
)

if TYPE_CHECKING:  # counts
    from pathlib import Path

# A comment.
NUMBER: Final = 1  # counts
"""The docstring of an attribute."""

TEXT: Final = """counts

# counts, like the blank line above it
"""  # counts


def path(place: Path) -> str:  # counts
    """A docstring."""
    return os.fspath(  # counts
        # A comment.
        place  # counts
    )  # counts
'''


def test_only_code_counts() -> None:
    """Docstrings, comments, blank lines and imports do not count, everything else does."""
    assert 10 == lines_of_code(_MODULE)


def test_lines_are_counted_by_package(tmp_path: Path) -> None:
    """The modules of a package count together, a module at the top alone."""
    (tmp_path / "package" / "inner").mkdir(parents=True)
    for name in ("package/__init__.py", "package/inner/one.py", "two.py"):
        (tmp_path / name).write_text(_MODULE, "utf-8")

    assert {"package": 20, "two.py": 10} == lines_by_package(tmp_path)


def test_the_table_ends_with_the_total(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command prints a row for each package, the largest first, and then their sum."""
    (tmp_path / "one.py").write_text("a = 1\n", "utf-8")
    (tmp_path / "two.py").write_text("a = 1\nb = 2\n", "utf-8")
    monkeypatch.setattr(sys, "argv", ["lines", str(tmp_path)])
    main()

    rows = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    assert [["2", "two.py"], ["1", "one.py"], ["3", "in all"]] == rows
