"""Commit specifiers: a full commit id, the name of a branch, or HEAD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._codecommit import errors

if TYPE_CHECKING:
    from pipemock._codecommit.git.objects import Commit
    from pipemock._codecommit.world import Repository

_HEAD: Final = "HEAD"
_HEADS: Final = "refs/heads/"


def branch_name(reference: str) -> str:
    """Return the name of a branch from its name or full reference."""
    return reference.removeprefix(_HEADS)


def branch_of(repository: Repository, specifier: str) -> str:
    """Return the name of the branch that a specifier may stand for; HEAD is the default branch.

    Documented in the service model: "branch, tag, HEAD, or other fully qualified reference".
    """
    if specifier == _HEAD:
        return repository.default_branch or _HEAD
    return branch_name(specifier)


def commit_of(repository: Repository, specifier: str | None) -> Commit:
    """Return the commit with a specifier, by default that of the default branch.

    Raises:
        ServiceError: If the commit does not exist.
    """
    wanted = specifier or _HEAD
    commit_id = repository.branches.get(branch_of(repository, wanted), wanted)
    commit = repository.objects.commits.get(commit_id)
    if commit is None:
        raise errors.commit_not_found(wanted)
    return commit


def require_commits(repository: Repository, *commit_ids: str | None) -> None:
    """Refuse commits that do not exist.

    Raises:
        ServiceError: About the first of them.
    """
    for commit_id in commit_ids:
        if commit_id is not None and commit_id not in repository.objects.commits:
            raise errors.commit_not_found(commit_id)
