"""The detection of changes: which triggers a change of a source has, and what polls."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock._engine.declaration.pipeline import parse
from pipemock._engine.state.event_rule import EventRule
from pipemock._engine.triggers import detection, event_rules, filters
from tests.engine.bare_worlds import CALLER, NINE, bare_world, created
from tests.engine.triggers.repositories import (
    CONNECTION,
    bucket,
    codecommit,
    connection,
    fed_by,
    github,
    trigger,
)

if TYPE_CHECKING:
    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.pipeline import PipelineDeclaration
    from pipemock._engine.state.executions import Pipeline, Trigger
    from pipemock._engine.state.world import World

OFF: Final = {"PollForSourceChanges": "false"}
RULES: Final = "arn:aws:events:us-east-1:123456789012:rule/"
POLL: Final = ("PollForSourceChanges", "Checkout", None)
RULE: Final = ("CloudWatchEvent", f"{RULES}release", None)


def declared(*sources: dict[str, Any], **members: Any) -> PipelineDeclaration:
    """Parse a pipeline with these sources."""
    return parse(fed_by(*sources, **members), version=1, secrets=lambda _: frozenset())


def source(given: dict[str, Any]) -> ActionDeclaration:
    """Parse a source."""
    return declared(given).source_actions[0]


def scene(given: dict[str, Any], **members: Any) -> tuple[World, Pipeline, ActionDeclaration]:
    """Return a world with a pipeline, and its source."""
    world = bare_world()
    pipeline = created(world, fed_by(given, **members))
    return world, pipeline, pipeline.declaration.source_actions[0]


def add_rules(world: World, *names: str, pipeline: str = "release") -> None:
    """Declare event rules that start a pipeline."""
    for name in names:
        world.event_rules[name] = EventRule(
            name=name, pipelines=[pipeline], matches=lambda _event: True
        )


def shown(triggers: list[Trigger]) -> list[tuple[str, str, str | None]]:
    """Return the members of triggers."""
    return [(each.type, each.detail, each.connection_source) for each in triggers]


@pytest.mark.parametrize(
    ("sources", "polls"),
    [
        ([codecommit()], True),
        ([codecommit(PollForSourceChanges="TRUE")], True),
        ([codecommit(PollForSourceChanges="yes")], False),
        ([codecommit(**OFF)], False),
        ([bucket()], True),
        ([github()], True),
        ([connection()], False),
        ([codecommit(**OFF), bucket("Extras")], True),
        ([bucket(), codecommit("Extras", **OFF)], True),
    ],
)
def test_what_is_polled(sources: list[dict[str, Any]], *, polls: bool) -> None:
    """A pipeline is polled if any of its sources is."""
    assert polls is detection.polls_at_all(declared(*sources))


@pytest.mark.parametrize(
    ("sources", "triggers"),
    [
        ([codecommit(**OFF), connection("Extras")], [("CreatePipeline", CALLER, None)]),
        ([codecommit(**OFF), bucket()], [POLL]),
        ([bucket("First"), bucket()], [("PollForSourceChanges", "First", None), POLL]),
    ],
)
def test_the_triggers_of_a_creation(sources: list[dict[str, Any]], triggers: Any) -> None:
    """Each source that is polled starts an execution; without any, the creation does."""
    assert triggers == shown(detection.of_creation(declared(*sources), CALLER))


FILTERS: Final[dict[str, Any]] = {"push": [{"branches": {"includes": ["main"]}}]}
WEBHOOK: Final = ("Webhook", CONNECTION, "Checkout")


@pytest.mark.parametrize(
    ("given", "members", "triggers"),
    [
        (codecommit(), {}, [POLL]),
        (codecommit(**OFF), {}, [RULE]),
        (bucket(**OFF), {}, [RULE]),
        (github(**OFF), {}, [("Webhook", "release--Checkout", None)]),
        (connection(), {}, [WEBHOOK]),
        (connection(), {"pipelineType": "V2", "triggers": [trigger()]}, [WEBHOOK]),
        (
            connection(),
            {"pipelineType": "V2", "triggers": [trigger(**FILTERS)]},
            [("WebhookV2", CONNECTION, "Checkout")],
        ),
    ],
)
def test_the_triggers_of_a_change(given: Any, members: Any, triggers: Any) -> None:
    """The trigger depends on how the service learns of the change."""
    world, pipeline, found = scene(given, **members)

    assert triggers == shown(detection.all_of_source_change(world, pipeline, found))
    assert triggers[0] == shown([detection.of_source_change(world, pipeline, found)])[0]


@pytest.mark.parametrize(
    ("given", "triggers"),
    [(codecommit(), [RULE, POLL]), (codecommit(**OFF), [RULE]), (connection(), [WEBHOOK])],
)
def test_an_event_rule_and_polling(given: Any, triggers: Any) -> None:
    """Where the test adds an event rule to polling, both start an execution, the rule first."""
    world, pipeline, found = scene(given)
    pipeline.event_rules["Checkout"] = None

    assert triggers == shown(detection.all_of_source_change(world, pipeline, found))


def test_the_name_of_the_event_rule() -> None:
    """It is that of the first declared rule that starts the pipeline."""
    world, pipeline, found = scene(codecommit(**OFF))
    add_rules(world, "other", pipeline="nightly")
    add_rules(world, "first", "second")

    assert [("CloudWatchEvent", f"{RULES}first", None)] == shown(
        detection.all_of_source_change(world, pipeline, found)
    )
    assert ["first", "second"] == [each.name for each in event_rules.rules_of(world, pipeline)]


@pytest.mark.parametrize(
    ("given", "has_rules", "expected"),
    [
        (codecommit(**OFF), True, True),
        (codecommit(**OFF), False, False),
        (codecommit(), True, False),
        (bucket(**OFF), True, False),
        (connection(), True, False),
    ],
)
def test_only_rules_report_changes(given: Any, *, has_rules: bool, expected: bool) -> None:
    """Declared rules decide for a source in CodeCommit that is not polled."""
    world, pipeline, found = scene(given)
    if has_rules:
        add_rules(world, "pushed")

    assert expected is detection.only_rules_report(world, pipeline, found)


@pytest.mark.parametrize(
    ("given", "repository", "branch", "expected"),
    [
        (codecommit(), "shop", "main", True),
        (codecommit(), "shop", "dev", False),
        (codecommit(), "till", "main", False),
        (connection(repository="shop"), "shop", "main", False),
        (github(), "team/app", "main", False),
        (bucket(), "shop", "main", False),
    ],
)
def test_what_watches_codecommit(
    given: Any, repository: str, branch: str, *, expected: bool
) -> None:
    """A source in CodeCommit watches one branch of one repository."""
    assert expected is filters.watches_code_commit(source(given), repository, branch)


@pytest.mark.parametrize(("days", "stopped"), [(29, None), (30, 30), (31, 30)])
def test_when_polling_stops(days: int, stopped: int | None) -> None:
    """Polling stops thirty days after the latest execution."""
    _, pipeline, _ = scene(codecommit())
    expected = None if stopped is None else NINE + timedelta(days=stopped)

    assert expected == detection.stopped_at(pipeline, NINE + timedelta(days=days))
