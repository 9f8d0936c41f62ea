"""How the condition of a stage is checked: its rules run, and together they decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._engine import moves, performing
from pipemock._engine.ending import Ending
from pipemock._engine.execution import ConditionExecution, Result
from pipemock._engine.ports import JOB_FAILED
from pipemock._engine.states import ActionExecutionStatus, Move

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.condition_declaration import ConditionKind
    from pipemock._engine.execution import ActionExecution, StageExecution
    from pipemock._engine.world import World

# A rule that fails with another code could not be asked. Inferred.
_SAYS_NO: Final = JOB_FAILED


def check(world: World, stage: StageExecution, kind: ConditionKind, now: datetime) -> None:
    """Begin to check a condition: all of its rules run at the same time (user guide)."""
    declaration = stage.declaration.conditions[kind]
    condition = ConditionExecution(stage=stage, declaration=declaration, updated=now)
    stage.conditions = {**stage.conditions, kind: condition}
    for rule in declaration.rules:
        performing.start(world, stage, rule, now, condition=condition)
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
            performing.end(world, rule, Ending(Move.ABANDON, Result()), now)
    moves.move_condition_execution(world, condition, move, now)


def _failed(rule: ActionExecution) -> bool:
    return rule.status is ActionExecutionStatus.FAILED
