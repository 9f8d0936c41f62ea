"""What an update that changes the mode does to executions that are on their way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang, succeed
from tests.client_helpers import (
    approved,
    attempts,
    execution,
    inbound,
    inside,
    retried,
    stage_state,
    started,
    status,
    stopped,
)
from tests.declarations import build
from tests.engine.flow.modes.pipelines import (
    LIMIT,
    begun,
    closed,
    opened,
    signed,
    straight,
    token_of,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

BEFORE = pytest.mark.parametrize("before", ["SUPERSEDED", "QUEUED"])
AFTER = pytest.mark.parametrize("after", ["SUPERSEDED", "QUEUED", "PARALLEL"])
IN_LINE = pytest.mark.parametrize("after", ["SUPERSEDED", "QUEUED"])


def updated(client: Any, declaration: dict[str, Any]) -> None:
    client.update_pipeline(pipeline=declaration)


# From SUPERSEDED and QUEUED -------------------------------------------------------------------


@BEFORE
@AFTER
def test_who_is_active_is_cancelled_after_its_actions(
    mock: PipelineMock, client: Any, before: str, after: str
) -> None:
    """What runs continues to its end, nothing else starts, and then the execution is Cancelled."""
    mock.when(action="Compile").then(succeed(after=60))
    [execution_id] = begun(client, straight(before), 1)
    updated(client, straight(after))
    during = status(client, execution_id)
    mock.clock.run_until_idle()

    assert ("InProgress", "Cancelled") == (during, status(client, execution_id))
    assert "Succeeded" == attempts(client, actionName="Compile")[0]["status"]
    assert [] == attempts(client, actionName="Ship")


@BEFORE
@AFTER
def test_who_waits_is_cancelled_at_once(
    mock: PipelineMock, client: Any, before: str, after: str
) -> None:
    """An execution in front of a stage is Cancelled with the update, and leaves the line."""
    mock.when(action="Compile").then(hang())
    _, second = begun(client, straight(before), 2)
    updated(client, straight(after))

    assert "Cancelled" == status(client, second)
    assert after == "PARALLEL" or [] == inbound(client, "Build")


@AFTER
def test_a_whole_line_is_cancelled(mock: PipelineMock, client: Any, after: str) -> None:
    """However many wait, in front of whatever stage."""
    mock.when(action="Compile").then(hang())
    begun(client, straight("QUEUED"), 1)
    waiting = [started(client) for _ in range(3)]
    closed(client, "Source")
    waiting += [started(client) for _ in range(3)]
    updated(client, straight(after))

    assert ["Cancelled"] * 6 == [status(client, each) for each in waiting]


@BEFORE
def test_a_cancelled_execution_can_not_be_retried(client: Any, before: str) -> None:
    """Neither before nor after the change of the mode would a retry make sense."""
    [execution_id] = begun(client, signed(before), 1)
    updated(client, signed("PARALLEL"))

    assert "Cancelled" == status(client, execution_id)
    with pytest.raises(client.exceptions.StageNotRetryableException):
        retried(client, execution_id, "Approve", "ALL_ACTIONS")


@BEFORE
def test_the_stages_are_gone_while_the_mode_is_parallel(client: Any, before: str) -> None:
    """After a change back they show what was seen before."""
    [old] = begun(client, straight(before), 1)
    shown = stage_state(client, "Deploy")
    updated(client, straight("PARALLEL"))
    new = started(client)
    during = client.get_pipeline_state(name="release")["stageStates"]
    updated(client, straight(before))

    assert "Succeeded" == status(client, new)
    assert [] == during
    assert (old, "Succeeded") == inside(client, "Deploy")
    assert shown == stage_state(client, "Deploy")


def test_what_is_locked_by_an_old_execution_locks_out_nobody_in_parallel(
    mock: PipelineMock, client: Any
) -> None:
    """While the old execution is still at its last action, parallel ones pass by."""
    mock.when(action="Compile").then(hang(), succeed())
    [old] = begun(client, straight("SUPERSEDED"), 1)
    updated(client, straight("PARALLEL"))
    new = started(client)

    assert ("InProgress", "Succeeded") == (status(client, old), status(client, new))


def test_a_line_forms_behind_an_old_execution(mock: PipelineMock, client: Any) -> None:
    """Executions of the new version queue up behind the one that ends its last action."""
    mock.when(action="Compile").then(succeed(after=60), succeed())
    [old] = begun(client, straight("SUPERSEDED"), 1)
    updated(client, straight("QUEUED"))
    new = [started(client) for _ in range(2)]
    during = inbound(client, "Build")
    mock.clock.advance(seconds=60)

    assert new == during
    assert ["Cancelled", "Succeeded", "Succeeded"] == [status(client, each) for each in (old, *new)]


def test_a_crowd_makes_room_for_a_queue(client: Any) -> None:
    """Those whom the update cancels don't count for the limit of the new mode."""
    begun(client, signed("SUPERSEDED"), 2)
    updated(client, signed("QUEUED"))
    crowd = [started(client) for _ in range(LIMIT)]

    assert "InProgress" == status(client, crowd[-1])


# From PARALLEL --------------------------------------------------------------------------------


@AFTER
def test_parallel_executions_go_on_by_their_own_definition(
    mock: PipelineMock, client: Any, after: str
) -> None:
    """They run the actions of the version that they started with, new ones those of the new."""
    mock.when(action="Compile").then(succeed(after=60))
    old = begun(client, straight("PARALLEL"), 2)
    updated(client, straight(after, build("Assemble")))
    mock.clock.run_until_idle()
    new = started(client)

    assert ["Succeeded"] * 3 == [status(client, each) for each in (*old, new)]
    for each in old:
        assert 1 == execution(client, each)["pipelineVersion"]
        assert "PARALLEL" == execution(client, each)["executionMode"]
        assert ["Ship", "Compile", "Checkout"] == [
            attempt["actionName"] for attempt in attempts(client, pipelineExecutionId=each)
        ]
    assert ["Ship", "Assemble", "Checkout"] == [
        attempt["actionName"] for attempt in attempts(client, pipelineExecutionId=new)
    ]
    assert (2, after) == (
        execution(client, new)["pipelineVersion"],
        execution(client, new)["executionMode"],
    )


@AFTER
def test_parallel_executions_pass_stages_that_are_gone(
    mock: PipelineMock, client: Any, after: str
) -> None:
    """A stage that the new version does not have is still entered by the old executions."""
    mock.when(action="Compile").then(succeed(after=60))
    [old] = begun(client, signed("PARALLEL"), 1)
    updated(client, straight(after))
    mock.clock.advance(seconds=60)

    assert "Approve" == attempts(client, pipelineExecutionId=old)[0]["stageName"]


@IN_LINE
def test_the_state_shows_only_who_is_in_line(mock: PipelineMock, client: Any, after: str) -> None:
    """After a change from PARALLEL the old executions are not seen, and the new ones are."""
    mock.when(action="Compile").then(hang())
    begun(client, straight("PARALLEL"), 2)
    updated(client, straight(after))
    before = inside(client, "Build")
    new = started(client)

    assert before is None
    assert (new, "InProgress") == inside(client, "Build")


@IN_LINE
def test_parallel_executions_and_a_line_do_not_meet(
    mock: PipelineMock, client: Any, after: str
) -> None:
    """Old executions neither wait for new ones nor keep them waiting."""
    mock.when(action="Compile").then(succeed(after=60), hang())
    mock.when(action="Ship").then(succeed(after=60))
    [old] = begun(client, straight("PARALLEL"), 1)
    updated(client, straight(after))
    closed(client, "Deploy")
    first, second = started(client), started(client)
    waits = inbound(client, "Build")
    mock.clock.advance(seconds=120)

    assert "Succeeded" == status(client, old)
    assert (first, "InProgress") == inside(client, "Build")
    assert [second] == waits == inbound(client, "Build")


def test_a_line_keeps_its_order_while_an_old_execution_passes(
    mock: PipelineMock, client: Any
) -> None:
    """An old execution goes past the waiting executions in front of its next stage."""
    mock.when(action="Compile").then(succeed(after=60), succeed())
    [old] = begun(client, straight("PARALLEL"), 1)
    updated(client, straight("QUEUED"))
    closed(client, "Deploy")
    line = [started(client) for _ in range(3)]
    mock.clock.advance(seconds=60)
    during = (status(client, old), inbound(client, "Deploy"))
    opened(client, "Deploy")

    assert ("Succeeded", line) == during
    assert ["Succeeded"] * 3 == [status(client, each) for each in line]


@AFTER
def test_an_old_approval_can_still_be_answered(client: Any, after: str) -> None:
    """An update does not cancel the approvals of executions that go on."""
    [old] = begun(client, signed("PARALLEL"), 1)
    updated(client, signed(after))
    approved(client, token=token_of(client, old))

    assert "Succeeded" == status(client, old)


@AFTER
def test_an_old_execution_can_be_stopped_but_not_retried(
    mock: PipelineMock, client: Any, after: str
) -> None:
    """The definition has changed since: what failed or was stopped stays so."""
    mock.when(action="Compile").then(fail(after=60), hang())
    first, second = begun(client, straight("PARALLEL"), 2)
    updated(client, straight(after))
    mock.clock.advance(seconds=60)
    stopped(client, second, abandon=True)

    assert ("Failed", "Stopped") == (status(client, first), status(client, second))
    for each in (first, second):
        with pytest.raises(client.exceptions.StageNotRetryableException):
            retried(client, each, "Build")


def test_old_executions_count_for_the_limit(mock: PipelineMock, client: Any) -> None:
    """The limit is one of the pipeline, whatever versions its executions are of."""
    mock.when(action="Compile").then(hang())
    begun(client, straight("PARALLEL"), LIMIT)
    updated(client, straight("QUEUED"))

    with pytest.raises(client.exceptions.ConcurrentPipelineExecutionsLimitExceededException):
        started(client)
