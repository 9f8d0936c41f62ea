"""Pipelines, as ListPipelines and GetPipeline show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._engine.triggers import detection

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._engine.state.executions import Pipeline
    from pipemock._engine.state.world import World


def pipeline_summary(pipeline: Pipeline) -> dict[str, Any]:
    """Return a pipeline as ListPipelines shows it."""
    declaration = pipeline.declaration
    return {
        "name": pipeline.name,
        "version": declaration.version,
        "pipelineType": declaration.pipeline_type,
        "executionMode": declaration.execution_mode,
        "created": pipeline.created,
        "updated": pipeline.updated,
    }


def pipeline_metadata(
    world: World, pipeline: Pipeline, *, updated: datetime, now: datetime
) -> dict[str, Any]:
    """Return the metadata of a pipeline; `updated` is that of the requested version (captured)."""
    metadata: dict[str, Any] = {
        "pipelineArn": world.pipeline_arn(pipeline.name),
        "created": pipeline.created,
        "updated": updated,
    }
    stopped = detection.stopped_at(pipeline, now)
    return metadata if stopped is None else metadata | {"pollingDisabledAt": stopped}
