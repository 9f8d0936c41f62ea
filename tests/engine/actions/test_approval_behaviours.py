"""Approvals that a behaviour answers, and the actions that such a behaviour leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import PipeMockError, approve, reject
from tests.approval_answers import TESTER, answer
from tests.client_helpers import attempts, created, latest, retried, status
from tests.declarations import BOB, open_token, release

if TYPE_CHECKING:
    from pipemock import PipelineMock


def test_a_behaviour_approves_later(mock: PipelineMock, client: Any) -> None:
    """Until the answer comes the approval is open; then it is as if that person had answered."""
    mock.when(category="Approval").then(approve(by=BOB, after=3600, summary="Fine."))
    created(client, release())
    token = open_token(client)
    mock.clock.advance(seconds=3599.999)
    before = latest(client, "Sign")

    mock.clock.advance(seconds=0.001)

    assert {"actionExecutionId": token, "status": "InProgress", "token": token} == before
    assert {
        "actionExecutionId": token,
        "status": "Succeeded",
        "summary": "Fine.",
        "lastStatusChange": mock.clock.now,
        "lastUpdatedBy": BOB,
    } == latest(client, "Sign")


def test_a_behaviour_approves_at_once(mock: PipelineMock, client: Any) -> None:
    """Without further words the mock's own caller approves, in no time, and leaves no comment."""
    mock.when(category="Approval").then(approve())

    execution_id = created(client, release())

    assert "Succeeded" == status(client, execution_id)
    assert f"Approved by {TESTER}" == (latest(client, "Sign") or {})["summary"]


@pytest.mark.parametrize(("comment", "said"), [("", f"Rejected by {BOB}"), ("No.", "No.")])
def test_a_behaviour_rejects(mock: PipelineMock, client: Any, comment: str, said: str) -> None:
    """A rejection ends the approval as PutApprovalResult would, and fails the execution."""
    mock.when(category="Approval").then(reject(by=BOB, summary=comment))

    execution_id = created(client, release())

    [attempt] = attempts(client, actionName="Sign")
    assert "Failed" == status(client, execution_id)
    assert (BOB, "Failed") == (attempt["updatedBy"], attempt["status"])
    assert {
        "externalExecutionId": attempt["actionExecutionId"],
        "externalExecutionSummary": said,
    } == attempt["output"]["executionResult"]


def test_a_person_may_be_quicker_than_a_behaviour(mock: PipelineMock, client: Any) -> None:
    """An answer by PutApprovalResult stands, and the later one of a behaviour is never given."""
    mock.when(category="Approval").then(approve(by=BOB, after=3600))
    execution_id = created(client, release())
    answer(client, "Rejected")
    answered = latest(client, "Sign")

    mock.clock.advance(hours=2)

    assert answered == latest(client, "Sign")
    assert "Failed" == status(client, execution_id)


def test_behaviours_are_successive_attempts(mock: PipelineMock, client: Any) -> None:
    """A behaviour may reject the first attempt and approve the second."""
    mock.when(category="Approval").then(reject(), approve(by=BOB))
    execution_id = created(client, release())

    retried(client, execution_id, "Approve")

    assert "Succeeded" == status(client, execution_id)
    assert [BOB, TESTER] == [each["updatedBy"] for each in attempts(client, actionName="Sign")]


@pytest.mark.parametrize("answered", [approve(after=5), reject(after=5)], ids=repr)
def test_only_approvals_are_answered(mock: PipelineMock, client: Any, answered: Any) -> None:
    """A behaviour for a whole pipeline cannot answer its source, which therefore fails."""
    mock.when(pipeline="release").then(answered)
    with pytest.raises(PipeMockError, match="release/Source/Checkout has the category 'Source'"):
        client.create_pipeline(pipeline=release())
    mock.mistakes.clear()

    assert ["Checkout"] == [each["actionName"] for each in attempts(client)]
