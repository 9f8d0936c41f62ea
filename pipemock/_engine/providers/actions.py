"""AWS's own providers of actions and rules: one row holds all that the machine knows of one.

Summaries, external ids and output variables: captured from the real service where the fidelity
page says so, otherwise documented in the user guide's variables reference:
docs.aws.amazon.com/codepipeline/latest/userguide/reference-variables.html
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._engine.providers import rules
from pipemock.behaviours import Succeed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pipemock._engine.declaration.action_type import ActionTypeId
    from pipemock._engine.state.executions import ActionExecution
    from pipemock._ids import Ids
    from pipemock.behaviours import Outcome


def _nothing(_action: ActionExecution, _ids: Ids) -> None:
    return None


def _no_variables(_action: ActionExecution, _ids: Ids) -> Mapping[str, str]:
    return {}


def _succeed(_action: ActionExecution, _now: datetime) -> Outcome:
    return Succeed()


def _no_time(_action: ActionExecution) -> timedelta:
    return timedelta()


@attrs.frozen(kw_only=True)
class ActionProvider:
    """A provider of actions that are not sources, or of rules.

    Variables are only those with fixed names: a test sets the outputs of a stack or a build.
    `outcome` is what happens where a test sets no scripted behaviour, and `wait_time` how long a
    rule waits before it fails.
    """

    external_id: Callable[[ActionExecution, Ids], str | None] = _nothing
    summary: str | None = None
    variables: Callable[[ActionExecution, Ids], Mapping[str, str]] = _no_variables
    outcome: Callable[[ActionExecution, datetime], Outcome] = _succeed
    wait_time: Callable[[ActionExecution], timedelta] = _no_time
    is_function: bool = False
    deploys_to_bucket: bool = False


def provider_of(type_id: ActionTypeId) -> ActionProvider:
    """Return a provider; one without a row reports nothing of itself."""
    own = type_id.owner == "AWS"
    return ACTIONS.get((type_id.category, type_id.provider), _UNKNOWN) if own else _UNKNOWN


def _build_id(action: ActionExecution, ids: Ids) -> str:
    return f"{action.resolved_configuration['ProjectName']}:{ids.uuid()}"


def _deployment_id(_action: ActionExecution, ids: Ids) -> str:
    return f"d-{ids.artifact_suffix().upper()}XX"


def _function_name(action: ActionExecution, _ids: Ids) -> str:
    return action.resolved_configuration["FunctionName"]


def _object_name(action: ActionExecution, _ids: Ids) -> str:
    configuration = action.resolved_configuration
    parts = (configuration["BucketName"], configuration.get("ObjectKey"))
    return "/".join(part for part in parts if part)


# User guide, Step Functions action reference: the state machine's execution is named after the
# action execution.
# docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-StepFunctions.html
def _execution_arn(action: ActionExecution, _ids: Ids) -> str:
    configuration = action.resolved_configuration
    machine = configuration["StateMachineArn"].replace(":stateMachine:", ":execution:")
    prefix = configuration.get("ExecutionNamePrefix")
    return f"{machine}:{prefix}-{action.id}" if prefix else f"{machine}:{action.id}"


def _state_machine(action: ActionExecution, ids: Ids) -> Mapping[str, str]:
    machine = action.resolved_configuration["StateMachineArn"]
    return {"ExecutionArn": _execution_arn(action, ids), "StateMachineArn": machine}


def _stack_set(action: ActionExecution, ids: Ids) -> Mapping[str, str]:
    name = action.resolved_configuration["StackSetName"]
    return {"OperationId": ids.uuid(), "StackSetId": f"{name}:{ids.uuid()}"}


def _image_build(action: ActionExecution, ids: Ids) -> Mapping[str, str]:
    return {
        "ECRImageDigestId": ids.image_digest(),
        "ECRRepositoryName": action.resolved_configuration["ECRRepositoryName"],
    }


def _cluster(action: ActionExecution, _ids: Ids) -> Mapping[str, str]:
    return {"EKSClusterName": action.resolved_configuration["ClusterName"]}


def _function_version(action: ActionExecution, _ids: Ids) -> Mapping[str, str]:
    return {"FunctionVersion": action.resolved_configuration.get("PublishedTargetVersion", "1")}


def _scan(_action: ActionExecution, _ids: Ids) -> Mapping[str, str]:
    return {"HighestScannedSeverity": "medium"}


_UNKNOWN: Final = ActionProvider()
_CODE_BUILD: Final = ActionProvider(external_id=_build_id)
_CODE_DEPLOY: Final = ActionProvider(external_id=_deployment_id, summary="Deployment Succeeded")

ACTIONS: Final[dict[tuple[str, str], ActionProvider]] = {
    ("Build", "CodeBuild"): _CODE_BUILD,
    ("Build", "ECRBuildAndPublish"): ActionProvider(variables=_image_build),
    ("Deploy", "CloudFormationStackInstances"): ActionProvider(variables=_stack_set),
    ("Deploy", "CloudFormationStackSet"): ActionProvider(variables=_stack_set),
    ("Deploy", "CodeDeploy"): _CODE_DEPLOY,
    ("Deploy", "CodeDeployToECS"): _CODE_DEPLOY,
    ("Deploy", "EKS"): ActionProvider(variables=_cluster),
    ("Deploy", "Lambda"): ActionProvider(variables=_function_version),
    ("Deploy", "S3"): ActionProvider(
        external_id=_object_name, summary="Deployment Succeeded", deploys_to_bucket=True
    ),
    ("Invoke", "InspectorScan"): ActionProvider(variables=_scan),
    ("Invoke", "Lambda"): ActionProvider(external_id=_function_name, is_function=True),
    ("Invoke", "StepFunctions"): ActionProvider(
        external_id=_execution_arn, variables=_state_machine
    ),
    ("Rule", "CloudWatchAlarm"): ActionProvider(wait_time=rules.alarm_wait_time),
    ("Rule", "CodeBuild"): _CODE_BUILD,
    ("Rule", "DeploymentWindow"): ActionProvider(outcome=rules.window_check),
    ("Rule", "LambdaInvoke"): ActionProvider(external_id=_function_name, is_function=True),
    ("Rule", "VariableCheck"): ActionProvider(outcome=rules.variable_check),
    ("Test", "CodeBuild"): _CODE_BUILD,
}
"""AWS's own providers of actions and rules that report something, by category and name."""
