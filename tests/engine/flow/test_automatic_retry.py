"""A stage that fails is retried by itself, once, if it asks for that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import approve, fail, hang, reject, succeed
from pipemock.events import PipelineEvent, PipelineExecutionStateChange, StageExecutionStateChange
from tests.client_helpers import (
    action_names,
    attempts,
    created,
    execution,
    happened,
    inbound,
    inside,
    retried,
    seconds,
    stage_state,
    started,
    status,
    stopped,
    summaries,
)
from tests.declarations import build, release, v2
from tests.declarations import straight as plain
from tests.engine.flow.rollbacks import rolled_back
from tests.event_rows import told

if TYPE_CHECKING:
    from pipemock import PipelineMock

MODES = pytest.mark.parametrize("mode", ["SUPERSEDED", "QUEUED", "PARALLEL"])


def retrying(retry_mode: str | None = None) -> dict[str, Any]:
    """Declare what a stage does on failure, with a retry configuration if a mode is given."""
    configuration = {"retryConfiguration": {"retryMode": retry_mode}} if retry_mode else {}
    return {"onFailure": {"result": "RETRY", **configuration}}


def straight(*builds: dict[str, Any], **members: Any) -> dict[str, Any]:
    return v2(plain(*builds), **{"Build": retrying(), **members})


def metadata(client: Any, stage: str = "Build") -> dict[str, Any]:
    found: dict[str, Any] = stage_state(client, stage)["retryStageMetadata"]
    return found


# Once -----------------------------------------------------------------------------------------


@MODES
def test_a_failed_stage_is_tried_again(mock: PipelineMock, client: Any, mode: str) -> None:
    """The same execution continues as if nothing had happened, in every mode."""
    mock.when(action="Compile").then(fail(), succeed())
    execution_id = created(client, straight(executionMode=mode))

    assert "Succeeded" == status(client, execution_id)
    assert ["Checkout", "Compile", "Compile", "Ship"] == action_names(client)
    assert "executionType" not in execution(client, execution_id)


def test_there_is_one_automatic_attempt(mock: PipelineMock, client: Any) -> None:
    """The second failure stands."""
    mock.when(action="Compile").then(fail(), fail(), succeed())
    execution_id = created(client, straight())

    assert "Failed" == status(client, execution_id)
    assert ["Checkout", "Compile", "Compile"] == action_names(client)


def test_each_execution_has_its_attempt(mock: PipelineMock, client: Any) -> None:
    """The attempt belongs to one pass through the stage."""
    mock.when(action="Compile").then(fail(), succeed(), fail(), succeed())
    created(client, straight())
    started(client)

    assert ["Succeeded", "Succeeded"] == [each["status"] for each in summaries(client)]


def test_each_stage_has_its_attempt(mock: PipelineMock, client: Any) -> None:
    """One execution can be retried in every stage that asks for it, the first one included."""
    every = {stage: retrying() for stage in ("Source", "Build", "Deploy")}
    mock.when().then(fail(), succeed(), fail(), succeed(), fail(), succeed())
    execution_id = created(client, straight(**every))

    assert "Succeeded" == status(client, execution_id)
    assert ["Checkout", "Checkout", "Compile", "Compile", "Ship", "Ship"] == action_names(client)


@pytest.mark.parametrize("stage", [{}, {"onFailure": {"result": "FAIL"}}])
def test_other_stages_are_not_retried(mock: PipelineMock, client: Any, stage: Any) -> None:
    """A stage fails if it declares nothing, or declares to fail."""
    mock.when(action="Compile").then(fail(), succeed())
    execution_id = created(client, straight(Build=stage))

    assert "Failed" == status(client, execution_id)


# What is run again ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("retry_mode", "again"),
    [("FAILED_ACTIONS", ["Bad"]), ("ALL_ACTIONS", ["Good", "Bad"]), (None, ["Bad"])],
)
def test_the_mode_decides_what_is_run_again(
    mock: PipelineMock, client: Any, retry_mode: str | None, again: list[str]
) -> None:
    """What has succeeded is kept unless all actions are asked for; the default keeps it."""
    mock.when(action="Bad").then(fail(), succeed())
    builds = (build("Good"), build("Bad"), build("Later", runOrder=2))
    created(client, straight(*builds, Build=retrying(retry_mode)))

    assert ["Good", "Bad", *again, "Later"] == action_names(client, stageName="Build")


def test_siblings_run_to_completion_first(mock: PipelineMock, client: Any) -> None:
    """The stage fails, and is retried, when its last action has ended."""
    mock.when(action="Bad").then(fail(after=10), succeed())
    mock.when(action="Slow").then(succeed(after=90))
    created(client, straight(build("Bad"), build("Slow")))
    mock.clock.run_until_idle()

    assert [(0, "STARTED"), (90, "FAILED"), (90, "RESUMED"), (90, "SUCCEEDED")] == happened(
        mock, StageExecutionStateChange, stage="Build"
    )


def test_a_rejected_approval_is_asked_for_again(mock: PipelineMock, client: Any) -> None:
    """The second question has a token of its own."""
    mock.when(action="Sign").then(reject(), approve())
    execution_id = created(client, v2(release(), Approve=retrying()))
    newer, older = attempts(client, actionName="Sign")

    assert "Succeeded" == status(client, execution_id)
    assert newer["actionExecutionId"] != older["actionExecutionId"]


def test_a_rollback_is_tried_again_too(mock: PipelineMock, client: Any) -> None:
    """An execution of type ROLLBACK is retried in its stage as any other."""
    mock.when(action="Compile").then(succeed(), fail(), succeed())
    first = created(client, straight())
    execution_id = rolled_back(client, first, "Build")

    assert "Succeeded" == status(client, execution_id)
    assert ["Compile", "Compile"] == action_names(client, pipelineExecutionId=execution_id)


# Other executions meanwhile -------------------------------------------------------------------


def test_nobody_enters_between_two_attempts(mock: PipelineMock, client: Any) -> None:
    """The stage stays locked from the failure to the end of the second attempt."""
    mock.when(action="Compile").then(fail(after=60), succeed(after=60), hang())
    first = created(client, straight(executionMode="QUEUED"))
    second = started(client)
    mock.clock.advance(seconds=60)
    during = (inside(client, "Build"), inbound(client, "Build"))
    mock.clock.advance(seconds=60)

    assert ((first, "InProgress"), [second]) == during
    assert (second, "InProgress") == inside(client, "Build")


@pytest.mark.parametrize("abandon", [True, False])
def test_a_stop_is_no_failure(mock: PipelineMock, client: Any, *, abandon: bool) -> None:
    """A stage that was stopped is not tried again, even if its last action failed meanwhile."""
    mock.when(action="Compile").then(fail(after=60), succeed())
    execution_id = created(client, straight())
    stopped(client, execution_id, abandon=abandon)
    mock.clock.advance(seconds=60)

    assert "Stopped" == status(client, execution_id)
    assert ["Checkout", "Compile"] == action_names(client)


def test_a_second_attempt_can_be_stopped(mock: PipelineMock, client: Any) -> None:
    """And the stage be retried by hand after that."""
    mock.when(action="Compile").then(fail(), hang(), succeed())
    execution_id = created(client, straight())
    stopped(client, execution_id, abandon=True)
    ended = status(client, execution_id)
    retried(client, execution_id, "Build")

    assert ("Stopped", "Succeeded") == (ended, status(client, execution_id))


def test_an_update_leaves_nothing_to_retry(mock: PipelineMock, client: Any) -> None:
    """What fails after an update is Cancelled."""
    mock.when(action="Compile").then(fail(after=60), succeed())
    execution_id = created(client, straight())
    client.update_pipeline(pipeline=straight())
    mock.clock.advance(seconds=60)

    assert "Cancelled" == status(client, execution_id)
    assert ["Checkout", "Compile"] == action_names(client)


# Counters -------------------------------------------------------------------------------------


def test_the_stage_counts_its_automatic_attempt(mock: PipelineMock, client: Any) -> None:
    """The state shows the attempt while it is in progress, and afterwards."""
    mock.when(action="Compile").then(fail(), succeed(after=60))
    created(client, straight())
    during = metadata(client)
    mock.clock.advance(seconds=60)

    assert {
        "autoStageRetryAttempt": 1,
        "latestRetryTrigger": "AutomatedStageRetry",
    } == during
    assert during == metadata(client)


def test_retries_by_hand_are_counted_beside_it(mock: PipelineMock, client: Any) -> None:
    """After the automatic attempt a stage can be retried by hand, and has no other of its own."""
    mock.when(action="Compile").then(fail(), fail(), fail(), succeed())
    execution_id = created(client, straight())
    retried(client, execution_id, "Build")
    between = status(client, execution_id)
    retried(client, execution_id, "Build")

    assert ("Failed", "Succeeded") == (between, status(client, execution_id))
    assert {
        "autoStageRetryAttempt": 1,
        "manualStageRetryAttempt": 2,
        "latestRetryTrigger": "ManualStageRetry",
    } == metadata(client)


def test_an_automatic_attempt_may_follow_one_by_hand(mock: PipelineMock, client: Any) -> None:
    """After a manual retry while another action runs, the automatic attempt is still to come."""
    mock.when(action="Bad").then(fail(), fail(), succeed())
    mock.when(action="Slow").then(succeed(after=90))
    execution_id = created(client, straight(build("Bad"), build("Slow")))
    retried(client, execution_id, "Build")
    mock.clock.advance(seconds=90)

    assert "Succeeded" == status(client, execution_id)
    assert {
        "autoStageRetryAttempt": 1,
        "manualStageRetryAttempt": 1,
        "latestRetryTrigger": "AutomatedStageRetry",
    } == metadata(client)


def test_the_next_execution_counts_from_the_start(mock: PipelineMock, client: Any) -> None:
    """The state of an execution that needed no retry has no counters."""
    mock.when(action="Compile").then(fail(), succeed())
    created(client, straight())
    started(client)

    assert "retryStageMetadata" not in stage_state(client, "Build")


# Events ---------------------------------------------------------------------------------------


def test_the_events_tell_of_both_attempts(mock: PipelineMock, client: Any) -> None:
    """The stage has FAILED, then pipeline and stage have RESUMED with the next attempt."""
    mock.when(action="Compile").then(fail(), succeed())
    created(client, straight())
    events = mock.events.of(PipelineEvent)[5:-5]

    assert [
        ("Build STARTED", 0),
        ("Compile STARTED", 1),
        ("Compile FAILED", 1),
        ("Build FAILED", 0),
        ("release RESUMED", 2),
        ("Build RESUMED", 2),
        ("Compile STARTED", 2),
        ("Compile SUCCEEDED", 2),
        ("Build SUCCEEDED", 2),
    ] == list(zip(told(events), [event.attempt for event in events], strict=True))


def test_the_events_tell_when_it_was_retried(mock: PipelineMock, client: Any) -> None:
    """Pipeline and stage name the moment of the retry from then on."""
    mock.when(action="Compile").then(fail(after=60), succeed(after=60))
    created(client, straight())
    mock.clock.advance(seconds=120)
    [build_done] = [
        event
        for event in mock.events.of(StageExecutionStateChange)
        if (event.stage, event.state) == ("Build", "SUCCEEDED")
    ]
    release_done = mock.events.of(PipelineExecutionStateChange)[-1]

    assert [60, 60] == [
        seconds(each.last_retry_time)
        for each in (build_done, release_done)
        if each.last_retry_time is not None
    ]


def test_a_failed_retry_ends_the_execution_once(mock: PipelineMock, client: Any) -> None:
    """The pipeline has FAILED only when the second attempt has."""
    mock.when(action="Compile").then(fail(after=60))
    created(client, straight())
    mock.clock.run_until_idle()

    assert [(0, "STARTED"), (60, "RESUMED"), (120, "FAILED")] == happened(
        mock, PipelineExecutionStateChange
    )
