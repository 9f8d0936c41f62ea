"""What can't be done any more with a forgotten execution, and what continues all the same."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, succeed
from tests.client_helpers import created, inside, retried, started
from tests.declarations import build, condition, pipeline, rule, source
from tests.engine.old_executions import A_YEAR, MOMENT, ids, pass_a_year, straight

if TYPE_CHECKING:
    from pipemock import PipelineMock

# What can't be done with it any more ----------------------------------------------------------


def test_a_forgotten_execution_is_no_target_of_a_rollback(mock: PipelineMock, client: Any) -> None:
    """RollbackStage does not find it."""
    execution_id = created(client, straight())
    pass_a_year(mock)

    with pytest.raises(client.exceptions.PipelineExecutionNotFoundException):
        client.rollback_stage(
            pipelineName="release", stageName="Build", targetPipelineExecutionId=execution_id
        )


@pytest.mark.parametrize(("later", "executions"), [(A_YEAR, 3), (A_YEAR + MOMENT, 1)])
def test_nor_of_an_automatic_one(
    mock: PipelineMock, client: Any, later: timedelta, executions: int
) -> None:
    """A stage that fails is rolled back only to what is remembered."""
    mock.when(category="Build").then(succeed(), fail(), succeed())
    client.create_pipeline(pipeline=straight(Build={"onFailure": {"result": "ROLLBACK"}}))
    mock.clock.advance(later)
    client.start_pipeline_execution(name="release")

    assert executions == len(ids(client))


def test_a_forgotten_execution_is_not_retried(mock: PipelineMock, client: Any) -> None:
    """Its stage can't be retried, though its state still shows the execution."""
    mock.when(category="Build").then(fail())
    execution_id = created(client, straight())
    pass_a_year(mock)

    assert (execution_id, "Failed") == inside(client, "Build")
    with pytest.raises(client.exceptions.StageNotRetryableException):
        retried(client, execution_id, "Build")


def test_conditions_of_a_forgotten_execution_are_not_overridden(
    mock: PipelineMock, client: Any
) -> None:
    """Nor can a condition that has failed it be overridden."""
    check = rule(
        "Check", "VariableCheck", Variable="#{codepipeline.Nothing}", Value="1", Operator="EQ"
    )
    failing = straight(Build={"beforeEntry": condition("FAIL", check)})
    execution_id = created(client, failing)
    pass_a_year(mock)

    with pytest.raises(client.exceptions.NotLatestPipelineExecutionException):
        client.override_stage_condition(
            pipelineName="release",
            stageName="Build",
            pipelineExecutionId=execution_id,
            conditionType="BEFORE_ENTRY",
        )


# What continues ---------------------------------------------------------------------------------


def test_pages_go_on_where_they_were(mock: PipelineMock, client: Any) -> None:
    """A token from before leads to what is left behind the rows that were shown."""
    client.create_pipeline(pipeline=straight())
    for _ in range(5):
        mock.clock.advance(days=10)
        started(client)
    every = ids(client)
    first = client.list_pipeline_executions(pipelineName="release", maxResults=2)
    mock.clock.advance(days=330)
    started(client)
    second = client.list_pipeline_executions(
        pipelineName="release", maxResults=2, nextToken=first["nextToken"]
    )

    shown = [each["pipelineExecutionId"] for each in second["pipelineExecutionSummaries"]]
    assert every[2:4] == shown
    assert "nextToken" not in second


def test_a_token_of_a_page_that_is_forgotten(mock: PipelineMock, client: Any) -> None:
    """Where nothing is left behind the rows that were shown, the next page is empty."""
    client.create_pipeline(pipeline=straight())
    started(client)
    first = client.list_pipeline_executions(pipelineName="release", maxResults=1)
    pass_a_year(mock)
    started(client)
    second = client.list_pipeline_executions(
        pipelineName="release", maxResults=1, nextToken=first["nextToken"]
    )

    assert [] == second["pipelineExecutionSummaries"]


def test_what_is_forgotten_is_still_explained(mock: PipelineMock, client: Any) -> None:
    """The mock explains the last execution to the author of a test, however old it is."""
    execution_id = created(client, straight())
    pass_a_year(mock)

    assert f"The last one, {execution_id}, is Succeeded" in mock.explain("release")


def test_polling_stopped_when_it_did(mock: PipelineMock, client: Any) -> None:
    """30 days after the last execution, remembered or not, polling has stopped."""
    polled = source()
    del polled["configuration"]["PollForSourceChanges"]
    client.create_pipeline(pipeline=pipeline(("Source", [polled]), ("Build", [build()])))
    mock.clock.advance(days=20)
    started(client)
    stops = mock.clock.now + timedelta(days=30)
    pass_a_year(mock)
    metadata = client.get_pipeline(name="release")["metadata"]

    assert stops == metadata["pollingDisabledAt"]


def test_a_known_revision_is_not_new(mock: PipelineMock, client: Any) -> None:
    """PutActionRevision names the last execution, remembered or not."""
    client.create_pipeline(pipeline=straight())
    revision = {"revisionId": "a", "revisionChangeId": "1", "created": mock.clock.now}
    where = {"pipelineName": "release", "stageName": "Source", "actionName": "Checkout"}
    first = client.put_action_revision(**where, actionRevision=revision)
    pass_a_year(mock)
    second = client.put_action_revision(**where, actionRevision=revision)

    assert (True, False) == (first["newRevision"], second["newRevision"])
    assert first["pipelineExecutionId"] == second["pipelineExecutionId"]
