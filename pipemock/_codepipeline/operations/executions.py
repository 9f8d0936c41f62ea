"""Operations on pipeline executions: start, stop, read, list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.newest_first import newest_page
from pipemock._codepipeline.views import executions as views
from pipemock._engine import engine, errors
from pipemock._engine.flow.start import SourceOverride
from pipemock._engine.state.executions import Trigger
from pipemock._engine.state.lookups import execution_of
from pipemock._request import with_next_token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codepipeline.request import Request
    from pipemock._engine.state.executions import Pipeline, PipelineExecution


def start(
    request: Request,
    *,
    name: str,
    variables: Sequence[Mapping[str, str]] = (),
    client_request_token: str | None = None,
    source_revisions: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """Start an execution, once for each client request token."""
    pipeline = request.pipeline(name, errors.pipeline_not_found_to_start)
    execution = engine.start(
        request.world,
        pipeline,
        request.now,
        trigger=Trigger(type="StartPipelineExecution", detail=request.caller),
        variables=[(variable["name"], variable["value"]) for variable in variables],
        overrides=[_override(each) for each in source_revisions],
        token=client_request_token,
    )
    return {"pipelineExecutionId": execution.id}


def stop(
    request: Request,
    *,
    pipeline_name: str,
    pipeline_execution_id: str,
    abandon: bool = False,
    reason: str | None = None,
) -> dict[str, Any]:
    """Stop an execution, either at once or when its actions in progress have ended."""
    pipeline = request.pipeline(pipeline_name)
    engine.stop(
        request.world,
        pipeline,
        request.now,
        execution_id=pipeline_execution_id,
        abandon=abandon,
        reason=reason,
    )
    return {"pipelineExecutionId": pipeline_execution_id}


def get(request: Request, *, pipeline_name: str, pipeline_execution_id: str) -> dict[str, Any]:
    """Return one execution."""
    pipeline = request.pipeline(pipeline_name)
    execution = execution_of(pipeline, pipeline_execution_id)
    return {"pipelineExecution": views.pipeline_execution(request.world, execution)}


def list_(
    request: Request,
    *,
    pipeline_name: str,
    max_results: int | None = None,
    filter: Mapping[str, Any] | None = None,  # noqa: A002 -- the name of the member
    next_token: str | None = None,
) -> dict[str, Any]:
    """Return a summary of each execution, the newest first."""
    pipeline = request.pipeline(pipeline_name)
    rows = _filtered(pipeline, filter or {})
    page, token = newest_page(request, rows, size=max_results, token=next_token)
    summaries = [views.pipeline_execution_summary(request.world, each) for each in page]
    return with_next_token({"pipelineExecutionSummaries": summaries}, token)


def _filtered(pipeline: Pipeline, wanted: Mapping[str, Any]) -> Sequence[PipelineExecution]:
    stage_name = wanted.get("succeededInStage", {}).get("stageName")
    if stage_name is None:
        return pipeline.history
    return [
        execution
        for execution in pipeline.history
        if execution.declaration is pipeline.declaration
        and stage_name in execution.stages
        and execution.stages[stage_name].status.value == "Succeeded"
    ]


def _override(given: Mapping[str, str]) -> SourceOverride:
    return SourceOverride(
        action=given["actionName"],
        type=given["revisionType"],
        value=given["revisionValue"],
    )
