"""Changes that change nothing which anybody could observe, with the reasons."""

from __future__ import annotations

from typing import Final, NamedTuple


class Place(NamedTuple):
    """A file, a line of it without its indentation, and a change as it is printed."""

    path: str
    line: str
    change: str


EQUIVALENTS: Final[dict[Place, str]] = {}
"""The reason for each such change."""
