"""Operations on actions: approvals, revisions and the history of executions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.history_filter import attempts_of
from pipemock._codepipeline.newest_first import newest_page
from pipemock._codepipeline.views import history as views
from pipemock._engine import engine, errors
from pipemock._engine.state.lookups import action_of
from pipemock._engine.state.revision import Revision
from pipemock._request import with_next_token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codepipeline.request import Request


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
    engine.answer_approval(
        request.world,
        request.pipeline(pipeline_name),
        request.now,
        stage=stage_name,
        action=action_name,
        token=token,
        approved=result["status"] == "Approved",
        by=request.caller,
        summary=result["summary"],
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
    """Report a revision of a source, and start an execution if it is new."""
    pipeline = request.pipeline(pipeline_name)
    if not action_of(pipeline, stage_name, action_name).is_source:
        raise errors.action_not_found(pipeline_name, stage_name, action_name)
    revision = Revision(
        id=action_revision["revisionId"],
        change_id=action_revision["revisionChangeId"],
        created=action_revision["created"],
    )
    execution, is_new = engine.put_revision(
        request.world,
        pipeline,
        request.now,
        action=action_name,
        revision=revision,
        caller=request.caller,
    )
    return {"newRevision": is_new, "pipelineExecutionId": execution.id}


def list_executions(
    request: Request,
    *,
    pipeline_name: str,
    filter: Mapping[str, Any] | None = None,  # noqa: A002 -- the name of the member
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Return the attempts at the actions of a pipeline, the newest first."""
    pipeline = request.pipeline(pipeline_name, errors.pipeline_not_found_in_history)
    rows = attempts_of(
        pipeline,
        filter or {},
        everything=pipeline.action_history,
        of=lambda execution: execution.actions,
    )
    page, token = newest_page(request, rows, size=max_results, token=next_token)
    details = [views.action_execution_detail(request.world, action) for action in page]
    return with_next_token({"actionExecutionDetails": details}, token)
