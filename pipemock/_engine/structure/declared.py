"""What is checked of actions and, in the same words, of the rules of conditions."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._engine.declaration.action import MASK
from pipemock._engine.declaration.references import BUILT_IN, PIPELINE_LEVEL, references
from pipemock._engine.errors import invalid_action, invalid_stage, invalid_structure
from pipemock._engine.structure.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.action_type import ActionType
    from pipemock._engine.declaration.pipeline import StageDeclaration
    from pipemock._engine.declaration.references import Reference
    from pipemock._engine.structure.problem import Setting
    from pipemock._errors import ServiceError

_NOWHERE: Final = (
    "Valid format for a pipeline execution variable reference is a namespace and a key separated "
    "by a period (.). The following pipeline execution variables are referencing a namespace "
    "that does not exist.\n"
)


@attrs.frozen
class Kind:
    """A kind of what a stage declares: its name in messages, and the error of an illegal one."""

    name: str
    error: Callable[[str], ServiceError]

    @property
    def word(self) -> str:
        """The name inside a sentence."""
        return self.name.lower()


ACTION: Final = Kind("Action", invalid_action)
RULE: Final = Kind("Rule", invalid_stage)


def repeated_names(
    kind: Kind, path: str, stage: StageDeclaration, declared: Sequence[ActionDeclaration]
) -> Iterator[Problem]:
    """Yield a problem for each name that an earlier one has."""
    seen: set[str] = set()
    for index, each in enumerate(declared):
        if each.name in seen:
            text = f"{kind.name} name '{each.name}' is used more than once in stage '{stage.name}'"
            yield Problem(f"{path}[{index}].name", kind.error(text))
        seen.add(each.name)


def unavailable_type(kind: Kind, path: str, declared: ActionDeclaration, where: str) -> Problem:
    """Return the problem of a type that does not exist."""
    type_id = declared.type_id
    text = (
        f"{kind.name}Type (Category: '{type_id.category}', Provider: '{type_id.provider}', "
        f"Owner: '{type_id.owner}', Version: '{type_id.version}') in {kind.word} "
        f"'{declared.name}' is not available{where}"
    )
    return Problem(f"{path}.{kind.word}TypeId", kind.error(text))


def wrong_configuration(
    kind: Kind, path: str, declared: ActionDeclaration, declared_type: ActionType
) -> Iterator[Problem]:
    """Yield a problem for each key that is missing or unknown, and for each secret that is."""
    subject = f"{kind.name} configuration for {kind.word} '{declared.name}'"
    for each in declared_type.properties:
        if each.required and each.name not in declared.configuration:
            text = f"{subject} is missing required configuration '{each.name}'"
            yield Problem(f"{path}.configuration", kind.error(text))
    for key, value in declared.configuration.items():
        known = declared_type.find_property(key)
        if known is None:
            text = f"{subject} contains unknown configuration '{key}'"
            yield Problem(f"{path}.configuration.{key}", kind.error(text))
        elif known.secret and value == MASK:
            text = (
                f"{kind.name} configuration for the new {kind.word} '{declared.name}' contains an "
                f"invalid configuration for the secret property '{key}'. '****' may be used in "
                "secret properties only when updating an existing action."
            )
            yield Problem(f"{path}.configuration.{key}", kind.error(text))


def missing_inputs(
    kind: Kind, path: str, declared: ActionDeclaration, before: Iterable[ActionDeclaration]
) -> Iterator[Problem]:
    """Yield a problem for each input that none of the actions before it makes."""
    if not declared.inputs:
        return
    made = {name for action in before for name in action.outputs}
    for index, name in enumerate(declared.inputs):
        if name not in made:
            text = (
                f"Input Artifact Bundle {name} in {kind.word} {declared.name} "
                "is not the output of an action that runs before it."
            )
            yield Problem(f"{path}.inputArtifacts[{index}].name", kind.error(text))


def wrong_references(
    kind: Kind,
    path: str,
    stage: StageDeclaration,
    declared: ActionDeclaration,
    *,
    before: Iterable[ActionDeclaration],
    setting: Setting,
) -> Iterator[Problem]:
    """Yield a problem for each reference to a variable that nothing before it sets."""
    found = [
        (key, each) for key, value in declared.configuration.items() for each in references(value)
    ]
    if not found:
        return
    known = {BUILT_IN, *(each.namespace for each in before if each.namespace is not None)}
    variables = {each.name for each in setting.declaration.variables}
    for key, reference in found:
        where = (
            f"StageName=[{stage.name}], {kind.name}Name=[{declared.name}], "
            f"{kind.name}ConfigurationKey=[{key}], VariableReferenceText=[{reference.text}]"
        )
        error = None
        if reference.namespace == PIPELINE_LEVEL and variables:
            error = _of_the_pipeline(reference, variables, where, is_source=declared.is_source)
        elif reference.namespace not in known or not reference.key:
            error = kind.error(_NOWHERE + where)
        if error is not None:
            yield Problem(f"{path}.configuration.{key}", error)


def _of_the_pipeline(
    reference: Reference, variables: AbstractSet[str], where: str, *, is_source: bool
) -> ServiceError | None:
    if is_source:
        text = "Variables at the pipeline level cannot be used in source actions.\n"
        return invalid_structure(text + where)
    if reference.key not in variables:
        return invalid_structure("The referenced variables haven't been declared.\n")
    return None


def actions_before(
    setting: Setting, stage: StageDeclaration, ran: Iterable[ActionDeclaration]
) -> Iterator[ActionDeclaration]:
    """Yield the actions of the stages before *stage*, and those of its own that *ran*."""
    for earlier in itertools.takewhile(lambda each: each is not stage, setting.declaration.stages):
        yield from earlier.actions
    yield from ran
