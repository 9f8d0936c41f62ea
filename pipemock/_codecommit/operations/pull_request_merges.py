"""Operations that merge pull requests whose approval rules are satisfied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import errors, pull_request_updates, references
from pipemock._codecommit.commits import CommitText
from pipemock._codecommit.known_values import FAST_FORWARD, SQUASH, THREE_WAY
from pipemock._codecommit.merges import ConflictOptions, merge_commit
from pipemock._codecommit.operations import approvals
from pipemock._codecommit.views import pull_requests as views

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import PullRequest

_COMMITS: Final = {
    "MergePullRequestBySquash": SQUASH,
    "MergePullRequestByThreeWay": THREE_WAY,
}


def by_fast_forward(
    request: Request,
    *,
    pull_request_id: str,
    repository_name: str,
    source_commit_id: str | None = None,
) -> dict[str, Any]:
    """Point the destination branch to the source commit."""
    pull_request = _mergeable(request, pull_request_id, repository_name, source_commit_id)
    pair = pull_request_updates.merge_pair(pull_request)
    if not pair.can_fast_forward:
        raise errors.manual_merge_required()
    told = pair.told(FAST_FORWARD)
    return _finish(request, pull_request, pair.source, FAST_FORWARD, told)


def by_commit(
    request: Request,
    *,
    pull_request_id: str,
    repository_name: str,
    source_commit_id: str | None = None,
    conflict_detail_level: str | None = None,
    conflict_resolution_strategy: str | None = None,
    commit_message: str | None = None,
    author_name: str | None = None,
    email: str | None = None,
    keep_empty_folders: bool = False,
    conflict_resolution: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Merge with a commit: a squash has one parent, a three-way merge has two."""
    options = ConflictOptions(
        detail=conflict_detail_level,
        strategy=conflict_resolution_strategy,
        resolution=conflict_resolution,
        keep_empty_folders=keep_empty_folders,
    )
    pull_request = _mergeable(request, pull_request_id, repository_name, source_commit_id)
    # Inferred: the service has a default message, whose words are unknown.
    message = commit_message or f"Merge pull request {pull_request.id}: {pull_request.title}"
    text = CommitText(author_name, email, message)
    pair = pull_request_updates.merge_pair(pull_request)
    option = _COMMITS[request.operation]
    commit = merge_commit(request, pair, option, options, text)
    return _finish(request, pull_request, commit.id, option, pair.told(option, options))


def _mergeable(
    request: Request, pull_request_id: str, repository_name: str, tip: str | None
) -> PullRequest:
    request.pull_request_in(repository_name, pull_request_id)
    pull_request = request.open_pull_request(pull_request_id)
    if tip not in {None, pull_request.revision.commit}:
        raise errors.tip_is_different(pull_request.revision.commit)
    evaluation = approvals.evaluation(request, pull_request)
    if not evaluation.approved:
        raise errors.rules_not_satisfied(evaluation.not_satisfied)
    return pull_request


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
