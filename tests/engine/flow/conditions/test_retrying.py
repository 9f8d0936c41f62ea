"""Retries and rollbacks of stages with conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang, succeed
from tests.client_helpers import (
    attempts,
    created,
    execution,
    inside,
    retried,
    stage_state,
    started,
    status,
    stopped,
    summaries,
)
from tests.declarations import condition
from tests.engine.flow.conditions.declarations import (
    check,
    checked,
    entry,
    gated,
    overridden,
    runs,
    straight,
    triggers,
)
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

MODES = ["FAILED_ACTIONS", "ALL_ACTIONS"]


def compiled(client: Any) -> list[str]:
    """Return the statuses of the attempts at the build, the oldest first."""
    return [each["status"] for each in reversed(attempts(client, actionName="Compile"))]


def retry_refused(client: Any, execution_id: str, mode: str) -> str:
    """Return the class of the error with which a retry is refused."""
    return refusal(
        client.retry_stage_execution,
        pipelineName="release",
        stageName="Build",
        pipelineExecutionId=execution_id,
        retryMode=mode,
    )[0]


# Manual retries -------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_after_an_entry_that_failed(mock: PipelineMock, client: Any, mode: str) -> None:
    """The condition is checked again, in the same execution."""
    mock.when(rule="Check").then(fail(), succeed())
    execution_id = created(client, entry())
    retried(client, execution_id, "Build", mode)

    assert [("Check", "Failed"), ("Check", "Succeeded")] == runs(client)
    assert ["Succeeded"] == compiled(client)
    assert "Succeeded" == status(client, execution_id)


@pytest.mark.parametrize("mode", MODES)
def test_an_entry_that_was_passed(mock: PipelineMock, client: Any, mode: str) -> None:
    """A condition that has let the execution in is not asked again."""
    mock.when(stage="Build").then(fail(), succeed())
    execution_id = created(client, entry())
    retried(client, execution_id, "Build", mode)

    assert [("Check", "Succeeded")] == runs(client)
    assert "Succeeded" == status(client, execution_id)


def test_an_entry_that_was_overridden(mock: PipelineMock, client: Any) -> None:
    """Nor is one that was overridden."""
    mock.when(rule="Check").then(fail())
    mock.when(stage="Build").then(fail(), succeed())
    execution_id = created(client, entry())
    overridden(client, execution_id)
    retried(client, execution_id, "Build")

    assert "Overridden" == checked(client, "beforeEntry")
    assert "Succeeded" == status(client, execution_id)


def test_all_actions_after_a_success_that_was_not_confirmed(
    mock: PipelineMock, client: Any
) -> None:
    """The whole stage can be run again, and then its success is checked anew."""
    mock.when(rule="Check").then(fail(), succeed())
    execution_id = created(client, gated("onSuccess", "FAIL"))
    retried(client, execution_id, "Build", "ALL_ACTIONS")

    assert ["Succeeded", "Succeeded"] == compiled(client)
    assert [("Check", "Failed"), ("Check", "Succeeded")] == runs(client)
    assert "Succeeded" == status(client, execution_id)


def test_a_success_that_was_confirmed_before(mock: PipelineMock, client: Any) -> None:
    """Actions that run again need a new confirmation, also if the stage was only stopped."""
    mock.when(rule="Check").then(succeed(after=60))
    execution_id = created(client, gated("onSuccess", "FAIL"))
    stopped(client, execution_id)
    mock.clock.advance(seconds=60)
    retried(client, execution_id, "Build", "ALL_ACTIONS")

    assert ["Succeeded", "Succeeded"] == compiled(client)
    assert [("Check", "Succeeded"), ("Check", "InProgress")] == runs(client)


def test_failed_actions_after_a_success_that_was_not_confirmed(
    mock: PipelineMock, client: Any
) -> None:
    """There are none to retry."""
    mock.when(rule="Check").then(fail())
    execution_id = created(client, gated("onSuccess", "FAIL"))

    assert "StageNotRetryableException" == retry_refused(client, execution_id, "FAILED_ACTIONS")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("kind", "result"), [("beforeEntry", "FAIL"), ("onFailure", "ROLLBACK")])
def test_while_a_condition_is_checked(
    mock: PipelineMock, client: Any, kind: str, result: str, mode: str
) -> None:
    """Nothing is retried meanwhile."""
    mock.when(stage="Build").then(fail())
    mock.when(rule="Check").then(hang())
    execution_id = created(client, gated(kind, result))

    assert "StageNotRetryableException" == retry_refused(client, execution_id, mode)


@pytest.mark.parametrize("mode", MODES)
def test_a_skipped_stage(mock: PipelineMock, client: Any, mode: str) -> None:
    """A stage that was skipped is not retried (user guide)."""
    mock.when(rule="Check").then(fail())
    execution_id = created(client, gated("beforeEntry", "SKIP"))

    assert "StageNotRetryableException" == retry_refused(client, execution_id, mode)


def test_a_failure_that_was_checked(mock: PipelineMock, client: Any) -> None:
    """A stage that fails again after a retry is checked again."""
    mock.when(stage="Build").then(fail())
    mock.when(rule="Check").then(succeed())
    execution_id = created(client, gated("onFailure", "ROLLBACK"))
    retried(client, execution_id, "Build")

    assert [("Check", "Succeeded"), ("Check", "Succeeded")] == runs(client)
    assert "Failed" == status(client, execution_id)


def test_the_reason_of_an_earlier_stop_is_gone(mock: PipelineMock, client: Any) -> None:
    """A retry after a stop clears what was said of the stop."""
    mock.when(rule="Check").then(hang())
    execution_id = created(client, entry())
    client.stop_pipeline_execution(
        pipelineName="release", pipelineExecutionId=execution_id, abandon=True, reason="Freeze"
    )
    before = execution(client, execution_id)["statusSummary"]
    retried(client, execution_id, "Build")

    assert "Freeze" == before
    assert "statusSummary" not in execution(client, execution_id)


# Automatic retries ----------------------------------------------------------------------------


def retrying(mode: str = "FAILED_ACTIONS") -> dict[str, Any]:
    """Declare a stage with both other conditions that retries a failure by itself."""
    retry = {"result": "RETRY", "retryConfiguration": {"retryMode": mode}}
    entering, leaving = (condition("FAIL", check(name)) for name in ("Enter", "Leave"))
    return straight(Build={"beforeEntry": entering, "onSuccess": leaving, "onFailure": retry})


@pytest.mark.parametrize("mode", MODES)
def test_an_automatic_retry(mock: PipelineMock, client: Any, mode: str) -> None:
    """It does not ask again at the entry, and asks on success once there is one."""
    mock.when(stage="Build").then(fail(), succeed())
    execution_id = created(client, retrying(mode))
    metadata = {"autoStageRetryAttempt": 1, "latestRetryTrigger": "AutomatedStageRetry"}

    assert [("Enter", "Succeeded"), ("Leave", "Succeeded")] == runs(client)
    assert ["Failed", "Succeeded"] == compiled(client)
    assert metadata == stage_state(client, "Build")["retryStageMetadata"]
    assert "Succeeded" == status(client, execution_id)


@pytest.mark.parametrize("name", ["Enter", "Leave"])
def test_conditions_are_not_retried(mock: PipelineMock, client: Any, name: str) -> None:
    """A stage that failed by a condition has no failed actions to retry by itself."""
    mock.when(rule=name).then(fail(), succeed())
    execution_id = created(client, retrying())

    assert "Failed" == status(client, execution_id)
    assert "retryStageMetadata" not in stage_state(client, "Build")


# Rollbacks ------------------------------------------------------------------------------------


def rolled_back(client: Any, target: str) -> str:
    """Roll the stage Build back and return the id of the execution that does it."""
    answer = client.rollback_stage(
        pipelineName="release", stageName="Build", targetPipelineExecutionId=target
    )
    execution_id: str = answer["pipelineExecutionId"]
    return execution_id


@pytest.mark.parametrize(
    ("kind", "result", "expected"),
    [
        ("beforeEntry", "FAIL", "Failed"),
        ("beforeEntry", "SKIP", "Succeeded"),
        ("onSuccess", "FAIL", "Failed"),
        ("onSuccess", "ROLLBACK", "Failed"),
    ],
)
def test_conditions_of_a_rollback(
    mock: PipelineMock, client: Any, kind: str, result: str, expected: str
) -> None:
    """A rollback is checked like any execution, and is not rolled back itself."""
    mock.when(rule="Check").then(succeed(), fail())
    rollback = rolled_back(client, created(client, gated(kind, result)))

    assert "Failed" == checked(client, kind)
    assert expected == status(client, rollback)
    assert ["CreatePipeline", "ManualRollback"] == triggers(client)


def test_a_failure_in_a_rollback(mock: PipelineMock, client: Any) -> None:
    """Its condition is checked, and no other rollback follows."""
    mock.when(stage="Build").then(succeed(), fail())
    mock.when(rule="Check").then(fail())
    rollback = rolled_back(client, created(client, gated("onFailure", "ROLLBACK")))

    assert ("Failed", "Failed") == (checked(client, "onFailure"), status(client, rollback))
    assert ["CreatePipeline", "ManualRollback"] == triggers(client)


def test_a_rollback_that_is_overridden(mock: PipelineMock, client: Any) -> None:
    """A rollback can be waved through; it runs no stage but its own."""
    mock.when(rule="Check").then(succeed(), hang())
    first = created(client, entry())
    rollback = rolled_back(client, first)
    overridden(client, rollback)

    assert "Succeeded" == status(client, rollback)
    assert (first, "Succeeded") == inside(client, "Deploy")


def test_a_target_that_skipped_the_stage(mock: PipelineMock, client: Any) -> None:
    """Nothing is rolled back to an execution that skipped the stage (user guide)."""
    mock.when(rule="Check").then(fail())
    skipped = created(client, gated("beforeEntry", "SKIP"))
    [code, _] = refusal(
        client.rollback_stage,
        pipelineName="release",
        stageName="Build",
        targetPipelineExecutionId=skipped,
    )

    assert "UnableToRollbackStageException" == code


def test_a_target_that_skipped_does_not_count(mock: PipelineMock, client: Any) -> None:
    """A failure is rolled back to the last execution that ran the stage."""
    mock.when(rule="Check").then(succeed(), fail(), succeed())
    mock.when(stage="Build").then(succeed(), fail(), succeed())
    entering = {"beforeEntry": condition("SKIP", check()), "onFailure": {"result": "ROLLBACK"}}
    first = created(client, straight(Build=entering))
    started(client)
    started(client)
    metadata = summaries(client)[0]["rollbackMetadata"]

    assert {"rollbackTargetPipelineExecutionId": first} == metadata
