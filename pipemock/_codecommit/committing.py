"""A commit that the API makes on a branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._codecommit import references, writing
from pipemock._codecommit.git.trees import edited

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codecommit.git.objects import Commit, Entry
    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Repository


def commit_to(
    request: Request,
    repository: Repository,
    branch: str,
    changes: Mapping[str, Entry | None],
    *,
    tip: str | None,
    name: str | None,
    email: str | None,
    message: str,
) -> Commit:
    """Write a commit on top of a branch, and let the branch point to it."""
    root = edited(repository.objects, writing.root_of(repository, tip), changes)
    commit = writing.add_commit(
        request,
        repository,
        root,
        () if tip is None else (tip,),
        name=name,
        email=email,
        message=message,
    )
    references.move(request, repository, branch, commit.id)
    return commit
