"""Git's objects as values, with git's own ids.

An id is the SHA-1 of the canonical form: the kind, the length, a zero byte, and the content (Pro
Git, chapter "Git Internals").
"""

from __future__ import annotations

import enum
import hashlib
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

UTC: Final = "+0000"


class Mode(str, enum.Enum):
    """The mode of an entry of a tree, in git's octal notation."""

    FOLDER = "40000"
    FILE = "100644"
    EXECUTABLE = "100755"
    LINK = "120000"
    SUBMODULE = "160000"

    @property
    def is_blob(self) -> bool:
        """Whether the entry is a blob: a file or a symbolic link."""
        return self not in {Mode.FOLDER, Mode.SUBMODULE}


@attrs.frozen
class Entry:
    """An entry of a tree: the mode and the id of an object."""

    mode: Mode
    id: str


def object_id(kind: str, content: bytes) -> str:
    """Return the id that git gives to an object."""
    header = f"{kind} {len(content)}\0".encode()
    return hashlib.sha1(header + content, usedforsecurity=False).hexdigest()


# Names and messages of a repository on disk may be in another encoding than UTF-8.
def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogateescape")


# Git compares names as bytes, and those of folders as if they ended with a slash.
def _sort_key(name: str, entry: Entry) -> bytes:
    return _bytes(f"{name}/" if entry.mode is Mode.FOLDER else name)


def _row(name: str, entry: Entry) -> bytes:
    return _bytes(f"{entry.mode.value} {name}\0") + bytes.fromhex(entry.id)


def _blob_id(blob: Blob) -> str:
    return object_id("blob", blob.content)


def _tree_id(tree: Tree) -> str:
    rows = sorted((_sort_key(name, entry), name, entry) for name, entry in tree.entries.items())
    return object_id("tree", b"".join(_row(name, entry) for _, name, entry in rows))


def _commit_id(commit: Commit) -> str:
    lines = [f"tree {commit.tree}", *(f"parent {parent}" for parent in commit.parents)]
    lines += [f"author {commit.author}", f"committer {commit.committer}", *commit.others]
    return object_id("commit", _bytes("\n".join([*lines, "", commit.message])))


@attrs.frozen
class Blob:
    """The content of a file."""

    content: bytes
    id: str = attrs.field(init=False, repr=False, default=attrs.Factory(_blob_id, takes_self=True))


@attrs.frozen
class Tree:
    """A folder: its entries by name."""

    entries: Mapping[str, Entry] = attrs.field(factory=dict)
    id: str = attrs.field(init=False, repr=False, default=attrs.Factory(_tree_id, takes_self=True))


@attrs.frozen
class Person:
    """The author or committer of a commit, with the time in seconds since 1970."""

    name: str
    email: str
    seconds: int
    zone: str = UTC

    @property
    def date(self) -> str:
        """The time, as git and CodeCommit write it."""
        return f"{self.seconds} {self.zone}"

    def __str__(self) -> str:
        """Return the line for a commit object."""
        return f"{self.name} <{self.email}> {self.date}"


@attrs.frozen(kw_only=True)
class Commit:
    """A commit: a tree, its parents, author and message; `others` are lines such as a signature."""

    tree: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    message: str
    others: tuple[str, ...] = ()
    id: str = attrs.field(
        init=False, repr=False, default=attrs.Factory(_commit_id, takes_self=True)
    )


EMPTY_TREE: Final = Tree()
