"""Attempts at actions and executions of rules, as the history operations show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.views.action_types import action_type_id
from pipemock._codepipeline.views.members import log_stream
from pipemock._engine.declaration.action import MASK
from pipemock._engine.state.statuses import ActionExecutionStatus
from pipemock._engine.state.urls import result_url
from pipemock._request import without_none

if TYPE_CHECKING:
    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.world import World
    from pipemock.events import ArtifactLocation


def action_execution_detail(world: World, action: ActionExecution) -> dict[str, Any]:
    """Return an attempt at an action as ListActionExecutions shows it."""
    declaration = action.declaration
    return {
        "pipelineExecutionId": action.execution.id,
        "actionExecutionId": action.id,
        "pipelineVersion": action.execution.declaration.version,
        "stageName": action.stage.declaration.name,
        "actionName": declaration.name,
        **_progress(action),
        "input": without_none(
            actionTypeId=action_type_id(declaration.type_id),
            **_input(world, action),
            namespace=declaration.namespace,
        ),
        "output": _output(world, action),
    }


def rule_execution_detail(world: World, rule: ActionExecution) -> dict[str, Any]:
    """Return the execution of a rule as ListRuleExecutions shows it, without outputs."""
    return {
        "pipelineExecutionId": rule.execution.id,
        "pipelineVersion": rule.execution.declaration.version,
        "stageName": rule.stage.declaration.name,
        **_progress(rule),
        "ruleExecutionId": rule.id,
        "ruleName": rule.declaration.name,
        "input": without_none(
            ruleTypeId=action_type_id(rule.declaration.type_id), **_input(world, rule)
        ),
        "output": without_none(executionResult=_execution_result(world, rule)),
    }


def _progress(action: ActionExecution) -> dict[str, Any]:
    return without_none(
        startTime=action.started,
        lastUpdateTime=action.updated,
        updatedBy=action.result.updated_by if action.result else None,
        status=action.status.value,
    )


def _input(world: World, action: ActionExecution) -> dict[str, Any]:
    declaration = action.declaration
    secrets = declaration.secret_keys
    return {
        "configuration": dict(declaration.shown_configuration),
        "resolvedConfiguration": {
            key: MASK if key in secrets else value
            for key, value in action.resolved_configuration.items()
        },
        "roleArn": declaration.role_arn,
        "region": world.region_of(declaration),
        "inputArtifacts": _artifacts(action.input_artifacts),
    }


def _output(world: World, action: ActionExecution) -> dict[str, Any]:
    result = action.result
    succeeded = action.status is ActionExecutionStatus.SUCCEEDED
    return without_none(
        outputArtifacts=_artifacts(action.output_artifacts if succeeded else ()),
        executionResult=_execution_result(world, action),
        outputVariables=dict(result.output_variables) if result else {},
    )


# Captured: here the summary contains the message of a failure, and the details only its code. An
# attempt that was abandoned or canceled has no result.
def _execution_result(world: World, action: ActionExecution) -> dict[str, Any] | None:
    result = action.result
    if result is None:
        return _token(action)
    members = without_none(
        externalExecutionId=result.external_execution_id,
        externalExecutionSummary=result.error_message or result.summary,
        externalExecutionUrl=result_url(world, action, result),
        errorDetails={"code": result.error_code} if result.error_message else None,
        logStreamARN=log_stream(action, result.external_execution_id),
    )
    gave_up = action.canceled or action.status is ActionExecutionStatus.ABANDONED
    return members if members and not gave_up else None


# Documented: GetPipelineState does not show parallel executions, so clients read the token of an
# approval here.
def _token(action: ActionExecution) -> dict[str, Any] | None:
    shown = action.awaits_answer and not action.stage.locks
    return {"externalExecutionId": action.id} if shown else None


def _artifacts(artifacts: tuple[ArtifactLocation, ...]) -> list[dict[str, Any]]:
    return [
        {"name": each.name, "s3location": {"bucket": each.bucket, "key": each.key}}
        for each in artifacts
    ]
