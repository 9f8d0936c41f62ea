"""AWS's own providers of actions and rules: one row holds all that the machine knows of one.

Summaries, external ids and output variables: captured from the real service where the fidelity
page says so, otherwise documented in the user guide's variables reference:
docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._arns import arn
from pipemock._engine.providers import cloudformation, rules
from pipemock.behaviours import Succeed
from pipemock.failures import (
    BUILD_TERMINATED,
    COMMAND_FAILED,
    DEPLOYMENT_FAILED,
    MALFORMED_ARCHIVE,
    NO_IMAGE_DEFINITIONS,
    NO_RESULT,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pipemock._engine.declaration.action_type import ActionTypeId
    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.world import World
    from pipemock.behaviours import Outcome


def _unknown(*_: object) -> None:
    return None


def _no_variables(*_: object) -> Mapping[str, str]:
    return {}


def _succeed(*_: object) -> Outcome:
    return Succeed()


def _no_time(*_: object) -> timedelta:
    return timedelta()


@attrs.frozen(kw_only=True)
class ActionProvider:
    """A provider of actions that are not sources, or of rules.

    `external_id` is what an action is known by from its start, and `id_on_success` what it is known
    by only once it has succeeded. `failure` returns the usual message of a failure, given the
    external id. Variables are only those with fixed names: a test sets the outputs of a stack or a
    build. `outcome` is what happens where a test sets no scripted behaviour, and `wait_time` how
    long a rule waits before it fails. What is not known of a provider is `None`, or empty.
    """

    external_id: Callable[[World, ActionExecution], str | None] = _unknown
    id_on_success: Callable[[World, ActionExecution], str | None] = _unknown
    summary: Callable[[ActionExecution], str | None] = _unknown
    failure: Callable[[ActionExecution, str | None], str | None] = _unknown
    variables: Callable[[World, ActionExecution], Mapping[str, str]] = _no_variables
    outcome: Callable[[ActionExecution, datetime], Outcome] = _succeed
    wait_time: Callable[[ActionExecution], timedelta] = _no_time
    is_function: bool = False
    deploys_to_bucket: bool = False
    id_is_log_stream: bool = False


def provider_of(type_id: ActionTypeId) -> ActionProvider:
    """Return a provider; one without a row reports nothing of itself."""
    own = type_id.owner == "AWS"
    return ACTIONS.get((type_id.category, type_id.provider), _NO_ROW) if own else _NO_ROW


_COMMAND_FAILED: Final = COMMAND_FAILED.format(command="make", status=1)


# CodeBuild ---------------------------------------------------------------------------------------


def is_batch(action: ActionExecution) -> bool:
    """Return whether an action of CodeBuild starts a batch of builds."""
    return action.resolved_configuration.get("BatchEnabled", "").lower() == "true"


def shown_build_id(action: ActionExecution, build_id: str) -> str:
    """Return the external id of an action of CodeBuild, given the id of its build or batch."""
    return f"build-batch/{build_id}" if is_batch(action) else build_id


def _build_id(world: World, action: ActionExecution) -> str:
    build_id = f"{action.resolved_configuration['ProjectName']}:{world.ids.uuid()}"
    return shown_build_id(action, build_id)


def _build_failed(_action: ActionExecution, _external_id: str | None) -> str:
    return BUILD_TERMINATED.format(
        phase="BUILD", code="COMMAND_EXECUTION_ERROR", message=_COMMAND_FAILED
    )


# Commands ----------------------------------------------------------------------------------------


def _log_stream(world: World, action: ActionExecution) -> str:
    group = f"log-group:/aws/codepipeline/{action.execution.pipeline.name}"
    stream = f"{group}:log-stream:{action.id}/{world.ids.uuid()}"
    return arn("logs", world.region_of(action.declaration), world.account, stream)


# Captured up to the colon behind the code.
def _commands_failed(_action: ActionExecution, _external_id: str | None) -> str:
    return f"Action failed with status: FAILED. COMMAND_EXECUTION_ERROR: {_COMMAND_FAILED}"


# Deployments -------------------------------------------------------------------------------------


def _deployment_id(world: World, _action: ActionExecution) -> str:
    return f"d-{world.ids.artifact_suffix().upper()}XX"


def _deployment_failed(_action: ActionExecution, external_id: str | None) -> str | None:
    return external_id and DEPLOYMENT_FAILED.format(deployment_id=external_id)


def _deployed(_action: ActionExecution) -> str:
    return "Deployment Succeeded"


def _object_name(_world: World, action: ActionExecution) -> str:
    configuration = action.resolved_configuration
    parts = (configuration["BucketName"], configuration.get("ObjectKey"))
    return "/".join(part for part in parts if part)


def _archive_malformed(_action: ActionExecution, _external_id: str | None) -> str:
    return MALFORMED_ARCHIVE


def _image_definitions_missing(action: ActionExecution, _external_id: str | None) -> str:
    name = action.resolved_configuration.get("FileName", "imagedefinitions.json")
    artifact = action.input_artifacts[0]
    return NO_IMAGE_DEFINITIONS.format(file_name=name, bucket=artifact.bucket, key=artifact.key)


# User guide, troubleshooting:
# docs.aws.amazon.com/codepipeline/latest/userguide/troubleshooting.html
def _load_balancing_denied(_action: ActionExecution, _external_id: str | None) -> str:
    return (
        "Deployment failed. The provided role does not have sufficient permissions: "
        "Service:AmazonElasticLoadBalancing"
    )


def _configuration_deployment(world: World, action: ActionExecution) -> str:
    configuration = action.resolved_configuration
    application, environment = configuration["Application"], configuration["Environment"]
    place = f"applications/{application}/environments/{environment}/deployments"
    key = f"{world.region_of(action.declaration)}/{place}"
    number = world.deployments[key] = world.deployments.get(key, 0) + 1
    return f"{place}/{number}"


def _configuration_deployed(_action: ActionExecution) -> str:
    return "Deployment succeeded!"


def _stack_set(world: World, action: ActionExecution) -> Mapping[str, str]:
    name = action.resolved_configuration["StackSetName"]
    return {"OperationId": world.ids.uuid(), "StackSetId": f"{name}:{world.ids.uuid()}"}


def _cluster(_world: World, action: ActionExecution) -> Mapping[str, str]:
    return {"EKSClusterName": action.resolved_configuration["ClusterName"]}


def _function_version(_world: World, action: ActionExecution) -> Mapping[str, str]:
    return {"FunctionVersion": action.resolved_configuration.get("PublishedTargetVersion", "1")}


# Invocations and images --------------------------------------------------------------------------


def _function_name(_world: World, action: ActionExecution) -> str:
    return action.resolved_configuration["FunctionName"]


def _no_result(action: ActionExecution, _external_id: str | None) -> str:
    return NO_RESULT.format(name=action.resolved_configuration["FunctionName"])


# User guide, Step Functions action reference: the state machine's execution is named after the
# action execution.
# docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-StepFunctions.html
def _execution_arn(_world: World, action: ActionExecution) -> str:
    configuration = action.resolved_configuration
    machine = configuration["StateMachineArn"].replace(":stateMachine:", ":execution:")
    prefix = configuration.get("ExecutionNamePrefix")
    return f"{machine}:{prefix}-{action.id}" if prefix else f"{machine}:{action.id}"


def _state_machine(world: World, action: ActionExecution) -> Mapping[str, str]:
    machine = action.resolved_configuration["StateMachineArn"]
    return {"ExecutionArn": _execution_arn(world, action), "StateMachineArn": machine}


def _image_build(world: World, action: ActionExecution) -> Mapping[str, str]:
    return {
        "ECRImageDigestId": world.ids.image_digest(),
        "ECRRepositoryName": action.resolved_configuration["ECRRepositoryName"],
    }


def _scan(_world: World, _action: ActionExecution) -> Mapping[str, str]:
    return {"HighestScannedSeverity": "medium"}


# The table ---------------------------------------------------------------------------------------

_NO_ROW: Final = ActionProvider()
_CODE_BUILD: Final = ActionProvider(external_id=_build_id, failure=_build_failed)
_CODE_DEPLOY: Final = ActionProvider(
    external_id=_deployment_id, summary=_deployed, failure=_deployment_failed
)
_FUNCTION: Final = ActionProvider(external_id=_function_name, failure=_no_result, is_function=True)

ACTIONS: Final[dict[tuple[str, str], ActionProvider]] = {
    ("Build", "CodeBuild"): _CODE_BUILD,
    ("Build", "ECRBuildAndPublish"): ActionProvider(variables=_image_build),
    ("Compute", "Commands"): ActionProvider(
        external_id=_log_stream, failure=_commands_failed, id_is_log_stream=True
    ),
    ("Deploy", "AppConfig"): ActionProvider(
        external_id=_configuration_deployment, summary=_configuration_deployed
    ),
    ("Deploy", "CloudFormation"): ActionProvider(
        external_id=cloudformation.external_id,
        summary=cloudformation.summary,
        failure=cloudformation.failure,
    ),
    ("Deploy", "CloudFormationStackInstances"): ActionProvider(variables=_stack_set),
    ("Deploy", "CloudFormationStackSet"): ActionProvider(variables=_stack_set),
    ("Deploy", "CodeDeploy"): _CODE_DEPLOY,
    ("Deploy", "CodeDeployToECS"): _CODE_DEPLOY,
    ("Deploy", "ECS"): ActionProvider(failure=_image_definitions_missing),
    ("Deploy", "EKS"): ActionProvider(variables=_cluster),
    ("Deploy", "ElasticBeanstalk"): ActionProvider(failure=_load_balancing_denied),
    ("Deploy", "Lambda"): ActionProvider(variables=_function_version),
    ("Deploy", "S3"): ActionProvider(
        id_on_success=_object_name,
        summary=_deployed,
        failure=_archive_malformed,
        deploys_to_bucket=True,
    ),
    ("Invoke", "InspectorScan"): ActionProvider(variables=_scan),
    ("Invoke", "Lambda"): _FUNCTION,
    ("Invoke", "StepFunctions"): ActionProvider(
        external_id=_execution_arn, variables=_state_machine
    ),
    ("Rule", "CloudWatchAlarm"): ActionProvider(wait_time=rules.alarm_wait_time),
    ("Rule", "CodeBuild"): _CODE_BUILD,
    ("Rule", "DeploymentWindow"): ActionProvider(outcome=rules.window_check),
    ("Rule", "LambdaInvoke"): _FUNCTION,
    ("Rule", "VariableCheck"): ActionProvider(outcome=rules.variable_check),
    ("Test", "CodeBuild"): _CODE_BUILD,
}
"""AWS's own providers of actions and rules that report something, by category and name."""
