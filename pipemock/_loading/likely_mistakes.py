"""Mistakes that CreatePipeline is not known to refuse, and that an execution would run into.

CloudFormation refuses a repeated input by the schema of the resource (`uniqueItems`), and a
deployment fails where a template comes from an artifact that is not an input
(github.com/aws-cloudformation/cfn-lint/issues/3125). The references of the actions say that the
other keys name an input: docs.aws.amazon.com/codepipeline/latest/userguide/action-reference.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pipemock._definitions.actions import actions, dictionaries
from pipemock._edge.inspection import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The keys whose value names an artifact, alone or with a file: ``Artifact::file``.
_PATHS: Final[Mapping[str, tuple[str, ...]]] = {
    "CloudFormation": ("TemplatePath", "TemplateConfiguration"),
    "CloudFormationStackSet": ("TemplatePath",),
}
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "CodeBuild": ("PrimarySource",),
    "CodeDeployToECS": (
        "TaskDefinitionTemplateArtifact",
        "AppSpecTemplateArtifact",
        *(f"Image{number}ArtifactName" for number in range(1, 5)),
    ),
}
_FILE: Final = re.compile(r"([^:]+)::")
_UNKNOWN: Final = re.compile(r"[#$]\{")


def likely_mistakes(request: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield the likely mistakes in a request of CreatePipeline, which may be malformed."""
    for path, action in actions(request["pipeline"]):
        inputs = [each.get("name") for _, each in dictionaries(action.get("inputArtifacts"))]
        yield from _repeated(path, inputs)
        yield from _of_no_input(path, action, inputs)


def _repeated(path: str, inputs: list[Any]) -> Iterator[Refusal]:
    for index, name in enumerate(inputs):
        if name in inputs[:index]:
            text = f"The action has the input artifact '{name}' twice"
            yield Refusal(f"{path}.inputArtifacts[{index}].name", text, "RepeatedInput")


def _of_no_input(path: str, action: Mapping[str, Any], inputs: list[Any]) -> Iterator[Refusal]:
    kind, configuration = action.get("actionTypeId"), action.get("configuration")
    if not isinstance(kind, dict) or not isinstance(configuration, dict):
        return
    provider = str(kind.get("provider"))
    paths = [(key, _FILE.match(str(configuration.get(key)))) for key in _PATHS.get(provider, ())]
    names = {key: path[1] for key, path in paths if path is not None}
    names |= {key: str(configuration.get(key, "")) for key in _NAMES.get(provider, ())}
    for key, name in names.items():
        if name and not _UNKNOWN.search(name) and name not in inputs:
            text = f"The artifact '{name}' of {key} is not an input artifact of the action"
            yield Refusal(f"{path}.configuration.{key}", text, "NotAnInput")
