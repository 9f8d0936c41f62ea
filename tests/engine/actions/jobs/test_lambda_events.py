"""What a function is called with: the event of its job, and a context like that of Lambda."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import hang, mock_codepipeline, succeed
from tests.declarations import build, pipeline, source
from tests.engine.actions.jobs.custom_jobs import attempt, board, created, finish, latest
from tests.engine.actions.jobs.lambda_actions import (
    events,
    invoke,
    invoking,
    job_of,
    stage_by_stage,
    taking,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock._cloud.lambda_invocations import LambdaContext

KEY: Final = {"id": "arn:aws:kms:us-east-1:123456789012:key/k1", "type": "KMS"}
UUID: Final = "[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"


def data_of(mock: PipelineMock) -> dict[str, Any]:
    """Return the data in the newest event."""
    data: dict[str, Any] = job_of(events(mock)[-1])["data"]
    return data


def location(bucket: str, key: str) -> dict[str, Any]:
    """Return a location as an event shows it."""
    return {"type": "S3", "s3Location": {"bucketName": bucket, "objectKey": key}}


def made(client: Any, name: str) -> dict[str, Any]:
    """Return the location of what an action has made, as its history shows it."""
    [artifact] = attempt(client, name)["output"]["outputArtifacts"]
    return location(artifact["s3location"]["bucket"], artifact["s3location"]["key"])


# The event ------------------------------------------------------------------------------------


def test_the_whole_event(mock: PipelineMock, client: Any) -> None:
    """An event holds the members that AWS puts into it, and no others."""
    declared = invoke(
        parameters="1.2", inputArtifacts=taking("Code"), outputArtifacts=taking("Report")
    )
    created(client, invoking(declared))
    [event], [job] = events(mock), board(mock)
    revision = attempt(client, "Checkout")["output"]["executionResult"]["externalExecutionId"]

    assert {
        "CodePipeline.job": {
            "id": job.id,
            "accountId": "123456789012",
            "data": {
                "actionConfiguration": {
                    "configuration": {"FunctionName": "notify", "UserParameters": "1.2"}
                },
                "inputArtifacts": [
                    {"name": "Code", "revision": revision, "location": made(client, "Checkout")}
                ],
                "outputArtifacts": [
                    {"name": "Report", "revision": None, "location": made(client, "Notify")}
                ],
                "artifactCredentials": data_of(mock)["artifactCredentials"],
            },
        }
    } == event


def test_the_smallest_event(mock: PipelineMock, client: Any) -> None:
    """What an action does not have is left out of its event, but for the lists of artifacts."""
    created(client, invoking())
    data = data_of(mock)
    del data["artifactCredentials"]

    assert {
        "actionConfiguration": {"configuration": {"FunctionName": "notify"}},
        "inputArtifacts": [],
        "outputArtifacts": [],
    } == data


def test_an_event_is_json(mock: PipelineMock, client: Any) -> None:
    """An event survives the way through JSON, on which Lambda sends it, unchanged."""
    declared = invoke(inputArtifacts=taking("Code"), outputArtifacts=taking("Report"))
    created(client, invoking(declared))
    [event] = events(mock)

    assert event == json.loads(json.dumps(event))


def test_the_credentials(mock: PipelineMock, client: Any) -> None:
    """The credentials look like those of a session, and expire fifteen minutes later."""
    created(client, invoking())
    [job] = board(mock)
    key = job.id.replace("-", "")[:16].upper()

    assert re.fullmatch("[A-Z0-9]{16}", key)
    assert {
        "accessKeyId": f"ASIA{key}",
        "secretAccessKey": f"secret-of-{job.id}",
        "sessionToken": f"session-of-{job.id}",
        "expirationTime": 1767604500000,
    } == data_of(mock)["artifactCredentials"]
    assert type(data_of(mock)["artifactCredentials"]["expirationTime"]) is int


def test_each_job_has_its_own_credentials(mock: PipelineMock, client: Any) -> None:
    """No two jobs share an id, a key or a secret."""
    created(client, invoking(invoke("A"), invoke("B")))
    jobs = [job_of(event) for event in events(mock)]
    credentials = [job["data"]["artifactCredentials"] for job in jobs]

    assert 2 == len({job["id"] for job in jobs})
    for name in ("accessKeyId", "secretAccessKey", "sessionToken"):
        assert 2 == len({each[name] for each in credentials})


def test_a_job_is_not_its_action(mock: PipelineMock, client: Any) -> None:
    """The id of a job is not that of the action execution."""
    created(client, invoking())

    assert latest(client, "Notify")["actionExecutionId"] != job_of(events(mock)[0])["id"]


def test_a_key_that_is_declared(mock: PipelineMock, client: Any) -> None:
    """The key of the artifact store stands in the event as it was declared."""
    store = {"type": "S3", "location": "artifacts", "encryptionKey": KEY}
    created(client, invoking(artifactStore=store))

    assert KEY == data_of(mock)["encryptionKey"]


@pytest.mark.parametrize(("region", "expected"), [("us-east-1", None), ("eu-west-1", KEY)])
def test_the_key_of_a_region(
    mock: PipelineMock, client: Any, region: str, expected: dict[str, str] | None
) -> None:
    """Where each Region has a store, the key is that of the Region in which the function is."""
    declaration = invoking(invoke(region=region))
    del declaration["artifactStore"]
    declaration["artifactStores"] = {
        "us-east-1": {"type": "S3", "location": "here"},
        "eu-west-1": {"type": "S3", "location": "there", "encryptionKey": KEY},
    }
    created(client, declaration)

    assert expected == data_of(mock).get("encryptionKey")


def test_several_artifacts(mock: PipelineMock, client: Any) -> None:
    """Artifacts stand in the order of the declaration."""
    declared = invoke(inputArtifacts=taking("More", "Code"), outputArtifacts=taking("Z", "A", "M"))
    sources = [source(), source("Extras", output="More")]
    created(client, pipeline(("Source", sources), ("Invoke", [declared])))
    data = data_of(mock)

    assert ["More", "Code"] == [each["name"] for each in data["inputArtifacts"]]
    assert ["Z", "A", "M"] == [each["name"] for each in data["outputArtifacts"]]


def test_an_artifact_from_a_build(mock: PipelineMock, client: Any) -> None:
    """A function finds what a build has made where the history says that it lies."""
    compile_ = build(outputArtifacts=taking("Binary"))
    created(client, stage_by_stage(compile_, invoke(inputArtifacts=taking("Binary"))))
    [artifact] = data_of(mock)["inputArtifacts"]

    assert ("Binary", made(client, "Compile")) == (artifact["name"], artifact["location"])


def test_variables_are_resolved(mock: PipelineMock, client: Any) -> None:
    """The parameters in a function's event contain values instead of references."""
    mock.when(action="Compile").then(succeed(output_variables={"Tag": "1.2"}))
    text = "#{Built.Tag} of #{codepipeline.PipelineExecutionId}"
    declared = build(namespace="Built"), invoke(parameters=text)
    execution_id = created(client, stage_by_stage(*declared))

    assert (
        f"1.2 of {execution_id}"
        == data_of(mock)["actionConfiguration"]["configuration"]["UserParameters"]
    )


def test_a_function_may_ask_for_more(mock: PipelineMock, client: Any) -> None:
    """GetJobDetails shows a function the context that its event leaves out."""
    mock.when(provider="Lambda").then(hang())
    execution_id = created(client, invoking())
    job = job_of(events(mock)[0])
    details = client.get_job_details(jobId=job["id"])["jobDetails"]

    assert (job["id"], "123456789012") == (details["id"], details["accountId"])
    assert execution_id == details["data"]["pipelineContext"]["pipelineExecutionId"]


# What is kept of it ---------------------------------------------------------------------------


def test_what_the_mock_keeps(mock: PipelineMock, client: Any) -> None:
    """Each job that went to a function is kept with its event, also where nobody was called."""
    mock.clock.advance(minutes=5)
    created(client, invoking())
    [kept] = mock.lambda_invocations

    assert ("notify", board(mock)[0].id, mock.clock.now, False, None) == (
        kept.function_name,
        kept.job_id,
        kept.time,
        kept.was_called,
        kept.error,
    )


def test_a_handler_can_t_change_what_is_kept(mock: PipelineMock, client: Any) -> None:
    """A handler that writes into its event changes its own copy."""

    def handler(event: dict[str, Any], _: object) -> None:
        finish(client, event.pop("CodePipeline.job"))

    mock.lambda_function("notify", handler)
    created(client, invoking())

    assert ["CodePipeline.job"] == list(events(mock)[0])


# The context ----------------------------------------------------------------------------------


def context_of(mock: PipelineMock, client: Any, *actions: dict[str, Any]) -> LambdaContext:
    """Return the context that a function is called with."""
    contexts: list[LambdaContext] = []
    mock.lambda_function("notify", lambda _, context: contexts.append(context))
    declaration = invoking(*actions)
    store = declaration.pop("artifactStore")
    created(
        client, {**declaration, "artifactStores": dict.fromkeys(("us-east-1", "eu-west-1"), store)}
    )
    return contexts[0]


def test_the_context(mock: PipelineMock, client: Any) -> None:
    """A context has the attributes that Lambda's own has."""
    context = context_of(mock, client)

    assert {
        "function_name": "notify",
        "function_version": "$LATEST",
        "invoked_function_arn": "arn:aws:lambda:us-east-1:123456789012:function:notify",
        "memory_limit_in_mb": "128",
        "log_group_name": "/aws/lambda/notify",
        "identity": None,
        "client_context": None,
    } == {
        name: getattr(context, name)
        for name in (
            "function_name",
            "function_version",
            "invoked_function_arn",
            "memory_limit_in_mb",
            "log_group_name",
            "identity",
            "client_context",
        )
    }


def test_the_log_stream(mock: PipelineMock, client: Any) -> None:
    """A log stream is named after the day, the version and an id."""
    name = context_of(mock, client).log_stream_name

    assert re.fullmatch(r"2026/01/05/\[\$LATEST\][0-9a-f]{32}", name)


def test_the_request_is_not_the_job(mock: PipelineMock, client: Any) -> None:
    """The id of the request is not the id of the job."""
    request_id = context_of(mock, client).aws_request_id

    assert re.fullmatch(UUID, request_id)
    with pytest.raises(client.exceptions.JobNotFoundException):
        client.put_job_success_result(jobId=request_id)


def test_the_time_that_is_left(mock: PipelineMock, client: Any) -> None:
    """The mock's clock stands still in a handler, which has Lambda's fifteen minutes."""
    context = context_of(mock, client)

    assert [900_000] * 2 == [context.get_remaining_time_in_millis() for _ in range(2)]


def test_the_function_of_another_region(mock: PipelineMock, client: Any) -> None:
    """A function is one of the Region in which its action runs."""
    context = context_of(mock, client, invoke(region="eu-west-1"))

    assert "arn:aws:lambda:eu-west-1:123456789012:function:notify" == context.invoked_function_arn


def test_the_function_of_another_account() -> None:
    """A function is one of the account in which the pipeline is."""
    with mock_codepipeline(region="eu-west-1", account="210987654321") as mock:
        arns: list[str] = []
        mock.lambda_function("notify", lambda _, context: arns.append(context.invoked_function_arn))
        created(mock.client(), invoking())

    assert ["arn:aws:lambda:eu-west-1:210987654321:function:notify"] == arns
    assert ["210987654321"] == [job_of(event)["accountId"] for event in events(mock)]
