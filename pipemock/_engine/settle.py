"""The joint rules: what follows when states come together, fired until nothing changes.

Each rule is a sentence about one execution. It looks at the joint state, whatever led to it, and
says whether it moved something. The rules stand in the order of their priority: whenever one has
moved something, they are asked again from the first. An execution is looked at when something
changed that its rules depend on, so that the cost does not grow with what is finished.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._engine import moves, performing
from pipemock._engine.execution import StageExecution
from pipemock._engine.states import Move, PipelineExecutionStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pipemock._engine.declaration import ActionDeclaration
    from pipemock._engine.execution import PipelineExecution, StageState
    from pipemock._engine.world import World


def settle(world: World, now: datetime) -> None:
    """Fire the rules until no execution moves any more."""
    while world.unsettled:
        execution = next(iter(world.unsettled))
        for rule in RULES:
            if rule(world, execution, now):
                break
        else:
            del world.unsettled[execution]


def go_to_stage(world: World, execution: PipelineExecution, position: int) -> None:
    """Let an execution wait in front of a stage; the rules decide what becomes of it."""
    stage = execution.pipeline.stages[execution.declaration.stages[position].name]
    execution.position = position
    execution.waiting_for = stage
    stage.waiting = [other for other in stage.waiting if other.in_progress]
    stage.waiting.append(execution)
    world.look_at(execution)


def go_back_into_stage(world: World, stage: StageExecution) -> None:
    """Let an execution take up again, for a retry, the stage that it was in."""
    execution = stage.execution
    execution.inside = stage
    stage.state.occupant = execution
    world.look_at(execution)


# Rules ----------------------------------------------------------------------------------------


def a_stopping_execution_comes_to_rest(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """Once no action is in progress; even if the last action has succeeded (captured)."""
    stopping = execution.status is PipelineExecutionStatus.STOPPING
    if not stopping or execution.has_action_in_progress:
        return False
    if execution.inside is not None:
        moves.move_stage_execution(world, execution.inside, Move.COME_TO_REST, now)
        _leave(world, execution.inside)
    moves.move_pipeline_execution(world, execution, Move.COME_TO_REST, now)
    return True


def an_outdated_execution_is_cancelled(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """After an update, once the actions in progress are complete (user guide, execution modes)."""
    outdated = execution.in_progress and execution.outdated
    if not outdated or execution.has_action_in_progress:
        return False
    if execution.inside is not None:
        moves.move_stage_execution(world, execution.inside, Move.CANCEL, now)
        _leave(world, execution.inside)
    _stop_waiting(execution)
    moves.move_pipeline_execution(world, execution, Move.CANCEL, now)
    return True


def a_failed_action_fails_its_stage_and_execution(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """Once its siblings have run to completion."""
    stage = execution.inside
    if not execution.in_progress or stage is None:
        return False
    if not stage.failed_actions or stage.has_action_in_progress:
        return False
    moves.move_stage_execution(world, stage, Move.FAIL, now)
    _leave(world, stage)
    moves.move_pipeline_execution(world, execution, Move.FAIL, now)
    return True


def the_actions_of_the_next_run_order_start(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """Together, once every action of a lower run order has succeeded."""
    stage = execution.inside
    if not execution.in_progress or execution.outdated or stage is None:
        return False
    group = _next_group(stage)
    for action in group:
        performing.start(world, stage, action, now)
    return bool(group)


def a_stage_succeeds_with_its_actions(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """And its execution goes on to the next stage, or succeeds with the last one."""
    stage = execution.inside
    if not execution.in_progress or stage is None or not stage.succeeded:
        return False
    moves.move_stage_execution(world, stage, Move.SUCCEED, now)
    _leave(world, stage)
    following = execution.position + 1
    if following < len(execution.declaration.stages):
        go_to_stage(world, execution, following)
    else:
        moves.move_pipeline_execution(world, execution, Move.SUCCEED, now)
    return True


def a_newer_execution_supersedes_those_that_wait(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """In front of a stage only the newest goes on waiting; inside a stage nobody is overtaken."""
    stage = execution.waiting_for
    if not execution.in_progress or stage is None:
        return False
    waiting = [other for other in stage.waiting if other.in_progress]
    newest = max(waiting, key=lambda other: other.number)
    overtaken = [other for other in waiting if other is not newest]
    for other in overtaken:
        _stop_waiting(other)
        moves.move_pipeline_execution(world, other, Move.SUPERSEDE, now)
    return bool(overtaken)


def a_waiting_execution_enters_a_free_stage_whose_gates_are_open(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """And locks it until the stage is done."""
    stage = execution.waiting_for
    if not execution.in_progress or stage is None or stage.occupant is not None:
        return False
    if stage.dormant is execution or not _gates_are_open(execution, stage):
        return False
    _stop_waiting(execution)
    _enter(world, execution, stage, now)
    return True


RULES: Final[tuple[Callable[[World, PipelineExecution, datetime], bool], ...]] = (
    a_stopping_execution_comes_to_rest,
    an_outdated_execution_is_cancelled,
    a_failed_action_fails_its_stage_and_execution,
    the_actions_of_the_next_run_order_start,
    a_stage_succeeds_with_its_actions,
    a_newer_execution_supersedes_those_that_wait,
    a_waiting_execution_enters_a_free_stage_whose_gates_are_open,
)


# What the rules do ----------------------------------------------------------------------------


def _next_group(stage: StageExecution) -> list[ActionDeclaration]:
    declared = stage.declaration.actions
    to_start = [action for action in declared if action.name not in stage.current]
    if not to_start or stage.failed_actions:
        return []
    run_order = min(action.run_order for action in to_start)
    earlier = [stage.current[each.name] for each in declared if each.run_order < run_order]
    if any(action.in_progress for action in earlier):
        return []
    return [action for action in to_start if action.run_order == run_order]


def _enter(world: World, execution: PipelineExecution, state: StageState, now: datetime) -> None:
    declaration = execution.declaration.stages[execution.position]
    stage = StageExecution(
        execution=execution, declaration=declaration, state=state, started=now, updated=now
    )
    execution.inside = execution.stages[declaration.name] = stage
    state.occupant = execution
    state.latest = stage
    moves.stage_execution_started(world, stage, now)


def _leave(world: World, stage: StageExecution) -> None:
    stage.execution.inside = None
    stage.state.occupant = None
    for other in stage.state.waiting:
        world.look_at(other)


def _stop_waiting(execution: PipelineExecution) -> None:
    if execution.waiting_for is None:
        return
    execution.waiting_for.waiting.remove(execution)
    execution.waiting_for = None


def _gates_are_open(execution: PipelineExecution, stage: StageState) -> bool:
    if execution.position == 0:
        return stage.inbound.enabled
    before = execution.declaration.stages[execution.position - 1].name
    return stage.inbound.enabled and execution.pipeline.stages[before].outbound.enabled
