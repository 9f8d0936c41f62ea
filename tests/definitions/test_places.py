"""The place in a file of a path in a request, and the Regions of stores and actions."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock._definitions.definition import Places, with_capitals, with_underscores
from pipemock._definitions.regions import (
    copy_places,
    find_at_its_region,
    implied_regions,
    settle_regions,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PATHS: Final = {
    "": "Root",
    "pipeline": "Root.P",
    "pipeline.stages": "Root.P.S",
    "pipeline.stages[0]": "Root.P.S.If[1]",
    "pipeline.stages[0].actions": "Root.P.S.If[1].A",
}
LINES: Final = {"Root": 2, "Root.P": 3, "Root.P.S.If": 5, "Root.P.S.If[1].A": 8}


@pytest.mark.parametrize(
    ("path", "place", "line"),
    [
        ("", "Root", 2),
        ("pipeline", "Root.P", 3),
        ("pipeline.stages[0]", "Root.P.S.If[1]", 5),
        ("pipeline.stages[0].actions", "Root.P.S.If[1].A", 8),
        ("pipeline.stages[0].actions[3].runOrder", "Root.P.S.If[1].A[3].RunOrder", 8),
        ("pipeline.roleArn", "Root.P.RoleArn", 3),
        ("tags", "Root.Tags", 2),
        ("tags[0].key", "Root.Tags[0].Key", 2),
        ('pipeline["a b"].c', 'Root.P["a b"].C', 3),
    ],
)
def test_a_place(path: str, place: str, line: int) -> None:
    """What the file does not contain has the place of its parent, spelled as in the file."""
    assert (place, line) == Places(paths=PATHS, lines=LINES, spell=with_capitals).find(path)


def test_a_place_in_a_file_that_has_no_lines() -> None:
    """Everything is on the first line, spelled as in a request."""
    assert ("pipeline.runOrder", 1) == Places(paths={"": ""}, lines={}).find("pipeline.runOrder")
    assert ("[0].a", 1) == Places(paths={"": ""}, lines={}).find("[0].a")


@pytest.mark.parametrize(
    ("spell", "path", "spelled"),
    [
        (with_capitals, ".runOrder[0].a", ".RunOrder[0].A"),
        (with_capitals, "runOrder", "runOrder"),
        (with_underscores, ".timeoutInMinutes[0].roleArn", ".timeout_in_minutes[0].role_arn"),
        (with_underscores, ".Version", ".Version"),
    ],
)
def test_the_spelling_of_a_path(spell: Callable[[str], str], path: str, spelled: str) -> None:
    """Templates begin members with a capital, and Terraform has underscores."""
    assert spelled == spell(path)


def test_places_that_are_copied() -> None:
    """All that begins with the old path has the same place by the new one, and keeps it."""
    paths = {"a": "A", "a.b": "B", "a.b.c": "C", "b.a.b": "D"}
    copy_places(paths, "a.b", "x[0]")

    assert {"a": "A", "a.b": "B", "a.b.c": "C", "b.a.b": "D", "x[0]": "B", "x[0].c": "C"} == paths


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        ({"l.region": "R", "s": "S"}, {"s": "R", "s.type": "S.Type", "s.location": "S.Location"}),
        (
            {"l.region": "R", "s": "S", "s.type": "T"},
            {"s": "R", "s.type": "T", "s.location": "S.Location"},
        ),
        ({"s": "S"}, None),
        ({"l.region": "R"}, None),
    ],
)
def test_a_store_at_its_region(paths: dict[str, str], found: dict[str, str] | None) -> None:
    """A store has the place of its Region, and its members stay where they are."""
    after = dict(paths)
    find_at_its_region("s", "l", after, with_capitals)
    key = {} if found is None else {"s.encryptionKey": "S.EncryptionKey"}

    assert {**paths, **(found or {}), **key} == after


# Regions ------------------------------------------------------------------------------------------


def _with_actions(*actions: Any, **members: Any) -> dict[str, Any]:
    return {"stages": [{"actions": list(actions)}], **members}


def _in(region: Any, category: str = "Build", owner: str = "AWS") -> dict[str, Any]:
    return {"region": region, "actionTypeId": {"category": category, "owner": owner}}


@pytest.mark.parametrize(
    ("pipeline", "regions"),
    [
        ({}, []),
        (_with_actions(_in("eu-west-1"), _in("eu-west-2")), ["eu-west-1", "eu-west-2"]),
        (_with_actions(_in("nowhere"), _in({"Ref": "A"}), _in(None), {}), []),
        (_with_actions({"region": "eu-west-1"}, {"region": "eu-west-2", "actionTypeId": 1}), None),
        (_with_actions(_in("eu-west-1"), artifactStores={"eu-west-1": {}}), []),
        (
            _with_actions(_in("eu-west-1"), _in("eu-west-2", "Source"), artifactStores=[1]),
            ["eu-west-2"],
        ),
        (
            {
                "Stages": [
                    {
                        "Actions": [
                            {"Region": "eu-west-1", "ActionTypeId": {"Category": "Source"}},
                            {"Region": "eu-west-2", "ActionTypeId": {"Category": "Build"}},
                        ]
                    },
                    {"Actions": "none"},
                    "none",
                ],
                "ArtifactStores": [1],
            },
            ["eu-west-1"],
        ),
    ],
)
def test_the_regions_that_a_pipeline_implies(
    pipeline: dict[str, Any], regions: list[str] | None
) -> None:
    """Sources are in the Region of the pipeline, and without several stores so are all actions."""
    expected = ["eu-west-1", "eu-west-2"] if regions is None else regions

    assert expected == list(implied_regions(pipeline))


UNKNOWN_STORE: Final = "pipeline.artifactStores[{}].region"
UNKNOWN_ACTION: Final = "pipeline.stages[0].actions[{}].region"
OWN: Final = "sa-east-1"


@pytest.mark.parametrize(
    ("stores", "actions", "unknown", "settled", "regions"),
    [
        ({OWN: 0, "b": 1}, [_in("b")], [], [OWN, "b"], ["b"]),
        ({"x": 0, "b": 1}, [_in("b")], [UNKNOWN_STORE.format(0)], ["b", OWN], ["b"]),
        ({"x": 0, OWN: 1}, [_in("c")], [UNKNOWN_STORE.format(0)], [OWN, "c"], ["c"]),
        ({"x": 0, "y": 1}, [_in("c")], list(map(UNKNOWN_STORE.format, "01")), ["c", OWN], ["c"]),
        ({"x": 0, "y": 1}, [], list(map(UNKNOWN_STORE.format, "01")), ["y", OWN], []),
        ({OWN: 0, "x": 1}, [_in("x")], [UNKNOWN_ACTION.format(0)], [OWN, "x"], ["x"]),
        (
            {"x": 0, OWN: 1},
            [_in("z")],
            [UNKNOWN_STORE.format(0), UNKNOWN_ACTION.format(0)],
            ["x", OWN],
            [OWN],
        ),
        ({OWN: 0, "b": 1}, [_in("x")], [UNKNOWN_ACTION.format(0)], [OWN, "b"], [OWN]),
        ({OWN: 0, "b": 1}, [_in("b", "Source")], [UNKNOWN_ACTION.format(0)], [OWN, "b"], [OWN]),
        (
            {OWN: 0, "b": 1},
            [_in("b", owner="Custom"), {"region": "b"}],
            list(map(UNKNOWN_ACTION.format, "01")),
            [OWN, "b"],
            [OWN, "b"],
        ),
    ],
)
def test_unknown_regions_fit_each_other(
    stores: dict[str, int],
    actions: list[dict[str, Any]],
    unknown: list[str],
    settled: list[str],
    regions: list[str],
) -> None:
    """Stores take the Regions that are needed, and actions take the Regions of stores."""
    members = _with_actions(*copy.deepcopy(actions), artifactStores=dict(stores))
    paths = {f"pipeline.artifactStores.{each}": str(number) for each, number in stores.items()}
    settle_regions(members, unknown, OWN, paths)

    assert settled == list(members["artifactStores"])
    assert regions == [each["region"] for each in members["stages"][0]["actions"]]
    assert {
        f"pipeline.artifactStores.{region}": str(number)
        for region, number in members["artifactStores"].items()
    }.items() <= paths.items()


def test_regions_of_a_pipeline_with_one_store() -> None:
    """An action in an unknown Region is where the pipeline is; stores may be malformed."""
    for stores in ({}, {"artifactStores": "none"}):
        members = _with_actions(_in("x"), _in("b"), **stores)
        settle_regions(members, {UNKNOWN_ACTION.format(0)}, OWN, {})

        assert [OWN, "b"] == [each["region"] for each in members["stages"][0]["actions"]]
