"""Functions and time: continuations half a minute later, and timeouts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.client_helpers import stopped
from tests.engine.actions.jobs.custom_jobs import (
    attempt,
    board,
    created,
    finish,
    give_up,
    latest,
    refusal,
    status,
)
from tests.engine.actions.jobs.lambda_actions import (
    NO_RESULT,
    invoke,
    invoking,
    played,
    silent,
    taking,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from tests.engine.actions.jobs.lambda_actions import Job

MILLISECOND: Final = 0.001
TWENTY_MINUTES: Final = 20 * 60
DAY: Final = 24 * 3600


def going_on(mock: PipelineMock, client: Any) -> list[Job]:
    """Register a function that continues once and is done the second time."""
    return played(
        mock,
        lambda job: finish(client, job, continuationToken="page 2"),
        lambda job: finish(client, job),
    )


# Continuations --------------------------------------------------------------------------------


def test_a_continuation(mock: PipelineMock, client: Any) -> None:
    """A function that continues is called again after exactly half a minute."""
    jobs = going_on(mock, client)
    created(client, invoking())
    mock.clock.advance(30 - MILLISECOND)
    before = len(jobs), status(client)
    mock.clock.advance(MILLISECOND)

    assert (1, "InProgress") == before
    assert (2, "Succeeded") == (len(jobs), status(client))


def test_the_event_of_a_continuation(mock: PipelineMock, client: Any) -> None:
    """The second event has a new job, the token, and else what the first one had."""
    jobs = going_on(mock, client)
    artifacts: dict[str, Any] = {
        "inputArtifacts": taking("Code"),
        "outputArtifacts": taking("Report"),
    }
    created(client, invoking(invoke(**artifacts)))
    mock.clock.advance(seconds=30)
    first, second = (dict(job["data"]) for job in jobs)
    credentials = [data.pop("artifactCredentials") for data in (first, second)]

    assert jobs[0]["id"] != jobs[1]["id"]
    assert {**first, "continuationToken": "page 2"} == second
    assert 30_000 == credentials[1]["expirationTime"] - credentials[0]["expirationTime"]


def test_a_continuation_is_the_same_action(mock: PipelineMock, client: Any) -> None:
    """A continuation is not a new attempt at the action."""
    going_on(mock, client)
    created(client, invoking())
    before = attempt(client, "Notify")
    mock.clock.advance(seconds=30)
    history = client.list_action_executions(pipelineName="release")["actionExecutionDetails"]

    assert before["actionExecutionId"] == attempt(client, "Notify")["actionExecutionId"]
    assert ["Notify", "Checkout"] == [each["actionName"] for each in history]


def test_the_clock_knows_of_a_continuation(mock: PipelineMock, client: Any) -> None:
    """The next call is due half a minute later, the timeout twenty minutes later."""
    going_on(mock, client)
    created(client, invoking())

    assert [
        ("release/Invoke/Notify is continued", 30),
        ("release/Invoke/Notify times out", TWENTY_MINUTES),
    ] == [
        (due.what, (due.when - mock.clock.now).total_seconds())
        for due in mock.clock.pending
        if due.when < mock.clock.now.replace(hour=10)
    ]


def test_several_continuations(mock: PipelineMock, client: Any) -> None:
    """A function receives the token that it put last."""
    tokens: list[str | None] = []

    def part(job: Job) -> None:
        tokens.append(job["data"].get("continuationToken"))
        members = {"continuationToken": f"page {len(tokens) + 1}"} if len(tokens) < 4 else {}
        finish(client, job, **members)

    played(mock, part)
    created(client, invoking())
    mock.clock.advance(minutes=2)

    assert [None, "page 2", "page 3", "page 4"] == tokens
    assert ["Succeeded"] * 4 == [job.status.value for job in board(mock)]
    assert (
        90
        == (
            attempt(client, "Notify")["lastUpdateTime"] - attempt(client, "Notify")["startTime"]
        ).total_seconds()
    )


def test_a_continuation_that_fails(mock: PipelineMock, client: Any) -> None:
    """A function may go on and then say that it can't."""
    played(
        mock,
        lambda job: finish(client, job, continuationToken="page 2"),
        lambda job: give_up(client, job, "Page 2 is torn."),
    )
    created(client, invoking())
    mock.clock.advance(seconds=30)

    assert "Page 2 is torn." == latest(client, "Notify")["errorDetails"]["message"]


def test_the_job_that_went_on_is_closed(mock: PipelineMock, client: Any) -> None:
    """The job of the first call can't be answered any more, but for the same answer again."""
    jobs = going_on(mock, client)
    created(client, invoking())
    finish(client, jobs[0], continuationToken="page 2")
    words = (
        f"The status of job with id {jobs[0]['id']} is already set to the desired value. It cannot "
        "be updated with the same status, but different result or output variables."
    )

    assert ("InvalidJobStateException", words) == refusal(finish, client, jobs[0])
    assert "InProgress" == status(client)


def test_a_job_that_waits_for_its_call(mock: PipelineMock, client: Any) -> None:
    """Until its function is called, the job of a continuation takes no answer."""
    going_on(mock, client)
    created(client, invoking())
    job = board(mock)[-1]

    assert "InvalidJobStateException" == refusal(finish, client, {"id": job.id})[0]


def test_what_a_continuation_must_not_say(mock: PipelineMock, client: Any) -> None:
    """Variables together with a token are refused, and the job stays open."""
    jobs = played(mock, silent)
    created(client, invoking())
    told = {"continuationToken": "page 2", "outputVariables": {"Mail": "7"}}
    refused = refusal(finish, client, jobs[0], **told)
    finish(client, jobs[0])

    words = "A job can not contain both a continuation token and output variables."
    assert ("ValidationException", words) == refused
    assert "Succeeded" == status(client)


def test_nobody_is_called_after_abandoning(mock: PipelineMock, client: Any) -> None:
    """A function that wanted to go on is not called for an action that was abandoned."""
    jobs = going_on(mock, client)
    execution_id = created(client, invoking())
    stopped(client, execution_id, abandon=True)
    mock.clock.advance(minutes=1)

    assert 1 == len(jobs)
    assert "Stopped" == status(client)


def test_a_function_that_is_gone_when_it_goes_on(mock: PipelineMock, client: Any) -> None:
    """A function that was taken away meanwhile is not called; its action times out."""
    going_on(mock, client)
    created(client, invoking())
    mock.lambda_function("notify", None)
    mock.clock.advance(TWENTY_MINUTES)

    assert [True, False] == [each.was_called for each in mock.lambda_invocations]
    assert "Failed" == status(client)


# Time-outs ------------------------------------------------------------------------------------


def test_twenty_minutes_of_silence(mock: PipelineMock, client: Any) -> None:
    """An action whose function says nothing fails after exactly twenty minutes."""
    played(mock, silent)
    created(client, invoking())
    mock.clock.advance(TWENTY_MINUTES - MILLISECOND)
    before = latest(client, "Notify")["status"]
    mock.clock.advance(MILLISECOND)

    assert ("InProgress", "Failed") == (before, latest(client, "Notify")["status"])
    assert ["TimedOut"] == [job.status.value for job in board(mock)]
    assert {"code": "JobFailed", "message": NO_RESULT} == latest(client, "Notify")["errorDetails"]


def test_the_last_millisecond(mock: PipelineMock, client: Any) -> None:
    """A result just before the timeout is in time."""
    jobs = played(mock, silent)
    created(client, invoking())
    mock.clock.advance(TWENTY_MINUTES - MILLISECOND)
    finish(client, jobs[0])

    assert "Succeeded" == status(client)


def test_an_answer_after_the_time_out(mock: PipelineMock, client: Any) -> None:
    """A job that timed out takes no answer."""
    jobs = played(mock, silent)
    created(client, invoking())
    mock.clock.advance(TWENTY_MINUTES)

    words = f"Job with id {jobs[0]['id']} has already terminated"
    assert ("InvalidJobStateException", words) == refusal(finish, client, jobs[0])


def test_a_continuation_begins_the_minutes_anew(mock: PipelineMock, client: Any) -> None:
    """Twenty minutes count from the last answer, not from the last call."""
    jobs = played(mock, silent)
    created(client, invoking())
    mock.clock.advance(TWENTY_MINUTES - 1)
    finish(client, jobs[0], continuationToken="page 2")
    mock.clock.advance(TWENTY_MINUTES - MILLISECOND)
    before = len(jobs), latest(client, "Notify")["status"]
    mock.clock.advance(MILLISECOND)

    assert (2, "InProgress") == before
    assert "Failed" == latest(client, "Notify")["status"]


def test_a_day_in_all(mock: PipelineMock, client: Any) -> None:
    """However often a function continues, after a day its action has failed."""
    jobs = played(mock, silent)
    created(client, invoking())
    started = mock.clock.now
    for _ in range(72):
        mock.clock.advance(TWENTY_MINUTES - 1)
        finish(client, jobs[-1], continuationToken="more")
    mock.clock.advance(72 - MILLISECOND)
    before = latest(client, "Notify")["status"]
    mock.clock.advance(MILLISECOND)

    assert ("InProgress", "Failed") == (before, latest(client, "Notify")["status"])
    assert DAY == (mock.clock.now - started).total_seconds()


@pytest.mark.parametrize("left", [29, 31])
def test_a_continuation_at_the_end_of_the_day(mock: PipelineMock, client: Any, left: int) -> None:
    """A function whose next call would come after its day is not called again."""
    jobs = played(mock, silent)
    created(client, invoking())
    for _ in range(72):
        mock.clock.advance(TWENTY_MINUTES - 1)
        finish(client, jobs[-1], continuationToken="more")
    mock.clock.advance(72 - left)
    finish(client, jobs[-1], continuationToken="more")
    calls = len(jobs)
    mock.clock.advance(left)

    assert (left > 30) == (calls < len(jobs))
    assert "Failed" == status(client)
