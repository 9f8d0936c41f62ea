"""S3 sources that can't read their object: how they fail, and what they say."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore.exceptions import EndpointConnectionError

from pipemock import fail
from tests.client_helpers import retried, started, summaries
from tests.declarations import source
from tests.engine.actions.jobs.buckets import (
    NO_ACCESS,
    NO_ARTIFACT,
    SITE,
    failure,
    fetching,
    keys,
    made,
    put,
    refusing,
    wanted,
)
from tests.engine.actions.jobs.custom_jobs import action_state, created, status

if TYPE_CHECKING:
    from pipemock import PipelineMock


def test_an_object_that_does_not_exist(client: Any, s3: Any) -> None:
    """The source fails, and its execution with it."""
    created(client, fetching())

    assert ("ConfigurationError", "Failed") == (failure(client, "Checkout")[0], status(client))
    assert "Checkout.zip" in failure(client, "Checkout")[1]
    assert [] == keys(s3, "artifacts")
    assert "currentRevision" not in action_state(client, "Checkout")


@pytest.mark.usefixtures("s3")
def test_a_bucket_that_does_not_exist(client: Any) -> None:
    """The source fails and names the bucket."""
    declared = source()
    declared["configuration"]["S3Bucket"] = "elsewhere"
    created(client, fetching(declared))

    assert "ConfigurationError" == failure(client, "Checkout")[0]
    assert "elsewhere" in failure(client, "Checkout")[1]


MISSING: Final = (
    'Could not access the Amazon S3 object: "sources/Checkout.zip". '
    "Make sure that the names of the bucket and object are both correct"
)
DENIED: Final = (
    f"{MISSING}, and that the pipeline IAM role has sufficient permissions to access this bucket."
)


def polling() -> dict[str, Any]:
    """Declare a source that polls."""
    declared = source()
    declared["configuration"]["PollForSourceChanges"] = "true"
    return declared


def test_polling_of_a_place_that_only_an_execution_knows(client: Any, s3: Any) -> None:
    """A reference has no value before an execution: the execution looks for its own object."""
    declared = polling()
    declared["configuration"]["S3ObjectKey"] = "#{codepipeline.PipelineExecutionId}.zip"
    execution_id = created(client, fetching(declared))
    first = failure(client, "Checkout")
    put(s3, key=f"{execution_id}.zip")
    retried(client, execution_id, "Source")

    assert "ConfigurationError" == first[0]
    assert f"{execution_id}.zip" in first[1]
    assert SITE == made(s3, client, "Checkout")


@pytest.mark.parametrize(
    ("code", "message"), [("ConfigurationError", f"{MISSING}."), ("PermissionError", DENIED)]
)
def test_polling_that_finds_nothing(
    mock: PipelineMock, client: Any, s3: Any, code: str, message: str
) -> None:
    """Polling starts nothing without its object, and the action shows why without an execution."""
    if code == "PermissionError":
        mock.connect(s3=refusing(s3, "get_object"))
    client.create_pipeline(pipeline=fetching(polling()))
    [stage, _] = client.get_pipeline_state(name="release")["stageStates"]
    [state] = stage["actionStates"]

    assert [] == summaries(client)
    assert "latestExecution" not in stage
    assert "currentRevision" not in state
    assert {
        "status": "Failed",
        "lastStatusChange": mock.clock.now,
        "errorDetails": {"code": code, "message": message},
    } == state["latestExecution"]
    assert f"Source Checkout could not be polled at 2026-01-05T09:00:00.000Z: {message}" in (
        mock.explain("release")
    )
    assert [] == list(mock.events)


def test_polling_that_finds_its_object_later(mock: PipelineMock, client: Any, s3: Any) -> None:
    """A change starts an execution, and the failure is gone."""
    client.create_pipeline(pipeline=fetching(polling()))
    put(s3)
    mock.source_change("release")

    assert "Succeeded" == status(client)
    assert "Succeeded" == action_state(client, "Checkout")["latestExecution"]["status"]
    assert "could not be polled" not in mock.explain("release")


def test_an_update_to_a_key_that_does_not_exist(client: Any, s3: Any) -> None:
    """Polling of another key starts nothing without its object; the stage keeps what it showed."""
    put(s3)
    first = created(client, fetching(polling()))
    moved = polling()
    moved["configuration"]["S3ObjectKey"] = "elsewhere.zip"
    client.update_pipeline(pipeline=fetching(moved))
    [stage, _] = client.get_pipeline_state(name="release")["stageStates"]

    assert first == stage["latestExecution"]["pipelineExecutionId"]
    assert "ConfigurationError" == failure(client, "Checkout")[0]
    assert "actionExecutionId" not in stage["actionStates"][0]["latestExecution"]
    assert 1 == len(summaries(client))


def test_a_source_that_is_gone_is_not_explained(mock: PipelineMock, client: Any, s3: Any) -> None:
    """An update without the source forgets what polling said of it."""
    put(s3, key="Other.zip")
    client.create_pipeline(pipeline=fetching(polling()))
    other = source("Other")
    client.update_pipeline(pipeline=fetching(other))

    assert "could not be polled" not in mock.explain("release")


@pytest.mark.usefixtures("s3")
def test_an_execution_without_its_object_says_the_same(client: Any) -> None:
    """A source that runs without its object fails in the words of polling."""
    created(client, fetching())

    assert ("ConfigurationError", f"{MISSING}.") == failure(client, "Checkout")


def test_a_version_that_does_not_exist(client: Any, s3: Any) -> None:
    """A source that is asked for an unknown version fails."""
    put(s3)
    created(client, fetching())
    started(client, sourceRevisions=[wanted("VERSION_ID", "none")])

    assert ("ConfigurationError", "Failed") == (failure(client, "Checkout")[0], status(client))


def test_a_bucket_without_versions(client: Any, s3: Any) -> None:
    """A source needs a bucket with versioning."""
    s3.put_object(Bucket="production", Key="Checkout.zip", Body=SITE)
    declared = source()
    declared["configuration"]["S3Bucket"] = "production"
    created(client, fetching(declared))

    assert "ConfigurationError" == failure(client, "Checkout")[0]
    assert "production" in failure(client, "Checkout")[1]
    assert [] == keys(s3, "artifacts")


@pytest.mark.parametrize("code", ["AccessDenied", "AccessDeniedException", "403"])
def test_an_object_that_may_not_be_read(
    mock: PipelineMock, client: Any, s3: Any, code: str
) -> None:
    """Where S3 denies the source its object, the action lacks a permission."""
    mock.connect(s3=refusing(s3, "get_object", code))
    created(client, fetching())

    assert ("PermissionError", NO_ACCESS.format("sources", code)) == failure(client, "Checkout")
    assert "Failed" == status(client)


def test_an_artifact_that_may_not_be_written(mock: PipelineMock, client: Any, s3: Any) -> None:
    """Where S3 denies the source the artifact bucket, the action lacks a permission."""
    put(s3)
    mock.connect(s3=refusing(s3, "put_object"))
    created(client, fetching())

    assert ("PermissionError", NO_ACCESS.format("artifacts", "AccessDenied")) == failure(
        client, "Checkout"
    )


def test_an_artifact_bucket_that_does_not_exist(client: Any, s3: Any) -> None:
    """A source that can't put its artifact fails, and names the bucket."""
    put(s3)
    s3.delete_bucket(Bucket="artifacts")
    created(client, fetching())

    assert ("ConfigurationError", NO_ARTIFACT.format("artifacts")) == failure(client, "Checkout")


def test_a_store_that_does_not_answer(mock: PipelineMock, client: Any) -> None:
    """Where the client reaches nobody the action fails by that, and the world stays whole."""

    def get_object(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="http://localhost:4566")

    mock.connect(s3=SimpleNamespace(get_object=get_object))
    created(client, fetching())
    code, words = failure(client, "Checkout")

    assert ("ConfigurationError", "Failed") == (code, status(client))
    assert (
        "The client of S3 has no answer for the object Checkout.zip in sources: "
        'Could not connect to the endpoint URL: "http://localhost:4566"'
    ) == words


def test_a_retry_reads_again(client: Any, s3: Any) -> None:
    """Once the object is there, a retry of the stage reads it."""
    execution_id = created(client, fetching())
    put(s3)
    retried(client, execution_id, "Source")

    assert "Succeeded" == status(client)
    assert SITE == made(s3, client, "Checkout")


def test_a_source_that_fails(mock: PipelineMock, client: Any, s3: Any) -> None:
    """A source that a rule lets fail reads nothing."""
    put(s3)
    mock.when(action="Checkout").then(fail())
    created(client, fetching())

    assert [] == keys(s3, "artifacts")
