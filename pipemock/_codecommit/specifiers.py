"""Commit specifiers: a full commit id, or the name of a branch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._codecommit import errors

if TYPE_CHECKING:
    from pipemock._codecommit.git.objects import Commit
    from pipemock._codecommit.world import Repository

_HEADS: Final = "refs/heads/"


def branch_name(reference: str) -> str:
    """Return the name of a branch from its name or full reference."""
    return reference.removeprefix(_HEADS)


def commit_of(repository: Repository, specifier: str | None) -> Commit:
    """Return the commit with a specifier, by default that of the default branch.

    Raises:
        ServiceError: If the commit does not exist.
    """
    wanted = specifier or repository.default_branch or ""
    commit_id = repository.branches.get(branch_name(wanted), wanted)
    commit = repository.objects.commits.get(commit_id)
    if commit is None:
        raise errors.commit_not_found(specifier or "HEAD")
    return commit
