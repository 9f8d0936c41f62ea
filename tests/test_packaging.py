"""What an index shows of pipemock, and what can be installed with it."""

from __future__ import annotations

import re
from importlib.metadata import metadata, requires, version
from pathlib import Path
from typing import Final

import pytest

import pipemock

ROOT: Final = Path(pipemock.__file__).parents[1]
EXTRAS: Final = sorted({*(metadata("pipemock").get_all("Provides-Extra") or ())} - {"all"})
EXTRA: Final = re.compile(r"(.+); (.*)extra == '([\w-]+)'")


def _requirements(extra: str) -> set[tuple[str, str]]:
    """Return what an extra installs, each with the condition under which it does."""
    found = filter(None, map(EXTRA.fullmatch, requires("pipemock") or ()))
    return {(each[1], each[2]) for each in found if each[3] == extra}


def test_the_version_has_one_source() -> None:
    """The version of the package is that of its metadata."""
    assert version("pipemock") == pipemock.__version__


def test_one_extra_has_all_others() -> None:
    """With the extra `all`, everything optional is installed."""
    assert EXTRAS
    assert _requirements("all") == set().union(*map(_requirements, EXTRAS))


@pytest.mark.parametrize("extra", [*EXTRAS, "all"])
def test_every_extra_is_documented(extra: str) -> None:
    """The README says what each extra is for."""
    assert f"`{extra}`" in (ROOT / "README.md").read_text("utf-8")


def test_the_readme_of_an_index_has_no_broken_links() -> None:
    """An index shows the README without the files beside it."""
    shown = str(metadata("pipemock").json["description"])
    linked = re.findall(r"\]\(([^)]+)\)", shown)

    assert linked
    assert [] == [target for target in linked if not target.startswith("https://")]
