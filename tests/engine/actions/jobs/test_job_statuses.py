"""The statuses of jobs: those of the service model, each of them reached, and no way around."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import botocore.session
import pytest

from pipemock import fail, succeed
from pipemock._engine.state.statuses import JOB, IllegalMove, JobMove, JobStatus, step
from tests.engine.actions.jobs.custom_jobs import (
    acknowledged,
    begun,
    board,
    finish,
    give_up,
    running,
    status,
    taken,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock
    from pipemock.behaviours import Behaviour

ENDED: Final = {JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.TIMED_OUT}


# The table ------------------------------------------------------------------------------------


def test_the_statuses_are_those_of_the_model() -> None:
    """No status is made up, and none is missing."""
    model = botocore.session.Session().get_service_model("codepipeline")

    assert set(model.shape_for("JobStatus").metadata["enum"]) == {each.value for each in JobStatus}


def test_every_status_is_reached() -> None:
    """Each status but the first is the end of some move, and each is part of the table."""
    assert set(JobStatus) - {JobStatus.CREATED} == set(JOB.values())


def test_every_move_is_used() -> None:
    """Nothing can happen to a job that the table does not know."""
    assert set(JobMove) == {move for _, move in JOB}


def test_what_has_ended_stays_as_it_is() -> None:
    """No move leads away from success, failure or timeout."""
    assert ENDED.isdisjoint(before for before, _ in JOB)


@pytest.mark.parametrize("before", JobStatus)
@pytest.mark.parametrize("move", JobMove)
def test_moves(before: JobStatus, move: JobMove) -> None:
    """A move that the table has leads where it says, and any other raises."""
    if (before, move) in JOB:
        assert JOB[before, move] is step(JOB, before, move)
    else:
        refused = f"{move.name} is not a move of JobStatus.{before.name}"
        with pytest.raises(IllegalMove, match=refused):
            step(JOB, before, move)


# Scenes ---------------------------------------------------------------------------------------


def waits(_: PipelineMock, client: Any) -> None:
    """Nobody polls for the job."""
    running(client)


def is_handed_out(_: PipelineMock, client: Any) -> None:
    """A worker was handed the job."""
    running(client)
    taken(client)


def is_done_by_a_behaviour(mock: PipelineMock, client: Any) -> None:
    """A behaviour works on the action, and takes a minute."""
    mock.when(owner="Custom").then(succeed(after=60))
    running(client)


@pytest.mark.parametrize(
    ("scene", "expected"),
    [(is_done_by_a_behaviour, "Created"), (waits, "Queued"), (is_handed_out, "Dispatched")],
)
def test_before_a_worker_has_acknowledged(
    mock: PipelineMock,
    client: Any,
    scene: Callable[[PipelineMock, Any], None],
    expected: str,
) -> None:
    """A job is created, queued if a worker is to do it, and dispatched when it is handed out."""
    scene(mock, client)

    assert [expected] == [job.status.value for job in board(mock)]


def test_in_progress(client: Any) -> None:
    """An acknowledgement answers that the job is in progress."""
    running(client)

    assert "InProgress" == acknowledged(client, taken(client))


@pytest.mark.parametrize(("report", "expected"), [(finish, "Succeeded"), (give_up, "Failed")])
def test_after_a_result(client: Any, report: Callable[..., None], expected: str) -> None:
    """A second acknowledgement answers how the job has ended."""
    running(client)
    job = begun(client)
    report(client, job)

    assert expected == acknowledged(client, job)


@pytest.mark.parametrize("take", [taken, begun])
def test_timed_out(mock: PipelineMock, client: Any, take: Callable[[Any], dict[str, Any]]) -> None:
    """A job without a result times out with its action, acknowledged or not."""
    running(client)
    job = take(client)
    mock.clock.advance(hours=24)

    assert "TimedOut" == acknowledged(client, job)


def test_timed_out_in_the_queue(mock: PipelineMock, client: Any) -> None:
    """A job that nobody polled for times out with its action."""
    running(client)
    mock.clock.advance(hours=24)

    assert ["TimedOut"] == [job.status.value for job in board(mock)]


def test_handed_out_again(mock: PipelineMock, client: Any) -> None:
    """A job that is handed out a second time is still dispatched."""
    running(client)
    taken(client)
    mock.clock.advance(minutes=1)
    taken(client)

    assert ["Dispatched"] == [job.status.value for job in board(mock)]


def test_the_parts_of_an_action(mock: PipelineMock, client: Any) -> None:
    """A part that was done has succeeded, and the next one waits."""
    running(client)
    finish(client, begun(client), continuationToken="part 1")

    assert ["Succeeded", "Queued"] == [job.status.value for job in board(mock)]


def test_abandoned(mock: PipelineMock, client: Any) -> None:
    """The job of an abandoned action stays as it was: a result for it is still accepted."""
    execution_id = running(client)
    begun(client)
    client.stop_pipeline_execution(
        pipelineName="release", pipelineExecutionId=execution_id, abandon=True
    )

    assert ["InProgress"] == [job.status.value for job in board(mock)]


# Behaviours -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (succeed(after=60), "Succeeded"),
        (fail(after=60), "Failed"),
        (succeed(after=24 * 3600 + 1), "TimedOut"),
    ],
)
def test_behaviours_end_jobs(
    mock: PipelineMock, client: Any, behaviour: Behaviour, expected: str
) -> None:
    """A job that no worker was given ends as the behaviour ends its action."""
    mock.when(owner="Custom").then(behaviour)
    running(client)
    mock.clock.run_until_idle()

    assert [expected] == [job.status.value for job in board(mock)]
    assert ("Succeeded" == expected) == ("Succeeded" == status(client))


def test_a_behaviour_is_explained_as_one(mock: PipelineMock, client: Any) -> None:
    """Where a behaviour works, nobody is said to wait for a worker's result."""
    is_done_by_a_behaviour(mock, client)

    assert (
        "Action Compile is InProgress since 2026-01-05T09:00:00.000Z; "
        "it ends at 2026-01-05T09:01:00.000Z."
    ) in mock.explain("release")


@pytest.mark.parametrize(
    ("take", "words"),
    [
        (lambda _: None, "waits for somebody to poll for it"),
        (taken, "was handed out, and nobody has acknowledged it"),
        (begun, "nobody has put a result for job"),
    ],
)
def test_what_a_job_waits_for(
    mock: PipelineMock, client: Any, take: Callable[[Any], object], words: str
) -> None:
    """The explanation names the job, what it waits for, and until when."""
    running(client)
    take(client)
    [job] = board(mock)
    explanation = mock.explain("release")

    assert words in explanation
    assert job.id in explanation
    assert "it times out at 2026-01-06T09:00:00.000Z" in explanation
