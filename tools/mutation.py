"""Change one expression of pipemock at a time and print which changes no test notices.

`nox -s mutation -- --seed 7 --count 50` first runs the suite once under coverage, which records the
tests that pass each line, and then runs only these tests against each change. A change that no test
notices is printed with its place; the exit status is 1 if there is one. The same seed chooses the
same changes in the same sources.

Each changed copy costs some seconds, so that a sample of 200 takes about half an hour on two cores.
"""

from __future__ import annotations

import argparse
import ast
import collections
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from coverage import CoverageData

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = "pipemock"
CONTEXTS: Final = ".coverage.contexts"
"""The file with the tests of each line, as `nox -s mutation` records it."""

_COPIED: Final = (PACKAGE, "tests", "tools", "docs", "conftest.py", "pyproject.toml", "README.md")
_MOST_TESTS: Final = 40
_LONGEST: Final = 300
"""The seconds after which tests that do not end are given up: the change was noticed."""

_OPPOSITES: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


class Mutant(NamedTuple):
    """A change: the lines and columns of an expression or statement, and what takes its place."""

    path: str
    line: int
    end_line: int
    start: int
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        """Name the change for people."""
        return f"{self.path}:{self.line} {self.before} -> {self.after}"

    def applied(self, source: str) -> str:
        """Return the source with the change; columns are counted in bytes, as in syntax trees."""
        lines = source.encode().splitlines(keepends=True)
        head = lines[self.line - 1][: self.start]
        tail = lines[self.end_line - 1][self.end :]
        changed = [head, self.after.encode(), tail]
        return b"".join([*lines[: self.line - 1], *changed, *lines[self.end_line :]]).decode()


# Changes -----------------------------------------------------------------------------------------


def mutants(path: str, source: str) -> Iterator[Mutant]:
    """Yield every change of a file, in the order of its syntax tree."""
    tree = ast.parse(source)
    unchanged = {id(each) for node in ast.walk(tree) for each in _left_alone(node)}
    for node in ast.walk(tree):
        changed = None if id(node) in unchanged else _changed(node)
        if changed is None or not isinstance(node, ast.expr | ast.stmt):
            continue
        yield Mutant(
            path=path,
            line=node.lineno,
            end_line=node.end_lineno or node.lineno,
            start=node.col_offset,
            end=node.end_col_offset or 0,
            before=ast.unparse(node),
            after=changed,
        )


def _left_alone(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what has no effect: annotations, docstrings, type-checking blocks, parts of texts."""
    match node:
        case ast.arg(annotation=ast.expr() as only) | ast.AnnAssign(annotation=only):
            yield from ast.walk(only)
        case ast.FunctionDef(returns=ast.expr() as returned):
            yield from ast.walk(returned)
        case ast.Expr(value=ast.Constant() as text):
            yield text
        case ast.JoinedStr():
            yield from (each for part in node.values for each in ast.walk(part))
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            yield from ast.walk(node)


def _changed(node: ast.AST) -> str | None:
    match node:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp():
            return _with_another_operator(node)
        case ast.Constant():
            return _another_value(node.value)
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            return "return None"
        case ast.Expr(value=ast.Call()):
            return "pass"
        case _:
            return None


def _with_another_operator(node: ast.Compare | ast.BoolOp | ast.UnaryOp) -> str | None:
    other: ast.expr
    match node:
        case ast.Compare(ops=[operator]):
            other = ast.Compare(node.left, [_OPPOSITES[type(operator)]()], node.comparators)
        case ast.BoolOp():
            other = ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            other = node.operand
        case _:
            return None
    return f"({ast.unparse(other)})"


def _another_value(value: object) -> str | None:
    if isinstance(value, bool):
        return str(not value)
    if isinstance(value, int):
        return str(value + 1)
    return repr(f"{value}x") if isinstance(value, str) and value else None


# Tests -------------------------------------------------------------------------------------------


def covering(mutant: Mutant, contexts: Mapping[int, Sequence[str]], root: Path) -> list[str]:
    """Return the ids of tests that pass the lines of a change; the same at each time."""
    names = {
        name
        for line in range(mutant.line, mutant.end_line + 1)
        for name in contexts.get(line, ())
        if name
    }
    ids = sorted(filter(None, (_test_id(name, root) for name in names)))
    return random.Random(0).sample(ids, min(len(ids), _MOST_TESTS))  # noqa: S311 -- a sample


def _test_id(name: str, root: Path) -> str | None:
    """Return the id of a test from the dotted name that coverage gives to it."""
    parts = name.split(".")
    for number in range(len(parts) - 1, 0, -1):
        file = Path(*parts[:number]).with_suffix(".py")
        if (root / file).exists():
            return "::".join([str(file), *parts[number:]])
    return None


def noticed(mutant: Mutant, tests: Sequence[str]) -> str | None:
    """Run tests against a changed copy; return how they noticed the change, or None."""
    with tempfile.TemporaryDirectory() as folder:
        for name in _COPIED:
            source, target = ROOT / name, Path(folder) / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("node_modules"))
            else:
                shutil.copy(source, target)
        file = Path(folder) / mutant.path
        file.write_text(mutant.applied(file.read_text("utf-8")), "utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
        try:
            done = subprocess.run(  # noqa: S603 -- our own tests
                command,
                cwd=folder,
                env={**os.environ, "PYTHONPATH": folder},
                capture_output=True,
                text=True,
                timeout=_LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "timeout"
    if done.returncode == 0:
        return None
    return "assertion" if "AssertionError" in done.stdout else "crash"


def main() -> None:
    """Print each change with how it was noticed, and the figures of each package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="chooses the changes")
    parser.add_argument("--count", type=int, default=50, help="how many changes")
    parser.add_argument("--under", default=PACKAGE, help="the folder or file that is changed")
    chosen = parser.parse_args()
    data = CoverageData(CONTEXTS)
    data.read()
    paths = sorted(each for each in (ROOT / chosen.under).rglob("*.py"))
    every = [
        mutant
        for path in paths
        for mutant in mutants(str(path.relative_to(ROOT)), path.read_text("utf-8"))
    ]
    number = min(chosen.count, len(every))
    sample = random.Random(chosen.seed).sample(every, number)  # noqa: S311 -- a sample
    figures: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for mutant in sample:
        tests = covering(mutant, data.contexts_by_lineno(str(ROOT / mutant.path)), ROOT)
        how = (noticed(mutant, tests) if tests else None) or "not noticed"
        figures[str(Path(mutant.path).parent)][how] += 1
        sys.stdout.write(f"{how:<12} {mutant}\n")
        sys.stdout.flush()
    for package, counts in sorted(figures.items()):
        sys.stdout.write(f"{package}: {dict(counts)}\n")
    sys.exit(any(counts["not noticed"] for counts in figures.values()))


if __name__ == "__main__":
    main()
