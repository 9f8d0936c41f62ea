"""A world with everything in it: each action type, webhooks, jobs, and a review in CodeCommit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pipemock._codepipeline.action_type_catalogue import (
    AWS_ACTION_TYPES,
    THIRD_PARTY_ACTION_TYPES,
)
from tests.codecommit.scenes import content
from tests.declarations import action, approval, condition, open_token, pipeline, rule, source, v2
from tests.engine.actions.jobs.custom_jobs import farm_type

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock._engine.declaration.action_type import ActionType

ACCOUNT: Final = "123456789012"
POOL: Final = f"CodeCommitApprovers:{ACCOUNT}:*"
_PULL_REQUEST: Final = "codecommit-repository-pull-request-created"
_APPROVAL: Final = "codepipeline-pipeline-manual-approval-needed"


class WholeWorld:
    """A mock in one Region, whose pipelines and repository have lived through a story."""

    def __init__(self, mock: PipelineMock, *, partition: str, region: str) -> None:
        """Prepare the clients; all names that the test itself gives are of the partition."""
        self.mock, self.partition, self.region = mock, partition, region
        self.pipelines: Any = mock.client(region=region)
        self.git: Any = mock.client("codecommit", region=region)
        self.contexts: list[Any] = []

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """Return an ARN as the user of this partition writes it."""
        place = self.region if region is None else region
        return f"arn:{self.partition}:{service}:{place}:{ACCOUNT}:{resource}"

    def live(self) -> None:
        """Create everything, and let everything happen once."""
        for resource, event in (("app", _PULL_REQUEST), ("release", _APPROVAL)):
            self.mock.notification_rule(resource, [event], region=self.region)
        self._review()
        self._release()
        self._work()
        self._deliver()

    # CodeCommit -------------------------------------------------------------------------------

    def _review(self) -> None:
        git = self.git
        git.create_repository(repositoryName="app", tags={"team": "shop"})
        first = self._put("README", branch="main")
        git.create_branch(repositoryName="app", branchName="feature", commitId=first)
        second = self._put("feature.py", branch="feature", parentCommitId=first)
        git.create_approval_rule_template(
            approvalRuleTemplateName="house", approvalRuleTemplateContent=content(1, POOL)
        )
        git.associate_approval_rule_template_with_repository(
            approvalRuleTemplateName="house", repositoryName="app"
        )
        target = {
            "repositoryName": "app",
            "sourceReference": "feature",
            "destinationReference": "main",
        }
        opened = git.create_pull_request(title="A feature", targets=[target])["pullRequest"]
        at = {"pullRequestId": "1", "revisionId": opened["revisionId"]}
        compared = {"repositoryName": "app", "beforeCommitId": first, "afterCommitId": second}
        comment = git.post_comment_for_pull_request(pullRequestId="1", content="Why?", **compared)
        git.post_comment_for_compared_commit(content="How?", **compared)
        git.put_comment_reaction(
            commentId=comment["comment"]["commentId"], reactionValue=":thumbsup:"
        )
        reviewer = self.arn("iam", "user/Reviewer", region="")
        with self.mock.acting_as(reviewer):
            git.update_pull_request_approval_state(**at, approvalState="APPROVE")
        git.merge_pull_request_by_squash(pullRequestId="1", repositoryName="app")
        git.put_repository_triggers(
            repositoryName="app",
            triggers=[
                {
                    "name": "all",
                    "destinationArn": self.arn("sns", "commits"),
                    "branches": [],
                    "events": ["all"],
                }
            ],
        )

    def _put(self, path: str, **members: Any) -> str:
        branch = members.pop("branch")
        answer = self.git.put_file(
            repositoryName="app", branchName=branch, filePath=path, fileContent=b"text", **members
        )
        return str(answer["commitId"])

    # CodePipeline -----------------------------------------------------------------------------

    def _release(self) -> None:
        self.mock.lambda_function("Invoke-Lambda", self._function)
        self.mock.lambda_function("check", self._function)
        kinds = [*AWS_ACTION_TYPES, *THIRD_PARTY_ACTION_TYPES]
        sources = [each for each in kinds if each.id.category == "Source"]
        others = [each for each in kinds if each.id.category not in {"Source", "Approval"}]
        topic = self.arn("sns", "approvals")
        checks = condition("FAIL", rule("Ask", "LambdaInvoke", FunctionName="check"))
        declaration = v2(
            pipeline(
                ("Source", [self._action(each) for each in sources]),
                ("Work", [self._action(each) for each in others]),
                ("Approve", [approval(configuration={"NotificationArn": topic})]),
            ),
            roleArn=self.arn("iam", "role/release", region=""),
            Approve={"beforeEntry": checks},
        )
        self.pipelines.create_pipeline(
            pipeline=declaration, tags=[{"key": "team", "value": "shop"}]
        )
        self.mock.source_change("release", "Source-CodeCommit", region=self.region)
        self.mock.source_change("release", "Source-CodeStarSourceConnection", region=self.region)
        self.pipelines.put_approval_result(
            pipelineName="release",
            stageName="Approve",
            actionName="Sign",
            result={"summary": "", "status": "Approved"},
            token=open_token(self.pipelines),
        )
        self.pipelines.start_pipeline_execution(name="release")

    def _action(self, kind: ActionType) -> dict[str, Any]:
        name = f"{kind.id.category}-{kind.id.provider}"
        members: dict[str, Any] = {"commands": ["make"]} if kind.id.category == "Compute" else {}
        return action(
            name,
            f"{kind.id.category}/{kind.id.owner}/{kind.id.provider}",
            configuration={
                each.name: self._value(each.name, name)
                for each in kind.properties
                if each.required or each.name in {"BranchName", "ExternalEntityLink"}
            },
            inputArtifacts=[{"name": "Source-S3"}] * bool(kind.inputs.minimum),
            outputArtifacts=[{"name": name}] * bool(kind.outputs.minimum),
            namespace=name,
            **members,
        )

    def _value(self, key: str, name: str) -> str:
        values = {
            "ConnectionArn": self.arn("codestar-connections", "connection/1"),
            "Extract": "true",
            "StateMachineArn": self.arn("states", "stateMachine:steps"),
        }
        return values.get(key, name)

    def _function(self, event: dict[str, Any], context: Any) -> None:
        self.contexts.append(context)
        self.pipelines.put_job_success_result(jobId=event["CodePipeline.job"]["id"])

    # Jobs and webhooks ------------------------------------------------------------------------

    def _work(self) -> None:
        farm = {"category": "Build", "owner": "Custom", "provider": "Farm", "version": "1"}
        self.pipelines.create_custom_action_type(**farm_type())
        build = action("Compile", "Build/Custom/Farm", configuration={"Project": "shop"})
        role = self.arn("iam", "role/farm", region="")
        self.pipelines.create_pipeline(
            pipeline=pipeline(("Source", [source()]), ("Build", [build]), name="farm", roleArn=role)
        )
        [job] = self.pipelines.poll_for_jobs(actionTypeId=farm)["jobs"]
        self.pipelines.get_job_details(jobId=job["id"])
        self.mock.source_change("farm", "Checkout", region=self.region)

    def _deliver(self) -> None:
        self.pipelines.put_webhook(
            webhook={
                "name": "hook",
                "targetPipeline": "release",
                "targetAction": "Source-GitHub",
                "filters": [{"jsonPath": "$.ref"}],
                "authentication": "UNAUTHENTICATED",
                "authenticationConfiguration": {},
            }
        )

    # Everything that it shows -----------------------------------------------------------------

    def read(self) -> None:
        """Call every operation that reads something."""
        read = self.pipelines
        for name in ("release", "farm"):
            read.get_pipeline(name=name)
            read.get_pipeline_state(name=name)
            read.list_action_executions(pipelineName=name)
            read.list_rule_executions(pipelineName=name)
            for each in read.list_pipeline_executions(pipelineName=name)[
                "pipelineExecutionSummaries"
            ]:
                read.get_pipeline_execution(
                    pipelineName=name, pipelineExecutionId=each["pipelineExecutionId"]
                )
        read.list_action_types()
        read.list_rule_types()
        read.list_webhooks()
        for resource in ("release", "webhook:hook", "actiontype:Custom/Build/Farm/1"):
            read.list_tags_for_resource(resourceArn=self.arn("codepipeline", resource))
        self.git.get_repository(repositoryName="app")
        self.git.list_tags_for_resource(resourceArn=self.arn("codecommit", "app"))
        self.git.get_pull_request(pullRequestId="1")
        self.git.describe_pull_request_events(pullRequestId="1")
        self.git.get_comments_for_pull_request(pullRequestId="1")
        self.git.get_approval_rule_template(approvalRuleTemplateName="house")

    def told(self) -> list[str]:
        """Return what the mock shows outside of answers."""
        mock = self.mock
        messages = [*mock.events, *mock.notifications, *mock.rule_notifications]
        return [
            *(json.dumps(each.as_eventbridge()) for each in mock.events),
            *(json.dumps(each.as_sns_event()) for each in messages),
            *(json.dumps(each.as_sqs_event(raw=False)) for each in messages),
            *(f"{each}" for each in messages[len(mock.events) :]),
            *(f"{each.caller} {each.parameters}" for each in mock.calls),
            *(f"{each.event}" for each in mock.lambda_invocations),
            *(f"{each}" for each in self.contexts),
            str(mock.timeline()),
            mock.explain("release", region=self.region),
        ]
