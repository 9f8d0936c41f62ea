"""An update of a pipeline ends the executions of its old version, and starts none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang, mock_codepipeline, succeed
from pipemock.events import (
    ActionExecutionStateChange,
    PipelineExecutionStateChange,
    StageExecutionStateChange,
)
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
    summaries,
)
from tests.declarations import build, deploy, open_token, pipeline, release, source, straight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock


def test_an_update_starts_nothing(mock: PipelineMock, client: Any) -> None:
    """UpdatePipeline makes a new version, which waits for its first execution."""
    execution_id = created(client, straight())
    client.update_pipeline(pipeline=straight(build("Other")))
    mock.clock.advance(days=1)

    assert [execution_id] == [each["pipelineExecutionId"] for each in summaries(client)]


def test_what_is_over_stays_as_it_is(mock: PipelineMock, client: Any) -> None:
    """An update does not touch executions that have ended."""
    mock.when(action="Compile").then(succeed(), fail(), hang())
    client.create_pipeline(pipeline=straight())
    started(client)
    third = started(client)
    stopped(client, third, abandon=True)
    client.update_pipeline(pipeline=straight())

    assert ["Stopped", "Failed", "Succeeded"] == [each["status"] for each in summaries(client)]


def test_an_action_in_progress_completes_before_the_execution_is_cancelled(
    mock: PipelineMock, client: Any
) -> None:
    """What runs continues to its end; then stage and execution are Cancelled."""
    mock.when(action="Compile").then(succeed(after=60))
    execution_id = created(client, straight())
    mock.clock.advance(seconds=20)
    client.update_pipeline(pipeline=straight())
    during = (status(client, execution_id), inside(client, "Build"))
    mock.clock.advance(days=1)

    assert ("InProgress", (execution_id, "InProgress")) == during
    assert "Succeeded" == action_status(client, "Compile")
    assert "Cancelled" == status(client, execution_id)
    assert (execution_id, "Cancelled") == inside(client, "Build")


def test_cancelling_is_told_with_one_l(mock: PipelineMock, client: Any) -> None:
    """The events of pipeline and stage carry the state CANCELED, when the last action ended."""
    mock.when(action="Compile").then(succeed(after=60))
    client.create_pipeline(pipeline=straight())
    mock.clock.advance(seconds=20)
    client.update_pipeline(pipeline=straight())
    mock.clock.advance(days=1)

    assert [(0, "STARTED"), (60, "CANCELED")] == happened(mock, PipelineExecutionStateChange)
    assert [(0, "STARTED"), (60, "CANCELED")] == happened(
        mock, StageExecutionStateChange, stage="Build"
    )


def test_nothing_more_starts(mock: PipelineMock, client: Any) -> None:
    """Neither a later group of the stage nor a later stage starts for an old version."""
    mock.when(action="First").then(succeed(after=60))
    both = straight(build("First"), build("Second", runOrder=2))
    client.create_pipeline(pipeline=both)
    client.update_pipeline(pipeline=both)
    mock.clock.advance(days=1)

    assert (None, None) == (action_status(client, "Second"), action_status(client, "Ship"))


def test_all_actions_in_progress_are_awaited(mock: PipelineMock, client: Any) -> None:
    """An old execution is Cancelled when the slowest of its actions is done, even if one fails."""
    mock.when(action="Bad").then(fail(after=10))
    mock.when(action="Slow").then(succeed(after=90))
    both = straight(build("Bad"), build("Slow"))
    execution_id = created(client, both)
    client.update_pipeline(pipeline=both)
    mock.clock.advance(seconds=89)
    before = status(client, execution_id)
    mock.clock.advance(seconds=1)

    assert ("InProgress", "Cancelled") == (before, status(client, execution_id))


# Approvals ------------------------------------------------------------------------------------


def test_an_open_approval_is_canceled(client: Any) -> None:
    """An approval of the old version shows as Failed, with the words of the service."""
    execution_id = created(client, release())
    token = open_token(client)
    client.update_pipeline(pipeline=release())

    assert {
        "actionExecutionId": token,
        "status": "Failed",
        "summary": "The approval action has been canceled.",
    } == latest(client, "Sign")
    assert "Cancelled" == status(client, execution_id)


def test_the_event_of_a_canceled_approval_says_so(mock: PipelineMock, client: Any) -> None:
    """The action's event carries the state CANCELED."""
    client.create_pipeline(pipeline=release())
    mock.clock.advance(seconds=20)
    client.update_pipeline(pipeline=release())

    assert [(0, "STARTED"), (20, "CANCELED")] == happened(
        mock, ActionExecutionStateChange, action="Sign"
    )


def test_the_old_token_is_out_of_date(client: Any) -> None:
    """An answer to an approval of the old version is refused."""
    client.create_pipeline(pipeline=release())
    token = open_token(client)
    client.update_pipeline(pipeline=release())

    text = (
        "The pipeline release has been updated, "
        r"and the approval request you responded to is now out of date\.$"
    )
    with pytest.raises(client.exceptions.InvalidApprovalTokenException, match=text):
        approved(client, token=token)


def test_a_canceled_approval_never_expires(mock: PipelineMock, client: Any) -> None:
    """Nothing is left to fall due for an approval of the old version."""
    client.create_pipeline(pipeline=release())
    client.update_pipeline(pipeline=release())

    assert mock.clock.next_due is None


@pytest.fixture(name="slow")
def _slow() -> Iterator[PipelineMock]:
    """Enter a mock that cancels executions slowly."""
    with mock_codepipeline(now="2026-01-05T09:00Z", cancellation_delay=300) as mock:
        yield mock


def test_a_slow_cancellation(slow: PipelineMock) -> None:
    """The approval is canceled at once; its execution stays, and the next one waits behind it."""
    client = slow.client()
    first = created(client, release())
    client.update_pipeline(pipeline=release())
    canceled = latest(client, "Sign")
    second = started(client)
    slow.clock.advance(seconds=299)
    during = (status(client, first), inside(client, "Approve"), inbound(client, "Approve"))
    pending = [each.what for each in slow.clock.pending]
    slow.clock.advance(seconds=1)

    assert "The approval action has been canceled." == (canceled or {})["summary"]
    assert ("InProgress", (first, "InProgress"), [second]) == during
    assert ["release is cancelled"] == pending
    assert "Cancelled" == status(client, first)
    assert (second, "InProgress") == inside(client, "Approve")
    assert [(0, "STARTED"), (300, "CANCELED")] == happened(
        slow, StageExecutionStateChange, execution_id=first, stage="Approve"
    )


def test_a_slow_cancellation_needs_an_open_approval(slow: PipelineMock) -> None:
    """What waits or has ended its actions is cancelled at once."""
    client = slow.client()
    slow.when(action="Compile").then(succeed(after=60))
    execution_id = created(client, straight())
    client.update_pipeline(pipeline=straight())
    slow.clock.advance(seconds=60)

    assert "Cancelled" == status(client, execution_id)


def test_a_stop_ends_a_slow_cancellation(slow: PipelineMock) -> None:
    """An execution that is stopped meanwhile is Stopped, and nothing is due any more."""
    client = slow.client()
    execution_id = created(client, release())
    client.update_pipeline(pipeline=release())
    client.update_pipeline(pipeline=release())
    stopped(client, execution_id)

    assert "Stopped" == status(client, execution_id)
    assert slow.clock.next_due is None


def test_deletion_ends_a_slow_cancellation(slow: PipelineMock) -> None:
    """Nothing is due for a pipeline that is gone."""
    client = slow.client()
    created(client, release())
    client.update_pipeline(pipeline=release())
    client.delete_pipeline(name="release")

    assert slow.clock.next_due is None


def test_an_approval_beside_a_running_action(mock: PipelineMock, client: Any) -> None:
    """The approval is canceled at once, its execution when the other action has ended."""
    mock.when(action="Ship").then(succeed(after=60))
    both = pipeline(
        ("Source", [source()]),
        ("Approve", [release()["stages"][2]["actions"][0], deploy()]),
    )
    execution_id = created(client, both)
    client.update_pipeline(pipeline=both)
    during = (action_status(client, "Sign"), status(client, execution_id))
    mock.clock.advance(seconds=60)

    assert ("Failed", "InProgress") == during
    assert ("Succeeded", "Cancelled") == (
        action_status(client, "Ship"),
        status(client, execution_id),
    )


# Executions between stages --------------------------------------------------------------------


def test_a_waiting_execution_is_cancelled_at_once(client: Any) -> None:
    """An execution that waits between stages runs nothing, so that it is Cancelled right away."""
    client.create_pipeline(pipeline=straight())
    client.disable_stage_transition(
        pipelineName="release", stageName="Build", transitionType="Inbound", reason="Closed"
    )
    second = started(client)
    client.update_pipeline(pipeline=straight())

    assert "Cancelled" == status(client, second)
    assert [] == inbound(client, "Build")


def test_a_stopping_execution_is_stopped_all_the_same(mock: PipelineMock, client: Any) -> None:
    """An execution that was stopped before the update ends as Stopped."""
    mock.when(action="Compile").then(succeed(after=60))
    execution_id = created(client, straight())
    stopped(client, execution_id)
    client.update_pipeline(pipeline=straight())
    mock.clock.advance(seconds=60)

    assert "Stopped" == status(client, execution_id)


def test_a_new_execution_waits_for_the_old_one_to_leave(mock: PipelineMock, client: Any) -> None:
    """An old execution keeps its stage locked until it is Cancelled."""
    mock.when(action="Compile").then(succeed(after=60), succeed())
    first = created(client, straight())
    client.update_pipeline(pipeline=straight())
    second = started(client)
    during = (inside(client, "Build"), inbound(client, "Build"))
    mock.clock.advance(seconds=60)

    assert ((first, "InProgress"), [second]) == during
    assert ("Cancelled", "Succeeded") == (status(client, first), status(client, second))


# Versions -------------------------------------------------------------------------------------


def test_a_new_execution_runs_the_new_version(client: Any) -> None:
    """What is started after an update runs the actions of the new version."""
    client.create_pipeline(pipeline=straight())
    client.update_pipeline(pipeline=straight(build("Other")))
    second = started(client)

    assert 2 == execution(client, second)["pipelineVersion"]
    assert ["Ship", "Other", "Checkout"] == [
        each["actionName"] for each in attempts(client, pipelineExecutionId=second)
    ]


def test_an_execution_keeps_its_version(mock: PipelineMock, client: Any) -> None:
    """Executions, their attempts and their events go by the version that they were started of."""
    mock.when(action="Compile").then(succeed(after=60))
    first = created(client, straight())
    client.update_pipeline(pipeline=straight(build("Other")))
    mock.clock.advance(seconds=60)

    assert 1 == execution(client, first)["pipelineVersion"]
    assert {1} == {each["pipelineVersion"] for each in attempts(client)}
    assert {1} == {event.detail()["version"] for event in mock.events}


def test_a_new_stage_shows_at_once(mock: PipelineMock, client: Any) -> None:
    """A stage that an update adds is shown although the old execution knows nothing of it."""
    mock.when(action="Compile").then(hang())
    client.create_pipeline(pipeline=straight())
    longer = straight()
    longer["stages"].append({"name": "More", "actions": [deploy("Again")]})
    mock.clock.advance(seconds=20)
    client.update_pipeline(pipeline=longer)
    state = client.get_pipeline_state(name="release")

    assert 2 == state["pipelineVersion"]
    assert ["Source", "Build", "Deploy", "More"] == [
        stage["stageName"] for stage in state["stageStates"]
    ]
    assert "latestExecution" not in stage_state(client, "More")


def test_a_stage_that_keeps_its_name_keeps_its_state(client: Any) -> None:
    """What ran in a stage, and who closed its transition, outlives an update."""
    first = created(client, straight())
    client.disable_stage_transition(
        pipelineName="release", stageName="Build", transitionType="Inbound", reason="Closed"
    )
    client.update_pipeline(pipeline=straight())

    assert (first, "Succeeded") == inside(client, "Build")
    assert "Closed" == stage_state(client, "Build")["inboundTransitionState"]["disabledReason"]
