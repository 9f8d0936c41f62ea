"""The lines of the members of a JSON document, which the standard library does not report."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from pipemock._definitions.paths import Lines, item, member

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN: Final = re.compile(r'\n|"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def lines_of(text: str) -> Lines:
    """Return the line of every path in a document, which must be an object or a list."""
    lines = Lines()
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


def without_trailing_commas(text: str) -> str:
    """Return a document in which no comma precedes the end of an object or a list."""
    kept: list[str] = []
    comma: int | None = None
    end = 0
    for match in _TOKEN.finditer(text):
        kept.append(text[end : match.end()])
        end = match.end()
        if match[0] in {"}", "]"} and comma is not None:
            kept[comma] = kept[comma][:-1]
        if match[0] != "\n":
            comma = len(kept) - 1 if match[0] == "," else None
    return "".join(kept) + text[end:]


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
        self._keys: set[str] = set()

    def take(self, lexeme: str, line: int, lines: Lines) -> None:
        if lexeme == ",":
            self._index += 1
            self._key = None
        elif self._is_list:
            self.value_begins(line, lines)
        elif self._key is None:
            key: str = json.loads(lexeme)
            lines.add_key(member(self._path, key), line, again=key in self._keys)
            self._keys.add(key)
            self._key = key

    def value_begins(self, line: int, lines: Lines) -> str:
        if not self._is_list:
            return member(self._path, self._key or "")
        path = item(self._path, self._index)
        lines[path] = line
        return path
