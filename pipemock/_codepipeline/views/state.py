"""Stages and actions, as GetPipelineState shows them.

Captured: which members are present, and when; see the fidelity page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.views import conditions
from pipemock._codepipeline.views.attempts import action_execution
from pipemock._engine.declaration.pipeline import QUEUED
from pipemock._engine.state.urls import entity_url, revision_url
from pipemock._request import without_none

if TYPE_CHECKING:
    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.pipeline import StageDeclaration
    from pipemock._engine.state.executions import (
        Pipeline,
        PipelineExecution,
        StageExecution,
        StageState,
        Transition,
        UnreadableSource,
    )
    from pipemock._engine.state.revision import Revision
    from pipemock._engine.state.world import World


# Captured (radkawar/stackd, rollback_boundaries_native): in the mode PARALLEL there are no states,
# even of stages in which executions of another mode were seen before.
def stage_states(world: World, pipeline: Pipeline) -> list[dict[str, Any]]:
    """Return the stages of a pipeline as GetPipelineState shows them; none in the mode PARALLEL."""
    declaration = pipeline.declaration
    if declaration.is_parallel:
        return []
    return [_stage_state(world, pipeline, stage) for stage in declaration.stages]


# Captured for the mode SUPERSEDED: the list of waiting executions is empty. That it has all of them
# in the mode QUEUED is inferred.
def _stage_state(world: World, pipeline: Pipeline, stage: StageDeclaration) -> dict[str, Any]:
    state = pipeline.stages[stage.name]
    waiting = [_waiting_execution(execution) for execution in state.waiting]
    latest = state.latest
    return without_none(
        stageName=stage.name,
        inboundExecution=waiting[-1] if waiting else None,
        inboundExecutions=waiting if pipeline.declaration.execution_mode == QUEUED else [],
        inboundTransitionState=_transition_state(state.inbound),
        actionStates=[_action_state(world, pipeline, action, state) for action in stage.actions],
        latestExecution=_stage_execution(latest) if latest else None,
        retryStageMetadata=_retry_metadata(latest) if latest else None,
        **conditions.condition_states(world, stage, latest),
    )


def _waiting_execution(execution: PipelineExecution) -> dict[str, str]:
    return {"pipelineExecutionId": execution.id, "status": execution.status.value}


# Captured: only rollback executions have a type.
def _stage_execution(stage: StageExecution) -> dict[str, str]:
    shown = {"pipelineExecutionId": stage.execution.id, "status": stage.status.value}
    if stage.execution.rollback_target is not None:
        shown["type"] = "ROLLBACK"
    return shown


def _transition_state(transition: Transition) -> dict[str, Any]:
    if transition.changed_at is None:  # like most
        return {"enabled": transition.enabled}
    return without_none(
        enabled=transition.enabled,
        lastChangedBy=transition.changed_by,
        lastChangedAt=transition.changed_at,
        disabledReason=transition.disabled_reason,
    )


def _retry_metadata(stage: StageExecution) -> dict[str, Any] | None:
    if stage.last_retry is None:
        return None
    automatic = stage.latest_retry_was_automatic
    return without_none(
        autoStageRetryAttempt=stage.automatic_retries or None,
        manualStageRetryAttempt=stage.manual_retries or None,
        latestRetryTrigger="AutomatedStageRetry" if automatic else "ManualStageRetry",
    )


def _action_state(
    world: World, pipeline: Pipeline, action: ActionDeclaration, state: StageState
) -> dict[str, Any]:
    if action.name in pipeline.unreadable:
        return _unreadable_source(world, action, pipeline.unreadable[action.name])
    latest = state.actions.get(action.name)
    revision = latest.result.revision if latest is not None and latest.result else None
    return without_none(
        actionName=action.name,
        currentRevision=_action_revision(revision) if revision else None,
        latestExecution=action_execution(world, latest) if latest else None,
        entityUrl=entity_url(world, action),
        revisionUrl=revision_url(world, action, revision) if revision else None,
    )


# Captured: the failure of polling belongs to no execution of the action.
def _unreadable_source(
    world: World, action: ActionDeclaration, problem: UnreadableSource
) -> dict[str, Any]:
    failure = {
        "status": "Failed",
        "lastStatusChange": problem.seen,
        "errorDetails": {"code": problem.code, "message": problem.message},
    }
    return without_none(
        actionName=action.name, latestExecution=failure, entityUrl=entity_url(world, action)
    )


# Captured: for AWS's own sources the service omits revisionChangeId and created, although the model
# requires them; only a caller that reports a revision gives its change identifier.
def _action_revision(revision: Revision) -> dict[str, Any]:
    if revision.change_id is None:
        return {"revisionId": revision.id}
    return {
        "revisionId": revision.id,
        "revisionChangeId": revision.change_id,
        "created": revision.created,
    }
