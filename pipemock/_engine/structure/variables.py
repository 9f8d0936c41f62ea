"""Rules for variables, namespaces and references."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from pipemock._engine.declaration.references import (
    BUILT_IN,
    PIPELINE_LEVEL,
    Reference,
    references,
)
from pipemock._engine.errors import invalid_action, invalid_structure
from pipemock._engine.structure.actions import each_action
from pipemock._engine.structure.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.pipeline import StageDeclaration
    from pipemock._engine.structure.problem import Setting
    from pipemock._errors import ServiceError

NOWHERE: Final = (
    "Valid format for a pipeline execution variable reference is a namespace and a key separated "
    "by a period (.). The following pipeline execution variables are referencing a namespace "
    "that does not exist.\n"
)
_REPEATED: Final = (
    "Namespaces must be unique across the pipeline definition. "
    "The following occur more than once in the pipeline.\n"
)


def declared_names_are_unique(setting: Setting) -> Iterator[Problem]:
    """Captured."""
    seen: set[str] = set()
    for index, variable in enumerate(setting.declaration.variables):
        if variable.name in seen:
            text = (
                "Variable names must be unique. "
                f"The following variable name is already in use: {variable.name}"
            )
            yield Problem(f"variables[{index}].name", invalid_structure(text))
        seen.add(variable.name)


def namespaces_are_unique(setting: Setting) -> Iterator[Problem]:
    """Captured: only the later occurrence is named."""
    seen: set[str] = set()
    for path, stage, action in each_action(setting):
        if action.namespace is None:
            continue
        if action.namespace in seen:
            text = (
                f"{_REPEATED}StageName=[{stage.name}], ActionName=[{action.name}], "
                f"Namespace=[{action.namespace}]"
            )
            yield Problem(f"{path}.namespace", invalid_action(text))
        seen.add(action.namespace)


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
    for path, stage, action in each_action(setting):
        for key, value in action.configuration.items():
            for reference in references(value):
                where = (
                    f"StageName=[{stage.name}], ActionName=[{action.name}], "
                    f"ActionConfigurationKey=[{key}], VariableReferenceText=[{reference.text}]"
                )
                error = _reference_problem(setting, stage, action, reference, where)
                if error is not None:
                    yield Problem(f"{path}.configuration.{key}", error)


def _reference_problem(
    setting: Setting,
    stage: StageDeclaration,
    action: ActionDeclaration,
    reference: Reference,
    where: str,
) -> ServiceError | None:
    if action.is_source and reference.namespace == PIPELINE_LEVEL and setting.declaration.variables:
        text = "Variables at the pipeline level cannot be used in source actions.\n"
        return invalid_structure(text + where)
    before = [other for other in stage.actions if other.run_order < action.run_order]
    known = namespaces_known(setting, stage, before)
    return wrong_reference(setting, reference, known, nowhere=invalid_action(NOWHERE + where))


def wrong_reference(
    setting: Setting, reference: Reference, known: AbstractSet[str], *, nowhere: ServiceError
) -> ServiceError | None:
    """Return the error of a reference, or `None` if it is valid.

    Args:
        setting: The declaration that contains the reference.
        reference: The reference.
        known: The namespaces that the reference may use.
        nowhere: The error of a reference to an unknown namespace.
    """
    declared = {variable.name for variable in setting.declaration.variables}
    if reference.namespace == PIPELINE_LEVEL and declared:
        undeclared = invalid_structure("The referenced variables haven't been declared.\n")
        return None if reference.key in declared else undeclared
    return None if reference.namespace in known and reference.key else nowhere


def namespaces_known(
    setting: Setting, stage: StageDeclaration, done: Iterable[ActionDeclaration]
) -> set[str]:
    """Return the namespaces that are known in a stage after some of its actions."""
    earlier = itertools.takewhile(lambda each: each is not stage, setting.declaration.stages)
    before = [other for each in earlier for other in each.actions]
    found = (other.namespace for other in (*before, *done))
    return {BUILT_IN, *(namespace for namespace in found if namespace is not None)}
