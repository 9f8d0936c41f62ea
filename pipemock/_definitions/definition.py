"""One pipeline that a file defines: what would be asked of the service, and where it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._definitions.paths import split
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FIRST_LETTER: Final = re.compile(r"(?<=\.)[a-z]")


class Unreadable(PipeMockError):  # noqa: N818 -- what the file is
    """A file that defines no pipeline; the message says why."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        """Keep the line, where there is one to blame."""
        super().__init__(message)
        self.line = line


@attrs.frozen(kw_only=True)
class Places:
    """From the paths of a request to those of the file, and on to its lines.

    `paths` knows what the file gives. What it leaves out is sought at its parent.
    """

    paths: Mapping[str, str]
    lines: Mapping[str, int]
    is_template: bool

    def find(self, path: str) -> tuple[str, int]:
        """Return the path in the file, and the line, of something in a request."""
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
    """One request that a file stands for."""

    request: Mapping[str, Any]
    places: Places


@attrs.frozen(kw_only=True)
class Definition:
    """A pipeline that a file defines.

    `pipeline` is what CreatePipeline would be asked, `transitions` are the inbound transitions
    that are disabled at once, and `action_types` are created before it.
    """

    pipeline: Asked
    region: str
    transitions: Any = attrs.field(factory=list)
    action_types: Sequence[Asked] = ()

    @property
    def name(self) -> str:
        """The name of the pipeline, if it has a proper one."""
        return str(self.pipeline.request["pipeline"].get("name", "(no name)"))
