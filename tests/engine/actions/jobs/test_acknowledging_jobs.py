"""Jobs of workers: who holds a job, for how long, and who may report on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import mock_codepipeline
from tests.engine.actions.jobs.custom_jobs import (
    NOBODY,
    acknowledged,
    begun,
    finish,
    give_up,
    polled,
    refusal,
    running,
    status,
    taken,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

MALFORMED: Final = (
    "1 validation error detected: Value at 'jobId' failed to satisfy constraint: "
    "Member must satisfy regular expression pattern: "
    "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)

OF_A_JOB: Final[dict[str, Callable[[Any, dict[str, Any]], object]]] = {
    "AcknowledgeJob": acknowledged,
    "GetJobDetails": lambda client, job: client.get_job_details(jobId=job["id"]),
    "PutJobSuccessResult": finish,
    "PutJobFailureResult": give_up,
}
each_operation: Final = pytest.mark.parametrize("name", OF_A_JOB)


# Acknowledging --------------------------------------------------------------------------------


def test_acknowledging_a_job(client: Any) -> None:
    """A worker that acknowledges its job learns that the job is in progress."""
    running(client)

    assert "InProgress" == acknowledged(client, taken(client))


def test_acknowledging_twice(client: Any) -> None:
    """The same nonce again is answered with how the job stands."""
    running(client)
    job = begun(client)
    again = acknowledged(client, job)
    finish(client, job)

    assert "InProgress" == again
    assert "Succeeded" == acknowledged(client, job)


def test_another_nonce(client: Any) -> None:
    """A nonce that is not the job's is refused, and the job is still to be had."""
    running(client)
    job = taken(client)
    code, _ = refusal(acknowledged, client, {**job, "nonce": f"{job['nonce']}0"})

    assert "InvalidNonceException" == code
    assert "InProgress" == acknowledged(client, job)


def test_nonces_differ(client: Any) -> None:
    """No two jobs are handed out with the same nonce."""
    running(client)
    first = begun(client)
    finish(client, first, continuationToken="part 1")

    assert first["nonce"] != taken(client)["nonce"]


# Leases ---------------------------------------------------------------------------------------


def test_a_second_worker_gets_nothing(mock: PipelineMock, client: Any) -> None:
    """A job that was handed out stays with its worker for a minute."""
    running(client)
    taken(client)
    at_once = polled(client)
    mock.clock.advance(seconds=59.999)

    assert [] == at_once
    assert [] == polled(client)


def test_a_job_is_handed_out_again(mock: PipelineMock, client: Any) -> None:
    """Once the minute is over, the next worker gets the same job with another nonce."""
    running(client)
    first = taken(client)
    mock.clock.advance(seconds=60)
    second = taken(client)

    assert {**first, "nonce": second["nonce"]} == second
    assert first["nonce"] != second["nonce"]


def test_the_first_worker_comes_too_late(mock: PipelineMock, client: Any) -> None:
    """The nonce of before is refused once the job was handed out again."""
    running(client)
    first = taken(client)
    mock.clock.advance(seconds=60)
    second = taken(client)

    assert "InvalidNonceException" == refusal(acknowledged, client, first)[0]
    assert "InProgress" == acknowledged(client, second)


def test_the_first_worker_is_late(mock: PipelineMock, client: Any) -> None:
    """As long as nobody else was handed the job, its worker may still acknowledge it."""
    running(client)
    job = taken(client)
    mock.clock.advance(hours=1)

    assert "InProgress" == acknowledged(client, job)
    assert [] == polled(client)


def test_an_acknowledged_job_stays_with_its_worker(mock: PipelineMock, client: Any) -> None:
    """Nobody else gets it, however long the worker takes."""
    running(client)
    begun(client)
    mock.clock.advance(hours=23)

    assert [] == polled(client)


@pytest.mark.parametrize("lease", [0, 0.5, 600])
def test_the_lease_can_be_chosen(lease: float) -> None:
    """A mock may say for how long a job that nobody acknowledges stays with its worker."""
    with mock_codepipeline(job_lease=lease) as mock:
        client = mock.client()
        running(client)
        job = taken(client)
        mock.clock.advance(lease)

        assert job["id"] == taken(client)["id"]


# Jobs that are not there ----------------------------------------------------------------------


@each_operation
def test_an_unknown_job(client: Any, name: str) -> None:
    """A call with the id of a job that does not exist is refused."""
    assert ("JobNotFoundException", f"Job with id '{NOBODY}' does not exist") == refusal(
        OF_A_JOB[name], client, {"id": NOBODY, "nonce": "1"}
    )


@each_operation
def test_a_malformed_id(client: Any, name: str) -> None:
    """A malformed job id is refused for its form; the message does not repeat it."""
    assert ("ValidationException", MALFORMED) == refusal(
        OF_A_JOB[name], client, {"id": "not-a-uuid", "nonce": "1"}
    )


@each_operation
@pytest.mark.parametrize("other", [{"region": "eu-west-1"}, {"account": "210987654321"}])
def test_jobs_of_elsewhere(
    mock: PipelineMock, client: Any, name: str, other: dict[str, str]
) -> None:
    """A job is known only in its own account and Region."""
    running(client)
    job = begun(client)

    assert ("JobNotFoundException", f"Job with id '{job['id']}' does not exist") == refusal(
        OF_A_JOB[name], mock.client(**other), job
    )
    assert "InProgress" == status(client)
