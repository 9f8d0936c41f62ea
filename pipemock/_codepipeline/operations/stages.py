"""Operations on stages: transitions, retries, rollbacks and conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._engine import engine
from pipemock._engine.declaration.condition import ConditionKind

if TYPE_CHECKING:
    from pipemock._codepipeline.request import Request


def enable_transition(
    request: Request, *, pipeline_name: str, stage_name: str, transition_type: str
) -> None:
    """Enable the inbound or outbound transition of a stage."""
    engine.enable_transition(
        request.world,
        request.pipeline(pipeline_name),
        request.now,
        stage=stage_name,
        outbound=transition_type == "Outbound",
        caller=request.caller,
    )


def disable_transition(
    request: Request, *, pipeline_name: str, stage_name: str, transition_type: str, reason: str
) -> None:
    """Disable the inbound or outbound transition of a stage."""
    engine.disable_transition(
        request.pipeline(pipeline_name),
        request.now,
        stage=stage_name,
        outbound=transition_type == "Outbound",
        caller=request.caller,
        reason=reason,
    )


def retry_execution(
    request: Request,
    *,
    pipeline_name: str,
    stage_name: str,
    pipeline_execution_id: str,
    retry_mode: str,
) -> dict[str, Any]:
    """Retry the failed actions or all actions of a stage, in the same execution."""
    engine.retry(
        request.world,
        request.pipeline(pipeline_name),
        request.now,
        stage=stage_name,
        execution_id=pipeline_execution_id,
        all_actions=retry_mode == "ALL_ACTIONS",
    )
    return {"pipelineExecutionId": pipeline_execution_id}


def roll_back(
    request: Request, *, pipeline_name: str, stage_name: str, target_pipeline_execution_id: str
) -> dict[str, Any]:
    """Start an execution that repeats a stage with the artifacts of an earlier execution."""
    execution = engine.roll_back(
        request.world,
        request.pipeline(pipeline_name),
        request.now,
        stage=stage_name,
        target_id=target_pipeline_execution_id,
        caller=request.caller,
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
    engine.override_condition(
        request.world,
        request.pipeline(pipeline_name),
        request.now,
        stage=stage_name,
        execution_id=pipeline_execution_id,
        kind=ConditionKind[condition_type],
    )
