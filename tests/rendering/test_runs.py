"""The executions that events describe, and how long everything lasted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs

from pipemock import approve, fail, succeed
from pipemock._rendering.executions import (
    Attempt,
    Execution,
    Span,
    Spell,
    Stage,
    executions_of,
    places_of,
)
from pipemock.events import PipelineEvent
from tests.client_helpers import START, approved, created, retried, seconds, started, stopped
from tests.declarations import build, pipeline, release, source
from tests.rendering.scenes import eventful

if TYPE_CHECKING:
    from pipemock import PipelineMock


def within(span: Span | None) -> tuple[float, float | None, str]:
    assert span is not None
    end = None if span.end is None else seconds(span.end)
    return seconds(span.begin), end, span.state


def only(mock: PipelineMock) -> Execution:
    [run] = executions_of(mock.events.of(PipelineEvent))
    return run


def test_a_run_and_its_stages(mock: PipelineMock, client: Any) -> None:
    """An execution has its stages in order, and each stage the attempts at its actions."""
    mock.when(provider="CodeBuild").then(succeed(after=240))
    execution_id = created(client, release())
    mock.clock.advance(minutes=10)
    approved(client)
    run = only(mock)

    assert (execution_id, "CreatePipeline", "release") == (
        run.execution_id,
        run.trigger,
        run.pipeline,
    )
    assert (0, 600, "SUCCEEDED") == within(run.whole)
    assert [
        ("Source", (0, 0, "SUCCEEDED"), ["Checkout"]),
        ("Build", (0, 240, "SUCCEEDED"), ["Compile"]),
        ("Approve", (240, 600, "SUCCEEDED"), ["Sign"]),
        ("Deploy", (600, 600, "SUCCEEDED"), ["Ship"]),
    ] == [
        (stage.name, within(stage.spells[0]), [each.action for each in stage.attempts])
        for stage in run.stages
    ]
    assert [False, False, True, False] == [stage.attempts[0].is_approval for stage in run.stages]


def test_what_goes_on_has_no_end(mock: PipelineMock, client: Any) -> None:
    """A run, a stage and an action in progress have not ended."""
    client.create_pipeline(pipeline=release())
    mock.clock.advance(days=1)
    run = only(mock)

    assert (0, None, "STARTED") == within(run.whole)
    assert (0, None, "STARTED") == within(run.stages[-1].spells[-1])
    assert (0, None, "STARTED") == within(run.stages[-1].attempts[-1])


def test_a_retry_begins_a_new_spell(mock: PipelineMock, client: Any) -> None:
    """What is retried has ended and continues later, and its actions have further attempts."""
    mock.when(action="Compile").then(fail(after=30, message="No."), succeed(after=60))
    execution_id = created(client, release())
    mock.clock.advance(minutes=5)
    retried(client, execution_id, "Build")
    mock.clock.advance(minutes=5)
    run = only(mock)
    built = run.stages[1]

    assert [(0, 30, "FAILED"), (300, None, "RESUMED")] == [within(each) for each in run.spells]
    assert 1 == run.retries
    assert [(0, 30, "FAILED"), (300, 360, "SUCCEEDED")] == [within(each) for each in built.spells]
    assert [(1, "No."), (2, "")] == [(each.number, each.said) for each in built.attempts]
    assert [[1], [2]] == [[each.number for each in built.attempts_in(s)] for s in built.spells]


def test_a_wait_in_front_of_a_locked_stage(mock: PipelineMock, client: Any) -> None:
    """Between a stage that succeeded and the start of the next one, an execution waits."""
    mock.when(category="Approval").then(approve(after=3600))
    client.create_pipeline(pipeline=release())
    mock.clock.advance(minutes=10)
    started(client)
    mock.clock.advance(hours=2)
    _, second = executions_of(mock.events.of(PipelineEvent))

    assert [None, None, (600, 3600, "STARTED"), None] == [
        stage.wait and within(stage.wait) for stage in second.stages
    ]
    assert second.wait is None


def test_waits_that_lead_nowhere(mock: PipelineMock, client: Any) -> None:
    """A superseded execution waited without entering the stage; another one still waits."""
    eventful(mock, client)
    client.disable_stage_transition(
        pipelineName="release", stageName="Build", transitionType="Inbound", reason="No."
    )
    started(client)
    mock.clock.advance(minutes=5)
    waits = [run.wait and run.wait.state for run in executions_of(mock.events.of(PipelineEvent))]

    assert [None, None, "SUPERSEDED", None, None, "STARTED"] == waits


def test_a_rollback_is_known_by_its_trigger(mock: PipelineMock, client: Any) -> None:
    """An execution that a rollback has started says so."""
    client.create_pipeline(pipeline=release())
    run = only(mock)

    assert [False, True, True] == [
        attrs.evolve(run, trigger=trigger).is_rollback
        for trigger in ("Webhook", "ManualRollback", "AutomatedRollback")
    ]


def test_a_part_of_what_happened(mock: PipelineMock, client: Any) -> None:
    """Events that begin in the middle of an execution show what is known."""
    mock.when(provider="CodeBuild").then(succeed(after=240))
    client.create_pipeline(pipeline=release())
    mock.clock.advance(minutes=10)
    [run] = executions_of(event for event in mock.events.of(PipelineEvent) if event.time > START)

    assert [(240, 240, "SUCCEEDED")] == [within(each) for each in run.spells]
    assert ["Build", "Approve"] == [stage.name for stage in run.stages]
    assert ("", "", "") == (run.trigger, run.trigger_detail, run.reason)


def test_a_skipped_stage_lets_go_on(mock: PipelineMock, client: Any) -> None:
    """An execution waits after a stage with any state that ends it."""
    client.create_pipeline(pipeline=release())
    mock.clock.advance(hours=1)
    skipped = [
        attrs.evolve(event, state="SKIPPED") if event.state == "SUCCEEDED" else event
        for event in mock.events.of(PipelineEvent)[:5]
    ]
    [run] = executions_of(skipped)

    assert (0, None, "STARTED") == within(run.wait)


def test_a_wait_in_front_of_the_first_stage(mock: PipelineMock, client: Any) -> None:
    """An execution waits from its start where its first stage is locked."""
    mock.when(category="Source").then(succeed(after=60))
    client.create_pipeline(pipeline=release())
    mock.clock.advance(seconds=20)
    started(client)
    mock.clock.advance(minutes=1)
    _, second = executions_of(mock.events.of(PipelineEvent))

    assert (20, 60, "STARTED") == within(second.stages[0].wait)


def test_a_wait_ends_with_the_execution(mock: PipelineMock, client: Any) -> None:
    """An execution that is stopped while it waits has waited until it was stopped."""
    client.create_pipeline(pipeline=release())
    client.disable_stage_transition(
        pipelineName="release", stageName="Build", transitionType="Inbound", reason="No."
    )
    execution_id = started(client)
    mock.clock.advance(seconds=30)
    stopped(client, execution_id, reason="Not this one.")
    _, second = executions_of(mock.events.of(PipelineEvent))

    assert (0, 30, "STOPPED") == within(second.wait)


def test_all_of_an_execution(mock: PipelineMock, client: Any) -> None:
    """An execution has what its events say, without line breaks."""
    mock.when(category="Source").then(succeed(after=5, summary="Fix the till"))
    mock.when(action="Compile").then(fail(message="No\nsuch project.", after=30))
    stages = ("Source", [source()]), ("Build", [build()])
    execution_id = created(client, pipeline(*stages))
    mock.clock.advance(minutes=1)
    start, sourced, end = (START + timedelta(seconds=each) for each in (0, 5, 35))
    caller = mock.calls[0].caller

    assert Execution(
        account="123456789012",
        region="us-east-1",
        pipeline="release",
        execution_id=execution_id,
        version=1,
        trigger="CreatePipeline",
        trigger_detail=caller,
        reason="",
        spells=(Span(begin=start, end=end, state="FAILED"),),
        stages=(
            _stage(
                "Source",
                Span(begin=start, end=sourced, state="SUCCEEDED"),
                action="Checkout",
                provider="S3",
                said="Fix the till",
            ),
            _stage(
                "Build",
                Span(begin=sourced, end=end, state="FAILED"),
                action="Compile",
                provider="CodeBuild",
                said="No such project.",
            ),
        ),
        wait=None,
    ) == only(mock)


def _stage(category: str, span: Span, **attempt: Any) -> Stage:
    """Return a stage that is named like the category of its action, and lasts as long."""
    lasted = attrs.asdict(span)
    return Stage(
        name=category,
        wait=None,
        spells=(Spell(**lasted, unmet_rules=()),),
        attempts=(Attempt(**lasted, **attempt, category=category, number=1),),
    )


def test_names_of_pipelines(mock: PipelineMock, client: Any) -> None:
    """Accounts and Regions are named where there are several of them."""
    client.create_pipeline(pipeline=release())
    event = mock.events.of(PipelineEvent)[0]
    keys = [("1", "eu-west-1", "a"), ("1", "us-east-1", "a"), ("2", "us-east-1", "b")]
    events = [
        attrs.evolve(event, account=account, region=region, pipeline=pipeline)
        for account, region, pipeline in keys
    ]

    assert {keys[0]: "a"} == places_of(events[:1])
    assert {keys[0]: "eu-west-1/a", keys[1]: "us-east-1/a"} == places_of(events[:2])
    assert {keys[1]: "1/a", keys[2]: "2/b"} == places_of(events[1:])
    assert ["1/eu-west-1/a", "1/us-east-1/a", "2/us-east-1/b"] == [*places_of(events).values()]
