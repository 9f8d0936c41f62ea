"""Rules for the pipeline as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._engine.declaration.pipeline import SUPERSEDED, V1
from pipemock._engine.errors import invalid_structure
from pipemock._engine.structure.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.pipeline import StageDeclaration
    from pipemock._engine.structure.problem import Setting

FEWEST_STAGES: Final = 2
MOST_STAGES: Final = 50


def modes_and_variables_need_v2(setting: Setting) -> Iterator[Problem]:
    """Captured."""
    declaration = setting.declaration
    if declaration.pipeline_type != V1:
        return
    if declaration.execution_mode != SUPERSEDED:
        text = "QUEUED or PARALLEL mode can only be used with V2 pipelines"
        yield Problem("executionMode", invalid_structure(text))
    if declaration.variables:
        text = "Pipeline variable can only be used with V2 pipelines"
        yield Problem("variables", invalid_structure(text))


def tag_triggers_need_v2(setting: Setting) -> Iterator[Problem]:
    """Captured: the words name tags, whatever the trigger filters on."""
    if setting.declaration.pipeline_type == V1 and setting.declaration.triggers:
        yield Problem(
            "triggers", invalid_structure("Triggers on tag can only be used with V2 pipelines")
        )


def the_number_of_stages(setting: Setting) -> Iterator[Problem]:
    """Captured, in the singular and the plural."""
    count = len(setting.declaration.stages)
    if count < FEWEST_STAGES:
        noun = "stage" if count == 1 else "stages"
        text = (
            f"Pipeline has only {count} {noun}. There should be a minimum of 2 stages in a pipeline"
        )
        yield Problem("stages", invalid_structure(text))
    if count > MOST_STAGES:
        text = "Pipeline has too many stages. There can only be up to 50 stages in a pipeline"
        yield Problem("stages", invalid_structure(text))


def the_first_stage_holds_the_sources(setting: Setting) -> Iterator[Problem]:
    """Captured."""
    for index, stage in enumerate(setting.declaration.stages):
        if index == 0 and not all(action.is_source for action in stage.actions):
            text = "Pipeline should start with a stage that only contains source actions"
            yield Problem(_kind_of_first(stage, index, source=False), invalid_structure(text))
        if index > 0 and any(action.is_source for action in stage.actions):
            text = "Source actions can only be included in the first stage of the pipeline"
            yield Problem(_kind_of_first(stage, index, source=True), invalid_structure(text))


def something_besides_sources(setting: Setting) -> Iterator[Problem]:
    """Captured, as is that it precedes the rule for sources in later stages."""
    if all(action.is_source for _, action in setting.declaration.actions()):
        text = "Pipeline should contain at least 1 action whose category is not Source"
        yield Problem("stages", invalid_structure(text))


def triggers_name_a_connection(setting: Setting) -> Iterator[Problem]:
    """Captured; a source action may have one trigger."""
    connections = {
        action.name
        for action in setting.declaration.source_actions
        if _is_connection(setting, action)
    }
    for index, trigger in enumerate(setting.declaration.triggers):
        if trigger.source_action not in connections:
            text = (
                "Triggers for connections must reference a CodeStarSourceConnection action. "
                "Note that when you specify a trigger, "
                "you can't specify more than one trigger per source action."
            )
            path = f"triggers[{index}].gitConfiguration.sourceActionName"
            yield Problem(path, invalid_structure(text))
        connections.discard(trigger.source_action)


def _kind_of_first(stage: StageDeclaration, index: int, *, source: bool) -> str:
    """Return the path of the category of the first action that is a source action, or is not."""
    positions = enumerate(action.is_source for action in stage.actions)
    position = next(position for position, is_source in positions if is_source is source)
    return f"stages[{index}].actions[{position}].actionTypeId.category"


def _is_connection(setting: Setting, action: ActionDeclaration) -> bool:
    action_type = setting.action_types.get(action.type_id)
    return action_type is not None and action_type.find_property("ConnectionArn") is not None
