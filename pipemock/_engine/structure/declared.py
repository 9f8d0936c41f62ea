"""What is checked of actions and, in the same words, of the rules of conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from pipemock._engine.declaration.action import MASK
from pipemock._engine.declaration.references import BUILT_IN, PIPELINE_LEVEL, references
from pipemock._engine.errors import invalid_structure
from pipemock._engine.structure.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.action_type import ActionType, ActionTypeId
    from pipemock._engine.declaration.references import Reference
    from pipemock._engine.structure.problem import Declared, Moment, Setting
    from pipemock._errors import ServiceError

_NOWHERE: Final = (
    "Valid format for a pipeline execution variable reference is a namespace and a key separated "
    "by a period (.). The following pipeline execution variables are referencing a namespace "
    "that does not exist.\n"
)


T = TypeVar("T")


def repeated(values: Iterable[T], key: Callable[[T], object]) -> Iterator[T]:
    """Yield each value whose key an earlier value has."""
    seen: set[object] = set()
    for value in values:
        name = key(value)
        if name in seen:
            yield value
        seen.add(name)


def repeated_names(among: Iterable[Declared]) -> Iterator[Problem]:
    """Yield a problem for each name that an earlier one of the same list has."""
    for each in repeated(among, lambda each: (each.path.rpartition("[")[0], each.declaration.name)):
        name, stage = each.declaration.name, each.stage.name
        text = f"{each.kind.name} name '{name}' is used more than once in stage '{stage}'"
        yield Problem(f"{each.path}.name", each.kind.error(text))


def unavailable_types(
    among: Iterable[Declared], types: Mapping[ActionTypeId, ActionType], where: str = ""
) -> Iterator[Problem]:
    """Yield a problem for each type that does not exist."""
    for each in among:
        kind, type_id = each.kind, each.declaration.type_id
        if type_id not in types:
            text = (
                f"{kind.name}Type (Category: '{type_id.category}', "
                f"Provider: '{type_id.provider}', Owner: '{type_id.owner}', "
                f"Version: '{type_id.version}') in {kind.word} '{each.declaration.name}' "
                f"is not available{where}"
            )
            yield Problem(f"{each.path}.{kind.word}TypeId", kind.error(text))


def wrong_configurations(
    among: Iterable[Declared], types: Mapping[ActionTypeId, ActionType]
) -> Iterator[Problem]:
    """Yield a problem for each key that is missing or unknown, or whose secret is masked."""
    for each in among:
        known = types.get(each.declaration.type_id)
        if known is not None:
            for key, text in _wrong_keys(each, known):
                yield Problem(f"{each.path}.configuration{key}", each.kind.error(text))


def _wrong_keys(declared: Declared, known: ActionType) -> Iterator[tuple[str, str]]:
    """Yield the end of the path, empty for a missing key, and the words of each problem."""
    kind, name = declared.kind, declared.declaration.name
    configuration = declared.declaration.configuration
    subject = f"{kind.name} configuration for {kind.word} '{name}'"
    for each in known.properties:
        if each.required and each.name not in configuration:
            yield "", f"{subject} is missing required configuration '{each.name}'"
    for key, value in configuration.items():
        found = known.find_property(key)
        if found is None:
            yield f".{key}", f"{subject} contains unknown configuration '{key}'"
        elif found.secret and value == MASK:
            text = (
                f"{kind.name} configuration for the new {kind.word} '{name}' contains an invalid "
                f"configuration for the secret property '{key}'. '****' may be used in secret "
                "properties only when updating an existing action."
            )
            yield f".{key}", text


def missing_inputs(setting: Setting, among: Iterable[Declared]) -> Iterator[Problem]:
    """Yield a problem for each input that no action before it makes."""
    made = _first_moments(setting, lambda action: action.outputs)
    for each in among:
        for index, name in enumerate(each.declaration.inputs):
            if name not in made or made[name] >= each.moment:
                text = (
                    f"Input Artifact Bundle {name} in {each.kind.word} {each.declaration.name} "
                    "is not the output of an action that runs before it."
                )
                yield Problem(f"{each.path}.inputArtifacts[{index}].name", each.kind.error(text))


def wrong_references(setting: Setting, among: Iterable[Declared]) -> Iterator[Problem]:
    """Yield a problem for each reference to a variable that nothing before it sets."""
    made = _first_moments(setting, lambda action: (action.namespace,) if action.namespace else ())
    known = {**made, BUILT_IN: _FROM_THE_START}
    for each in among:
        for key, value in each.declaration.configuration.items():
            for reference in references(value):
                error = _wrong_reference(setting, each, key, reference, known)
                if error is not None:
                    yield Problem(f"{each.path}.configuration.{key}", error)


_FROM_THE_START: Final[tuple[float, ...]] = ()  # sorts before every moment


def _wrong_reference(
    setting: Setting,
    declared: Declared,
    key: str,
    reference: Reference,
    known: Mapping[str, tuple[float, ...]],
) -> ServiceError | None:
    name, word = declared.declaration.name, declared.kind.name
    where = (
        f"StageName=[{declared.stage.name}], {word}Name=[{name}], "
        f"{word}ConfigurationKey=[{key}], VariableReferenceText=[{reference.text}]"
    )
    variables = {each.name for each in setting.declaration.variables}
    if reference.namespace == PIPELINE_LEVEL and variables:
        if declared.declaration.is_source:
            text = "Variables at the pipeline level cannot be used in source actions.\n"
            return invalid_structure(text + where)
        undeclared = invalid_structure("The referenced variables haven't been declared.\n")
        return None if reference.key in variables else undeclared
    if reference.key and known.get(reference.namespace, declared.moment) < declared.moment:
        return None
    return declared.kind.error(_NOWHERE + where)


def _first_moments(
    setting: Setting, names: Callable[[ActionDeclaration], Iterable[str]]
) -> dict[str, Moment]:
    """Return when each of the names that actions declare is there first."""
    found: dict[str, Moment] = {}
    for each in setting.actions:
        for name in names(each.declaration):
            found[name] = min(found.get(name, each.moment), each.moment)
    return found
