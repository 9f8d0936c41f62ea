"""Answers to approvals whose effect follows later, as on AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from pipemock import approve, mock_codepipeline
from pipemock.events import ActionExecutionStateChange, PipelineExecutionStateChange
from tests.approval_answers import TESTER
from tests.client_helpers import (
    approved,
    attempts,
    created,
    happened,
    inside,
    latest,
    started,
    status,
    stopped,
)
from tests.declarations import open_token, release

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock


@pytest.fixture(name="slow")
def _slow() -> Iterator[PipelineMock]:
    """Enter a mock in which an approval takes half a minute after its answer."""
    with mock_codepipeline(now="2026-01-05T09:00Z", answer_delay=30) as mock:
        yield mock


def _attempt(client: Any) -> dict[str, Any]:
    [shown] = attempts(client, actionName="Sign")
    return shown


@pytest.mark.parametrize(("answer", "end"), [("Approved", "Succeeded"), ("Rejected", "Failed")])
def test_the_state_shows_an_answer_before_anything_else(
    slow: PipelineMock, answer: str, end: str
) -> None:
    """Captured: for half a minute, history, stage and execution show the approval as open."""
    client = slow.client()
    execution_id = created(client, release())
    approved(client, status=answer)
    answered = slow.clock.now
    shown, slow_views = latest(client, "Sign"), _attempt(client)
    pending = [each.what for each in slow.clock.pending]
    slow.clock.advance(seconds=29)
    during = (status(client, execution_id), inside(client, "Approve"), slow.approvals)
    slow.clock.advance(seconds=1)

    assert shown is not None
    assert (end, TESTER) == (shown["status"], shown["lastUpdatedBy"])
    assert answered == shown["lastStatusChange"]
    assert "token" not in shown
    assert ("InProgress", None) == (slow_views["status"], slow_views.get("updatedBy"))
    assert ["release/Approve/Sign goes on after its answer"] == pending
    assert ("InProgress", (execution_id, "InProgress"), []) == during
    assert end == status(client, execution_id) == _attempt(client)["status"]
    assert shown == latest(client, "Sign")
    assert [(0, "STARTED"), (30, end.upper())] == happened(
        slow, ActionExecutionStateChange, action="Sign"
    )


def test_an_answered_approval_takes_no_second_answer(slow: PipelineMock) -> None:
    """The token is used up, and the explanation says what follows."""
    client = slow.client()
    created(client, release())
    token = open_token(client)
    approved(client)

    with pytest.raises(ClientError, match="already complete"):
        approved(client, token=token, status="Rejected")
    assert (
        "Action Sign was answered at 2026-01-05T09:00:00.000Z; it ends at 2026-01-05T09:00:30.000Z."
    ) in slow.explain("release")


def test_an_answer_in_the_last_second_counts(slow: PipelineMock) -> None:
    """An approval that was answered does not expire."""
    client = slow.client()
    execution_id = created(client, release())
    slow.clock.advance_to(slow.approvals[0].until)
    assert "Failed" == status(client, execution_id)

    execution_id = started(client)
    slow.clock.advance((slow.approvals[0].until - slow.clock.now).total_seconds() - 1)
    slow.approvals[0].approve()
    slow.clock.run_until_idle()

    assert "Succeeded" == status(client, execution_id)


def test_a_person_of_a_behaviour_answers_like_any_other(slow: PipelineMock) -> None:
    """A scripted answer has its effect half a minute later, too."""
    slow.when(action="Sign").then(approve(after=60))
    created(slow.client(), release())
    slow.clock.run_until_idle()

    assert [(0, "STARTED"), (90, "SUCCEEDED")] == happened(slow, PipelineExecutionStateChange)


def test_an_abandoned_execution_forgets_the_answer(slow: PipelineMock) -> None:
    """What is stopped in the half minute is abandoned at once, and nothing follows."""
    client = slow.client()
    execution_id = created(client, release())
    approved(client)
    stopped(client, execution_id, abandon=True)

    assert "Stopped" == status(client, execution_id)
    assert "Abandoned" == (latest(client, "Sign") or {})["status"]
    assert slow.clock.next_due is None


def test_an_update_waits_for_the_answer(slow: PipelineMock) -> None:
    """The execution of the old version ends once its answered approval has ended."""
    client = slow.client()
    execution_id = created(client, release())
    approved(client)
    client.update_pipeline(pipeline=release())
    during = status(client, execution_id)
    slow.clock.advance(seconds=30)

    assert ("InProgress", "Cancelled") == (during, status(client, execution_id))
    assert "Succeeded" == _attempt(client)["status"]


def test_a_deleted_pipeline_leaves_nothing_to_fall_due(slow: PipelineMock) -> None:
    """The effect of an answer disappears with its pipeline."""
    client = slow.client()
    created(client, release())
    approved(client)
    client.delete_pipeline(name="release")

    assert slow.clock.next_due is None


def test_an_answered_approval_in_parallel_shows_no_token(slow: PipelineMock) -> None:
    """Where the history shows the tokens, one that is used up is not shown."""
    client = slow.client()
    created(client, {**release(), "pipelineType": "V2", "executionMode": "PARALLEL"})
    [approval] = slow.approvals
    shown = _attempt(client)["output"]["executionResult"]
    approval.approve()

    assert {"externalExecutionId": approval.token} == shown
    assert "executionResult" not in _attempt(client)["output"]
