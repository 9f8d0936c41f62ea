"""Timeouts of jobs of workers: exactly when, and how the action shows it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock.events import ActionExecutionStateChange
from tests.engine.actions.jobs import third_party_jobs
from tests.engine.actions.jobs.custom_jobs import (
    attempt,
    begun,
    board,
    farmed,
    finish,
    give_up,
    latest,
    running,
    status,
    taken,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

MILLISECOND: Final = 0.001
DAY: Final = 24 * 3600
HALF_HOUR: Final = 1800


# Custom actions -------------------------------------------------------------------------------


def test_a_day(mock: PipelineMock, client: Any) -> None:
    """A worker that takes a day less a millisecond is in time."""
    running(client)
    job = begun(client)
    mock.clock.advance(DAY - MILLISECOND)
    finish(client, job)

    assert "Succeeded" == status(client)


@pytest.mark.parametrize("take", [lambda _: None, taken, begun])
def test_a_day_is_too_long(mock: PipelineMock, client: Any, take: Callable[[Any], object]) -> None:
    """After exactly a day the action has failed, however far its job had come."""
    running(client)
    take(client)
    started = mock.clock.now
    mock.clock.advance(DAY - MILLISECOND)
    before = latest(client)["status"]
    mock.clock.advance(days=1)
    [failed] = [
        event for event in mock.events.of(ActionExecutionStateChange) if "FAILED" == event.state
    ]

    assert "InProgress" == before
    assert timedelta(days=1) == failed.time - started
    assert failed.time == attempt(client)["lastUpdateTime"]
    assert "Failed" == status(client)


def test_what_an_action_says_of_its_time_out(mock: PipelineMock, client: Any) -> None:
    """It is a failure of the job; what the worker named on the way is still shown."""
    running(client)
    finish(
        client,
        begun(client),
        continuationToken="part 1",
        executionDetails={"externalExecutionId": "run-7", "percentComplete": 50},
    )
    mock.clock.advance(DAY)

    assert {
        "actionExecutionId": attempt(client)["actionExecutionId"],
        "status": "Failed",
        "lastStatusChange": mock.clock.now,
        "externalExecutionId": "run-7",
        "errorDetails": {"code": "JobFailed", "message": "The action has timed out."},
    } == latest(client)


def test_a_continuation_does_not_gain_time(mock: PipelineMock, client: Any) -> None:
    """All parts of an action together may take a day."""
    running(client)
    for _ in range(3):
        job = begun(client)
        mock.clock.advance(hours=7)
        finish(client, job, continuationToken="more")
    mock.clock.advance(3 * 3600 - MILLISECOND)
    before = latest(client)["status"]
    mock.clock.advance(MILLISECOND)

    assert "InProgress" == before
    assert "Failed" == latest(client)["status"]
    assert ["Succeeded"] * 3 + ["TimedOut"] == [job.status.value for job in board(mock)]


def test_being_handed_out_again_does_not_gain_time(mock: PipelineMock, client: Any) -> None:
    """The day begins with the action, not with the worker."""
    running(client)
    taken(client)
    mock.clock.advance(hours=23)
    job = begun(client)
    mock.clock.advance(hours=1)

    assert "Failed" == latest(client)["status"]
    assert "TimedOut" == client.acknowledge_job(jobId=job["id"], nonce=job["nonce"])["status"]


def test_the_day_of_a_later_action(mock: PipelineMock, client: Any) -> None:
    """An action that starts later has its own day."""
    running(client, farmed(), farmed("Ship", runOrder=2))
    job = begun(client)
    mock.clock.advance(hours=20)
    finish(client, job)
    mock.clock.advance(DAY - MILLISECOND)
    finish(client, begun(client))

    assert "Succeeded" == status(client)


def test_the_day_of_a_retry(mock: PipelineMock, client: Any) -> None:
    """A retried action has a new day."""
    execution_id = running(client)
    mock.clock.advance(hours=20)
    give_up(client, begun(client))
    client.retry_stage_execution(
        pipelineName="release",
        stageName="Build",
        pipelineExecutionId=execution_id,
        retryMode="FAILED_ACTIONS",
    )
    mock.clock.advance(DAY - MILLISECOND)
    finish(client, begun(client))

    assert "Succeeded" == status(client)


def test_the_clock_knows(mock: PipelineMock, client: Any) -> None:
    """The timeout is pending from the start of the action until its end."""
    running(client)
    [due] = mock.clock.pending
    started = mock.clock.now
    finish(client, begun(client))

    assert ("release/Build/Compile times out", timedelta(days=1)) == (due.what, due.when - started)
    assert () == mock.clock.pending


# Partners -------------------------------------------------------------------------------------


def offered(mock: PipelineMock) -> None:
    """Offer the partner's action type, with half an hour for each job."""
    executor = {**third_party_jobs.WORKER, "jobTimeout": HALF_HOUR}
    third_party_jobs.offered(mock, third_party_jobs.scan_type(executor))


def test_a_job_may_take_as_long_as_the_partner_says(mock: PipelineMock, client: Any) -> None:
    """After exactly the partner's time the job and the action are over."""
    offered(mock)
    third_party_jobs.scanning(client)
    third_party_jobs.begun(client)
    mock.clock.advance(HALF_HOUR - MILLISECOND)
    before = latest(client, "Check")["status"]
    mock.clock.advance(MILLISECOND)

    assert "InProgress" == before
    assert "Failed" == latest(client, "Check")["status"]
    assert ["TimedOut"] == [job.status.value for job in board(mock)]


def test_each_job_of_a_partner_has_its_time(mock: PipelineMock, client: Any) -> None:
    """A continuation begins the partner's time anew."""
    offered(mock)
    third_party_jobs.scanning(client)
    for _ in range(4):
        job = third_party_jobs.begun(client)
        mock.clock.advance(HALF_HOUR - MILLISECOND)
        third_party_jobs.finish(client, job, continuationToken="more")
    third_party_jobs.finish(client, third_party_jobs.begun(client))

    assert "Succeeded" == status(client)


def test_the_last_job_of_a_partner_in_its_day(mock: PipelineMock, client: Any) -> None:
    """However short its jobs, the action of a partner ends after a day."""
    offered(mock)
    third_party_jobs.scanning(client)
    for _ in range(48):
        job = third_party_jobs.begun(client)
        mock.clock.advance(HALF_HOUR - 1)
        third_party_jobs.finish(client, job, continuationToken="more")
    mock.clock.advance(48 - MILLISECOND)
    before = latest(client, "Check")["status"]
    mock.clock.advance(MILLISECOND)

    assert "InProgress" == before
    assert "Failed" == latest(client, "Check")["status"]


def test_a_partner_who_says_nothing_has_a_day(mock: PipelineMock, client: Any) -> None:
    """Without a time for its jobs a partner's action may take a day."""
    third_party_jobs.offered(mock)
    third_party_jobs.scanning(client)
    mock.clock.advance(DAY - MILLISECOND)
    before = latest(client, "Check")["status"]
    mock.clock.advance(MILLISECOND)

    assert "InProgress" == before
    assert "Failed" == latest(client, "Check")["status"]
