"""Lookups in trees, and edited copies of trees."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from pipemock._codecommit.git.objects import EMPTY_TREE, Entry, Mode, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipemock._codecommit.git.store import ObjectStore


def entry_at(store: ObjectStore, root: str, path: str) -> Entry | None:
    """Return the entry at a path; the empty path is the root itself."""
    entry = Entry(Mode.FOLDER, root)
    for name in path.split("/") if path else ():
        found = store.trees[entry.id].entries.get(name) if entry.mode is Mode.FOLDER else None
        if found is None:
            return None
        entry = found
    return entry


def paths_to(path: str) -> Iterator[str]:
    """Yield the paths of the folders above a path, from the top, and the path itself."""
    return itertools.accumulate(path.split("/"), "{}/{}".format)


def blob_at(store: ObjectStore, root: str, path: str) -> Entry | None:
    """Return the file or symbolic link at a path, if there is one."""
    entry = entry_at(store, root, path)
    return entry if entry is not None and entry.mode.is_blob else None


def tree_of(entry: Entry | None) -> str:
    """Return the id of the tree of a folder; anything else has nothing in it."""
    return entry.id if entry is not None and entry.mode is Mode.FOLDER else EMPTY_TREE.id


def files(store: ObjectStore, root: str, under: str = "") -> Iterator[tuple[str, Entry]]:
    """Yield the path and entry of everything in a tree except folders, sorted by name."""
    for name, entry in sorted(store.trees[root].entries.items()):
        path = f"{under}{name}"
        if entry.mode is Mode.FOLDER:
            yield from files(store, entry.id, f"{path}/")
        else:
            yield path, entry


def edited(store: ObjectStore, root: str, changes: Mapping[str, Entry | None]) -> str:
    """Write a copy of a tree with some paths changed, and return its id.

    Folders that become empty vanish, as they do in git.

    Args:
        store: The store of the trees.
        root: The tree to copy.
        changes: The new entry of each path; `None` removes the path.
    """
    entries = dict(store.trees[root].entries)
    for name, inside in _by_first_name(changes).items():
        entry = inside.pop("") if "" in inside else entries.get(name)
        folder = tree_of(entry)
        if folder != EMPTY_TREE.id or any(inside.values()):
            tree = edited(store, folder, inside)
            entry = None if tree == EMPTY_TREE.id else Entry(Mode.FOLDER, tree)
        if entry is None:
            entries.pop(name, None)
        else:
            entries[name] = entry
    return store.add_tree(Tree(entries))


def _by_first_name(changes: Mapping[str, Entry | None]) -> dict[str, dict[str, Entry | None]]:
    grouped: dict[str, dict[str, Entry | None]] = {}
    for path, entry in changes.items():
        name, _, rest = path.partition("/")
        grouped.setdefault(name, {})[rest] = entry
    return grouped
