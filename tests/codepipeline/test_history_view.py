"""ListActionExecutions, member by member: what each attempt at an action shows."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pipemock import fail, hang, succeed
from tests.approval_answers import answer
from tests.client_helpers import attempts, created, retried, started, stopped
from tests.declarations import (
    action,
    approval,
    build,
    deploy,
    open_token,
    pipeline,
    release,
    source,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

TYPE_OF_FUNCTION = {"category": "Invoke", "owner": "AWS", "provider": "Lambda", "version": "1"}


def with_function(**members: Any) -> dict[str, Any]:
    """Declare a pipeline that invokes a function with an output artifact."""
    invoke = action(
        "Run",
        "Invoke/AWS/Lambda",
        configuration={"FunctionName": "transform"},
        inputArtifacts=[{"name": "Code"}],
        outputArtifacts=[{"name": "Page"}],
        **members,
    )
    return pipeline(("Source", [source()]), ("Run", [invoke]), ("Deploy", [deploy(takes="Page")]))


def names(client: Any) -> list[str]:
    """Return the names of the actions of all attempts, the newest first."""
    return [each["actionName"] for each in attempts(client)]


# Rows -----------------------------------------------------------------------------------------


def test_a_source(mock: PipelineMock, client: Any) -> None:
    """A finished source shows its artifact, its revision and its variables, also unnamed."""
    start = mock.clock.now
    mock.when(category="Source").then(succeed(after=1.125))
    execution_id = created(client, release())
    mock.clock.advance(seconds=2)

    [attempt] = attempts(client, actionName="Checkout")
    result = attempt["output"]["executionResult"]
    revision = result["externalExecutionId"]
    [artifact] = attempt["output"]["outputArtifacts"]
    configuration = {
        "PollForSourceChanges": "false",
        "S3Bucket": "sources",
        "S3ObjectKey": "Checkout.zip",
    }
    assert {
        "pipelineExecutionId": execution_id,
        "actionExecutionId": attempt["actionExecutionId"],
        "pipelineVersion": 1,
        "stageName": "Source",
        "actionName": "Checkout",
        "startTime": start,
        "lastUpdateTime": start + timedelta(seconds=1.125),
        "status": "Succeeded",
        "input": {
            "actionTypeId": {
                "category": "Source",
                "owner": "AWS",
                "provider": "S3",
                "version": "1",
            },
            "configuration": configuration,
            "resolvedConfiguration": configuration,
            "region": "us-east-1",
            "inputArtifacts": [],
        },
        "output": {
            "outputArtifacts": [artifact],
            "executionResult": {
                "externalExecutionId": revision,
                "externalExecutionSummary": f"Amazon S3 version id: {revision}",
            },
            "outputVariables": {
                "BucketName": "sources",
                "ETag": hashlib.md5(revision.encode(), usedforsecurity=False).hexdigest(),
                "ObjectKey": "Checkout.zip",
                "VersionId": revision,
            },
        },
    } == attempt


def test_an_open_approval(mock: PipelineMock, client: Any) -> None:
    """An open approval was last updated as it began, and has neither result nor answerer."""
    sign = approval(configuration={"CustomData": "Please."})
    execution_id = created(client, pipeline(("Source", [source()]), ("Approve", [sign])))
    start = mock.clock.now
    mock.clock.advance(days=1)

    assert [
        {
            "pipelineExecutionId": execution_id,
            "actionExecutionId": open_token(client),
            "pipelineVersion": 1,
            "stageName": "Approve",
            "actionName": "Sign",
            "startTime": start,
            "lastUpdateTime": start,
            "status": "InProgress",
            "input": {
                "actionTypeId": {
                    "category": "Approval",
                    "owner": "AWS",
                    "provider": "Manual",
                    "version": "1",
                },
                "configuration": {"CustomData": "Please."},
                "resolvedConfiguration": {"CustomData": "Please."},
                "region": "us-east-1",
                "inputArtifacts": [],
            },
            "output": {"outputArtifacts": [], "outputVariables": {}},
        }
    ] == attempts(client, actionName="Sign")


def test_a_running_function(mock: PipelineMock, client: Any) -> None:
    """An action in progress has no result and no artifacts yet, whatever it declares."""
    mock.when(provider="Lambda").then(hang())
    execution_id = created(client, with_function(namespace="Made"))
    start = mock.clock.now
    mock.clock.advance(seconds=20)
    [checkout] = attempts(client, actionName="Checkout")

    [attempt] = attempts(client, actionName="Run")

    assert {
        "pipelineExecutionId": execution_id,
        "actionExecutionId": attempt["actionExecutionId"],
        "pipelineVersion": 1,
        "stageName": "Run",
        "actionName": "Run",
        "startTime": start,
        "lastUpdateTime": start,
        "status": "InProgress",
        "input": {
            "actionTypeId": TYPE_OF_FUNCTION,
            "configuration": {"FunctionName": "transform"},
            "resolvedConfiguration": {"FunctionName": "transform"},
            "region": "us-east-1",
            "inputArtifacts": checkout["output"]["outputArtifacts"],
            "namespace": "Made",
        },
        "output": {"outputArtifacts": [], "outputVariables": {}},
    } == attempt


def test_a_function_that_succeeded(mock: PipelineMock, client: Any) -> None:
    """A function shows its name as external id, its logs, its artifact and its variables."""
    variables = {"Produced": "no-cache"}
    mock.when(provider="Lambda").then(succeed(output_variables=variables))
    created(client, with_function())
    [ship] = attempts(client, actionName="Ship")

    [attempt] = attempts(client, actionName="Run")

    logs = "https://console.aws.amazon.com/cloudwatch/home?region=us-east-1#logStream:group="
    assert {
        "outputArtifacts": ship["input"]["inputArtifacts"],
        "executionResult": {
            "externalExecutionId": "transform",
            "externalExecutionUrl": f"{logs}%252Faws%252Flambda%252Ftransform",
        },
        "outputVariables": variables,
    } == attempt["output"]


def test_a_failed_action(mock: PipelineMock, client: Any) -> None:
    """The words of a failure stand in the summary, and the error details hold the code alone."""
    mock.when(action="Compile").then(fail("Boom.", external_execution_id="job:7"))
    created(client, release())

    [attempt] = attempts(client, actionName="Compile")
    console = "https://console.aws.amazon.com/codebuild/home?region=us-east-1"
    assert "Failed" == attempt["status"]
    assert {
        "outputArtifacts": [],
        "executionResult": {
            "externalExecutionId": "job:7",
            "externalExecutionSummary": "Boom.",
            "externalExecutionUrl": f"{console}#/builds/job:7/view/new",
            "errorDetails": {"code": "JobFailed"},
        },
        "outputVariables": {},
    } == attempt["output"]


def test_an_abandoned_function(mock: PipelineMock, client: Any) -> None:
    """An abandoned action has no result, whatever ran outside."""
    mock.when(provider="Lambda").then(hang())
    execution_id = created(client, with_function())
    mock.clock.advance(seconds=20)

    stopped(client, execution_id, abandon=True)

    [attempt] = attempts(client, actionName="Run")
    assert ("Abandoned", mock.clock.now) == (attempt["status"], attempt["lastUpdateTime"])
    assert {"outputArtifacts": [], "outputVariables": {}} == attempt["output"]


def test_an_abandoned_approval(client: Any) -> None:
    """An abandoned approval has no result, and nobody has answered it."""
    execution_id = created(client, release())

    stopped(client, execution_id, abandon=True)

    [attempt] = attempts(client, actionName="Sign")
    assert ("Abandoned", False) == (attempt["status"], "updatedBy" in attempt)
    assert {"outputArtifacts": [], "outputVariables": {}} == attempt["output"]


def test_a_role_and_a_region_of_its_own(client: Any) -> None:
    """An action shows the role and the Region that it declares."""
    role = "arn:aws:iam::123456789012:role/compile"
    compile_ = build(roleArn=role, region="eu-west-1")
    stores = {
        region: {"type": "S3", "location": f"artifacts-{region}"}
        for region in ("us-east-1", "eu-west-1")
    }
    declaration = pipeline(("Source", [source()]), ("Build", [compile_]), artifactStores=stores)
    del declaration["artifactStore"]
    created(client, declaration)

    [attempt] = attempts(client, actionName="Compile")
    assert (role, "eu-west-1") == (attempt["input"]["roleArn"], attempt["input"]["region"])


def test_the_version_that_an_action_ran_with(client: Any) -> None:
    """An attempt keeps the version of its execution after the pipeline was updated."""
    created(client, release())
    client.update_pipeline(pipeline=release())
    started(client)

    versions = [each["pipelineVersion"] for each in attempts(client, actionName="Compile")]
    assert [2, 1] == versions


def test_secrets_are_masked(client: Any) -> None:
    """A secret of the configuration is shown as four asterisks, before and after resolution."""
    checkout = action(
        "Checkout",
        "Source/ThirdParty/GitHub",
        configuration={"Owner": "o", "Repo": "r", "Branch": "main", "OAuthToken": "hunter2"},
        outputArtifacts=[{"name": "Code"}],
    )
    created(client, pipeline(("Source", [checkout]), ("Build", [build()])))

    [attempt] = attempts(client, actionName="Checkout")
    shown = {"Owner": "o", "Repo": "r", "Branch": "main", "OAuthToken": "****"}
    assert shown == attempt["input"]["configuration"]
    assert shown == attempt["input"]["resolvedConfiguration"]


# Order ----------------------------------------------------------------------------------------


def test_the_newest_attempt_stands_first(mock: PipelineMock, client: Any) -> None:
    """Later stages stand before earlier ones, and a retry before the first attempt."""
    approvals = [approval("Accept"), approval("Again")]
    finish = approval("Finish")
    execution_id = created(
        client, pipeline(("Source", [source()]), ("Gate", approvals), ("End", [finish]))
    )
    accept, again = (open_token(client, action=name) for name in ("Accept", "Again"))
    answer(client, stageName="Gate", actionName="Accept", token=accept)
    answer(client, "Rejected", stageName="Gate", actionName="Again", token=again)
    mock.clock.advance(minutes=1)
    retried(client, execution_id, "Gate")
    second = open_token(client, action="Again")
    mock.clock.advance(minutes=1)
    answer(client, stageName="Gate", actionName="Again", token=second)

    assert ["Finish", "Again", "Again", "Accept", "Checkout"] == names(client)
    assert [second, again] == [
        each["actionExecutionId"] for each in attempts(client, actionName="Again")
    ]


def test_executions_are_not_told_apart(mock: PipelineMock, client: Any) -> None:
    """Without a filter the attempts of all executions stand in one list."""
    mock.when(action="Compile").then(fail())
    created(client, release())
    mock.clock.advance(minutes=1)

    second = started(client)

    assert ["Compile", "Checkout"] * 2 == names(client)
    assert [second] * 2 == [each["pipelineExecutionId"] for each in attempts(client)[:2]]


def test_a_page_at_a_time(client: Any) -> None:
    """Pages of one row each give every row once, in order, and the last page has no token."""
    created(client, release())
    whole = attempts(client)
    pages = client.get_paginator("list_action_executions").paginate(
        pipelineName="release", PaginationConfig={"PageSize": 1}
    )

    assert [[each] for each in whole] == [page["actionExecutionDetails"] for page in pages]
