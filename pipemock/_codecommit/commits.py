"""Commits made through the API: their parents, authors and trees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._codecommit import errors
from pipemock._codecommit.git.objects import EMPTY_TREE, Commit, Entry, Mode, Person
from pipemock._codecommit.git.trees import blob_at, edited, entry_at, paths_to
from pipemock._codecommit.views.repositories import FILE_MODES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Repository


MODES: Final = {name: mode for mode, name in FILE_MODES.items()}
"""The file modes by CodeCommit's names for them."""

# Documented: this file keeps a folder that would otherwise vanish:
# docs.aws.amazon.com/codecommit/latest/APIReference/API_CreateCommit.html
_GITKEEP: Final = ".gitkeep"


@attrs.frozen
class CommitText:
    """What a request says about a commit: the author and the message."""

    name: str | None
    email: str | None
    message: str


def tip_below(
    request: Request, repository: Repository, branch: str, parent: str | None
) -> str | None:
    """Return the parent of a new commit; the first commit of a repository has none.

    Raises:
        ServiceError: If the branch does not exist, or the parent is not its tip.
    """
    if not repository.branches:
        if parent is not None:
            raise errors.parent_commit_not_found(parent)
        return None
    tip = request.branch(repository, branch)
    if parent is None:
        raise errors.parent_commit_required()
    if parent not in repository.objects.commits:
        raise errors.parent_commit_not_found(parent)
    if parent != tip:
        raise errors.parent_commit_outdated(branch, tip)
    return tip


def root_of(repository: Repository, commit_id: str | None) -> str:
    """Return the tree of a commit, or the empty tree without a commit."""
    return EMPTY_TREE.id if commit_id is None else repository.objects.root(commit_id)


def add_commit(
    request: Request,
    repository: Repository,
    root: str,
    parents: tuple[str, ...],
    text: CommitText,
) -> Commit:
    """Write a commit of a tree.

    Documented: the default author name is that of the caller. Inferred: author and committer are
    the same, and the time zone is UTC.
    """
    person = Person(
        name=text.name or request.caller.rpartition("/")[2],
        email=text.email or "",
        seconds=int(request.now.timestamp()),
    )
    commit = Commit(
        tree=root, parents=parents, author=person, committer=person, message=text.message
    )
    repository.objects.add_commit(commit)
    return commit


def plain(path: str) -> str:
    """Return a path without leading and trailing slashes."""
    return path.strip("/")


def mode_of(given: Mapping[str, Any], otherwise: Mode) -> Mode:
    """Return the mode that an entry of a request gives to a file."""
    return MODES[given["fileMode"]] if "fileMode" in given else otherwise


def require_free(repository: Repository, root: str, path: str) -> None:
    """Refuse a path where a folder or submodule is, or that leads through a file.

    Raises:
        ServiceError: If the path is not free.
    """
    for above in paths_to(path):
        entry = entry_at(repository.objects, root, above)
        if entry is None:
            return
        if entry.mode is Mode.SUBMODULE:
            raise errors.submodule_in_the_way(path)
        if above == path and entry.mode is Mode.FOLDER:
            raise errors.folder_in_the_way(path)
        if above != path and entry.mode is not Mode.FOLDER:
            raise errors.file_in_the_way(path)


def file_at(repository: Repository, root: str, path: str) -> Entry:
    """Return the file at a path.

    Raises:
        ServiceError: If the path holds no file.
    """
    entry = blob_at(repository.objects, root, path)
    if entry is None:
        raise errors.file_not_found(path)
    return entry


def with_gitkeeps(
    repository: Repository, root: str, changes: dict[str, Entry | None]
) -> dict[str, Entry | None]:
    """Add a placeholder file to each folder that would become empty."""
    objects, result = repository.objects, dict(changes)
    after = edited(objects, root, changes)
    gone = (path.rpartition("/")[0] for path, entry in changes.items() if entry is None)
    for folder in sorted({folder for folder in gone if folder}):
        if entry_at(objects, after, folder) is None:
            result[f"{folder}/{_GITKEEP}"] = Entry(Mode.FILE, objects.add_blob(b""))
    return result
