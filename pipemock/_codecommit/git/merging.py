"""Three-way merges of trees: the changes and the conflicts."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, TypeVar

import attrs

from pipemock._codecommit.git import lines
from pipemock._codecommit.git.differences import differences
from pipemock._codecommit.git.objects import Entry, Mode
from pipemock._codecommit.git.trees import entry_at, paths_to

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
class Conflict:
    """The entries of a path in the three trees, and what source and destination differ in.

    Without a conflict, the number of conflicts is zero.
    """

    path: str
    base: Entry | None
    source: Entry | None
    destination: Entry | None
    content: bool = False
    mode: bool = False
    object_type: bool = False
    number: int = 0


@attrs.frozen(kw_only=True)
class Merge:
    """The outcome of a merge: changes to make to the destination, and conflicts."""

    changes: dict[str, Entry | None]
    conflicts: list[Conflict]


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
        at = Conflict(
            path=change.path,
            base=change.before,
            source=change.after,
            destination=other.after if other else change.before,
        )
        if at.source is not None and _is_in_the_way(store, trees, at.path):
            found: Entry | Conflict | None = attrs.evolve(at, object_type=True, number=1)
        else:
            found = _outcome(store, at, detail, favour)
        if isinstance(found, Conflict) and favour is not None:
            found = at.source if favour == "source" else at.destination
        if isinstance(found, Conflict):
            conflicts.append(found)
        elif found != at.destination:
            changes[at.path] = found
    return Merge(changes=changes, conflicts=conflicts)


def _outcome(
    store: ObjectStore, at: Conflict, detail: Detail, favour: Favour | None
) -> Entry | Conflict | None:
    if at.destination in {at.base, at.source}:
        return at.source
    if at.source is None or at.destination is None:
        return attrs.evolve(at, content=True, number=1)
    source, destination = at.source.mode, at.destination.mode
    if not (source.is_blob and destination.is_blob):
        differs = source is not destination
        return attrs.evolve(at, content=True, object_type=differs, number=1)
    mode = _one_of(at.base.mode if at.base else Mode.FILE, source, destination)
    content = _one_of(at.base.id if at.base else None, at.source.id, at.destination.id)
    texts = _texts_of_lines(store, at) if content is None and detail is Detail.LINE else None
    if texts and (merged := lines.merged(*texts, favour=favour)) is not None:
        content = store.add_blob(merged)
    if mode is not None and content is not None:
        return Entry(mode, content)
    clash, other_clash = content is None, mode is None
    overlaps = sum(hunk.is_conflict for hunk in lines.hunks(*texts)) if texts else 1
    number = overlaps * clash + other_clash
    return attrs.evolve(at, content=clash, mode=other_clash, number=number)


# One side has a file and the other a folder of the same name; a swap by source alone is fine.
def _is_in_the_way(store: ObjectStore, trees: Trees, path: str) -> bool:
    for above in paths_to(path):
        found = entry_at(store, trees.destination, above)
        is_folder = found is not None and found.mode is Mode.FOLDER
        misplaced = is_folder if above == path else found is not None and not is_folder
        if misplaced and found != entry_at(store, trees.base, above):
            return True
    return False


def _texts_of_lines(store: ObjectStore, at: Conflict) -> list[bytes] | None:
    """Return base, source and destination of a file, or `None` if one of them is binary."""
    texts = [store.content(entry) for entry in (at.base, at.source, at.destination)]
    return None if any(map(lines.is_binary, texts)) else texts


def _one_of(base: T, source: T, destination: T) -> T | None:
    """Return the result of two changes of one value, or `None` if they conflict."""
    if destination in {base, source}:
        return source
    return destination if source == base else None
