"""What differs between two trees: by name and status, as `git diff --name-status` without renames.

CodeCommit knows additions, modifications and deletions only (service model, ChangeTypeEnum): a file
that was moved is deleted here and added there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pipemock._codecommit.git.objects import EMPTY_TREE, Entry, Mode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock._codecommit.git.store import ObjectStore


@attrs.frozen(kw_only=True)
class Change:
    """A path that differs."""

    path: str
    before: Entry | None
    after: Entry | None

    @property
    def kind(self) -> str:
        """The letter for it: A, M or D."""
        if self.before is None:
            return "A"
        return "D" if self.after is None else "M"


def differences(store: ObjectStore, before: str, after: str) -> list[Change]:
    """Return what differs between two trees, in the order of the paths."""
    return sorted(_changes(store, before, after, ""), key=lambda change: change.path)


# Subtrees with the same id are the same: nobody looks into them.
def _changes(store: ObjectStore, before: str, after: str, under: str) -> Iterator[Change]:
    if before == after:
        return
    old, new = store.trees[before].entries, store.trees[after].entries
    for name in old.keys() | new.keys():
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        path = f"{under}{name}"
        yield from _changes(store, _folder(was), _folder(now), f"{path}/")
        was, now = _leaf(was), _leaf(now)
        if was or now:
            yield Change(path=path, before=was, after=now)


def _folder(entry: Entry | None) -> str:
    return entry.id if entry and entry.mode is Mode.FOLDER else EMPTY_TREE.id


def _leaf(entry: Entry | None) -> Entry | None:
    return entry if entry and entry.mode is not Mode.FOLDER else None
