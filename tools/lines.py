"""Count the lines of code of pipemock, per package and in all.

A line of code is any line but docstrings, comments, blank lines and imports. Docstrings and
imports are found by `ast`, everything else by `tokenize`: an import of ten lines counts nothing, a
string of ten lines counts ten, a line of code with a comment at its end counts one. Texts below
attributes are docstrings, and `if TYPE_CHECKING:` is a line of code.

Run it from the root of the repository, with the folder to count if it is not pipemock::

    python -m tools.lines [FOLDER]
"""

from __future__ import annotations

import argparse
import ast
import io
import sys
import tokenize
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAYOUT: Final = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}
_DOCUMENTED: Final = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def lines_of_code(source: str) -> int:
    """Return the number of lines of code of a module."""
    written = {
        line
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type not in _LAYOUT
        for line in range(token.start[0], token.end[0] + 1)
    }
    return len(written - set(_other_lines(ast.parse(source))))


def lines_by_package(folder: Path) -> Counter[str]:
    """Return the lines of code of each package and module directly below a folder."""
    lines: Counter[str] = Counter()
    for file in folder.rglob("*.py"):
        lines[file.relative_to(folder).parts[0]] += lines_of_code(file.read_text("utf-8"))
    return lines


def _other_lines(tree: ast.Module) -> Iterator[int]:
    """Yield the lines of imports and docstrings, also of those below an attribute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _lines_of(node)
        if isinstance(node, _DOCUMENTED):
            for statement in node.body:
                if _is_text(statement):
                    yield from _lines_of(statement)


def _is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _lines_of(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def main() -> None:
    """Print the lines of code of a folder, the largest package first."""
    parser = argparse.ArgumentParser(prog="python -m tools.lines", description="Count lines.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("pipemock"))
    lines = lines_by_package(parser.parse_args().folder)
    rows = [*lines.most_common(), ("in all", lines.total())]
    sys.stdout.writelines(f"{count:>7,}  {name}\n" for name, count in rows)


if __name__ == "__main__":
    main()
