"""A stage is rolled back: a new execution runs it alone, with what a former one had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang, succeed
from pipemock.events import PipelineExecutionStateChange, StageExecutionStateChange
from tests.client_helpers import (
    action_status,
    attempts,
    created,
    execution,
    happened,
    inbound,
    inside,
    latest,
    retried,
    started,
    status,
    stopped,
)
from tests.declarations import approval
from tests.engine.flow.rollbacks import rolled_back, two, versioned

if TYPE_CHECKING:
    from pipemock import PipelineMock

# What runs ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stage", "action"), [("Build", "Compile"), ("Deploy", "Ship")])
def test_one_stage_runs_alone(client: Any, stage: str, action: str) -> None:
    """Neither earlier nor later stages run, and then the rollback has succeeded."""
    first, _ = two(client)
    execution_id = rolled_back(client, first, stage)

    assert "Succeeded" == status(client, execution_id)
    assert [action] == [
        each["actionName"] for each in attempts(client, pipelineExecutionId=execution_id)
    ]


def test_later_stages_keep_what_they_have(client: Any) -> None:
    """The stages behind go on showing the execution that went through them last."""
    first, _ = two(client)
    third = started(client)
    shipped = latest(client, "Ship")
    execution_id = rolled_back(client, first, "Build")

    assert (execution_id, "Succeeded") == inside(client, "Build")
    assert (third, "Succeeded") == inside(client, "Deploy")
    assert shipped == latest(client, "Ship")


def test_it_takes_time_and_locks_the_stage(mock: PipelineMock, client: Any) -> None:
    """While a rollback runs, other executions wait in front of its stage."""
    first, _ = two(client)
    mock.when(action="Ship").then(succeed(after=60), succeed())
    execution_id = rolled_back(client, first)
    third = started(client)
    during = (inside(client, "Deploy"), inbound(client, "Deploy"))
    mock.clock.advance(seconds=60)

    assert ((execution_id, "InProgress"), [third]) == during
    assert (third, "Succeeded") == inside(client, "Deploy")


def test_it_goes_ahead_of_those_who_wait(mock: PipelineMock, client: Any) -> None:
    """Neither a closed transition nor a line in front of the stage holds a rollback up."""
    first = created(client, versioned("QUEUED"))
    client.disable_stage_transition(
        pipelineName="release", stageName="Build", transitionType="Inbound", reason="Closed."
    )
    line = [started(client), started(client)]
    mock.when(action="Compile").then(hang())
    execution_id = rolled_back(client, first, "Build")

    assert (execution_id, "InProgress") == inside(client, "Build")
    assert line == inbound(client, "Build")


def test_parallel_stages_are_rolled_back_too(mock: PipelineMock, client: Any) -> None:
    """Captured, against the user guide; other executions in the stage do not prevent it."""
    first = created(client, versioned("PARALLEL"))
    mock.when(action="Ship").then(hang())
    started(client)
    execution_ids = [rolled_back(client, first), rolled_back(client, first)]

    assert ["InProgress"] * 2 == [status(client, each) for each in execution_ids]
    assert [] == client.get_pipeline_state(name="release")["stageStates"]
    assert "ROLLBACK" == execution(client, execution_ids[0])["executionType"]


# What it has ----------------------------------------------------------------------------------


def test_it_has_the_revisions_and_variables_of_its_target(client: Any) -> None:
    """The record of a rollback shows what the target had, not what is newest."""
    first, second = two(client)
    of_first, of_second = (execution(client, rolled_back(client, each)) for each in (first, second))

    for member in ("artifactRevisions", "variables"):
        assert execution(client, first)[member] == of_first[member]
        assert execution(client, second)[member] == of_second[member]
        assert of_first[member] != of_second[member]


def test_it_takes_the_artifacts_of_its_target(client: Any) -> None:
    """What the target's stage took in, the rollback takes in again."""
    first, _ = two(client)
    [before] = attempts(client, pipelineExecutionId=first, actionName="Ship")
    rolled_back(client, first)

    assert before["input"]["inputArtifacts"] == latest_input(client, "Ship")


def latest_input(client: Any, action: str) -> list[dict[str, Any]]:
    newest: dict[str, Any] = attempts(client, actionName=action)[0]["input"]
    found: list[dict[str, Any]] = newest["inputArtifacts"]
    return found


def test_it_knows_the_output_variables_of_its_target(mock: PipelineMock, client: Any) -> None:
    """A reference to what an earlier stage put out means the target's value."""
    mock.when(action="Compile").then(
        succeed(output_variables={"Tag": "one"}), succeed(output_variables={"Tag": "two"})
    )
    sign = approval(configuration={"CustomData": "#{Built.Tag} for #{variables.Target}"})
    stages = versioned()
    stages["stages"][2]["actions"] = [sign]
    first = created(client, stages)
    stopped(client, first, abandon=True)
    retried(client, first, "Deploy")
    client.put_approval_result(
        pipelineName="release",
        stageName="Deploy",
        actionName="Sign",
        result={"summary": "", "status": "Approved"},
        token=attempts(client)[0]["actionExecutionId"],
    )
    stopped(client, started(client), abandon=True)
    rolled_back(client, first)

    resolved = attempts(client)[0]["input"]["resolvedConfiguration"]
    assert {"CustomData": "one for none"} == resolved


@pytest.mark.parametrize(("stage", "action"), [("Source", "Checkout"), ("Build", "Compile")])
@pytest.mark.parametrize("mode", ["SUPERSEDED", "QUEUED", "PARALLEL"])
def test_what_it_makes_replaces_what_its_target_made(
    client: Any, mode: str, stage: str, action: str
) -> None:
    """A source (captured) or a build writes to the same bucket and key, time and again."""
    first = created(client, versioned(mode))
    [before] = attempts(client, pipelineExecutionId=first, actionName=action)
    started(client)

    for _ in range(2):
        again = rolled_back(client, first, stage)
        [repeated] = attempts(client, pipelineExecutionId=again)
        assert before["output"]["outputArtifacts"] == repeated["output"]["outputArtifacts"]


def test_what_it_takes_is_what_its_target_made(client: Any) -> None:
    """Also after the stage before it was rolled back."""
    first, _ = two(client)
    rolled_back(client, first, "Build")
    rolled_back(client, first)

    [before] = attempts(client, pipelineExecutionId=first, actionName="Compile")
    assert before["output"]["outputArtifacts"] == latest_input(client, "Ship")


def test_a_source_fetches_what_is_newest(mock: PipelineMock, client: Any) -> None:
    """Rolled back, the first stage reads the head, while the record names the target's revision."""
    first, _ = two(client)
    mock.source_change("release", revision="newest")
    execution_id = rolled_back(client, first, "Source")
    [fetched] = attempts(client, pipelineExecutionId=execution_id)

    assert "newest" == fetched["output"]["executionResult"]["externalExecutionId"]
    assert (
        execution(client, first)["artifactRevisions"]
        == (execution(client, execution_id)["artifactRevisions"])
    )


# What it is rolled back from ------------------------------------------------------------------


def test_a_failed_stage_is_rolled_back(mock: PipelineMock, client: Any) -> None:
    """After that the failed execution is not the latest any more, and can't be retried."""
    mock.when(action="Ship").then(succeed(), fail(), succeed())
    first, second = two(client)
    execution_id = rolled_back(client, first)

    assert ("Failed", "Succeeded") == (status(client, second), status(client, execution_id))
    assert (execution_id, "Succeeded") == inside(client, "Deploy")
    with pytest.raises(client.exceptions.NotLatestPipelineExecutionException):
        retried(client, second, "Deploy")


def test_a_stopped_stage_is_rolled_back(mock: PipelineMock, client: Any) -> None:
    """A stage in which an execution was stopped is free."""
    mock.when(action="Ship").then(succeed(), hang(), succeed())
    first, second = two(client)
    stopped(client, second, abandon=True)
    execution_id = rolled_back(client, first)

    assert "Succeeded" == status(client, execution_id)


def test_a_target_may_have_failed_elsewhere(mock: PipelineMock, client: Any) -> None:
    """It counts only that the target succeeded in the stage itself."""
    mock.when(action="Ship").then(fail())
    first = created(client, versioned())
    execution_id = rolled_back(client, first, "Build")

    assert ("Failed", "Succeeded") == (status(client, first), status(client, execution_id))


# Rollbacks that go wrong ----------------------------------------------------------------------


def test_a_rollback_can_be_retried(mock: PipelineMock, client: Any) -> None:
    """It fails like any execution, keeps its id when it is retried, and runs no other stage."""
    first, _ = two(client)
    mock.when(action="Compile").then(fail(), succeed())
    execution_id = rolled_back(client, first, "Build")
    failed = (status(client, execution_id), action_status(client, "Compile"))
    mock.clock.advance(seconds=30)

    assert ("Failed", "Failed") == failed
    assert execution_id == retried(client, execution_id, "Build")
    assert "Succeeded" == status(client, execution_id)
    assert [(0, "STARTED"), (0, "FAILED"), (30, "RESUMED"), (30, "SUCCEEDED")] == happened(
        mock, PipelineExecutionStateChange, execution_id=execution_id
    )
    assert {"Build"} == {
        event.stage
        for event in mock.events.of(StageExecutionStateChange)
        if event.execution_id == execution_id
    }


@pytest.mark.parametrize("abandon", [True, False])
def test_a_rollback_can_be_stopped(mock: PipelineMock, client: Any, *, abandon: bool) -> None:
    """And then retried, as any execution."""
    first, _ = two(client)
    mock.when(action="Ship").then(succeed(after=60))
    execution_id = rolled_back(client, first)
    stopped(client, execution_id, abandon=abandon)
    mock.clock.advance(seconds=60)
    ended = status(client, execution_id)
    retried(client, execution_id, "Deploy", "ALL_ACTIONS")
    mock.clock.advance(seconds=60)

    assert ("Stopped", "Succeeded") == (ended, status(client, execution_id))


def test_an_update_cancels_a_rollback(mock: PipelineMock, client: Any) -> None:
    """It belongs to the version of its target, as any execution to its own."""
    first, _ = two(client)
    mock.when(action="Ship").then(succeed(after=60))
    execution_id = rolled_back(client, first)
    client.update_pipeline(pipeline=versioned())
    mock.clock.advance(seconds=60)

    assert "Cancelled" == status(client, execution_id)
