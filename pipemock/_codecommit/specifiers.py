"""Commits by what people call them: a full id, or the name of a branch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._codecommit import errors

if TYPE_CHECKING:
    from pipemock._codecommit.git.objects import Commit
    from pipemock._codecommit.world import Repository

_HEADS: Final = "refs/heads/"


def branch_name(reference: str) -> str:
    """Return the name of a branch from its name or its full reference."""
    return reference.removeprefix(_HEADS)


def commit_of(repository: Repository, specifier: str | None) -> Commit:
    """Return a commit; that of the default branch if nothing is said.

    Raises:
        ServiceError: If there is no such commit.
    """
    wanted = specifier or repository.default_branch or ""
    commit_id = repository.branches.get(branch_name(wanted), wanted)
    commit = repository.objects.commits.get(commit_id)
    if commit is None:
        raise errors.commit_not_found(specifier or "HEAD")
    return commit
