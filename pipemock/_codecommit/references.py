"""Creation, update and deletion of branches, and the effects on pull requests and events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._codecommit import commits, pull_request_updates
from pipemock._codecommit.git.trees import edited
from pipemock.codecommit_events import RepositoryStateChange

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codecommit.git.objects import Commit, Entry
    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Repository


def move(
    request: Request,
    repository: Repository,
    branch: str,
    commit_id: str,
    *,
    merge: Mapping[str, str] | None = None,
) -> None:
    """Point a branch to a commit; a repository's first branch becomes its default branch.

    Inferred from captured dates: this modifies the repository, and so does deleting a branch.

    Args:
        request: The call that moves the branch.
        repository: The repository of the branch.
        branch: The name of the branch.
        commit_id: The commit that the branch will point to.
        merge: Members of the event that describe the merge, if there was one.
    """
    old = repository.branches.get(branch)
    if old == commit_id:
        return
    repository.branches[branch] = commit_id
    repository.default_branch = repository.default_branch or branch
    repository.modified = request.now
    recorded = request.record(
        RepositoryStateChange,
        "referenceCreated" if old is None else "referenceUpdated",
        [repository],
        branch=branch,
        commit_id=commit_id,
        old_commit_id=old,
        merge=merge or {},
    )
    pull_request_updates.branch_moved(request, repository, branch)
    request.world.repository_changed(recorded)


def commit_to(
    request: Request,
    repository: Repository,
    branch: str,
    tip: str | None,
    changes: Mapping[str, Entry | None],
    *,
    text: commits.CommitText,
) -> Commit:
    """Write a commit on top of a branch, and point the branch to it."""
    root = edited(repository.objects, commits.root_of(repository, tip), changes)
    parents = () if tip is None else (tip,)
    commit = commits.add_commit(request, repository, root, parents, text)
    move(request, repository, branch, commit.id)
    return commit


def delete(request: Request, repository: Repository, branch: str) -> str:
    """Delete a branch, and return the commit that it pointed to."""
    commit_id = repository.branches.pop(branch)
    repository.modified = request.now
    recorded = request.record(
        RepositoryStateChange,
        "referenceDeleted",
        [repository],
        branch=branch,
        old_commit_id=commit_id,
    )
    pull_request_updates.branch_deleted(request, repository, branch)
    request.world.repository_changed(recorded)
    return commit_id
