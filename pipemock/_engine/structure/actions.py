"""Rules for actions: their names, types and configurations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._arns import parts_of
from pipemock._engine.declaration.pipeline import V1
from pipemock._engine.errors import invalid_action
from pipemock._engine.structure.declared import (
    repeated_names,
    unavailable_types,
    wrong_configurations,
)
from pipemock._engine.structure.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.pipeline import StageDeclaration
    from pipemock._engine.structure.problem import Setting


def names_are_unique(setting: Setting) -> Iterator[Problem]:
    """Documented; inferred class and words."""
    return repeated_names(setting.actions)


def types_exist(setting: Setting) -> Iterator[Problem]:
    """Captured, including the odd spelling of the Region."""
    region = setting.region.upper().replace("-", "_")
    return unavailable_types(setting.actions, setting.action_types, f" in region '{region}'")


def types_fit_the_pipeline_type(setting: Setting) -> Iterator[Problem]:
    """Captured for Commands, ECRBuildAndPublish and EKS."""
    for path, _, action in each_action(setting):
        action_type = setting.action_types.get(action.type_id)
        if action_type is None or not action_type.v2_only:
            continue
        if setting.declaration.pipeline_type == V1:
            text = f"{action.type_id.provider} Action can only be used with V2 pipelines."
            yield Problem(f"{path}.actionTypeId", invalid_action(text))


def configurations_fit_their_types(setting: Setting) -> Iterator[Problem]:
    """Captured: keys are checked when a pipeline is created, but values are not."""
    return wrong_configurations(setting.actions, setting.action_types)


def commands_are_given(setting: Setting) -> Iterator[Problem]:
    """Captured."""
    for path, _, action in each_action(setting):
        kind = (action.type_id.owner, action.type_id.category)
        if kind == ("AWS", "Compute") and not action.has_commands:
            text = f"Action {action.name} must have a non-empty commands field"
            yield Problem(f"{path}.commands", invalid_action(text))


def only_compute_actions_have_commands(setting: Setting) -> Iterator[Problem]:
    """Captured for files of an output (aws/aws-cdk#38843); inferred class, and the other members.

    The words name the commands, whichever of the members is declared.
    """
    for path, action in _each_given_action(setting):
        if action["actionTypeId"]["category"] == "Compute":
            continue
        text = (
            f"The following action cannot contain a commands field: {action['name']}. "
            "To use the commands field, use a compute action."
        )
        for member in _members_of_compute_actions(action):
            yield Problem(f"{path}.{member}", invalid_action(text))


def only_some_actions_leave_the_region(setting: Setting) -> Iterator[Problem]:
    """Documented (user guide, cross-Region actions; aws/aws-cdk#4303); inferred class and words.

    docs.aws.amazon.com/codepipeline/latest/userguide/actions-create-cross-region.html
    """
    for path, _, action in each_action(setting):
        may_leave = action.type_id.owner == "AWS" and not action.is_source
        if action.region not in {None, setting.region} and not may_leave:
            text = (
                f"Action '{action.name}' can't be in Region '{action.region}': source actions, "
                "custom actions and third-party actions must be in the Region of the pipeline, "
                f"'{setting.region}'"
            )
            yield Problem(f"{path}.region", invalid_action(text))


def only_approvals_choose_their_timeout(setting: Setting) -> Iterator[Problem]:
    """Documented; inferred class and words."""
    for path, _, action in each_action(setting):
        if action.timeout_in_minutes is not None and not action.is_approval:
            text = f"Action '{action.name}' can't have a timeout: only manual approvals can"
            yield Problem(f"{path}.timeoutInMinutes", invalid_action(text))


def topics_can_be_published_to(setting: Setting) -> Iterator[Problem]:
    """Derived from captures: an ARN that is wrong in itself is refused at once."""
    for path, _, action in each_action(setting):
        topic = action.configuration.get("NotificationArn")
        if topic is None or not action.is_approval or "#{" in topic:
            continue
        text = _topic_problem(topic, action.name, setting.region)
        if text is not None:
            yield Problem(f"{path}.configuration.NotificationArn", invalid_action(text))


def each_action(setting: Setting) -> Iterator[tuple[str, StageDeclaration, ActionDeclaration]]:
    """Yield every action with its path and its stage."""
    for each in setting.actions:
        yield each.path, each.stage, each.declaration


def _each_given_action(setting: Setting) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for index, stage in enumerate(setting.given["stages"]):
        for position, action in enumerate(stage["actions"]):
            yield f"stages[{index}].actions[{position}]", action


def _members_of_compute_actions(action: Mapping[str, Any]) -> Iterator[str]:
    """Yield the members of an action that the service model describes for compute actions."""
    yield from (name for name in ("commands", "outputVariables") if action.get(name))
    for index, artifact in enumerate(action.get("outputArtifacts") or ()):
        if artifact.get("files"):
            yield f"outputArtifacts[{index}].files"


def _topic_problem(topic: str, action: str, region: str) -> str | None:
    parts = parts_of(topic)
    if parts is None or ":" in parts.resource:
        return (
            f"The ARN {topic} you specified for sending notifications "
            f"for the approval action {action} contains a format error."
        )
    specified = (
        f"The ARN {topic} has been specified for sending notifications "
        f"for the approval action {action}, but the "
    )
    if parts.service != "sns":
        return f"{specified}AWS service for this ARN cannot be used to send approval requests."
    if parts.region != region:
        return f"{specified}ARN is not in the same region as the pipeline."
    return None
