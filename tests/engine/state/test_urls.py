"""The URLs that the templates of action types produce."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from pipemock import succeed
from pipemock._engine.declaration.action_type import (
    ActionType,
    ActionTypeId,
    ArtifactLimits,
    ConfigurationProperty,
)
from pipemock._engine.state.executions import Result
from pipemock._engine.state.revision import Revision
from pipemock._engine.state.urls import (
    entity_url,
    execution_url,
    filled,
    in_region,
    result_url,
    revision_url,
)
from tests.declarations import action, pipeline, source
from tests.engine.bare_worlds import NINE, bare_world, created

if TYPE_CHECKING:
    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.world import World

SHELF: Final = ActionTypeId("Build", "Custom", "Shelf", "1")
REVISION: Final = Revision(id="v1", created=NINE)


def scene(**members: Any) -> tuple[World, ActionExecution]:
    """Return a world, and an action of a type whose templates name a plain and a secret key."""
    world = bare_world(Read=succeed())
    template = "https://{Region}.shelf.example/%s/{Config:Title}/{Config:Key}"
    world.types = world.types.with_action_type(
        ActionType(
            SHELF,
            properties=(
                ConfigurationProperty("Title"),
                ConfigurationProperty("Key", secret=True),
            ),
            inputs=ArtifactLimits(0, 5),
            outputs=ArtifactLimits(0, 5),
            timeout=timedelta(hours=1),
            entity_url_template=template % "entity",
            execution_url_template="https://{Region}.shelf.example/{Title}/{ExternalExecutionId}",
            revision_url_template=(template % "revision") + "/{RevisionId}",
        )
    )
    configuration = {"Title": "emma", "Key": "xyz"}
    read = action("Read", "Build/Custom/Shelf", **{"configuration": configuration, **members})
    found = created(world, pipeline(("Source", [source()]), ("Read", [read])))
    assert found.newest is not None
    return world, found.newest.actions[-1]


def test_the_urls_of_an_action() -> None:
    """Secrets are masked, and the Region is that of the pipeline."""
    world, read = scene()
    host = "https://us-east-1.shelf.example"

    assert f"{host}/entity/emma/****" == entity_url(world, read.declaration)
    assert f"{host}/revision/emma/****/v1" == revision_url(world, read.declaration, REVISION)
    assert f"{host}/emma/7" == execution_url(world, read, "7")
    assert execution_url(world, read, None) is None


def test_the_url_of_a_result() -> None:
    """It is that of the external execution, or else that of the revision."""
    world, read = scene()
    host = "https://us-east-1.shelf.example"
    results = [
        Result(external_execution_id="7", revision=REVISION),
        Result(revision=REVISION),
        Result(external_execution_id="7"),
        Result(),
    ]

    assert [f"{host}/emma/7", f"{host}/revision/emma/****/v1", f"{host}/emma/7", None] == [
        result_url(world, read, each) for each in results
    ]


def test_no_url_of_an_execution_shows_a_secret() -> None:
    """A template that names a secret produces no URL."""
    world, read = scene()
    secret = attrs.evolve(
        world.action_types[SHELF],
        entity_url_template=None,
        execution_url_template="https://shelf.example/{Key}/{ExternalExecutionId}",
        revision_url_template=None,
    )
    world.types = world.types.with_action_type(secret)

    assert execution_url(world, read, "7") is None
    assert entity_url(world, read.declaration) is None
    assert revision_url(world, read.declaration, REVISION) is None


@pytest.mark.parametrize(
    ("template", "url"),
    [
        (None, None),
        ("", None),
        ("https://shelf.example", "https://shelf.example"),
        ("{A}/{Config:B}", "1/2"),
        ("{A}{A}", "11"),
        ("{A}/{C}", None),
        ("{Console}/{Region}", "https://console.aws.amazon.com/eu-west-1"),
    ],
)
def test_a_template(template: str | None, url: str | None) -> None:
    """Every placeholder has to have a value; the Region is that of the action."""
    world, read = scene()
    elsewhere = attrs.evolve(read.declaration, region="eu-west-1")

    assert url == filled(world, elsewhere, template, {"A": "1", "B": "2"})


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        (None, None),
        ("https://{Region}.shelf.example/{Title}", "https://eu-west-1.shelf.example/{Title}"),
        ("{Console}/{Region}", "{Console}/{Region}"),
    ],
)
def test_a_template_that_is_listed(template: str | None, shown: str | None) -> None:
    """Only the Region is filled in, unless the template names the console."""
    assert shown == in_region("eu-west-1", template)
