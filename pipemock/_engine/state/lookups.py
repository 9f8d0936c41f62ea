"""Lookups by name: each raises the service's error if there is nothing of that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._engine import errors

if TYPE_CHECKING:
    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.pipeline import StageDeclaration
    from pipemock._engine.state.executions import Pipeline, PipelineExecution


def stage_of(pipeline: Pipeline, name: str) -> StageDeclaration:
    """Return a stage of the current version."""
    stage = pipeline.declaration.stage(name)
    if stage is None:
        raise errors.stage_not_found(pipeline.name, name)
    return stage


def action_of(pipeline: Pipeline, stage: str, name: str) -> ActionDeclaration:
    """Return an action of a stage of the current version."""
    action = stage_of(pipeline, stage).action(name)
    if action is None:
        raise errors.action_not_found(pipeline.name, stage, name)
    return action


def source_of(pipeline: Pipeline, name: str) -> ActionDeclaration:
    """Return a source action of the current version; all of them are in the first stage."""
    return action_of(pipeline, pipeline.declaration.stages[0].name, name)


def execution_of(pipeline: Pipeline, execution_id: str) -> PipelineExecution:
    """Return an execution of a pipeline."""
    try:
        return pipeline.executions[execution_id]
    except KeyError:
        raise errors.execution_not_found(pipeline.name, execution_id) from None
