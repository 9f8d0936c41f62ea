"""Inspection: everything that AWS and its SDK would refuse in a request, with its place."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from pipemock._arns import DEFAULT_ACCOUNT
from pipemock._cloud.cloud import Cloud
from pipemock._cloud.settings import Settings
from pipemock._edge.inspection import Refusal, Site, of_pipeline, of_request
from pipemock._engine.errors import stage_not_found
from pipemock._errors import ServiceError
from tests.declarations import build, pipeline, release, source

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.fixture
def cloud() -> Cloud:
    start = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)
    settings = Settings(
        now=start,
        region="us-east-1",
        account=DEFAULT_ACCOUNT,
        caller=None,
        seed=0,
        action_duration=timedelta(),
        job_lease=timedelta(),
        cancellation_delay=timedelta(),
        answer_delay=timedelta(),
        clock="manual",
        autojump=False,
        sleep="real",
    )
    return Cloud(settings, present=lambda: start)


def _found(request: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (each.path, each.message.rpartition("constraint: ")[2], each.code)
        for each in of_request("CreatePipeline", request)
    ]


def test_nothing_is_wrong_with_a_release(cloud: Cloud) -> None:
    """A legal pipeline with tags and a transition is not refused."""
    request = {"pipeline": release(), "tags": [{"key": "team", "value": "shop"}]}
    transitions = [{"stageName": "Deploy", "reason": "Not yet"}]

    assert [] == of_pipeline(cloud.world(), request, transitions)


@pytest.mark.parametrize(
    ("value", "kind", "valid"),
    [
        ({"name": 3}, "int", "str"),
        ({"name": None}, "NoneType", "str"),
        ({"stages": {}}, "dict", "list"),
        ({"stages": "none"}, "str", "list"),
        ({"artifactStore": []}, "list", "dict"),
        ({"artifactStores": []}, "list", "dict"),
        ({"version": "1"}, "str", "int"),
        ({"version": True}, "bool", "int"),
        ({"version": 1.5}, "float", "int"),
    ],
)
def test_values_of_the_wrong_type(value: dict[str, Any], kind: str, valid: str) -> None:
    """A value of the wrong type is reported once, without what follows from it."""
    [name] = value
    text = f"Invalid type: {kind}, valid types: {valid}"

    assert [(f"pipeline.{name}", text, "ParamValidationError")] == _found(
        {"pipeline": {**release(), **value}}
    )


def test_a_truth_value() -> None:
    """Where a truth value belongs, a text is none."""
    properties = [{"name": "a", "required": "yes", "key": True, "secret": False}]
    count = {"minimumCount": 0, "maximumCount": 1}
    request = {
        "category": "Test",
        "provider": "Own",
        "version": "1",
        "configurationProperties": properties,
        "inputArtifactDetails": count,
        "outputArtifactDetails": count,
    }
    [refusal] = of_request("CreateCustomActionType", request)

    assert "configurationProperties[0].required" == refusal.path
    assert "Invalid type: str, valid types: bool" == refusal.message


def test_unknown_members() -> None:
    """A member that the SDK does not know is refused with those that it does."""
    declared = pipeline(("Source", [source(colour="red")]), ("Build", [build()]))
    [(path, text, code)] = _found({"pipeline": declared})

    assert ("pipeline.stages[0].actions[0].colour", "ParamValidationError") == (path, code)
    assert text.startswith('Unknown parameter "colour", must be one of: name, actionTypeId')


def test_an_item_of_the_wrong_type_keeps_its_place() -> None:
    """What stands behind it has the number that it has in the file."""
    declared = release()
    declared["stages"][0] = "Source"
    declared["stages"][1] = {"name": "Build", "actions": 3}
    declared["stages"][2]["name"] = "#"

    assert ["pipeline.stages[0]", "pipeline.stages[1].actions", "pipeline.stages[2].name"] == [
        path for path, *_ in _found({"pipeline": declared})
    ]


@pytest.mark.parametrize(
    ("members", "path", "words"),
    [
        ({"roleArn": "role"}, "pipeline.roleArn", "Member must satisfy regular expression"),
        ({"name": ""}, "pipeline.name", "Member must have length greater"),
        (
            {"artifactStores": {"us-east-1": {"type": "S3", "location": "a"}}},
            "pipeline.artifactStores.us-east-1.location",
            "Member must have length greater",
        ),
        (
            {"artifactStores": {"us-east-1": {"type": 3}}},
            "pipeline.artifactStores.us-east-1.type",
            "Invalid type",
        ),
        ({"stages": [{"name": "A"}]}, "pipeline.stages[0].actions", "Member must not be null"),
    ],
)
def test_constraints_have_their_place(members: dict[str, Any], path: str, words: str) -> None:
    """The place that the service names in its own way is turned into a path."""
    found = _found({"pipeline": {**release(), **members}})

    assert path in [place for place, text, _ in found if text.startswith(words)]


def test_everything_is_told_at_once(cloud: Cloud) -> None:
    """Constraints, structure and tags are looked at together."""
    declared = {**release(), "roleArn": "role", "executionMode": "QUEUED"}
    request = {"pipeline": declared, "tags": [{"key": "aws:team", "value": ""}]}
    found = of_pipeline(cloud.world(), request, [])

    assert [
        ("pipeline.roleArn", "ValidationException"),
        ("pipeline.executionMode", "InvalidStructureException"),
        ("tags", "InvalidTagsException"),
    ] == [(each.path, each.code) for each in found]


def test_structure_waits_for_what_is_missing(cloud: Cloud) -> None:
    """The structure is checked only if the declaration has a name of the right type."""
    declared = release(executionMode="QUEUED")
    del declared["stages"][0]["name"]
    [refusal] = of_pipeline(cloud.world(), {"pipeline": declared}, [])

    assert "pipeline.stages[0].name" == refusal.path


@pytest.mark.parametrize(
    ("transitions", "expected"),
    [
        ("none", [("", "ParamValidationError")]),
        ([{"stageName": "Deploy", "reason": "#"}], [("[0].reason", "ValidationException")]),
        ([{"stageName": "Test", "reason": "x"}], [("[0].stageName", "StageNotFoundException")]),
        (
            [{"stageName": "Deploy", "reason": "x"}, 3],
            [("[1].stageName", "ValidationException"), ("[1].reason", "ValidationException")],
        ),
        ([{"stageName": 3, "reason": "x"}], [("[0].stageName", "ParamValidationError")]),
    ],
)
def test_transitions(cloud: Cloud, transitions: Any, expected: Sequence[tuple[str, str]]) -> None:
    """A transition has a reason, and leads into a stage that there is."""
    found = of_pipeline(cloud.world(), {"pipeline": release()}, transitions)

    assert [(f"disableInboundStageTransitions{end}", code) for end, code in expected] == [
        (each.path, each.code) for each in found
    ]


def test_transitions_of_a_pipeline_without_stages(cloud: Cloud) -> None:
    """Where the stages are wrong, nothing is said of transitions into them."""
    declared = {**release(), "stages": "none"}
    transitions = [{"stageName": "Deploy", "reason": "x"}]
    found = of_pipeline(cloud.world(), {"pipeline": declared}, transitions)

    assert ["pipeline.stages"] == [each.path for each in found]


def test_a_transition_of_another_stage(cloud: Cloud) -> None:
    """A transition into a stage that is not there is refused with the names of both."""
    transitions = [{"stageName": "Test", "reason": "x"}]

    assert [
        Refusal(
            "disableInboundStageTransitions[0].stageName",
            stage_not_found("release", "Test").message,
            "StageNotFoundException",
        )
    ] == of_pipeline(cloud.world(), {"pipeline": release()}, transitions)


def test_a_call_without_a_client(cloud: Cloud) -> None:
    """An operation can be performed without botocore's machinery, and is refused likewise."""
    site = Site(cloud, DEFAULT_ACCOUNT, "us-east-1")
    site.call("CreatePipeline", {"pipeline": release()})
    with pytest.raises(ServiceError) as raised:
        site.call("GetPipeline", {"name": "other"})

    assert "PipelineNotFoundException" == raised.value.code
    assert raised.value.message.startswith("Account '123456789012' does not have a pipeline")
