"""Configuration of Sphinx: `sphinx-build -W --keep-going -n docs <output>`."""  # noqa: INP001 -- read by Sphinx

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

import hypothesis  # noqa: F401 -- loads our strategies itself, so it has to be imported first

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "pipemock"
author = "the authors of pipemock"
html_title = "pipemock"
html_theme = "furo"
html_copy_source = False
html_show_copyright = False
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_search_scorer = str(Path(__file__).with_name("scorer.js"))
# The site loads nothing from elsewhere: the script that draws diagrams is one of its files.
mermaid_use_local = "mermaid.mjs"
exclude_patterns = ["_build"]

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

nitpick_ignore_regex = [
    # Documented by other projects, whose indexes would have to be fetched for each build.
    (
        "py:.*",
        r"(boto3|botocore|collections|datetime|hypothesis|os|pathlib|pytest|_pytest|types|typing)\b.*",
    ),
    (
        "py:class",
        r"(AbstractContextManager|Code(Commit|Pipeline)Client|timedelta|st\.SearchStrategy)",
    ),
    ("py:class", r"(Action|Pipeline|Stage)DeclarationTypeDef"),
    # Private types that a walk passes to its steps.
    ("py:class", r"pipemock\.strategies\._walking\.(Scene|Step)"),
    # Aliases and type variables, which are described where they are used.
    ("py:class", r"(.*\.)?([TE]|Behaviour|Handler)"),
    ("py:class", r"(.*\.)?(ClockKind|ConnectionProvider|DetailType|SleepKind)"),
]

_SECTION: Final = re.compile(r"(?m)^###? ")
_LISTED: Final = re.compile(r"(?m)^- \[[^]]+\]\(([\w-]+)\.md\)")


def _add_contents(app: Sphinx, page: str, source: list[str]) -> None:
    """Turn the front page's lists into the table of contents; Sphinx refuses unlisted pages."""
    if page == app.config.root_doc:
        source[0] += "".join(map(_contents, _SECTION.split(source[0])[1:]))


def _contents(section: str) -> str:
    title, _, text = section.partition("\n")
    pages = "\n".join(_LISTED.findall(text))
    return f"\n```{{toctree}}\n:hidden:\n:caption: {title}\n\n{pages}\n```\n" if pages else ""


def _write_script(app: Sphinx, error: Exception | None) -> None:
    """Add the script of Mermaid, which the package mmdc has, to the site as a module."""
    if error is None and app.builder.format == "html":
        script = resources.files("mmdc").joinpath("assets", "mermaid.js").read_text("utf-8")
        exported = "export default __esbuild_esm_mermaid_nm.mermaid.default;\n"
        Path(app.outdir, "_static", "mermaid.mjs").write_text(f"{script}\n{exported}", "utf-8")


def setup(app: Sphinx) -> None:
    """Connect our handlers to Sphinx's events."""
    app.connect("source-read", _add_contents)
    app.connect("build-finished", _write_script)
