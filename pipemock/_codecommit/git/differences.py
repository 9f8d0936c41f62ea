"""Differences between two trees, like `git diff --name-status` without renames.

CodeCommit only reports additions, modifications and deletions (service model, ChangeTypeEnum): a
moved file is deleted in one place and added in another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pipemock._codecommit.git.objects import Entry, Mode
from pipemock._codecommit.git.trees import tree_of

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
        """The letter of the change: A, M or D."""
        if self.before is None:
            return "A"
        return "D" if self.after is None else "M"


def differences(store: ObjectStore, before: str, after: str) -> list[Change]:
    """Return the changes between two trees, sorted by path."""
    return sorted(_changes(store, before, after, ""), key=lambda change: change.path)


# Subtrees with the same id are equal, and are skipped.
def _changes(store: ObjectStore, before: str, after: str, under: str) -> Iterator[Change]:
    if before == after:
        return
    old, new = store.trees[before].entries, store.trees[after].entries
    for name in old.keys() | new.keys():
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        path = f"{under}{name}"
        yield from _changes(store, tree_of(was), tree_of(now), f"{path}/")
        was, now = _leaf(was), _leaf(now)
        if was or now:
            yield Change(path=path, before=was, after=now)


def _leaf(entry: Entry | None) -> Entry | None:
    return entry if entry and entry.mode is not Mode.FOLDER else None
