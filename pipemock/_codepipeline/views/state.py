"""How GetPipelineState shows stages and actions.

Which members are there, and when, was captured from the real service; see the fidelity page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.views.members import given
from pipemock._engine.urls import execution_url, filled

if TYPE_CHECKING:
    from pipemock._engine.declaration import ActionDeclaration, StageDeclaration
    from pipemock._engine.execution import (
        ActionExecution,
        Pipeline,
        PipelineExecution,
        Result,
        StageExecution,
        StageState,
        Transition,
    )
    from pipemock._engine.revision import Revision
    from pipemock._engine.world import World


def stage_state(world: World, pipeline: Pipeline, stage: StageDeclaration) -> dict[str, Any]:
    """Show a stage in GetPipelineState."""
    state = pipeline.stages[stage.name]
    waiting = [_waiting_execution(execution) for execution in state.waiting]
    latest = state.latest
    return given(
        stageName=stage.name,
        inboundExecution=waiting[-1] if waiting else None,
        inboundExecutions=waiting,
        inboundTransitionState=_transition_state(state.inbound),
        actionStates=[_action_state(world, state, action) for action in stage.actions],
        latestExecution=_stage_execution(latest) if latest else None,
        retryStageMetadata=_retry_metadata(latest) if latest else None,
    )


def _waiting_execution(execution: PipelineExecution) -> dict[str, str]:
    return {"pipelineExecutionId": execution.id, "status": execution.status.value}


def _stage_execution(stage: StageExecution) -> dict[str, str]:
    return {"pipelineExecutionId": stage.execution.id, "status": stage.status.value}


def _transition_state(transition: Transition) -> dict[str, Any]:
    return given(
        enabled=transition.enabled,
        lastChangedBy=transition.changed_by,
        lastChangedAt=transition.changed_at,
        disabledReason=transition.disabled_reason,
    )


def _retry_metadata(stage: StageExecution) -> dict[str, Any] | None:
    if not stage.manual_retries:
        return None
    return {
        "manualStageRetryAttempt": stage.manual_retries,
        "latestRetryTrigger": "ManualStageRetry",
    }


def _action_state(world: World, state: StageState, action: ActionDeclaration) -> dict[str, Any]:
    latest = state.actions.get(action.name)
    revision = latest.result.revision if latest is not None and latest.result else None
    kind, configuration = world.action_type(action.type_id), action.shown_configuration
    revised = {**configuration, "RevisionId": revision.id} if revision else configuration
    return given(
        actionName=action.name,
        currentRevision=_action_revision(revision) if revision else None,
        latestExecution=_action_execution(world, latest) if latest else None,
        entityUrl=filled(world, kind.entity_url_template, configuration),
        revisionUrl=filled(world, kind.revision_url_template, revised),
    )


# Captured: for its own sources the service leaves out revisionChangeId and created, which the
# model calls required; only who reports a revision says how it changed.
def _action_revision(revision: Revision) -> dict[str, Any]:
    if revision.change_id is None:
        return {"revisionId": revision.id}
    return {
        "revisionId": revision.id,
        "revisionChangeId": revision.change_id,
        "created": revision.created,
    }


def _action_execution(world: World, action: ActionExecution) -> dict[str, Any]:
    if action.declaration.is_approval:
        return _approval_execution(action)
    result = action.result
    failed = result is not None and result.error_message is not None
    ended_with = result.external_execution_id if result else None
    external_id = ended_with or action.external_execution_id
    return given(
        actionExecutionId=action.id,
        status=action.status.value,
        summary=action.summary if result is None else None if failed else result.summary,
        lastStatusChange=action.updated,
        externalExecutionId=external_id,
        externalExecutionUrl=execution_url(world, action, external_id),
        percentComplete=action.percent_complete if result is None else None,
        errorDetails=_error(result) if result and failed else None,
    )


# Captured: an open approval shows its token and nothing else, an answered one who answered, and
# one that was given up only that it was.
def _approval_execution(action: ActionExecution) -> dict[str, Any]:
    result = action.result
    answered = result is not None and result.updated_by is not None
    return given(
        actionExecutionId=action.id,
        status=action.status.value,
        token=action.id if action.in_progress else None,
        summary=result.summary if result else None,
        lastStatusChange=action.updated if answered else None,
        lastUpdatedBy=result.updated_by if result else None,
        errorDetails=_error(result) if result and result.error_message else None,
    )


def _error(result: Result) -> dict[str, Any]:
    return given(code=result.error_code, message=result.error_message)
