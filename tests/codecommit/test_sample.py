"""The sample of the API reference: CreatePullRequestApprovalRule, asked and answered."""

from __future__ import annotations

import hashlib
from typing import Final

from pipemock import mock_codepipeline
from tests.codecommit.scenes import Desk

MARY: Final = "arn:aws:iam::123456789012:user/Mary_Major"
CONTENT: Final = (
    '{"Version": "2018-11-08","Statements": [{"Type": "Approvers",'
    '"NumberOfApprovalsNeeded": 2,"ApprovalPoolMembers": '
    '["arn:aws:sts::123456789012:assumed-role/CodeCommitReview/*"]}]}'
)


def test_the_sample_of_the_api_reference() -> None:
    """The sample request is answered with the members of the sample response."""
    with mock_codepipeline(now="2019-10-11T00:14:31.932Z") as mock:
        desk = Desk(mock)
        for _ in range(27):
            desk.open()
        answer = mock.client("codecommit", caller=MARY).create_pull_request_approval_rule(
            pullRequestId="27",
            approvalRuleName="Require two approved approvers",
            approvalRuleContent=CONTENT,
        )
        rule = answer["approvalRule"]

    assert {
        "approvalRuleName": "Require two approved approvers",
        "lastModifiedDate": mock.clock.now,
        "ruleContentSha256": hashlib.sha256(CONTENT.encode()).hexdigest(),
        "creationDate": mock.clock.now,
        "approvalRuleId": rule["approvalRuleId"],
        "approvalRuleContent": CONTENT,
        "lastModifiedUser": MARY,
    } == rule
