"""Errors of rollbacks and of conditions, worded once; see `_errors` for how they are marked."""

from __future__ import annotations

from pipemock._errors import ServiceError


def rollback_target_not_found(pipeline: str, execution_id: str) -> ServiceError:
    """Captured."""
    text = (
        f"Target Pipeline Execution with id '{execution_id}' does not exist "
        f"in pipeline with name '{pipeline}'"
    )
    return ServiceError("PipelineExecutionNotFoundException", text)


def rollback_target_outdated(pipeline: str) -> ServiceError:
    """Captured."""
    text = f"Pipeline '{pipeline}' has been updated since the rollback request was made."
    return ServiceError("PipelineExecutionOutdatedException", text)


def rollback_target_incomplete(execution_id: str, stage: str) -> ServiceError:
    """Captured: for a target that was stopped in the stage, and for one that is a rollback."""
    text = (
        f"Target Pipeline Execution with id '{execution_id}' has not completed "
        f"in stage with name '{stage}'"
    )
    return ServiceError("UnableToRollbackStageException", text)


def stage_in_progress(pipeline: str, stage: str) -> ServiceError:
    """Captured."""
    text = f"Pipeline '{pipeline}' cannot start rollback since stage {stage} is in progress."
    return ServiceError("UnableToRollbackStageException", text)


def rollback_needs_v2(pipeline: str) -> ServiceError:
    """Documented; inferred class and words."""
    text = f"Pipeline '{pipeline}' cannot start rollback: only V2 pipelines can."
    return ServiceError("UnableToRollbackStageException", text)


def condition_not_overridable(pipeline: str, stage: str, kind: str) -> ServiceError:
    """Documented class; inferred words."""
    text = (
        f"The {kind} condition of stage '{stage}' in pipeline '{pipeline}' can't be overridden "
        "now. Either it is not being checked, or its result can't be overridden."
    )
    return ServiceError("ConditionNotOverridableException", text)
