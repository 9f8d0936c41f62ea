"""Jobs of partners: the client has to authenticate, and learns little about the pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import fail, succeed
from tests.engine.actions.jobs import custom_jobs
from tests.engine.actions.jobs.custom_jobs import NOBODY, attempt, board, latest, refusal, status
from tests.engine.actions.jobs.third_party_jobs import (
    CLIENT_ID,
    SCAN,
    acknowledged,
    begun,
    details,
    finish,
    give_up,
    offered,
    polled,
    scanned,
    scanning,
    taken,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

OF_A_JOB: Final[dict[str, Callable[..., object]]] = {
    "GetThirdPartyJobDetails": lambda client, job, **members: details(client, job["id"], **members),
    "AcknowledgeThirdPartyJob": acknowledged,
    "PutThirdPartyJobSuccessResult": finish,
    "PutThirdPartyJobFailureResult": give_up,
}
OF_A_WORKER: Final[dict[str, Callable[..., object]]] = {
    "GetJobDetails": lambda client, job: client.get_job_details(jobId=job["id"]),
    "AcknowledgeJob": custom_jobs.acknowledged,
    "PutJobSuccessResult": custom_jobs.finish,
    "PutJobFailureResult": custom_jobs.give_up,
}
each_operation: Final = pytest.mark.parametrize("name", OF_A_JOB)


@pytest.fixture(autouse=True)
def _the_partner_is_there(mock: PipelineMock) -> None:
    offered(mock)


# Polling --------------------------------------------------------------------------------------


def test_a_poll(mock: PipelineMock, client: Any) -> None:
    """A client is handed the id of a job beside its own, and nothing else."""
    scanning(client)

    assert [{"clientId": CLIENT_ID, "jobId": board(mock)[0].id}] == polled(client)


def test_nothing_to_do(client: Any) -> None:
    """Where no action waits, a poll is answered with an empty list."""
    assert [] == polled(client)


def test_a_batch(mock: PipelineMock, client: Any) -> None:
    """A client gets no more than it asks for, oldest first; the rest goes to the next."""
    scanning(client, scanned("A"), scanned("B"), scanned("C"))
    first = [each["jobId"] for each in polled(client, maxBatchSize=2)]
    second = [each["jobId"] for each in polled(client)]

    assert [job.id for job in board(mock)] == first + second
    assert [2, 1] == [len(first), len(second)]


def test_a_job_is_handed_out_again(mock: PipelineMock, client: Any) -> None:
    """A worker that does not acknowledge a job within a minute loses it, and its nonce."""
    scanning(client)
    first = taken(client)
    at_once = polled(client)
    mock.clock.advance(minutes=1)
    second = taken(client)

    assert [] == at_once
    assert first["id"] == second["id"]
    assert "InvalidNonceException" == refusal(acknowledged, client, first)[0]
    assert "InProgress" == acknowledged(client, second)


@pytest.mark.parametrize("owner", ["AWS", "Custom"])
def test_types_that_are_no_partner_s(client: Any, owner: str) -> None:
    """PollForThirdPartyJobs is for partners."""
    assert (
        "ValidationException",
        f"ActionType with owner '{owner}' is not supported",
    ) == refusal(polled, client, actionTypeId={**SCAN, "owner": owner})


def test_a_partner_s_type_that_does_not_exist(client: Any) -> None:
    """PollForThirdPartyJobs names the type that is missing."""
    kind = "Category: 'Test', Owner: 'ThirdParty', Provider: 'Scan', Version: '2'"
    words = f"ActionType ({kind}) is not available"

    assert ("ActionTypeNotFoundException", words) == refusal(
        polled, client, actionTypeId={**SCAN, "version": "2"}
    )


def test_workers_of_one_s_own_can_not_poll(client: Any) -> None:
    """PollForJobs does not hand out the jobs of partners."""
    scanning(client)

    assert (
        "ValidationException",
        "ActionType with owner 'ThirdParty' is not supported",
    ) == refusal(custom_jobs.polled, client, actionTypeId=SCAN)


# Details --------------------------------------------------------------------------------------


def test_the_details(client: Any) -> None:
    """They hold the nonce and the secrets, and neither pipeline's ARN nor execution's id."""
    scanning(client, scanned(outputArtifacts=[{"name": "Report"}]))
    job = taken(client)
    credentials = job["data"].pop("artifactCredentials")
    [output] = job["data"].pop("outputArtifacts")

    assert {
        "id": job["id"],
        "nonce": job["nonce"],
        "data": {
            "actionTypeId": SCAN,
            "actionConfiguration": {"configuration": {"Depth": "2", "Licence": "sesame"}},
            "pipelineContext": {
                "pipelineName": "release",
                "stage": {"name": "Test"},
                "action": {
                    "name": "Check",
                    "actionExecutionId": attempt(client, "Check")["actionExecutionId"],
                },
            },
            "inputArtifacts": [],
        },
    } == job
    assert {"accessKeyId", "secretAccessKey", "sessionToken"} == credentials.keys()
    assert "Report" == output["name"]


def test_secrets_are_masked_in_views(client: Any) -> None:
    """What the partner's type does not echo is shown to its client only."""
    scanning(client)
    views = client.get_pipeline(name="release"), attempt(client, "Check")

    assert "sesame" not in str(views)


def test_details_before_a_poll(mock: PipelineMock, client: Any) -> None:
    """A job that was not handed out yet has no nonce."""
    scanning(client)

    assert {"id", "data"} == details(client, board(mock)[0].id).keys()


@pytest.mark.parametrize("report", [finish, give_up])
def test_details_of_what_has_ended(client: Any, report: Callable[..., None]) -> None:
    """A job that has a result has no details any more."""
    scanning(client)
    job = begun(client)
    report(client, job)

    assert "InvalidJobException" == refusal(details, client, job["id"])[0]


# The client's token ---------------------------------------------------------------------------


@each_operation
def test_another_token(client: Any, name: str) -> None:
    """A caller without the partner's token learns and changes nothing."""
    scanning(client)
    job = begun(client)
    code, words = refusal(OF_A_JOB[name], client, job, token="somebody else's")

    assert "InvalidClientTokenException" == code
    assert "somebody else's" not in words
    assert "InProgress" == latest(client, "Check")["status"]


@each_operation
@pytest.mark.parametrize("job_id", [NOBODY, "free form"])
def test_jobs_that_do_not_exist(client: Any, name: str, job_id: str) -> None:
    """An id may have any form here, and belongs to a job or not."""
    assert ("JobNotFoundException", f"Job with id '{job_id}' does not exist") == refusal(
        OF_A_JOB[name], client, {"id": job_id, "nonce": "1"}
    )


@each_operation
def test_jobs_of_workers(client: Any, name: str) -> None:
    """A partner can't lay hands on a job that is not a partner's."""
    custom_jobs.running(client)
    job = custom_jobs.begun(client)

    assert "JobNotFoundException" == refusal(OF_A_JOB[name], client, job)[0]


@pytest.mark.parametrize("name", OF_A_WORKER)
def test_jobs_of_partners(client: Any, name: str) -> None:
    """The operations of other workers, which take no token, do not reach a partner's job."""
    scanning(client)
    job = begun(client)

    assert ("JobNotFoundException", f"Job with id '{job['id']}' does not exist") == refusal(
        OF_A_WORKER[name], client, job
    )
    assert "InProgress" == latest(client, "Check")["status"]


# Acknowledgement and results ------------------------------------------------------------------


def test_acknowledging(client: Any) -> None:
    """An acknowledged job is in progress, also when it is acknowledged again."""
    scanning(client)
    job = taken(client)

    assert "InProgress" == acknowledged(client, job)
    assert "InProgress" == acknowledged(client, job)
    assert "InvalidNonceException" == refusal(acknowledged, client, {**job, "nonce": "no"})[0]


def test_a_success(client: Any) -> None:
    """State and history show what the client said."""
    scanning(client)
    said = {"summary": "Clean.", "externalExecutionId": "scan-7", "percentComplete": 100}
    finish(client, begun(client), executionDetails=said)

    assert "Succeeded" == status(client)
    assert {
        "externalExecutionId": "scan-7",
        "externalExecutionSummary": "Clean.",
    } == attempt(client, "Check")["output"]["executionResult"]


def test_a_failure(client: Any) -> None:
    """State and history show why."""
    scanning(client)
    give_up(client, begun(client), "Dirty.", type="ConfigurationError")

    assert "Failed" == status(client)
    assert {"code": "ConfigurationError", "message": "Dirty."} == (
        latest(client, "Check")["errorDetails"]
    )


def test_progress(client: Any) -> None:
    """A continuation token closes the job and opens the next for the same action."""
    scanning(client)
    first = begun(client)
    finish(client, first, continuationToken="page 2", executionDetails={"percentComplete": 50})
    percent = latest(client, "Check")["percentComplete"]
    second = begun(client)
    finish(client, second)

    assert 50 == percent
    assert first["id"] != second["id"]
    assert "page 2" == second["data"]["continuationToken"]
    assert "Succeeded" == status(client)


@pytest.mark.parametrize("report", [finish, give_up])
def test_a_result_before_the_acknowledgement(client: Any, report: Callable[..., None]) -> None:
    """A job has to be acknowledged before it can have a result."""
    scanning(client)
    job = taken(client)

    assert "InvalidJobStateException" == refusal(report, client, job)[0]


def test_two_results(client: Any) -> None:
    """The same result again is accepted, another one is not."""
    scanning(client)
    job = begun(client)
    finish(client, job)
    finish(client, job)
    other = {"executionDetails": {"summary": "Clean."}}

    assert "InvalidJobStateException" == refusal(finish, client, job, **other)[0]
    assert "InvalidJobStateException" == refusal(give_up, client, job)[0]


# Behaviours -----------------------------------------------------------------------------------


def test_behaviours_need_no_partner(mock: PipelineMock, client: Any) -> None:
    """An action that a test has told what to do is not handed out."""
    mock.when(provider="Scan").then(fail(after=60), succeed())
    scanning(client)
    jobs = polled(client)
    mock.clock.advance(minutes=1)
    client.start_pipeline_execution(name="release")

    assert [] == jobs
    assert ["Failed", "Succeeded"] == [job.status.value for job in board(mock)]
    assert "Succeeded" == status(client)
