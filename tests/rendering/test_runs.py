"""The executions that events describe, and how long everything lasted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from pipemock import approve, fail, succeed
from pipemock._rendering.executions import Execution, Span, executions_of
from pipemock.events import PipelineEvent
from tests.client_helpers import START, approved, created, retried, seconds, started
from tests.declarations import release
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

    assert (240, 240, "SUCCEEDED") == within(run.spells[0])
    assert ["Build", "Approve"] == [stage.name for stage in run.stages]
    assert ("", "") == (run.trigger, run.trigger_detail)


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
