"""Concise trees and commits for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._codecommit.git.objects import EMPTY_TREE, Commit, Entry, Mode, Person
from pipemock._codecommit.git.trees import edited, files

if TYPE_CHECKING:
    from pipemock._codecommit.git.store import ObjectStore

MARY: Final = Person("Mary Major", "mary_major@example.com", 1_700_000_000)


def tree(store: ObjectStore, root: str = EMPTY_TREE.id, /, **contents: str | None) -> str:
    """Write a tree; a double underscore in a name is a slash, and `None` removes a file."""
    changes = {
        name.replace("__", "/"): content
        if content is None
        else Entry(Mode.FILE, store.add_blob(content.encode()))
        for name, content in contents.items()
    }
    return edited(store, root, changes)


def contents(store: ObjectStore, root: str) -> dict[str, str]:
    """Return the text of each file in a tree."""
    return {path: store.blobs[entry.id].content.decode() for path, entry in files(store, root)}


def commit(store: ObjectStore, *parents: str, message: str = "", root: str = EMPTY_TREE.id) -> str:
    """Write a commit."""
    return store.add_commit(
        Commit(tree=root, parents=parents, author=MARY, committer=MARY, message=message)
    )
