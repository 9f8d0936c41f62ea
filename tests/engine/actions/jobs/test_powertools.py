"""Powertools for AWS Lambda reads the event, its artifacts and the context of a function."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes import CodePipelineJobEvent, event_source

from tests.declarations import deploy
from tests.engine.actions.jobs.buckets import archive, get, keys, place, put
from tests.engine.actions.jobs.custom_jobs import attempt, created, finish, status
from tests.engine.actions.jobs.lambda_actions import (
    events,
    invoke,
    invoking,
    played,
    stage_by_stage,
    taking,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

KEY: Final = {"id": "arn:aws:kms:us-east-1:123456789012:key/k1", "type": "KMS"}


def rendering(**members: Any) -> dict[str, Any]:
    """Declare a function that makes pages of templates."""
    return invoke(
        "Render",
        parameters='{"release": "1.2"}',
        inputArtifacts=taking("Code"),
        outputArtifacts=taking("Pages"),
        **members,
    )


def read(mock: PipelineMock) -> CodePipelineJobEvent:
    """Return the newest event as Powertools reads it."""
    return CodePipelineJobEvent(events(mock)[-1])


# The event ------------------------------------------------------------------------------------


def test_the_job(mock: PipelineMock, client: Any) -> None:
    """Job, account and parameters are where Powertools look for them."""
    created(client, invoking(rendering()))
    event = read(mock)

    assert mock.lambda_invocations[0].job_id == event.get_id
    assert "123456789012" == event.account_id
    assert '{"release": "1.2"}' == event.user_parameters
    assert {"release": "1.2"} == event.decoded_user_parameters
    assert "render" == event.data.action_configuration.configuration.function_name


def test_the_artifacts(mock: PipelineMock, client: Any) -> None:
    """Artifacts are found by name, with their locations and what is known of their revisions."""
    created(client, invoking(rendering()))
    event = read(mock)
    code, pages = event.find_input_artifact("Code"), event.find_output_artifact("Pages")
    version = attempt(client, "Checkout")["output"]["outputVariables"]["VersionId"]

    assert code is not None
    assert pages is not None
    assert (version, None) == (code.revision, pages.revision)
    assert ("S3", "S3") == (code.location.get_type, pages.location.get_type)
    assert [place(client, "Checkout"), place(client, "Render")] == [
        (where.bucket_name, where.key)
        for where in (code.location.s3_location, pages.location.s3_location)
    ]
    assert place(client, "Checkout") == (event.input_bucket_name, event.input_object_key)


def test_the_credentials(mock: PipelineMock, client: Any) -> None:
    """The credentials are complete, down to the moment at which they expire."""
    created(client, invoking(rendering()))
    credentials = read(mock).data.artifact_credentials

    assert 1767604500000 == credentials.expiration_time
    assert all(
        (credentials.access_key_id, credentials.secret_access_key, credentials.session_token)
    )


def test_what_there_is_not(mock: PipelineMock, client: Any) -> None:
    """What an event leaves out, Powertools read as nothing."""
    created(client, invoking())
    event = read(mock)

    assert event.user_parameters is None
    assert event.data.continuation_token is None
    assert event.data.encryption_key is None
    assert ([], []) == (event.data.input_artifacts, event.data.output_artifacts)


def test_the_key_of_the_artifacts(mock: PipelineMock, client: Any) -> None:
    """The key of the artifact store is read."""
    store = {"type": "S3", "location": "artifacts", "encryptionKey": KEY}
    created(client, invoking(artifactStore=store))
    key = read(mock).data.encryption_key

    assert key is not None
    assert KEY == {"id": key.get_id, "type": key.get_type}


def test_the_token_of_a_continuation(mock: PipelineMock, client: Any) -> None:
    """The token of a continuation is read."""
    played(
        mock,
        lambda job: finish(client, job, continuationToken="page 2"),
        lambda job: finish(client, job),
    )
    created(client, invoking())
    mock.clock.advance(seconds=30)

    assert "page 2" == read(mock).data.continuation_token


# A handler ------------------------------------------------------------------------------------


def test_a_handler_with_artifacts(mock: PipelineMock, client: Any, s3: Any) -> None:
    """A handler reads a file of its input and puts its output, both through Powertools."""

    @event_source(data_class=CodePipelineJobEvent)
    def handler(event: CodePipelineJobEvent, _: object) -> None:
        template = event.get_artifact("Code", "index.html") or ""
        page = template.replace("$release", event.decoded_user_parameters["release"])
        body = io.BytesIO(archive({"index.html": page}))
        event.put_artifact("Pages", body, content_type="application/zip")
        client.put_job_success_result(jobId=event.get_id)

    mock.lambda_function("render", handler)
    put(s3, archive({"index.html": "Release $release"}))
    created(client, stage_by_stage(rendering(), deploy(takes="Pages")))

    assert "Succeeded" == status(client)
    assert ["index.html"] == keys(s3)
    assert b"Release 1.2" == get(s3, "production", "index.html")


def test_a_handler_with_a_key(mock: PipelineMock, client: Any, s3: Any) -> None:
    """Where the store declares a key, the output is encrypted with it."""

    @event_source(data_class=CodePipelineJobEvent)
    def handler(event: CodePipelineJobEvent, _: object) -> None:
        event.put_artifact("Pages", b"pages", content_type="text/plain")
        client.put_job_success_result(jobId=event.get_id)

    mock.lambda_function("render", handler)
    put(s3)
    store = {"type": "S3", "location": "artifacts", "encryptionKey": KEY}
    created(client, invoking(rendering(), artifactStore=store))
    bucket, key = place(client, "Render")
    found = s3.get_object(Bucket=bucket, Key=key)

    assert (KEY["id"], b"pages") == (found["SSEKMSKeyId"], found["Body"].read())


# The context ----------------------------------------------------------------------------------


def test_a_logger_with_the_context(mock: PipelineMock, client: Any) -> None:
    """A logger finds in our context what it takes from Lambda's."""
    written = io.StringIO()
    logger = Logger(service="render", stream=written)

    @logger.inject_lambda_context
    def handler(event: dict[str, Any], _: object) -> None:
        logger.info("Rendered.")
        finish(client, event["CodePipeline.job"])

    mock.lambda_function("render", handler)
    created(client, invoking(rendering()))
    entry = json.loads(written.getvalue())

    assert "Succeeded" == status(client)
    assert {
        "function_name": "render",
        "function_memory_size": "128",
        "function_arn": "arn:aws:lambda:us-east-1:123456789012:function:render",
    } == {name: entry[name] for name in ("function_name", "function_memory_size", "function_arn")}
