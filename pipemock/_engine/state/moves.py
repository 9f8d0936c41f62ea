"""Status changes: each checks its table, records when it happened, and records an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._engine.state import statuses
from pipemock._engine.state.statuses import Move, step
from pipemock._engine.state.triggering_commit import triggering_commit
from pipemock._engine.state.urls import result_url
from pipemock.events import (
    ActionExecutionStateChange,
    PipelineExecutionStateChange,
    StageExecutionStateChange,
)

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.state.executions import (
        ActionExecution,
        ConditionExecution,
        Job,
        PipelineExecution,
        StageExecution,
    )
    from pipemock._engine.state.statuses import JobMove
    from pipemock._engine.state.world import World


def move_pipeline_execution(
    world: World, execution: PipelineExecution, move: Move, now: datetime
) -> None:
    """Change the status of a pipeline execution."""
    execution.status = step(statuses.PIPELINE_EXECUTION, execution.status, move)
    execution.updated = now
    record_pipeline_execution(world, execution, statuses.EVENT_STATE[move], now)
    if move in {Move.STOP, Move.RETRY}:
        execution.pipeline.active[execution.id] = execution
    else:
        execution.pipeline.active.pop(execution.id, None)
    world.mark_unsettled(execution)


def move_stage_execution(world: World, stage: StageExecution, move: Move, now: datetime) -> None:
    """Change the status of a stage execution."""
    stage.status = step(statuses.STAGE_EXECUTION, stage.status, move)
    stage.updated = now
    record_stage_execution(world, stage, statuses.EVENT_STATE[move], now)
    world.mark_unsettled(stage.execution)


def move_action_execution(world: World, action: ActionExecution, move: Move, now: datetime) -> None:
    """Change the status of an attempt at an action."""
    action.status = step(statuses.ACTION_EXECUTION, action.status, move)
    action.updated = now
    record_action_execution(world, action, statuses.EVENT_STATE[move], now)
    world.mark_unsettled(action.execution)


def move_condition_execution(
    world: World, condition: ConditionExecution, move: Move, now: datetime
) -> None:
    """Change the status of a condition, which causes no event."""
    condition.status = step(statuses.CONDITION_EXECUTION, condition.status, move)
    condition.updated = now
    world.mark_unsettled(condition.stage.execution)


def move_job(job: Job, move: JobMove) -> None:
    """Change the status of a job, which causes no event."""
    job.status = step(statuses.JOB, job.status, move)


def record_pipeline_execution(
    world: World, execution: PipelineExecution, state: str, now: datetime
) -> None:
    """Record an event with the new state of a pipeline execution."""
    event = PipelineExecutionStateChange(
        **_common(world, execution, now),
        start_time=execution.started,
        state=state,
        attempt=execution.attempt,
        trigger_type=execution.trigger.type,
        trigger_detail=execution.trigger.detail,
        # Captured and documented for these states only.
        commit=triggering_commit(execution) if state in {"SUCCEEDED", "FAILED"} else (),
        last_retry_time=execution.last_retry,
        stop_reason=execution.stop_reason,
        status_summary=execution.status_summary,
    )
    world.event_log.tell(event)


def record_stage_execution(world: World, stage: StageExecution, state: str, now: datetime) -> None:
    """Record an event with the new state of a stage execution."""
    execution = stage.execution
    event = StageExecutionStateChange(
        **_common(world, execution, now),
        start_time=stage.started,
        state=state,
        # Captured: stage events have attempt 0 until the execution is retried.
        attempt=execution.attempt if execution.attempt > 1 else 0,
        stage=stage.declaration.name,
        last_retry_time=stage.last_retry,
        unmet_rules=stage.unmet_rules if state in {"SKIPPED", "FAILED"} else (),
    )
    world.event_log.tell(event)


def record_action_execution(
    world: World, action: ActionExecution, state: str, now: datetime
) -> None:
    """Record an event with the new state of an attempt at an action; rules cause no events."""
    declaration = action.declaration
    if declaration.is_rule:
        return
    event = ActionExecutionStateChange(
        **_common(world, action.execution, now),
        start_time=action.started,
        state=state,
        attempt=action.attempt,
        stage=action.stage.declaration.name,
        action=declaration.name,
        action_execution_id=action.id,
        action_region=world.region_of(declaration),
        category=declaration.type_id.category,
        owner=declaration.type_id.owner,
        provider=declaration.type_id.provider,
        provider_version=declaration.type_id.version,
        input_artifacts=action.input_artifacts if state == statuses.STARTED else (),
        output_artifacts=action.output_artifacts if state == "SUCCEEDED" else (),
        **_result(world, action),
    )
    world.event_log.tell(event)


def _common(world: World, execution: PipelineExecution, now: datetime) -> dict[str, Any]:
    return {
        "time": now,
        "sequence": next(world.event_log.sequence),
        "account": world.account,
        "region": world.region,
        "pipeline": execution.pipeline.name,
        "execution_id": execution.id,
        "version": execution.declaration.version,
    }


def _result(world: World, action: ActionExecution) -> dict[str, Any]:
    result = action.result
    if result is None:
        return {}
    return {
        "external_execution_url": result_url(world, action, result),
        "external_execution_summary": result.error_message or result.summary,
        "external_execution_id": result.external_execution_id,
        "error_code": result.error_code,
    }
