"""All action types, members and configurations that the strategies generate, and no others."""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import strategies as st

from pipemock import strategies
from pipemock._codepipeline.action_type_catalogue import (
    AWS_ACTION_TYPES,
    THIRD_PARTY_ACTION_TYPES,
)
from pipemock.behaviours import CATEGORIES
from pipemock.strategies import _actions
from pipemock.strategies._scope import Scope
from tests.strategies.examples import many
from tests.strategies.test_words import VALUES

if TYPE_CHECKING:
    from pipemock._engine.declaration.action_type import ActionType

TYPES: Final = (*AWS_ACTION_TYPES, *THIRD_PARTY_ACTION_TYPES)
LATER: Final = {"Build", "Deploy", "Test", "Invoke", "Approval"}
ROLE: Final = "arn:aws:iam::123456789012:role/pipeline"


@st.composite
def _actions_of(draw: st.DrawFn, kind: ActionType) -> dict[str, Any]:
    """Generate actions of a type alone, for which many of all types are not needed."""
    kinds = _actions._kinds((kind.id.category,), "V2", has_artifacts=True)

    def drawing(strategy: Any) -> Any:
        return kind if strategy is kinds else draw(strategy)

    scope = Scope("V2", "SUPERSEDED", ["A", "B"])
    chosen: Any = drawing  # a function, which is a `DrawFn` but for its signature
    return _actions.action(chosen, "Act", scope, (kind.id.category,), draw(_actions.RUN_ORDERS))


@functools.cache
def _made(name: str) -> list[dict[str, Any]]:
    """Return many actions of a type that is written ``Category/Provider``."""
    [kind] = [each for each in TYPES if f"{each.id.category}/{each.id.provider}" == name]
    return many(_actions_of(kind), 200)


def _names(artifacts: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(each["name"] for each in artifacts)


@pytest.mark.parametrize("pipeline_type", ["V1", "V2"])
@pytest.mark.parametrize("has_artifacts", [False, True])
@pytest.mark.parametrize("category", CATEGORIES)
def test_action_types(category: str, pipeline_type: str, *, has_artifacts: bool) -> None:
    """All types of a category are generated that the pipeline and the artifacts allow."""
    fitting = {
        kind.id
        for kind in TYPES
        if kind.id.category == category
        if has_artifacts or not kind.inputs.minimum
        if pipeline_type == "V2" or not kind.v2_only
    }
    kinds = _actions._kinds((category,), pipeline_type, has_artifacts=has_artifacts)

    assert fitting == {kind.id for kind in many(kinds)} if fitting else kinds.is_empty


def test_action_types_by_default() -> None:
    """Without arguments, actions are those of later stages of V1 pipelines."""
    made = many(strategies.actions(), 200)
    types = {tuple(each["actionTypeId"].values()) for each in made}
    inputs = {each["name"] for action in made for each in action.get("inputArtifacts", ())}

    assert types <= {kind.id for kind in TYPES if not kind.v2_only}
    assert LATER == {category for category, *_ in types}
    assert {"Source"} == inputs


_ALWAYS: Final = {"name", "actionTypeId"}
_ANYWHERE: Final = {"roleArn", "namespace", "runOrder"}
_ARTIFACTS: Final = {"inputArtifacts", "outputArtifacts"}


@pytest.mark.parametrize(
    ("kind", "always", "sometimes"),
    [
        ("Approval/Manual", set(), {"configuration", "timeoutInMinutes"}),
        ("Source/S3", {"configuration", "outputArtifacts"}, set()),
        ("Invoke/Lambda", {"configuration"}, _ARTIFACTS),
        ("Test/DeviceFarm", {"configuration", "inputArtifacts"}, set()),
        ("Compute/Commands", {"commands"}, _ARTIFACTS),
        ("Invoke/CodePipeline", {"configuration"}, set()),
    ],
)
def test_members(kind: str, always: set[str], sometimes: set[str]) -> None:
    """An action has the members that its type requires, and may have those that it allows."""
    keys = [set(each) for each in _made(kind)]

    assert _ALWAYS | always == set.intersection(*keys)
    assert _ALWAYS | always | _ANYWHERE | sometimes == set.union(*keys)


def test_values_of_members() -> None:
    """Members that any action may have are what a person might have written."""
    made = _made("Approval/Manual")

    texts = {each.get("configuration", {}).get("CustomData", "") for each in made}

    assert {"Act"} == {each["name"] for each in made}
    assert {"#{codepipeline.PipelineExecutionId}"} == {
        "#{" + text.partition("#{")[2] for text in texts if "#{" in text
    }
    assert {None, ROLE} == {each.get("roleArn") for each in made}
    assert {None, "Variables1"} == {each.get("namespace") for each in made}
    assert {None, 1, 2, 3, 10, 999} == {each.get("runOrder") for each in made}
    assert {None} < {each.get("timeoutInMinutes") for each in made}


@pytest.mark.parametrize(
    ("kind", "inputs", "most"),
    [
        ("Invoke/Lambda", {(), ("A",), ("B",), ("A", "B"), ("B", "A")}, 2),
        ("Invoke/StepFunctions", {(), ("A",), ("B",)}, 1),
        ("Build/CodeBuild", {("A",), ("B",), ("A", "B"), ("B", "A")}, 2),
        ("Test/DeviceFarm", {("A",), ("B",)}, 0),
        ("Approval/Manual", {()}, 0),
    ],
)
def test_artifacts(kind: str, inputs: set[tuple[str, ...]], most: int) -> None:
    """Inputs are all that there are, outputs have new names, within the limits of the type."""
    names = ("Artifact1", "Artifact2")

    assert inputs == {_names(each.get("inputArtifacts", [])) for each in _made(kind)}
    assert {names[:count] for count in range(most + 1)} == {
        _names(each.get("outputArtifacts", [])) for each in _made(kind)
    }


def test_artifacts_that_an_action_has_to_make() -> None:
    """A source has one output; an action of commands says which files it has."""
    made = {str(each.get("outputArtifacts")) for each in _made("Compute/Commands")}

    assert {str([{"name": "Artifact1"}])} == {
        str(each["outputArtifacts"]) for each in _made("Source/S3")
    }
    assert {"None", str([{"name": "Artifact1", "files": ["**/*"]}])} == made


def test_commands() -> None:
    """Only actions that run commands have any."""
    commands = {tuple(each["commands"]) for each in _made("Compute/Commands")}

    assert {1, 2} == {len(each) for each in commands}
    assert VALUES == {each for one_or_two in commands for each in one_or_two}


# Configurations -------------------------------------------------------------------------------

_CHOSEN: Final = {"PollForSourceChanges", "IsSummaryRequired", "CustomData"}
_SWITCHES: Final = {"PollForSourceChanges", "IsSummaryRequired", "Extract"}


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.id.provider)
def test_configurations(kind: ActionType) -> None:
    """Each required key is there, each that changes a pipeline may be, and no other."""
    required = {each.name for each in kind.properties if each.required}
    chosen = _CHOSEN.intersection(each.name for each in kind.properties)
    optional = [{*some} for size in range(3) for some in itertools.combinations(chosen, size)]
    found = many(_actions._configurations(kind.id), 60)

    assert {frozenset(required | some) for some in optional} == {*map(frozenset, found)}
    for key in required | chosen:
        values = {each[key] for each in found if key in each}
        assert values == {"true", "false"} if key in _SWITCHES else values <= VALUES


@st.composite
def _configurations(draw: st.DrawFn, kind: Any, references: list[str] | None) -> dict[str, str]:
    scope = None if references is None else Scope("V1", "SUPERSEDED", references=references)
    return _actions._configuration(draw, kind, scope)


@pytest.mark.parametrize(
    ("provider", "references", "ends"),
    [
        ("ECS", ["#{a.b}", "#{c.d}"], {(key, end) for key in (0, 1) for end in ("a.b", "c.d")}),
        ("S3", ["#{a.b}"], {(0, "a.b")}),
        ("ECS", None, set()),
    ],
)
def test_references(provider: str, references: Any, ends: set[tuple[int, str]]) -> None:
    """Any reference ends any text of a configuration, one at a time; a switch has none."""
    [kind] = [each for each in TYPES if each.id[:3] == ("Deploy", "AWS", provider)]
    keys = [each.name for each in kind.properties if each.required]
    found = set()
    for each in many(_configurations(kind, references), 200):
        texts = [(at, each[key].partition("#{")[2]) for at, key in enumerate(keys)]
        referring = [(at, end.removesuffix("}")) for at, end in texts if end]
        assert len(referring) == (0 if references is None else 1)
        found.update(referring)

    assert ends == found


def test_sources_have_no_references() -> None:
    """There is nothing before a source that it could refer to."""
    [kind] = [each for each in TYPES if each.id[:3] == ("Source", "AWS", "S3")]

    assert "#{" not in str(many(_configurations(kind, ["#{a.b}"]), 50))
