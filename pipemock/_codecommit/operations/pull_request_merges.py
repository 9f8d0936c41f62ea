"""Operations that merge pull requests whose approval rules are satisfied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codecommit import errors, pull_request_updates, references
from pipemock._codecommit.merges import (
    FAST_FORWARD,
    SQUASH,
    THREE_WAY,
    CommitMessage,
    ConflictOptions,
    MergePair,
    merge_commit,
)
from pipemock._codecommit.operations import approvals
from pipemock._codecommit.views import pull_requests as views

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import PullRequest


def by_fast_forward(
    request: Request,
    *,
    pull_request_id: str,
    repository_name: str,
    source_commit_id: str | None = None,
) -> dict[str, Any]:
    """Point the destination branch to the source commit."""
    pull_request = _mergeable(request, pull_request_id, repository_name, source_commit_id)
    pair = _merge_pair(pull_request)
    if not pair.can_fast_forward:
        raise errors.manual_merge_required()
    told = pair.told(FAST_FORWARD)
    return _finish(request, pull_request, pair.source, FAST_FORWARD, told)


def by_squash(
    request: Request,
    *,
    pull_request_id: str,
    repository_name: str,
    source_commit_id: str | None = None,
    conflict_detail_level: str = "FILE_LEVEL",
    conflict_resolution_strategy: str = "NONE",
    commit_message: str | None = None,
    author_name: str | None = None,
    email: str | None = None,
    keep_empty_folders: bool = False,
    conflict_resolution: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Merge with one commit that does not have the source as a parent."""
    options = ConflictOptions(
        detail=conflict_detail_level,
        strategy=conflict_resolution_strategy,
        resolution=conflict_resolution,
        keep_empty_folders=keep_empty_folders,
    )
    pull_request = _mergeable(request, pull_request_id, repository_name, source_commit_id)
    commit_text = _commit_text(pull_request, author_name, email, commit_message)
    return _merge(request, pull_request, SQUASH, options, commit_text)


def by_three_way(
    request: Request,
    *,
    pull_request_id: str,
    repository_name: str,
    source_commit_id: str | None = None,
    conflict_detail_level: str = "FILE_LEVEL",
    conflict_resolution_strategy: str = "NONE",
    commit_message: str | None = None,
    author_name: str | None = None,
    email: str | None = None,
    keep_empty_folders: bool = False,
    conflict_resolution: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Merge with a commit that has two parents."""
    options = ConflictOptions(
        detail=conflict_detail_level,
        strategy=conflict_resolution_strategy,
        resolution=conflict_resolution,
        keep_empty_folders=keep_empty_folders,
    )
    pull_request = _mergeable(request, pull_request_id, repository_name, source_commit_id)
    commit_text = _commit_text(pull_request, author_name, email, commit_message)
    return _merge(request, pull_request, THREE_WAY, options, commit_text)


def _mergeable(
    request: Request, pull_request_id: str, repository_name: str, tip: str | None
) -> PullRequest:
    found, repository = request.pull_request(pull_request_id), request.repository(repository_name)
    if found.repository is not repository:
        raise errors.other_repository(repository_name, pull_request_id)
    pull_request = request.open_pull_request(pull_request_id)
    if tip not in {None, pull_request.revision.commit}:
        raise errors.tip_is_different(pull_request.revision.commit)
    evaluation = approvals.evaluation(request, pull_request)
    if not evaluation.approved:
        raise errors.rules_not_satisfied(evaluation.not_satisfied)
    return pull_request


def _merge_pair(pull_request: PullRequest) -> MergePair:
    return MergePair(
        repository=pull_request.repository,
        source=pull_request.revision.commit,
        destination=pull_request.destination_commit,
    )


# Inferred: the service has a default message, whose words are unknown.
def _commit_text(
    pull_request: PullRequest, name: str | None, email: str | None, message: str | None
) -> CommitMessage:
    default = f"Merge pull request {pull_request.id}: {pull_request.title}"
    return CommitMessage(name=name, email=email, message=message or default)


def _merge(
    request: Request,
    pull_request: PullRequest,
    option: str,
    options: ConflictOptions,
    commit_text: CommitMessage,
) -> dict[str, Any]:
    pair = _merge_pair(pull_request)
    commit = merge_commit(request, pair, option, options, commit_text)
    return _finish(request, pull_request, commit.id, option, pair.told(option, options))


def _finish(
    request: Request,
    pull_request: PullRequest,
    commit_id: str,
    option: str,
    told: Mapping[str, str],
) -> dict[str, Any]:
    pull_request_updates.close_as_merged(request, pull_request, commit_id, option)
    references.move(
        request, pull_request.repository, pull_request.destination, commit_id, merge=told
    )
    return {"pullRequest": views.pull_request(pull_request)}
