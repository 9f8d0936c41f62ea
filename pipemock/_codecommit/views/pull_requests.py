"""Pull requests, their rules and events in answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._request import without_none

if TYPE_CHECKING:
    from pipemock._codecommit.approval_rules.evaluation import Evaluation
    from pipemock._codecommit.world import (
        PullRequest,
        PullRequestEvent,
        Rule,
        RuleOrTemplate,
        Template,
    )


def pull_request(shown: PullRequest) -> dict[str, Any]:
    """Return a pull request with its target and its rules."""
    return without_none(
        pullRequestId=shown.id,
        title=shown.title,
        description=shown.description,
        lastActivityDate=shown.last_activity,
        creationDate=shown.created,
        pullRequestStatus=shown.status.value,
        authorArn=shown.author,
        pullRequestTargets=[_target(shown)],
        clientRequestToken=shown.token,
        revisionId=shown.revision.id,
        approvalRules=[approval_rule(rule) for rule in shown.rules.values()],
    )


def _target(shown: PullRequest) -> dict[str, Any]:
    return without_none(
        repositoryName=shown.repository.name,
        sourceReference=f"refs/heads/{shown.source}",
        destinationReference=f"refs/heads/{shown.destination}",
        sourceCommit=shown.revision.commit,
        destinationCommit=shown.destination_commit,
        mergeBase=shown.merge_base,
        mergeMetadata=merge_metadata(shown),
    )


def merge_metadata(shown: PullRequest) -> dict[str, Any]:
    """Return whether and how a pull request was merged."""
    merged = shown.merged
    if merged is None:
        return {"isMerged": False}
    return {
        "isMerged": True,
        "mergedBy": merged.by,
        "mergeCommitId": merged.commit,
        "mergeOption": merged.option,
    }


def approval_rule(shown: Rule) -> dict[str, Any]:
    """Return a rule, with its template if it was created from one."""
    return without_none(
        approvalRuleId=shown.id,
        approvalRuleName=shown.name,
        approvalRuleContent=shown.content.text,
        **_content_members(shown),
        originApprovalRuleTemplate=shown.origin
        and {
            "approvalRuleTemplateId": shown.origin.id,
            "approvalRuleTemplateName": shown.name,
        },
    )


def template(shown: Template) -> dict[str, Any]:
    """Return an approval rule template."""
    return without_none(
        approvalRuleTemplateId=shown.id,
        approvalRuleTemplateName=shown.name,
        approvalRuleTemplateDescription=shown.description,
        approvalRuleTemplateContent=shown.content.text,
        **_content_members(shown),
    )


def _content_members(shown: RuleOrTemplate) -> dict[str, Any]:
    return {
        "ruleContentSha256": shown.content.sha256,
        "lastModifiedDate": shown.modified,
        "creationDate": shown.created,
        "lastModifiedUser": shown.modified_by,
    }


def event(shown: PullRequestEvent, pull_request_id: str) -> dict[str, Any]:
    """Return an event of a pull request."""
    return {
        "pullRequestId": pull_request_id,
        "eventDate": shown.time,
        "pullRequestEventType": shown.type,
        "actorArn": shown.actor,
        **shown.metadata,
    }


def evaluation(shown: Evaluation) -> dict[str, Any]:
    """Return the result of an evaluation, with rules by name."""
    return {
        "approved": shown.approved,
        "overridden": shown.overridden,
        "approvalRulesSatisfied": list(shown.satisfied),
        "approvalRulesNotSatisfied": list(shown.not_satisfied),
    }
