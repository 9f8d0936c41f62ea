"""Executions can be stopped, after their actions in progress or at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang, succeed
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
    retried,
    started,
    status,
    stopped,
    summaries,
)
from tests.declarations import build, open_token, release, straight

if TYPE_CHECKING:
    from pipemock import PipelineMock

NOT_STOPPABLE = (
    "The pipeline execution with ID '{}' in 'release' can't be stopped now. Either it does not "
    "exist in the pipeline, or the pipeline execution has no action executions in progress."
)
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def test_the_answer_names_the_execution(client: Any) -> None:
    """StopPipelineExecution answers with the id that it was given."""
    execution_id = created(client, release())
    answer = client.stop_pipeline_execution(
        pipelineName="release", pipelineExecutionId=execution_id
    )

    assert execution_id == answer["pipelineExecutionId"]


# Stop and wait --------------------------------------------------------------------------------


def test_stopping_shows_at_once(client: Any) -> None:
    """Stage and execution are Stopping while an action is in progress."""
    execution_id = created(client, release())
    stopped(client, execution_id)

    assert "Stopping" == status(client, execution_id)
    assert (execution_id, "Stopping") == inside(client, "Approve")
    assert "InProgress" == action_status(client, "Sign")


def test_an_action_in_progress_completes(mock: PipelineMock, client: Any) -> None:
    """Stop and wait lets an action finish, and nothing starts behind it."""
    mock.when(action="Compile").then(succeed(after=60))
    execution_id = created(client, straight())
    mock.clock.advance(seconds=20)
    stopped(client, execution_id)
    mock.clock.advance(days=1)

    assert "Succeeded" == action_status(client, "Compile")
    assert action_status(client, "Ship") is None
    assert [(0, "STARTED"), (20, "STOPPING"), (60, "STOPPED")] == happened(
        mock, PipelineExecutionStateChange
    )
    assert [(0, "STARTED"), (20, "STOPPING"), (60, "STOPPED")] == happened(
        mock, StageExecutionStateChange, stage="Build"
    )


def test_it_ends_as_stopped_even_after_its_very_last_action(
    mock: PipelineMock, client: Any
) -> None:
    """When the awaited action was the last of all and succeeded, the execution is Stopped."""
    mock.when(action="Ship").then(succeed(after=60))
    execution_id = created(client, straight())
    stopped(client, execution_id)
    mock.clock.advance(seconds=60)

    assert "Succeeded" == action_status(client, "Ship")
    assert "Stopped" == status(client, execution_id)
    assert (execution_id, "Stopped") == inside(client, "Deploy")


def test_it_ends_as_stopped_when_the_awaited_action_fails(mock: PipelineMock, client: Any) -> None:
    """A failure of the awaited action does not turn a stop into a failure."""
    mock.when(action="Compile").then(fail(after=60))
    execution_id = created(client, straight())
    stopped(client, execution_id)
    mock.clock.advance(seconds=60)

    assert ("Failed", "Stopped") == (action_status(client, "Compile"), status(client, execution_id))


def test_a_later_group_of_the_stage_does_not_start(mock: PipelineMock, client: Any) -> None:
    """Actions of the same stage that have not started yet stay unstarted."""
    mock.when(action="First").then(succeed(after=60))
    execution_id = created(client, straight(build("First"), build("Second", runOrder=2)))
    stopped(client, execution_id)
    mock.clock.advance(days=1)

    assert action_status(client, "Second") is None


def test_all_actions_in_progress_are_awaited(mock: PipelineMock, client: Any) -> None:
    """The execution is Stopping until the slowest of its actions is done."""
    mock.when(action="Quick").then(succeed(after=10))
    mock.when(action="Slow").then(succeed(after=90))
    execution_id = created(client, straight(build("Quick"), build("Slow")))
    stopped(client, execution_id)
    mock.clock.advance(seconds=89)
    before = status(client, execution_id)
    mock.clock.advance(seconds=1)

    assert ("Stopping", "Stopped") == (before, status(client, execution_id))


def test_an_approval_can_be_answered_while_stopping(client: Any) -> None:
    """The token stays valid; an answer ends the action, and with it the stop."""
    execution_id = created(client, release())
    token = open_token(client)
    stopped(client, execution_id)
    approved(client, token=token)

    assert "Succeeded" == action_status(client, "Sign")
    assert "Stopped" == status(client, execution_id)
    assert inside(client, "Deploy") is None


def test_an_approval_that_nobody_answers_ends_the_stop(mock: PipelineMock, client: Any) -> None:
    """An awaited approval expires in its own time, and the execution comes to rest."""
    execution_id = created(client, release())
    stopped(client, execution_id)
    mock.clock.advance(days=7)

    assert ("Failed", "Stopped") == (action_status(client, "Sign"), status(client, execution_id))


# Stop and abandon -----------------------------------------------------------------------------


def test_abandoning_ends_everything_at_once(mock: PipelineMock, client: Any) -> None:
    """Actions in progress are Abandoned, stage and execution Stopped, in one moment."""
    mock.when(action="Compile").then(hang())
    execution_id = created(client, straight())
    mock.clock.advance(seconds=20)
    stopped(client, execution_id, abandon=True)

    assert "Abandoned" == action_status(client, "Compile")
    assert (execution_id, "Stopped") == inside(client, "Build")
    assert [(0, "STARTED"), (20, "STOPPING"), (20, "STOPPED")] == happened(
        mock, PipelineExecutionStateChange
    )
    assert [(0, "STARTED"), (20, "ABANDONED")] == happened(
        mock, ActionExecutionStateChange, action="Compile"
    )


def test_abandoned_work_comes_to_nothing(mock: PipelineMock, client: Any) -> None:
    """What an abandoned action would have ended with is never shown."""
    mock.when(action="Compile").then(succeed(after=60))
    execution_id = created(client, straight())
    stopped(client, execution_id, abandon=True)
    mock.clock.advance(days=1)

    assert "Abandoned" == action_status(client, "Compile")
    assert "Stopped" == status(client, execution_id)


def test_finished_siblings_are_not_abandoned(mock: PipelineMock, client: Any) -> None:
    """Only what is in progress is abandoned."""
    mock.when(action="Slow").then(hang())
    execution_id = created(client, straight(build("Quick"), build("Slow")))
    stopped(client, execution_id, abandon=True)

    assert "Succeeded" == action_status(client, "Quick")
    assert "Abandoned" == action_status(client, "Slow")


def test_an_abandoned_approval_says_that_it_was_canceled(client: Any) -> None:
    """An abandoned approval shows a summary, and neither token nor time."""
    execution_id = created(client, release())
    token = open_token(client)
    stopped(client, execution_id, abandon=True)

    assert {
        "actionExecutionId": token,
        "status": "Abandoned",
        "summary": "The approval action has been canceled.",
    } == latest(client, "Sign")
    [attempt] = attempts(client, actionName="Sign")
    assert {"outputArtifacts": [], "outputVariables": {}} == attempt["output"]


def test_the_token_of_an_abandoned_approval_is_refused(client: Any) -> None:
    """Nobody can answer an approval that was abandoned."""
    execution_id = created(client, release())
    token = open_token(client)
    stopped(client, execution_id, abandon=True)

    with pytest.raises(client.exceptions.InvalidApprovalTokenException):
        approved(client, token=token)


# Once more ------------------------------------------------------------------------------------


def test_a_stop_can_be_escalated(client: Any) -> None:
    """A stop that waits for the actions can be followed by one that abandons them."""
    execution_id = created(client, release())
    stopped(client, execution_id)
    stopped(client, execution_id, abandon=True)

    assert "Stopped" == status(client, execution_id)
    assert "Abandoned" == action_status(client, "Sign")


def test_a_second_stop_and_wait_is_refused(client: Any) -> None:
    """Waiting can be asked for only once."""
    execution_id = created(client, release())
    stopped(client, execution_id)

    text = f"The execution with ID {execution_id} in release is already in a stopping state."
    with pytest.raises(client.exceptions.DuplicatedStopRequestException, match=text):
        stopped(client, execution_id)
    assert "Stopping" == status(client, execution_id)


@pytest.mark.parametrize("abandon", [True, False])
@pytest.mark.parametrize("ending", ["Succeeded", "Failed", "Stopped"])
def test_what_is_over_can_not_be_stopped(
    mock: PipelineMock, client: Any, ending: str, *, abandon: bool
) -> None:
    """Stopping an execution that has ended is refused, and it stays as it ended."""
    endings: dict[str, Any] = {"Succeeded": succeed(), "Failed": fail(), "Stopped": hang()}
    mock.when(action="Compile").then(endings[ending])
    execution_id = created(client, straight())
    if ending == "Stopped":
        stopped(client, execution_id, abandon=True)

    error = client.exceptions.PipelineExecutionNotStoppableException
    with pytest.raises(error, match=NOT_STOPPABLE.format(execution_id)):
        stopped(client, execution_id, abandon=abandon)
    assert ending == status(client, execution_id)


def test_an_unknown_execution_can_not_be_stopped(client: Any) -> None:
    """An execution that does not exist is refused with the same message."""
    client.create_pipeline(pipeline=release())

    error = client.exceptions.PipelineExecutionNotStoppableException
    with pytest.raises(error, match=NOT_STOPPABLE.format(UNKNOWN)):
        stopped(client, UNKNOWN)


def test_a_pipeline_must_exist(client: Any) -> None:
    """Stopping an execution of a pipeline that does not exist is refused."""
    with pytest.raises(client.exceptions.PipelineNotFoundException):
        stopped(client, UNKNOWN)


# The reason -----------------------------------------------------------------------------------


def test_the_reason_is_shown(client: Any) -> None:
    """The reason is the summary of the execution, and the list shows it as stop trigger too."""
    execution_id = created(client, release())
    stopped(client, execution_id, reason="Wrong branch.", abandon=True)
    [summary] = summaries(client)

    assert "Wrong branch." == execution(client, execution_id)["statusSummary"]
    assert "Wrong branch." == summary["statusSummary"]
    assert {"reason": "Wrong branch."} == summary["stopTrigger"]


def test_only_the_list_tells_the_stop_trigger(client: Any) -> None:
    """GetPipelineExecution has no stop trigger."""
    execution_id = created(client, release())
    stopped(client, execution_id, reason="Wrong branch.", abandon=True)

    assert "stopTrigger" not in execution(client, execution_id)


def test_without_reason_nothing_is_shown(client: Any) -> None:
    """An execution that was stopped without a reason has neither summary nor stop trigger."""
    execution_id = created(client, release())
    stopped(client, execution_id, abandon=True)
    [summary] = summaries(client)

    assert "statusSummary" not in execution(client, execution_id)
    assert {"statusSummary", "stopTrigger"}.isdisjoint(summary)


def test_the_events_tell_the_reason(mock: PipelineMock, client: Any) -> None:
    """The events of the stop carry the reason, and no other event does."""
    execution_id = created(client, release())
    stopped(client, execution_id, reason="Wrong branch.", abandon=True)

    assert [("STARTED", None), ("STOPPING", "Wrong branch."), ("STOPPED", "Wrong branch.")] == [
        (event.state, event.stop_reason) for event in mock.events.of(PipelineExecutionStateChange)
    ]


# At a transition ------------------------------------------------------------------------------


@pytest.mark.parametrize("abandon", [True, False])
def test_an_execution_that_waits_stops_at_once(client: Any, *, abandon: bool) -> None:
    """Between stages no action is in progress, so there is nothing to wait for."""
    first = created(client, release())
    second = started(client)
    stopped(client, second, abandon=abandon)

    assert "Stopped" == status(client, second)
    assert [second] == inbound(client, "Approve")
    assert (first, "InProgress") == inside(client, "Approve")


def test_an_execution_that_was_stopped_as_it_waited_can_not_be_retried(client: Any) -> None:
    """It has not failed in any stage: not in the one that it left, nor in the one it waits for."""
    created(client, release())
    second = started(client)
    stopped(client, second, abandon=True)

    for stage, error in [
        ("Build", client.exceptions.StageNotRetryableException),
        ("Approve", client.exceptions.NotLatestPipelineExecutionException),
    ]:
        with pytest.raises(error):
            retried(client, second, stage)


def test_an_execution_that_waits_in_front_of_its_first_stage_keeps_its_variables(
    client: Any,
) -> None:
    """Variables are shown for an execution that was stopped before it ran anything."""
    variables = [{"name": "Target", "defaultValue": "test"}]
    client.create_pipeline(pipeline=release(pipelineType="V2", variables=variables))
    client.disable_stage_transition(
        pipelineName="release", stageName="Source", transitionType="Inbound", reason="Closed"
    )
    second = started(client)
    stopped(client, second, reason="Not today.")

    assert [{"name": "Target", "resolvedValue": "test"}] == execution(client, second)["variables"]
