"""How GetPipelineExecution and ListPipelineExecutions show an execution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.views.members import given

if TYPE_CHECKING:
    from pipemock._engine.execution import PipelineExecution


def pipeline_execution(execution: PipelineExecution) -> dict[str, Any]:
    """Show an execution in GetPipelineExecution."""
    values = [{"name": name, "resolvedValue": value} for name, value in execution.variables.items()]
    failed_for_want_of_values = execution.status.value == "Failed" and not execution.stages
    return given(
        pipelineName=execution.pipeline.name,
        pipelineVersion=execution.declaration.version,
        pipelineExecutionId=execution.id,
        status=execution.status.value,
        statusSummary=execution.status_summary,
        artifactRevisions=_artifact_revisions(execution),
        variables=values if values and not failed_for_want_of_values else None,
        trigger=_trigger(execution),
        executionMode=execution.declaration.execution_mode,
        **_rollback(execution),
    )


def pipeline_execution_summary(execution: PipelineExecution) -> dict[str, Any]:
    """Show an execution in ListPipelineExecutions."""
    reason = execution.stop_reason
    return given(
        pipelineExecutionId=execution.id,
        status=execution.status.value,
        statusSummary=execution.status_summary,
        startTime=execution.started,
        lastUpdateTime=execution.updated,
        sourceRevisions=[
            given(
                actionName=name,
                revisionId=revision.id,
                revisionSummary=revision.summary,
            )
            for name, revision in execution.revisions.items()
        ],
        trigger=_trigger(execution),
        stopTrigger={"reason": reason} if reason is not None else None,
        executionMode=execution.declaration.execution_mode,
        **_rollback(execution),
    )


# Captured: a standard execution has neither member.
def _rollback(execution: PipelineExecution) -> dict[str, Any]:
    target = execution.rollback_target
    if target is None:
        return {}
    return {
        "executionType": "ROLLBACK",
        "rollbackMetadata": {"rollbackTargetPipelineExecutionId": target.id},
    }


def _trigger(execution: PipelineExecution) -> dict[str, str]:
    return {
        "triggerType": execution.trigger.type,
        "triggerDetail": execution.trigger.detail,
    }


def _artifact_revisions(execution: PipelineExecution) -> list[dict[str, Any]]:
    return [
        given(
            name=artifact,
            revisionId=execution.revisions[action.name].id,
            revisionSummary=execution.revisions[action.name].summary,
        )
        for action in execution.declaration.source_actions()
        if action.name in execution.revisions
        for artifact in action.outputs
    ]
