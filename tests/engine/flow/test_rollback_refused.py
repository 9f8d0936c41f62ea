"""What can't be rolled back, in the order in which it is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import fail, hang, succeed
from tests.client_helpers import created, inside, started, stopped, summaries
from tests.declarations import pipeline
from tests.engine.flow.rollbacks import rolled_back, two, versioned
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

NOWHERE: Final = "00000000-0000-4000-8000-000000000000"
BUSY: Final = "Pipeline 'release' cannot start rollback since stage Build is in progress."


def refused(client: Any, target: str, stage: str = "Build") -> tuple[str, str]:
    """Return how a rollback is refused, after which nothing has happened."""
    before = summaries(client)
    found = refusal(
        client.rollback_stage,
        pipelineName="release",
        stageName=stage,
        targetPipelineExecutionId=target,
    )
    assert before == summaries(client)
    return found


def incomplete(execution_id: str, stage: str = "Build") -> tuple[str, str]:
    text = f"Target Pipeline Execution with id '{execution_id}' has not completed in stage with "
    return "UnableToRollbackStageException", f"{text}name '{stage}'"


def test_an_unknown_stage_comes_first(client: Any) -> None:
    """Where stage and target are unknown, the stage is complained about."""
    client.create_pipeline(pipeline={**versioned(), "pipelineType": "V1", "variables": []})

    assert "StageNotFoundException" == refused(client, NOWHERE, "Nowhere")[0]


def test_an_unknown_target_comes_second(client: Any) -> None:
    """Even a pipeline of type V1 complains about the target first."""
    stages = versioned()["stages"]
    client.create_pipeline(pipeline=pipeline() | {"stages": stages})

    text = f"Target Pipeline Execution with id '{NOWHERE}' does not exist in pipeline with name "
    assert ("PipelineExecutionNotFoundException", f"{text}'release'") == refused(client, NOWHERE)


def test_a_target_is_looked_for_in_the_pipeline(client: Any) -> None:
    """An execution of another pipeline does not exist in this one."""
    two(client)
    other = created(client, {**versioned(), "name": "other"})

    assert "PipelineExecutionNotFoundException" == refused(client, other)[0]


def test_a_pipeline_of_type_v1_comes_third(client: Any) -> None:
    """Only V2 has rollbacks, whatever version the target is of."""
    v1 = pipeline() | {"stages": versioned()["stages"]}
    first = created(client, v1)
    client.update_pipeline(pipeline=v1)

    text = "Pipeline 'release' cannot start rollback: only V2 pipelines can."
    assert ("UnableToRollbackStageException", text) == refused(client, first)


def test_an_older_version_comes_fourth(mock: PipelineMock, client: Any) -> None:
    """The target has to be of the current version, however it ended."""
    mock.when(action="Compile").then(fail())
    first = created(client, versioned())
    client.update_pipeline(pipeline=versioned())

    text = "Pipeline 'release' has been updated since the rollback request was made."
    assert ("PipelineExecutionOutdatedException", text) == refused(client, first)


@pytest.mark.parametrize("behaviour", [fail(), hang()])
def test_a_target_without_success_comes_fifth(
    mock: PipelineMock, client: Any, behaviour: Any
) -> None:
    """An execution that failed in the stage, or is still in it, is refused as a target."""
    mock.when(action="Compile").then(behaviour)
    first = created(client, versioned())

    assert incomplete(first) == refused(client, first)
    assert incomplete(first, "Deploy") == refused(client, first, "Deploy")


def test_a_stopped_target_is_none(mock: PipelineMock, client: Any) -> None:
    """A target that was stopped in the stage did not complete it."""
    mock.when(action="Compile").then(hang())
    first = created(client, versioned())
    stopped(client, first, abandon=True)

    assert incomplete(first) == refused(client, first)


def test_a_rollback_is_no_target(client: Any) -> None:
    """Although it succeeded in the stage."""
    first, _ = two(client)
    execution_id = rolled_back(client, first, "Build")

    assert incomplete(execution_id) == refused(client, execution_id)


@pytest.mark.parametrize("kind", ["standard", "rollback"])
def test_a_busy_stage_comes_last(mock: PipelineMock, client: Any, kind: str) -> None:
    """Nothing is rolled back while an execution, or another rollback, is in the stage."""
    first, _ = two(client)
    mock.when(action="Compile").then(hang())
    busy = started(client) if kind == "standard" else rolled_back(client, first, "Build")

    assert ("UnableToRollbackStageException", BUSY) == refused(client, first)
    assert (busy, "InProgress") == inside(client, "Build")


def test_a_stage_that_is_being_stopped_is_busy(mock: PipelineMock, client: Any) -> None:
    """As long as its actions run, the stage is not free."""
    first, second = two(client)
    mock.when(action="Compile").then(succeed(after=60))
    second = started(client)
    stopped(client, second)

    assert ("UnableToRollbackStageException", BUSY) == refused(client, first)
