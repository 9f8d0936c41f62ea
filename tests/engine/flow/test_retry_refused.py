"""What can't be retried, and with which error that is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang, succeed
from tests.client_helpers import (
    action_status,
    attempts,
    created,
    inside,
    retried,
    started,
    status,
    stopped,
)
from tests.declarations import build, straight

if TYPE_CHECKING:
    from pipemock import PipelineMock

MODES = pytest.mark.parametrize("mode", ["FAILED_ACTIONS", "ALL_ACTIONS"])
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@MODES
def test_a_stage_that_succeeded(mock: PipelineMock, client: Any, mode: str) -> None:
    """A stage without failed actions is not retryable, in the words of the service."""
    mock.when(action="Ship").then(fail())
    execution_id = created(client, straight())

    text = (
        "The stage named Build in the release pipeline can't be retried now. Either it contains "
        f"no failed actions, the execution '{execution_id}' is already superseded, or the "
        r"pipeline definition has changed since the action\(s\) failed\.$"
    )
    with pytest.raises(client.exceptions.StageNotRetryableException, match=text):
        retried(client, execution_id, "Build", mode)


@MODES
def test_a_stage_that_nobody_has_entered(mock: PipelineMock, client: Any, mode: str) -> None:
    """A stage that never ran is not retryable."""
    mock.when(action="Compile").then(fail())
    execution_id = created(client, straight())

    with pytest.raises(client.exceptions.StageNotRetryableException):
        retried(client, execution_id, "Deploy", mode)


@MODES
def test_a_stage_in_progress(mock: PipelineMock, client: Any, mode: str) -> None:
    """A stage in which nothing has failed yet is not retryable."""
    mock.when(action="Compile").then(hang())
    execution_id = created(client, straight())

    with pytest.raises(client.exceptions.StageNotRetryableException):
        retried(client, execution_id, "Build", mode)


@MODES
def test_a_stage_that_is_being_stopped(mock: PipelineMock, client: Any, mode: str) -> None:
    """An execution that is Stopping can't be retried before it is Stopped."""
    mock.when(action="Bad").then(fail())
    mock.when(action="Slow").then(hang())
    execution_id = created(client, straight(build("Bad"), build("Slow")))
    stopped(client, execution_id)

    with pytest.raises(client.exceptions.StageNotRetryableException):
        retried(client, execution_id, "Build", mode)


def test_all_actions_while_one_is_in_progress(mock: PipelineMock, client: Any) -> None:
    """ALL_ACTIONS is refused as long as an action of the stage still runs."""
    mock.when(action="Bad").then(fail())
    mock.when(action="Slow").then(hang())
    execution_id = created(client, straight(build("Bad"), build("Slow")))

    with pytest.raises(client.exceptions.StageNotRetryableException):
        retried(client, execution_id, "Build", "ALL_ACTIONS")
    assert 1 == len(attempts(client, actionName="Bad"))


@MODES
def test_a_retry_already_in_progress(mock: PipelineMock, client: Any, mode: str) -> None:
    """A stage that is being retried can't be retried once more."""
    mock.when(action="Compile").then(fail(), hang())
    execution_id = created(client, straight())
    retried(client, execution_id, "Build")

    with pytest.raises(client.exceptions.StageNotRetryableException):
        retried(client, execution_id, "Build", mode)


@MODES
def test_a_stage_that_another_execution_has_entered(
    mock: PipelineMock, client: Any, mode: str
) -> None:
    """Once a newer execution was in the stage, the older one can't come back."""
    mock.when(action="Compile").then(fail())
    first = created(client, straight())
    second = started(client)

    with pytest.raises(client.exceptions.NotLatestPipelineExecutionException):
        retried(client, first, "Build", mode)
    assert (second, "Failed") == inside(client, "Build")


def test_a_stage_that_a_waiting_execution_enters_on_the_failure(
    mock: PipelineMock, client: Any
) -> None:
    """A waiting execution enters when the stage fails, so that a retry comes too late."""
    mock.when(action="Compile").then(fail(after=60), hang())
    first = created(client, straight())
    second = started(client)
    mock.clock.advance(seconds=60)

    assert (second, "InProgress") == inside(client, "Build")
    with pytest.raises(client.exceptions.NotLatestPipelineExecutionException):
        retried(client, first, "Build")


@MODES
def test_a_superseded_execution(mock: PipelineMock, client: Any, mode: str) -> None:
    """An execution that was overtaken between stages is not retryable."""
    mock.when(action="Compile").then(hang())
    client.create_pipeline(pipeline=straight())
    second = started(client)
    started(client)

    assert "Superseded" == status(client, second)
    with pytest.raises(client.exceptions.StageNotRetryableException):
        retried(client, second, "Build", mode)


@MODES
def test_an_execution_of_an_older_version(mock: PipelineMock, client: Any, mode: str) -> None:
    """After an update of the pipeline the executions before it are not retryable."""
    mock.when(action="Compile").then(fail(), succeed())
    execution_id = created(client, straight())
    client.update_pipeline(pipeline=straight())

    with pytest.raises(client.exceptions.StageNotRetryableException):
        retried(client, execution_id, "Build", mode)


def test_an_execution_stopped_in_front_of_a_stage(client: Any) -> None:
    """An execution that was stopped between stages has no stage to retry."""
    client.create_pipeline(pipeline=straight())
    client.disable_stage_transition(
        pipelineName="release", stageName="Build", transitionType="Inbound", reason="Closed"
    )
    second = started(client)
    stopped(client, second)

    with pytest.raises(client.exceptions.StageNotRetryableException):
        retried(client, second, "Source", "ALL_ACTIONS")
    with pytest.raises(client.exceptions.NotLatestPipelineExecutionException):
        retried(client, second, "Build", "ALL_ACTIONS")
    assert "Stopped" == status(client, second)


def test_a_stopped_stage_whose_actions_have_all_succeeded(mock: PipelineMock, client: Any) -> None:
    """Such a stage has no failed actions, so that only all of them can be run again."""
    mock.when(action="Ship").then(succeed(after=60))
    execution_id = created(client, straight())
    stopped(client, execution_id)
    mock.clock.advance(seconds=60)

    with pytest.raises(client.exceptions.StageNotRetryableException):
        retried(client, execution_id, "Deploy", "FAILED_ACTIONS")
    retried(client, execution_id, "Deploy", "ALL_ACTIONS")
    assert "InProgress" == action_status(client, "Ship")


def test_an_execution_that_does_not_exist(client: Any) -> None:
    """An unknown id is not the latest execution of a stage."""
    client.create_pipeline(pipeline=straight())

    with pytest.raises(client.exceptions.NotLatestPipelineExecutionException):
        retried(client, UNKNOWN, "Build")


def test_a_stage_that_does_not_exist(client: Any) -> None:
    """A stage that the pipeline does not have is not found."""
    execution_id = created(client, straight())

    with pytest.raises(client.exceptions.StageNotFoundException):
        retried(client, execution_id, "Nowhere")


def test_a_pipeline_that_does_not_exist(client: Any) -> None:
    """A pipeline that does not exist is not found."""
    with pytest.raises(client.exceptions.PipelineNotFoundException):
        retried(client, UNKNOWN, "Build")
