"""The documentation is true: generated pages are current, files of tests pass, links lead on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import botocore.session
import pytest

import pipemock
from docs import control, generate, score
from pipemock._codepipeline.operations import OPERATIONS

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))
NAMES_OF_PAGES: Final = [page.name for page in PAGES]

# Files of tests, the scripts that they start, and the definitions that they load.
FILE: Final = re.compile(r'(?ms)^```\w+ title="([\w./-]+\.(?:py|sh|mjs|json|yaml))"\n(.*?)^```$')
PACKAGES: Final = ROOT / "tests" / "serving" / "javascript" / "node_modules"
LINK: Final = re.compile(r"\]\((?!https?://)([^)#]+)(#[^)]*)?\)")


def _files() -> list[tuple[str, str, str]]:
    return [
        (f"{page.stem}_page", name, text)  # no folder may be called as a package is
        for page in PAGES
        for name, text in FILE.findall(page.read_text("utf-8"))
    ]


def test_the_page_of_operations_is_current() -> None:
    """The committed page is what the script writes."""
    assert generate.page() == generate.PAGE.read_text("utf-8")


def test_the_table_of_routes_is_current() -> None:
    """The committed table of the control API is what the script writes."""
    text = control.PAGE.read_text("utf-8")

    assert control.page(text) == text
    assert "/_pipemock/clock/advance" in text


def test_the_page_of_the_score_is_current() -> None:
    """The committed page is what the recordings give."""
    assert score.page() == score.PAGE.read_text("utf-8")


def test_the_page_of_operations_is_complete() -> None:
    """Every operation of the service model stands on the page once."""
    model = botocore.session.Session().get_service_model("codepipeline")
    listed = [row.operation for rows in generate.TABLES.values() for row in rows]

    assert sorted(model.operation_names) == sorted(listed)


def test_every_operation_has_evidence() -> None:
    """Every operation is marked with its evidence, and has something to be known about it."""
    marked = [row.operation for rows in generate.TABLES.values() for row in rows if all(row)]

    assert sorted(OPERATIONS) == sorted(marked)


# Not Hypothesis's own profile for this: its older versions have none.
STEADY: Final = """
from hypothesis import settings

settings.register_profile(
    "steady", deadline=None, derandomize=True, database=None, max_examples=10
)
settings.load_profile("steady")
"""


def test_the_files_of_tests_in_the_documentation_pass(tmp_path: Path) -> None:
    """What the pages show as a file of tests passes under pytest with the plugin alone."""
    for page, name, text in _files():
        file = tmp_path / page / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        if name.endswith(".mjs") and PACKAGES.is_dir():
            (tmp_path / page / "node_modules").symlink_to(PACKAGES)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "pytest", "--import-mode=importlib", "--strict-markers"]
    (tmp_path / "conftest.py").write_text(STEADY, "utf-8")
    run = subprocess.run(  # noqa: S603 -- our own pages
        [*command, "-W", "error", "-p", "no:cacheprovider", "--rootdir", ".", "."],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("page", PAGES, ids=NAMES_OF_PAGES)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """A relative link names a file that exists."""
    linked = [page.parent / target for target, _ in LINK.findall(page.read_text("utf-8"))]

    assert [] == [str(path) for path in linked if not path.exists()]


@pytest.mark.parametrize("name", pipemock.__all__)
def test_every_public_name_is_on_the_reference_page(name: str) -> None:
    """The API reference has every name that pipemock exports."""
    assert f"`{name}" in (ROOT / "docs" / "api.md").read_text("utf-8")
