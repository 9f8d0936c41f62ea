"""What differs between two trees."""

from __future__ import annotations

from pipemock._codecommit.git.differences import differences
from pipemock._codecommit.git.objects import EMPTY_TREE, Entry, Mode
from pipemock._codecommit.git.store import ObjectStore
from pipemock._codecommit.git.trees import edited
from tests.codecommit.git.repositories import tree


def _told(store: ObjectStore, before: str, after: str) -> list[tuple[str, str]]:
    return [(each.kind, each.path) for each in differences(store, before, after)]


def test_added_modified_deleted() -> None:
    """Paths are reported in order, each with what happened to it."""
    store = ObjectStore()
    before = tree(store, a="1", b__c="2", b__d="3", e="4")
    after = tree(store, before, a="changed", b__c=None, b__new="5")

    assert [("M", "a"), ("D", "b/c"), ("A", "b/new")] == _told(store, before, after)


def test_a_moved_file_is_deleted_and_added() -> None:
    """A renamed file is a deletion and an addition."""
    store = ObjectStore()
    before = tree(store, old="text")

    assert [("A", "new"), ("D", "old")] == _told(store, before, tree(store, new="text"))


def test_a_mode_is_a_modification() -> None:
    """A file that becomes executable is modified."""
    store = ObjectStore()
    before = tree(store, run="text")
    entry = Entry(Mode.EXECUTABLE, store.add_blob(b"text"))

    assert [("M", "run")] == _told(store, before, edited(store, before, {"run": entry}))


def test_a_file_becomes_a_folder() -> None:
    """The file is deleted, and the files in the folder are added."""
    store = ObjectStore()

    assert [("D", "a"), ("A", "a/b")] == _told(store, tree(store, a="1"), tree(store, a__b="1"))


def test_everything_is_new_at_first() -> None:
    """Against the empty tree everything is added, and nothing differs from itself."""
    store = ObjectStore()
    root = tree(store, a="1", b__c="2")

    assert [("A", "a"), ("A", "b/c")] == _told(store, EMPTY_TREE.id, root)
    assert [] == _told(store, root, root)
