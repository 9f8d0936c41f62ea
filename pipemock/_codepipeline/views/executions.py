"""Executions, as GetPipelineExecution and ListPipelineExecutions show them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from pipemock._engine.state.urls import revision_url
from pipemock._request import without_none

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.state.executions import PipelineExecution
    from pipemock._engine.state.revision import Revision
    from pipemock._engine.state.world import World


def pipeline_execution(world: World, execution: PipelineExecution) -> dict[str, Any]:
    """Return an execution as GetPipelineExecution shows it."""
    failed_without_values = execution.status.value == "Failed" and not execution.stages
    return without_none(
        pipelineName=execution.pipeline.name,
        pipelineVersion=execution.declaration.version,
        **_status(execution),
        artifactRevisions=_artifact_revisions(world, execution),
        variables=None if failed_without_values else _variables(execution),
        trigger=_trigger(execution),
        **_type(execution),
    )


def pipeline_execution_summary(world: World, execution: PipelineExecution) -> dict[str, Any]:
    """Return an execution as ListPipelineExecutions shows it."""
    reason = execution.stop_reason
    return without_none(
        **_status(execution),
        startTime=execution.started,
        lastUpdateTime=execution.updated,
        sourceRevisions=[
            without_none(
                actionName=action.name,
                revisionId=revision.id,
                revisionSummary=revision.summary,
                revisionUrl=revision_url(world, action, revision),
            )
            for action, revision in _revisions(execution)
        ],
        trigger=_trigger(execution),
        stopTrigger={"reason": reason} if reason is not None else None,
        **_type(execution),
    )


# Captured (radkawar/stackd, variables_native_paced): the order is not that of the declaration, and
# no rule for it is known. This one is arbitrary, and agrees with the one order that was recorded.
def _variables(execution: PipelineExecution) -> list[dict[str, str]] | None:
    names = sorted(execution.variables, key=lambda name: zlib.crc32(name.encode()))
    return [{"name": name, "resolvedValue": execution.variables[name]} for name in names] or None


def _status(execution: PipelineExecution) -> dict[str, Any]:
    return {
        "pipelineExecutionId": execution.id,
        "status": execution.status.value,
        "statusSummary": execution.status_summary,
    }


# Captured: a standard execution has neither type nor metadata.
def _type(execution: PipelineExecution) -> dict[str, Any]:
    mode = {"executionMode": execution.declaration.execution_mode}
    target = execution.rollback_target
    if target is None:
        return mode
    return mode | {
        "executionType": "ROLLBACK",
        "rollbackMetadata": {"rollbackTargetPipelineExecutionId": target.id},
    }


def _trigger(execution: PipelineExecution) -> dict[str, str]:
    return {
        "triggerType": execution.trigger.type,
        "triggerDetail": execution.trigger.detail,
    }


# Captured: AWS's own sources have no other members; a caller that reports a revision also gives its
# change identifier.
def _artifact_revisions(world: World, execution: PipelineExecution) -> list[dict[str, Any]]:
    return [
        without_none(
            name=artifact,
            revisionId=revision.id,
            revisionChangeIdentifier=revision.change_id,
            revisionSummary=revision.summary,
            created=revision.created if revision.change_id is not None else None,
            revisionUrl=revision_url(world, action, revision),
        )
        for action, revision in _revisions(execution)
        for artifact in action.outputs
    ]


def _revisions(execution: PipelineExecution) -> Iterator[tuple[ActionDeclaration, Revision]]:
    for action in execution.declaration.source_actions:
        if action.name in execution.revisions:
            yield action, execution.revisions[action.name]
