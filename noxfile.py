# /// script
# dependencies = ["nox>=2025.5.1"]
# ///
"""The checks, each as a session of nox: `nox --list` names them, `nox -s lint` runs one.

`nox` alone runs what is quick and finds most. `.ci/run` runs all that has to hold, and says in
which order. What follows `--` goes to pytest: `nox -s test -- tests/clock -x`.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Final

import nox

nox.needs_version = ">=2025.5.1"
nox.options.sessions = ["lint", "types", "test"]
nox.options.reuse_venv = "yes"

_IN_PARALLEL: Final = ("-q", "-n", "auto")
_SCHEMAS: Final = {
    "dependabot": ".github/dependabot.yml",
    "github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
    "github-issue-forms": ".github/ISSUE_TEMPLATE/[!c]*.yml",
    "github-workflows": ".github/workflows/*.yml",
    "readthedocs": ".readthedocs.yaml",
}
# The settings of coverage under which each line has the tests that pass it.
_CONTEXTS: Final = """
[tool.coverage.run]
data_file = "{data}"
dynamic_context = "test_function"
parallel = true
patch = ["subprocess"]
relative_files = true
source = ["pipemock"]
"""
_FIRST_EXAMPLE: Final = re.compile(r"(?ms)^```python\n(.*?)^```$")


def _install(session: nox.Session, *groups: str, constraint: str | None = None) -> None:
    """Install pipemock from its sources, and groups of dependencies."""
    chosen = [option for group in groups for option in ("--group", group)]
    held_back = ["--constraint", constraint] if constraint else []
    session.install("--editable", ".", *chosen, *held_back)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format, that each test says what it shows, and files that services read."""
    session.install("--group", "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("interrogate", "--quiet", "tests")
    for schema, files in _SCHEMAS.items():
        named = sorted(map(str, Path().glob(files)))
        session.run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *named)


@nox.session
def types(session: nox.Session) -> None:
    """Check all types, and those that a user of the first example and of boto3-stubs sees."""
    _install(session, "types", "test")
    as_a_user = ("mypy", "--config-file=", "--strict", "--ignore-missing-imports")
    session.run("mypy")
    session.run(*as_a_user, "tests/typing")
    example = _FIRST_EXAMPLE.search(Path("README.md").read_text("utf-8"))
    readme = Path(session.create_tmp()) / "readme.py"
    readme.write_text(example[1] if example else session.error("README has no example"), "utf-8")
    session.run(*as_a_user, str(readme))
    session.run("pyright")
    session.notify("types_without_stubs")


@nox.session
def types_without_stubs(session: nox.Session) -> None:
    """Check the types that a user sees who has not installed boto3-stubs."""
    session.install(".", "mypy", "pyright")
    source = Path("tests/typing_without_stubs/api.py").read_text("utf-8")
    with session.chdir(session.create_tmp()):  # away from our configuration and sources
        Path("api.py").write_text(source, "utf-8")
        session.run("mypy", "--strict", "api.py")
        session.run("pyright", "api.py")


@nox.session
def test(session: nox.Session) -> None:
    """Run the tests, the examples of the docs included. `-P 3.12` chooses another Python."""
    _install(session, "test")
    session.run("pytest", *(session.posargs or _IN_PARALLEL))


@nox.session
def oldest(session: nox.Session) -> None:
    """Run the tests with the oldest dependencies that pyproject.toml promises."""
    _install(session, "test", constraint=".ci/oldest.txt")
    session.run("pytest", *(session.posargs or _IN_PARALLEL))


@nox.session
def newest(session: nox.Session) -> None:
    """Run the tests with the newest botocore, pre-releases included."""
    _install(session, "test")
    session.install("--upgrade", "--pre", "boto3", "botocore", "awscli")
    session.run("pytest", *(session.posargs or _IN_PARALLEL))


@nox.session
def nightly(session: nox.Session) -> None:
    """Run the tests with many random examples for each property; takes hours."""
    _install(session, "test")
    session.env["HYPOTHESIS_PROFILE"] = "nightly"
    session.run("pytest", *(session.posargs or _IN_PARALLEL))


@nox.session
def locks(session: nox.Session) -> None:
    """Remove one lock at a time, and print which test notices; takes some minutes."""
    _install(session, "test")
    session.run("python", "-m", "tools.unlocked", *session.posargs)


@nox.session
def mutation(session: nox.Session) -> None:
    """Change one expression at a time and print what no test notices: `-- --seed 7 --count 50`."""
    _install(session, "test")
    settings = Path(session.create_tmp()) / "contexts.toml"
    data = Path(".coverage.contexts").absolute()
    settings.write_text(_CONTEXTS.format(data=data.as_posix()), "utf-8")
    options = f"--rcfile={settings}"
    if not data.exists():  # remove the file to record the tests of each line anew
        session.run("coverage", "run", options, "-m", "pytest", "-q", "-n", "2")
        session.run("coverage", "combine", options, "-q")
    session.run("python", "-m", "tools.mutation", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """Run all tests, those of aiobotocore included, and require that they cover every line."""
    _install(session, "test", "types")  # types, since one test checks those of declarations
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", "-q", "-n", "2")
    session.notify("aiobotocore")
    session.notify("coverage_report")


# In an environment of its own, since aiobotocore pins botocore.
@nox.session
def aiobotocore(session: nox.Session) -> None:
    """Run the tests of aiobotocore."""
    _install(session, "aiobotocore")
    session.run("coverage", "run", "-m", "pytest", "-q", "tests/aiobotocore", *session.posargs)


@nox.session
def coverage_report(session: nox.Session) -> None:
    """Report what all measured runs together have covered."""
    session.install("--group", "coverage")
    session.run("coverage", "combine", "-q")
    session.run("coverage", "report")


# In an environment of its own: the AWS CLI among the tests' dependencies holds docutils back.
@nox.session
def docs(session: nox.Session) -> None:
    """Build the pages as a site, in docs/_build, and check it by itself."""
    _install(session, "docs")
    session.run("sphinx-build", "-W", "--keep-going", "-n", "-q", "docs", "docs/_build")
    session.run("python", "-m", "tools.site_links", "docs/_build")
    if shutil.which("chromium"):
        session.run("python", "-m", "tools.screenshots", "docs/_build", session.create_tmp())


@nox.session
def package(session: nox.Session) -> None:
    """Build both distributions, check them as an index does, and play the demo of each."""
    session.install("--group", "package")
    built, bare = Path("dist"), Path(session.create_tmp()) / "bare"
    shutil.rmtree(built, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(built))
    distributions = sorted(map(str, built.iterdir()))
    session.run("twine", "check", "--strict", *distributions)
    session.run("check-wheel-contents", *built.glob("*.whl"))
    for distribution in distributions:
        session.install("--force-reinstall", "--no-deps", distribution)
        session.run("python", "-m", "readme_renderer", "-p", "pipemock", "-o", str(bare) + ".html")
        session.run("python", "-m", "venv", "--clear", str(bare))
        python = str(bare / ("Scripts" if sys.platform == "win32" else "bin") / "python")
        session.run(python, "-m", "pip", "install", "-q", distribution, external=True)
        # Isolated, so that it is what was installed and not what lies here.
        session.run(python, "-I", "-m", "pipemock", external=True, silent=True)
        session.run(python, "-I", "-m", "pipemock", "--version", external=True)


@nox.session
def bench(session: nox.Session) -> None:
    """Print a table of measurements; takes minutes. `-- sizes` prints one part of it."""
    _install(session, "bench")
    session.run("python", "-m", "bench", *session.posargs)
