"""Folders on disk as objects of git: plain ones, and repositories by the program `git`.

A plain folder needs nothing but Python. The formats of a repository's own files (packs, deltas,
alternates, worktrees) are left to git, which has to be installed only where one is read.
"""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, Final

from pipemock._codecommit.git.objects import EMPTY_TREE, Commit, Entry, Mode, Person, Tree
from pipemock._codecommit.git.trees import edited
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipemock._codecommit.git.store import ObjectStore

_PERSON: Final = re.compile(r"(.*) <(.*)> ([0-9]+) ([+-][0-9]{4})", re.DOTALL)
_ID: Final = 20
"""The bytes of an id in a tree."""


def is_repository(folder: Path) -> bool:
    """Return whether a folder is the root of a git repository, bare or with files."""
    is_bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir()
    return is_bare or (folder / ".git").exists()


def read_files(folder: Path, store: ObjectStore) -> str:
    """Write the files of a plain folder to a store, and return the id of their tree."""
    return edited(store, EMPTY_TREE.id, dict(_entries(folder, store)))


def _entries(folder: Path, store: ObjectStore) -> Iterator[tuple[str, Entry]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield name, Entry(Mode.LINK, store.add_blob(os.fsencode(path.readlink())))
        elif path.is_file():
            mode = Mode.EXECUTABLE if os.access(path, os.X_OK) else Mode.FILE
            yield name, Entry(mode, store.add_blob(path.read_bytes()))


def read_branches(folder: Path, store: ObjectStore) -> dict[str, str]:
    """Write what the branches of a repository lead to to a store.

    Returns:
        The commit of each branch, the checked-out branch first.

    Raises:
        PipeMockError: If git is not there, or cannot read the repository.
    """
    shown = _git(folder, "for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads")
    tips = dict(line.split(" ") for line in _text(shown).splitlines())
    if not tips:
        return {}
    current = _text(_git(folder, "symbolic-ref", "--quiet", "--short", "HEAD", missing=b"")).strip()
    commits = _text(_git(folder, "rev-list", "--topo-order", "--reverse", "--branches")).split()
    listed = _text(_git(folder, "rev-list", "--objects", "--branches")).splitlines()
    others = {line.partition(" ")[0] for line in listed}.difference(commits)
    for name, kind, content in _objects(folder, [*sorted(others), *commits]):
        _add(store, name, kind, content)
    return dict(sorted(tips.items(), key=lambda tip: (tip[0] != current, tip[0])))


def _objects(folder: Path, names: list[str]) -> Iterator[tuple[str, str, bytes]]:
    """Yield the ids, kinds and contents of objects, in the given order."""
    output = _git(folder, "cat-file", "--batch", given="\n".join([*names, ""]).encode())
    start = 0
    for name in names:
        end = output.index(b"\n", start)
        kind, size = output[start + len(name) + 1 : end].decode().split(" ")
        start = end + 1 + int(size) + 1
        yield name, kind, output[end + 1 : start - 1]


def _add(store: ObjectStore, name: str, kind: str, content: bytes) -> None:
    try:
        added = _added(store, kind, content)
    except KeyError:
        msg = (
            f"A parent of commit {name} is missing: the repository is a shallow clone. "
            "Fetch its whole history: git fetch --unshallow."
        )
        raise PipeMockError(msg) from None
    except ValueError:
        added = None
    if added != name:
        msg = f"The {kind} {name} has an unknown form. Give a copy of the folder without '.git'."
        raise PipeMockError(msg)


def _added(store: ObjectStore, kind: str, content: bytes) -> str:
    if kind == "blob":
        return store.add_blob(content)
    if kind == "tree":
        return store.add_tree(Tree(dict(_rows(content))))
    return store.add_commit(_commit(content))


def _rows(content: bytes) -> Iterator[tuple[str, Entry]]:
    start = 0
    while start < len(content):
        end = content.index(b"\0", start)
        mode, _, name = content[start:end].partition(b" ")
        start = end + 1 + _ID
        yield _text(name), Entry(Mode(mode.decode()), content[end + 1 : start].hex())


def _commit(content: bytes) -> Commit:
    head, _, message = _text(content).partition("\n\n")
    lines = head.split("\n")
    parents = [line[7:] for line in lines if line.startswith("parent ")]
    author, committer, *others = lines[1 + len(parents) :]
    return Commit(
        tree=lines[0].removeprefix("tree "),
        parents=tuple(parents),
        author=_person(author.removeprefix("author ")),
        committer=_person(committer.removeprefix("committer ")),
        others=tuple(others),
        message=message,
    )


def _person(line: str) -> Person:
    match = _PERSON.fullmatch(line)
    if match is None:
        raise ValueError(line)
    name, email, seconds, zone = match.groups()
    return Person(name=name, email=email, seconds=int(seconds), zone=zone)


def _text(content: bytes) -> str:
    return content.decode(errors="surrogateescape")


# Variables such as GIT_DIR, which git sets for hooks, would lead to another repository.
def _git(folder: Path, *arguments: str, given: bytes = b"", missing: bytes | None = None) -> bytes:
    environment = {name: each for name, each in os.environ.items() if name[:4] != "GIT_"}
    try:
        run = subprocess.run(  # noqa: S603 -- our own arguments
            ["git", "-C", str(folder), *arguments],  # noqa: S607 -- the git of the user
            input=given,
            capture_output=True,
            check=True,
            env=environment,
        )
    except FileNotFoundError:
        msg = (
            f"{folder} is a git repository, and the program git, which reads it, was not found. "
            "Install git, or give a copy of the folder without '.git'."
        )
        raise PipeMockError(msg) from None
    except subprocess.CalledProcessError as error:
        if missing is not None and not error.stderr:
            return missing
        msg = f"git cannot read {folder}: {_text(error.stderr).strip()}"
        raise PipeMockError(msg) from None
    return run.stdout
