"""The substitutions that sample requests of the API reference need, and differing answers.

The samples are those of the API reference of October 2021; most are from 2015 and 2016.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE: Final = Path(__file__).parents[1] / "data" / "api_reference_samples.json"

SAMPLES: Final[list[dict[str, Any]]] = json.loads(_FILE.read_text(encoding="utf-8"))


class Substitution(NamedTuple):
    """A text that the service can't have read or written, its replacement, and the reason."""

    printed: str
    used: str
    reason: str


MISPRINTS: Final = (
    Substitution(
        "S30bjectKey",
        "S3ObjectKey",
        "A digit zero stands for the letter O; an S3 source has no such key.",
    ),
    Substitution(
        "iam::1111111111111:",
        "iam::111111111111:",
        "An account has twelve digits; the pattern of roleArn refuses thirteen.",
    ),
    Substitution(
        "iam::11111EXAMPLE:",
        "iam::111110000000:",
        "An account has twelve digits; the pattern of roleArn refuses letters.",
    ),
    Substitution(
        "us-east-2:80398EXAMPLE:",
        "us-east-2:803980000000:",
        "An account has twelve digits, also that in the ARN of a pipeline.",
    ),
)
"""Texts replaced in requests and in answers."""

MADE_UP_IDS: Final[Mapping[str, str]] = {
    "3137f7cb-7cf7-EXAMPLE": "The id of an execution is a UUID.",
    "42ee4d10-e4de-a37c-82b7-36c11EXAMPLE": "The id of an execution is a UUID.",
    "3137f7cb-7cf7-039j-s831-d7eu3EXAMPLE": (
        "The id of an execution is a UUID, and that of the one that was asked for."
    ),
    "1a2b3c4d-573f-4ea7-a67E-XAMPLETOKEN": "The token of an approval is a UUID.",
    "f4f4ff82-2d11-EXAMPLE": "The id of a job is a UUID.",
    "ef66c259-EXAMPLE": "The id of a job is a UUID.",
    "ef66c259-64f9-EXAMPLE": "The id of a job is a UUID.",
    "MySecondPipeline/MyAppBuild/EXAMPLE": "The last part of an artifact's key is random.",
}
"""Replaced by the ids that the world of the sample has, with the reason."""

_NOT_PARSED = "On the wire only: the SDK drops what the service model does not name."
_NEWER = "The service shows this since pipelines have types and modes (2023 and 2024)."
_NEWER_STATE = "The service shows this since some time between 2016 and now; captured."
_OLD_CONSOLE = "The consoles have other addresses now; where they are unknown, there is none."
_DECLARED = {
    "pipeline.executionMode": _NEWER,
    "pipeline.pipelineType": _NEWER,
}
_ECHOED = _DECLARED | {
    "pipeline.stages.0.actions.0.actionTypeId.__type": _NOT_PARSED,
    "pipeline.stages.1.actions.0.actionTypeId.__type": _NOT_PARSED,
}
_TYPED_ON_THE_WIRE = (
    "actionConfiguration",
    "actionTypeId",
    "artifactCredentials",
    "inputArtifacts.0",
    "pipelineContext",
)
_CREDENTIALS = "The credentials of a job open nothing, there and here."
_NEWER_CONTEXT = "The reference lists this member, and its sample is older than it."
_NO_PROSE = "The descriptions are AWS's sentences; the mock has its own, for AWS's types."
_NEWER_PROPERTY = "The service has got this property since; captured."


def _described(kind: str, *properties: str) -> dict[str, str]:
    path = f"actionTypes.{kind}.actionConfigurationProperties"
    return {f"{path}.{name}.description": _NO_PROSE for name in properties}


def _grown(kind: str, *properties: str) -> dict[str, str]:
    path = f"actionTypes.{kind}.actionConfigurationProperties"
    return {f"{path}.{name}": _NEWER_PROPERTY for name in properties}


def _addressed_anew(kind: str, *templates: str) -> dict[str, str]:
    return {f"actionTypes.{kind}.settings.{name}UrlTemplate": _OLD_CONSOLE for name in templates}


def _job(path: str) -> dict[str, str]:
    credentials = ("accessKeyId", "secretAccessKey", "sessionToken")
    context = ("action.actionExecutionId", "pipelineArn", "pipelineExecutionId")
    return {
        **{f"{path}.{name}.__type": _NOT_PARSED for name in _TYPED_ON_THE_WIRE},
        **{f"{path}.artifactCredentials.{name}": _CREDENTIALS for name in credentials},
        **{f"{path}.pipelineContext.{name}": _NEWER_CONTEXT for name in context},
    }


DIFFERENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "CreatePipeline": _ECHOED,
    "GetPipeline": _DECLARED,
    "UpdatePipeline": _ECHOED,
    "DeletePipeline": {},
    "ListPipelines": {
        "pipelines.0.executionMode": _NEWER,
        "pipelines.0.pipelineType": _NEWER,
        "pipelines.1.executionMode": _NEWER,
        "pipelines.1.pipelineType": _NEWER,
    },
    "StartPipelineExecution": {
        "pipelineExecutionId": "The id is made up, there and here, and here it is a UUID.",
    },
    "GetPipelineExecution": {
        "pipelineExecution.artifactRevisions.0.created": ("Not in the captured answers of today."),
        "pipelineExecution.artifactRevisions.0.revisionChangeIdentifier": (
            "Not in the captured answers of today."
        ),
        "pipelineExecution.artifactRevisions.0.revisionUrl": (
            "The catalogue knows no address for revisions of GitHub, version 1."
        ),
        "pipelineExecution.executionMode": _NEWER,
        "pipelineExecution.trigger": _NEWER_STATE,
    },
    "GetPipelineState": {
        "stageStates.0.actionStates.0.currentRevision.created": (
            "The captured answers of today have only the id."
        ),
        "stageStates.0.actionStates.0.entityUrl": _OLD_CONSOLE,
        "stageStates.0.actionStates.0.latestExecution.actionExecutionId": _NEWER_STATE,
        "stageStates.0.actionStates.0.latestExecution.externalExecutionId": _NEWER_STATE,
        "stageStates.0.actionStates.0.latestExecution.summary": _NEWER_STATE,
        "stageStates.0.inboundExecutions": _NEWER_STATE,
        "stageStates.0.inboundTransitionState": _NEWER_STATE,
        "stageStates.0.latestExecution": _NEWER_STATE,
        "stageStates.1.actionStates.0.currentRevision": (
            "In the captured answers of today only source actions have a revision."
        ),
        "stageStates.1.actionStates.0.entityUrl": _OLD_CONSOLE,
        "stageStates.1.actionStates.0.latestExecution.actionExecutionId": _NEWER_STATE,
        "stageStates.1.actionStates.0.latestExecution.externalExecutionUrl": _OLD_CONSOLE,
        "stageStates.1.inboundExecutions": _NEWER_STATE,
        "stageStates.1.latestExecution": _NEWER_STATE,
    },
    "EnableStageTransition": {},
    "DisableStageTransition": {},
    "RetryStageExecution": {},
    "PutApprovalResult": {},
    "ListActionTypes": {
        **_described("Source/AWS/S3", "S3Bucket", "S3ObjectKey"),
        **_described("Deploy/AWS/ElasticBeanstalk", "ApplicationName", "EnvironmentName"),
        **_described("Deploy/AWS/CodeDeploy", "ApplicationName", "DeploymentGroupName"),
        **_described("Source/ThirdParty/GitHub", "Owner", "Repo", "Branch", "OAuthToken"),
        **_addressed_anew("Source/AWS/S3", "entity"),
        **_addressed_anew("Deploy/AWS/CodeDeploy", "entity", "execution"),
        **_addressed_anew("Deploy/AWS/ElasticBeanstalk", "entity", "execution"),
        **_grown("Source/AWS/S3", "PollForSourceChanges", "AllowOverrideForS3ObjectKey"),
        **_grown("Source/ThirdParty/GitHub", "PollForSourceChanges"),
        "actionTypes.Source/ThirdParty/GitHub.settings.entityUrlTemplate": (
            "The text of the reference breaks off within this address."
        ),
        "actionTypes.Source/ThirdParty/GitHub.settings.revisionUrlTemplate": (
            "The text of the reference breaks off before this address."
        ),
        "actionTypes.Build/Custom/JenkinsProviderName": (
            "A custom type exists only where somebody created it."
        ),
        "actionTypes.?/?/?": "The text of the reference breaks off before the id of this type.",
    },
    "CreateCustomActionType": {"actionType.id.__type": _NOT_PARSED},
    "DeleteCustomActionType": {},
    "PollForJobs": _job("jobs.0.data"),
    "AcknowledgeJob": {},
    "GetJobDetails": _job("jobDetails.data"),
    "PutActionRevision": {
        "pipelineExecutionId": "The id is made up, there and here, and here it is a UUID.",
    },
}
"""The members in which the answer to a sample differs from the printed one, with the reason."""


def sample(operation: str) -> dict[str, Any]:
    """Return the sample of an operation."""
    [found] = [each for each in SAMPLES if each["operation"] == operation]
    return found


def corrected(value: Any, ids: Mapping[str, str] | None = None, *, but: str = "") -> Any:
    """Return *value* with every misprint and every id in *ids* replaced, except *but*."""
    text = json.dumps(value)
    replaced = {each.printed: each.used for each in MISPRINTS} | dict(ids or {})
    for printed, used in replaced.items():
        text = text if printed == but else text.replace(printed, used)
    return json.loads(text)
