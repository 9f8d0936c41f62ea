"""The settle rules: the consequences of joint states, applied until nothing changes.

Each rule concerns one execution. It inspects the joint state, however that came about, and returns
whether it changed anything. The rules are ordered by priority: after each change they are tried
again from the first. An execution is checked only when something that its rules depend on has
changed, so that finished executions cost nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._clock.timers import Due
from pipemock._engine import retention
from pipemock._engine.actions import jobs, lifecycle
from pipemock._engine.declaration.condition import RETRY, ROLLBACK, SKIP, ConditionKind
from pipemock._engine.declaration.pipeline import QUEUED, SUPERSEDED
from pipemock._engine.flow import conditions, retry, rollback
from pipemock._engine.flow.stages import (
    enter,
    go_to_stage,
    leave,
    stop_waiting,
    transitions_are_enabled,
)
from pipemock._engine.state import moves
from pipemock._engine.state.endings import PlannedCancellation, PlannedEnding, PlannedInvocation
from pipemock._engine.state.statuses import (
    Move,
    PipelineExecutionStatus,
    StageExecutionStatus,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.executions import (
        ConditionExecution,
        PipelineExecution,
        StageExecution,
        StageState,
    )
    from pipemock._engine.state.world import World

# User guide, quotas, for each execution in the mode PARALLEL:
# docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
MOST_CONCURRENT_ACTIONS: Final = 5

# Captured (radkawar/stackd, polling_native_action_identity).
_UPDATED: Final = "Pipeline definition was updated"


def settle(world: World, now: datetime) -> None:
    """Apply the rules until they change no execution any more."""
    while world.unsettled:
        execution = next(iter(world.unsettled))
        for rule in _rules_for(execution):
            if rule(world, execution, now):
                break
        else:
            del world.unsettled[execution]


def tick(world: World, now: datetime) -> None:
    """Process everything that is due at *now*, and its immediate consequences."""
    retention.forget(world, now)
    settle(world, now)
    while (planned := world.timers.pop_due(now)) is not None:
        if isinstance(planned, PlannedInvocation):
            jobs.hand_to_function(world, planned.job)
        elif isinstance(planned, PlannedCancellation):
            world.mark_unsettled(planned.execution)
        elif isinstance(planned, PlannedEnding) and planned.ending.result.updated_by is not None:
            lifecycle.end_by_answer(world, planned.action, planned.ending, now)
        else:
            lifecycle.end(world, planned.action, planned.ending, now)
        settle(world, now)
    retention.forget(world, now)


def next_due(world: World) -> datetime | None:
    """Return the earliest due time of what is planned."""
    return world.timers.next_due()


def pending(world: World) -> Iterator[Due]:
    """Yield what is planned, soonest first."""
    for due, planned in world.timers:
        yield Due(due, str(planned))


# Rules ----------------------------------------------------------------------------------------


def a_condition_is_decided_by_its_rules(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """Decide a condition once all of its rules have ended."""
    condition = execution.condition_in_progress
    if condition is None or condition.has_rule_in_progress:
        return False
    conditions.decide(world, condition, now)
    return True


def a_stopping_execution_comes_to_rest(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """Stop an execution once it is idle, even if its last action has succeeded (captured).

    Captured: the reason becomes the summary only now, not while the execution is Stopping.
    """
    stopping = execution.status is PipelineExecutionStatus.STOPPING
    if not stopping or execution.is_busy:
        return False
    if execution.current_stage is not None:
        _move_unless_over(world, execution.current_stage, Move.COME_TO_REST, now)
        leave(world, execution.current_stage)
    execution.status_summary = execution.stop_reason
    moves.move_pipeline_execution(world, execution, Move.COME_TO_REST, now)
    return True


def an_outdated_execution_is_cancelled(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """Cancel an execution of an old version once its actions have ended (user guide).

    Execution modes: docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html
    """
    outdated = execution.in_progress and execution.outdated
    if not outdated or execution.is_busy:
        return False
    if execution.cancelled_from is not None and now < execution.cancelled_from:
        return False
    if execution.current_stage is not None:
        _move_unless_over(world, execution.current_stage, Move.CANCEL, now)
        leave(world, execution.current_stage)
    stop_waiting(execution)
    execution.status_summary = _UPDATED
    moves.move_pipeline_execution(world, execution, Move.CANCEL, now)
    return True


def a_condition_that_is_not_met_has_its_result(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """Fail, roll back or skip a stage whose `beforeEntry` or `onSuccess` condition is not met."""
    stage = execution.current_stage
    condition = _not_met(stage) if stage is not None and stage.in_progress else None
    if stage is None or condition is None or not execution.in_progress:
        return False
    if condition.declaration.result == SKIP:
        moves.move_stage_execution(world, stage, Move.SKIP, now)
        _go_on(world, stage, now)
    else:
        moves.move_stage_execution(world, stage, Move.FAIL, now)
        _fail(world, stage, now, rolls_back=condition.declaration.result == ROLLBACK)
    return True


def a_failed_action_fails_its_stage(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """Fail a stage once no action is in progress; then retry it or check its `onFailure`."""
    stage = _working_in(execution)
    if stage is None or not stage.has_failed_action or stage.has_action_in_progress:
        return False
    moves.move_stage_execution(world, stage, Move.FAIL, now)
    if stage.declaration.failure.result == RETRY and not stage.automatic_retries:
        retry.retry_automatically(world, stage, now)
    elif ConditionKind.ON_FAILURE in stage.declaration.conditions:
        conditions.check(world, stage, ConditionKind.ON_FAILURE, now)
    return True


def a_failed_stage_fails_its_execution(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """Fail the execution, and roll the stage back if its `onFailure` says so."""
    stage = execution.current_stage
    failed = stage is not None and stage.status is StageExecutionStatus.FAILED
    if stage is None or not failed or not execution.in_progress or execution.is_busy:
        return False
    _fail(world, stage, now, rolls_back=_rolls_back(stage))
    return True


def an_entered_stage_checks_its_condition(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """Check the `beforeEntry` condition before any action starts."""
    stage = _working_in(execution)
    if stage is None or not _is_unchecked(stage, ConditionKind.BEFORE_ENTRY):
        return False
    conditions.check(world, stage, ConditionKind.BEFORE_ENTRY, now)
    return True


def the_actions_of_the_next_run_order_start(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """Start the actions together once every action of a lower run order has succeeded."""
    stage = _working_in(execution)
    if stage is None or not stage.has_passed(ConditionKind.BEFORE_ENTRY):
        return False
    group = _next_group(stage)
    for action in group:
        lifecycle.start(world, stage, action, now)
    return bool(group)


def a_stage_checks_its_success(world: World, execution: PipelineExecution, now: datetime) -> bool:
    """Check the `onSuccess` condition, if there is one, once every action has succeeded."""
    stage = _working_in(execution)
    if stage is None or not stage.succeeded or not _is_unchecked(stage, ConditionKind.ON_SUCCESS):
        return False
    conditions.check(world, stage, ConditionKind.ON_SUCCESS, now)
    return True


def a_stage_succeeds_with_its_actions(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """Move the execution to the next stage, or end it as Succeeded after the last one."""
    stage = execution.current_stage
    if not execution.in_progress or stage is None or not stage.succeeded:
        return False
    if not stage.in_progress or not stage.has_passed(ConditionKind.ON_SUCCESS):
        return False
    moves.move_stage_execution(world, stage, Move.SUCCEED, now)
    if _can_be_rollback_target(execution):
        stage.state.last_success = execution
    _go_on(world, stage, now)
    return True


def a_newer_execution_supersedes_older_waiting_ones(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """Keep only the newest of the waiting executions; never supersede one inside a stage."""
    stage = execution.waiting_for
    if not execution.in_progress or stage is None or len(stage.waiting) == 1:
        return False
    waiting = [other for other in _waiting(stage) if other.declaration.execution_mode == SUPERSEDED]
    newest = max(waiting, key=lambda other: other.number, default=None)
    overtaken = [other for other in waiting if other is not newest]
    for other in overtaken:
        stop_waiting(other)
        moves.move_pipeline_execution(world, other, Move.SUPERSEDE, now)
    return bool(overtaken)


def a_waiting_execution_enters_a_free_stage_whose_transitions_are_enabled(
    world: World, execution: PipelineExecution, now: datetime
) -> bool:
    """Enter the stage and lock it until it is left; in the mode QUEUED, in order of arrival."""
    stage = execution.waiting_for
    if not execution.in_progress or stage is None or not _may_enter(execution, stage):
        return False
    enter(world, execution, execution.position, now)
    return True


RULES: Final[tuple[Callable[[World, PipelineExecution, datetime], bool], ...]] = (
    a_condition_is_decided_by_its_rules,
    a_stopping_execution_comes_to_rest,
    an_outdated_execution_is_cancelled,
    a_condition_that_is_not_met_has_its_result,
    a_failed_action_fails_its_stage,
    a_failed_stage_fails_its_execution,
    an_entered_stage_checks_its_condition,
    the_actions_of_the_next_run_order_start,
    a_stage_checks_its_success,
    a_stage_succeeds_with_its_actions,
    a_newer_execution_supersedes_older_waiting_ones,
    a_waiting_execution_enters_a_free_stage_whose_transitions_are_enabled,
)

# The last two rules apply only to executions that wait for a stage, most of the others only to
# executions inside a stage, and some of these only to stages that declare conditions.
_RULES_INSIDE: Final = RULES[:-2]
_RULES_WITHOUT_CONDITIONS: Final = tuple(
    rule
    for rule in _RULES_INSIDE
    if rule
    not in {
        a_condition_is_decided_by_its_rules,
        a_condition_that_is_not_met_has_its_result,
        an_entered_stage_checks_its_condition,
        a_stage_checks_its_success,
    }
)
_RULES_OUTSIDE: Final = (
    a_stopping_execution_comes_to_rest,
    an_outdated_execution_is_cancelled,
    *RULES[-2:],
)


def _rules_for(
    execution: PipelineExecution,
) -> tuple[Callable[[World, PipelineExecution, datetime], bool], ...]:
    stage = execution.current_stage
    if stage is None:
        return _RULES_OUTSIDE
    return _RULES_INSIDE if stage.declaration.conditions else _RULES_WITHOUT_CONDITIONS


# Predicates of the rules ---------------------------------------------------------------------


def _working_in(execution: PipelineExecution) -> StageExecution | None:
    stage = execution.current_stage
    goes_on = execution.in_progress and not execution.outdated
    return stage if goes_on and stage is not None and stage.in_progress else None


def _is_unchecked(stage: StageExecution, kind: ConditionKind) -> bool:
    return kind in stage.declaration.conditions and kind not in stage.conditions


def _not_met(stage: StageExecution) -> ConditionExecution | None:
    return next((each for each in stage.conditions.values() if each.is_not_met), None)


def _rolls_back(stage: StageExecution) -> bool:
    condition = stage.conditions.get(ConditionKind.ON_FAILURE)
    if condition is None:
        return stage.declaration.failure.result == ROLLBACK
    return condition.is_not_met and condition.declaration.result == ROLLBACK


# A parallel execution that started before an update may still succeed after it.
def _can_be_rollback_target(execution: PipelineExecution) -> bool:
    is_current = execution.declaration is execution.pipeline.declaration
    return is_current and execution.rollback_target is None


def _next_group(stage: StageExecution) -> list[ActionDeclaration]:
    declared = stage.declaration.actions
    to_start = [action for action in declared if action.name not in stage.current]
    if not to_start or stage.has_failed_action:
        return []
    run_order = min(action.run_order for action in to_start)
    earlier = [stage.current[each.name] for each in declared if each.run_order < run_order]
    if any(action.in_progress for action in earlier):
        return []
    group = [action for action in to_start if action.run_order == run_order]
    return group if stage.locks else group[: _room_for_actions(stage)]


def _room_for_actions(stage: StageExecution) -> int:
    running = sum(action.in_progress for action in stage.current.values())
    return MOST_CONCURRENT_ACTIONS - running


def _waiting(stage: StageState) -> list[PipelineExecution]:
    return [other for other in stage.waiting if other.in_progress]


def _may_enter(execution: PipelineExecution, stage: StageState) -> bool:
    if execution.declaration.is_parallel:
        return True
    if (
        stage.occupant is not None
        or stage.wait_expired
        or not transitions_are_enabled(execution, stage)
    ):
        return False
    is_queued = execution.declaration.execution_mode == QUEUED
    return not is_queued or _waiting(stage)[0] is execution


# Effects of the rules ------------------------------------------------------------------------


def _go_on(world: World, stage: StageExecution, now: datetime) -> None:
    execution = stage.execution
    leave(world, stage)
    following = execution.position + 1
    is_last = following == len(execution.declaration.stages)
    if is_last or execution.rollback_target is not None:
        moves.move_pipeline_execution(world, execution, Move.SUCCEED, now)
    else:
        go_to_stage(world, execution, following)


def _fail(world: World, stage: StageExecution, now: datetime, *, rolls_back: bool) -> None:
    leave(world, stage)
    moves.move_pipeline_execution(world, stage.execution, Move.FAIL, now)
    if rolls_back:
        rollback.roll_back_automatically(world, stage, now)


# A failed stage stays failed, even if its condition is still being checked.
def _move_unless_over(world: World, stage: StageExecution, move: Move, now: datetime) -> None:
    if stage.status is not StageExecutionStatus.FAILED:
        moves.move_stage_execution(world, stage, move, now)
