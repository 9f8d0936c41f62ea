"""A story for each service in which every operation with a timestamp in its output is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock import deploy_target, succeed
from tests.cloud.webhooks.requests import COMMIT, MAIN, SECRET, github, signed
from tests.codecommit.scenes import content, put
from tests.declarations import approval, condition, deploy, open_token, pipeline, rule, v2

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock import PipelineMock

_APP: Final = {"repositoryName": "app"}
_TEMPLATE: Final = {"approvalRuleTemplateName": "house rule"}
_APPROVED: Final = {"summary": "Fine.", "status": "Approved"}
_MERGES: Final = ("fast_forward", "squash", "three_way")


def _releases(mock: PipelineMock, client: Any) -> None:
    mock.when(category="Deploy").then(succeed(targets=[deploy_target("i-0a1")]))
    check = condition("FAIL", rule("Even", "VariableCheck", Variable="a", Value="a", Operator="EQ"))
    stages = ("Source", [github()]), ("Approve", [approval("Sign")]), ("Deploy", [deploy()])
    client.create_pipeline(pipeline=v2(pipeline(*stages), Deploy={"beforeEntry": check}))
    url = client.put_webhook(webhook=signed())["webhook"]["url"]
    mock.deliver_webhook(url, MAIN, secret=SECRET)
    client.put_webhook(webhook=signed())
    client.list_webhooks()
    client.disable_stage_transition(
        pipelineName="release", stageName="Deploy", transitionType="Inbound", reason="Friday."
    )
    _report_a_revision(client)
    _approve(client)
    client.get_pipeline_state(name="release")
    # To the other half of the year, in which the clocks of many zones are set otherwise.
    mock.clock.advance(days=7)
    client.enable_stage_transition(
        pipelineName="release", stageName="Deploy", transitionType="Inbound"
    )
    mock.clock.advance(days=170)
    _look(client)


def _report_a_revision(client: Any) -> None:
    revision = {"revisionId": COMMIT, "revisionChangeId": "7", "created": 1767600000}
    client.put_action_revision(
        pipelineName="release",
        stageName="Source",
        actionName="Checkout",
        actionRevision=revision,
    )


def _approve(client: Any) -> None:
    client.put_approval_result(
        pipelineName="release",
        stageName="Approve",
        actionName="Sign",
        result=_APPROVED,
        token=open_token(client),
    )


def _look(client: Any) -> None:
    release = {"pipelineName": "release"}
    client.list_pipelines()
    client.get_pipeline(name="release")
    client.get_pipeline_state(name="release")
    client.list_rule_executions(**release)
    for each in client.list_pipeline_executions(**release)["pipelineExecutionSummaries"]:
        client.get_pipeline_execution(
            pipelineName="release", pipelineExecutionId=each["pipelineExecutionId"]
        )
    newest, *_ = client.list_action_executions(**release)["actionExecutionDetails"]
    client.list_deploy_action_execution_targets(actionExecutionId=newest["actionExecutionId"])


def _reviews(_mock: PipelineMock, client: Any) -> None:
    client.create_repository(**_APP)
    client.get_repository(**_APP)
    client.batch_get_repositories(repositoryNames=["app"])
    first = put(client, "README")
    _templates(client)
    for number, merge in enumerate(_MERGES, start=1):
        client.create_branch(**_APP, branchName=merge, commitId=first)
        commit = put(client, merge, branch=merge)
        _pull_request(client, str(number), merge)
        if number == 1:
            commits = {"beforeCommitId": first, "afterCommitId": commit}
            _comments(client, commits)
        getattr(client, f"merge_pull_request_by_{merge}")(pullRequestId=str(number), **_APP)
    client.describe_pull_request_events(pullRequestId="1")
    client.create_branch(**_APP, branchName="closed", commitId=first)
    put(client, "closed", branch="closed")
    _pull_request(client, "4", "closed")
    client.update_pull_request_status(pullRequestId="4", pullRequestStatus="CLOSED")


def _templates(client: Any) -> None:
    client.create_approval_rule_template(**_TEMPLATE, approvalRuleTemplateContent=content())
    client.get_approval_rule_template(**_TEMPLATE)
    client.update_approval_rule_template_content(**_TEMPLATE, newRuleContent=content(2))
    client.update_approval_rule_template_description(
        **_TEMPLATE, approvalRuleTemplateDescription="For all."
    )
    client.update_approval_rule_template_name(
        oldApprovalRuleTemplateName="house rule", newApprovalRuleTemplateName="old rule"
    )


def _pull_request(client: Any, number: str, branch: str) -> None:
    target = {**_APP, "sourceReference": branch, "destinationReference": "main"}
    client.create_pull_request(title="A feature", targets=[target])
    request = {"pullRequestId": number}
    rule_of_request = {**request, "approvalRuleName": "review"}
    client.create_pull_request_approval_rule(**rule_of_request, approvalRuleContent=content())
    client.update_pull_request_approval_rule_content(**rule_of_request, newRuleContent=content(2))
    client.update_pull_request_title(**request, title="Another feature")
    client.update_pull_request_description(**request, description="It is new.")
    client.get_pull_request(**request)
    client.delete_pull_request_approval_rule(**rule_of_request)


def _comments(client: Any, commits: Mapping[str, str]) -> None:
    client.post_comment_for_compared_commit(**_APP, **commits, content="Why?")
    client.get_comments_for_compared_commit(**_APP, **commits)
    posted = client.post_comment_for_pull_request(
        pullRequestId="1", **_APP, **commits, content="How?"
    )
    id_ = posted["comment"]["commentId"]
    client.post_comment_reply(inReplyTo=id_, content="So.")
    client.update_comment(commentId=id_, content="And how?")
    client.get_comment(commentId=id_)
    client.get_comments_for_pull_request(pullRequestId="1")
    client.delete_comment_content(commentId=id_)


STORIES: Final[Mapping[str, Callable[[PipelineMock, Any], None]]] = {
    "codepipeline": _releases,
    "codecommit": _reviews,
}
"""The story of each service, told to a mock by one client."""
