"""Updates of pull requests whose branches change: revisions, merge bases and closing."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipemock._codecommit import pull_request_events
from pipemock._codecommit.git.ancestry import is_ancestor
from pipemock._codecommit.merges import MergePair
from pipemock._codecommit.views import pull_requests as views
from pipemock._codecommit.world import Merged, Revision, Status
from pipemock._request import without_none

if TYPE_CHECKING:
    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import PullRequest, Repository


def branch_moved(request: Request, repository: Repository, branch: str) -> None:
    """Update the open pull requests of a branch that points to another commit."""
    for pull_request in tuple(repository.open_pull_requests.values()):
        if pull_request.source == branch:
            _source_moved(request, pull_request)
        elif pull_request.destination == branch:
            _destination_moved(request, pull_request)


def branch_deleted(request: Request, repository: Repository, branch: str) -> None:
    """Close the open pull requests of a deleted branch (user guide, DeleteBranch)."""
    for pull_request in tuple(repository.open_pull_requests.values()):
        if branch in {pull_request.source, pull_request.destination}:
            close(request, pull_request)


def add_revision(request: Request, pull_request: PullRequest, commit_id: str) -> None:
    """Add a revision, without approvals, to a pull request.

    How the service derives revision ids is unknown. The id includes a counter, so that a branch
    that returns to an earlier commit still gets a new revision.
    """
    world = request.world
    parts = (world.account, world.region, pull_request.id, commit_id, len(pull_request.revisions))
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()
    pull_request.revisions.append(Revision(id=digest, commit=commit_id))


def close(request: Request, pull_request: PullRequest) -> None:
    """Close a pull request."""
    pull_request.status = Status.CLOSED
    del pull_request.repository.open_pull_requests[pull_request.id]
    pull_request_events.note(
        request,
        pull_request,
        "PULL_REQUEST_STATUS_CHANGED",
        {"pullRequestStatusChangedEventMetadata": {"pullRequestStatus": Status.CLOSED.value}},
        event=None if pull_request.merged else "pullRequestStatusChanged",
    )


def close_as_merged(
    request: Request, pull_request: PullRequest, commit_id: str, option: str
) -> None:
    """Close a pull request whose changes have reached the destination.

    Inferred: the history has two entries, the merge first, and EventBridge gets one event.
    """
    pull_request.merged = Merged(by=request.caller, commit=commit_id, option=option)
    metadata = {
        "repositoryName": pull_request.repository.name,
        "destinationReference": f"refs/heads/{pull_request.destination}",
        "mergeMetadata": views.merge_metadata(pull_request),
    }
    pull_request_events.note(
        request,
        pull_request,
        "PULL_REQUEST_MERGE_STATE_CHANGED",
        {"pullRequestMergedStateChangedEventMetadata": metadata},
    )
    close(request, pull_request)
    pull_request_events.tell(
        request, pull_request, "pullRequestMergeStatusUpdated", {"mergeOption": option}
    )


def merge_pair(pull_request: PullRequest) -> MergePair:
    """Return the two commits of a pull request."""
    return MergePair(
        repository=pull_request.repository,
        source=pull_request.revision.commit,
        destination=pull_request.destination_commit,
    )


def rebase(pull_request: PullRequest) -> None:
    """Recompute the merge base.

    Captured (a transcript of a practice lab, November 2020): none is shown while both branches
    point to the same commit. Inferred: in the events neither.
    """
    pair = merge_pair(pull_request)
    pull_request.merge_base = None if pair.source == pair.destination else pair.base


def _source_moved(request: Request, pull_request: PullRequest) -> None:
    repository, before = pull_request.repository, pull_request.revision.commit
    after = repository.branches[pull_request.source]
    add_revision(request, pull_request, after)
    rebase(pull_request)
    metadata = without_none(
        repositoryName=repository.name,
        beforeCommitId=before,
        afterCommitId=after,
        mergeBase=pull_request.merge_base,
    )
    pull_request_events.note(
        request,
        pull_request,
        "PULL_REQUEST_SOURCE_REFERENCE_UPDATED",
        {"pullRequestSourceReferenceUpdatedEventMetadata": metadata},
        event="pullRequestSourceBranchUpdated",
    )


# User guide: a pull request is closed if its commits reach the destination in another way.
def _destination_moved(request: Request, pull_request: PullRequest) -> None:
    objects, source = pull_request.repository.objects, pull_request.revision.commit
    before = pull_request.destination_commit
    after = pull_request.repository.branches[pull_request.destination]
    arrived = is_ancestor(objects, source, after) and not is_ancestor(objects, source, before)
    if arrived:
        close_as_merged(request, pull_request, after, "FAST_FORWARD_MERGE")
    else:
        pull_request.destination_commit = after
        rebase(pull_request)
