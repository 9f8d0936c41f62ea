"""Changes of statuses: what each leaves behind, and the event that it records."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from pipemock import approve, hang, succeed
from pipemock._clock.timers import Due
from pipemock._engine import change_detection, engine, settle
from pipemock._engine.declaration.condition import ConditionKind
from pipemock._engine.state import moves, statuses
from pipemock._engine.state.endings import Ending, PlannedEnding, PlannedInvocation
from pipemock._engine.state.executions import PipelineExecution, Result
from pipemock._engine.state.statuses import (
    ActionExecutionStatus,
    ConditionExecutionStatus,
    JobStatus,
    Move,
    PipelineExecutionStatus,
    StageExecutionStatus,
)
from pipemock.events import (
    ActionExecutionStateChange,
    PipelineExecutionStateChange,
    StageExecutionStateChange,
)
from tests.declarations import action, approval, build, condition, pipeline, rule, source, v2
from tests.engine.bare_worlds import NINE, bare_world, created
from tests.engine.triggers.repositories import connection, fed_by

if TYPE_CHECKING:
    from pipemock._engine.state.world import World

ONE: Final = NINE + timedelta(hours=4)


def pushed() -> tuple[World, PipelineExecution]:
    """Return an execution that a connection has started, and that is in its build."""
    world = bare_world(Compile=hang())
    parallel = fed_by(connection(), pipelineType="V2", executionMode="PARALLEL")
    found = created(world, parallel)
    execution = change_detection.source_changed(
        world, found, NINE, action="Checkout", revision=None
    )
    return world, execution


@pytest.mark.parametrize(("status", "move"), statuses.PIPELINE_EXECUTION)
def test_a_pipeline_execution_moves(status: PipelineExecutionStatus, move: Move) -> None:
    """It is active until it has ended; the commit is in the events of two ends."""
    world, execution = pushed()
    execution.status, execution.attempt, execution.last_retry = status, 2, NINE
    execution.stop_reason, execution.status_summary = "Why.", "So."
    world.unsettled.clear()
    moves.move_pipeline_execution(world, execution, move, ONE)
    ended = statuses.PIPELINE_EXECUTION[status, move]
    event = world.event_log.events[-1]
    assert isinstance(event, PipelineExecutionStateChange)
    has_commit = statuses.EVENT_STATE[move] in {"SUCCEEDED", "FAILED"}

    assert (ended, ONE) == (execution.status, execution.updated)
    assert (ended.value in {"InProgress", "Stopping"}) is (
        execution.id in execution.pipeline.active
    )
    assert [execution] == list(world.unsettled)
    assert has_commit is bool(event.commit)
    assert _of(execution) | {
        "time": ONE,
        "state": statuses.EVENT_STATE[move],
        "attempt": 2,
        "trigger_type": "Webhook",
        "trigger_detail": execution.trigger.detail,
        "last_retry_time": NINE,
        "stop_reason": "Why.",
        "status_summary": "So.",
    } == _members(event, "sequence", "commit")


def _of(execution: PipelineExecution) -> dict[str, Any]:
    """Return the members that all events of an execution have in common."""
    return {
        "account": "123456789012",
        "region": "us-east-1",
        "pipeline": "release",
        "execution_id": execution.id,
        "version": 1,
        "start_time": NINE,
    }


def _members(event: Any, *omitted: str) -> dict[str, Any]:
    return {
        name: value
        for name, value in attrs.asdict(event, recurse=False).items()
        if name not in omitted
    }


@pytest.mark.parametrize(("status", "move"), statuses.STAGE_EXECUTION)
@pytest.mark.parametrize(("attempt", "shown"), [(1, 0), (2, 2)])
def test_a_stage_execution_moves(
    status: StageExecutionStatus, move: Move, attempt: int, shown: int
) -> None:
    """Its events have attempt 0 until the execution is retried."""
    world, execution = pushed()
    stage = execution.current_stage
    assert stage is not None
    execution.attempt, stage.status, stage.last_retry = attempt, status, NINE
    world.unsettled.clear()
    moves.move_stage_execution(world, stage, move, ONE)
    event = world.event_log.events[-1]

    assert (statuses.STAGE_EXECUTION[status, move], ONE) == (stage.status, stage.updated)
    assert [execution] == list(world.unsettled)
    assert _of(execution) | {
        "time": ONE,
        "state": statuses.EVENT_STATE[move],
        "attempt": shown,
        "stage": "Build",
        "last_retry_time": NINE,
        "unmet_rules": (),
    } == _members(event, "sequence")


def _checked(result: str) -> dict[str, Any]:
    """Declare a pipeline whose build is entered if two rules succeed."""
    rules = [
        rule(name, "VariableCheck", Variable="a", Value=value, Operator="EQ")
        for name, value in [("Good", "a"), ("Bad", "b")]
    ]
    stages = pipeline(("Source", [source()]), ("Build", [build()]))
    return v2(stages, Build={"beforeEntry": condition(result, *rules)})


@pytest.mark.parametrize(("result", "state"), [("FAIL", "FAILED"), ("SKIP", "SKIPPED")])
def test_the_rules_that_are_not_met(result: str, state: str) -> None:
    """The end of a stage names the rules that failed; no other event does."""
    world = bare_world()
    created(world, _checked(result))
    events = [
        (each.stage, each.state, each.unmet_rules)
        for each in world.event_log.events.of(StageExecutionStateChange)
    ]

    assert [
        ("Source", "STARTED", ()),
        ("Source", "SUCCEEDED", ()),
        ("Build", "STARTED", ()),
        ("Build", state, ("Bad",)),
    ] == events


def test_the_rules_of_a_condition_that_was_overridden() -> None:
    """They do not count any more."""
    execution = created(bare_world(), _checked("FAIL")).newest
    assert execution is not None
    stage = execution.stages["Build"]
    before = stage.unmet_rules
    stage.conditions[ConditionKind.BEFORE_ENTRY].status = ConditionExecutionStatus.OVERRIDDEN

    assert (("Bad",), ()) == (before, stage.unmet_rules)


@pytest.mark.parametrize(
    ("move", "state"),
    [
        (Move.SUCCEED, "SUCCEEDED"),
        (Move.FAIL, "FAILED"),
        (Move.ABANDON, "ABANDONED"),
        (Move.CANCEL, "CANCELED"),
    ],
)
def test_an_action_execution_moves(move: Move, state: str) -> None:
    """Its outputs are in the event of its success, and its result in every event of an end."""
    world = bare_world(Compile=hang())
    made = build(outputArtifacts=[{"name": "Site"}], region="us-east-1")
    execution = created(world, pipeline(("Source", [source()]), ("Build", [made]))).newest
    assert execution is not None
    attempt = execution.actions[-1]
    [started] = [
        each
        for each in world.event_log.events.of(ActionExecutionStateChange)
        if each.action == "Compile"
    ]
    attempt.result = Result(
        summary="Done.",
        external_execution_id="7",
        error_code="JobFailed",
        error_message="No." if move is Move.FAIL else None,
    )
    moves.move_action_execution(world, attempt, move, ONE)
    event = world.event_log.events[-1]
    common = _of(execution) | {
        "attempt": 1,
        "stage": "Build",
        "action": "Compile",
        "action_execution_id": attempt.id,
        "action_region": "us-east-1",
        "category": "Build",
        "owner": "AWS",
        "provider": "CodeBuild",
        "provider_version": "1",
    }

    assert common | {
        "time": NINE,
        "state": "STARTED",
        "input_artifacts": attempt.input_artifacts,
        "output_artifacts": (),
        "external_execution_url": None,
        "external_execution_summary": None,
        "external_execution_id": None,
        "error_code": None,
    } == _members(started, "sequence")
    assert common | {
        "time": ONE,
        "state": state,
        "input_artifacts": (),
        "output_artifacts": attempt.output_artifacts if move is Move.SUCCEED else (),
        "external_execution_url": (
            "https://console.aws.amazon.com/codebuild/home?region=us-east-1#/builds/7/view/new"
        ),
        "external_execution_summary": "No." if move is Move.FAIL else "Done.",
        "external_execution_id": "7",
        "error_code": "JobFailed",
    } == _members(event, "sequence")
    assert (1, 1) == (len(attempt.input_artifacts), len(attempt.output_artifacts))


# What is planned --------------------------------------------------------------------------------


def planned(world: World) -> list[str]:
    """Return what is planned, as readers of the clock see it."""
    return [each.what for each in settle.pending(world)]


def waiting(tried: dict[str, Any], **outcomes: Any) -> tuple[World, PipelineExecution]:
    """Return an execution that waits for an action."""
    world = bare_world(**outcomes)
    execution = created(world, pipeline(("Source", [source()]), ("Work", [tried]))).newest
    assert execution is not None
    return world, execution


def test_what_is_planned() -> None:
    """Each planned change names the pipeline, the stage and the action."""
    week, build_time = NINE + timedelta(days=7), NINE + timedelta(hours=36)
    ends, _ = waiting(build(), Compile=succeed(after=60))
    hangs, _ = waiting(build(), Compile=hang())
    asks, _ = waiting(approval())

    assert [Due(NINE + timedelta(minutes=1), "release/Work/Compile ends")] == list(
        settle.pending(ends)
    )
    assert [Due(build_time, "release/Work/Compile times out")] == list(settle.pending(hangs))
    assert [Due(week, "release/Work/Sign expires")] == list(settle.pending(asks))


def test_an_answer_that_is_planned() -> None:
    """An answer takes effect later, and its approval does not expire any more."""
    world = bare_world(Sign=approve(after=60))
    world.answer_delay = timedelta(seconds=30)
    created(world, pipeline(("Source", [source()]), ("Work", [approval()])))
    before = planned(world)
    settle.tick(world, NINE + timedelta(minutes=1))

    assert ["release/Work/Sign ends"] == before
    assert ["release/Work/Sign goes on after its answer"] == planned(world)


def test_a_rule_that_is_planned() -> None:
    """A rule is named with its condition."""
    world = bare_world(Good=hang())
    created(world, _checked("FAIL"))

    assert ["release/Build/beforeEntry/Good times out"] == planned(world)


def test_a_cancellation_that_is_planned() -> None:
    """An update cancels an execution in an approval some time later."""
    world, execution = waiting(approval())
    world.cancellation_delay = timedelta(seconds=30)
    declared = pipeline(("Source", [source()]), ("Work", [approval()]))
    engine.update(world, execution.pipeline, declared, NINE)

    assert ["release is cancelled"] == planned(world)
    engine.delete(world, execution.pipeline)
    assert [] == planned(world)


def test_nothing_is_planned_for_a_deleted_pipeline() -> None:
    """What was planned for its actions does not happen."""
    world, execution = waiting(build(), Compile=succeed(after=60))
    engine.delete(world, execution.pipeline)

    assert [] == planned(world)


def test_nothing_is_planned_for_what_has_ended() -> None:
    """Stopping at once leaves nothing that could end."""
    world, execution = waiting(build(), Compile=succeed(after=60))
    engine.stop(
        world, execution.pipeline, NINE, execution_id=execution.id, abandon=True, reason=None
    )

    assert [] == planned(world)
    assert ActionExecutionStatus.ABANDONED is execution.actions[-1].status


@pytest.mark.parametrize("status", JobStatus)
def test_a_continuation_that_is_planned(status: JobStatus) -> None:
    """A function is called again if its job is open and still the one of the action."""
    work = action("Render", "Build/Custom/Farm")
    _, execution = waiting(work)
    job = execution.actions[-1].job
    assert job is not None
    job.status = status
    again = PlannedInvocation(job)
    is_open = status.value in {"Created", "Queued", "Dispatched", "InProgress"}

    assert "release/Work/Render is continued" == str(again)
    assert is_open is again.alive
    job.action.job = None
    assert not again.alive


def test_an_ending_of_an_earlier_job() -> None:
    """A continuation has its own timeout: that of the earlier job does not happen."""
    work = action("Render", "Build/Custom/Farm")
    _, execution = waiting(work)
    attempt = execution.actions[-1]
    ending = Ending(Move.FAIL, Result())

    assert PlannedEnding(attempt, ending, attempt.job).alive
    assert not PlannedEnding(attempt, ending, None).alive
