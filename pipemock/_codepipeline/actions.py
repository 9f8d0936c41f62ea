"""Operations on actions: approvals, and the history of what ran."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock import _errors
from pipemock._codepipeline.newest_first import NewestFirst, anchor
from pipemock._codepipeline.request import action_of, execution_of, stage_of, with_next_token
from pipemock._codepipeline.views import history as views
from pipemock._engine import engine
from pipemock._engine.approvals import open_approval
from pipemock._engine.execution import Trigger
from pipemock._engine.revision import Revision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codepipeline.request import Request
    from pipemock._engine.execution import ActionExecution, Pipeline, PipelineExecution

_MOST_PER_PAGE: Final = 100


def put_approval_result(
    request: Request,
    *,
    pipeline_name: str,
    stage_name: str,
    action_name: str,
    result: Mapping[str, str],
    token: str,
) -> dict[str, Any]:
    """Approve or reject an open approval."""
    pipeline = request.pipeline(pipeline_name)
    action_of(pipeline, stage_of(pipeline, stage_name), action_name)
    summary = result["summary"]
    approval = open_approval(
        pipeline, stage=stage_name, action=action_name, token=token, summary=summary
    )
    engine.answer_approval(
        request.world,
        approval,
        request.now,
        approved=result["status"] == "Approved",
        by=request.caller,
        summary=summary,
    )
    return {"approvedAt": request.now}


def put_revision(
    request: Request,
    *,
    pipeline_name: str,
    stage_name: str,
    action_name: str,
    action_revision: Mapping[str, Any],
) -> dict[str, Any]:
    """Tell of a new revision of a source, which starts an execution if it is new."""
    pipeline = request.pipeline(pipeline_name)
    action = action_of(pipeline, stage_of(pipeline, stage_name), action_name)
    if not action.is_source:
        raise _errors.action_not_found(pipeline_name, stage_name, action_name)
    head = pipeline.heads.get(action_name)
    if head is not None and head.id == action_revision["revisionId"]:
        return {"newRevision": False, "pipelineExecutionId": pipeline.history[-1].id}
    revision = Revision(
        id=action_revision["revisionId"],
        change_id=action_revision["revisionChangeId"],
        created=action_revision["created"],
    )
    execution = engine.source_change(
        request.world,
        pipeline,
        request.now,
        action=action_name,
        revision=revision,
        trigger=Trigger(type="PutActionRevision", detail=request.caller),
    )
    return {"newRevision": True, "pipelineExecutionId": execution.id}


def list_executions(
    request: Request,
    *,
    pipeline_name: str,
    filter: Mapping[str, Any] | None = None,  # noqa: A002 -- the member's own name
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Return every attempt at every action, the newest first."""
    pipeline = request.pipeline(pipeline_name, _errors.pipeline_not_found_in_history)
    rows = NewestFirst(_filtered(pipeline, filter or {}))
    page, token = request.page(
        rows,
        size=max_results,
        most=_MOST_PER_PAGE,
        token=next_token,
        start_after=rows.start_after,
        anchor=anchor,
    )
    details = [views.action_execution_detail(request.world, action) for action in page]
    return with_next_token({"actionExecutionDetails": details}, token)


# Captured: both filters together mean their intersection, an execution that only the second one
# names and that does not exist is called 'null' in the error, and one that only differs from the
# first gives an empty list.
def _filtered(pipeline: Pipeline, wanted: Mapping[str, Any]) -> Sequence[ActionExecution]:
    execution_id: str | None = wanted.get("pipelineExecutionId")
    latest = wanted.get("latestInPipelineExecution")
    named = None if execution_id is None else execution_of(pipeline, execution_id)
    if latest is None:
        return pipeline.action_history if named is None else named.actions
    latest_id = latest["pipelineExecutionId"]
    if named is not None and named.id != latest_id:
        return []
    if latest_id not in pipeline.executions:
        raise _errors.execution_not_found(pipeline.name, "null")
    return _in_range(pipeline.executions[latest_id], latest["startTimeRange"])


def _in_range(execution: PipelineExecution, time_range: str) -> Sequence[ActionExecution]:
    if time_range == "All":
        return execution.actions
    newest = {
        (action.stage.declaration.name, action.declaration.name): action
        for action in execution.actions
    }
    return sorted(newest.values(), key=lambda action: action.number)
