"""GetPipelineState, member by member: what stages and their gates show, and when."""

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
    """Enable or disable the transition in front of a stage or behind it."""
    operation = getattr(client, f"{what}_stage_transition")
    operation(pipelineName="release", stageName=stage, transitionType=kind, **more)


def gate(client: Any, stage: str = "Build") -> Any:
    """Return the state of the gate in front of a stage."""
    return stage_state(client, stage)["inboundTransitionState"]


def test_a_stopping_stage(client: Any) -> None:
    """Stop-and-wait shows in the stage at once."""
    execution_id = created(client, release())

    stopped(client, execution_id)

    assert (execution_id, "Stopping") == inside(client, "Approve")


def test_later_stages_keep_the_older_run(mock: PipelineMock, client: Any) -> None:
    """What this run has not reached still shows the run before, stage and actions alike."""
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


# Gates ----------------------------------------------------------------------------------------


def test_a_gate_that_nobody_touched(client: Any) -> None:
    """Every gate is open at first, that of the first stage too, and says nothing else."""
    created(client, release())

    gates = [gate(client, stage) for stage in ("Source", "Build", "Approve", "Deploy")]
    assert [{"enabled": True}] * 4 == gates


def test_a_closed_gate(mock: PipelineMock, client: Any) -> None:
    """A closed gate says who closed it, when and why."""
    created(client, release())
    mock.clock.advance(minutes=1)

    with mock.acting_as(BOB):
        turn(client, "disable", reason="Freeze (until Monday).")

    assert {
        "enabled": False,
        "lastChangedBy": BOB,
        "lastChangedAt": mock.clock.now,
        "disabledReason": "Freeze (until Monday).",
    } == gate(client)


def test_a_gate_that_was_opened_again(mock: PipelineMock, client: Any) -> None:
    """An opened gate says who opened it and when; the reason is gone."""
    created(client, release())
    turn(client, "disable", reason="Freeze.")
    mock.clock.advance(minutes=1)

    turn(client, "enable")

    assert {
        "enabled": True,
        "lastChangedBy": TESTER,
        "lastChangedAt": mock.clock.now,
    } == gate(client)


def test_the_gate_behind_a_stage_is_not_shown(client: Any) -> None:
    """An outbound transition shows neither at its own stage nor at the next one."""
    created(client, release())

    turn(client, "disable", kind="Outbound", reason="Freeze.")

    assert {"enabled": True} == gate(client, "Build") == gate(client, "Approve")


# Who waits ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stage", "kind"), [("Build", "Inbound"), ("Source", "Outbound")])
def test_an_execution_that_waits_at_a_closed_gate(client: Any, stage: str, kind: str) -> None:
    """Who waits is shown at the stage that it waits for, once alone and once in a list."""
    created(client, release())
    answer(client)
    turn(client, "disable", stage, kind, reason="Freeze.")

    waiting = {"pipelineExecutionId": started(client), "status": "InProgress"}

    state = stage_state(client, "Build")
    assert waiting == state["inboundExecution"]
    assert [waiting] == state["inboundExecutions"]


def test_an_execution_that_waits_for_a_locked_stage(client: Any) -> None:
    """A newer run waits in front of the stage that an older one holds for its approval."""
    first = created(client, release())

    second = started(client)

    state = stage_state(client, "Approve")
    assert (first, "InProgress") == inside(client, "Approve")
    assert {"pipelineExecutionId": second, "status": "InProgress"} == state["inboundExecution"]


def test_nobody_waits_any_more(client: Any) -> None:
    """Once the gate is open, nothing is left of the waiting."""
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
    """A stopped run stays where it waited, and does not enter when the gate is opened."""
    created(client, release())
    answer(client)
    turn(client, "disable", reason="Freeze.")
    second = started(client)
    stopped(client, second)

    turn(client, "enable")

    waiting = {"pipelineExecutionId": second, "status": "Stopped"}
    assert [waiting] == stage_state(client, "Build")["inboundExecutions"]
    assert "Stopped" == execution(client, second)["status"]


# How a stage ends -----------------------------------------------------------------------------


def test_a_stage_that_failed(mock: PipelineMock, client: Any) -> None:
    """A failed stage shows the failed run until another one enters."""
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
