"""What the Hypothesis strategies generate, and what they refuse."""

from __future__ import annotations

from typing import Any, Final, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from pipemock import mock_codepipeline, strategies
from pipemock.behaviours import CATEGORIES, Approve, Outcome, Reject
from tests.declarations import pipeline, source
from tests.properties import profile
from tests.properties.worlds import client

profile.load()

_BEHAVIOURS: Final = get_args(Outcome)
_SOURCES: Final = ["Source"]


# Declarations ---------------------------------------------------------------------------------


@given(strategies.pipelines())
def test_every_pipeline_is_accepted(declaration: dict[str, Any]) -> None:
    """CreatePipeline accepts whatever `pipelines` generates, and gives it back."""
    with mock_codepipeline():
        answer = client().create_pipeline(pipeline=declaration)["pipeline"]

    assert (declaration["name"], 1, "V1", "SUPERSEDED") == (
        answer["name"],
        answer["version"],
        answer["pipelineType"],
        answer["executionMode"],
    )


@given(strategies.pipelines(names=st.just("release"), max_stages=3, max_actions=2))
def test_pipelines_keep_to_their_limits(declaration: dict[str, Any]) -> None:
    """Names, stages and actions are as asked for."""
    sizes = [len(stage["actions"]) for stage in declaration["stages"]]

    assert "release" == declaration["name"]
    assert 2 <= len(sizes) <= 3
    assert 1 <= min(sizes) <= max(sizes) <= 2


@given(strategies.stages(names=st.just("Later"), artifacts=("Code",), max_actions=3))
def test_every_stage_fits_behind_its_artifacts(stage: dict[str, Any]) -> None:
    """A generated stage stands well behind a source that makes the artifacts it was told of."""
    declaration = pipeline(("Source", [source(output="Code")]))
    declaration["stages"].append(stage)
    with mock_codepipeline():
        answer = client().create_pipeline(pipeline=declaration)

    assert "Later" == answer["pipeline"]["stages"][1]["name"]


@given(strategies.actions(names=st.just("Act"), categories=["Deploy", "Test"], artifacts=("Code",)))
def test_every_action_fits_behind_its_artifacts(action: dict[str, Any]) -> None:
    """A generated action is of a category that was asked for, and stands well in a stage."""
    declaration = pipeline(("Source", [source(output="Code")]), ("Later", [action]))
    with mock_codepipeline():
        answer = client().create_pipeline(pipeline=declaration)

    [declared] = answer["pipeline"]["stages"][1]["actions"]
    assert declared["actionTypeId"]["category"] in {"Deploy", "Test"}


@given(strategies.stages(categories=_SOURCES, artifacts=()))
def test_first_stages_hold_sources_alone(stage: dict[str, Any]) -> None:
    """A stage of sources needs no artifacts, and is a first stage."""
    assert {"Source"} == {each["actionTypeId"]["category"] for each in stage["actions"]}


@pytest.fixture(scope="module")
def generated() -> str:
    found = []

    @settings(max_examples=100, suppress_health_check=list(HealthCheck))
    @given(strategies.pipelines())
    def look(declaration: dict[str, Any]) -> None:
        found.append(str(declaration))

    look()
    return "".join(found)


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
def test_pipelines_have_variety(wanted: str, generated: str) -> None:
    """What V1 pipelines can hold is not beyond the strategy."""
    assert wanted in generated


# Behaviours -----------------------------------------------------------------------------------


@pytest.mark.parametrize("category", CATEGORIES)
@given(data=st.data())
@settings(max_examples=20)
def test_every_behaviour_suits_its_category(category: str, data: st.DataObject) -> None:
    """`when(category=...)` takes what was generated for the category."""
    behaviour = data.draw(strategies.behaviours(category=category))
    with mock_codepipeline() as mock:
        mock.when(category=category).then(behaviour)

    assert "Approval" == category or not isinstance(behaviour, Approve | Reject)


@given(strategies.behaviours(max_after=5))
def test_behaviours_keep_to_their_time(behaviour: Any) -> None:
    """No behaviour takes longer than it was told."""
    after = getattr(behaviour, "after", None)

    assert after is None or after.total_seconds() <= 5


@pytest.mark.parametrize("kind", _BEHAVIOURS)
@given(data=st.data())
@settings(max_examples=5)
def test_types_of_behaviours_are_registered(kind: type, data: st.DataObject) -> None:
    """`from_type` knows how to make each kind of behaviour."""
    strategies.register()

    assert isinstance(data.draw(st.from_type(kind)), kind)


# Arguments ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("strategy", "name"),
    [
        (strategies.pipelines(names="release"), "names"),  # type: ignore[arg-type]
        (strategies.pipelines(max_stages=1), "max_stages"),
        (strategies.pipelines(max_actions=0), "max_actions"),
        (strategies.stages(max_actions=0), "max_actions"),
        (strategies.stages(categories=["Compute"]), "categories"),
        (strategies.actions(categories=[]), "categories"),
        (strategies.behaviours(category="Fun"), "category"),
        (strategies.behaviours(max_after=-1), "max_after"),
    ],
    ids=repr,
)
def test_a_wrong_argument_is_named(strategy: st.SearchStrategy[Any], name: str) -> None:
    """A wrong argument is refused as the test runs, by its name."""

    @given(strategy)
    def anything(_: Any) -> None: ...

    with pytest.raises(InvalidArgument, match=rf"^{name}="):
        anything()


@pytest.mark.parametrize(
    "expected",
    ["pipelines()", "pipelines(max_stages=3)", "stages(max_actions=1)", "actions()"],
)
def test_a_strategy_prints_as_python(expected: str) -> None:
    """The repr of a strategy is the call that makes it."""
    strategy = eval(expected, vars(strategies))  # noqa: S307 -- that it can be evaluated is the point

    assert expected == repr(strategy)
