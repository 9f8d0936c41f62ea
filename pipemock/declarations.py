"""Declarations of pipelines, as boto3 takes them: plain dicts, written in a few words.

With boto3-stubs installed, type checkers see the types of boto3's own parameters.

Example:
    >>> from pipemock.declarations import approval, deploy, pipeline, source, stage
    >>> hotfix = pipeline(
    ...     "hotfix",
    ...     stage("Source", source("Checkout")),
    ...     stage("Approve", approval("Sign")),
    ...     stage("Deploy", deploy("Ship", inputs=["Code"])),
    ... )
    >>> answer = client.create_pipeline(pipeline=hotfix)
    >>> print(mock.explain("hotfix"))
    Pipeline hotfix, version 1:
    ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from pipemock._arguments import texts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._mock.stubs import (
        ActionDeclarationTypeDef,
        PipelineDeclarationTypeDef,
        StageDeclarationTypeDef,
    )

__all__ = [
    "RELEASE",
    "approval",
    "build",
    "compute",
    "deploy",
    "invoke",
    "pipeline",
    "source",
    "stage",
    "test",
]

_ROLE: Final = "arn:aws:iam::123456789012:role/release"

# What makes an action valid where a test does not care.
_CONFIGURATIONS: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("Source", "CodeCommit"): {
        "RepositoryName": "shop",
        "BranchName": "main",
        "PollForSourceChanges": "false",
    },
    ("Source", "S3"): {
        "S3Bucket": "shop-sources",
        "S3ObjectKey": "shop.zip",
        "PollForSourceChanges": "false",
    },
    ("Build", "CodeBuild"): {"ProjectName": "shop"},
    ("Test", "CodeBuild"): {"ProjectName": "shop"},
    ("Deploy", "S3"): {"BucketName": "shop-production", "Extract": "true"},
    ("Invoke", "Lambda"): {"FunctionName": "shop"},
}


# Pipelines and stages -------------------------------------------------------------------------


def pipeline(
    name: str,
    *stages: StageDeclarationTypeDef,
    role_arn: str = _ROLE,
    bucket: str = "artifacts",
    **members: object,
) -> PipelineDeclarationTypeDef:
    """Declare a pipeline.

    Args:
        name: The name.
        stages: The stages, made by `stage`.
        role_arn: The ARN of the service role.
        bucket: The bucket of the artifact store.
        members: Other members by their names in the API, such as `pipelineType="V2"`;
            `artifactStores` replaces the bucket.
    """
    store = {} if "artifactStores" in members else {"artifactStore": _store(bucket)}
    declared: Any = {"name": name, "roleArn": role_arn, **store, "stages": list(stages), **members}
    return cast("PipelineDeclarationTypeDef", declared)


def stage(
    name: str,
    *actions: ActionDeclarationTypeDef,
    **members: object,
) -> StageDeclarationTypeDef:
    """Declare a stage.

    Args:
        name: The name.
        actions: The actions, made by the other functions.
        members: Other members by their names in the API: `beforeEntry`, `onSuccess`, `onFailure`.
    """
    declared: Any = {"name": name, "actions": list(actions), **members}
    return cast("StageDeclarationTypeDef", declared)


def _store(bucket: str) -> dict[str, str]:
    return {"type": "S3", "location": bucket}


# Actions --------------------------------------------------------------------------------------


def source(
    name: str,
    provider: str = "CodeCommit",
    *,
    configuration: Mapping[str, str] | None = None,
    outputs: Sequence[str] = ("Code",),
    **members: object,
) -> ActionDeclarationTypeDef:
    """Declare a source action: branch `main` of the repository `shop` unless configured.

    Args:
        name: The name.
        provider: The provider, such as ``S3`` or ``CodeStarSourceConnection``.
        configuration: The configuration; that of an example if omitted.
        outputs: The names of the output artifacts.
        members: As for `build`.
    """
    return _action("Source", name, provider, members, configuration=configuration, outputs=outputs)


def build(
    name: str,
    provider: str = "CodeBuild",
    *,
    configuration: Mapping[str, str] | None = None,
    inputs: Sequence[str] = ("Code",),
    outputs: Sequence[str] = (),
    **members: object,
) -> ActionDeclarationTypeDef:
    """Declare a build action.

    Args:
        name: The name.
        provider: The provider.
        configuration: The configuration; that of an example if omitted.
        inputs: The names of the input artifacts.
        outputs: The names of the output artifacts.
        members: Other members by their names in the API, such as `runOrder=2` or
            `namespace="Built"`, and `owner="Custom"` or `version="2"` of the action type.
    """
    return _action("Build", name, provider, members, configuration, inputs, outputs)


def test(
    name: str,
    provider: str = "CodeBuild",  # noqa: PT028 -- not a test
    *,
    configuration: Mapping[str, str] | None = None,  # noqa: PT028
    inputs: Sequence[str] = ("Code",),  # noqa: PT028
    outputs: Sequence[str] = (),  # noqa: PT028
    **members: object,
) -> ActionDeclarationTypeDef:
    """Declare a test action; the arguments are those of `build`."""
    return _action("Test", name, provider, members, configuration, inputs, outputs)


test.__test__ = False  # type: ignore[attr-defined] # pytest would collect it where it is imported


def approval(
    name: str,
    *,
    configuration: Mapping[str, str] | None = None,
    **members: object,
) -> ActionDeclarationTypeDef:
    """Declare a manual approval.

    Args:
        name: The name.
        configuration: The configuration, such as `NotificationArn` and `CustomData`.
        members: As for `build`, and `timeoutInMinutes`.
    """
    return _action("Approval", name, "Manual", members, configuration=configuration)


def deploy(
    name: str,
    provider: str = "S3",
    *,
    configuration: Mapping[str, str] | None = None,
    inputs: Sequence[str] = ("Code",),
    outputs: Sequence[str] = (),
    **members: object,
) -> ActionDeclarationTypeDef:
    """Declare a deploy action; the arguments are those of `build`."""
    return _action("Deploy", name, provider, members, configuration, inputs, outputs)


def invoke(
    name: str,
    provider: str = "Lambda",
    *,
    configuration: Mapping[str, str] | None = None,
    inputs: Sequence[str] = (),
    outputs: Sequence[str] = (),
    **members: object,
) -> ActionDeclarationTypeDef:
    """Declare an invoke action; the arguments are those of `build`."""
    return _action("Invoke", name, provider, members, configuration, inputs, outputs)


def compute(
    name: str,
    *commands: str,
    inputs: Sequence[str] = ("Code",),
    **members: object,
) -> ActionDeclarationTypeDef:
    """Declare a compute action, which runs shell commands.

    Args:
        name: The name.
        commands: The commands.
        inputs: The names of the input artifacts.
        members: As for `build`, and `outputVariables` or `outputArtifacts`, which have files here.
    """
    given = {"commands": list(commands), **members}
    return _action("Compute", name, "Commands", given, inputs=inputs)


def _action(  # noqa: PLR0917 -- private, and each caller passes most of them on
    category: str,
    name: str,
    provider: str,
    members: Mapping[str, Any],
    configuration: Mapping[str, str] | None = None,
    inputs: Sequence[str] = (),
    outputs: Sequence[str] = (),
) -> ActionDeclarationTypeDef:
    others = dict(members)
    type_id = {
        "category": category,
        "owner": others.pop("owner", "AWS"),
        "provider": provider,
        "version": others.pop("version", "1"),
    }
    if configuration is None:
        configuration = _CONFIGURATIONS.get((category, provider), {})
    declared: dict[str, Any] = {"name": name, "actionTypeId": type_id}
    if configuration:
        declared["configuration"] = dict(configuration)
    if input_names := texts_of("inputs", inputs):
        declared["inputArtifacts"] = [{"name": each} for each in input_names]
    if output_names := texts_of("outputs", outputs):
        declared["outputArtifacts"] = [{"name": each} for each in output_names]
    return cast("ActionDeclarationTypeDef", {**declared, **others})


RELEASE: Final[PipelineDeclarationTypeDef] = pipeline(
    "release",
    stage("Source", source("Checkout")),
    stage("Build", build("Compile", outputs=["Package"])),
    stage("Approve", approval("Sign")),
    stage("Deploy", deploy("Ship", inputs=["Package"])),
)
"""The pipeline of the demo, with the stages Source, Build, Approve and Deploy."""
