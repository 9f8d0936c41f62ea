"""Paths of values in a file, such as ``Resources.Release.Properties.Stages[1]``."""

from __future__ import annotations

import json
import re
from typing import Final

import attrs

_SIMPLE: Final = re.compile(r"[\w:@/-]+")
_LAST: Final = re.compile(r"(\[[0-9]+\]|\[\"(?:[^\"\\]|\\.)*\"\]|(?:^|\.)[^.\[]*)$")


@attrs.frozen
class Repeated:
    """A key that a mapping has more than once: its path, and the lines of two of them."""

    path: str
    first: int
    line: int


class Lines(dict[str, int]):
    """The line of every path in a text, and the keys that are repeated in it."""

    def __init__(self) -> None:
        """Begin without any lines."""
        super().__init__()
        self.repeated: list[Repeated] = []

    def add_key(self, path: str, line: int, *, again: bool) -> None:
        """Record the line of a key, which its mapping may have had before."""
        if again:
            self.repeated.append(Repeated(path, self[path], line))
        self[path] = line


def member(path: str, key: str) -> str:
    """Return the path of a member; a key with special characters is quoted."""
    if not _SIMPLE.fullmatch(key):
        return f"{path}[{json.dumps(key)}]"
    return f"{path}.{key}" if path else key


def item(path: str, index: int) -> str:
    """Return the path of an item in a list."""
    return f"{path}[{index}]"


def split(path: str) -> tuple[str, str]:
    """Split off the last part of a path: ``a.b[0]`` becomes ``a.b`` and ``[0]``."""
    found = _LAST.search(path)
    cut = found.start() if found else 0
    return path[:cut], path[cut:]
