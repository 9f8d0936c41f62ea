"""GetPipelineState, member by member: what stages and transitions show, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang
from tests.approval_answers import TESTER, answer
from tests.client_helpers import (
    created,
    execution,
    inside,
    retried,
    stage_state,
    started,
    stopped,
)
from tests.declarations import BOB, release

if TYPE_CHECKING:
    from pipemock import PipelineMock


def turn(client: Any, what: str, stage: str = "Build", kind: str = "Inbound", **more: str) -> None:
    """Enable or disable the inbound or outbound transition of a stage."""
    operation = getattr(client, f"{what}_stage_transition")
    operation(pipelineName="release", stageName=stage, transitionType=kind, **more)


def inbound(client: Any, stage: str = "Build") -> Any:
    """Return the state of the inbound transition of a stage."""
    return stage_state(client, stage)["inboundTransitionState"]


def test_a_stopping_stage(client: Any) -> None:
    """Stop-and-wait shows in the stage at once."""
    execution_id = created(client, release())

    stopped(client, execution_id)

    assert (execution_id, "Stopping") == inside(client, "Approve")


def test_later_stages_keep_the_older_run(mock: PipelineMock, client: Any) -> None:
    """Stages that an execution has not reached still show the one before, as do their actions."""
    first = created(client, release())
    answer(client)
    deployed = stage_state(client, "Deploy")
    mock.when(action="Compile").then(hang())
    mock.clock.advance(hours=1)

    second = started(client)

    assert (second, "Succeeded") == inside(client, "Source")
    assert (second, "InProgress") == inside(client, "Build")
    assert (first, "Succeeded") == inside(client, "Approve")
    assert deployed == stage_state(client, "Deploy")


def test_a_retried_stage(client: Any) -> None:
    """A stage counts its retries, from the first one on and beyond its success."""
    execution_id = created(client, release())
    counts = [stage_state(client, "Approve").get("retryStageMetadata")]
    for _ in range(2):
        answer(client, "Rejected")
        retried(client, execution_id, "Approve")
        counts.append(stage_state(client, "Approve")["retryStageMetadata"])

    answer(client)

    trigger = {"latestRetryTrigger": "ManualStageRetry"}
    assert [
        None,
        {"manualStageRetryAttempt": 1, **trigger},
        {"manualStageRetryAttempt": 2, **trigger},
    ] == counts
    assert counts[-1] == stage_state(client, "Approve")["retryStageMetadata"]
    assert "retryStageMetadata" not in stage_state(client, "Deploy")


# Transitions ----------------------------------------------------------------------------------


def test_a_gate_that_nobody_touched(client: Any) -> None:
    """Every transition is enabled at first, even that of the first stage, and shows only that."""
    created(client, release())

    transitions = [inbound(client, stage) for stage in ("Source", "Build", "Approve", "Deploy")]
    assert [{"enabled": True}] * 4 == transitions


def test_a_closed_gate(mock: PipelineMock, client: Any) -> None:
    """A disabled transition shows who disabled it, when and why."""
    created(client, release())
    mock.clock.advance(minutes=1)

    with mock.acting_as(BOB):
        turn(client, "disable", reason="Freeze (until Monday).")

    assert {
        "enabled": False,
        "lastChangedBy": BOB,
        "lastChangedAt": mock.clock.now,
        "disabledReason": "Freeze (until Monday).",
    } == inbound(client)


def test_a_gate_that_was_opened_again(mock: PipelineMock, client: Any) -> None:
    """An enabled transition shows who enabled it and when, without the reason."""
    created(client, release())
    turn(client, "disable", reason="Freeze.")
    mock.clock.advance(minutes=1)

    turn(client, "enable")

    assert {
        "enabled": True,
        "lastChangedBy": TESTER,
        "lastChangedAt": mock.clock.now,
    } == inbound(client)


def test_the_gate_behind_a_stage_is_not_shown(client: Any) -> None:
    """An outbound transition shows neither at its own stage nor at the next one."""
    created(client, release())

    turn(client, "disable", kind="Outbound", reason="Freeze.")

    assert {"enabled": True} == inbound(client, "Build") == inbound(client, "Approve")


# Waiting executions ---------------------------------------------------------------------------


@pytest.mark.parametrize(("stage", "kind"), [("Build", "Inbound"), ("Source", "Outbound")])
def test_an_execution_that_waits_at_a_closed_gate(client: Any, stage: str, kind: str) -> None:
    """A waiting execution is shown at its next stage, and not in the list."""
    created(client, release())
    answer(client)
    turn(client, "disable", stage, kind, reason="Freeze.")

    waiting = {"pipelineExecutionId": started(client), "status": "InProgress"}

    state = stage_state(client, "Build")
    assert waiting == state["inboundExecution"]
    assert [] == state["inboundExecutions"]


def test_an_execution_that_waits_for_a_locked_stage(client: Any) -> None:
    """A newer execution waits for the stage that an older one occupies for its approval."""
    first = created(client, release())

    second = started(client)

    state = stage_state(client, "Approve")
    assert (first, "InProgress") == inside(client, "Approve")
    assert {"pipelineExecutionId": second, "status": "InProgress"} == state["inboundExecution"]


def test_nobody_waits_any_more(client: Any) -> None:
    """When the transition is enabled, no waiting execution is left."""
    created(client, release())
    answer(client)
    turn(client, "disable", reason="Freeze.")
    second = started(client)

    turn(client, "enable")

    state = stage_state(client, "Build")
    assert "inboundExecution" not in state
    assert [] == state["inboundExecutions"]
    assert (second, "Succeeded") == inside(client, "Build")


def test_an_execution_that_was_stopped_as_it_waited(client: Any) -> None:
    """A stopped execution keeps its place, and does not enter when the transition is enabled."""
    created(client, release())
    answer(client)
    turn(client, "disable", reason="Freeze.")
    second = started(client)
    stopped(client, second)

    turn(client, "enable")

    waiting = {"pipelineExecutionId": second, "status": "Stopped"}
    assert waiting == stage_state(client, "Build")["inboundExecution"]
    assert "Stopped" == execution(client, second)["status"]


# How a stage ends -----------------------------------------------------------------------------


def test_a_stage_that_failed(mock: PipelineMock, client: Any) -> None:
    """A failed stage shows the failed execution until another one enters."""
    mock.when(action="Compile").then(fail(), hang())
    first = created(client, release())
    failed = inside(client, "Build")

    second = started(client)

    assert (first, "Failed") == failed
    assert (second, "InProgress") == inside(client, "Build")


def test_a_stage_of_an_outdated_execution(mock: PipelineMock, client: Any) -> None:
    """After an update the stage is cancelled once its actions are complete, not earlier."""
    mock.when(action="Compile").then(hang())
    execution_id = created(client, release())

    client.update_pipeline(pipeline=release())

    before = inside(client, "Build")
    mock.clock.run_until_idle()
    assert (execution_id, "InProgress") == before
    assert (execution_id, "Cancelled") == inside(client, "Build")
