"""The latest attempts at actions and executions of rules, as GetPipelineState shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.views.members import log_stream
from pipemock._engine.state.statuses import ActionExecutionStatus
from pipemock._engine.state.urls import execution_url
from pipemock._request import without_none

if TYPE_CHECKING:
    from pipemock._engine.state.executions import ActionExecution, Result
    from pipemock._engine.state.world import World


def action_execution(world: World, action: ActionExecution) -> dict[str, Any]:
    """Return an attempt at an action as GetPipelineState shows it."""
    if action.declaration.is_approval:
        return _approval_execution(action)
    return without_none(
        actionExecutionId=action.id,
        **_progress(world, action),
        percentComplete=action.percent_complete if action.result is None else None,
        errorDetails=_error_details(action.result),
        logStreamARN=log_stream(action, _external_id(action)),
    )


def rule_execution(world: World, rule: ActionExecution) -> dict[str, Any]:
    """Return the execution of a rule as GetPipelineState shows it."""
    return without_none(
        **_progress(world, rule),
        errorDetails=_error_details(rule.result),
        ruleExecutionId=rule.id,
    )


def _progress(world: World, action: ActionExecution) -> dict[str, Any]:
    result = action.result
    failed = result is not None and result.error_message is not None
    external_id = _external_id(action)
    return {
        "status": action.status.value,
        "summary": action.summary if result is None else None if failed else result.summary,
        "lastStatusChange": action.updated,
        "externalExecutionId": external_id,
        "externalExecutionUrl": execution_url(world, action, external_id),
    }


def _external_id(action: ActionExecution) -> str | None:
    ended_with = action.result.external_execution_id if action.result else None
    return ended_with or action.external_execution_id


# Captured: an open approval shows only its token, an answered one the caller that answered it, and
# one that was abandoned or canceled only a summary that says so. Its answer shows at once, while
# everything else takes half a minute.
def _approval_execution(action: ActionExecution) -> dict[str, Any]:
    result, status = action.result or action.answer, action.status
    answered = result is not None and result.updated_by is not None
    if result is not None and action.in_progress:
        failed = result.error_code is not None
        status = ActionExecutionStatus.FAILED if failed else ActionExecutionStatus.SUCCEEDED
    return without_none(
        actionExecutionId=action.id,
        status=status.value,
        token=action.id if action.awaits_answer else None,
        summary=result.summary if result else None,
        lastStatusChange=(action.answered or action.updated) if answered else None,
        lastUpdatedBy=result.updated_by if result else None,
        errorDetails=_error_details(result),
    )


def _error_details(result: Result | None) -> dict[str, Any] | None:
    if result is None or result.error_message is None:
        return None
    return without_none(code=result.error_code, message=result.error_message)
