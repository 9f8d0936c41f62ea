"""Jobs of custom actions on their way to a worker: polled for, handed out, acknowledged, shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import succeed
from tests.engine.actions.jobs.custom_jobs import (
    FARM,
    FARM_IN_WORDS,
    attempt,
    begun,
    farm_type,
    farmed,
    finish,
    polled,
    refusal,
    running,
    taken,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SEALED: Final = {
    "type": "S3",
    "location": "artifacts",
    "encryptionKey": {"id": "alias/farm", "type": "KMS"},
}
KEYED: Final = {"Project": "shop", "Key": "sesame"}


def names(jobs: list[dict[str, Any]]) -> list[str]:
    """Return the names of the actions that the jobs are for."""
    return [job["data"]["pipelineContext"]["action"]["name"] for job in jobs]


def s3(location: dict[str, Any]) -> dict[str, Any]:
    """Turn a location of the history into one of a job."""
    where = location["s3location"]
    found = {"bucketName": where["bucket"], "objectKey": where["key"]}
    return {"type": "S3", "s3Location": found}


# What a job says ------------------------------------------------------------------------------


def test_a_job(client: Any) -> None:
    """A job shows its worker everything about its action."""
    compile_ = farmed(
        configuration=KEYED,
        inputArtifacts=[{"name": "Code"}],
        outputArtifacts=[{"name": "App"}],
    )
    execution_id = running(client, compile_)
    job = taken(client)
    summary = client.list_pipeline_executions(pipelineName="release")["pipelineExecutionSummaries"]
    revision = summary[0]["sourceRevisions"][0]["revisionId"]
    [code] = attempt(client)["input"]["inputArtifacts"]
    credentials = job["data"].pop("artifactCredentials")
    [output] = job["data"].pop("outputArtifacts")

    assert {
        "id": job["id"],
        "nonce": job["nonce"],
        "accountId": "123456789012",
        "data": {
            "actionTypeId": FARM,
            "actionConfiguration": {"configuration": KEYED},
            "pipelineContext": {
                "pipelineName": "release",
                "stage": {"name": "Build"},
                "action": {
                    "name": "Compile",
                    "actionExecutionId": attempt(client)["actionExecutionId"],
                },
                "pipelineArn": "arn:aws:codepipeline:us-east-1:123456789012:release",
                "pipelineExecutionId": execution_id,
            },
            "inputArtifacts": [{"name": "Code", "revision": revision, "location": s3(code)}],
        },
    } == job
    assert {"accessKeyId", "secretAccessKey", "sessionToken"} == credentials.keys()
    assert all(credentials.values())
    assert {"name", "location"} == output.keys()
    assert "App" == output["name"]


def test_the_id_of_a_job_is_its_own(client: Any) -> None:
    """A job has an id of the usual form, which is not that of its action."""
    running(client)
    job = taken(client)

    assert UUID.fullmatch(job["id"])
    assert job["data"]["pipelineContext"]["action"]["actionExecutionId"] != job["id"]


def test_the_output_is_where_the_job_said(client: Any) -> None:
    """The history has an artifact where the job told its worker to put it."""
    running(client, farmed(outputArtifacts=[{"name": "App"}]))
    job = begun(client)
    finish(client, job)

    assert [job["data"]["outputArtifacts"][0]["location"]] == [
        s3(each) for each in attempt(client)["output"]["outputArtifacts"]
    ]


def test_the_key_of_the_store(client: Any) -> None:
    """A job names the key that its artifacts are encrypted with, if there is one."""
    running(client, artifactStore=SEALED)

    assert SEALED["encryptionKey"] == taken(client)["data"]["encryptionKey"]


def test_variables_are_resolved(client: Any) -> None:
    """A worker receives values, not references."""
    execution_id = running(client, farmed(project="#{codepipeline.PipelineExecutionId}"))

    assert {"Project": execution_id} == taken(client)["data"]["actionConfiguration"][
        "configuration"
    ]


def test_the_details_of_a_job(client: Any) -> None:
    """GetJobDetails repeats what the worker was handed, without the nonce."""
    running(client, farmed(configuration=KEYED))
    job = begun(client)
    details = client.get_job_details(jobId=job["id"])["jobDetails"]

    assert {key: job[key] for key in ("id", "data", "accountId")} == details


def test_secrets_are_for_workers_only(client: Any) -> None:
    """The job and its details show a secret, every view of the pipeline masks it."""
    running(client, farmed(configuration=KEYED))
    job = taken(client)
    details = client.get_job_details(jobId=job["id"])["jobDetails"]
    views = [
        client.get_pipeline(name="release"),
        client.get_pipeline_state(name="release"),
        client.list_action_executions(pipelineName="release"),
    ]

    assert KEYED == job["data"]["actionConfiguration"]["configuration"]
    assert KEYED == details["data"]["actionConfiguration"]["configuration"]
    assert "sesame" not in str(views)
    assert {**KEYED, "Key": "****"} == attempt(client)["input"]["resolvedConfiguration"]


# Polling --------------------------------------------------------------------------------------


def test_no_jobs(client: Any) -> None:
    """Where there is nothing to do, a poll is answered with an empty list."""
    client.create_custom_action_type(**farm_type())

    assert [] == polled(client)


def test_jobs_of_other_types(client: Any) -> None:
    """A worker is handed only the jobs of the type that it polls for."""
    running(client)
    client.create_custom_action_type(**farm_type(version="2"))

    assert [] == polled(client, actionTypeId={**FARM, "version": "2"})


def test_the_oldest_job_comes_first(client: Any) -> None:
    """Jobs are handed out in the order of their creation, all of them unless told otherwise."""
    running(client, farmed("B"), farmed("A"), farmed("C"))

    assert ["B", "A", "C"] == names(polled(client))


def test_the_size_of_a_batch(client: Any) -> None:
    """A worker gets no more than it asks for, and others get the rest."""
    running(client, farmed("A"), farmed("B"), farmed("C"))

    assert ["A", "B"] == names(polled(client, maxBatchSize=2))
    assert ["C"] == names(polled(client, maxBatchSize=2))


def test_a_query(client: Any) -> None:
    """A query finds the jobs whose action has that value, and leaves the others."""
    running(client, farmed("A"), farmed("B", project="desk"), farmed("C"))

    assert ["B"] == names(polled(client, queryParam={"Project": "desk"}))
    assert [] == polled(client, queryParam={"Project": "roof"})
    assert ["A"] == names(polled(client, queryParam={"Project": "shop"}, maxBatchSize=1))
    assert ["C"] == names(polled(client, queryParam={}))


def test_a_query_asks_for_resolved_values(client: Any) -> None:
    """A value that came from a variable is found by what it was resolved to."""
    execution_id = running(client, farmed(project="#{codepipeline.PipelineExecutionId}"))

    assert ["Compile"] == names(polled(client, queryParam={"Project": execution_id}))


@pytest.mark.parametrize("name", ["Key", "Colour"])
def test_what_can_not_be_asked_for(client: Any, name: str) -> None:
    """A query for a property that is not queryable, or not there, is refused."""
    running(client, farmed(configuration=KEYED))
    code, words = refusal(polled, client, queryParam={name: "sesame"})

    assert "ValidationException" == code
    assert f"'{name}'" in words
    assert ["Compile"] == names(polled(client))


@pytest.mark.parametrize("query", [{"Project": "a b"}, {"Project": "a", "Key": "b"}])
def test_limits_of_a_query(client: Any, query: dict[str, str]) -> None:
    """The service model allows one property, and plain values."""
    running(client)

    assert "ValidationException" == refusal(polled, client, queryParam=query)[0]


@pytest.mark.parametrize("owner", ["AWS", "ThirdParty"])
def test_types_of_others(client: Any, owner: str) -> None:
    """PollForJobs is for types of one's own."""
    assert (
        "ValidationException",
        f"ActionType with owner '{owner}' is not supported",
    ) == refusal(polled, client, actionTypeId={**FARM, "owner": owner})


def test_a_type_that_nobody_created(client: Any) -> None:
    """PollForJobs names the type that is missing."""
    assert ("ActionTypeNotFoundException", f"{FARM_IN_WORDS} is not available") == refusal(
        polled, client
    )


def test_behaviours_need_no_worker(mock: PipelineMock, client: Any) -> None:
    """An action that a test has told what to do is not handed out."""
    mock.when(owner="Custom").then(succeed(after=60))
    running(client)

    assert [] == polled(client)
