"""How the condition of a stage is checked: its rules run, and together they decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._engine.actions import lifecycle
from pipemock._engine.state import moves
from pipemock._engine.state.endings import Ending
from pipemock._engine.state.executions import ConditionExecution, Result
from pipemock._engine.state.ports import JOB_FAILED
from pipemock._engine.state.statuses import ActionExecutionStatus, Move

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.declaration.condition import ConditionKind
    from pipemock._engine.state.executions import ActionExecution, StageExecution
    from pipemock._engine.state.world import World

# A rule that fails with another code could not be asked. Inferred.
_SAYS_NO: Final = JOB_FAILED


def check(world: World, stage: StageExecution, kind: ConditionKind, now: datetime) -> None:
    """Begin to check a condition: all of its rules run at the same time (user guide)."""
    declaration = stage.declaration.conditions[kind]
    condition = ConditionExecution(stage=stage, declaration=declaration, updated=now)
    stage.conditions = {**stage.conditions, kind: condition}
    for rule in declaration.rules:
        lifecycle.start(world, stage, rule, now, condition=condition)
    world.look_at(stage.execution)


def decide(world: World, condition: ConditionExecution, now: datetime) -> None:
    """End a condition whose rules have ended: it succeeds if all of them did."""
    failed = [each for each in condition.rules.values() if _failed(each)]
    errors = {each.result.error_code for each in failed if each.result is not None}
    move = Move.SUCCEED
    if failed:
        move = Move.FAIL if errors <= {_SAYS_NO} else Move.ERR
    moves.move_condition_execution(world, condition, move, now)


def give_up(world: World, condition: ConditionExecution, move: Move, now: datetime) -> None:
    """End a condition without asking any further; rules that still run are abandoned."""
    for rule in condition.rules.values():
        if rule.in_progress:
            lifecycle.end(world, rule, Ending(Move.ABANDON, Result()), now)
    moves.move_condition_execution(world, condition, move, now)


def _failed(rule: ActionExecution) -> bool:
    return rule.status is ActionExecutionStatus.FAILED
