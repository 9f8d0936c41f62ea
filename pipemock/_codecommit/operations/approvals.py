"""Operations on approvals, and on the evaluation and override of approval rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import errors, pull_request_events
from pipemock._codecommit.approval_rules.evaluation import evaluate
from pipemock._codecommit.views import pull_requests as views
from pipemock._request import without_none

if TYPE_CHECKING:
    from pipemock._codecommit.approval_rules.evaluation import Evaluation
    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import PullRequest, Revision

# User guide, quotas: docs.aws.amazon.com/codecommit/latest/userguide/limits.html
MOST_APPROVALS: Final = 200

_REVOKE: Final = "REVOKE"


def update_state(
    request: Request, *, pull_request_id: str, revision_id: str, approval_state: str
) -> None:
    """Approve the current revision, or revoke an approval.

    Inferred: approving twice, and revoking an approval that was not given, changes nothing.
    """
    pull_request = request.open_pull_request(pull_request_id)
    revision = _current(pull_request, revision_id)
    revokes = approval_state == _REVOKE
    if not revokes and request.caller == pull_request.author:
        raise errors.author_cannot_approve(request.caller)
    if revokes is (request.caller not in revision.approvers):
        return
    if revokes:
        del revision.approvers[request.caller]
    elif len(revision.approvers) >= MOST_APPROVALS:
        raise errors.too_many_approvals(MOST_APPROVALS)
    else:
        revision.approvers[request.caller] = None
    metadata = {"revisionId": revision_id, "approvalStatus": approval_state}
    pull_request_events.note(
        request,
        pull_request,
        "PULL_REQUEST_APPROVAL_STATE_CHANGED",
        {"approvalStateChangedEventMetadata": metadata},
        event="pullRequestApprovalStateChanged",
        approvalStatus=approval_state,
    )


def get_states(request: Request, *, pull_request_id: str, revision_id: str) -> dict[str, Any]:
    """Return the users that have approved a revision, current or older, oldest first."""
    revision = _any(request.pull_request(pull_request_id), revision_id)
    approvers = () if revision is None else revision.approvers
    return {"approvals": [{"userArn": arn, "approvalState": "APPROVE"} for arn in approvers]}


def evaluate_rules(request: Request, *, pull_request_id: str, revision_id: str) -> dict[str, Any]:
    """Evaluate the rules for the current revision."""
    pull_request = request.pull_request(pull_request_id)
    _current(pull_request, revision_id)
    return {"evaluation": views.evaluation(evaluation(request, pull_request))}


def override_rules(
    request: Request, *, pull_request_id: str, revision_id: str, override_status: str
) -> None:
    """Override the rules for the current revision, or revoke the override."""
    pull_request = request.open_pull_request(pull_request_id)
    revision = _current(pull_request, revision_id)
    revokes = override_status == _REVOKE
    if not revokes and revision.overrider is not None:
        raise errors.override_already_set(pull_request_id)
    if revokes and revision.overrider is None:
        return
    revision.overrider = None if revokes else request.caller
    metadata = {"revisionId": revision_id, "overrideStatus": override_status}
    pull_request_events.note(
        request,
        pull_request,
        "PULL_REQUEST_APPROVAL_RULE_OVERRIDDEN",
        {"approvalRuleOverriddenEventMetadata": metadata},
        event="pullRequestApprovalRuleOverridden",
        overrideStatus=override_status,
    )


def get_override_state(
    request: Request, *, pull_request_id: str, revision_id: str
) -> dict[str, Any]:
    """Return whether and by whom the rules are overridden for a revision."""
    revision = _any(request.pull_request(pull_request_id), revision_id)
    overrider = None if revision is None else revision.overrider
    return without_none(overridden=overrider is not None, overrider=overrider)


def evaluation(request: Request, pull_request: PullRequest) -> Evaluation:
    """Evaluate the rules of a pull request for its current revision."""
    return evaluate(
        {name: rule.content for name, rule in pull_request.rules.items()},
        pull_request.revision.approvers,
        overridden=pull_request.revision.overrider is not None,
        account=request.world.account,
    )


def _current(pull_request: PullRequest, revision_id: str) -> Revision:
    revision = pull_request.revision
    if revision.id != revision_id:
        raise errors.revision_not_current(revision_id)
    return revision


def _any(pull_request: PullRequest, revision_id: str) -> Revision | None:
    return next((each for each in pull_request.revisions if each.id == revision_id), None)
