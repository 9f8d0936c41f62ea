"""Whole pictures, each as it is kept in a file."""

from __future__ import annotations

import pytest

from tests.rendering.kept import PICTURES, file_of, picture
from tests.rendering.test_overlaps import meetings


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_as_it_is_kept(name: str) -> None:
    """A picture is drawn as in its file; `python -m tests.rendering.kept` writes the files."""
    assert file_of(name).read_text("utf-8") == picture(name)


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_meets_in_a_kept_picture(name: str) -> None:
    """No text of a kept picture meets a text or a cut, and nothing is beyond its edges."""
    assert [] == meetings(picture(name), PICTURES[name][1])
