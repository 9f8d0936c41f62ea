"""Checks of stage conditions: all rules run, and their results decide the condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._engine import errors
from pipemock._engine.actions import lifecycle
from pipemock._engine.declaration.condition import SKIP, ConditionKind
from pipemock._engine.flow.stages import latest_in, reenter_stage
from pipemock._engine.flow.start import require_room
from pipemock._engine.state import moves
from pipemock._engine.state.endings import Ending
from pipemock._engine.state.executions import ConditionExecution, Result
from pipemock._engine.state.lookups import stage_of
from pipemock._engine.state.ports import JOB_FAILED
from pipemock._engine.state.statuses import (
    ActionExecutionStatus,
    Move,
    StageExecutionStatus,
)

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.state.executions import (
        ActionExecution,
        Pipeline,
        StageExecution,
    )
    from pipemock._engine.state.world import World


# Inferred: a rule that fails with another code could not be evaluated.
_NOT_FULFILLED: Final = JOB_FAILED


def check(world: World, stage: StageExecution, kind: ConditionKind, now: datetime) -> None:
    """Start checking a condition: all of its rules run at the same time (user guide)."""
    declaration = stage.declaration.conditions[kind]
    condition = ConditionExecution(stage=stage, declaration=declaration, updated=now)
    stage.conditions = {**stage.conditions, kind: condition}
    for rule in declaration.rules:
        lifecycle.start(world, stage, rule, now, condition=condition)
    world.mark_unsettled(stage.execution)


def decide(world: World, condition: ConditionExecution, now: datetime) -> None:
    """End a condition whose rules have ended: it succeeds if all of them succeeded."""
    failed = [each for each in condition.rules.values() if _failed(each)]
    errors = {each.result.error_code for each in failed if each.result is not None}
    move = Move.SUCCEED
    if failed:
        move = Move.FAIL if errors <= {_NOT_FULFILLED} else Move.ERR
    moves.move_condition_execution(world, condition, move, now)


def give_up(world: World, condition: ConditionExecution, move: Move, now: datetime) -> None:
    """End a condition early, and abandon those of its rules that are in progress."""
    for rule in condition.rules.values():
        if rule.in_progress:
            lifecycle.end(world, rule, Ending(Move.ABANDON, Result()), now)
    moves.move_condition_execution(world, condition, move, now)


def _failed(rule: ActionExecution) -> bool:
    return rule.status is ActionExecutionStatus.FAILED


def override(
    world: World,
    pipeline: Pipeline,
    now: datetime,
    *,
    stage: str,
    execution_id: str,
    kind: ConditionKind,
) -> None:
    """Resume a stage: abandon the rules of its condition, and retry a failed execution.

    Documented: a condition can be overridden while its rules are in progress, unless its result is
    SKIP. The errors listed for the operation mention executions that have ended, so a condition
    that has just failed its stage can be overridden as well (inferred).

    Raises:
        ServiceError: If the stage does not exist, if another execution has entered it since, or if
            the condition can't be overridden.
    """
    stage_of(pipeline, stage)
    condition = _overridable(pipeline, stage, execution_id, kind)
    overridden = condition.stage
    give_up(world, condition, Move.OVERRIDE, now)
    if overridden.status is StageExecutionStatus.FAILED:
        moves.move_pipeline_execution(world, overridden.execution, Move.RETRY, now)
        moves.move_stage_execution(world, overridden, Move.RETRY, now)
        reenter_stage(world, overridden)


def _overridable(
    pipeline: Pipeline, stage: str, execution_id: str, kind: ConditionKind
) -> ConditionExecution:
    latest = _latest(pipeline, stage, execution_id)
    condition = latest.conditions.get(kind)
    if condition is None or condition.declaration.result == SKIP:
        raise errors.condition_not_overridable(pipeline.name, stage, kind.name)
    if not condition.in_progress and not _has_failed_its_stage(condition):
        raise errors.condition_not_overridable(pipeline.name, stage, kind.name)
    if latest.execution.id not in pipeline.active:
        require_room(pipeline)
    return condition


def _latest(pipeline: Pipeline, stage: str, execution_id: str) -> StageExecution:
    execution = pipeline.executions.get(execution_id)
    latest = latest_in(pipeline, stage, execution)
    if execution is None or latest is None or latest.execution.id != execution_id:
        raise errors.not_latest_execution(pipeline.name, stage, execution_id)
    return latest


def _has_failed_its_stage(condition: ConditionExecution) -> bool:
    stage, execution = condition.stage, condition.stage.execution
    current = execution.declaration is execution.pipeline.declaration
    return current and condition.is_not_met and stage.status is StageExecutionStatus.FAILED
