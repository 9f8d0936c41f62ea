"""Jobs that go on: a continuation token ends one job and begins the next for the same action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.engine.actions.jobs.custom_jobs import (
    acknowledged,
    attempt,
    begun,
    board,
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
    from pipemock import PipelineMock

HALF_WAY: Final = {
    "summary": "Half way.",
    "externalExecutionId": "run-7",
    "percentComplete": 50,
}


def test_a_part_is_followed_by_another_job(client: Any) -> None:
    """The next job has another id and shows the token; all else is as in the first."""
    compile_ = farmed(inputArtifacts=[{"name": "Code"}], outputArtifacts=[{"name": "App"}])
    running(client, compile_)
    first = begun(client)
    finish(client, first, continuationToken="part 1")
    second = taken(client)
    del first["data"]["artifactCredentials"], second["data"]["artifactCredentials"]

    assert first["id"] != second["id"]
    assert {**first["data"], "continuationToken": "part 1"} == second["data"]


def test_the_first_job_knows_no_token(client: Any) -> None:
    """Only a job that continues another has a continuation token."""
    running(client)

    assert "continuationToken" not in taken(client)["data"]


def test_the_details_tell_the_token(client: Any) -> None:
    """GetJobDetails shows the token of a job that continues another."""
    running(client)
    finish(client, begun(client), continuationToken="part 1")
    details = client.get_job_details(jobId=begun(client)["id"])["jobDetails"]

    assert "part 1" == details["data"]["continuationToken"]


def test_what_a_worker_says_on_the_way(mock: PipelineMock, client: Any) -> None:
    """While the action continues, the state shows how far it is."""
    running(client)
    job = begun(client)
    mock.clock.advance(minutes=5)
    finish(client, job, continuationToken="part 1", executionDetails=HALF_WAY)

    assert {
        "actionExecutionId": job["data"]["pipelineContext"]["action"]["actionExecutionId"],
        "status": "InProgress",
        "summary": "Half way.",
        "lastStatusChange": mock.clock.now,
        "externalExecutionId": "run-7",
        "percentComplete": 50,
    } == latest(client)
    assert "InProgress" == attempt(client)["status"]


def test_the_latest_word_counts(client: Any) -> None:
    """Each part of the work replaces what was said of the part before."""
    running(client)
    for percent in (0, 30, 60):
        finish(
            client,
            begun(client),
            continuationToken="more",
            executionDetails={"percentComplete": percent},
        )

    assert 60 == latest(client)["percentComplete"]
    assert "summary" not in latest(client)


def test_the_last_part_ends_the_action(mock: PipelineMock, client: Any) -> None:
    """Without a token the action is done: as one attempt, however many jobs it took."""
    running(client)
    finish(client, begun(client), continuationToken="part 1", executionDetails=HALF_WAY)
    finish(client, begun(client), executionDetails={"summary": "Built."})
    history = client.list_action_executions(pipelineName="release")["actionExecutionDetails"]

    assert "Succeeded" == status(client)
    assert ["Compile", "Checkout"] == [each["actionName"] for each in history]
    assert 2 == len(board(mock))


def test_the_external_id_is_kept(client: Any) -> None:
    """What was named on the way is still known at the end, whether that is good or bad."""
    running(client, farmed(), farmed("Ship", runOrder=2))
    finish(client, begun(client), continuationToken="part 1", executionDetails=HALF_WAY)
    finish(client, begun(client))
    finish(client, begun(client), continuationToken="part 1", executionDetails=HALF_WAY)
    give_up(client, begun(client))

    assert "run-7" == latest(client)["externalExecutionId"]
    assert "run-7" == latest(client, "Ship")["externalExecutionId"]


def test_how_far_it_was_is_not_shown_at_the_end(client: Any) -> None:
    """An action that has ended shows no percentage and no summary of before."""
    running(client)
    finish(client, begun(client), continuationToken="part 1", executionDetails=HALF_WAY)
    finish(client, begun(client))

    assert {"summary", "percentComplete"}.isdisjoint(latest(client))


def test_a_part_can_fail(client: Any) -> None:
    """A failure of a later job fails the action."""
    running(client)
    finish(client, begun(client), continuationToken="part 1")
    give_up(client, begun(client), "It rained.")

    assert {"code": "JobFailed", "message": "It rained."} == latest(client)["errorDetails"]
    assert "Failed" == status(client)


def test_the_first_job_is_over(client: Any) -> None:
    """The job of a part has succeeded: its result may be repeated, and not changed."""
    running(client)
    first = begun(client)
    finish(client, first, continuationToken="part 1")
    finish(client, first, continuationToken="part 1")
    code, words = refusal(finish, client, first)

    assert "InvalidJobStateException" == code
    assert "is already set to the desired value" in words
    assert "Succeeded" == acknowledged(client, first)
    assert "InProgress" == latest(client)["status"]


def test_repeating_a_part_makes_no_more_jobs(client: Any) -> None:
    """However often a part is reported, one job follows it."""
    running(client)
    first = begun(client)
    for _ in range(3):
        finish(client, first, continuationToken="part 1")

    assert 1 == len(polled(client))


def test_a_token_excludes_output_variables(client: Any) -> None:
    """Both in one result are refused, and the job is not consumed."""
    running(client)
    job = begun(client)
    both = {"continuationToken": "part 1", "outputVariables": {"Tag": "7"}}
    words = "A job can not contain both a continuation token and output variables."

    assert ("ValidationException", words) == refusal(finish, client, job, **both)
    assert "InProgress" == acknowledged(client, job)
    assert [] == polled(client)


def test_a_token_with_no_variables_at_all(client: Any) -> None:
    """An empty map of output variables does not disturb a continuation token."""
    running(client)
    finish(client, begun(client), continuationToken="part 1", outputVariables={})

    assert "part 1" == taken(client)["data"]["continuationToken"]


def test_a_revision_on_the_way_is_not_the_last_word(client: Any) -> None:
    """Only the result that ends the action names its revision."""
    running(client)
    finish(
        client,
        begun(client),
        continuationToken="part 1",
        currentRevision={"revision": "r6", "changeIdentifier": "c6"},
    )
    finish(client, begun(client))

    assert "r6" not in str(client.get_pipeline_state(name="release"))
