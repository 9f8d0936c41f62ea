"""Scripted behaviours: the actions that they match, and what these do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError, approve, call, fail, hang, reject, succeed
from pipemock.behaviours import ActionStarting
from pipemock.events import ActionExecutionStateChange
from tests.client_helpers import attempts, happened, latest, summaries
from tests.declarations import BOB, build, deploy, pipeline, release, source

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock.behaviours import Behaviour

ONE_BUILD: Final = pipeline(("Source", [source()]), ("Build", [build()]))


def _decide(_: ActionStarting) -> Behaviour:
    return succeed(summary="decided")


def _outcomes(client: Any, *, times: int, **named: str) -> list[tuple[str, str | None]]:
    """Create a pipeline with a build, start it again, and return how each build ended."""
    client.create_pipeline(pipeline=ONE_BUILD)
    for _ in range(times - 1):
        client.start_pipeline_execution(name="release")
    done = attempts(client, actionName="Compile", **named)
    return [(each["status"], _words(each)) for each in reversed(done)]


def _words(attempt: dict[str, Any]) -> str | None:
    words: str | None = attempt["output"]["executionResult"].get("externalExecutionSummary")
    return words


def _latest(client: Any, action: str) -> dict[str, Any]:
    return attempts(client, actionName=action)[0]


# Rules -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"pipeline": "release"},
        {"stage": "Build"},
        {"action": "Compile"},
        {"category": "Build"},
        {"owner": "AWS"},
        {"provider": "CodeBuild"},
        {"pipeline": "release", "stage": "Build", "action": "Compile", "provider": "CodeBuild"},
    ],
)
def test_a_rule_that_matches_counts(mock: PipelineMock, client: Any, where: dict[str, str]) -> None:
    """A behaviour matches the actions that meet all of its criteria."""
    mock.when(**where).then(succeed(summary="ruled"))

    assert [("Succeeded", "ruled")] == _outcomes(client, times=1)


@pytest.mark.parametrize(
    "where",
    [
        {"pipeline": "other"},
        {"stage": "build"},
        {"action": "Comp"},
        {"category": "Test"},
        {"owner": "Custom"},
        {"provider": "Jenkins"},
        {"action": "Compile", "stage": "Deploy"},
    ],
)
@pytest.mark.filterwarnings("ignore:.* matches nothing:pipemock.PipeMockWarning")
def test_a_rule_that_does_not_match_does_not_count(
    mock: PipelineMock, client: Any, where: dict[str, str]
) -> None:
    """A behaviour does not match actions that fail one of its criteria."""
    mock.when(**where).then(fail())

    assert [("Succeeded", None)] == _outcomes(client, times=1)


def test_the_last_rule_wins(mock: PipelineMock, client: Any) -> None:
    """Of the rules that match, the one that was said last counts."""
    mock.when(action="Compile").then(fail())
    mock.when().then(succeed(summary="last"))
    mock.when(category="Deploy").then(fail())

    assert [("Succeeded", "last")] == _outcomes(client, times=1)


def test_a_rule_counts_from_now_on(mock: PipelineMock, client: Any) -> None:
    """A rule changes what starts later, and not what already runs."""
    mock.when(action="Compile").then(succeed(after=60))
    client.create_pipeline(pipeline=ONE_BUILD)
    mock.when(action="Compile").then(fail())
    mock.clock.advance(60)

    assert "Succeeded" == summaries(client)[0]["status"]


def test_behaviours_are_successive_attempts(mock: PipelineMock, client: Any) -> None:
    """Several behaviours are those of successive attempts, and the last one repeats."""
    mock.when(action="Compile").then(fail(message="1"), fail(message="2"), succeed(summary="3"))

    assert [("Failed", "1"), ("Failed", "2"), ("Succeeded", "3"), ("Succeeded", "3")] == _outcomes(
        client, times=4
    )


def test_a_place_is_scripted_twice(mock: PipelineMock, client: Any) -> None:
    """Each `then` is a scripted behaviour of its own, of which the last one wins."""
    builds = mock.when(action="Compile")
    first, second = builds.then(fail()), builds.then(succeed())
    client.create_pipeline(pipeline=release())

    assert (0, 1) == (first.hits, second.hits)


def test_each_action_counts_its_own_attempts(mock: PipelineMock, client: Any) -> None:
    """Two actions of one rule each begin with the first behaviour."""
    mock.when(category="Build").then(succeed(summary="first"), fail())
    client.create_pipeline(
        pipeline=pipeline(("Source", [source()]), ("Build", [build("A"), build("B")]))
    )

    assert ["first", "first"] == [_words(_latest(client, name)) for name in ("A", "B")]


def test_each_world_counts_its_own_attempts(mock: PipelineMock, client: Any) -> None:
    """An action of the same name in another Region begins with the first behaviour."""
    mock.when(action="Compile").then(succeed(summary="first"), fail())
    there = mock.client(region="eu-west-1")

    assert [("Succeeded", "first")] * 2 == [
        *_outcomes(client, times=1),
        *_outcomes(there, times=1),
    ]


# Behaviours at work ----------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["Checkout", "Compile"])
def test_a_summary_and_an_id_that_are_empty(mock: PipelineMock, client: Any, action: str) -> None:
    """An empty summary or external id is none, and not the usual one."""
    mock.when(action=action).then(succeed(summary="", external_execution_id=""))
    client.create_pipeline(pipeline=ONE_BUILD)

    assert "executionResult" not in _latest(client, action)["output"]


def test_a_function_decides(mock: PipelineMock, client: Any) -> None:
    """A function decides each time that the action starts."""
    given: list[Behaviour] = [succeed(summary="yes"), fail(message="no")]
    mock.when(action="Compile").then(call(lambda _: given.pop(0)))

    assert [("Succeeded", "yes"), ("Failed", "no")] == _outcomes(client, times=2)


def test_a_function_is_told_what_starts(mock: PipelineMock, client: Any) -> None:
    """A function receives everything about the action that starts."""
    told: list[ActionStarting] = []

    def decide(starting: ActionStarting) -> Behaviour:
        told.append(starting)
        return succeed()

    mock.when(action="Compile").then(call(decide))
    client.create_pipeline(pipeline=ONE_BUILD)

    assert [
        ActionStarting(
            account="123456789012",
            region="us-east-1",
            pipeline="release",
            stage="Build",
            action="Compile",
            category="Build",
            owner="AWS",
            provider="CodeBuild",
            execution_id=summaries(client)[0]["pipelineExecutionId"],
            attempt=1,
            configuration={"ProjectName": "Compile"},
        )
    ] == told


def test_a_function_is_named() -> None:
    """The repr of a behaviour that asks a function names the function, and is Python too."""
    value = call(_decide)

    assert ("call(_decide)", value) == (repr(value), eval(repr(value)))  # noqa: S307 -- our own


def test_a_function_without_a_name_is_shown() -> None:
    """What has no name, such as a partial function, is shown as it shows itself."""
    assert repr(call(partial(_decide))).startswith("call(functools.partial(<function _decide at")


def test_a_function_can_hand_on(mock: PipelineMock, client: Any) -> None:
    """A function may return the behaviour that lets another function decide."""
    mock.when(action="Compile").then(call(lambda _: call(_decide)))

    assert [("Succeeded", "decided")] == _outcomes(client, times=1)


def test_a_function_can_use_clients(mock: PipelineMock, client: Any) -> None:
    """A function may call the mock itself, even in a Region that was not used before."""

    def decide(_: ActionStarting) -> Behaviour:
        pipelines = mock.client(region="eu-west-1").list_pipelines()["pipelines"]
        return succeed(summary=f"{len(pipelines)} there")

    mock.when(provider="CodeBuild").then(succeed(after=60))
    mock.when(action="Ship").then(call(decide))
    client.create_pipeline(
        pipeline=pipeline(("Source", [source()]), ("Build", [build()]), ("Deploy", [deploy()]))
    )
    mock.clock.advance(60)

    assert "0 there" == _words(_latest(client, "Ship"))


def test_an_exception_of_a_function_passes_through(mock: PipelineMock, client: Any) -> None:
    """A mistake in a function is met where the call was made that set it off."""
    mock.when(action="Compile").then(call(lambda _: 1 // 0))  # type: ignore[arg-type, return-value]
    with pytest.raises(ZeroDivisionError):
        client.create_pipeline(pipeline=ONE_BUILD)
    mock.mistakes.clear()


def test_an_action_that_hangs_is_timed_out(mock: PipelineMock, client: Any) -> None:
    """An action that hangs runs on until the service ends it."""
    mock.when(action="Compile").then(hang())
    client.create_pipeline(pipeline=ONE_BUILD)
    before = _latest(client, "Compile")["status"]
    mock.clock.run_until_idle()

    assert ("InProgress", "Failed") == (before, _latest(client, "Compile")["status"])


@pytest.mark.parametrize(
    ("behaviour", "state"), [(approve(by=BOB, after=60), "SUCCEEDED"), (reject(by=BOB), "FAILED")]
)
def test_somebody_answers_an_approval(
    mock: PipelineMock, client: Any, behaviour: Behaviour, state: str
) -> None:
    """A behaviour can stand for somebody who answers an approval after a while."""
    mock.when(category="Approval").then(behaviour)
    client.create_pipeline(pipeline=release())
    mock.clock.advance(60)

    expected = (60.0 if state == "SUCCEEDED" else 0.0, state)
    ends = happened(mock, ActionExecutionStateChange, action="Sign")
    answered = latest(client, "Sign") or {}
    assert (expected, BOB) == (ends[-1], answered["lastUpdatedBy"])


def test_a_refused_rule_does_not_count(mock: PipelineMock, client: Any) -> None:
    """A rule of which one behaviour is refused is refused as a whole."""
    with pytest.raises(PipeMockError, match=r"then\(\) got 'Succeeded', which is not a behaviour"):
        mock.when(action="Compile").then(fail(), "Succeeded")  # type: ignore[arg-type]

    assert [("Succeeded", None)] == _outcomes(client, times=1)


def test_a_function_that_decides_nothing_is_refused(mock: PipelineMock, client: Any) -> None:
    """A function that returns no behaviour is a mistake, which is reported."""
    mock.when(action="Compile").then(call(lambda _: None))  # type: ignore[arg-type, return-value]
    with pytest.raises(PipeMockError, match="the function given to call\\(\\) got None"):
        client.create_pipeline(pipeline=ONE_BUILD)
    mock.mistakes.clear()
