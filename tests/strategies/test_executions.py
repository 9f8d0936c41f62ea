"""What happens to generated pipelines, and what a walk does when it is played."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipemock
from pipemock import fail, hang, mock_codepipeline, strategies, succeed
from pipemock.events import PipelineExecutionStateChange
from pipemock.strategies import (
    Advance,
    Answer,
    Behave,
    Change,
    Override,
    Retry,
    RollBack,
    Start,
    Stop,
    Switch,
    Update,
    Walk,
)
from pipemock.strategies import _executions as generating
from tests.declarations import approval, build, condition, pipeline, release, rule, source, v2
from tests.properties.agreement import expect_views_to_agree
from tests.properties.reading import one_pipeline, rows
from tests.properties.worlds import client
from tests.strategies.examples import first, many, smallest

if TYPE_CHECKING:
    from pipemock import PipelineMock

_NOW: Final = "2026-01-05T09:00Z"
_QUICK: Final = pipeline(("Source", [source()]), ("Build", [build()]))
_FAILING: Final = Behave(stage="Build", action="Compile", behaviours=[fail(), succeed()])
_HANGING: Final = Behave(stage="Build", action="Compile", behaviours=[hang()])


def _executions() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rows(client(), "list_pipeline_executions", pipelineName="release")
    return found[::-1]


def _played(mock: PipelineMock, *steps: Any, behave: Any = (), declared: Any = _QUICK) -> list[str]:
    ids = Walk(pipeline=declared, behaviours=behave, steps=steps).play(mock)
    shown = _executions()

    assert ids == [each["pipelineExecutionId"] for each in shown]
    return [each["status"] for each in shown]


# Any walk -------------------------------------------------------------------------------------


@given(strategies.executions())
def test_any_walk_can_be_played_and_read(walk: Walk) -> None:
    """Whatever happened, there are executions, and all that can be read of them agrees."""
    with mock_codepipeline(now=_NOW) as mock:
        ids = walk.play(mock)
        view = one_pipeline(client(), walk.pipeline["name"])

    assert ids == [each["pipelineExecutionId"] for each in view["executions"]][::-1]
    assert ids
    expect_views_to_agree(view)


@given(strategies.executions())
def test_a_walk_played_again_is_the_same(walk: Walk) -> None:
    """A walk changes nothing of itself: the same events happen each time."""
    with mock_codepipeline(now=_NOW) as mock:
        walk.play(mock)
    with mock_codepipeline(now=_NOW) as again:
        walk.play(again)

    assert list(mock.events) == list(again.events)


@given(strategies.executions())
def test_a_walk_prints_as_python(walk: Walk) -> None:
    """What a failing test prints can be kept as an example."""
    names = {each: getattr(pipemock, each) for each in pipemock.__all__} | vars(strategies)

    assert walk == eval(repr(walk), names)  # noqa: S307 -- that it can be evaluated is the point


@given(strategies.executions(pipelines=st.just(release()), max_steps=2))
def test_walks_keep_to_what_they_are_given(walk: Walk) -> None:
    """The declaration and the most steps are those that were asked for."""
    assert release() == walk.pipeline
    assert len(walk.steps) <= 2


def test_the_smallest_walk() -> None:
    """The smallest walk is a pipeline to which nothing happens."""
    release_walks = strategies.executions(pipelines=st.just(release()))

    assert Walk(pipeline=release()) == smallest(release_walks)


def test_the_smallest_retry() -> None:
    """A walk to a retried execution has what that takes, and nothing else."""
    walks = strategies.executions(pipelines=st.just(_QUICK), max_steps=3)
    found = smallest(walks, lambda walk: "RESUMED" in _states(walk))

    assert (1, 1) == (len(found.behaviours), len(found.steps))
    assert isinstance(found.steps[0], Retry)


@pytest.mark.parametrize(
    "state", ["SUCCEEDED", "FAILED", "STOPPING", "STOPPED", "SUPERSEDED", "RESUMED"]
)
def test_every_state_is_reached(state: str) -> None:
    """No state of an execution is beyond the strategy."""
    walks = strategies.executions(pipelines=st.just(release()), max_steps=5)
    found = first(walks, lambda walk: state in _states(walk))

    assert release() == found.pipeline


def _states(walk: Walk) -> set[str]:
    with mock_codepipeline(now=_NOW) as mock:
        walk.play(mock)
    return {event.state for event in mock.events.of(PipelineExecutionStateChange)}


@pytest.mark.parametrize(
    "step", [Advance, Answer, Change, Override, Retry, RollBack, Start, Stop, Switch, Update]
)
def test_every_step_is_taken(step: type) -> None:
    """Whatever can happen to a pipeline does."""
    walks = strategies.executions(pipelines=st.just(release()))
    found = first(walks, lambda walk: any(type(each) is step for each in walk.steps))

    assert step in map(type, found.steps)


def test_rules_behave_too() -> None:
    """Rules of conditions behave as generated."""
    found = first(strategies.executions(), lambda walk: any(each.rule for each in walk.behaviours))

    assert re.search(r"Behave\(stage='.+', rule='", repr(found))


# Each step ------------------------------------------------------------------------------------


def test_nothing_happens(mock: PipelineMock) -> None:
    """Without steps there is the execution that CreatePipeline starts."""
    assert ["Succeeded"] == _played(mock)


def test_starting(mock: PipelineMock) -> None:
    """Each start is one more execution."""
    assert ["Succeeded"] * 3 == _played(mock, Start(), Start())


def test_starting_with_variables(mock: PipelineMock) -> None:
    """A start hands its variables over."""
    declared = v2(_QUICK, variables=[{"name": "Level"}])

    assert ["Failed", "Succeeded"] == _played(
        mock, Start(variables={"Level": "1"}), declared=declared
    )


def test_starting_again_with_the_same_token(mock: PipelineMock) -> None:
    """A token that was used before starts nothing."""
    assert ["Succeeded"] * 2 == _played(mock, Start(token="one"), Start(token="one"))


@pytest.mark.parametrize(("number", "name"), [(0, "Checkout"), (1, "Pull"), (5, "Pull")])
def test_changing_a_source_by_number(mock: PipelineMock, number: int, name: str) -> None:
    """Sources are counted from the first, round and round."""
    sources = [source(), source("Pull", output="Other")]
    declared = pipeline(("Source", sources), ("Build", [build()]))
    _played(mock, Change(action=number), declared=declared)

    before, after = (each["sourceRevisions"] for each in _executions())
    assert [name] == [each["actionName"] for each in after if each not in before]


def test_changing_a_source(mock: PipelineMock) -> None:
    """A change of a source starts an execution; of a source that is gone, none."""
    assert ["Succeeded"] * 2 == _played(mock, Change(action="Checkout"), Change(action="Gone"))


def test_advancing(mock: PipelineMock) -> None:
    """Time passes."""
    slow = Behave(stage="Build", action="Compile", behaviours=[succeed(after=60)])

    assert ["Succeeded"] == _played(mock, Advance(seconds=60), behave=[slow])


@pytest.mark.parametrize(("abandon", "status"), [(False, "Stopping"), (True, "Stopped")])
def test_stopping(mock: PipelineMock, *, abandon: bool, status: str) -> None:
    """An execution in progress is stopped; where there is none, nothing is."""
    assert [status] == _played(mock, Stop(abandon=abandon), Stop(), behave=[_HANGING])


def test_stopping_by_number(mock: PipelineMock) -> None:
    """Executions are counted from the newest, round and round."""
    declared = v2(_QUICK, executionMode="PARALLEL")
    steps = (Start(), Start(), Stop(which=5, abandon=True))

    assert ["Stopped", "InProgress", "InProgress"] == _played(
        mock, *steps, behave=[_HANGING], declared=declared
    )


def test_retrying(mock: PipelineMock) -> None:
    """What has failed is retried; what the service refuses to retry is skipped."""
    assert ["Succeeded"] == _played(mock, Retry(), Retry(), behave=[_FAILING])


def test_retrying_what_succeeded(mock: PipelineMock) -> None:
    """There is nothing to retry, so nothing is."""
    assert ["Succeeded"] == _played(mock, Retry())


@pytest.mark.parametrize(("status", "ending"), [("Approved", "Succeeded"), ("Rejected", "Failed")])
def test_answering(mock: PipelineMock, status: str, ending: str) -> None:
    """An open approval is answered; where none is open any more, nothing is."""
    declared = pipeline(("Source", [source()]), ("Sign", [approval()]))

    assert [ending] == _played(mock, Answer(status=status), Answer(), declared=declared)
    assert 1 == len([each for each in mock.calls if each.operation == "PutApprovalResult"])


def test_answering_by_number(mock: PipelineMock) -> None:
    """Approvals are counted from the newest, round and round."""
    declared = pipeline(("Source", [source()]), ("Sign", [approval()]))
    parallel = v2(declared, executionMode="PARALLEL")

    assert ["Succeeded", "InProgress"] == _played(
        mock, Start(), Answer(which=3, summary="Fine."), declared=parallel
    )


def test_rolling_back(mock: PipelineMock) -> None:
    """The stage that succeeded last is rolled back."""
    _played(mock, RollBack(), RollBack(which=1), declared=v2(_QUICK))

    rolled_back = [each.get("executionType") for each in _executions()]
    assert [None, "ROLLBACK", "ROLLBACK"] == [each or None for each in rolled_back]


def test_refused_rollbacks_are_skipped(mock: PipelineMock) -> None:
    """A pipeline of type V1 does not roll back."""
    assert ["Succeeded"] == _played(mock, RollBack())


def test_overriding(mock: PipelineMock) -> None:
    """A condition that has not let an execution in does so when it is overridden."""
    quiet = rule("Quiet", "CloudWatchAlarm", AlarmName="Errors")
    declared = v2(_QUICK, Build={"beforeEntry": condition("FAIL", quiet)})
    loud = Behave(stage="Build", rule="Quiet", behaviours=[fail()])

    assert ["Succeeded"] == _played(mock, Override(), behave=[loud], declared=declared)


def test_overriding_nothing(mock: PipelineMock) -> None:
    """Where no stage is held up, nothing is overridden."""
    assert ["Succeeded"] == _played(mock, Override(condition="ON_SUCCESS"))


def test_switching(mock: PipelineMock) -> None:
    """A transition is switched off, and on again."""
    off = Switch(stage="Build")

    assert ["Succeeded", "InProgress"] == _played(mock, off, Start())
    off_and_on = [Switch(stage="Build"), Start(), Switch(stage="Build", enabled=True)]
    with mock_codepipeline() as other:
        assert ["Succeeded", "Succeeded"] == _played(other, *off_and_on)


def test_switching_by_number(mock: PipelineMock) -> None:
    """Stages are counted from the first, round and round."""
    assert ["Succeeded", "InProgress"] == _played(mock, Switch(stage=3), Start())
    assert ["DisableStageTransition"] == [
        each.operation for each in mock.calls if each.parameters.get("stageName") == "Build"
    ]


def test_switching_a_stage_that_is_gone(mock: PipelineMock) -> None:
    """An error of the service does not fail the walk."""
    assert ["Succeeded"] == _played(mock, Switch(stage="Gone"))
    assert "StageNotFoundException" in {each.error for each in mock.calls}


def test_updating(mock: PipelineMock) -> None:
    """The pipeline gets another structure under its own name, and later steps use it."""
    sources = ("Source", [source("Pull")])
    other = pipeline(sources, ("Build", [build()]), name="other")
    steps = (Update(pipeline=other), Change(action="Checkout"), Change(action="Pull"))

    assert ["Succeeded"] * 2 == _played(mock, *steps)
    assert [2] == [each["pipelineVersion"] for each in _versions()[1:]]


def _versions() -> list[dict[str, Any]]:
    return [
        client().get_pipeline_execution(
            pipelineName="release", pipelineExecutionId=each["pipelineExecutionId"]
        )["pipelineExecution"]
        for each in _executions()
    ]


def test_other_pipelines_are_left_alone(mock: PipelineMock) -> None:
    """A walk changes only its own pipeline, whatever else exists in the mock."""
    mock.when(pipeline="other").then(hang())
    mock.client().create_pipeline(pipeline={**_QUICK, "name": "other"})

    assert ["Succeeded"] == _played(mock, Stop(), Retry(), RollBack())


def test_a_pipeline_that_is_refused_is_shown(mock: PipelineMock) -> None:
    """Where CreatePipeline refuses the pipeline itself, the walk fails."""
    refused = {**_QUICK, "stages": []}

    with pytest.raises(mock.client().exceptions.ClientError, match="stages"):
        Walk(pipeline=refused).play(mock)


# Everything that is generated ------------------------------------------------------------------

_WHICH: Final = set(range(10))
_STEPS: Final[dict[type, dict[str, set[Any]]]] = {
    Answer: {
        "which": _WHICH,
        "status": {"Approved", "Rejected"},
        "summary": {"", " ", "Fine.", "Not like this."},
    },
    Change: {"action": {"Checkout", "Pull"}},
    Override: {"which": _WHICH, "condition": {"BEFORE_ENTRY", "ON_SUCCESS"}},
    Retry: {"which": _WHICH, "mode": {"FAILED_ACTIONS", "ALL_ACTIONS"}},
    RollBack: {"which": _WHICH},
    Stop: {"which": _WHICH, "abandon": {False, True}},
    Switch: {
        "stage": {"Source", "Build"},
        "transition": {"Inbound", "Outbound"},
        "enabled": {False, True},
    },
}
_TWO_SOURCES: Final = pipeline(
    ("Source", [source(), source("Pull", output="Other")]), ("Build", [build()])
)


@functools.cache
def _steps() -> list[Any]:
    declared = v2(_TWO_SOURCES, variables=[{"name": "Level"}, {"name": "Tag"}])
    return many(generating._steps(declared, st.just(declared)), 2000)


def test_all_steps() -> None:
    """Each kind of step is generated with all of its values, and no kind is left out."""
    assert {*_STEPS, Advance, Start, Update} == {type(each) for each in _steps()}
    for kind, expected in _STEPS.items():
        found = [each for each in _steps() if type(each) is kind]
        names = [each.name for each in attrs.fields(kind)]
        assert expected == {name: {getattr(each, name) for each in found} for name in names}


def test_all_starts() -> None:
    """An execution starts with any of the variables that the pipeline has."""
    starts = [each for each in _steps() if type(each) is Start]

    assert {None} == {each.token for each in starts}
    assert {(), ("Level",), ("Tag",), ("Level", "Tag")} == {
        tuple(sorted(each.variables)) for each in starts
    }


def test_all_times() -> None:
    """Time passes by a minute, an hour, a day, eight days, or up to two hours."""
    found = {each.seconds for each in many(generating._advances(), 1500)}
    longer = {each for each in found if each > 7200}

    assert ({86_400, 691_200}, 1, 7200) == (longer, min(found), max(found - longer))
    assert {60, 3600} < found


def test_how_many_behaviours_and_steps_there_are() -> None:
    """Some actions behave once or twice as generated, each action in one way; then steps follow."""
    generated = strategies.executions(pipelines=st.just(release()))
    walks = many(generated, 350)
    behaving = [each for walk in walks for each in walk.behaviours]

    assert {0, 1, 2, 3} == {len(walk.behaviours) for walk in walks}
    assert {*range(6)} <= {len(walk.steps) for walk in walks} <= {*range(11)}
    assert 10 == len(first(generated, lambda walk: len(walk.steps) == 10).steps)
    assert {1, 2} == {len(each.behaviours) for each in behaving}
    assert {
        ("Source", "Checkout", None),
        ("Build", "Compile", None),
        ("Approve", "Sign", None),
        ("Deploy", "Ship", None),
    } == {(each.stage, each.action, each.rule) for each in behaving}
    for walk in walks:
        assert len(walk.behaviours) == len({each.stage for each in walk.behaviours})


def test_what_can_behave() -> None:
    """Actions behave as their category does, and so do the rules of all conditions."""
    alarm = condition("FAIL", rule("Quiet", "CloudWatchAlarm", AlarmName="Errors"))
    conditions = {"beforeEntry": alarm, "onSuccess": alarm, "onFailure": alarm}
    declared = v2(release(), Build=conditions)
    places = [
        (category, {key: many(each) for key, each in where.items()})
        for category, where in generating._places(declared)
    ]

    assert [
        ("Source", {"stage": ["Source"], "action": ["Checkout"]}),
        ("Build", {"stage": ["Build"], "action": ["Compile"]}),
        *([("Rule", {"stage": ["Build"], "rule": ["Quiet"]})] * 3),
        ("Approval", {"stage": ["Approve"], "action": ["Sign"]}),
        ("Deploy", {"stage": ["Deploy"], "action": ["Ship"]}),
    ] == places


def test_generated_pipelines_are_small() -> None:
    """Without an argument, pipelines are of any kind and have few stages and actions."""
    made = many(generating._SMALL, 100)

    assert {2, 3, 4} == {len(each["stages"]) for each in made}
    assert {1, 2, 3} == {len(stage["actions"]) for each in made for stage in each["stages"]}
    assert {"V1", "V2"} == {each.get("pipelineType", "V1") for each in made}


# What steps ask for ----------------------------------------------------------------------------


def test_defaults_of_steps() -> None:
    """Steps are those of the newest execution, unless they say otherwise."""
    assert [
        {"variables": {}, "token": None},
        {"which": 0, "abandon": False},
        {"which": 0, "mode": "FAILED_ACTIONS"},
        {"which": 0, "status": "Approved", "summary": ""},
        {"which": 0},
        {"which": 0, "condition": "BEFORE_ENTRY"},
        {"stage": 0, "transition": "Inbound", "enabled": False},
        {"pipeline": {}, "behaviours": (), "steps": ()},
    ] == [
        attrs.asdict(each)
        for each in (
            *(Start(), Stop(), Retry(), Answer(), RollBack(), Override(), Switch(stage=0)),
            Walk(pipeline={}),
        )
    ]


def test_requests_of_steps(mock: PipelineMock) -> None:
    """Each step is one request, with everything that the service needs."""
    declared = v2(
        pipeline(("Source", [source()]), ("Build", [build()]), ("Sign", [approval()])),
        executionMode="PARALLEL",
        variables=[{"name": "Level", "defaultValue": "1"}],
    )
    first_id, *others = Walk(
        pipeline=declared,
        behaviours=[Behave(stage="Build", action="Compile", behaviours=[fail(), succeed()])],
        steps=[
            Retry(mode="ALL_ACTIONS"),
            Answer(summary="Fine."),
            Start(variables={"Level": "2"}),
            Start(token="mine"),
            Stop(which=1, abandon=True),
            Switch(stage="Build"),
            Switch(stage=1, transition="Outbound", enabled=True),
            Override(condition="ON_SUCCESS"),
            RollBack(),
            Update(pipeline={**declared, "name": "other"}),
        ],
    ).play(mock)
    calls = [(each.operation, each.parameters) for each in mock.calls]
    token = calls[2][1]["token"]
    names = {"pipelineName": "release", "stageName": "Build"}

    assert [
        ("CreatePipeline", {"pipeline": declared}),
        (
            "RetryStageExecution",
            {**names, "pipelineExecutionId": first_id, "retryMode": "ALL_ACTIONS"},
        ),
        (
            "PutApprovalResult",
            {
                "pipelineName": "release",
                "stageName": "Sign",
                "actionName": "Sign",
                "result": {"status": "Approved", "summary": "Fine."},
                "token": token,
            },
        ),
        (
            "StartPipelineExecution",
            {
                "name": "release",
                "clientRequestToken": "start-1",
                "variables": [{"name": "Level", "value": "2"}],
            },
        ),
        ("StartPipelineExecution", {"name": "release", "clientRequestToken": "mine"}),
        (
            "StopPipelineExecution",
            {
                "pipelineName": "release",
                "pipelineExecutionId": others[0],
                "abandon": True,
                "reason": "Enough.",
            },
        ),
        ("DisableStageTransition", {**names, "transitionType": "Inbound", "reason": "Not now."}),
        ("EnableStageTransition", {**names, "transitionType": "Outbound"}),
        (
            "OverrideStageCondition",
            {
                "pipelineName": "release",
                "stageName": "Sign",
                "pipelineExecutionId": others[1],
                "conditionType": "ON_SUCCESS",
            },
        ),
        (
            "RollbackStage",
            {**names, "targetPipelineExecutionId": others[1]},
        ),
        ("UpdatePipeline", {"pipeline": declared}),
    ] == calls
