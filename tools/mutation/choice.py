"""The tests of a change: those that pass its lines, the most specific first."""

from __future__ import annotations

import ast
import re
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from coverage.numbits import numbits_to_nums

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tools.mutation.changes import Mutant

# As documented: coverage.readthedocs.io/en/latest/dbschema.html
_LINES = """
    select file.path, context.context, line_bits.numbits
    from line_bits join file on file.id = file_id join context on context.id = context_id
    where context.context != ''
"""


_MOST_NAMED: Final = 10


class Coverage(NamedTuple):
    """What a run of the suite has recorded."""

    tests: Mapping[str, Mapping[int, frozenset[str]]]
    """For each file and line, the ids of the tests that pass it."""
    lines: Mapping[str, int]
    """For each test, how many lines it passes: the fewer, the more specific and the faster."""


def recorded(data: Path, root: Path) -> Coverage:
    """Read a data file of coverage whose contexts are test functions and whose paths relative."""
    tests: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    lines: Counter[str] = Counter()
    with closing(sqlite3.connect(data)) as connection:
        for path, context, numbits in connection.execute(_LINES):
            test = _test_id(context, root)
            if test is None:
                continue
            numbers = numbits_to_nums(numbits)
            lines[test] += len(numbers)
            for number in numbers:
                tests[path][number].add(test)
    frozen = {
        path: {number: frozenset(names) for number, names in by_line.items()}
        for path, by_line in tests.items()
    }
    return Coverage(frozen, lines)


@cache
def _test_id(name: str, root: Path) -> str | None:
    """Return the id of a test from the dotted name that coverage gives to it.

    Other functions that coverage takes for tests have none: the package has some called `test_...`.
    """
    parts = name.split(".")
    for number in range(len(parts) - 1 if parts[0] == "tests" else 0, 0, -1):
        file = Path(*parts[:number]).with_suffix(".py")
        if (root / file).exists():
            return "::".join([file.as_posix(), *parts[number:]])
    return None


class Sources(NamedTuple):
    """The texts of the files that are changed and of the files with tests, by their paths."""

    texts: Mapping[str, str]
    tests: Mapping[str, str]


def covering(mutant: Mutant, coverage: Coverage, sources: Sources) -> list[str]:
    """Return the tests that pass a change: first those that mention it, then the most specific.

    What an import runs, as a constant of a module, is recorded for the test that imports first, if
    for any: its tests are those that pass a line with its name.
    """
    lines = {mutant.path: list(range(mutant.line, mutant.end_line + 1))}
    if names := names_defined(mutant, sources):
        lines = _mentions(_and_what_they_define(names, mutant.path, sources), sources)
    said = _files_that_say(mutant, sources)
    return sorted(
        _passing(lines, coverage),
        key=lambda test: (test.partition("::")[0] not in said, coverage.lines[test], test),
    )


def _files_that_say(mutant: Mutant, sources: Sources) -> list[str]:
    """Return the files of tests that name a constant, and those that contain a changed text."""
    sought = names_defined(mutant, sources)
    match ast.parse(mutant.before).body:
        case [ast.Expr(value=ast.Constant(value=str() as text))]:
            sought.append(text)
    found = [file for each in sought for file, text in sources.tests.items() if each in text]
    return list(dict.fromkeys(found))


def names_defined(mutant: Mutant, sources: Sources) -> list[str]:
    """Return the names that a change defines if it runs at import, and none in a function."""
    return list(_defined(ast.parse(sources.texts[mutant.path]).body, mutant.line))


def _passing(lines: Mapping[str, Iterable[int]], coverage: Coverage) -> set[str]:
    empty: frozenset[str] = frozenset()
    return {
        test
        for path, numbers in lines.items()
        for number in numbers
        for test in coverage.tests.get(path, {}).get(number, empty)
    }


def _and_what_they_define(names: Iterable[str], path: str, sources: Sources) -> set[str]:
    """Return names, and those of the same file that are defined by their means."""
    found: set[str] = set()
    further = set(names)
    body = ast.parse(sources.texts[path]).body
    while further:
        found |= further
        mentioning = _mentions(further, sources)[path]
        further = {name for line in mentioning for name in _defined(body, line)} - found
    return found


def _mentions(names: Iterable[str], sources: Sources) -> dict[str, list[int]]:
    """Return the lines that mention a name."""
    word = re.compile(rf"\b(?:{'|'.join(sorted(names))})\b")
    return {
        path: [number for number, line in enumerate(text.splitlines(), 1) if word.search(line)]
        for path, text in sources.texts.items()
    }


def _defined(body: list[ast.stmt], line: int) -> Iterator[str]:
    """Yield the names that the innermost definition around a line gives to it."""
    for statement in body:
        first = min([statement.lineno, *(each.lineno for each in _decorators(statement))])
        if not first <= line <= (statement.end_lineno or first) or _is_called(statement, line):
            continue
        match statement:
            case ast.ClassDef(name=name, body=inner):
                yield from list(_defined(inner, line)) or [name]
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Assign(targets=targets):
                yield from (each.id for each in targets if isinstance(each, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def _is_called(statement: ast.stmt, line: int) -> bool:
    """Return whether a line is in the body of a function or method, which no import runs."""
    return any(
        each.body[0].lineno <= line <= (each.end_lineno or line)
        for each in ast.walk(statement)
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _decorators(statement: ast.stmt) -> list[ast.expr]:
    return getattr(statement, "decorator_list", [])


def beside(mutant: Mutant, sources: Sources) -> list[str]:
    """Return the folder or files of tests that mirror the place of a change, or mention it."""
    named = _files_that_say(mutant, sources)
    mirrored = _mirrored(mutant, sources)
    return [*mirrored, *(file for file in named[:_MOST_NAMED] if not file.startswith(mirrored[0]))]


def _mirrored(mutant: Mutant, sources: Sources) -> list[str]:
    parts = [part.strip("_") for part in Path(mutant.path).with_suffix("").parts[1:]]
    for number in range(len(parts) - 1, 0, -1):
        folder = "/".join(["tests", *parts[:number]])
        if any(file.startswith(f"{folder}/") for file in sources.tests):
            return [folder]
    flat = f"tests/test_{parts[-1]}.py"
    return (
        [flat]
        if flat in sources.tests
        else [file for file in sources.tests if file.count("/") == 1]
    )
