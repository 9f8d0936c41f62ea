"""Results of jobs: what a success and a failure do to the action, and where they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock.events import ActionExecutionStateChange
from tests.declarations import build
from tests.engine.actions.jobs.custom_jobs import (
    action_state,
    attempt,
    begun,
    farmed,
    finish,
    give_up,
    latest,
    refusal,
    running,
    status,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

WHOLE: Final = {
    "summary": "Built in 3 s.",
    "externalExecutionId": "run-7",
    "percentComplete": 100,
}
MOST_BYTES: Final = 122_880


def told(mock: PipelineMock, state: str) -> dict[str, Any]:
    """Return the result in the event of the farm's action."""
    [event] = [
        each
        for each in mock.events.of(ActionExecutionStateChange)
        if ("Compile", state) == (each.action, each.state)
    ]
    result: dict[str, Any] = event.detail()["execution-result"]
    return result


# Successes ------------------------------------------------------------------------------------


def test_a_success_ends_the_action(client: Any) -> None:
    """The action succeeds, and the execution continues to its end."""
    running(client)
    finish(client, begun(client))

    assert "Succeeded" == latest(client)["status"]
    assert "Succeeded" == status(client)


def test_what_a_worker_says_of_a_success(mock: PipelineMock, client: Any) -> None:
    """Summary and external id are shown by the state, by the history and by the event."""
    running(client)
    job = begun(client)
    mock.clock.advance(minutes=5)
    finish(client, job, executionDetails=WHOLE)

    assert {
        "actionExecutionId": attempt(client)["actionExecutionId"],
        "status": "Succeeded",
        "summary": "Built in 3 s.",
        "lastStatusChange": mock.clock.now,
        "externalExecutionId": "run-7",
    } == latest(client)
    assert {
        "externalExecutionId": "run-7",
        "externalExecutionSummary": "Built in 3 s.",
    } == attempt(client)["output"]["executionResult"]
    assert {
        "external-execution-summary": "Built in 3 s.",
        "external-execution-id": "run-7",
    } == told(mock, "SUCCEEDED")


def test_a_worker_need_not_say_anything(client: Any) -> None:
    """A success without details shows neither summary nor external id, and has no result."""
    running(client)
    finish(client, begun(client))

    assert {"actionExecutionId", "status", "lastStatusChange"} == latest(client).keys()
    assert "executionResult" not in attempt(client)["output"]


def test_the_revision_of_something_built(client: Any) -> None:
    """A revision that no source reports is one of the action and not of the execution."""
    running(client)
    revision = {"revision": "r7", "changeIdentifier": "c7"}
    finish(client, begun(client), currentRevision=revision)
    [summary] = client.list_pipeline_executions(pipelineName="release")[
        "pipelineExecutionSummaries"
    ]

    assert "r7" == action_state(client)["currentRevision"]["revisionId"]
    assert ["Checkout"] == [each["actionName"] for each in summary["sourceRevisions"]]


# Output variables -----------------------------------------------------------------------------


def test_later_actions_read_output_variables(client: Any) -> None:
    """A later action that refers to the namespace gets what the worker put."""
    reads = build("Package", runOrder=2)
    reads["configuration"]["EnvironmentVariables"] = "#{Farm.Image}:#{Farm.Tag}"
    running(client, farmed(namespace="Farm"), reads)
    finish(client, begun(client), outputVariables={"Image": "shop", "Tag": "7"})

    assert {"ProjectName": "Package", "EnvironmentVariables": "shop:7"} == attempt(
        client, "Package"
    )["input"]["resolvedConfiguration"]


@pytest.mark.parametrize("members", [{}, {"namespace": "Farm"}])
def test_the_history_shows_output_variables(client: Any, members: dict[str, str]) -> None:
    """Output variables stand in the history, with a namespace and without."""
    running(client, farmed(**members))
    finish(client, begun(client), outputVariables={"Tag": "7"})

    assert {"Tag": "7"} == attempt(client)["output"]["outputVariables"]


@pytest.mark.parametrize("letter", ["a", "ä"])
def test_the_most_output_variables(client: Any, letter: str) -> None:
    """Names and values together may be as large as the quota, counted in bytes."""
    running(client)
    value = letter * ((MOST_BYTES - 4) // len(letter.encode()))
    finish(client, begun(client), outputVariables={"Data": value})

    assert {"Data": value} == attempt(client)["output"]["outputVariables"]


def test_too_many_output_variables(client: Any) -> None:
    """One byte more than the quota is refused, and the job is not consumed."""
    running(client)
    job = begun(client)
    code, _ = refusal(finish, client, job, outputVariables={"Datas": "a" * (MOST_BYTES - 4)})
    finish(client, job)

    assert "OutputVariablesSizeExceededException" == code
    assert "Succeeded" == latest(client)["status"]


def test_names_of_output_variables(client: Any) -> None:
    """A name that the service model does not allow is refused."""
    running(client)

    assert (
        "ValidationException"
        == refusal(finish, client, begun(client), outputVariables={"a b": "1"})[0]
    )


# Failures -------------------------------------------------------------------------------------


def test_what_a_worker_says_of_a_failure(mock: PipelineMock, client: Any) -> None:
    """Code, text and external id are shown by the state, by the history and by the event."""
    running(client)
    job = begun(client)
    mock.clock.advance(minutes=5)
    give_up(client, job, "It rained.", type="PermissionError", externalExecutionId="run-8")

    assert {
        "actionExecutionId": attempt(client)["actionExecutionId"],
        "status": "Failed",
        "lastStatusChange": mock.clock.now,
        "externalExecutionId": "run-8",
        "errorDetails": {"code": "PermissionError", "message": "It rained."},
    } == latest(client)
    assert {
        "externalExecutionId": "run-8",
        "externalExecutionSummary": "It rained.",
        "errorDetails": {"code": "PermissionError"},
    } == attempt(client)["output"]["executionResult"]
    assert {
        "external-execution-summary": "It rained.",
        "external-execution-id": "run-8",
        "error-code": "PermissionError",
    } == told(mock, "FAILED")


def test_a_failure_fails_the_execution(client: Any) -> None:
    """The execution fails with the action, which leaves nothing behind."""
    running(client, farmed(outputArtifacts=[{"name": "App"}]))
    give_up(client, begun(client))

    assert "Failed" == status(client)
    assert [] == attempt(client)["output"]["outputArtifacts"]
    assert {} == attempt(client)["output"]["outputVariables"]


def test_a_failure_of_no_known_type(client: Any) -> None:
    """The service model names the types of failures; any other is refused."""
    running(client)
    job = begun(client)
    code, _ = refusal(give_up, client, job, type="Bored")

    assert "ValidationException" == code
    assert "InProgress" == latest(client)["status"]


def test_a_retry_is_another_job(client: Any) -> None:
    """A failed action that is retried is a new attempt, and a new job."""
    execution_id = running(client)
    first = begun(client)
    give_up(client, first)
    client.retry_stage_execution(
        pipelineName="release",
        stageName="Build",
        pipelineExecutionId=execution_id,
        retryMode="FAILED_ACTIONS",
    )
    second = begun(client)
    finish(client, second)

    assert first["id"] != second["id"]
    assert first["data"]["pipelineContext"]["action"] != second["data"]["pipelineContext"]["action"]
    assert "Succeeded" == status(client)
