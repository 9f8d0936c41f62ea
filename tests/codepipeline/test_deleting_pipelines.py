"""A deleted pipeline is gone with everything that it did, and its name is free."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import hang, succeed
from tests.client_helpers import (
    approved,
    attempts,
    created,
    inside,
    stage_state,
    started,
    summaries,
)
from tests.declarations import open_token, release, straight
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock


@pytest.mark.parametrize(
    "operation", ["get_pipeline", "get_pipeline_state", "start_pipeline_execution"]
)
def test_a_deleted_pipeline_is_not_found(client: Any, operation: str) -> None:
    """After the deletion there is nothing to read or to start."""
    client.create_pipeline(pipeline=straight())
    client.delete_pipeline(name="release")
    code, _ = refusal(getattr(client, operation), name="release")

    assert "PipelineNotFoundException" == code


def test_a_deleted_pipeline_is_not_listed(client: Any) -> None:
    """Deleting a pipeline leaves the others alone."""
    for name in ("one", "two"):
        client.create_pipeline(pipeline=straight(name=name))
    client.delete_pipeline(name="one")

    assert ["two"] == [each["name"] for each in client.list_pipelines()["pipelines"]]


def test_the_history_goes_with_the_pipeline(client: Any) -> None:
    """Executions of a deleted pipeline can't be looked up."""
    execution_id = created(client, straight())
    client.delete_pipeline(name="release")
    code, _ = refusal(
        client.get_pipeline_execution, pipelineName="release", pipelineExecutionId=execution_id
    )

    assert "PipelineNotFoundException" == code


def test_a_missing_pipeline_can_be_deleted(client: Any) -> None:
    """Deleting what does not exist succeeds, as often as one likes."""
    client.create_pipeline(pipeline=straight())
    statuses = [
        client.delete_pipeline(name=name)["ResponseMetadata"]["HTTPStatusCode"]
        for name in ("nobody", "release", "release")
    ]

    assert [200, 200, 200] == statuses


def test_a_pipeline_is_made_anew(mock: PipelineMock, client: Any) -> None:
    """Under its old name a pipeline begins with version 1 and an empty history."""
    client.create_pipeline(pipeline=straight())
    client.update_pipeline(pipeline=straight())
    started(client)
    client.delete_pipeline(name="release")
    mock.clock.advance(days=1)
    mock.when(action="Checkout").then(hang())
    execution_id = created(client, straight())

    assert 1 == client.get_pipeline(name="release")["pipeline"]["version"]
    assert [execution_id] == [each["pipelineExecutionId"] for each in summaries(client)]
    assert ["Checkout"] == [each["actionName"] for each in attempts(client)]
    assert mock.clock.now == client.get_pipeline(name="release")["metadata"]["created"]


def test_stages_are_made_anew(mock: PipelineMock, client: Any) -> None:
    """Neither a lock nor a closed transition outlives its pipeline."""
    mock.when(action="Compile").then(hang(), succeed())
    client.create_pipeline(pipeline=straight())
    client.disable_stage_transition(
        pipelineName="release", stageName="Deploy", transitionType="Inbound", reason="Closed"
    )
    client.delete_pipeline(name="release")
    execution_id = created(client, straight())

    assert (execution_id, "Succeeded") == inside(client, "Deploy")
    assert {"enabled": True} == stage_state(client, "Deploy")["inboundTransitionState"]


def test_tokens_of_starts_are_forgotten(client: Any) -> None:
    """A client request token of the old pipeline starts an execution of the new one."""
    client.create_pipeline(pipeline=straight())
    old = started(client, clientRequestToken="first")
    client.delete_pipeline(name="release")
    client.create_pipeline(pipeline=straight())

    assert old != started(client, clientRequestToken="first")
    assert 2 == len(summaries(client))


def test_the_token_of_an_old_approval_is_refused(client: Any) -> None:
    """An approval of the deleted pipeline can't be answered in the new one."""
    client.create_pipeline(pipeline=release())
    old = open_token(client)
    client.delete_pipeline(name="release")
    client.create_pipeline(pipeline=release())

    with pytest.raises(client.exceptions.InvalidApprovalTokenException):
        approved(client, token=old)
    assert old != open_token(client)


def test_nothing_of_a_deleted_pipeline_falls_due(mock: PipelineMock, client: Any) -> None:
    """Actions in progress when the pipeline is deleted never end and cause no events."""
    mock.when(action="Compile").then(succeed(after=60))
    client.create_pipeline(pipeline=straight())
    mock.clock.advance(seconds=20)
    client.delete_pipeline(name="release")
    told = len(mock.events)
    due = (mock.clock.next_due, mock.clock.pending)
    mock.clock.advance(days=1)

    assert (None, ()) == due
    assert told == len(mock.events)


def test_timers_of_the_old_pipeline_do_not_touch_the_new_one(
    mock: PipelineMock, client: Any
) -> None:
    """An action of the new pipeline takes its own time, whatever the old one was about to do."""
    mock.when(action="Compile").then(succeed(after=60), succeed(after=600))
    client.create_pipeline(pipeline=straight())
    client.delete_pipeline(name="release")
    execution_id = created(client, straight())
    mock.clock.advance(seconds=599)
    before = inside(client, "Build")
    mock.clock.advance(seconds=1)

    assert (execution_id, "InProgress") == before
    assert (execution_id, "Succeeded") == inside(client, "Build")
