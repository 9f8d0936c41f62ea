"""Actions of one run order run together, and the groups of a stage one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock import fail, succeed
from pipemock.events import (
    ActionExecutionStateChange,
    PipelineExecutionStateChange,
    StageExecutionStateChange,
)
from tests.client_helpers import action_status, created, happened, inside, status
from tests.declarations import approval, build, pipeline, source

if TYPE_CHECKING:
    from pipemock import PipelineMock


def stage_of(*actions: dict[str, Any]) -> dict[str, Any]:
    return pipeline(("Source", [source()]), ("Build", list(actions)))


def at(run_order: int, *names: str) -> list[dict[str, Any]]:
    return [build(name, runOrder=run_order) for name in names]


def starts(mock: PipelineMock, action: str) -> list[float]:
    events = happened(mock, ActionExecutionStateChange, action=action)
    return [when for when, state in events if state == "STARTED"]


def test_actions_without_run_order_run_together(mock: PipelineMock, client: Any) -> None:
    """The run order is 1 unless declared, so that actions run in parallel by default."""
    mock.when(provider="CodeBuild").then(succeed(after=60))
    client.create_pipeline(pipeline=stage_of(build("Left"), build("Right")))

    assert "InProgress" == action_status(client, "Left") == action_status(client, "Right")
    assert [0] == starts(mock, "Left") == starts(mock, "Right")


def test_a_later_group_waits_for_all_of_the_group_before(mock: PipelineMock, client: Any) -> None:
    """An action of run order 2 starts when the slowest action of run order 1 has succeeded."""
    mock.when(action="Quick").then(succeed(after=10))
    mock.when(action="Slow").then(succeed(after=90))
    client.create_pipeline(pipeline=stage_of(*at(1, "Quick", "Slow"), *at(2, "Last")))
    mock.clock.advance(seconds=89)
    before = action_status(client, "Last")
    mock.clock.advance(seconds=1)

    assert before is None
    assert [90] == starts(mock, "Last")


def test_groups_run_by_number_and_not_by_declaration(mock: PipelineMock, client: Any) -> None:
    """Run orders may leave gaps and stand in any order; the smallest runs first."""
    mock.when(provider="CodeBuild").then(succeed(after=60))
    client.create_pipeline(
        pipeline=stage_of(*at(999, "Third"), *at(7, "Second"), *at(2, "First", "Also"))
    )
    mock.clock.advance(minutes=3)

    assert [0] == starts(mock, "First") == starts(mock, "Also")
    assert ([60], [120]) == (starts(mock, "Second"), starts(mock, "Third"))


def test_a_stage_succeeds_with_its_last_action(mock: PipelineMock, client: Any) -> None:
    """A stage is in progress until every group has succeeded."""
    mock.when(provider="CodeBuild").then(succeed(after=60))
    client.create_pipeline(pipeline=stage_of(*at(1, "First"), *at(2, "Second")))
    mock.clock.advance(minutes=3)

    assert [(0, "STARTED"), (120, "SUCCEEDED")] == happened(
        mock, StageExecutionStateChange, stage="Build"
    )


def test_an_approval_holds_the_groups_behind_it(mock: PipelineMock, client: Any) -> None:
    """While an approval is open, its siblings finish and later groups wait."""
    client.create_pipeline(
        pipeline=stage_of(approval(runOrder=1), *at(1, "Beside"), *at(2, "Behind"))
    )
    mock.clock.advance(days=1)

    assert "Succeeded" == action_status(client, "Beside")
    assert action_status(client, "Behind") is None


# Failures -------------------------------------------------------------------------------------


def fail_beside_a_slow_one(mock: PipelineMock, client: Any) -> str:
    mock.when(action="Broken").then(fail(after=10))
    mock.when(action="Slow").then(succeed(after=90))
    return created(client, stage_of(*at(1, "Broken", "Slow"), *at(2, "Last")))


def test_siblings_of_a_failed_action_run_to_completion(mock: PipelineMock, client: Any) -> None:
    """A failure is shown at once, while what runs beside it continues to its own end."""
    fail_beside_a_slow_one(mock, client)
    mock.clock.advance(seconds=10)
    during = (action_status(client, "Broken"), action_status(client, "Slow"))
    mock.clock.advance(seconds=80)

    assert ("Failed", "InProgress") == during
    assert "Succeeded" == action_status(client, "Slow")


def test_a_stage_fails_once_its_actions_are_done(mock: PipelineMock, client: Any) -> None:
    """Stage and execution stay in progress until the last sibling of a failed action ends."""
    execution_id = fail_beside_a_slow_one(mock, client)
    mock.clock.advance(seconds=89)
    during = (inside(client, "Build"), status(client, execution_id))
    mock.clock.advance(seconds=1)

    assert ((execution_id, "InProgress"), "InProgress") == during
    assert (execution_id, "Failed") == inside(client, "Build")
    assert [(0, "STARTED"), (90, "FAILED")] == happened(mock, PipelineExecutionStateChange)


def test_groups_behind_a_failed_action_never_start(mock: PipelineMock, client: Any) -> None:
    """No action of a later group starts after a failure, however long one waits."""
    fail_beside_a_slow_one(mock, client)
    mock.clock.advance(days=10)

    assert action_status(client, "Last") is None


def test_several_failures_fail_the_stage_once(mock: PipelineMock, client: Any) -> None:
    """When two actions of a group fail, the stage fails with the later one, and only once."""
    mock.when(action="One").then(fail(after=10))
    mock.when(action="Two").then(fail(after=20))
    client.create_pipeline(pipeline=stage_of(*at(1, "One", "Two")))
    mock.clock.advance(minutes=1)

    assert [(0, "STARTED"), (20, "FAILED")] == happened(
        mock, StageExecutionStateChange, stage="Build"
    )


def test_sources_run_together(mock: PipelineMock, client: Any) -> None:
    """The actions of the first stage form a group like any other."""
    mock.when(action="One").then(succeed(after=10))
    mock.when(action="Two").then(succeed(after=30))
    sources = [source("One", output="A"), source("Two", output="B")]
    client.create_pipeline(pipeline=pipeline(("Source", sources), ("Build", [build(takes="B")])))
    mock.clock.advance(minutes=1)

    assert [0] == starts(mock, "One") == starts(mock, "Two")
    assert [30] == starts(mock, "Compile")
