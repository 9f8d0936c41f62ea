"""How ListActionExecutions shows an attempt at an action, and ListRuleExecutions a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.views.action_types import action_type_id
from pipemock._engine.declaration.action import MASK
from pipemock._engine.state.statuses import ActionExecutionStatus
from pipemock._engine.state.urls import execution_url
from pipemock._request import without_none

if TYPE_CHECKING:
    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.world import World
    from pipemock.events import ArtifactLocation


def action_execution_detail(world: World, action: ActionExecution) -> dict[str, Any]:
    """Show an attempt at an action in ListActionExecutions."""
    result = action.result
    succeeded = action.status is ActionExecutionStatus.SUCCEEDED
    return {
        "actionExecutionId": action.id,
        "actionName": action.declaration.name,
        **_members(action),
        "input": without_none(
            actionTypeId=action_type_id(action.declaration.type_id),
            **_input(world, action),
            namespace=action.declaration.namespace,
        ),
        "output": without_none(
            outputArtifacts=_artifacts(action.output_artifacts if succeeded else ()),
            executionResult=_execution_result(world, action),
            outputVariables=dict(result.output_variables) if result else {},
        ),
    }


def rule_execution_detail(world: World, rule: ActionExecution) -> dict[str, Any]:
    """Show the run of a rule in ListRuleExecutions, where it has no outputs."""
    return {
        "ruleExecutionId": rule.id,
        "ruleName": rule.declaration.name,
        **_members(rule),
        "input": {
            "ruleTypeId": action_type_id(rule.declaration.type_id),
            **_input(world, rule),
        },
        "output": without_none(executionResult=_execution_result(world, rule)),
    }


def _members(action: ActionExecution) -> dict[str, Any]:
    return without_none(
        pipelineExecutionId=action.execution.id,
        pipelineVersion=action.execution.declaration.version,
        stageName=action.stage.declaration.name,
        startTime=action.started,
        lastUpdateTime=action.updated,
        updatedBy=action.result.updated_by if action.result else None,
        status=action.status.value,
    )


def _input(world: World, action: ActionExecution) -> dict[str, Any]:
    declaration = action.declaration
    secrets = declaration.secret_keys
    resolved = {
        key: MASK if key in secrets else value
        for key, value in action.resolved_configuration.items()
    }
    return without_none(
        configuration=dict(declaration.shown_configuration),
        resolvedConfiguration=resolved,
        roleArn=declaration.role_arn,
        region=declaration.region or world.region,
        inputArtifacts=_artifacts(action.input_artifacts),
    )


# Captured: the text of a failure stands in the summary here, and its code alone in the details.
# What was abandoned or canceled has no result.
def _execution_result(world: World, action: ActionExecution) -> dict[str, Any] | None:
    result = action.result
    if result is None:
        return _token(action)
    external_id = result.external_execution_id
    members = without_none(
        externalExecutionId=external_id,
        externalExecutionSummary=result.error_message or result.summary,
        externalExecutionUrl=execution_url(world, action, external_id),
        errorDetails={"code": result.error_code} if result.error_message else None,
    )
    gave_up = action.canceled or action.status is ActionExecutionStatus.ABANDONED
    return members if members and not gave_up else None


# Documented: GetPipelineState does not show what runs in parallel, and the token of an approval is
# to be read here.
def _token(action: ActionExecution) -> dict[str, Any] | None:
    asks = action.declaration.is_approval and action.in_progress
    return {"externalExecutionId": action.id} if asks and not action.stage.locks else None


def _artifacts(artifacts: tuple[ArtifactLocation, ...]) -> list[dict[str, Any]]:
    return [
        {"name": each.name, "s3location": {"bucket": each.bucket, "key": each.key}}
        for each in artifacts
    ]
