"""A pipeline that a file defines: its requests to the service, and their places in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._definitions.paths import split
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FIRST_LETTER: Final = re.compile(r"(?<=\.)[a-z]")


class Unreadable(PipeMockError):  # noqa: N818 -- the name says what the file is
    """A file that defines no pipeline; the message says why."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        """Keep the line of the problem, if known."""
        super().__init__(message)
        self.line = line


@attrs.frozen(kw_only=True)
class Places:
    """The places in the file, by the paths of a request.

    `paths` has the paths that the file contains. Anything else has the place of its parent.
    """

    paths: Mapping[str, str]
    lines: Mapping[str, int]
    is_template: bool

    def find(self, path: str) -> tuple[str, int]:
        """Return the path and the line in the file of a path in a request."""
        found = self._in_file(path)
        return found, self._line(found)

    def _in_file(self, path: str) -> str:
        known, rest = path, ""
        while known not in self.paths:
            known, last = split(known)
            rest = last + rest
        rest = f".{rest}" if rest and rest[0] not in ".[" else rest
        if self.is_template:
            rest = _FIRST_LETTER.sub(lambda match: match[0].upper(), rest)
        return (self.paths[known] + rest).removeprefix(".")

    def _line(self, path: str) -> int:
        while path and path not in self.lines:
            path, _ = split(path)
        return self.lines.get(path, 1)


@attrs.frozen(kw_only=True)
class Asked:
    """A request that a file defines."""

    request: Mapping[str, Any]
    places: Places


@attrs.frozen(kw_only=True)
class Definition:
    """A pipeline that a file defines.

    `pipeline` is the request of CreatePipeline, `transitions` are the inbound transitions that are
    disabled right after it, and `action_types` are the requests that come before it.
    """

    pipeline: Asked
    region: str
    transitions: Any = attrs.field(factory=list)
    action_types: Sequence[Asked] = ()

    @property
    def name(self) -> str:
        """The name of the pipeline, or ``(no name)``."""
        return str(self.pipeline.request["pipeline"].get("name", "(no name)"))
