"""GetPipelineState, member by member: whole answers, and what actions show."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import fail, hang, succeed
from tests.client_helpers import attempts, created, inside, latest, stage_state, stopped
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

S3_HOME: Final = "https://console.aws.amazon.com/s3/home?region=us-east-1#"
LAMBDA: Final = "https://console.aws.amazon.com/lambda/home?region=us-east-1#/functions/transform"
LAMBDA_LOGS: Final = (
    "https://console.aws.amazon.com/cloudwatch/home?region=us-east-1"
    "#logStream:group=%252Faws%252Flambda%252Ftransform"
)
OPEN: Final = {"inboundExecutions": [], "inboundTransitionState": {"enabled": True}}
"""The state of every stage without waiting executions or a disabled transition."""


def state_of(client: Any, pipeline_name: str = "release") -> dict[str, Any]:
    """Return the whole state of a pipeline."""
    answered = client.get_pipeline_state(name=pipeline_name)
    return {key: value for key, value in answered.items() if key != "ResponseMetadata"}


def id_of(client: Any, name: str) -> str:
    """Return the id of the newest attempt at an action."""
    found: str = attempts(client, actionName=name)[0]["actionExecutionId"]
    return found


def with_function() -> dict[str, Any]:
    """Declare a pipeline that invokes a function."""
    invoke = action("Run", "Invoke/AWS/Lambda", configuration={"FunctionName": "transform"})
    return pipeline(("Source", [source()]), ("Transform", [invoke]), ("Deploy", [deploy()]))


# Whole answers --------------------------------------------------------------------------------


def test_a_pipeline_that_never_ran(mock: PipelineMock, client: Any) -> None:
    """Before anything has run, no stage and no action shows an execution or a status."""
    declaration = pipeline(
        ("Source", [source("Source")]),
        ("Gate", [approval("Accept"), approval("Retry")]),
        variables=[{"name": "Missing"}],
    )

    client.create_pipeline(pipeline=declaration)

    assert {
        "pipelineName": "release",
        "pipelineVersion": 1,
        "stageStates": [
            {
                "stageName": "Source",
                "inboundExecutions": [],
                "inboundTransitionState": {"enabled": True},
                "actionStates": [{"actionName": "Source", "entityUrl": S3_HOME}],
            },
            {
                "stageName": "Gate",
                "inboundExecutions": [],
                "inboundTransitionState": {"enabled": True},
                "actionStates": [{"actionName": "Accept"}, {"actionName": "Retry"}],
            },
        ],
        "created": mock.clock.now,
        "updated": mock.clock.now,
    } == state_of(client)


def test_a_pipeline_that_waits_for_an_approval(mock: PipelineMock, client: Any) -> None:
    """A finished source shows its revision, an open approval its token, both stages their run."""
    execution_id = created(client, pipeline(("Source", [source()]), ("Gate", [approval()])))
    token = open_token(client)
    revision = (latest(client, "Checkout") or {})["externalExecutionId"]

    assert [
        {
            "stageName": "Source",
            "inboundExecutions": [],
            "inboundTransitionState": {"enabled": True},
            "actionStates": [
                {
                    "actionName": "Checkout",
                    "currentRevision": {"revisionId": revision},
                    "latestExecution": {
                        "actionExecutionId": id_of(client, "Checkout"),
                        "status": "Succeeded",
                        "summary": f"Amazon S3 version id: {revision}",
                        "lastStatusChange": mock.clock.now,
                        "externalExecutionId": revision,
                    },
                    "entityUrl": S3_HOME,
                }
            ],
            "latestExecution": {"pipelineExecutionId": execution_id, "status": "Succeeded"},
        },
        {
            "stageName": "Gate",
            "inboundExecutions": [],
            "inboundTransitionState": {"enabled": True},
            "actionStates": [
                {
                    "actionName": "Sign",
                    "latestExecution": {
                        "actionExecutionId": token,
                        "status": "InProgress",
                        "token": token,
                    },
                }
            ],
            "latestExecution": {"pipelineExecutionId": execution_id, "status": "InProgress"},
        },
    ] == state_of(client)["stageStates"]


def test_an_update_adds_a_stage(mock: PipelineMock, client: Any) -> None:
    """The new version and its new stage show at once; the moment of creation stays."""
    created(client, pipeline(("Source", [source()]), ("Build", [build()])))
    start, ran = mock.clock.now, stage_state(client, "Build")
    mock.clock.advance(minutes=1)
    added = ("Deploy", [deploy()])

    client.update_pipeline(pipeline=pipeline(("Source", [source()]), ("Build", [build()]), added))

    state = state_of(client)
    assert (2, start, mock.clock.now) == (
        state["pipelineVersion"],
        state["created"],
        state["updated"],
    )
    assert ran == state["stageStates"][1]
    assert "latestExecution" not in state["stageStates"][2]


def test_asking_twice(client: Any) -> None:
    """A second look shows the same as the first."""
    created(client, release())

    assert state_of(client) == state_of(client)


# Actions --------------------------------------------------------------------------------------


def test_a_running_function(mock: PipelineMock, client: Any) -> None:
    """An action in progress shows what runs outside, and since when."""
    mock.when(provider="Lambda").then(hang())
    mock.when(category="Source").then(succeed(after=30))
    created(client, with_function())
    mock.clock.advance(minutes=1)

    assert {
        "actionExecutionId": id_of(client, "Run"),
        "status": "InProgress",
        "lastStatusChange": mock.clock.now - timedelta(seconds=30),
        "externalExecutionId": "transform",
        "externalExecutionUrl": LAMBDA_LOGS,
    } == latest(client, "Run")


def test_a_function_that_succeeded(mock: PipelineMock, client: Any) -> None:
    """A function that reports success without a summary has none."""
    created(client, with_function())

    assert {
        "actionExecutionId": id_of(client, "Run"),
        "status": "Succeeded",
        "lastStatusChange": mock.clock.now,
        "externalExecutionId": "transform",
        "externalExecutionUrl": LAMBDA_LOGS,
    } == latest(client, "Run")


def test_a_function_that_failed(mock: PipelineMock, client: Any) -> None:
    """A failure shows its words in the error details, and no summary."""
    mock.when(provider="Lambda").then(fail("Out of paper."))
    execution_id = created(client, with_function())

    assert (execution_id, "Failed") == inside(client, "Transform")
    assert {
        "actionExecutionId": id_of(client, "Run"),
        "status": "Failed",
        "lastStatusChange": mock.clock.now,
        "externalExecutionId": "transform",
        "externalExecutionUrl": LAMBDA_LOGS,
        "errorDetails": {"code": "JobFailed", "message": "Out of paper."},
    } == latest(client, "Run")


def test_a_function_that_was_abandoned(mock: PipelineMock, client: Any) -> None:
    """An abandoned action still shows what ran outside; its stage is stopped."""
    mock.when(provider="Lambda").then(hang())
    execution_id = created(client, with_function())
    mock.clock.advance(minutes=1)

    stopped(client, execution_id, abandon=True)

    assert (execution_id, "Stopped") == inside(client, "Transform")
    assert {
        "actionExecutionId": id_of(client, "Run"),
        "status": "Abandoned",
        "lastStatusChange": mock.clock.now,
        "externalExecutionId": "transform",
        "externalExecutionUrl": LAMBDA_LOGS,
    } == latest(client, "Run")


@pytest.mark.parametrize(
    ("configuration", "external_id"),
    [
        ({"BucketName": "site", "Extract": "true"}, "site"),
        ({"BucketName": "site", "Extract": "false", "ObjectKey": "a/b.zip"}, "site/a/b.zip"),
    ],
    ids=["extracted", "as-it-is"],
)
def test_a_deployment_to_s3(
    mock: PipelineMock, client: Any, configuration: dict[str, str], external_id: str
) -> None:
    """A deployment to S3 names the bucket, and the object where there is one."""
    ship = deploy() | {"configuration": configuration}
    created(client, pipeline(("Source", [source()]), ("Deploy", [ship])))

    [shown] = stage_state(client, "Deploy")["actionStates"]
    assert {
        "actionName": "Ship",
        "latestExecution": {
            "actionExecutionId": id_of(client, "Ship"),
            "status": "Succeeded",
            "summary": "Deployment Succeeded",
            "lastStatusChange": mock.clock.now,
            "externalExecutionId": external_id,
        },
        "entityUrl": "https://console.aws.amazon.com/s3/buckets/site/?region=us-east-1&tab=overview",
    } == shown


def test_a_source_that_failed(mock: PipelineMock, client: Any) -> None:
    """A source that found nothing has no current revision."""
    mock.when(category="Source").then(fail("No such object.", code="ConfigurationError"))
    created(client, release())

    [shown] = stage_state(client, "Source")["actionStates"]
    assert {
        "actionName": "Checkout",
        "latestExecution": {
            "actionExecutionId": id_of(client, "Checkout"),
            "status": "Failed",
            "lastStatusChange": mock.clock.now,
            "errorDetails": {"code": "ConfigurationError", "message": "No such object."},
        },
        "entityUrl": S3_HOME,
    } == shown


def test_links_are_shown_before_the_first_run(mock: PipelineMock, client: Any) -> None:
    """Each action has the link of its type at once; an approval only the one that it declares."""
    mock.when(category="Source").then(hang())
    link = "https://example.com/review?source=zip&check=1"
    actions = [
        build(),
        approval("Plain"),
        approval("Linked", configuration={"ExternalEntityLink": link}),
    ]
    created(client, pipeline(("Source", [source()]), ("Later", actions)))

    console = "https://console.aws.amazon.com/codebuild/home?region=us-east-1"
    assert {
        "stageName": "Later",
        **OPEN,
        "actionStates": [
            {"actionName": "Compile", "entityUrl": f"{console}#/projects/Compile/view"},
            {"actionName": "Plain"},
            {"actionName": "Linked", "entityUrl": link},
        ],
    } == stage_state(client, "Later")
