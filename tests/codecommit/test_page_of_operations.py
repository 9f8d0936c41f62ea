"""The page about CodeCommit's operations is complete."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pipemock._codecommit.operations import OPERATIONS

PAGE: Final = Path(__file__).parents[2] / "docs" / "codecommit-operations.md"
ROW: Final = re.compile(r"^\| `(\w+)` \| ([a-z ]+) \| (.*)\|$", re.MULTILINE)


def test_every_operation_is_on_the_page() -> None:
    """Each operation stands on the page once, with how well it is known."""
    rows = ROW.findall(PAGE.read_text("utf-8"))

    assert sorted(OPERATIONS) == sorted(name for name, _, _ in rows)
    assert {"captured in part", "documented", "kept only"} == {mark for _, mark, _ in rows}


def test_what_is_only_kept_says_so() -> None:
    """The page counts what there is."""
    text = PAGE.read_text("utf-8")

    assert f"has {len(OPERATIONS)} operations" in text
