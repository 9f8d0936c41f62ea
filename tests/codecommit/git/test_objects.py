"""Ids of objects: equal to those that the `git` program gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock._codecommit.git.objects import EMPTY_TREE, Blob, Commit, Entry, Mode, Tree
from pipemock._codecommit.git.store import ObjectStore
from pipemock._codecommit.git.trees import edited
from tests.codecommit.git.git_program import git
from tests.codecommit.git.repositories import MARY, commit, tree

if TYPE_CHECKING:
    from pathlib import Path

HELLO: Final = Blob(b"hello\n")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet")
    return tmp_path


# Vectors ---------------------------------------------------------------------------------------


def test_the_empty_tree() -> None:
    """The tree without entries has the id that everybody knows."""
    assert "4b825dc642cb6eb9a060e54bf8d69288fbee4904" == EMPTY_TREE.id


@pytest.mark.parametrize("content", [b"", b"hello\n", b"\0\xff", "äöü".encode()])
def test_blobs(repository: Path, content: bytes) -> None:
    """A blob has the id that git gives it."""
    assert git(repository, "hash-object", "--stdin", given=content) == Blob(content).id


def test_trees(repository: Path) -> None:
    """A tree has git's id; folders are sorted as if their names ended in a slash."""
    store = ObjectStore()
    entry = Entry(Mode.FILE, store.add_blob(HELLO.content))
    paths = ["a/f.txt", "a.txt", "a-b", "a0", "ä/ö", "z/y/x"]
    changes: dict[str, Entry | None] = dict.fromkeys(paths, entry)
    changes |= {"run.sh": Entry(Mode.EXECUTABLE, entry.id), "link": Entry(Mode.LINK, entry.id)}
    root = edited(store, EMPTY_TREE.id, changes)
    git(repository, "hash-object", "-w", "--stdin", given=HELLO.content)
    rows = (f"{each.mode.value} {each.id}\t{path}\n" for path, each in changes.items() if each)
    git(repository, "update-index", "--add", "--index-info", given="".join(rows).encode())

    assert git(repository, "write-tree") == root


@pytest.mark.parametrize("message", ["first", "first\n", "", "Ein Ärger\n\nmit Zeilen\n"])
def test_commits(repository: Path, message: str) -> None:
    """A commit has git's id, with parents and without."""
    root = git(repository, "mktree", given=b"")
    first = Commit(tree=root, parents=(), author=MARY, committer=MARY, message=message)
    given_first = git(repository, "commit-tree", root, given=message.encode())
    second = Commit(tree=root, parents=(first.id,), author=MARY, committer=MARY, message=message)
    given_second = git(repository, "commit-tree", root, "-p", first.id, given=message.encode())

    assert [given_first, given_second] == [first.id, second.id]


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        (Blob, {"content": b""}),
        (Tree, {}),
        (
            Commit,
            {"tree": "", "parents": (), "author": MARY, "committer": MARY, "message": ""},
        ),
    ],
)
def test_an_id_follows_from_the_content(kind: Any, members: dict[str, Any]) -> None:
    """No object can be given an id, and its representation leaves it out."""
    with pytest.raises(TypeError, match="'id'"):
        kind(**members, id="")

    assert kind(**members).id not in repr(kind(**members))


# The store -------------------------------------------------------------------------------------


def _tables(store: ObjectStore) -> list[dict[Any, Any]]:
    return [dict(table) for table in attrs.astuple(store, recurse=False)]


def _write(store: ObjectStore, text: str) -> str:
    root = tree(store, text=text)
    first, second = (commit(store, message=f"{text}{number}") for number in range(2))
    return commit(store, first, second, root=root)


def _write_and_fail(store: ObjectStore) -> None:
    with store.rollback_on_error():
        _write(store, "kept")
        _write(store, "gone")
        raise KeyboardInterrupt


def test_a_block_that_fails_has_written_nothing() -> None:
    """Objects of every kind are discarded, and those that were there before are kept."""
    store = ObjectStore()
    _write(store, "kept")
    before = _tables(store)
    with pytest.raises(KeyboardInterrupt):
        _write_and_fail(store)

    assert [1, 2, 3, 1, 3] == [len(table) for table in before]
    assert before == _tables(store)


def test_a_block_that_succeeds_has_written_everything() -> None:
    """A merge is found by its parents, and is one generation younger."""
    store = ObjectStore()
    with store.rollback_on_error():
        merged = _write(store, "kept")
    parents = store.commits[merged].parents

    assert {parents: merged} == store.merges
    assert {merged: 2, **dict.fromkeys(parents, 1)} == store.generations
    assert [2, 2, 4, 1, 4] == [len(table) for table in _tables(_with_one_more(store))]


def _with_one_more(store: ObjectStore) -> ObjectStore:
    commit(store, message="alone")
    store.add_blob(b"alone")
    return store


# Trees -----------------------------------------------------------------------------------------

_NAMES: Final = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map("/".join)
_ENTRY: Final = Entry(Mode.FILE, HELLO.id)


@given(st.lists(_NAMES, unique=True))
def test_the_way_to_a_tree_does_not_matter(paths: list[str]) -> None:
    """Files that are added one by one, or all at once, make the same tree."""
    store = ObjectStore()
    fitting = [
        path
        for path in paths
        if not any(f"{path}/" in f"{each}/" for each in paths if each != path)
    ]
    at_once = edited(store, EMPTY_TREE.id, dict.fromkeys(fitting, _ENTRY))
    one_by_one = EMPTY_TREE.id
    for path in fitting:
        one_by_one = edited(store, one_by_one, {path: _ENTRY})

    assert at_once == one_by_one
    assert EMPTY_TREE.id == edited(store, at_once, dict.fromkeys(fitting))


def test_a_file_takes_the_place_of_a_folder() -> None:
    """A file under the name of a folder, whose files go, stands there instead of it."""
    store = ObjectStore()
    root = edited(store, EMPTY_TREE.id, {"a/b": _ENTRY})

    assert Tree({"a": _ENTRY}).id == edited(store, root, {"a": _ENTRY, "a/b": None})


def test_a_folder_takes_the_place_of_a_file() -> None:
    """A folder under the name of a file that goes stands there instead of it."""
    store = ObjectStore()
    root = edited(store, EMPTY_TREE.id, {"a": _ENTRY})

    assert edited(store, EMPTY_TREE.id, {"a/b": _ENTRY}) == edited(
        store, root, {"a": None, "a/b": _ENTRY}
    )


def test_merges_are_known_by_their_parents() -> None:
    """A store knows the first commit of each pair of parents, and no commit of one."""
    store = ObjectStore()
    first = commit(store)
    second = commit(store, first, message="second")
    merged = commit(store, first, second, message="merged")
    commit(store, first, second, message="again")

    assert {(first, second): merged} == store.merges
