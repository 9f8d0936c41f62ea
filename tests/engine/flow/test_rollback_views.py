"""A rollback in views and events."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipemock.events import PipelineEvent
from tests.client_helpers import execution, stage_state, started, summaries
from tests.declarations import BOB
from tests.engine.flow.rollbacks import rolled_back, two
from tests.event_rows import told

if TYPE_CHECKING:
    from pipemock import PipelineMock


def test_the_record_names_its_target(client: Any) -> None:
    """Both views have the type ROLLBACK and the target, which other executions don't have."""
    first, second = two(client)
    execution_id = rolled_back(client, first)
    newest, older, *_ = summaries(client)

    for view in (execution(client, execution_id), newest):
        assert execution_id == view["pipelineExecutionId"]
        assert "ROLLBACK" == view["executionType"]
        assert {"rollbackTargetPipelineExecutionId": first} == view["rollbackMetadata"]
    for view in (execution(client, second), older):
        assert not {"executionType", "rollbackMetadata"} & view.keys()


def test_the_trigger_names_who_asked(mock: PipelineMock, client: Any) -> None:
    """The detail is the text of a JSON object with the ARN of the caller."""
    first, _ = two(client)
    with mock.acting_as(BOB):
        execution_id = rolled_back(client, first)

    assert {
        "triggerType": "ManualRollback",
        "triggerDetail": f'{{"AwsUserArn":"{BOB}"}}',
    } == execution(client, execution_id)["trigger"]


def test_the_state_says_that_it_was_a_rollback(client: Any) -> None:
    """The latest execution of the stage has a type, until a standard one comes."""
    first, _ = two(client)
    execution_id = rolled_back(client, first)
    rolled = stage_state(client, "Deploy")["latestExecution"]
    started(client)

    assert {
        "pipelineExecutionId": execution_id,
        "status": "Succeeded",
        "type": "ROLLBACK",
    } == rolled
    assert "type" not in stage_state(client, "Deploy")["latestExecution"]


def test_the_events_tell_of_one_stage(mock: PipelineMock, client: Any) -> None:
    """Pipeline, stage and action start and end, with the trigger at the start."""
    first, _ = two(client)
    execution_id = rolled_back(client, first)
    events = [
        event for event in mock.events.of(PipelineEvent) if event.execution_id == execution_id
    ]
    detail = events[0].detail()

    assert [
        "release STARTED",
        "Deploy STARTED",
        "Ship STARTED",
        "Ship SUCCEEDED",
        "Deploy SUCCEEDED",
        "release SUCCEEDED",
    ] == told(events)
    assert "ManualRollback" == detail["execution-trigger"]["trigger-type"]
    assert ["AwsUserArn"] == list(json.loads(detail["execution-trigger"]["trigger-detail"]))
    assert [1, 0, 1, 1, 0, 1] == [event.attempt for event in events]
