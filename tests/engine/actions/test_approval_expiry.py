"""Approvals that nobody answers: when exactly they expire, and what that leaves behind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import mock_codepipeline
from pipemock._clock.timers import Due
from pipemock._engine.actions.outcomes import EXPIRED
from pipemock.events import ActionExecutionStateChange
from tests.approval_answers import TOO_LATE, answer, refusal
from tests.client_helpers import (
    action_status,
    attempts,
    created,
    latest,
    retried,
    stage_state,
    status,
    stopped,
)
from tests.declarations import approval, open_token, pipeline, release, source

if TYPE_CHECKING:
    from pipemock import PipelineMock

SEVEN_DAYS: Final = timedelta(days=7)
MILLISECOND: Final = timedelta(milliseconds=1)


def everywhere(client: Any, execution_id: str) -> tuple[Any, ...]:
    """Return the status of execution, stage and action."""
    stage = stage_state(client, "Approve")["latestExecution"]["status"]
    return status(client, execution_id), stage, action_status(client, "Sign")


def with_timeout(minutes: int) -> dict[str, Any]:
    """Declare a pipeline whose approval waits for so many minutes."""
    sign = approval(timeoutInMinutes=minutes)
    return pipeline(("Source", [source()]), ("Approve", [sign]))


def test_nothing_happens_before_seven_days(mock: PipelineMock, client: Any) -> None:
    """One millisecond before its time is up, an approval is open and can be answered."""
    execution_id = created(client, release())
    mock.clock.advance(SEVEN_DAYS - MILLISECOND)
    waiting = everywhere(client, execution_id)

    answer(client)

    assert ("InProgress",) * 3 == waiting
    assert "Succeeded" == status(client, execution_id)


def test_an_approval_expires_after_seven_days(mock: PipelineMock, client: Any) -> None:
    """When its time is up, the approval has failed, and with it its stage and execution."""
    execution_id = created(client, release())

    mock.clock.advance(SEVEN_DAYS)

    assert ("Failed",) * 3 == everywhere(client, execution_id)


@pytest.mark.parametrize("minutes", [5, 60, 86400])
def test_an_approval_may_choose_its_time(mock: PipelineMock, client: Any, minutes: int) -> None:
    """An approval that declares a timeout expires after so many minutes, to the millisecond."""
    execution_id = created(client, with_timeout(minutes))
    mock.clock.advance(timedelta(minutes=minutes) - MILLISECOND)
    waiting = everywhere(client, execution_id)

    mock.clock.advance(MILLISECOND)

    assert ("InProgress",) * 3 == waiting
    assert ("Failed",) * 3 == everywhere(client, execution_id)


def test_the_time_runs_from_the_start_of_the_approval() -> None:
    """What went before in the same execution does not count."""
    with mock_codepipeline(now="2026-01-05T09:00Z", action_duration=1800) as mock:
        client = mock.client()
        execution_id = created(client, release())
        mock.clock.advance(hours=1)
        mock.clock.advance(SEVEN_DAYS - MILLISECOND)
        waiting = status(client, execution_id)

        mock.clock.advance(MILLISECOND)

        assert ("InProgress", "Failed") == (waiting, status(client, execution_id))


def test_an_approval_expires_on_time_however_far_the_clock_jumps(
    mock: PipelineMock, client: Any
) -> None:
    """The failure carries the moment at which it was due, not that of the next look."""
    created(client, release())
    start = mock.clock.now

    mock.clock.advance(days=30)

    [attempt] = attempts(client, actionName="Sign")
    assert start + SEVEN_DAYS == attempt["lastUpdateTime"]


def test_the_state_after_an_expiry(mock: PipelineMock, client: Any) -> None:
    """The state shows an error instead of a comment, no token, and nobody who answered."""
    created(client, release())
    token = open_token(client)

    mock.clock.advance(SEVEN_DAYS)

    assert {
        "actionExecutionId": token,
        "status": "Failed",
        "errorDetails": {"code": "JobFailed", "message": EXPIRED},
    } == latest(client, "Sign")


def test_the_history_after_an_expiry(mock: PipelineMock, client: Any) -> None:
    """The history has the error's words as summary, its code alone, and nobody who answered."""
    created(client, release())
    token = open_token(client)

    mock.clock.advance(SEVEN_DAYS)

    [attempt] = attempts(client, actionName="Sign")
    assert "updatedBy" not in attempt
    assert {
        "outputArtifacts": [],
        "executionResult": {
            "externalExecutionId": token,
            "externalExecutionSummary": EXPIRED,
            "errorDetails": {"code": "JobFailed"},
        },
        "outputVariables": {},
    } == attempt["output"]


def test_the_event_of_an_expiry(mock: PipelineMock, client: Any) -> None:
    """EventBridge hears of an expiry as of any other failure."""
    created(client, release())
    token = open_token(client)

    mock.clock.advance(SEVEN_DAYS)

    event = mock.events.of(ActionExecutionStateChange)[-1]
    assert "2026-01-12T09:00:00Z" == event.as_eventbridge()["time"]
    assert ("Sign", "FAILED") == (event.action, event.state)
    assert {
        "external-execution-summary": EXPIRED,
        "external-execution-id": token,
        "error-code": "JobFailed",
    } == event.detail()["execution-result"]


@pytest.mark.parametrize("wanted", ["Approved", "Rejected"])
def test_a_late_answer(mock: PipelineMock, client: Any, wanted: str) -> None:
    """An answer to an approval that has expired comes too late."""
    created(client, release())
    token = open_token(client)
    mock.clock.advance(SEVEN_DAYS)

    assert TOO_LATE == refusal(client, wanted, token=token)


@pytest.mark.parametrize(("wanted", "ended"), [("Approved", "Succeeded"), ("Rejected", "Failed")])
def test_an_answered_approval_does_not_expire(
    mock: PipelineMock, client: Any, wanted: str, ended: str
) -> None:
    """Once an approval is answered, its time is of no importance."""
    execution_id = created(client, release())
    answer(client, wanted, "Seen.")
    answered, events = latest(client, "Sign"), list(mock.events)

    mock.clock.advance(days=8)

    assert (answered, events) == (latest(client, "Sign"), list(mock.events))
    assert ended == status(client, execution_id)


def test_an_abandoned_approval_does_not_expire(mock: PipelineMock, client: Any) -> None:
    """An approval that was given up stays as it is."""
    execution_id = created(client, release())
    stopped(client, execution_id, abandon=True)

    mock.clock.advance(days=8)

    assert ("Stopped", "Stopped", "Abandoned") == everywhere(client, execution_id)


def test_a_deleted_pipeline_expires_nothing(mock: PipelineMock, client: Any) -> None:
    """Nothing is due, and nothing happens, for an approval whose pipeline is gone."""
    created(client, release())
    client.delete_pipeline(name="release")
    events = list(mock.events)
    due = mock.clock.next_due

    mock.clock.advance(days=8)

    assert None is due
    assert events == list(mock.events)


def test_a_stopping_execution_waits_for_the_expiry(mock: PipelineMock, client: Any) -> None:
    """Stop-and-wait waits for an open approval until it is answered or expires."""
    execution_id = created(client, release())
    stopped(client, execution_id)
    mock.clock.advance(SEVEN_DAYS - MILLISECOND)
    waiting = everywhere(client, execution_id)

    mock.clock.advance(MILLISECOND)

    assert ("Stopping", "Stopping", "InProgress") == waiting
    assert ("Stopped", "Stopped", "Failed") == everywhere(client, execution_id)


def test_a_retry_begins_a_new_span(mock: PipelineMock, client: Any) -> None:
    """The second attempt has its full seven days again."""
    execution_id = created(client, release())
    mock.clock.advance(days=10)
    retried(client, execution_id, "Approve")
    mock.clock.advance(SEVEN_DAYS - MILLISECOND)
    waiting = status(client, execution_id)

    mock.clock.advance(MILLISECOND)

    assert ("InProgress", "Failed") == (waiting, status(client, execution_id))


def test_the_clock_says_what_expires(mock: PipelineMock, client: Any) -> None:
    """An open approval is listed as due, with its place and its moment."""
    created(client, release())

    assert (Due(mock.clock.now + SEVEN_DAYS, "release/Approve/Sign expires"),) == mock.clock.pending
