"""Rules for triggers: each has a broken twin that is refused, and a neighbour."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from tests.engine.triggers.repositories import connection, fed_by, trigger, triggered
from tests.refusals import refusal, refusals

STRUCTURE: Final = "InvalidStructureException"
BAD_COMBINATION: Final = (
    "The trigger configuration for the source action is not valid. "
    "Make sure to choose valid filter combinations."
)
SOME: Final = {"includes": ["main"]}
OTHER: Final = {"excludes": ["dev"]}


@pytest.mark.parametrize(
    "filters",
    [
        {"push": [{"tags": SOME}]},
        {"push": [{"branches": SOME}]},
        {"push": [{"branches": SOME, "filePaths": OTHER}]},
        {"push": [{"tags": SOME}, {"branches": SOME}]},
        {"push": [{"branches": SOME, "tags": {}}]},
        {"pullRequest": [{"branches": SOME}]},
        {"pullRequest": [{"branches": SOME, "filePaths": OTHER, "events": ["OPEN"]}]},
        {"push": [{"branches": SOME}], "pullRequest": [{"branches": SOME}]},
        {},
    ],
)
def test_legal_combinations(filters: dict[str, Any]) -> None:
    """Tags stand alone, and branches alone or with file paths."""
    assert [] == refusals(triggered(**filters))


@pytest.mark.parametrize(
    "wrong",
    [
        {"tags": SOME, "branches": SOME},
        {"tags": SOME, "filePaths": SOME},
        {"tags": SOME, "branches": SOME, "filePaths": SOME},
        {"filePaths": SOME},
        {"branches": {}, "filePaths": SOME},
        {},
    ],
)
def test_illegal_combinations_for_pushes(wrong: dict[str, Any]) -> None:
    """Tags with anything else, file paths without branches, and nothing at all are refused."""
    path = "triggers[0].gitConfiguration.push[1]"

    assert [(path, STRUCTURE, BAD_COMBINATION)] == refusals(
        triggered(push=[{"branches": SOME}, wrong])
    )


@pytest.mark.parametrize("wrong", [{"filePaths": SOME}, {"events": ["OPEN"]}, {}])
def test_illegal_combinations_for_pull_requests(wrong: dict[str, Any]) -> None:
    """A filter for pull requests names branches."""
    path = "triggers[1].gitConfiguration.pullRequest[0]"
    declaration = fed_by(
        connection(),
        connection("Extras"),
        pipelineType="V2",
        triggers=[trigger(), trigger("Extras", pullRequest=[wrong])],
    )

    assert [(path, STRUCTURE, BAD_COMBINATION)] == refusals(declaration)


def test_repeated_filters() -> None:
    """The same filter can't stand twice in the list of one event type."""
    text = "Duplicate filters in the same event type are not allowed"
    twice = [{"branches": SOME}, {"branches": OTHER}, {"branches": SOME}]
    paths = [f"triggers[0].gitConfiguration.{kind}[2]" for kind in ("push", "pullRequest")]

    assert [(path, STRUCTURE, text) for path in paths] == refusals(
        triggered(push=twice, pullRequest=twice)
    )


def test_a_filter_for_each_event_type() -> None:
    """The same filter may stand under both event types."""
    assert [] == refusals(triggered(push=[{"branches": SOME}], pullRequest=[{"branches": SOME}]))


@pytest.mark.parametrize(
    ("number", "refused"),
    [
        (16, []),
        (17, [("triggers", STRUCTURE, "The size of the triggers can't exceed 200 KB")]),
    ],
)
def test_triggers_as_a_whole_are_limited(number: int, refused: list[Any]) -> None:
    """Many long patterns make a list of triggers too large."""
    names = [f"Source{index}" for index in range(number)]
    filters = [
        {
            "branches": {"includes": ["b" * 255] * 8},
            "filePaths": {"includes": ["i" * 255] * 8, "excludes": [end * 254] * 8},
        }
        for end in "xy"
    ]
    declaration = fed_by(
        *(connection(name) for name in names),
        pipelineType="V2",
        triggers=[trigger(name, push=filters) for name in names],
    )

    assert refused == refusals(declaration)


@pytest.mark.parametrize(("size", "problems"), [(200 * 1024, 0), (200 * 1024 + 1, 1)])
def test_the_last_legal_size_of_triggers(size: int, problems: int) -> None:
    """Exactly 200 KB are legal."""
    empty = trigger(push=[{"branches": {"includes": [""]}}])
    pattern = "b" * (size - len(json.dumps([empty])))

    assert problems == len(refusals(triggered(push=[{"branches": {"includes": [pattern]}}])))


def test_a_refused_trigger_changes_nothing(client: Any) -> None:
    """An update with an illegal filter leaves the pipeline at its version."""
    client.create_pipeline(pipeline=triggered())
    wrong = triggered(push=[{"filePaths": SOME}])

    assert (STRUCTURE, BAD_COMBINATION) == refusal(client.update_pipeline, pipeline=wrong)
    assert 1 == client.get_pipeline(name="release")["pipeline"]["version"]


def test_triggers_are_answered_as_they_were_given(client: Any) -> None:
    """GetPipeline returns the triggers without anything added."""
    declaration = triggered(push=[{"branches": SOME}], pullRequest=[{"branches": OTHER}])
    client.create_pipeline(pipeline=declaration)

    assert declaration["triggers"] == client.get_pipeline(name="release")["pipeline"]["triggers"]


# hashicorp/terraform-provider-aws#38409 says that the service returns a default trigger, whose
# members nobody has published.
@pytest.mark.parametrize("detect", [{}, {"DetectChanges": "true"}, {"DetectChanges": "false"}])
def test_no_trigger_is_made_up(client: Any, detect: dict[str, str]) -> None:
    """A pipeline that declares no trigger is answered without one."""
    declaration = fed_by(connection(**detect), pipelineType="V2")
    created = client.create_pipeline(pipeline=declaration)["pipeline"]
    updated = client.update_pipeline(pipeline=declaration)["pipeline"]
    shown = client.get_pipeline(name="release")["pipeline"]

    assert not any("triggers" in each for each in (created, updated, shown))
