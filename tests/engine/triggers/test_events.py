"""The push or pull request that started an execution, in its events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang, succeed
from pipemock.events import PipelineExecutionStateChange
from tests.client_helpers import retried, started, stopped
from tests.engine.triggers.pushes import ALL, TO_MAIN, opened
from tests.engine.triggers.repositories import (
    CONNECTION,
    codecommit,
    connection,
    fed_by,
    triggered,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock


def told(mock: PipelineMock, execution_id: str) -> dict[str, dict[str, str] | None]:
    """Return the trigger in the events of an execution, by state."""
    return {
        event.state: event.detail().get("execution-trigger")
        for event in mock.events.of(PipelineExecutionStateChange)
        if event.execution_id == execution_id
    }


def commit(**reference: str) -> dict[str, str]:
    """Return how events describe the commit that these tests push."""
    return {
        "author-display-name": "Ann",
        "full-repository-name": "team/app",
        "provider-type": "GitHub",
        "author-email": "Ann@example.com",
        **reference,
        "commit-message": "Fix it",
        "author-date": "2026-01-05T09:00:00Z",
        "commit-id": "abc",
        "connection-arn": CONNECTION,
        "author-id": "Ann",
    }


COMMIT: dict[str, Any] = {"commit": "abc", "message": "Fix it", "author": "Ann"}


def test_a_push_that_a_trigger_lets_pass(mock: PipelineMock, client: Any) -> None:
    """The first event has the trigger, and the last the commit, in the order of the service."""
    client.create_pipeline(pipeline=triggered(**ALL))
    [execution_id] = mock.git_push("team/app", branch="topic", **COMMIT)
    seen = told(mock, execution_id)

    assert {
        "STARTED": {"trigger-type": "WebhookV2", "trigger-detail": CONNECTION},
        "SUCCEEDED": commit(**{"branch-name": "topic"}),
    } == seen
    assert list(commit(**{"branch-name": "topic"})) == list(seen["SUCCEEDED"] or {})


def test_a_tag(mock: PipelineMock, client: Any) -> None:
    """Of a tag and its branch only the tag is reported, after the date."""
    client.create_pipeline(pipeline=triggered(**ALL))
    [execution_id] = mock.git_push("team/app", tag="v1", **COMMIT)
    told_at_the_end = told(mock, execution_id)["SUCCEEDED"] or {}

    assert commit(**{"tag-name": "v1"}) == told_at_the_end
    assert ["author-date", "tag-name", "commit-id"] == list(told_at_the_end)[5:8]


def test_a_pull_request(mock: PipelineMock, client: Any) -> None:
    """A pull request is reported by its source branch."""
    client.create_pipeline(pipeline=triggered(**TO_MAIN))
    [execution_id] = opened(mock, **COMMIT)

    assert commit(**{"branch-name": "topic"}) == told(mock, execution_id)["SUCCEEDED"]


def test_a_push_that_a_connection_detects(mock: PipelineMock, client: Any) -> None:
    """Without a trigger the type is another one, and the commit is reported in the same way."""
    client.create_pipeline(pipeline=fed_by(connection()))
    [execution_id] = mock.git_push("team/app", branch="main", **COMMIT)

    assert {
        "STARTED": {"trigger-type": "Webhook", "trigger-detail": CONNECTION},
        "SUCCEEDED": commit(**{"branch-name": "main"}),
    } == told(mock, execution_id)


def test_a_failure_and_a_retry(mock: PipelineMock, client: Any) -> None:
    """A failure behind the source shows the commit, and so does the success after a retry."""
    mock.when(action="Compile").then(succeed(), fail(), succeed())
    client.create_pipeline(pipeline=triggered(**ALL))
    [execution_id] = mock.git_push("team/app", branch="topic", **COMMIT)
    retried(client, execution_id, "Build")

    assert {
        "STARTED": {"trigger-type": "WebhookV2", "trigger-detail": CONNECTION},
        "FAILED": commit(**{"branch-name": "topic"}),
        "RESUMED": None,
        "SUCCEEDED": commit(**{"branch-name": "topic"}),
    } == told(mock, execution_id)


def test_a_failure_at_the_source(mock: PipelineMock, client: Any) -> None:
    """Where the source fails, nothing is known of the commit."""
    mock.when(action="Checkout").then(succeed(), fail())
    client.create_pipeline(pipeline=triggered(**ALL))
    [execution_id] = mock.git_push("team/app", branch="topic", **COMMIT)

    assert told(mock, execution_id)["FAILED"] is None


def test_variables_that_a_behaviour_chooses(mock: PipelineMock, client: Any) -> None:
    """What a behaviour puts in place of the output variables is what the event knows."""
    mock.when(action="Checkout").then(succeed(), succeed(output_variables={"CommitId": "xyz"}))
    client.create_pipeline(pipeline=triggered(**ALL))
    [execution_id] = mock.git_push("team/app", branch="topic", **COMMIT)

    assert {"commit-id": "xyz"} == told(mock, execution_id)["SUCCEEDED"]


def test_a_stop(mock: PipelineMock, client: Any) -> None:
    """The event of a stop has no commit."""
    mock.when(action="Compile").then(succeed(), hang())
    client.create_pipeline(pipeline=triggered(**ALL))
    [execution_id] = mock.git_push("team/app", branch="topic")
    stopped(client, execution_id, abandon=True)
    seen = told(mock, execution_id)

    assert (None, None) == (seen["STOPPING"], seen["STOPPED"])


@pytest.mark.parametrize("declared", [triggered(**ALL), fed_by(connection()), fed_by(codecommit())])
def test_a_start_by_hand(mock: PipelineMock, client: Any, declared: Any) -> None:
    """Where no push has started an execution, its end shows no commit."""
    client.create_pipeline(pipeline=declared)
    execution_id = started(client)

    assert told(mock, execution_id)["SUCCEEDED"] is None


def test_a_push_to_codecommit(mock: PipelineMock, client: Any) -> None:
    """The end of an execution shows only the commits of connections."""
    client.create_pipeline(pipeline=fed_by(codecommit()))
    [execution_id] = mock.git_push("shop", branch="main")

    assert told(mock, execution_id)["SUCCEEDED"] is None
