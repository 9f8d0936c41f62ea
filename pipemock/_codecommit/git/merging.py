"""Three-way merges of trees: the changes and the conflicts."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, TypeVar

import attrs

from pipemock._codecommit.git import lines
from pipemock._codecommit.git.differences import differences
from pipemock._codecommit.git.objects import Entry, Mode
from pipemock._codecommit.git.trees import entry_at

if TYPE_CHECKING:
    from pipemock._codecommit.git.lines import Favour
    from pipemock._codecommit.git.store import ObjectStore

T = TypeVar("T")


class Detail(enum.Enum):
    """The level at which two changes of one file are compared."""

    FILE = "FILE_LEVEL"
    LINE = "LINE_LEVEL"


@attrs.frozen(kw_only=True)
class Trees:
    """The trees of the two commits to merge, and of their merge base."""

    base: str
    source: str
    destination: str


@attrs.frozen(kw_only=True)
class Sides:
    """The entries of a path in the three trees."""

    path: str
    base: Entry | None
    source: Entry | None
    destination: Entry | None


@attrs.frozen(kw_only=True)
class Conflict(Sides):
    """A path that source and destination have changed differently."""

    content: bool
    mode: bool
    object_type: bool
    number: int


@attrs.frozen(kw_only=True)
class Merge:
    """The outcome of a merge: changes to make to the destination, and conflicts."""

    changes: dict[str, Entry | None]
    conflicts: list[Conflict]


@attrs.frozen
class _Rules:
    detail: Detail
    favour: Favour | None


def merge(
    store: ObjectStore, trees: Trees, detail: Detail, *, favour: Favour | None = None
) -> Merge:
    """Merge two trees, and return the conflicts that remain.

    Args:
        store: The store of the trees.
        trees: The trees to merge.
        detail: Whether any two changes of one file conflict, or only overlapping ones.
        favour: The side whose change resolves a conflict; conflicts remain if omitted.
    """
    by_source = differences(store, trees.base, trees.source)
    by_destination = {each.path: each for each in differences(store, trees.base, trees.destination)}
    changes: dict[str, Entry | None] = {}
    conflicts = []
    for change in by_source:
        other = by_destination.get(change.path)
        at = Sides(
            path=change.path,
            base=change.before,
            source=change.after,
            destination=other.after if other else change.before,
        )
        found = _outcome(store, trees, at, _Rules(detail, favour))
        if isinstance(found, Conflict):
            conflicts.append(found)
        elif found != at.destination:
            changes[at.path] = found
    return Merge(changes=changes, conflicts=conflicts)


def _outcome(store: ObjectStore, trees: Trees, at: Sides, rules: _Rules) -> Entry | Conflict | None:
    if at.source is not None and _is_in_the_way(store, trees, at.path):
        return _decided(at, rules, object_type=True, number=1)
    if at.destination in {at.base, at.source}:
        return at.source
    if at.source is None or at.destination is None:
        return _decided(at, rules, content=True, number=1)
    if not (at.source.mode.is_blob and at.destination.mode.is_blob):
        differs = at.source.mode is not at.destination.mode
        return _decided(at, rules, content=True, object_type=differs, number=1)
    return _both_changed(store, at, at.source, at.destination, rules)


# One side has a file and the other a folder of the same name; a swap by source alone is fine.
def _is_in_the_way(store: ObjectStore, trees: Trees, path: str) -> bool:
    names = path.split("/")
    for depth in range(1, len(names) + 1):
        above = "/".join(names[:depth])
        found = entry_at(store, trees.destination, above)
        is_folder = found is not None and found.mode is Mode.FOLDER
        misplaced = is_folder if above == path else found is not None and not is_folder
        if misplaced and found != entry_at(store, trees.base, above):
            return True
    return False


def _both_changed(
    store: ObjectStore, at: Sides, source: Entry, destination: Entry, rules: _Rules
) -> Entry | Conflict | None:
    base = at.base or Entry(Mode.FILE, "")
    mode = _one_of(base.mode, source.mode, destination.mode)
    content = _one_of(base.id, source.id, destination.id)
    overlaps = 1
    if content is None and rules.detail is Detail.LINE:
        content, overlaps = _merged_text(store, at, rules)
    if mode is not None and content is not None:
        return Entry(mode, content)
    clash, other_clash = content is None, mode is None
    return _decided(
        at, rules, content=clash, mode=other_clash, number=overlaps * clash + other_clash
    )


def _merged_text(store: ObjectStore, at: Sides, rules: _Rules) -> tuple[str | None, int]:
    texts = [
        store.blobs[entry.id].content if entry and entry.mode.is_blob else b""
        for entry in (at.base, at.source, at.destination)
    ]
    if any(lines.is_binary(text) for text in texts):
        return None, 1
    result = lines.merged(*texts, favour=rules.favour)
    if result is not None:
        return store.add_blob(result), 0
    return None, sum(hunk.is_conflict for hunk in lines.hunks(*texts))


def _one_of(base: T, source: T, destination: T) -> T | None:
    """Return the result of two changes of one value, or `None` if they conflict."""
    if destination in {base, source}:
        return source
    return destination if source == base else None


def _decided(
    at: Sides,
    rules: _Rules,
    *,
    content: bool = False,
    mode: bool = False,
    object_type: bool = False,
    number: int,
) -> Entry | Conflict | None:
    if rules.favour is not None:
        return at.source if rules.favour == "source" else at.destination
    return Conflict(
        **attrs.asdict(at, recurse=False),
        content=content,
        mode=mode,
        object_type=object_type,
        number=number,
    )
