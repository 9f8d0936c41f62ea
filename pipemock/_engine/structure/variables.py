"""Rules for variables, namespaces and references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._engine.declaration.references import BUILT_IN, PIPELINE_LEVEL
from pipemock._engine.errors import invalid_action, invalid_structure
from pipemock._engine.structure.actions import each_action
from pipemock._engine.structure.declared import repeated, wrong_references
from pipemock._engine.structure.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock._engine.structure.problem import Setting

_REPEATED: Final = (
    "Namespaces must be unique across the pipeline definition. "
    "The following occur more than once in the pipeline.\n"
)


def declared_names_are_unique(setting: Setting) -> Iterator[Problem]:
    """Captured."""
    numbered = enumerate(setting.declaration.variables)
    for index, variable in repeated(numbered, lambda each: each[1].name):
        text = (
            "Variable names must be unique. "
            f"The following variable name is already in use: {variable.name}"
        )
        yield Problem(f"variables[{index}].name", invalid_structure(text))


def namespaces_are_unique(setting: Setting) -> Iterator[Problem]:
    """Captured: only the later occurrence is named."""
    named = (each for each in each_action(setting) if each[2].namespace is not None)
    for path, stage, action in repeated(named, lambda each: each[2].namespace):
        text = (
            f"{_REPEATED}StageName=[{stage.name}], ActionName=[{action.name}], "
            f"Namespace=[{action.namespace}]"
        )
        yield Problem(f"{path}.namespace", invalid_action(text))


def namespaces_are_not_reserved(setting: Setting) -> Iterator[Problem]:
    """Captured, including the newline at the end."""
    reserved = {BUILT_IN, PIPELINE_LEVEL} if setting.declaration.variables else {BUILT_IN}
    for path, _, action in each_action(setting):
        if action.namespace in reserved:
            text = (
                "One or more of the chosen namespaces is reserved. "
                "Note that there is a namespace for variables at the pipeline level.\n"
            )
            yield Problem(f"{path}.namespace", invalid_structure(text))


def references_lead_somewhere(setting: Setting) -> Iterator[Problem]:
    """Captured: namespaces are checked when a pipeline is created, keys when an action starts."""
    return wrong_references(setting, setting.actions)
