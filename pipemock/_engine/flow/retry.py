"""Retries of stages: which are allowed, and which actions they repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._engine import errors
from pipemock._engine.declaration.condition import ConditionKind
from pipemock._engine.flow.stages import latest_in, reenter_stage
from pipemock._engine.flow.start import require_room
from pipemock._engine.state import moves
from pipemock._engine.state.executions import NOTHING
from pipemock._engine.state.lookups import stage_of
from pipemock._engine.state.statuses import (
    ActionExecutionStatus,
    Move,
    PipelineExecutionStatus,
    StageExecutionStatus,
)

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.state.executions import Pipeline, StageExecution
    from pipemock._engine.state.world import World

_ENDED_BADLY = {StageExecutionStatus.FAILED, StageExecutionStatus.STOPPED}
_NEVER_AGAIN = {PipelineExecutionStatus.SUPERSEDED, PipelineExecutionStatus.CANCELLED}


def retry(
    world: World,
    pipeline: Pipeline,
    now: datetime,
    *,
    stage: str,
    execution_id: str,
    all_actions: bool,
) -> None:
    """Repeat the failed actions of a stage, or all of them, in the same execution.

    Raises:
        ServiceError: If the stage does not exist, if another execution has entered it since, or if
            there is nothing to retry (user guide, "Configure stage retry":
            docs.aws.amazon.com/codepipeline/latest/userguide/stage-retry.html).
    """
    stage_of(pipeline, stage)
    found = _retryable(pipeline, stage=stage, execution_id=execution_id, all_actions=all_actions)
    found.manual_retries += 1
    found.latest_retry_was_automatic = False
    _resume(world, found, now, all_actions=all_actions)


def _retryable(
    pipeline: Pipeline, *, stage: str, execution_id: str, all_actions: bool
) -> StageExecution:
    execution = pipeline.executions.get(execution_id)
    latest = latest_in(pipeline, stage, execution)
    # Captured: the message of this error mentions superseded executions.
    if latest is None or (execution is not None and execution.status in _NEVER_AGAIN):
        raise errors.stage_not_retryable(pipeline.name, stage, execution_id)
    if latest.execution.id != execution_id:
        raise errors.not_latest_execution(pipeline.name, stage, execution_id)
    # Inferred: a stage may still show an execution past its retention, but can't retry it.
    if execution is None or not _can_be_retried(pipeline, latest, all_actions=all_actions):
        raise errors.stage_not_retryable(pipeline.name, stage, execution_id)
    if latest.execution.id not in pipeline.active:
        require_room(pipeline)
    return latest


def retry_automatically(world: World, stage: StageExecution, now: datetime) -> None:
    """Resume a failed stage that declares automatic retry: one attempt.

    User guide: docs.aws.amazon.com/codepipeline/latest/userguide/stage-retry-auto.html
    """
    stage.automatic_retries += 1
    stage.latest_retry_was_automatic = True
    _resume(world, stage, now, all_actions=stage.declaration.failure.retries_all_actions)


# An execution that has already entered the stage is not checked again, but results of conditions on
# success or failure are no longer valid.
def _resume(world: World, stage: StageExecution, now: datetime, *, all_actions: bool) -> None:
    execution = stage.execution
    for name in _names_to_repeat(stage, all_actions=all_actions):
        stage.current.pop(name, None)
    entry = stage.conditions.get(ConditionKind.BEFORE_ENTRY)
    granted = entry is not None and entry.passed
    stage.conditions = {ConditionKind.BEFORE_ENTRY: entry} if entry and granted else NOTHING
    stage.last_retry = execution.last_retry = now
    execution.attempt += 1
    execution.stop_reason = execution.status_summary = None
    moves.move_pipeline_execution(world, execution, Move.RETRY, now)
    moves.move_stage_execution(world, stage, Move.RETRY, now)
    reenter_stage(world, stage)


def _can_be_retried(pipeline: Pipeline, stage: StageExecution, *, all_actions: bool) -> bool:
    execution = stage.execution
    if execution.declaration is not pipeline.declaration or stage.condition_in_progress:
        return False
    if execution.status is PipelineExecutionStatus.IN_PROGRESS:
        # User guide: failed actions can be retried while others in the stage are in progress.
        return stage.has_failed_action and not all_actions
    if stage.status not in _ENDED_BADLY:
        return False
    return all_actions or bool(_names_to_repeat(stage, all_actions=False))


# An action that was never started counts as failed, since it never succeeded (user guide, stage
# retry, docs.aws.amazon.com/codepipeline/latest/userguide/stage-retry.html).
def _names_to_repeat(stage: StageExecution, *, all_actions: bool) -> list[str]:
    names = [action.name for action in stage.declaration.actions]
    if all_actions:
        return names
    kept = {ActionExecutionStatus.SUCCEEDED, ActionExecutionStatus.IN_PROGRESS}
    done = {name for name, action in stage.current.items() if action.status in kept}
    return [name for name in names if name not in done]
