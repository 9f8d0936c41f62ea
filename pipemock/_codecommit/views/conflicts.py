"""Merge conflicts in answers."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit.git import lines
from pipemock._codecommit.git.differences import Change
from pipemock._codecommit.git.merging import Conflict
from pipemock._codecommit.git.objects import Mode
from pipemock._codecommit.git.trees import entry_at
from pipemock._codecommit.views.repositories import FILE_MODES
from pipemock._request import without_none

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock._codecommit.git.objects import Entry
    from pipemock._codecommit.git.store import ObjectStore
    from pipemock._codecommit.merges import MergePair

_TYPES: Final[Mapping[Mode, str]] = {
    Mode.FOLDER: "DIRECTORY",
    Mode.FILE: "FILE",
    Mode.EXECUTABLE: "FILE",
    Mode.LINK: "SYMBOLIC_LINK",
    Mode.SUBMODULE: "GIT_LINK",
}
_SIDES: Final = ("source", "destination", "base")


def none_at(pair: MergePair, path: str) -> Conflict | None:
    """Return an empty conflict for a file without conflicts, or `None` if the file is missing."""
    trees = pair.trees
    source, destination, base = (
        entry_at(pair.repository.objects, root, path)
        for root in (trees.source, trees.destination, trees.base)
    )
    if not (source or destination or base):
        return None
    return Conflict(path=path, base=base, source=source, destination=destination)


def metadata(objects: ObjectStore, conflict: Conflict) -> dict[str, Any]:
    """Return the metadata of a conflict."""

    def size(entry: Entry) -> int | None:
        return len(objects.content(entry)) if entry.mode.is_blob else None

    def is_binary(entry: Entry) -> bool:
        return lines.is_binary(objects.content(entry))

    return {
        "filePath": conflict.path,
        "fileSizes": _each(conflict, size),
        "fileModes": _each(conflict, lambda entry: FILE_MODES.get(entry.mode)),
        "objectTypes": _each(conflict, lambda entry: _TYPES[entry.mode]),
        "numberOfConflicts": conflict.number,
        "isBinaryFile": _each(conflict, is_binary),
        "contentConflict": conflict.content,
        "fileModeConflict": conflict.mode,
        "objectTypeConflict": conflict.object_type,
        "mergeOperations": without_none(
            source=_operation(conflict, conflict.source),
            destination=_operation(conflict, conflict.destination),
        ),
    }


def hunks(objects: ObjectStore, conflict: Conflict, detail: str) -> list[dict[str, Any]]:
    """Return the changed hunks of a file: its lines at line level, otherwise the whole file.

    Inferred from a sample: lines are numbered from zero, and the end line is exclusive.
    """
    sides = (conflict.base, conflict.source, conflict.destination)
    contents = [objects.content(each) for each in sides]
    if detail == "LINE_LEVEL" and not any(map(lines.is_binary, contents)):
        return [_hunk(each) for each in lines.hunks(*contents)]
    if not conflict.number:
        return []
    runs = [lines.Lines(1, tuple(each.splitlines(keepends=True))) for each in contents]
    whole = lines.Hunk(base=runs[0], source=runs[1], destination=runs[2], is_conflict=True)
    return [_hunk(whole)]


def _hunk(hunk: lines.Hunk) -> dict[str, Any]:
    return {
        "isConflict": hunk.is_conflict,
        "source": _lines(hunk.source),
        "destination": _lines(hunk.destination),
        "base": _lines(hunk.base),
    }


def _lines(run: lines.Lines) -> dict[str, Any]:
    return {
        "startLine": run.start - 1,
        "endLine": run.end,
        "hunkContent": base64.b64encode(b"".join(run.content)).decode(),
    }


def _each(conflict: Conflict, of: Callable[[Entry], Any]) -> dict[str, Any]:
    sides = {side: getattr(conflict, side) for side in _SIDES}
    return without_none(**{side: of(entry) for side, entry in sides.items() if entry is not None})


def _operation(conflict: Conflict, after: Entry | None) -> str | None:
    change = Change(path=conflict.path, before=conflict.base, after=after)
    return None if change.before == after else change.kind
