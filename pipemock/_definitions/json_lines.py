"""The lines of the members of a JSON document, which the standard library does not report."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from pipemock._definitions.paths import item, member

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN: Final = re.compile(r'\n|"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def lines_of(text: str) -> dict[str, int]:
    """Return the line of every path in a document, which must be an object or a list."""
    lines: dict[str, int] = {}
    lexemes = _lexemes(text)
    _, first = next(lexemes)
    stack = [_Container("", is_list=first == "[")]
    for line, lexeme in lexemes:
        if lexeme in "{[":
            path = stack[-1].value_begins(line, lines)
            stack.append(_Container(path, is_list=lexeme == "["))
        elif lexeme in "}]":
            stack.pop()
        else:
            stack[-1].take(lexeme, line, lines)
    return lines


def _lexemes(text: str) -> Iterator[tuple[int, str]]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match[0] == "\n":
            line += 1
        else:
            yield line, match[0]


class _Container:
    """An object or a list that is being read."""

    def __init__(self, path: str, *, is_list: bool) -> None:
        self._path = path
        self._is_list = is_list
        self._index = 0
        self._key: str | None = None

    def take(self, lexeme: str, line: int, lines: dict[str, int]) -> None:
        if lexeme == ",":
            self._index += 1
            self._key = None
        elif lexeme == ":":
            return
        elif self._is_list:
            self.value_begins(line, lines)
        elif self._key is None:
            self._key = json.loads(lexeme)
            lines[self._here()] = line

    def value_begins(self, line: int, lines: dict[str, int]) -> str:
        path = self._here()
        if self._is_list:
            lines[path] = line
        return path

    def _here(self) -> str:
        if self._is_list:
            return item(self._path, self._index)
        return member(self._path, self._key or "")
