"""Operations on stages: transitions, retries, rollbacks and conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.request import stage_of
from pipemock._engine import engine, errors
from pipemock._engine.declaration.condition import ConditionKind
from pipemock._engine.flow.conditions import overridable
from pipemock._engine.flow.retry import retryable
from pipemock._engine.flow.rollback import require_rollback

if TYPE_CHECKING:
    from pipemock._codepipeline.request import Request
    from pipemock._engine.state.executions import Pipeline, StageState, Transition


def enable_transition(
    request: Request, *, pipeline_name: str, stage_name: str, transition_type: str
) -> None:
    """Enable the inbound or outbound transition of a stage."""
    pipeline = request.pipeline(pipeline_name)
    engine.enable_transition(
        request.world,
        _transition(pipeline, stage_name, transition_type),
        request.now,
        guarded=_guarded(pipeline, stage_name, transition_type),
        caller=request.caller,
    )


def disable_transition(
    request: Request, *, pipeline_name: str, stage_name: str, transition_type: str, reason: str
) -> None:
    """Disable the inbound or outbound transition of a stage."""
    pipeline = request.pipeline(pipeline_name)
    transition = _transition(pipeline, stage_name, transition_type)
    engine.disable_transition(transition, request.now, caller=request.caller, reason=reason)


def retry_execution(
    request: Request,
    *,
    pipeline_name: str,
    stage_name: str,
    pipeline_execution_id: str,
    retry_mode: str,
) -> dict[str, Any]:
    """Retry the failed actions or all actions of a stage, in the same execution."""
    pipeline = request.pipeline(pipeline_name)
    stage_of(pipeline, stage_name)
    all_actions = retry_mode == "ALL_ACTIONS"
    stage = retryable(
        pipeline, stage=stage_name, execution_id=pipeline_execution_id, all_actions=all_actions
    )
    engine.retry(request.world, stage, request.now, all_actions=all_actions)
    return {"pipelineExecutionId": pipeline_execution_id}


def roll_back(
    request: Request, *, pipeline_name: str, stage_name: str, target_pipeline_execution_id: str
) -> dict[str, Any]:
    """Start an execution that repeats a stage with the artifacts of an earlier execution."""
    pipeline = request.pipeline(pipeline_name)
    stage_of(pipeline, stage_name)
    target = pipeline.executions.get(target_pipeline_execution_id)
    if target is None:
        raise errors.rollback_target_not_found(pipeline_name, target_pipeline_execution_id)
    require_rollback(pipeline, stage_name, target)
    execution = engine.roll_back(
        request.world, stage_name, target, request.now, caller=request.caller
    )
    return {"pipelineExecutionId": execution.id}


def override_condition(
    request: Request,
    *,
    pipeline_name: str,
    stage_name: str,
    pipeline_execution_id: str,
    condition_type: str,
) -> None:
    """Override a condition, so that its stage continues."""
    pipeline = request.pipeline(pipeline_name)
    stage_of(pipeline, stage_name)
    condition = overridable(
        pipeline,
        stage=stage_name,
        execution_id=pipeline_execution_id,
        kind=ConditionKind[condition_type],
    )
    engine.override_condition(request.world, condition, request.now)


def _transition(pipeline: Pipeline, stage_name: str, transition_type: str) -> Transition:
    state = pipeline.stages[stage_of(pipeline, stage_name).name]
    return state.inbound if transition_type == "Inbound" else state.outbound


def _guarded(pipeline: Pipeline, stage_name: str, transition_type: str) -> StageState | None:
    names = [stage.name for stage in pipeline.declaration.stages]
    position = names.index(stage_name) + (transition_type == "Outbound")
    return pipeline.stages[names[position]] if position < len(names) else None
