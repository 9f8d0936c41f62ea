"""The digits that the package reads are those of ASCII, as AWS's patterns mean them."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pipemock
from pipemock._codepipeline.operations import tags
from pipemock._definitions import api, placeholders

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE: Final = Path(pipemock.__file__).parent

# Digits in Arabic script, which Python counts as decimal digits.
FOREIGN: Final = "".join(chr(0x0660 + digit) for digit in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2))


def texts() -> Iterator[tuple[str, int, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield str(path.relative_to(PACKAGE)), node.lineno, node.value


def test_no_pattern_accepts_the_digits_of_other_scripts() -> None:
    r"""Patterns write [0-9]: `\d` accepts the digits of every script in a text of Python."""
    found = [f"{path}:{line}" for path, line, text in texts() if r"\d" in text]
    assert not found


def test_no_digits_are_counted_as_decimal_without_being_ascii() -> None:
    """`str.isdecimal` and `str.isdigit` accept other scripts too, so `isascii` goes with them."""
    found = [
        f"{path.relative_to(PACKAGE)}:{number}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"\.is(?:decimal|digit|numeric)\(", line) and ".isascii()" not in line
    ]
    assert not found


def test_accounts_and_regions_have_the_digits_of_ascii() -> None:
    """An ARN with an account in another script is not an ARN, nor is such a Region one."""
    assert tags._ARN.fullmatch("arn:aws:codepipeline:us-east-1:123456789012:shop")
    assert not tags._ARN.fullmatch(f"arn:aws:codepipeline:us-east-1:{FOREIGN}:shop")
    assert placeholders._ROLE.fullmatch("arn:aws:iam::123456789012:role/pipeline")
    assert not placeholders._ROLE.fullmatch(f"arn:aws:iam::{FOREIGN}:role/pipeline")
    assert api.REGION.fullmatch("us-east-1")
    assert not api.REGION.fullmatch(f"us-east-{FOREIGN[0]}")
