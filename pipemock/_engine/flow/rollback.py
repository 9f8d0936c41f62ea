"""Rollbacks of stages: which are allowed, to which execution, and how they start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._engine import errors
from pipemock._engine.declaration.pipeline import V1
from pipemock._engine.flow.start import begin_rollback
from pipemock._engine.state.executions import Trigger
from pipemock._engine.state.lookups import stage_of
from pipemock._engine.state.statuses import StageExecutionStatus
from pipemock._json import compact_json

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.state.executions import Pipeline, PipelineExecution, StageExecution
    from pipemock._engine.state.world import World


def roll_back(
    world: World, pipeline: Pipeline, now: datetime, *, stage: str, target_id: str, caller: str
) -> PipelineExecution:
    """Start an execution that repeats a stage with the revisions of an earlier execution.

    The order of the checks is inferred.

    Raises:
        ServiceError: If the stage or the execution does not exist, if the target has an older
            version of the pipeline, did not succeed in the stage or is itself a rollback, or if the
            stage is occupied.
    """
    stage_of(pipeline, stage)
    target = pipeline.executions.get(target_id)
    if target is None:
        raise errors.rollback_target_not_found(pipeline.name, target_id)
    if pipeline.declaration.pipeline_type == V1:
        raise errors.rollback_needs_v2(pipeline.name)
    if target.declaration is not pipeline.declaration:
        raise errors.rollback_target_outdated(pipeline.name)
    if not _can_be_target(target, stage):
        raise errors.rollback_target_incomplete(target.id, stage)
    if pipeline.stages[stage].occupant is not None:
        raise errors.stage_in_progress(pipeline.name, stage)
    trigger = _trigger("ManualRollback", AwsUserArn=caller)
    position = target.declaration.position_of(stage)
    return begin_rollback(world, target, position, now, trigger=trigger)


def roll_back_automatically(world: World, failed: StageExecution, now: datetime) -> None:
    """Roll a failed stage back to the last execution that succeeded in it.

    Documented: only to an execution of the same version; if there is none, the failure stands.
    Inferred: a failed rollback is not followed by another one.
    """
    execution, target = failed.execution, failed.state.last_success
    if target is None or execution.rollback_target is not None:
        return
    pipeline = execution.pipeline
    if target.id in pipeline.executions and target.declaration is pipeline.declaration:
        trigger = _trigger("AutomatedRollback", FailedPipelineExecutionId=execution.id)
        begin_rollback(world, target, execution.position, now, trigger=trigger)


# Captured: the detail is a JSON object as a string.
def _trigger(kind: str, **detail: str) -> Trigger:
    return Trigger(type=kind, detail=compact_json(detail))


def _can_be_target(target: PipelineExecution, stage: str) -> bool:
    there = target.stages.get(stage)
    succeeded = there is not None and there.status is StageExecutionStatus.SUCCEEDED
    return succeeded and target.rollback_target is None
