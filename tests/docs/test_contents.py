"""The table of contents: every page is in it once, and every public name is in the reference."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

import pipemock
from pipemock import types
from tests.test_architecture import FILES

DOCS: Final = Path(__file__).parents[2] / "docs"
LISTED: Final = re.compile(r"(?m)^- \[[^]]+\]\(([\w-]+)\.md\)")
PUBLIC_MODULES: Final = sorted(
    {
        name.removesuffix(".__init__")
        for name in FILES
        if not any(part.startswith("_") for part in name.removesuffix(".__init__").split("."))
    }
)
REFERENCE: Final = (DOCS / "reference.md").read_text("utf-8")


def test_every_page_is_on_the_front_page() -> None:
    """The lists of the front page, which are the table of contents, have every page once."""
    pages = sorted(page.stem for page in DOCS.glob("*.md") if page.stem != "index")

    assert pages == sorted(LISTED.findall((DOCS / "index.md").read_text("utf-8")))


@pytest.mark.parametrize("kind", ["Tutorial", "How-to guides", "API reference", "Explanation"])
def test_the_front_page_has_the_four_kinds(kind: str) -> None:
    """There are tutorials, how-to pages, references and explanations."""
    _, _, section = (DOCS / "index.md").read_text("utf-8").partition(f"\n## {kind}\n")

    assert LISTED.search(section.partition("\n## ")[0])


@pytest.mark.parametrize("name", pipemock.__all__)
def test_the_reference_has_every_public_name(name: str) -> None:
    """The docstring of each name that pipemock exports is on the page of names."""
    assert re.search(rf"(?m)^\.\. auto\w+:: {name}\b", REFERENCE)


def test_the_types_of_what_a_mock_returns_can_be_imported() -> None:
    """The classes that the reference lists as objects of a mock are in `pipemock.types`."""
    _, _, objects = REFERENCE.partition("## Objects of a mock")
    listed = re.findall(r"autoclass:: pipemock\.([\w.]+)\.(\w+)\(\)", objects)

    assert sorted(name for _, name in listed) == types.__all__
    assert all(module == getattr(types, name).__module__[9:] for module, name in listed)


@pytest.mark.parametrize("page", ["reference.md", "api.md", "pytest.md", "cheatsheet.md"])
def test_every_fixture_is_on_the_pages_that_list_them(page: str) -> None:
    """A reader finds each fixture of the plugin."""
    plugin = (DOCS.parent / "pipemock" / "pytest_plugin.py").read_text("utf-8")
    fixtures = re.findall(r"(?m)^@pytest\.fixture\ndef ([a-z]\w*)\(", plugin)
    text = (DOCS / page).read_text("utf-8")

    assert {"codepipeline_mock", "codecommit_client"} <= {*fixtures}
    assert [] == [name for name in fixtures if name not in text]


@pytest.mark.parametrize("module", PUBLIC_MODULES)
def test_the_reference_has_every_public_module(module: str) -> None:
    """So is each module that a test can import from."""
    assert f".. automodule:: pipemock.{module}\n" in REFERENCE
