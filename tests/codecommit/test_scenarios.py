"""The stories that a mock of reviews has to get right, one after the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import mock_codepipeline
from pipemock.codecommit_events import RepositoryStateChange
from tests.codecommit.scenes import ANA, BO, EVE, Desk, codes, content, paths, put, tip_of
from tests.declarations import action, build, pipeline

if TYPE_CHECKING:
    from pipemock import PipelineMock


def watching() -> dict[str, Any]:
    """Declare a pipeline that polls the branch main of the desk."""
    source = action(
        "Checkout",
        "Source/AWS/CodeCommit",
        configuration={"RepositoryName": "app", "BranchName": "main"},
        outputArtifacts=[{"name": "Code"}],
    )
    return pipeline(("Source", [source]), ("Build", [build()]))


def test_a_rule_with_a_pool(desk: Desk) -> None:
    """The author cannot approve, a stranger does not count, and who is in the pool does."""
    desk.open()
    desk.rule(content(1, BO))

    assert "PullRequestCannotBeApprovedByAuthor" == codes(lambda: desk.approve(desk.ana))
    desk.approve(desk.eve)
    assert ([EVE], False) == (desk.approvers(), desk.evaluation()["approved"])
    assert "PullRequestApprovalRulesNotSatisfied" == codes(desk.merge)
    desk.approve(desk.bo)
    assert ([EVE, BO], True) == (desk.approvers(), desk.evaluation()["approved"])
    assert desk.merge()["pullRequestTargets"][0]["mergeMetadata"]["isMerged"]
    assert ["README", "feature.py"] == paths(desk.ana)


def test_a_new_commit_resets_approvals(desk: Desk) -> None:
    """Approvals belong to a revision: the next one has none, and the last one keeps its own."""
    desk.open()
    desk.approve(desk.bo)
    old = desk.at()
    put(desk.ana, "more.py", branch="feature")

    assert ["RevisionNotCurrent"] * 3 == [
        codes(lambda: desk.approve(desk.bo, **old)),
        codes(desk.ana.evaluate_pull_request_approval_rules, **old),
        codes(desk.ana.override_pull_request_approval_rules, **old, overrideStatus="OVERRIDE"),
    ]
    assert [] == desk.approvers()
    assert [BO] == [
        each["userArn"] for each in desk.ana.get_pull_request_approval_states(**old)["approvals"]
    ]


def test_an_approval_is_taken_back(desk: Desk) -> None:
    """A revoked approval is gone, and no longer counts."""
    desk.open()
    desk.rule(content(1, BO))
    desk.approve(desk.bo)
    desk.approve(desk.bo, "REVOKE")

    assert ([], False) == (desk.approvers(), desk.evaluation()["approved"])


def test_a_template_and_an_override(desk: Desk) -> None:
    """A template's rule stands on pull requests into its branch, until it is overridden."""
    template = desk.template(content(2, into=["refs/heads/main"]))
    desk.branch("dev")
    into_main, into_dev = desk.open(), desk.open(into="dev")
    [rule] = into_main["approvalRules"]
    named = {"pullRequestId": "1", "approvalRuleName": "house rule"}
    override = {**desk.at(), "overrideStatus": "OVERRIDE"}

    assert [] == into_dev["approvalRules"]
    assert rule["originApprovalRuleTemplate"] == {
        "approvalRuleTemplateId": template["approvalRuleTemplateId"],
        "approvalRuleTemplateName": "house rule",
    }
    assert "CannotModifyApprovalRuleFromTemplate" == codes(
        desk.ana.update_pull_request_approval_rule_content, **named, newRuleContent=content()
    )
    assert "CannotDeleteApprovalRuleFromTemplate" == codes(
        desk.ana.delete_pull_request_approval_rule, **named
    )
    desk.ana.override_pull_request_approval_rules(**override)
    assert {"approved": True, "overridden": True} == {
        key: desk.evaluation()[key] for key in ("approved", "overridden")
    }
    assert "OverrideAlreadySet" == codes(desk.ana.override_pull_request_approval_rules, **override)
    desk.merge()
    assert "PullRequestAlreadyClosed" == codes(
        desk.ana.override_pull_request_approval_rules, **override
    )


def test_a_template_that_changes(desk: Desk) -> None:
    """What a template says later concerns the pull requests to come."""
    desk.template(content(1))
    desk.open()
    desk.ana.update_approval_rule_template_content(
        approvalRuleTemplateName="house rule", newRuleContent=content(2)
    )
    desk.open()
    [[before], [after]] = [desk.shown(number)["approvalRules"] for number in "12"]

    assert [1, 2] == [
        json.loads(each["approvalRuleContent"])["Statements"][0]["NumberOfApprovalsNeeded"]
        for each in (before, after)
    ]
    assert before["ruleContentSha256"] != after["ruleContentSha256"]


def test_a_template_in_use(desk: Desk) -> None:
    """A template can be deleted once no repository uses it; deleting it again is accepted."""
    made = desk.template(content())
    named = {"approvalRuleTemplateName": "house rule"}
    delete = desk.ana.delete_approval_rule_template

    assert "ApprovalRuleTemplateInUse" == codes(delete, **named)
    desk.ana.disassociate_approval_rule_template_from_repository(**named, repositoryName="app")
    answer = delete(**named)
    assert made["approvalRuleTemplateId"] == answer["approvalRuleTemplateId"]
    assert ["ResponseMetadata"] == list(delete(**named))


def test_a_hash_that_is_out_of_date(desk: Desk) -> None:
    """An update that expects other content is refused; without a hash it expects nothing."""
    desk.open()
    first = desk.rule(content(1))["ruleContentSha256"]
    named = {"pullRequestId": "1", "approvalRuleName": "review"}
    update = desk.ana.update_pull_request_approval_rule_content
    second = update(**named, newRuleContent=content(2), existingRuleContentSha256=first)[
        "approvalRule"
    ]["ruleContentSha256"]

    assert first != second
    assert "InvalidRuleContentSha256" == codes(
        update, **named, newRuleContent=content(3), existingRuleContentSha256=first
    )
    assert "ruleContentSha256" in update(**named, newRuleContent=content(3))["approvalRule"]


def test_names_of_rules(desk: Desk) -> None:
    """A name is taken once on a pull request, by a template's rule too."""
    desk.template(content())
    desk.open()
    desk.rule(content())

    assert ["ApprovalRuleNameAlreadyExists"] * 2 == [
        codes(lambda: desk.rule(content())),
        codes(lambda: desk.rule(content(), name="house rule")),
    ]


def test_what_is_closed_stays_as_it_is(desk: Desk) -> None:
    """Nothing changes on a closed pull request any more; it can still be read."""
    desk.open()
    desk.rule(content())
    at = desk.at()
    desk.ana.update_pull_request_status(pullRequestId="1", pullRequestStatus="CLOSED")
    named = {"pullRequestId": "1", "approvalRuleName": "review"}

    assert {"PullRequestAlreadyClosed"} == {
        codes(lambda: desk.rule(content(), name="another")),
        codes(
            desk.ana.update_pull_request_approval_rule_content, **named, newRuleContent=content()
        ),
        codes(desk.ana.delete_pull_request_approval_rule, **named),
        codes(lambda: desk.approve(desk.bo)),
        codes(desk.ana.override_pull_request_approval_rules, **at, overrideStatus="OVERRIDE"),
        codes(desk.ana.update_pull_request_title, pullRequestId="1", title="Another"),
        codes(desk.ana.update_pull_request_description, pullRequestId="1", description=""),
        codes(desk.merge),
    }
    assert not desk.evaluation()["approved"]
    assert "InvalidPullRequestStatusUpdate" == codes(
        desk.ana.update_pull_request_status, pullRequestId="1", pullRequestStatus="OPEN"
    )


def test_a_token_that_comes_again(desk: Desk) -> None:
    """The same request with the same token makes one pull request; another one is refused."""
    first = desk.open(clientRequestToken="once")
    again = desk.open(clientRequestToken="once")

    assert first["pullRequestId"] == again["pullRequestId"]
    assert "IdempotencyParameterMismatch" == codes(
        lambda: desk.open(clientRequestToken="once", title="Another")
    )


def test_a_tip_that_has_moved(desk: Desk) -> None:
    """A merge that names the commit it means is refused once the branch has moved."""
    pull_request = desk.open()
    desk.rule(content())
    stale = pull_request["pullRequestTargets"][0]["sourceCommit"]
    put(desk.ana, "more.py", branch="feature")

    assert "TipOfSourceReferenceIsDifferent" == codes(lambda: desk.merge(sourceCommitId=stale))
    assert "InvalidCommitId" == codes(lambda: desk.merge(sourceCommitId="x"))


def test_branches_that_have_gone_apart(desk: Desk) -> None:
    """What can't be fast-forwarded can be squashed, as long as nothing conflicts."""
    desk.open()
    put(desk.ana, "on_main.py")

    assert "ManualMergeRequired" == codes(lambda: desk.merge("fast_forward"))
    assert "CLOSED" == desk.merge("squash")["pullRequestStatus"]
    assert ["README", "feature.py", "on_main.py"] == paths(desk.ana)


def test_a_merge_starts_the_pipeline(mock: PipelineMock, desk: Desk) -> None:
    """A merge moves the branch once, and the pipeline that watches it runs with its commit."""
    pipelines = mock.client()
    pipelines.create_pipeline(pipeline=watching())
    desk.open()
    before = len(mock.events)
    desk.merge(commitMessage="All of it")
    moved = [each.event for each in mock.events[before:] if isinstance(each, RepositoryStateChange)]
    newest = pipelines.list_pipeline_executions(pipelineName="release")[
        "pipelineExecutionSummaries"
    ][0]

    assert ["referenceUpdated"] == moved
    assert [(tip_of(desk.ana, "main"), "All of it")] == [
        (each["revisionId"], each["revisionSummary"]) for each in newest["sourceRevisions"]
    ]
    assert "PollForSourceChanges" == newest["trigger"]["triggerType"]


def test_a_rule_beside_polling_starts_twice(mock: PipelineMock, desk: Desk) -> None:
    """With both an event rule and polling, a merge starts two executions of its commit."""
    pipelines = mock.client()
    pipelines.create_pipeline(pipeline=watching())
    mock.event_rule("release")
    desk.open()
    desk.merge(commitMessage="All of it")
    *newest, _ = pipelines.list_pipeline_executions(pipelineName="release")[
        "pipelineExecutionSummaries"
    ]

    assert ["PollForSourceChanges", "CloudWatchEvent"] == [
        each["trigger"]["triggerType"] for each in newest
    ]
    assert {tip_of(desk.ana, "main")} == {
        each["sourceRevisions"][0]["revisionId"] for each in newest
    }


def test_a_commit_behind_the_back_of_the_rules(desk: Desk) -> None:
    """A commit on the destination asks no rule, and changes what can be merged."""
    desk.open()
    desk.rule(content(1, BO))
    put(desk.ana, "feature.py", "otherwise")
    desk.approve(desk.bo)

    assert "ManualMergeRequired" == codes(desk.merge)


def test_a_source_that_is_deleted(desk: Desk) -> None:
    """A pull request whose branch is gone is closed, and not merged."""
    desk.open()
    desk.ana.delete_branch(repositoryName="app", branchName="feature")
    closed = desk.shown()

    assert "CLOSED" == closed["pullRequestStatus"]
    assert {"isMerged": False} == closed["pullRequestTargets"][0]["mergeMetadata"]


def test_the_same_script_makes_the_same_ids() -> None:
    """Two runs with the same clock make the same commits, pull requests and rules."""

    def run() -> tuple[Any, ...]:
        with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
            desk = Desk(mock)
            opened = desk.open()
            rule = desk.rule(content())
            return tip_of(desk.ana, "feature"), opened["revisionId"], rule["approvalRuleId"]

    assert run() == run()


@pytest.mark.parametrize("number", [1, 2])
def test_two_sessions_of_one_role(mock: PipelineMock, desk: Desk, number: int) -> None:
    """Two sessions of a role are two approvers; one of them is one, however often it approves."""
    desk.open()
    desk.rule(content(2, f"arn:aws:sts::{ANA.split(':')[4]}:assumed-role/Reviewers/*"))
    for session in range(2):
        name = session % number
        caller = f"arn:aws:sts::123456789012:assumed-role/Reviewers/bot{name}"
        with mock.acting_as(caller):
            desk.approve(mock.client("codecommit"))

    assert (number == 2) == desk.evaluation()["approved"]
