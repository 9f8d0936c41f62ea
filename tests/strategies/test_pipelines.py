"""Whatever is generated as a pipeline, a stage or an action, CreatePipeline accepts."""

from __future__ import annotations

import functools
import re
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock import mock_codepipeline, strategies
from pipemock.strategies import _pipelines
from pipemock.strategies._actions import NO_SOURCES
from tests.declarations import pipeline, source
from tests.properties.worlds import client
from tests.strategies.examples import first, many, smallest

_SOURCES: Final = ["Source"]
_ROLE: Final = "arn:aws:iam::123456789012:role/pipeline"
_V2: Final = strategies.pipelines(max_stages=2, max_actions=2, pipeline_types=["V2"])


def _created(declaration: dict[str, Any]) -> dict[str, Any]:
    with mock_codepipeline():
        answer: dict[str, Any] = client().create_pipeline(pipeline=declaration)["pipeline"]
    return answer


# Acceptance -----------------------------------------------------------------------------------


@given(strategies.pipelines())
def test_every_pipeline_is_accepted(declaration: dict[str, Any]) -> None:
    """CreatePipeline accepts whatever `pipelines` generates, and gives it back."""
    answer = _created(declaration)

    assert (declaration["name"], 1) == (answer["name"], answer["version"])


@pytest.mark.parametrize("mode", ["SUPERSEDED", "QUEUED", "PARALLEL"])
@given(data=st.data())
def test_every_pipeline_of_a_mode_is_accepted(mode: str, data: st.DataObject) -> None:
    """Pipelines have the type and the mode that were asked for, and are legal in it."""
    of_mode = strategies.pipelines(pipeline_types=["V2"], execution_modes=[mode])
    answer = _created(data.draw(of_mode))

    assert ("V2", mode) == (answer["pipelineType"], answer["executionMode"])


@given(strategies.pipelines(pipeline_types=["V1"]))
def test_pipelines_of_the_first_type(declaration: dict[str, Any]) -> None:
    """Pipelines of type V1 have one mode, and nothing that V2 brought."""
    answer = _created(declaration)

    assert ("V1", "SUPERSEDED") == (answer["pipelineType"], answer["executionMode"])
    assert not {"variables", "triggers"} & set(answer)
    assert {"name", "actions"} == set().union(*answer["stages"])


@given(strategies.pipelines(names=st.just("release"), max_stages=3, max_actions=2))
def test_pipelines_keep_to_their_limits(declaration: dict[str, Any]) -> None:
    """Names, stages and actions are as asked for."""
    sizes = [len(stage["actions"]) for stage in declaration["stages"]]

    assert "release" == declaration["name"]
    assert 2 <= len(sizes) <= 3
    assert 1 <= min(sizes) <= max(sizes) <= 2


@pytest.mark.parametrize(
    ("pipeline_type", "mode"),
    [("V1", "SUPERSEDED"), ("V2", "SUPERSEDED"), ("V2", "QUEUED"), ("V2", "PARALLEL")],
)
@given(data=st.data())
def test_every_stage_fits_behind_its_artifacts(
    pipeline_type: str, mode: str, data: st.DataObject
) -> None:
    """A generated stage is valid after a source that makes the given artifacts."""
    stages = strategies.stages(
        names=st.just("Later"),
        artifacts=("Code",),
        max_actions=3,
        pipeline_type=pipeline_type,
        execution_mode=mode,
    )
    declaration = pipeline(
        ("Source", [source(output="Code")]), pipelineType=pipeline_type, executionMode=mode
    )
    declaration["stages"].append(data.draw(stages))

    assert "Later" == _created(declaration)["stages"][1]["name"]


@given(
    strategies.actions(
        names=st.just("Act"),
        categories=["Deploy", "Compute"],
        artifacts=("Code",),
        pipeline_type="V2",
    )
)
def test_every_action_fits_behind_its_artifacts(action: dict[str, Any]) -> None:
    """A generated action has one of the given categories, and is valid in a stage."""
    stages = ("Source", [source(output="Code")]), ("Later", [action])
    answer = _created(pipeline(*stages, pipelineType="V2"))

    [declared] = answer["stages"][1]["actions"]
    assert declared["actionTypeId"]["category"] in {"Deploy", "Compute"}


@given(strategies.stages(categories=_SOURCES, artifacts=()))
def test_first_stages_hold_sources_alone(stage: dict[str, Any]) -> None:
    """A stage of sources needs no artifacts, and is a first stage."""
    assert {"Source"} == {each["actionTypeId"]["category"] for each in stage["actions"]}


@given(strategies.pipelines())
def test_what_is_generated_can_be_changed(declaration: dict[str, Any]) -> None:
    """No two parts of a declaration are one object, so that a test may change each alone."""
    parts = list(_parts(declaration))

    assert len(parts) == len({id(part) for part in parts})


def _parts(value: Any) -> Any:
    if isinstance(value, dict | list):
        yield value
        for each in value.values() if isinstance(value, dict) else value:
            yield from _parts(each)


# Reach ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted",
    [
        "#{codepipeline.PipelineExecutionId}",
        "#{Variables",
        "'runOrder': 2",
        "'provider': 'Manual'",
        "'owner': 'ThirdParty'",
        "'timeoutInMinutes'",
        "'PollForSourceChanges': 'true'",
    ],
)
def test_what_all_pipelines_can_hold(wanted: str) -> None:
    """What V1 pipelines can hold is not beyond the strategy."""
    assert first(strategies.pipelines(), lambda each: wanted in str(each))


@pytest.mark.parametrize(
    "wanted",
    [
        "'executionMode': 'QUEUED'",
        "'executionMode': 'PARALLEL'",
        "'defaultValue'",
        "#{variables.",
        "'commands'",
        "'files'",
        "'category': 'Compute'",
        "'beforeEntry': {'conditions': [{'result': 'FAIL'",
        "'beforeEntry': {'conditions': [{'result': 'SKIP'",
        "'onSuccess': {'conditions': [{'result': 'FAIL'",
        "'onSuccess': {'conditions': [{'result': 'ROLLBACK'",
        "'onFailure': {'conditions': [{'result': 'ROLLBACK'",
        "'onFailure': {'result': 'FAIL'}",
        "'onFailure': {'result': 'ROLLBACK'}",
        "'onFailure': {'result': 'RETRY'}",
        "'retryMode': 'FAILED_ACTIONS'",
        "'retryMode': 'ALL_ACTIONS'",
        "'category': 'Rule', 'owner': 'AWS', 'provider': 'CloudWatchAlarm'",
        "'category': 'Rule', 'owner': 'AWS', 'provider': 'CodeBuild'",
        "'category': 'Rule', 'owner': 'AWS', 'provider': 'Commands'",
        "'category': 'Rule', 'owner': 'AWS', 'provider': 'LambdaInvoke'",
        "'category': 'Rule', 'owner': 'AWS', 'provider': 'VariableCheck'",
    ],
)
def test_what_new_pipelines_can_hold(wanted: str) -> None:
    """Nothing that only V2 pipelines have is beyond the strategy."""
    assert first(_V2, lambda each: wanted in str(each))


@pytest.mark.parametrize(
    "wanted", ["'tags'", "'branches'", "'filePaths'", "'pullRequest'", "'events'", "'excludes'"]
)
def test_which_triggers_pipelines_can_have(wanted: str) -> None:
    """Triggers have every kind of filter."""
    assert first(_V2, lambda each: wanted in str(each.get("triggers")))


def test_a_trigger_without_filters() -> None:
    """A trigger need not filter anything."""
    found = smallest(_V2, lambda each: "triggers" in each)

    configuration = {"sourceActionName": "Action1"}
    assert [
        {"providerType": "CodeStarSourceConnection", "gitConfiguration": configuration}
    ] == found["triggers"]


# Everything that is generated ------------------------------------------------------------------


@functools.cache
def _made() -> list[dict[str, Any]]:
    """Return many pipelines of any kind."""
    return many(strategies.pipelines(), 200)


_MEMBERS: Final = {"name", "roleArn", "artifactStore", "stages"}
_OF_V2: Final = {"pipelineType", "executionMode", "variables", "triggers"}


def test_members_of_pipelines() -> None:
    """Pipelines have what the service requires, and may have all that V2 brought."""
    for made, members in (
        ([each for each in _made() if "pipelineType" not in each], _MEMBERS),
        ([each for each in _made() if "pipelineType" in each], _MEMBERS | _OF_V2),
    ):
        assert members == set().union(*made)
        assert _MEMBERS == set(made[0]).intersection(*made) - {"pipelineType"}
    assert {_ROLE} == {each["roleArn"] for each in _made()}
    assert {"S3"} == {each["artifactStore"]["type"] for each in _made()}
    assert {"type", "location"} == set().union(*(each["artifactStore"] for each in _made()))


_ALL_KINDS: Final = {("V1", ""), ("V2", ""), ("V2", "QUEUED"), ("V2", "PARALLEL")}


@pytest.mark.parametrize(
    ("types", "modes", "kinds"),
    [
        (["V1", "V2"], ["SUPERSEDED", "QUEUED", "PARALLEL"], _ALL_KINDS),
        (["V1"], ["SUPERSEDED", "QUEUED"], {("V1", "")}),
        (["V2"], ["QUEUED"], {("V2", "QUEUED")}),
        (["V1", "V2"], ["PARALLEL"], {("V2", "PARALLEL")}),
    ],
)
def test_kinds_of_pipelines(
    types: list[str], modes: list[str], kinds: set[tuple[str, str]]
) -> None:
    """All types and modes that were asked for are generated, with the members that they need."""
    made = many(
        strategies.pipelines(
            max_actions=1, max_stages=2, pipeline_types=types, execution_modes=modes
        ),
        60,
    )

    assert kinds == {
        (each.get("pipelineType", "V1"), each.get("executionMode", "")) for each in made
    }
    assert kinds != _ALL_KINDS or kinds == {
        (each.get("pipelineType", "V1"), each.get("executionMode", "")) for each in _made()
    }


def test_sizes_of_pipelines() -> None:
    """There are one to three sources, and up to five stages and four actions by default."""
    assert {1, 2, 3} == {len(each["stages"][0]["actions"]) for each in _made()}
    assert {2, 3, 4, 5} == {len(each["stages"]) for each in _made()}
    assert {1, 2, 3, 4} == {
        len(stage["actions"]) for each in _made() for stage in each["stages"][1:]
    }
    few = many(strategies.pipelines(max_stages=2, max_actions=2), 60)
    assert {2} == {len(each["stages"]) for each in few}
    assert {1, 2} == {len(each["stages"][0]["actions"]) for each in few}


def test_categories_of_pipelines() -> None:
    """Sources are in the first stage alone; actions of all other categories come later."""
    for kind, categories in (("V1", NO_SOURCES), ("V2", (*NO_SOURCES, "Compute"))):
        made = [each for each in _made() if each.get("pipelineType", "V1") == kind]
        first_ones = {_category(each) for one in made for each in one["stages"][0]["actions"]}
        others = {
            _category(each)
            for one in made
            for stage in one["stages"][1:]
            for each in stage["actions"]
        }
        assert ({"Source"}, set(categories)) == (first_ones, others)


def _category(declaration: dict[str, Any]) -> str:
    category: str = declaration["actionTypeId"]["category"]
    return category


def test_names_in_pipelines() -> None:
    """Pipelines and stages have readable names, or any others."""
    assert "pipeline" in {each["name"] for each in _made()}
    assert 10 < len({each["name"] for each in _made()})
    assert {"Stage1", "Stage2"} < {stage["name"] for each in _made() for stage in each["stages"]}


def test_variables_of_pipelines() -> None:
    """A pipeline has up to two variables, with any of their members, and actions refer to them."""
    found = many(_pipelines._VARIABLES)
    variables = [each for some in found for each in some]
    names = {"Environment", "Version", "Level"}

    assert {0, 1, 2} == {len(each) for each in found}
    assert names == {each["name"] for each in variables}
    assert {
        frozenset({"name", *more})
        for more in ((), ("defaultValue",), ("description",), ("defaultValue", "description"))
    } == {frozenset(each) for each in variables}
    assert (
        {f"#{{variables.{name}}}" for name in names}
        >= set(re.findall(r"#{variables\.[^}]*}", str(_made())))
        != set()
    )


# Shrinking ------------------------------------------------------------------------------------


def _action(kind: str, **members: Any) -> dict[str, Any]:
    category, provider = kind.split("/")
    type_id = {"category": category, "owner": "AWS", "provider": provider, "version": "1"}
    return {"name": "Action1", "actionTypeId": type_id, **members}


_S3: Final = _action(
    "Source/S3",
    configuration={"S3Bucket": "example", "S3ObjectKey": "example"},
    outputArtifacts=[{"name": "Artifact1"}],
)
_BUILD: Final = _action(
    "Build/CodeBuild",
    configuration={"ProjectName": "example"},
    inputArtifacts=[{"name": "Artifact1"}],
)


def test_the_smallest_pipeline() -> None:
    """The smallest pipeline is one that a person might have written."""
    expected = {
        "name": "pipeline",
        "roleArn": _ROLE,
        "artifactStore": {"type": "S3", "location": "artifacts"},
        "stages": [
            {"name": "Stage1", "actions": [_S3]},
            {"name": "Stage2", "actions": [_BUILD]},
        ],
    }

    assert expected == smallest(strategies.pipelines())


def test_the_smallest_rollback() -> None:
    """What has nothing to do with what was looked for falls away."""
    wanted = "'onFailure': {'result': 'ROLLBACK'}"
    found = smallest(_V2, lambda each: wanted in str(each["stages"][-1]))

    assert {"pipelineType": "V2", "name": "pipeline"}.items() <= found.items()
    assert not {"executionMode", "variables", "triggers"} & set(found)
    assert 1 == str(found).count("result")
    assert 2 == len(found["stages"])
