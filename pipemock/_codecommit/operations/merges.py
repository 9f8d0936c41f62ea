"""Operations that merge branches, approval rules or not: those belong to pull requests alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codecommit import errors, references
from pipemock._codecommit.merge_plans import (
    FAST_FORWARD,
    SQUASH,
    THREE_WAY,
    Manner,
    Meeting,
    Wording,
    merge_commit,
)
from pipemock._codecommit.specifiers import branch_name, commit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Repository


def by_fast_forward(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    target_branch: str | None = None,
) -> dict[str, Any]:
    """Let a branch point to a commit that contains its own."""
    meeting = meeting_of(
        request, repository_name, source_commit_specifier, destination_commit_specifier
    )
    branch = _target(meeting, target_branch, destination_commit_specifier)
    if not meeting.can_fast_forward:
        raise errors.manual_merge_required()
    told = meeting.told(FAST_FORWARD)
    references.move(request, meeting.repository, branch, meeting.source, merge=told)
    return {
        "commitId": meeting.source,
        "treeId": meeting.repository.objects.root(meeting.source),
    }


def by_squash(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    target_branch: str | None = None,
    conflict_detail_level: str = "FILE_LEVEL",
    conflict_resolution_strategy: str = "NONE",
    author_name: str | None = None,
    email: str | None = None,
    commit_message: str | None = None,
    keep_empty_folders: bool = False,
    conflict_resolution: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Merge into a branch by one commit that knows nothing of the source."""
    manner = Manner(
        detail=conflict_detail_level,
        strategy=conflict_resolution_strategy,
        resolution=conflict_resolution,
        keep_empty_folders=keep_empty_folders,
    )
    meeting = meeting_of(
        request, repository_name, source_commit_specifier, destination_commit_specifier
    )
    branch = _target(meeting, target_branch, destination_commit_specifier)
    message = commit_message or f"Squash {source_commit_specifier} into {branch}"
    wording = Wording(name=author_name, email=email, message=message)
    return _merge(request, meeting, branch, SQUASH, manner=manner, wording=wording)


def by_three_way(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    target_branch: str | None = None,
    conflict_detail_level: str = "FILE_LEVEL",
    conflict_resolution_strategy: str = "NONE",
    author_name: str | None = None,
    email: str | None = None,
    commit_message: str | None = None,
    keep_empty_folders: bool = False,
    conflict_resolution: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Merge into a branch by a commit with two parents."""
    manner = Manner(
        detail=conflict_detail_level,
        strategy=conflict_resolution_strategy,
        resolution=conflict_resolution,
        keep_empty_folders=keep_empty_folders,
    )
    meeting = meeting_of(
        request, repository_name, source_commit_specifier, destination_commit_specifier
    )
    branch = _target(meeting, target_branch, destination_commit_specifier)
    message = commit_message or f"Merge {source_commit_specifier} into {branch}"
    wording = Wording(name=author_name, email=email, message=message)
    return _merge(request, meeting, branch, THREE_WAY, manner=manner, wording=wording)


def create_unreferenced(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    merge_option: str,
    conflict_detail_level: str = "FILE_LEVEL",
    conflict_resolution_strategy: str = "NONE",
    author_name: str | None = None,
    email: str | None = None,
    commit_message: str | None = None,
    keep_empty_folders: bool = False,
    conflict_resolution: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write the commit of a merge that no branch points to."""
    expect_no_fast_forward(merge_option)
    manner = Manner(
        detail=conflict_detail_level,
        strategy=conflict_resolution_strategy,
        resolution=conflict_resolution,
        keep_empty_folders=keep_empty_folders,
    )
    meeting = meeting_of(
        request, repository_name, source_commit_specifier, destination_commit_specifier
    )
    message = commit_message or f"Merge {source_commit_specifier}"
    wording = Wording(name=author_name, email=email, message=message)
    commit = merge_commit(request, meeting, merge_option, manner, wording)
    told = meeting.told(merge_option, manner)
    references.unreferenced_merge(request, meeting.repository, commit.id, told)
    return {"commitId": commit.id, "treeId": commit.tree}


def meeting_of(request: Request, repository_name: str, source: str, destination: str) -> Meeting:
    """Return the two commits that a request speaks of."""
    repository = request.repository(repository_name)
    return Meeting(
        repository=repository,
        source=commit_of(repository, source).id,
        destination=commit_of(repository, destination).id,
    )


def expect_no_fast_forward(option: str) -> None:
    """Refuse the way to merge that makes no commit and knows no conflict.

    Raises:
        ServiceError: If it is asked for.
    """
    if option == FAST_FORWARD:
        raise errors.commit_needs_merge_option(option)


def _merge(
    request: Request,
    meeting: Meeting,
    branch: str,
    option: str,
    *,
    manner: Manner,
    wording: Wording,
) -> dict[str, Any]:
    commit = merge_commit(request, meeting, option, manner, wording)
    told = meeting.told(option, manner)
    references.move(request, meeting.repository, branch, commit.id, merge=told)
    return {"commitId": commit.id, "treeId": commit.tree}


# Inferred: a destination that is no branch needs one to be named, which has to point there.
def _target(meeting: Meeting, given: str | None, destination: str) -> str:
    repository: Repository = meeting.repository
    name = branch_name(given or destination)
    if name not in repository.branches:
        if given is None:
            raise errors.target_branch_required()
        raise errors.branch_not_found(name)
    if repository.branches[name] != meeting.destination:
        raise errors.other_target_branch(name)
    return name
