"""Remove one lock of pipemock at a time and print which test notices: `python -m tools.unlocked`.

A site is a place where a thread is kept waiting or is distinguished from others:

- `with lock:`, a block under a lock,
- `with lock.released():`, a block in which a lock is handed over,
- `lock.acquire(...)`, a lock that a thread only tries to take,
- `threading.local()`, a value that each thread has for itself.

The sites are found in the syntax tree: a lock is what is made by a class whose name ends in "Lock"
or by `threading.Condition`, under whatever name it is passed on. For each site, a copy of the
package is made in which this site alone has no effect, and `tests/locks` runs against that copy
until the first test fails. One line a site says which test that was. The exit status is 0 if every
site was noticed, and 1 otherwise. A folder of tests other than `tests/locks` can be given.

It takes about two minutes on two cores.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = "pipemock"
TESTS: Final = "tests/locks"

_COPIED: Final = (PACKAGE, "tests", "conftest.py", "pyproject.toml")
_NO_BLOCK: Final = '__import__("contextlib").nullcontext()'
_NO_THREADS: Final = '__import__("types").SimpleNamespace()'
_FAILED: Final = re.compile(r"(?m)^(?:FAILED|ERROR) (\S.*?)(?: - .*)?$")
_LONGEST: Final = 600
"""The seconds after which tests that do not end are given up."""


class Edit(NamedTuple):
    """A piece of a line, and what takes its place."""

    line: int
    start: int
    end: int
    text: str


class Site(NamedTuple):
    """A place with a lock, and the edits that take its effect away."""

    path: str
    line: int
    function: str
    code: str
    edits: tuple[Edit, ...]

    def __str__(self) -> str:
        """Name the place for people."""
        return f"{self.path}:{self.line} {self.function}: {self.code}"


# Finding -----------------------------------------------------------------------------------------


def sites(sources: Mapping[str, str]) -> list[Site]:
    """Return all sites in files, whose sources are given by their paths."""
    trees = {path: ast.parse(source) for path, source in sources.items()}
    locks = _names_of_locks(list(trees.values()))
    return [site for path, tree in trees.items() for site in _sites_in(path, tree, locks)]


def _names_of_locks(trees: list[ast.Module]) -> frozenset[str]:
    assigned = [pair for tree in trees for node in ast.walk(tree) for pair in _assigned(node)]
    locks: set[str] = set()
    while found := {
        name for name, value in assigned if name not in locks and _is_lock(value, locks)
    }:
        locks |= found
    return frozenset(locks)


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=value):
            name = _last_name(target)
            if name is not None and value is not None:
                yield name, value
        case _:
            pass


def _is_lock(value: ast.expr, locks: set[str]) -> bool:
    if isinstance(value, ast.Call):
        made = _last_name(value.func) or ""
        return made.endswith("Lock") or made == "Condition"
    return _last_name(value) in locks


def _last_name(node: ast.expr) -> str | None:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return None


def _sites_in(path: str, tree: ast.Module, locks: frozenset[str]) -> Iterator[Site]:
    for function, node in _with_functions(tree, ""):
        match node:
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for held in (item.context_expr for item in items):
                    if _holds(held, locks):
                        yield _site(path, function, held, _edit(held, _NO_BLOCK))
            case ast.Call(func=ast.Attribute(value=lock, attr="acquire")):
                if _last_name(lock) in locks:
                    releases = _without_release(tree, ast.unparse(lock))
                    yield _site(path, function, node, _edit(node, "True"), *releases)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="threading"), attr="local")):
                yield _site(path, function, node, _edit(node, _NO_THREADS))
            case _:
                pass


def _with_functions(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield every node below *node*, with the function or class that it stands in."""
    for child in ast.iter_child_nodes(node):
        yield function, child
        inner = function
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = f"{function}.{child.name}".strip(".")
        yield from _with_functions(child, inner)


def _holds(expression: ast.expr, locks: frozenset[str]) -> bool:
    match expression:
        case ast.Call(func=ast.Attribute(value=lock, attr="released")):
            return _last_name(lock) in locks
        case _:
            return _last_name(expression) in locks


def _without_release(tree: ast.Module, lock: str) -> Iterator[Edit]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == f"{lock}.release":
            yield _edit(node, "None")


def _edit(node: ast.expr, text: str) -> Edit:
    assert node.lineno == node.end_lineno, "a lock is named on one line"
    return Edit(node.lineno, node.col_offset, node.end_col_offset or 0, text)


def _site(path: str, function: str, node: ast.expr, *edits: Edit) -> Site:
    return Site(path, node.lineno, function, ast.unparse(node), edits)


def unlocked(source: str, site: Site) -> str:
    """Return the source of a file in which one site has no effect; no line moves."""
    lines = source.split("\n")
    for line, start, end, text in site.edits:
        code = lines[line - 1].encode()
        lines[line - 1] = (code[:start] + text.encode() + code[end:]).decode()
    return "\n".join(lines)


# Running -----------------------------------------------------------------------------------------


def _sources() -> dict[str, str]:
    files = sorted((ROOT / PACKAGE).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in files}


def _first_failure(changed: Mapping[str, str], tests: str) -> str | None:
    with tempfile.TemporaryDirectory() as folder:
        _copy_to(Path(folder))
        for path, source in changed.items():
            (Path(folder) / path).write_text(source, "utf-8")
        return _failure_in(folder, tests)


def _copy_to(folder: Path) -> None:
    for name in _COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / name, folder / name)


def _failure_in(folder: str, tests: str) -> str | None:
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-rfE", "--tb=no"]
    try:
        run = subprocess.run(  # noqa: S603 -- our own tests
            [*command, "-p", "no:cacheprovider", tests],
            cwd=folder,
            env={**os.environ, "COLUMNS": "1000"},
            capture_output=True,
            text=True,
            check=False,
            timeout=_LONGEST,
        )
    except subprocess.TimeoutExpired:
        return None
    if run.returncode == 0:
        return None
    found = _FAILED.search(run.stdout)
    assert found, run.stdout + run.stderr
    return found[1]


def main(tests: str = TESTS) -> int:
    """Print one line for each site; return 0 if every one was noticed, else 1."""
    sources = _sources()
    every = sites(sources)
    missed = []
    if failure := _first_failure({}, tests):
        print(f"With all locks in place, a test fails: {failure}")
        return 1
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        changes = ({each.path: unlocked(sources[each.path], each)} for each in every)
        results = pool.map(lambda changed: _first_failure(changed, tests), changes)
        for site, test in zip(every, results, strict=True):
            print(f"{site}\n    {test or 'NOT NOTICED'}", flush=True)
            if test is None:
                missed.append(site)
    print(f"{len(every) - len(missed)} of {len(every)} sites are noticed.")
    for site in missed:
        print(f"Not noticed: {site}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
