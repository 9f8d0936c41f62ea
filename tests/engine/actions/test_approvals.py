"""Approvals: the life of a token, and what an answer leaves behind in every view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from pipemock import hang
from pipemock.events import ActionExecutionStateChange
from tests.approval_answers import TESTER, answer
from tests.client_helpers import (
    action_status,
    attempts,
    created,
    latest,
    retried,
    stage_state,
    started,
    status,
    stopped,
)
from tests.declarations import BOB, approval, open_token, pipeline, release, source

if TYPE_CHECKING:
    from pipemock import PipelineMock


@attrs.frozen
class Answer:
    """An answer with its comment, and the resulting status and summary of the action."""

    wanted: str
    comment: str
    ended: str
    said: str


ANSWERS = pytest.mark.parametrize(
    "case",
    [
        Answer("Approved", "Fine.", "Succeeded", "Fine."),
        Answer("Approved", "", "Succeeded", f"Approved by {TESTER}"),
        Answer("Rejected", "Too risky.", "Failed", "Too risky."),
        Answer("Rejected", "", "Failed", f"Rejected by {TESTER}"),
    ],
    ids=lambda case: f"{case.wanted}-{'commented' if case.comment else 'blank'}",
)


# The token ------------------------------------------------------------------------------------


def test_an_open_approval_has_exactly_three_members(client: Any) -> None:
    """An open approval shows its id, its status and its token, which is the id again."""
    created(client, release())
    [attempt] = attempts(client, actionName="Sign")
    token = attempt["actionExecutionId"]

    assert {
        "actionExecutionId": token,
        "status": "InProgress",
        "token": token,
    } == latest(client, "Sign")


def test_there_is_no_token_before_the_approval_starts(mock: PipelineMock, client: Any) -> None:
    """An approval that was never reached shows no attempt at all."""
    mock.when(action="Compile").then(hang())

    created(client, release())

    assert None is latest(client, "Sign")


def test_the_finished_attempt_of_an_older_run_has_no_token(mock: PipelineMock, client: Any) -> None:
    """Until this execution reaches the approval, the previous answered attempt is shown."""
    created(client, release())
    token = open_token(client)
    answer(client, summary="Fine.")
    mock.when(action="Compile").then(hang())

    started(client)

    assert {
        "actionExecutionId": token,
        "status": "Succeeded",
        "summary": "Fine.",
        "lastStatusChange": mock.clock.now,
        "lastUpdatedBy": TESTER,
    } == latest(client, "Sign")


def test_a_retry_gives_a_new_token(client: Any) -> None:
    """Each attempt has a token of its own."""
    execution_id = created(client, release())
    token = open_token(client)
    answer(client, "Rejected")

    retried(client, execution_id, "Approve")

    assert open_token(client) not in {token, execution_id}


def test_two_approvals_of_one_stage_are_answered_apart(client: Any) -> None:
    """The answer to one approval leaves its neighbour open, and the stage in progress."""
    approvals = [approval("First"), approval("Second")]
    created(client, pipeline(("Source", [source()]), ("Approve", approvals)))

    answer(client, token=open_token(client, action="First"), actionName="First")

    assert "Succeeded" == action_status(client, "First")
    assert "InProgress" == action_status(client, "Second")
    assert "InProgress" == stage_state(client, "Approve")["latestExecution"]["status"]


def test_a_retry_leaves_approvals_alone_that_were_given(client: Any) -> None:
    """Retrying failed actions asks again only where the answer was no."""
    approvals = [approval("First"), approval("Second")]
    execution_id = created(client, pipeline(("Source", [source()]), ("Approve", approvals)))
    answer(client, token=open_token(client, action="First"), actionName="First")
    given = latest(client, "First")
    answer(client, "Rejected", token=open_token(client, action="Second"), actionName="Second")

    retried(client, execution_id, "Approve")

    assert given == latest(client, "First")
    assert 1 == len(attempts(client, actionName="First"))
    assert ["InProgress", "Failed"] == [
        each["status"] for each in attempts(client, actionName="Second")
    ]


# Answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", ["Approved", "Rejected"])
def test_the_answer_is_the_present_moment(mock: PipelineMock, client: Any, wanted: str) -> None:
    """PutApprovalResult says when the approval was answered, also when it was rejected."""
    created(client, release())
    mock.clock.advance(seconds=90.125)

    answered = answer(client, wanted)

    assert {"approvedAt": mock.clock.now} == {
        key: value for key, value in answered.items() if key != "ResponseMetadata"
    }


@ANSWERS
def test_the_state_after_an_answer(mock: PipelineMock, client: Any, case: Answer) -> None:
    """The state shows who answered, when, and with which words; the token is gone."""
    created(client, release())
    token = open_token(client)
    mock.clock.advance(minutes=1)

    answered = answer(client, case.wanted, case.comment)

    assert {
        "actionExecutionId": token,
        "status": case.ended,
        "summary": case.said,
        "lastStatusChange": answered["approvedAt"],
        "lastUpdatedBy": TESTER,
    } == latest(client, "Sign")


@ANSWERS
def test_the_history_after_an_answer(mock: PipelineMock, client: Any, case: Answer) -> None:
    """The history shows the token as external id; a rejection has no error details."""
    execution_id = created(client, release())
    start, token = mock.clock.now, open_token(client)
    mock.clock.advance(minutes=1)

    answer(client, case.wanted, case.comment)

    [attempt] = attempts(client, actionName="Sign")
    assert {
        "pipelineExecutionId": execution_id,
        "actionExecutionId": token,
        "pipelineVersion": 1,
        "stageName": "Approve",
        "actionName": "Sign",
        "startTime": start,
        "lastUpdateTime": mock.clock.now,
        "updatedBy": TESTER,
        "status": case.ended,
        "input": {
            "actionTypeId": {
                "category": "Approval",
                "owner": "AWS",
                "provider": "Manual",
                "version": "1",
            },
            "configuration": {},
            "resolvedConfiguration": {},
            "region": "us-east-1",
            "inputArtifacts": [],
        },
        "output": {
            "outputArtifacts": [],
            "executionResult": {
                "externalExecutionId": token,
                "externalExecutionSummary": case.said,
            },
            "outputVariables": {},
        },
    } == attempt


@ANSWERS
def test_the_event_after_an_answer(mock: PipelineMock, client: Any, case: Answer) -> None:
    """The event shows the same words and id; of all views it alone gives a rejection a code."""
    execution_id = created(client, release())
    token = open_token(client)

    answer(client, case.wanted, case.comment)

    code = {"error-code": "JobFailed"} if case.ended == "Failed" else {}
    [event] = [
        each
        for each in mock.events.of(ActionExecutionStateChange)
        if each.action == "Sign" and each.state != "STARTED"
    ]
    assert {
        "pipeline": "release",
        "execution-id": execution_id,
        "start-time": "2026-01-05T09:00:00.000Z",
        "stage": "Approve",
        "execution-result": {
            "external-execution-summary": case.said,
            "external-execution-id": token,
            **code,
        },
        "action-execution-id": token,
        "action": "Sign",
        "state": case.ended.upper(),
        "region": "us-east-1",
        "type": {"owner": "AWS", "provider": "Manual", "category": "Approval", "version": "1"},
        "version": 1.0,
        "pipeline-execution-attempt": 1.0,
    } == event.detail()


@pytest.mark.parametrize(("wanted", "ended"), [("Approved", "Succeeded"), ("Rejected", "Failed")])
def test_an_answer_decides_on_the_execution(client: Any, wanted: str, ended: str) -> None:
    """An approved run continues to its end, and a rejected one has failed."""
    execution_id = created(client, release())

    answer(client, wanted)

    assert ended == status(client, execution_id)


def test_somebody_else_answers(mock: PipelineMock, client: Any) -> None:
    """State and history name the caller of PutApprovalResult, not who started the execution."""
    created(client, release())

    with mock.acting_as(BOB):
        answer(client)

    sign = latest(client, "Sign") or {}
    [attempt] = attempts(client, actionName="Sign")
    assert (BOB, f"Approved by {BOB}") == (sign["lastUpdatedBy"], sign["summary"])
    assert BOB == attempt["updatedBy"]


def test_a_client_of_somebody_else_answers(mock: PipelineMock, client: Any) -> None:
    """A client that was made for a caller answers in that caller's name."""
    created(client, release())

    answer(mock.client(caller=BOB), "Rejected")

    assert f"Rejected by {BOB}" == (latest(client, "Sign") or {})["summary"]


# Stops and updates ----------------------------------------------------------------------------


def test_a_stopping_execution_can_still_be_approved(mock: PipelineMock, client: Any) -> None:
    """The token outlives stop-and-wait; the execution then is stopped, and nothing more starts."""
    execution_id = created(client, release())
    token = open_token(client)
    stopped(client, execution_id)
    stopping = status(client, execution_id)

    answer(client, summary="Fine.", token=token)

    assert ("Stopping", "Stopped") == (stopping, status(client, execution_id))
    assert {
        "actionExecutionId": token,
        "status": "Succeeded",
        "summary": "Fine.",
        "lastStatusChange": mock.clock.now,
        "lastUpdatedBy": TESTER,
    } == latest(client, "Sign")
    assert None is latest(client, "Ship")


def test_an_abandoned_approval(client: Any) -> None:
    """After stop-and-abandon an approval says only that it was canceled."""
    execution_id = created(client, release())
    token = open_token(client)

    stopped(client, execution_id, abandon=True)

    assert {
        "actionExecutionId": token,
        "status": "Abandoned",
        "summary": "The approval action has been canceled.",
    } == latest(client, "Sign")


def test_an_approval_of_a_pipeline_that_was_updated(client: Any) -> None:
    """An update takes an open approval back: it has failed, and its token is gone."""
    created(client, release())
    token = open_token(client)

    client.update_pipeline(pipeline=release())

    assert {
        "actionExecutionId": token,
        "status": "Failed",
        "summary": "The approval action has been canceled.",
    } == latest(client, "Sign")
