"""The start of actions, and what they pass on when they end."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from pipemock import hang, succeed
from pipemock._engine import engine
from pipemock._engine.actions.job_results import Success
from pipemock._engine.declaration.action_type import ConfigurationProperty
from pipemock._engine.flow.start import SourceOverride
from pipemock._engine.state.executions import Trigger, UnreadableSource
from pipemock._engine.state.revision import Revision
from pipemock._engine.state.world import Request
from tests.declarations import action, approval, build, pipeline, source, v2
from tests.engine.bare_worlds import CALLER, FARM, NINE, bare_world, created

if TYPE_CHECKING:
    from pipemock._engine.state.executions import PipelineExecution
    from pipemock._engine.state.world import World

BY_HAND = Trigger(type="StartPipelineExecution", detail=CALLER)


def play(work: dict[str, Any], **outcomes: Any) -> tuple[World, PipelineExecution]:
    """Create a pipeline with one action behind its source."""
    world = bare_world(**outcomes)
    execution = created(world, pipeline(("Source", [source()]), ("Work", [work]))).newest
    assert execution is not None
    return world, execution


def test_the_places_of_artifacts() -> None:
    """Twenty characters of the pipeline, ten of the artifact, and some that nobody knows."""
    fetch = source(output="n" * 11)
    stages = ("Source", [fetch]), ("Build", [build(takes="n" * 11)])
    execution = created(bare_world(), pipeline(*stages, name="p" * 21)).newest
    assert execution is not None
    place = execution.artifacts["n" * 11]

    assert ("n" * 11, "artifacts") == (place.name, place.bucket)
    assert re.fullmatch("p{20}/n{10}/[A-Za-z0-9]{7}[.]zip", place.key)


@pytest.mark.parametrize("mode", ["SUPERSEDED", "QUEUED", "PARALLEL"])
def test_the_latest_attempts_of_a_stage(mode: str) -> None:
    """A stage keeps its latest attempts, unless every execution has it to itself."""
    declared = v2(pipeline(("Source", [source()]), ("Work", [build()])), executionMode=mode)
    pipeline_ = created(bare_world(), declared)
    execution = pipeline_.newest
    assert execution is not None
    attempts = {} if mode == "PARALLEL" else {"Compile": execution.actions[-1]}

    assert attempts == pipeline_.stages["Work"].actions


def test_a_source_that_is_readable_again() -> None:
    """What polling could not read is forgotten when an execution fetches it."""
    world, execution = play(build())
    unreadable = execution.pipeline.unreadable
    for name in ("Checkout", "Other"):
        unreadable[name] = UnreadableSource(seen=NINE, code="JobFailed", message="No.")
    engine.start(world, execution.pipeline, NINE, trigger=BY_HAND)

    assert ["Other"] == list(unreadable)


@pytest.mark.parametrize(("outcome", "minutes"), [(succeed(after=1800), 30), (None, 0)])
def test_a_function_that_is_not_called(outcome: Any, minutes: int) -> None:
    """The time in which a function has to answer is not that of a scripted behaviour."""
    call = action("Call", "Invoke/AWS/Lambda", configuration={"FunctionName": "f"})
    world, execution = play(call, **({} if outcome is None else {"Call": outcome}))
    planned = [due for due, _ in world.timers]

    assert planned == ([NINE + timedelta(minutes=minutes)] if minutes else [])
    assert (execution.actions[-1].result is None) is bool(minutes)


def test_a_function_that_has_to_answer() -> None:
    """It has twenty minutes."""
    call = action("Call", "Invoke/AWS/Lambda", configuration={"FunctionName": "f"})
    world, _ = play(call, Call=hang())

    assert [NINE + timedelta(minutes=20)] == [due for due, _ in world.timers]


def test_another_object() -> None:
    """Only the source fetches another object, not an action of its name."""
    world, execution = play(build("Checkout"))
    other = SourceOverride(action="Checkout", type="S3_OBJECT_KEY", value="other.zip")
    fetch = execution.pipeline.declaration.source_actions[0]
    allowed = {**fetch.configuration, "AllowOverrideForS3ObjectKey": "true"}
    fetch_ = source()
    fetch_["configuration"] = allowed
    engine.update(
        world,
        execution.pipeline,
        pipeline(("Source", [fetch_]), ("Work", [build("Checkout")])),
        NINE,
    )
    found = engine.start(world, execution.pipeline, NINE, trigger=BY_HAND, overrides=[other])

    assert [{**allowed, "S3ObjectKey": "other.zip"}, {"ProjectName": "Checkout"}] == [
        dict(each.resolved_configuration) for each in found.actions
    ]


@pytest.mark.parametrize("namespace", [None, "Build"])
def test_what_an_action_passes_on(namespace: str | None) -> None:
    """Its output variables, if it has a namespace for them."""
    work = build() if namespace is None else build(namespace=namespace)
    _, execution = play(work, Compile=succeed(output_variables={"Tag": "1"}))

    assert ({} if namespace is None else {"Build": {"Tag": "1"}}) == execution.output_variables


def test_the_revision_of_a_worker() -> None:
    """Only a source adds a revision to its execution."""
    world, execution = play(action("Render", "Build/Custom/Farm"))
    [job] = engine.poll_jobs(world, FARM, NINE, owner="Custom", most=None, query={})
    engine.acknowledge_job(world, job, nonce=job.nonce or "")
    revision = Revision(id="r1", created=NINE)
    engine.succeed_job(world, job, NINE, Success(revision=revision))
    result = execution.actions[-1].result
    assert result is not None

    assert revision is result.revision
    assert ["Checkout"] == list(execution.revisions)


def test_a_topic_that_is_not_for_an_approval() -> None:
    """Only approvals ask for an answer, whatever the keys of other types are called."""
    world = bare_world()
    kind = attrs.evolve(
        world.action_types[FARM], properties=(ConfigurationProperty("NotificationArn"),)
    )
    world.types = world.types.with_action_type(kind)
    topic = "arn:aws:sns:us-east-1:123456789012:signatures"
    work = action("Render", "Build/Custom/Farm", configuration={"NotificationArn": topic})
    created(world, pipeline(("Source", [source()]), ("Work", [work])))
    asked = list(world.event_log.notifications)
    sign = approval(configuration={"NotificationArn": topic})
    created(world, pipeline(("Source", [source()]), ("Work", [sign]), name="second"))

    assert [] == asked
    assert [topic] == [each.topic_arn for each in world.event_log.notifications]
    assert world.event_log.notifications == [
        each.notification for each in world.event_log.unsent if isinstance(each, Request)
    ]
