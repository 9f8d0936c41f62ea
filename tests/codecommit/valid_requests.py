"""Valid values of members, for requests in which one thing is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.codecommit.scenes import content, tip_of
from tests.service_model import service

if TYPE_CHECKING:
    from tests.codecommit.scenes import Desk


def valid_values(desk: Desk) -> dict[str, Any]:
    """Return a valid value for each member, about the first pull request where there is one."""
    tip = tip_of(desk.ana, "main")
    return {
        **desk.at(),
        "afterCommitId": tip_of(desk.ana, "feature"),
        "afterCommitSpecifier": "main",
        "approvalRuleContent": content(),
        "approvalRuleName": "review",
        "approvalRuleTemplateContent": content(),
        "approvalRuleTemplateName": "house rule",
        "approvalState": "APPROVE",
        "beforeCommitId": desk.first,
        "branchName": "main",
        "commitId": tip,
        "conflictResolutionStrategy": "AUTOMERGE",
        "content": "text",
        "destinationCommitSpecifier": "main",
        "fileContent": b"text",
        "filePath": "new",
        "mergeOption": "SQUASH_MERGE",
        "newRuleContent": content(2),
        "overrideStatus": "OVERRIDE",
        "parentCommitId": tip,
        "replacementType": "KEEP_SOURCE",
        "repositoryName": "app",
        "resourceArn": "arn:aws:codecommit:us-east-1:123456789012:app",
        "sourceCommitSpecifier": "feature",
        "title": "A feature",
    }


def valid_request(desk: Desk, operation: str, *optional: str) -> dict[str, Any]:
    """Return the required members of an operation, and optional ones if it has them."""
    values = valid_values(desk)
    shape: Any = service("codecommit").operation_model(operation).input_shape
    names = {*shape.required_members, *optional} & shape.members.keys() & values.keys()
    return {name: values[name] for name in names}
