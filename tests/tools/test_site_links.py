"""The check of a built site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.site_links import problems

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('<a href="b.html#there">x</a>', []),
        ('<a href="#here">x</a><p id="here">', []),
        ('<a href="https://example.com/gone#x">x</a>', []),
        ('<a href="c.html">x</a>', ["a.html: there is no file c.html"]),
        ('<a href="b.html#gone">x</a>', ["a.html: there is no place b.html#gone"]),
        ('<a href="#gone">x</a>', ["a.html: there is no place #gone"]),
        ('<script src="https://example.com/x.js">', ["a.html: loads https://example.com/x.js"]),
        ('<img src="//example.com/x.png">', ["a.html: loads //example.com/x.png"]),
        ('<img src="x.png">', []),
    ],
)
def test_what_is_wrong_with_a_page(tmp_path: Path, body: str, found: list[str]) -> None:
    """Dead links inside the site and files from elsewhere are found, and nothing else."""
    (tmp_path / "a.html").write_text(body, "utf-8")
    (tmp_path / "b.html").write_text('<h1 id="there">', "utf-8")

    assert found == problems(tmp_path)
