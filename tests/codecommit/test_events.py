"""Events of pull requests for EventBridge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from pipemock import codecommit_events
from pipemock.codecommit_events import PullRequestStateChange, RepositoryStateChange
from pipemock.events import PipelineEvent
from tests.codecommit.scenes import ANA, BO, Desk, content, put, tip_of
from tests.declarations import release

if TYPE_CHECKING:
    from pipemock import PipelineMock


def test_the_life_of_a_pull_request(mock: PipelineMock, desk: Desk) -> None:
    """Each change has an event of its own name, with the members that others do not have."""
    desk.open()
    desk.rule(content(1))
    desk.ana.update_pull_request_approval_rule_content(
        pullRequestId="1", approvalRuleName="review", newRuleContent=content(2)
    )
    desk.ana.delete_pull_request_approval_rule(pullRequestId="1", approvalRuleName="review")
    put(desk.bo, "more", branch="feature")
    desk.approve(desk.bo)
    desk.approve(desk.bo, "REVOKE")
    desk.ana.override_pull_request_approval_rules(**desk.at(), overrideStatus="OVERRIDE")
    desk.merge()
    desk.open(source="main", into="feature")
    desk.ana.update_pull_request_status(pullRequestId="2", pullRequestStatus="CLOSED")
    told = [event.detail() for event in mock.events.of(PullRequestStateChange)]
    own = ("approvalRuleName", "approvalStatus", "overrideStatus", "mergeOption")

    assert [
        ("pullRequestCreated", "Open", []),
        ("pullRequestApprovalRuleCreated", "Open", ["review"]),
        ("pullRequestApprovalRuleUpdated", "Open", ["review"]),
        ("pullRequestApprovalRuleDeleted", "Open", ["review"]),
        ("pullRequestSourceBranchUpdated", "Open", []),
        ("pullRequestApprovalStateChanged", "Open", ["APPROVE"]),
        ("pullRequestApprovalStateChanged", "Open", ["REVOKE"]),
        ("pullRequestApprovalRuleOverridden", "Open", ["OVERRIDE"]),
        ("pullRequestMergeStatusUpdated", "Closed", ["SQUASH_MERGE"]),
        ("pullRequestCreated", "Open", []),
        ("pullRequestStatusChanged", "Closed", []),
    ] == [
        (each["event"], each["pullRequestStatus"], [each[key] for key in own if key in each])
        for each in told
    ]
    assert [ANA] * 4 + [BO] * 3 + [ANA] * 4 == [each["callerUserArn"] for each in told]
    assert ["False"] * 8 + ["True"] + ["False"] * 2 == [each["isMerged"] for each in told]


def test_one_event_in_full(mock: PipelineMock, desk: Desk) -> None:
    """An event says everything about its pull request, and has the same id in every run."""
    opened = desk.open(description="Why")
    told = mock.events[-1].as_eventbridge()
    detail = told.pop("detail")
    body = detail.pop("notificationBody")

    assert {
        "event": "pullRequestCreated",
        "pullRequestId": "1",
        "pullRequestStatus": "Open",
        "isMerged": "False",
        "repositoryNames": ["app"],
        "title": "A feature",
        "description": "Why",
        "author": ANA,
        "callerUserArn": ANA,
        "sourceReference": "refs/heads/feature",
        "destinationReference": "refs/heads/main",
        "sourceCommit": tip_of(desk.ana, "feature"),
        "destinationCommit": desk.first,
        "revisionId": opened["revisionId"],
        "creationDate": "Mon Jan 05 09:00:00 UTC 2026",
        "lastModifiedDate": "Mon Jan 05 09:00:00 UTC 2026",
    } == detail
    assert {
        "version": "0",
        "id": "f7c2164c-a238-48cd-8300-5b0d909d8871",
        "detail-type": "CodeCommit Pull Request State Change",
        "source": "aws.codecommit",
        "account": "123456789012",
        "time": "2026-01-05T09:00:00Z",
        "region": "us-east-1",
        "resources": ["arn:aws:codecommit:us-east-1:123456789012:app"],
    } == told
    assert body.endswith("/repositories/app/pull-requests/1?region=us-east-1")


@pytest.mark.parametrize("name", [each for each in dir(codecommit_events) if each[0].isupper()])
def test_events_are_made_by_name(name: str) -> None:
    """The fields of an event are named, never counted."""
    kind = getattr(codecommit_events, name)
    if attrs.has(kind):
        assert [] == [field.name for field in attrs.fields(kind) if not field.kw_only]


def test_a_merge_says_what_was_merged(mock: PipelineMock, desk: Desk) -> None:
    """The event of the destination branch describes the merge that moved it."""
    desk.open()
    desk.merge("fast_forward")
    [moved] = [
        event.detail()
        for event in mock.events.of(RepositoryStateChange)
        if event.branch == "main" and event.event == "referenceUpdated"
    ]

    assert {
        "mergeOption": "FAST_FORWARD_MERGE",
        "baseCommitId": desk.first,
        "destinationCommitId": desk.first,
        "sourceCommitId": tip_of(desk.ana, "main"),
    }.items() <= moved.items()


def test_both_services_in_one_journal(mock: PipelineMock, desk: Desk) -> None:
    """Events of both services are in one order; the timeline is that of pipelines."""
    mock.client().create_pipeline(pipeline=release())
    desk.open()
    sequence = [event.sequence for event in mock.events]

    assert sorted(set(sequence)) == sequence
    assert {"aws.codecommit", "aws.codepipeline"} == {
        event.as_eventbridge()["source"] for event in mock.events
    }
    assert len(mock.events.of(PipelineEvent)) == len(mock.timeline().events)
