"""Movement between stages: executions wait for a stage, enter and lock it, and leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._engine.state import moves
from pipemock._engine.state.executions import StageExecution
from pipemock._engine.state.statuses import STARTED

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.state.executions import Pipeline, PipelineExecution, StageState
    from pipemock._engine.state.world import World


def go_to_stage(world: World, execution: PipelineExecution, position: int) -> None:
    """Make an execution wait for a stage; the settle rules decide when it enters."""
    stage = _state_at(execution, position)
    execution.position = position
    execution.waiting_for = stage
    stage.waiting = [other for other in stage.waiting if other.in_progress]
    if stage.wait_expired:
        stage.wait_expired = False
        mark_waiting_unsettled(world, stage)
    stage.waiting.append(execution)
    world.mark_unsettled(execution)


def enter(world: World, execution: PipelineExecution, position: int, now: datetime) -> None:
    """Move an execution into a stage, and lock the stage unless executions run in parallel.

    Captured (radkawar/stackd, rollback_boundaries_native and history_filters_native): from now on
    the state of the stage shows no action of the previous execution, in a rollback too.
    """
    stop_waiting(execution)
    execution.position = position
    declaration, state = execution.declaration.stages[position], _state_at(execution, position)
    stage = StageExecution(
        execution=execution, declaration=declaration, state=state, started=now, updated=now
    )
    execution.stages[declaration.name] = stage
    _occupy(stage)
    if stage.locks:
        state.actions.clear()
    moves.record_stage_execution(world, stage, STARTED, now)
    world.mark_unsettled(execution)


def reenter_stage(world: World, stage: StageExecution) -> None:
    """Return an execution to the stage that it was in."""
    _occupy(stage)
    world.mark_unsettled(stage.execution)


def latest_in(
    pipeline: Pipeline, stage: str, execution: PipelineExecution | None
) -> StageExecution | None:
    """Return the latest pass through a stage; a parallel execution has each stage to itself."""
    if execution is not None and execution.declaration.is_parallel:
        return execution.stages.get(stage)
    return pipeline.stages[stage].latest


def leave(world: World, stage: StageExecution) -> None:
    """Move an execution out of its stage, and unlock the stage."""
    stage.execution.current_stage = None
    if stage.locks:
        stage.state.occupant = None
        mark_waiting_unsettled(world, stage.state)


def stop_waiting(execution: PipelineExecution) -> None:
    """Remove an execution from those that wait for its stage."""
    if execution.waiting_for is None:
        return
    execution.waiting_for.waiting.remove(execution)
    execution.waiting_for = None


def transitions_are_enabled(execution: PipelineExecution, stage: StageState) -> bool:
    """Return whether the transitions into the stage that an execution waits for are enabled."""
    if execution.position == 0:
        return stage.inbound.enabled
    before = _state_at(execution, execution.position - 1)
    return stage.inbound.enabled and before.outbound.enabled


def mark_waiting_unsettled(world: World, stage: StageState) -> None:
    """Mark all executions that wait for a stage as unsettled."""
    for execution in stage.waiting:
        world.mark_unsettled(execution)


def _occupy(stage: StageExecution) -> None:
    stage.execution.current_stage = stage
    if stage.locks:
        stage.state.occupant = stage.execution
        stage.state.latest = stage


def _state_at(execution: PipelineExecution, position: int) -> StageState:
    return execution.pipeline.stages[execution.declaration.stages[position].name]
