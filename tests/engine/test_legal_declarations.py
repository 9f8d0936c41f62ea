"""Declarations that were found legal before: they are legal only where they still are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock._engine import engine
from pipemock._errors import ServiceError
from tests.declarations import action, build, pipeline, source
from tests.engine.bare_worlds import CALLER, FARM, NINE, bare_world

if TYPE_CHECKING:
    from pipemock._engine.declaration.pipeline import PipelineDeclaration
    from pipemock._engine.state.world import World

USER_OF_FARM: Final = pipeline(
    ("Source", [source()]), ("Build", [action("Render", "Build/Custom/Farm")])
)


def create(world: World, given: dict[str, Any]) -> PipelineDeclaration:
    """Create a pipeline in a world."""
    return engine.create(world, given, NINE, caller=CALLER)


def test_a_world_without_the_type() -> None:
    """What one world accepts, another refuses that lacks the custom action type."""
    create(bare_world(), USER_OF_FARM)
    other = bare_world()
    other.types = other.types.without_action_type(FARM)

    with pytest.raises(ServiceError, match=r"'Farm'.* is not available"):
        create(other, USER_OF_FARM)


def test_another_region() -> None:
    """What is legal in one Region is checked anew in another."""
    away = pipeline(("Source", [source()]), ("Build", [build(region="us-east-1")]))
    create(bare_world(), away)
    other = bare_world()
    other.region = "eu-west-1"

    with pytest.raises(ServiceError, match="more than one region"):
        create(other, away)


def test_a_change_of_what_was_given() -> None:
    """A declaration that a caller changes after the call does not change what is stored."""
    given = pipeline(("Source", [source()]), ("Build", [action("Render", "Build/Custom/Farm")]))
    first = create(bare_world(), given)
    given["stages"][1]["actions"][0]["name"] = "Draw"
    second = create(bare_world(), given)

    assert ["Render", "Draw"] == [each.stages[1].actions[0].name for each in (first, second)]


def test_an_equal_declaration_is_parsed_once() -> None:
    """It does not matter whether equal parts of a declaration are the same object."""
    project = {"ProjectName": "app"}
    builds = [action(name, "Build/AWS/CodeBuild", configuration=project) for name in "AB"]
    for each in builds:
        each["inputArtifacts"] = builds[0].setdefault("inputArtifacts", [{"name": "Code"}])
    shared = pipeline(("Source", [source(output="Code")]), ("Build", builds))
    first, second = bare_world(), bare_world()
    second.types = first.types

    assert create(first, shared) is create(second, json.loads(json.dumps(shared)))
