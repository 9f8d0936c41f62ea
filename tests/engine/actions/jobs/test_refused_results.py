"""Results that come too early, twice or too late: which are refused, and which change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.engine.actions.jobs.custom_jobs import (
    acknowledged,
    attempt,
    begun,
    board,
    created,
    farm_pipeline,
    farmed,
    finish,
    give_up,
    latest,
    polled,
    refusal,
    running,
    status,
    taken,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

REPORTS: Final = {"success": finish, "failure": give_up}
each_report: Final = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)

WHOLE: Final = {
    "executionDetails": {"summary": "Built.", "externalExecutionId": "run-7"},
    "outputVariables": {"Tag": "7"},
}
# What a worker first says, and then says differently.
OTHER_SUCCESSES: Final[list[dict[str, Any]]] = [
    {},
    {**WHOLE, "outputVariables": {"Tag": "8"}},
    {**WHOLE, "executionDetails": {"summary": "Built."}},
    {**WHOLE, "currentRevision": {"revision": "r7", "changeIdentifier": "c7"}},
    {"executionDetails": WHOLE["executionDetails"], "continuationToken": "part 1"},
]


def differs(job: dict[str, Any]) -> tuple[str, str]:
    """Return the refusal of another result of the same kind."""
    words = (
        f"The status of job with id {job['id']} is already set to the desired value. "
        "It cannot be updated with the same status, but different result or output variables."
    )
    return "InvalidJobStateException", words


def over(job: dict[str, Any]) -> tuple[str, str]:
    """Return the refusal of a result of the other kind."""
    return "InvalidJobStateException", f"Job with id {job['id']} has already terminated"


def stopped(client: Any, *, abandon: bool) -> None:
    """Stop the newest execution."""
    execution_id = attempt(client)["pipelineExecutionId"]
    client.stop_pipeline_execution(
        pipelineName="release", pipelineExecutionId=execution_id, abandon=abandon
    )


# Too early ------------------------------------------------------------------------------------


@each_report
def test_a_job_that_nobody_polled_for(
    mock: PipelineMock, client: Any, report: Callable[..., None]
) -> None:
    """A result for a job that still waits is refused, and the job continues to wait."""
    running(client)
    [waiting] = board(mock)

    assert "InvalidJobStateException" == refusal(report, client, {"id": waiting.id})[0]
    assert waiting.id == taken(client)["id"]


@each_report
def test_a_job_that_nobody_acknowledged(client: Any, report: Callable[..., None]) -> None:
    """A result for a job that was only handed out is refused, and it can be acknowledged."""
    running(client)
    job = taken(client)

    assert "InvalidJobStateException" == refusal(report, client, job)[0]
    assert "InProgress" == acknowledged(client, job)


# Twice ----------------------------------------------------------------------------------------


def test_the_same_success_again(mock: PipelineMock, client: Any) -> None:
    """A success may be repeated to the letter, and changes nothing more."""
    running(client)
    job = begun(client)
    finish(client, job, **WHOLE)
    before = client.get_pipeline_state(name="release"), len(mock.events)
    mock.clock.advance(hours=1)
    finish(client, job, **WHOLE)
    after = client.get_pipeline_state(name="release"), len(mock.events)

    assert before[0]["stageStates"] == after[0]["stageStates"]
    assert before[1] == after[1]


def test_the_same_success_with_a_revision_again(mock: PipelineMock, client: Any) -> None:
    """A revision that does not say when it was made is the same an hour later."""
    running(client)
    job = begun(client)
    revision = {"revision": "r7", "changeIdentifier": "c7", "revisionSummary": "Seven"}
    finish(client, job, currentRevision=revision)
    mock.clock.advance(hours=1)
    finish(client, job, currentRevision=revision)

    assert "Succeeded" == latest(client)["status"]


@pytest.mark.parametrize("other", OTHER_SUCCESSES)
def test_another_success(client: Any, other: dict[str, Any]) -> None:
    """A success that says anything else than the first is refused."""
    running(client)
    job = begun(client)
    finish(client, job, **WHOLE)

    assert differs(job) == refusal(finish, client, job, **other)
    assert {"Tag": "7"} == attempt(client)["output"]["outputVariables"]


def test_the_same_failure_again(mock: PipelineMock, client: Any) -> None:
    """A failure may be repeated to the letter, and changes nothing more."""
    running(client)
    job = begun(client)
    give_up(client, job, "It rained.", externalExecutionId="run-8")
    before = len(mock.events)
    give_up(client, job, "It rained.", externalExecutionId="run-8")

    assert before == len(mock.events)


@pytest.mark.parametrize(
    "other",
    [
        {"message": "It snowed."},
        {"type": "ConfigurationError"},
        {"externalExecutionId": "run-9"},
    ],
)
def test_another_failure(client: Any, other: dict[str, str]) -> None:
    """A failure that says anything else than the first is refused."""
    running(client)
    job = begun(client)
    give_up(client, job, "It rained.")

    assert differs(job) == refusal(give_up, client, job, **{"message": "It rained.", **other})
    assert "It rained." == latest(client)["errorDetails"]["message"]


def test_a_failure_after_a_success(client: Any) -> None:
    """What has succeeded can't fail any more."""
    running(client)
    job = begun(client)
    finish(client, job)

    assert over(job) == refusal(give_up, client, job)
    assert "Succeeded" == latest(client)["status"]


def test_a_success_after_a_failure(client: Any) -> None:
    """What has failed can't succeed any more."""
    running(client)
    job = begun(client)
    give_up(client, job)

    assert over(job) == refusal(finish, client, job)
    assert "Failed" == latest(client)["status"]


# Too late -------------------------------------------------------------------------------------


@each_report
def test_a_result_after_the_time_out(
    mock: PipelineMock, client: Any, report: Callable[..., None]
) -> None:
    """Once the action has timed out, its job is over."""
    running(client)
    job = begun(client)
    mock.clock.advance(hours=24)

    assert over(job) == refusal(report, client, job)


@each_report
def test_a_result_for_what_was_abandoned(
    mock: PipelineMock, client: Any, report: Callable[..., None]
) -> None:
    """The result is accepted, also twice, and closes the job; it revives nothing."""
    running(client, farmed(), farmed("Ship", runOrder=2))
    job = begun(client)
    stopped(client, abandon=True)
    before = len(mock.events)
    report(client, job)
    report(client, job)

    assert ["Failed" if report is give_up else "Succeeded"] == [
        each.status.value for each in board(mock)
    ]
    assert "Abandoned" == latest(client)["status"]
    assert "Stopped" == status(client)
    assert before == len(mock.events)


def test_part_of_what_was_abandoned(client: Any) -> None:
    """A worker that wants to go on with an abandoned action gets no other job."""
    running(client)
    job = begun(client)
    stopped(client, abandon=True)
    finish(client, job, continuationToken="part 1")

    assert [] == polled(client)
    assert "Abandoned" == latest(client)["status"]


def test_what_was_abandoned_is_not_handed_out(mock: PipelineMock, client: Any) -> None:
    """A job that waited is gone with its action."""
    running(client)
    stopped(client, abandon=True)

    assert [] == polled(client)
    assert 1 == len(board(mock))


def test_stop_and_wait_waits_for_the_worker(client: Any) -> None:
    """An execution that is being stopped stops when its worker has put a result."""
    running(client, farmed(), farmed("Ship", runOrder=2))
    stopped(client, abandon=False)
    job = begun(client)
    before = status(client)
    finish(client, job)

    assert "Stopping" == before
    assert "Stopped" == status(client)
    assert [] == polled(client)


@each_report
def test_a_result_after_the_deletion_of_the_pipeline(
    mock: PipelineMock, client: Any, report: Callable[..., None]
) -> None:
    """The result is accepted and happens to nobody, also where the pipeline was created anew."""
    running(client)
    job = begun(client)
    client.delete_pipeline(name="release")
    created(client, farm_pipeline())
    before = len(mock.events)
    report(client, job)

    assert "InProgress" == latest(client)["status"]
    assert before == len(mock.events)


def test_jobs_of_a_deleted_pipeline_are_not_handed_out(client: Any) -> None:
    """A job that waited is gone with its pipeline."""
    running(client)
    client.delete_pipeline(name="release")

    assert [] == polled(client)


def test_a_result_after_an_update(client: Any) -> None:
    """The worker finishes its action, and then the outdated execution is cancelled."""
    running(client, farmed(), farmed("Ship", runOrder=2))
    job = begun(client)
    client.update_pipeline(pipeline=farm_pipeline())
    finish(client, job)

    assert "Succeeded" == latest(client)["status"]
    assert "Cancelled" == status(client)
    assert [] == polled(client)
