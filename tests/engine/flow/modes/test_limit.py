"""Pipelines in the modes QUEUED and PARALLEL have at most 50 executions in progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import PipeMockError, fail, hang
from tests.client_helpers import approved, retried, started, status, stopped, summaries
from tests.cloud.webhooks.requests import MAIN, declared, put
from tests.declarations import build, v2
from tests.engine.flow.modes.pipelines import (
    FULL,
    LIMIT,
    begun,
    closed,
    signed,
    straight,
    token_of,
)
from tests.engine.triggers.repositories import bucket, connection, fed_by
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

MODES = pytest.mark.parametrize("mode", ["QUEUED", "PARALLEL"])


def news(mock: PipelineMock, revision: str = "2") -> dict[str, Any]:
    return {
        "pipelineName": "release",
        "stageName": "Source",
        "actionName": "Checkout",
        "actionRevision": {
            "revisionId": revision,
            "revisionChangeId": revision,
            "created": mock.clock.now,
        },
    }


@MODES
def test_one_start_too_many_is_refused(client: Any, mode: str) -> None:
    """The 51st execution does not come to be, however often it is asked for."""
    begun(client, signed(mode), LIMIT)

    assert FULL == refusal(client.start_pipeline_execution, name="release")
    assert FULL == refusal(client.start_pipeline_execution, name="release")
    assert LIMIT == len(summaries(client))


def test_superseded_executions_are_not_limited(client: Any) -> None:
    """In the mode SUPERSEDED any number can be started."""
    begun(client, signed("SUPERSEDED"), LIMIT + 10)

    assert LIMIT + 10 == len(summaries(client))


@MODES
def test_who_is_done_makes_room(client: Any, mode: str) -> None:
    """Only what is in progress counts: stopped, failed and succeeded executions don't."""
    first, second, *_ = begun(client, signed(mode), LIMIT)
    stopped(client, first, abandon=True)
    started(client)
    token = token_of(client, second) if mode == "PARALLEL" else None
    approved(client, token=token)
    started(client)

    assert LIMIT + 2 == len(summaries(client))
    assert FULL == refusal(client.start_pipeline_execution, name="release")


@MODES
def test_who_is_being_stopped_counts(client: Any, mode: str) -> None:
    """An execution that waits for its actions to end is still there."""
    first, *_ = begun(client, signed(mode), LIMIT)
    stopped(client, first)

    assert "Stopping" == status(client, first)
    assert FULL == refusal(client.start_pipeline_execution, name="release")


@MODES
def test_a_token_used_before_is_answered_all_the_same(client: Any, mode: str) -> None:
    """A repeated request starts nothing, so that it is not one too many."""
    begun(client, signed(mode), LIMIT - 1)
    last = started(client, clientRequestToken="once")

    assert last == started(client, clientRequestToken="once")


@MODES
def test_a_new_revision_is_refused(mock: PipelineMock, client: Any, mode: str) -> None:
    """PutActionRevision starts nothing either, and the revision is still new afterwards."""
    first, *_ = begun(client, signed(mode), LIMIT)
    refused = refusal(client.put_action_revision, **news(mock))
    stopped(client, first, abandon=True)

    assert FULL == refused
    assert client.put_action_revision(**news(mock))["newRevision"]


@MODES
def test_a_known_revision_is_answered_all_the_same(
    mock: PipelineMock, client: Any, mode: str
) -> None:
    """A revision that starts nothing is not one too many."""
    begun(client, signed(mode), LIMIT - 1)
    client.put_action_revision(**news(mock))

    assert not client.put_action_revision(**news(mock))["newRevision"]


@MODES
def test_a_retry_too_many_is_refused(mock: PipelineMock, client: Any, mode: str) -> None:
    """A failed execution can't be retried while the limit is reached, and can afterwards."""
    mock.when(action="Compile").then(fail(), hang())
    [failed] = begun(client, straight(mode), 1)
    closed(client, "Source")
    others = [started(client) for _ in range(LIMIT)]
    refused = refusal(
        client.retry_stage_execution,
        pipelineName="release",
        stageName="Build",
        pipelineExecutionId=failed,
        retryMode="FAILED_ACTIONS",
    )
    before = status(client, failed)
    stopped(client, others[-1], abandon=True)
    retried(client, failed, "Build")

    assert (FULL, "Failed") == (refused, before)
    assert "InProgress" == status(client, failed)


@MODES
def test_who_is_in_progress_can_always_be_retried(
    mock: PipelineMock, client: Any, mode: str
) -> None:
    """An execution with a failed action and others in progress already has its place."""
    mock.when(action="Bad").then(fail(), hang())
    mock.when(action="Slow").then(hang())
    first, *_ = begun(client, straight(mode, build("Bad"), build("Slow")), LIMIT)

    assert first == retried(client, first, "Build")
    assert "InProgress" == status(client, first)


@MODES
def test_a_change_of_a_source_is_refused(mock: PipelineMock, client: Any, mode: str) -> None:
    """A change of a source that would start nothing raises an error in the test."""
    first, *_ = begun(client, signed(mode), LIMIT)
    with pytest.raises(PipeMockError, match="already has 50 executions in progress") as raised:
        mock.source_change("release", revision="2")
    stopped(client, first, abandon=True)

    assert "stop" in str(raised.value)
    assert (
        mock.source_change("release", revision="2") == summaries(client)[0]["pipelineExecutionId"]
    )


@MODES
def test_a_push_that_has_no_room_starts_nothing(mock: PipelineMock, client: Any, mode: str) -> None:
    """On AWS such a push is lost, and the message says so."""
    mock.when(category="Build").then(hang())
    begun(client, v2(fed_by(connection()), executionMode=mode), LIMIT)
    pushed = mock.git_push("team/app", branch="main")

    assert [] == pushed
    assert "50 executions are in progress" in str(pushed.decisions[0].reason)
    assert LIMIT == len(summaries(client))


@MODES
def test_a_delivery_that_has_no_room_starts_nothing(
    mock: PipelineMock, client: Any, mode: str
) -> None:
    """GitHub gets no answer that says so, but the test does."""
    mock.when(category="Build").then(hang())
    begun(client, v2(declared(), executionMode=mode), LIMIT)
    delivery = mock.deliver_webhook(put(client), MAIN)

    assert (False, 200) == (delivery.accepted, delivery.status)
    assert "50 executions are in progress" in str(delivery.reason)
    assert LIMIT == len(summaries(client))


def test_polling_that_has_no_room_starts_nothing(mock: PipelineMock, client: Any) -> None:
    """An update, which no parallel execution minds, is stored, though polling would find news."""
    mock.when(category="Build").then(hang())
    quiet = v2(fed_by(bucket(PollForSourceChanges="false")), executionMode="PARALLEL")
    begun(client, quiet, LIMIT)
    client.update_pipeline(pipeline=v2(fed_by(bucket()), executionMode="PARALLEL"))

    assert LIMIT == len(summaries(client))
    assert 2 == client.get_pipeline(name="release")["pipeline"]["version"]
