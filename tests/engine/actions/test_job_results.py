"""The results of jobs: what each changes in its job and in its action."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import hang
from pipemock._engine import engine, settle
from pipemock._engine.actions.job_results import Failure, Success
from pipemock._engine.state.executions import Result
from pipemock._engine.state.revision import Revision
from pipemock._errors import ServiceError
from pipemock.behaviours import MOST_BYTES_OF_VARIABLES, size_of_variables
from tests.declarations import action, pipeline, source
from tests.engine.bare_worlds import FARM, NINE, bare_world, created

if TYPE_CHECKING:
    from pipemock._engine.state.executions import Job
    from pipemock._engine.state.world import World

LATER: Final = NINE + timedelta(minutes=5)
REVISION: Final = Revision(id="r1", created=NINE)
FULL: Final = Success(
    summary="Done.",
    external_execution_id="7",
    percent_complete=50,
    output_variables={"Tag": "1"},
    revision=REVISION,
)


def taken() -> tuple[World, Job]:
    """Return a job that a worker has acknowledged."""
    world = bare_world()
    work = action("Render", "Build/Custom/Farm")
    created(world, pipeline(("Source", [source()]), ("Work", [work])))
    [job] = engine.poll_jobs(world, FARM, NINE, owner="Custom", most=None, query={})
    engine.acknowledge_job(world, job, nonce=job.nonce or "")
    return world, job


def called() -> tuple[World, Job]:
    """Return a job that a function performs."""
    world = bare_world(Call=hang())
    call = action("Call", "Invoke/AWS/Lambda", configuration={"FunctionName": "f"})
    created(world, pipeline(("Source", [source()]), ("Work", [call])))
    [job] = world.jobs.by_id.values()
    return world, job


def planned(world: World) -> list[tuple[Any, str]]:
    """Return what is planned."""
    return [(each.when, each.what) for each in settle.pending(world)]


def test_the_success_of_a_worker() -> None:
    """Everything that a worker reports is in the result."""
    world, job = taken()
    engine.succeed_job(world, job, LATER, FULL)

    assert (
        Result(
            summary="Done.",
            external_execution_id="7",
            output_variables={"Tag": "1"},
            revision=REVISION,
        )
        == job.action.result
    )
    assert ("Succeeded", FULL, LATER) == (job.status.value, job.report, job.action.updated)
    assert [] == planned(world)


def test_the_success_of_a_function() -> None:
    """Of a function of AWS's own action, only the variables are."""
    world, job = called()
    engine.succeed_job(world, job, LATER, FULL)

    assert Result(external_execution_id="f", output_variables={"Tag": "1"}) == job.action.result


@pytest.mark.parametrize(("scene", "known"), [(taken, None), (called, "f")])
@pytest.mark.parametrize("reported", [None, "7"])
def test_a_failure(scene: Any, known: str | None, reported: str | None) -> None:
    """The code and the message are those of the report."""
    world, job = scene()
    failure = Failure(code="PermissionError", message="No.", external_execution_id=reported)
    engine.fail_job(world, job, LATER, failure)

    assert (
        Result(
            external_execution_id=known or reported,
            error_code="PermissionError",
            error_message="No.",
        )
        == job.action.result
    )
    assert ("Failed", failure) == (job.status.value, job.report)


def test_the_progress_of_a_worker() -> None:
    """A continuation shows its progress, and is the job of the action."""
    world, job = taken()
    progress = Success(
        continuation_token="more",
        summary="Half.",
        external_execution_id="7",
        percent_complete=50,
    )
    engine.succeed_job(world, job, LATER, progress)
    attempt = job.action
    following = attempt.job
    assert following is not None

    assert ("Half.", 50, "7", LATER, None) == (
        attempt.summary,
        attempt.percent_complete,
        attempt.external_execution_id,
        attempt.updated,
        attempt.result,
    )
    assert ("more", job, "Queued", LATER) == (
        following.continuation_token,
        following.continues,
        following.status.value,
        following.created,
    )
    assert [(NINE + timedelta(hours=1), "release/Work/Render times out")] == planned(world)


def test_the_progress_of_a_function() -> None:
    """It is not shown; the function is called again, and has as much time as before."""
    world, job = called()
    progress = Success(continuation_token="more", summary="Half.", percent_complete=50)
    engine.succeed_job(world, job, LATER, progress)
    attempt = job.action

    assert (None, None, "f", NINE) == (
        attempt.summary,
        attempt.percent_complete,
        attempt.external_execution_id,
        attempt.updated,
    )
    assert [
        (LATER + timedelta(seconds=30), "release/Work/Call is continued"),
        (LATER + timedelta(minutes=20), "release/Work/Call times out"),
    ] == planned(world)


def test_the_size_of_variables() -> None:
    """The last legal size is accepted, and one byte more changes nothing."""
    world, job = taken()
    longest = {"Tag": "x" * (MOST_BYTES_OF_VARIABLES - size_of_variables({"Tag": ""}))}
    too_long = {"Tag": longest["Tag"] + "x"}
    with pytest.raises(ServiceError) as caught:
        engine.succeed_job(world, job, LATER, Success(output_variables=too_long))
    before = job.status.value
    engine.succeed_job(world, job, LATER, Success(output_variables=longest))
    assert job.action.result is not None

    assert "OutputVariablesSizeExceededException" == caught.value.code
    assert ("InProgress", "Succeeded") == (before, job.status.value)
    assert longest == job.action.result.output_variables


def test_a_result_that_is_repeated() -> None:
    """The same result is accepted again, and changes nothing."""
    world, job = taken()
    engine.succeed_job(world, job, LATER, FULL)
    result = job.action.result
    engine.succeed_job(world, job, LATER + timedelta(minutes=1), FULL)

    assert (result, LATER) == (job.action.result, job.action.updated)


def test_a_result_that_is_too_late() -> None:
    """Once the pipeline is deleted, a result closes its job and changes nothing else."""
    world, job = taken()
    engine.delete(world, job.action.execution.pipeline)
    engine.succeed_job(world, job, LATER, FULL)

    assert ("Succeeded", None, "InProgress") == (
        job.status.value,
        job.action.result,
        job.action.status.value,
    )
