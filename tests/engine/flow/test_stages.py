"""Executions go through the stages in order, and a stage holds one execution at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang, succeed
from pipemock.events import PipelineExecutionStateChange, StageExecutionStateChange
from tests.client_helpers import (
    action_status,
    approved,
    attempts,
    created,
    execution,
    happened,
    inbound,
    inside,
    latest,
    stage_state,
    started,
    status,
    stopped,
)
from tests.declarations import release, straight

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock


def test_stages_run_in_the_order_of_declaration(mock: PipelineMock, client: Any) -> None:
    """Each stage starts when the one before it has succeeded."""
    client.create_pipeline(pipeline=straight())

    assert [
        ("Source", "STARTED"),
        ("Source", "SUCCEEDED"),
        ("Build", "STARTED"),
        ("Build", "SUCCEEDED"),
        ("Deploy", "STARTED"),
        ("Deploy", "SUCCEEDED"),
    ] == [(event.stage, event.state) for event in mock.events.of(StageExecutionStateChange)]


def test_an_execution_succeeds_with_its_last_stage(mock: PipelineMock, client: Any) -> None:
    """The execution continues until its last stage is done, and then has succeeded."""
    mock.when(action="Ship").then(succeed(after=30))
    execution_id = created(client, straight())
    before = status(client, execution_id)
    mock.clock.advance(seconds=30)

    assert "InProgress" == before
    assert "Succeeded" == status(client, execution_id)
    assert [(0, "STARTED"), (30, "SUCCEEDED")] == happened(mock, PipelineExecutionStateChange)


def test_the_next_stage_starts_in_the_same_moment(mock: PipelineMock, client: Any) -> None:
    """No time passes between the success of a stage and the start of the next one."""
    mock.when(action="Compile").then(succeed(after=240))
    client.create_pipeline(pipeline=straight())
    mock.clock.advance(minutes=5)

    assert [(0, "STARTED"), (240, "SUCCEEDED")] == happened(
        mock, StageExecutionStateChange, stage="Build"
    )
    assert [(240, "STARTED"), (240, "SUCCEEDED")] == happened(
        mock, StageExecutionStateChange, stage="Deploy"
    )


def test_a_stage_that_never_ran_has_no_latest_execution(mock: PipelineMock, client: Any) -> None:
    """Stages and actions that nobody has reached show no status at all."""
    mock.when(action="Compile").then(hang())
    client.create_pipeline(pipeline=straight())

    assert {
        "stageName": "Deploy",
        "inboundExecutions": [],
        "inboundTransitionState": {"enabled": True},
        "actionStates": [
            {
                "actionName": "Ship",
                "entityUrl": (
                    "https://console.aws.amazon.com/s3/buckets/production/"
                    "?region=us-east-1&tab=overview"
                ),
            }
        ],
    } == stage_state(client, "Deploy")


def test_a_failed_stage_ends_the_execution(mock: PipelineMock, client: Any) -> None:
    """The stages behind a failed one never start, and the execution has failed."""
    mock.when(action="Compile").then(fail(message="No."))
    execution_id = created(client, straight())
    mock.clock.advance(days=30)

    assert "Failed" == status(client, execution_id)
    assert (execution_id, "Failed") == inside(client, "Build")
    assert inside(client, "Deploy") is None


def test_a_failed_execution_has_no_status_summary(mock: PipelineMock, client: Any) -> None:
    """The failure of an action is shown by the action, not by its execution."""
    mock.when(action="Compile").then(fail(message="No."))
    execution_id = created(client, straight())

    assert "statusSummary" not in execution(client, execution_id)


def test_a_failing_source_is_a_failed_action(mock: PipelineMock, client: Any) -> None:
    """A source that can't be read fails as an action of the first stage, not in the call."""
    mock.when(category="Source").then(fail("Access denied.", code="PermissionError"))
    execution_id = created(client, straight())

    assert "Failed" == status(client, execution_id)
    [attempt] = attempts(client, actionName="Checkout")
    assert {"code": "PermissionError"} == attempt["output"]["executionResult"]["errorDetails"]


# The lock -------------------------------------------------------------------------------------


def test_an_execution_waits_in_front_of_a_locked_stage(client: Any) -> None:
    """An execution that arrives at a locked stage is shown as inbound, in progress."""
    first = created(client, release())
    second = started(client)
    state = stage_state(client, "Approve")
    waiting = {"pipelineExecutionId": second, "status": "InProgress"}

    assert {"pipelineExecutionId": first, "status": "InProgress"} == state["latestExecution"]
    assert (waiting, []) == (state["inboundExecution"], state["inboundExecutions"])


def test_a_stage_stays_locked_while_time_passes(mock: PipelineMock, client: Any) -> None:
    """An open approval keeps its stage locked for as long as it is open."""
    first = created(client, release())
    second = started(client)
    mock.clock.advance(days=6, hours=23)

    assert (first, "InProgress") == inside(client, "Approve")
    assert [second] == inbound(client, "Approve")


def approve(client: Any, _: str) -> None:
    approved(client)


def reject(client: Any, _: str) -> None:
    approved(client, status="Rejected")


def abandon(client: Any, execution_id: str) -> None:
    stopped(client, execution_id, abandon=True)


@pytest.mark.parametrize("leave", [approve, reject, abandon])
def test_the_lock_is_released_by_success_failure_and_stop(
    client: Any, leave: Callable[[Any, str], None]
) -> None:
    """A waiting execution enters as soon as the one inside leaves, however it leaves."""
    first = created(client, release())
    second = started(client)
    leave(client, first)

    assert (second, "InProgress") == inside(client, "Approve")
    assert [] == inbound(client, "Approve")


def test_the_lock_is_not_released_before_a_stop_is_over(client: Any) -> None:
    """A stopping execution keeps its stage locked until its action has ended."""
    first = created(client, release())
    second = started(client)
    stopped(client, first)
    during = inbound(client, "Approve")
    approved(client)

    assert [second] == during
    assert (second, "InProgress") == inside(client, "Approve")


def test_the_first_stage_is_locked_too(mock: PipelineMock, client: Any) -> None:
    """An execution that starts while another one is in Source waits in front of it."""
    mock.when(action="Checkout").then(succeed(after=60))
    first = created(client, straight())
    second = started(client)
    before = (inside(client, "Source"), inbound(client, "Source"))
    mock.clock.advance(seconds=60)

    assert ((first, "InProgress"), [second]) == before
    assert (second, "InProgress") == inside(client, "Source")
    assert "Succeeded" == status(client, first)


def test_stages_hold_different_executions_at_once(mock: PipelineMock, client: Any) -> None:
    """While one execution is in Deploy, the next one can be in Build."""
    mock.when(action="Ship").then(hang())
    mock.when(action="Compile").then(succeed(), hang())
    first = created(client, straight())
    second = started(client)

    assert (second, "InProgress") == inside(client, "Build")
    assert (first, "InProgress") == inside(client, "Deploy")


def test_a_stage_keeps_showing_the_execution_before(mock: PipelineMock, client: Any) -> None:
    """A stage that the current execution has not reached shows the one that was there last."""
    first = created(client, straight())
    mock.when(action="Compile").then(hang())
    second = started(client)

    assert (second, "InProgress") == inside(client, "Build")
    assert (first, "Succeeded") == inside(client, "Deploy")
    assert "Succeeded" == action_status(client, "Ship")


def test_a_failed_execution_stays_the_latest_of_its_stage(mock: PipelineMock, client: Any) -> None:
    """A stage shows a failed execution until another one enters."""
    mock.when(action="Compile").then(fail(), succeed())
    first = created(client, straight())
    mock.clock.advance(days=1)
    before = inside(client, "Build")
    second = started(client)

    assert (first, "Failed") == before
    assert (second, "Succeeded") == inside(client, "Build")


def test_a_failed_attempt_is_told_with_its_error(mock: PipelineMock, client: Any) -> None:
    """GetPipelineState shows the code and the text of a failure, and no summary beside them."""
    mock.when(action="Ship").then(fail("No such bucket.", code="ConfigurationError"))
    client.create_pipeline(pipeline=straight())
    attempt = latest(client, "Ship")

    assert attempt is not None
    assert {"code": "ConfigurationError", "message": "No such bucket."} == attempt["errorDetails"]
    assert "summary" not in attempt
