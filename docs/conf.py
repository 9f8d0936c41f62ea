"""How Sphinx builds the documentation: `sphinx-build -W --keep-going -n docs <where to>`."""  # noqa: INP001 -- read by Sphinx

from __future__ import annotations

import importlib
import re
import typing
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "pipemock"
author = "the authors of pipemock"
html_title = "pipemock"
html_theme = "furo"
html_copy_source = False

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinxcontrib.mermaid",
]

# The pages read well on GitHub too, so they use little beyond plain Markdown.
myst_enable_extensions = ["fieldlist"]
myst_fence_as_directive = ["mermaid"]
myst_heading_anchors = 4

add_module_names = False
autodoc_member_order = "bysource"
default_role = "code"  # as the docstrings use single backticks
napoleon_numpy_docstring = False
napoleon_use_rtype = False

# What other projects document: their indexes would have to be fetched for each build.
nitpick_ignore_regex = [
    ("py:.*", r"(boto3|botocore|collections|datetime|hypothesis|pytest|_pytest|types|typing)\b.*"),
    # Names of the language itself, and what stands for any type of the caller's.
    ("py:class", r"(bool|bytes|dict|float|int|list|object|str|tuple|type|BaseException|T|E|\.\.\.)"),
]

_SECTION: Final = re.compile(r"(?m)^## ")
_LISTED: Final = re.compile(r"(?m)^- \[[^]]+\]\(([\w-]+)\.md\)")


def _show_types() -> None:
    """Let signatures speak of classes that only type checkers import.

    No import of pipemock goes round in a circle, those for types included.
    """
    for library in ("boto3", "hypothesis.strategies", "pytest"):
        importlib.import_module(library)
    typing.TYPE_CHECKING = True
    for module in ("pipemock", "pipemock._cloud", "pipemock.pytest_plugin", "pipemock.strategies"):
        importlib.import_module(module)
    typing.TYPE_CHECKING = False


def _add_contents(app: Sphinx, page: str, source: list[str]) -> None:
    """Make the lists of the front page the table of contents; a page that is in none is refused."""
    if page == app.config.root_doc:
        source[0] += "".join(map(_contents, _SECTION.split(source[0])[1:]))


def _contents(section: str) -> str:
    title, _, text = section.partition("\n")
    pages = "\n".join(_LISTED.findall(text))
    return f"\n```{{toctree}}\n:hidden:\n:caption: {title}\n\n{pages}\n```\n" if pages else ""


def setup(app: Sphinx) -> None:
    """Connect what Sphinx does not do by itself."""
    app.connect("source-read", _add_contents)


_show_types()
