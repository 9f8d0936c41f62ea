"""The user guide's page "Retry a failed action", command by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import fail, succeed
from tests.declarations import deploy, pipeline, source

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from tests.stories.cli import Terminal

GET_PIPELINE_STATE: Final = "aws codepipeline get-pipeline-state --name MyFirstPipeline"
RETRY_STAGE_EXECUTION: Final = (
    "aws codepipeline retry-stage-execution --cli-input-json file://retry-failed-actions.json"
)
LIST_ATTEMPTS_AT_STAGING: Final = (
    "aws codepipeline list-action-executions --pipeline-name MyFirstPipeline"
    """ --query "actionExecutionDetails[?stageName=='Staging'].[actionName,status]" """
)
PIPELINE: Final = pipeline(
    ("Source", [source()]),
    ("Staging", [deploy("Shop"), deploy("Office")]),
    ("Production", [deploy()]),
    name="MyFirstPipeline",
)


@pytest.fixture(autouse=True)
def _a_pipeline_with_a_failed_action(mock: PipelineMock, client: Any) -> None:
    attempts = (fail("The disk is full."), succeed(after=60))
    mock.when(stage="Staging", action="Office").then(*attempts)
    client.create_pipeline(pipeline=PIPELINE)


def failed_execution(terminal: Terminal) -> str:
    """Return the id of the latest execution in the stage, looked up as in the guide."""
    stages = terminal.run(GET_PIPELINE_STATE)["stageStates"]
    [latest] = [each["latestExecution"] for each in stages if each["stageName"] == "Staging"]
    execution_id: str = latest["pipelineExecutionId"]
    return execution_id


def save_request(terminal: Terminal) -> str:
    """Write the file of the guide for the failed stage, and return the id in it."""
    execution_id = failed_execution(terminal)
    request = {
        "pipelineName": "MyFirstPipeline",
        "stageName": "Staging",
        "pipelineExecutionId": execution_id,
        "retryMode": "FAILED_ACTIONS",
    }
    terminal.save("retry-failed-actions.json", request)
    return execution_id


def stage_states(terminal: Terminal) -> dict[str, dict[str, str] | None]:
    """Return the latest execution of each stage by the name of the stage."""
    stages = terminal.run(GET_PIPELINE_STATE)["stageStates"]
    return {stage["stageName"]: stage.get("latestExecution") for stage in stages}


def test_get_pipeline_state_shows_the_failed_stage(client: Any, terminal: Terminal) -> None:
    """Step 1: the stage has failed, the one before it has succeeded, the one behind never ran."""
    [execution] = client.list_pipeline_executions(pipelineName="MyFirstPipeline")[
        "pipelineExecutionSummaries"
    ]
    execution_id = execution["pipelineExecutionId"]

    assert {
        "Source": {"pipelineExecutionId": execution_id, "status": "Succeeded"},
        "Staging": {"pipelineExecutionId": execution_id, "status": "Failed"},
        "Production": None,
    } == stage_states(terminal)


def test_get_pipeline_state_shows_why_the_action_failed(terminal: Terminal) -> None:
    """The failed action shows its error, the other one its success."""
    _, staging, _ = terminal.run(GET_PIPELINE_STATE)["stageStates"]
    shop, office = (action["latestExecution"] for action in staging["actionStates"])

    assert ("Succeeded", "Failed") == (shop["status"], office["status"])
    assert {"code": "JobFailed", "message": "The disk is full."} == office["errorDetails"]


def test_retry_stage_execution_goes_on_in_the_same_execution(terminal: Terminal) -> None:
    """Steps 2 to 4: the request in the file is accepted, and the stage runs again."""
    execution_id = save_request(terminal)

    assert {"pipelineExecutionId": execution_id} == terminal.run(RETRY_STAGE_EXECUTION)
    assert {"pipelineExecutionId": execution_id, "status": "InProgress"} == stage_states(terminal)[
        "Staging"
    ]


def test_only_the_failed_action_is_repeated(mock: PipelineMock, terminal: Terminal) -> None:
    """The action that had succeeded is not run a second time."""
    save_request(terminal)
    terminal.run(RETRY_STAGE_EXECUTION)
    mock.clock.advance(minutes=1)

    assert [["Office", "Succeeded"], ["Office", "Failed"], ["Shop", "Succeeded"]] == terminal.run(
        LIST_ATTEMPTS_AT_STAGING
    )


def test_the_result_shows_in_get_pipeline_state(mock: PipelineMock, terminal: Terminal) -> None:
    """Step 5: when all retried actions have succeeded, the execution has gone on to its end."""
    execution_id = save_request(terminal)
    terminal.run(RETRY_STAGE_EXECUTION)
    mock.clock.advance(minutes=1)

    succeeded = {"pipelineExecutionId": execution_id, "status": "Succeeded"}
    assert {
        "Source": succeeded,
        "Staging": succeeded,
        "Production": succeeded,
    } == stage_states(terminal)


def test_an_action_that_fails_again_can_be_retried_again(
    mock: PipelineMock, terminal: Terminal
) -> None:
    """A retry that fails leaves the stage as it was, and open to the next retry."""
    mock.when(action="Office").then(fail(), succeed())
    execution_id = save_request(terminal)
    states = []
    for _ in range(2):
        terminal.run(RETRY_STAGE_EXECUTION)
        states.append(stage_states(terminal)["Staging"])

    assert [
        {"pipelineExecutionId": execution_id, "status": "Failed"},
        {"pipelineExecutionId": execution_id, "status": "Succeeded"},
    ] == states


def test_a_changed_structure_cannot_be_retried(client: Any, terminal: Terminal) -> None:
    """After the pipeline changed, its failed actions can't be retried."""
    save_request(terminal)
    client.update_pipeline(pipeline=PIPELINE)

    refusal = terminal.refused(RETRY_STAGE_EXECUTION)

    assert 255 == refusal.exit_code
    assert "(StageNotRetryableException)" in refusal.message


def test_another_retry_in_progress_cannot_be_retried(terminal: Terminal) -> None:
    """While a retry of the stage is in progress, there can't be another."""
    save_request(terminal)
    terminal.run(RETRY_STAGE_EXECUTION)

    refusal = terminal.refused(RETRY_STAGE_EXECUTION)

    assert 255 == refusal.exit_code
    assert "(StageNotRetryableException)" in refusal.message


def test_a_succeeded_stage_cannot_be_retried(mock: PipelineMock, terminal: Terminal) -> None:
    """A stage without failed actions can't be retried, and the error says so."""
    execution_id = save_request(terminal)
    terminal.run(RETRY_STAGE_EXECUTION)
    mock.clock.advance(minutes=1)

    refusal = terminal.refused(RETRY_STAGE_EXECUTION)

    assert 255 == refusal.exit_code
    assert (
        "An error occurred (StageNotRetryableException) when calling the RetryStageExecution "
        "operation: The stage named Staging in the MyFirstPipeline pipeline can't be retried now. "
        f"Either it contains no failed actions, the execution '{execution_id}' is already "
        "superseded, or the pipeline definition has changed since the action(s) failed."
    ) == refusal.message
