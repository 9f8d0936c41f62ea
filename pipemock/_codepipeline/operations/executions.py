"""Operations on pipeline executions: start, stop, read, list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.newest_first import newest_page
from pipemock._codepipeline.request import execution_of, with_next_token
from pipemock._codepipeline.views import executions as views
from pipemock._engine import engine, errors
from pipemock._engine.state.executions import Trigger

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
    values = _values(variables)
    _require_sources(pipeline, source_revisions)
    repeated = pipeline.started_by_token.get(client_request_token or "")
    if repeated is not None:
        return {"pipelineExecutionId": repeated.id}
    execution = engine.start(
        request.world,
        pipeline,
        request.now,
        trigger=Trigger(type="StartPipelineExecution", detail=request.caller),
        variables=values,
        requested_revisions=_wanted(source_revisions, keys=False),
        requested_keys=_wanted(source_revisions, keys=True),
    )
    if client_request_token is not None:
        execution.request_token = client_request_token
        pipeline.started_by_token[client_request_token] = execution
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
    execution = pipeline.executions.get(pipeline_execution_id)
    if execution is None:
        # The model lists no PipelineExecutionNotFoundException here, and the words of this error
        # include the case.
        raise errors.execution_not_stoppable(pipeline_name, pipeline_execution_id)
    engine.stop(request.world, execution, request.now, abandon=abandon, reason=reason)
    return {"pipelineExecutionId": execution.id}


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


def _values(variables: Sequence[Mapping[str, str]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for variable in variables:
        if variable["name"] in values:
            raise errors.variable_given_twice(variable["name"])
        values[variable["name"]] = variable["value"]
    return values


def _require_sources(pipeline: Pipeline, overrides: Sequence[Mapping[str, str]]) -> None:
    sources = {action.name for action in pipeline.declaration.source_actions()}
    for override in overrides:
        if override["actionName"] not in sources:
            raise errors.not_a_source_action()


# Documented: a request may override the key of an S3 object, its version, or both.
def _wanted(overrides: Sequence[Mapping[str, str]], *, keys: bool) -> dict[str, str]:
    return {
        each["actionName"]: each["revisionValue"]
        for each in overrides
        if (each["revisionType"] == "S3_OBJECT_KEY") is keys
    }
