"""AWS's own rule types, as data: a rule type is an action type of the category Rule.

Providers and properties are documented in the rule reference of the user guide:
docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference.html. Their order, their artifact
limits, and the URL templates that they share with actions are inferred.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from pipemock._codepipeline.action_type_catalogue import (
    CODEBUILD_URLS,
    LAMBDA_URLS,
    properties_of,
)
from pipemock._engine.declaration.action_type import ActionType, ActionTypeId, ArtifactLimits

# User guide, quotas: docs.aws.amazon.com/codepipeline/latest/userguide/limits.html; for commands,
# the rule reference.
_TIMEOUT: Final = timedelta(hours=1)
_TIMEOUT_OF_COMMANDS: Final = timedelta(minutes=55)

_MOST_ARTIFACTS: Final = 5


def _rule_type(
    provider: str,
    properties: str,
    *,
    fewest_inputs: int = 0,
    timeout: timedelta = _TIMEOUT,
    **urls: str,
) -> ActionType:
    return ActionType(
        ActionTypeId("Rule", "AWS", provider, "1"),
        properties=properties_of(properties),
        inputs=ArtifactLimits(fewest_inputs, _MOST_ARTIFACTS),
        outputs=ArtifactLimits(0, 0),
        timeout=timeout,
        v2_only=True,
        **urls,
    )


RULE_TYPES: Final[tuple[ActionType, ...]] = (
    _rule_type("CloudWatchAlarm", "AlarmName* AlarmStates WaitTime"),
    _rule_type(
        "CodeBuild",
        "ProjectName* PrimarySource BatchEnabled CombineArtifacts EnvironmentVariables",
        fewest_inputs=1,
        **CODEBUILD_URLS,
    ),
    _rule_type("Commands", "", timeout=_TIMEOUT_OF_COMMANDS),
    _rule_type("DeploymentWindow", "Cron* TimeZone"),
    _rule_type("LambdaInvoke", "FunctionName* UserParameters", **LAMBDA_URLS),
    _rule_type("VariableCheck", "Variable* Value* Operator*"),
)
