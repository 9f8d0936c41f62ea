"""In the mode PARALLEL every execution has the pipeline to itself."""

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
    approved,
    attempts,
    execution,
    happened,
    retried,
    started,
    status,
    stopped,
    summaries,
)
from tests.declarations import build
from tests.engine.flow.modes.pipelines import (
    begun,
    closed,
    ids,
    revision_of,
    signed,
    straight,
    token_of,
)
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock


def seven(mock: PipelineMock, *, later: bool = False) -> dict[str, Any]:
    """Declare a stage with seven actions of one run order, which take 10, 20, ... seconds."""
    names = [f"Compile{number}" for number in range(1, 8)]
    for number, name in enumerate(names, 1):
        mock.when(action=name).then(succeed(after=10 * number))
    after = [build("Later", runOrder=2)] if later else []
    return straight("PARALLEL", *(build(name) for name in names), *after)


def running(client: Any, execution_id: str) -> list[str]:
    """Return the names of the actions of an execution that are in progress."""
    found = attempts(client, pipelineExecutionId=execution_id, status="InProgress")
    return [each["actionName"] for each in reversed(found)]


# Nobody waits ---------------------------------------------------------------------------------


def test_nobody_waits_for_anybody(client: Any) -> None:
    """All executions are in the same stage at once, each with an approval of its own."""
    everybody = begun(client, signed("PARALLEL"), 3)

    assert ["InProgress"] * 3 == [status(client, each) for each in everybody]
    assert 3 == len({token_of(client, each) for each in everybody})


def test_a_fast_execution_overtakes_a_slow_one(mock: PipelineMock, client: Any) -> None:
    """The order is not kept: who is quicker is done earlier."""
    mock.when(action="Compile").then(succeed(after=100), succeed(after=1), succeed(after=50))
    first, second, third = begun(client, straight("PARALLEL"), 3)
    mock.clock.run_until_idle()

    assert [second, third, first] == ids(mock, PipelineExecutionStateChange, state="SUCCEEDED")


def test_a_failure_is_nobody_elses(mock: PipelineMock, client: Any) -> None:
    """An execution that fails leaves the others alone."""
    mock.when(action="Compile").then(fail(), succeed(after=60))
    first, second = begun(client, straight("PARALLEL"), 2)
    mock.clock.advance(seconds=60)

    assert ("Failed", "Succeeded") == (status(client, first), status(client, second))


@pytest.mark.parametrize(
    ("stage", "kind"), [("Source", "Inbound"), ("Build", "Inbound"), ("Source", "Outbound")]
)
def test_transitions_hold_nobody(client: Any, stage: str, kind: str) -> None:
    """A disabled transition holds up no execution, in front of no stage."""
    begun(client, straight("PARALLEL"), 1)
    closed(client, stage, kind)

    assert "Succeeded" == status(client, started(client))


# What is seen ---------------------------------------------------------------------------------


def test_the_state_has_no_stages(client: Any) -> None:
    """GetPipelineState shows neither what runs nor the transitions, and no stage at all."""
    begun(client, signed("PARALLEL"), 2)
    closed(client, "Build")

    assert [] == client.get_pipeline_state(name="release")["stageStates"]


def test_explanations_speak_of_no_lock(mock: PipelineMock, client: Any) -> None:
    """An explanation says where each execution is, and that it locks nothing."""
    begun(client, signed("PARALLEL"), 2)

    assert 2 == mock.explain("release").count("    It is in stage Approve.\n")


def test_the_views_tell_the_mode(client: Any) -> None:
    """Execution and summaries say PARALLEL."""
    [execution_id] = begun(client, signed("PARALLEL"), 1)

    assert "PARALLEL" == execution(client, execution_id)["executionMode"]
    assert "PARALLEL" == summaries(client)[0]["executionMode"]


# Approvals ------------------------------------------------------------------------------------


def test_the_token_is_read_from_the_history(client: Any) -> None:
    """ListActionExecutions shows the token of an open approval, and nothing else of its result."""
    [execution_id] = begun(client, signed("PARALLEL"), 1)
    [approval] = attempts(client, actionName="Sign")
    token = approval["actionExecutionId"]

    assert {"externalExecutionId": token} == approval["output"]["executionResult"]
    assert token == token_of(client, execution_id)


@pytest.mark.parametrize("mode", ["SUPERSEDED", "QUEUED"])
def test_other_modes_do_not_show_it_there(client: Any, mode: str) -> None:
    """Where GetPipelineState has the token, an open approval has no result in the history."""
    begun(client, signed(mode), 1)
    [approval] = attempts(client, actionName="Sign")

    assert "executionResult" not in approval["output"]


@pytest.mark.parametrize(("answer", "end"), [("Approved", "Succeeded"), ("Rejected", "Failed")])
def test_an_answer_is_for_one_execution(client: Any, answer: str, end: str) -> None:
    """The token says whose approval it is: the others stay open."""
    first, second, third = begun(client, signed("PARALLEL"), 3)
    approved(client, token=token_of(client, second), status=answer)

    assert ["InProgress", end, "InProgress"] == [
        status(client, each) for each in (first, second, third)
    ]


def test_an_answered_approval_shows_who_answered(mock: PipelineMock, client: Any) -> None:
    """After the answer the history has the summary and the ARN, as in any mode."""
    [execution_id] = begun(client, signed("PARALLEL"), 1)
    token = token_of(client, execution_id)
    approved(client, token=token)
    [approval] = attempts(client, actionName="Sign")

    assert {
        "externalExecutionId": token,
        "externalExecutionSummary": "Seen.",
    } == approval["output"]["executionResult"]
    assert mock.calls[0].caller == approval["updatedBy"]


# Actions --------------------------------------------------------------------------------------


def test_five_actions_of_an_execution_run_at_once(mock: PipelineMock, client: Any) -> None:
    """The others of the same run order start one by one, each as another one ends."""
    [execution_id] = begun(client, seven(mock), 1)
    at = [running(client, execution_id)]
    for _ in range(3):
        mock.clock.advance(seconds=10)
        at.append(running(client, execution_id))

    numbers = [[int(name[-1]) for name in names] for names in at]
    assert [[1, 2, 3, 4, 5], [2, 3, 4, 5, 6], [3, 4, 5, 6, 7], [4, 5, 6, 7]] == numbers


def test_each_execution_has_five_of_its_own(mock: PipelineMock, client: Any) -> None:
    """What other executions do does not count."""
    first, second = begun(client, seven(mock), 2)

    assert [5, 5] == [len(running(client, each)) for each in (first, second)]


def test_the_next_run_order_waits_for_all_seven(mock: PipelineMock, client: Any) -> None:
    """The limit does not mix run orders: the next one starts when the last of the seven ended."""
    begun(client, seven(mock, later=True), 1)
    mock.clock.run_until_idle()
    [(start, _), _] = happened(mock, ActionExecutionStateChange, action="Later")

    # Five begin at once; the sixth takes 60 s from 10 s on, the seventh 70 s from 20 s on.
    assert 90 == start


def test_after_a_failure_no_further_action_starts(mock: PipelineMock, client: Any) -> None:
    """What had no room yet stays undone; a retry does it together with what failed."""
    declaration = seven(mock)
    mock.when(action="Compile1").then(fail(after=10), succeed())
    [execution_id] = begun(client, declaration, 1)
    mock.clock.run_until_idle()
    done = [each["actionName"] for each in attempts(client, stageName="Build")]
    failed = status(client, execution_id)
    retried(client, execution_id, "Build")
    mock.clock.run_until_idle()

    assert ["Compile5", "Compile4", "Compile3", "Compile2", "Compile1"] == done
    assert ("Failed", "Succeeded") == (failed, status(client, execution_id))
    assert 8 == len(attempts(client, stageName="Build"))


def test_a_retry_beside_what_runs_keeps_to_the_limit(mock: PipelineMock, client: Any) -> None:
    """While four run, a retry of the one that failed makes five, and the others wait."""
    declaration = seven(mock)
    mock.when(action="Compile1").then(fail(after=1), hang())
    [execution_id] = begun(client, declaration, 1)
    mock.clock.advance(seconds=1)
    retried(client, execution_id, "Build")

    assert ["Compile2", "Compile3", "Compile4", "Compile5", "Compile1"] == running(
        client, execution_id
    )


# Retry and stop -------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["FAILED_ACTIONS", "ALL_ACTIONS"])
def test_any_execution_can_be_retried(mock: PipelineMock, client: Any, mode: str) -> None:
    """Later executions in the stage do not matter: none of them is the latest one."""
    mock.when(action="Compile").then(fail(), succeed())
    first, second = begun(client, straight("PARALLEL"), 2)

    assert first == retried(client, first, "Build", mode)
    assert ("Succeeded", "Succeeded") == (status(client, first), status(client, second))
    assert [(0, "STARTED"), (0, "FAILED"), (0, "RESUMED"), (0, "SUCCEEDED")] == happened(
        mock, StageExecutionStateChange, execution_id=first, stage="Build"
    )


@pytest.mark.parametrize("stage", ["Source", "Deploy"])
def test_only_what_went_wrong_can_be_retried(mock: PipelineMock, client: Any, stage: str) -> None:
    """A stage that succeeded, or that the execution never came to, can't be retried."""
    mock.when(action="Compile").then(fail())
    [execution_id] = begun(client, straight("PARALLEL"), 1)

    with pytest.raises(client.exceptions.StageNotRetryableException):
        retried(client, execution_id, stage)


def test_an_unknown_execution_can_not_be_retried(client: Any) -> None:
    """Where nobody is the latest, an id that nobody has is not retryable."""
    begun(client, straight("PARALLEL"), 1)

    code, _ = refusal(
        client.retry_stage_execution,
        pipelineName="release",
        stageName="Build",
        pipelineExecutionId="00000000-0000-4000-8000-000000000000",
        retryMode="ALL_ACTIONS",
    )
    assert "StageNotRetryableException" == code


@pytest.mark.parametrize("abandon", [True, False])
def test_one_execution_is_stopped(mock: PipelineMock, client: Any, *, abandon: bool) -> None:
    """The others go on, and the stopped one can be retried."""
    mock.when(action="Compile").then(succeed(after=60))
    first, second = begun(client, straight("PARALLEL"), 2)
    stopped(client, first, abandon=abandon)
    mock.clock.advance(seconds=60)
    ended = (status(client, first), status(client, second))
    retried(client, first, "Build", "ALL_ACTIONS")
    mock.clock.advance(seconds=60)

    assert ("Stopped", "Succeeded") == ended
    assert "Succeeded" == status(client, first)


def test_an_abandoned_approval_has_no_token_any_more(client: Any) -> None:
    """What was given up shows no result in the history, and its token is dead."""
    [execution_id] = begun(client, signed("PARALLEL"), 1)
    token = token_of(client, execution_id)
    stopped(client, execution_id, abandon=True)
    [approval] = attempts(client, actionName="Sign")

    assert "executionResult" not in approval["output"]
    with pytest.raises(client.exceptions.InvalidApprovalTokenException):
        approved(client, token=token)


# Revisions ------------------------------------------------------------------------------------


def test_each_execution_has_what_is_newest_at_its_start(mock: PipelineMock, client: Any) -> None:
    """Executions that started one after the other have one revision each."""
    mock.when(action="Checkout").then(succeed(after=60))
    begun(client, straight("PARALLEL"), 1)
    changes = {name: mock.source_change("release", revision=name) for name in ("a", "b")}
    mock.clock.run_until_idle()

    assert {"a": "a", "b": "b"} == {
        name: revision_of(client, execution_id) for name, execution_id in changes.items()
    }


def test_a_retried_source_has_what_is_newest(mock: PipelineMock, client: Any) -> None:
    """A retry of the source fetches anew, whatever change started the execution."""
    mock.when(action="Checkout").then(succeed(), fail(), succeed())
    begun(client, straight("PARALLEL"), 1)
    execution_id = mock.source_change("release", revision="own")
    mock.source_change("release", revision="newer")
    retried(client, execution_id, "Source")

    assert "newer" == revision_of(client, execution_id)
