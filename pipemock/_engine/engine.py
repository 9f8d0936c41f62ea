"""The inputs of the state machine: everything that callers do to pipelines.

Every input takes the current time, checks everything before it changes anything, and leaves the
consequences to `settle`. An input that raises has changed nothing.
"""

from __future__ import annotations

import functools
import marshal
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

from pipemock._engine import change_detection, errors
from pipemock._engine.actions import approvals, job_results, jobs, lifecycle
from pipemock._engine.declaration.pipeline import parse, with_old_secrets
from pipemock._engine.flow import conditions, rollback, stages
from pipemock._engine.flow.retry import retry as retry_stage
from pipemock._engine.flow.start import start as begin_for_caller
from pipemock._engine.settle import tick
from pipemock._engine.state import moves
from pipemock._engine.state.endings import PlannedCancellation
from pipemock._engine.state.executions import NOTHING, Pipeline, PipelineVersion, Trigger
from pipemock._engine.state.lookups import source_of, stage_of
from pipemock._engine.state.statuses import Move, PipelineExecutionStatus
from pipemock._engine.structure import Setting, problems
from pipemock._engine.triggers.detection import polls_at_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from pipemock._engine.declaration.action_type import AvailableTypes
    from pipemock._engine.declaration.pipeline import PipelineDeclaration
    from pipemock._engine.state.endings import Ending
    from pipemock._engine.state.executions import (
        ActionExecution,
        PipelineExecution,
        StageState,
        Transition,
    )
    from pipemock._engine.state.revision import Revision
    from pipemock._engine.state.world import World
    from pipemock._engine.structure import Problem

# User guide, transitions: an execution that waited longer than this does not go on by itself.
# docs.aws.amazon.com/codepipeline/latest/userguide/transitions.html
LONGEST_WAIT_AT_A_TRANSITION: Final = timedelta(days=30)

# User guide, quotas: docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
MOST_PIPELINES: Final = 1000
MOST_POLLED_PIPELINES: Final = 300

# The version of marshal's format in which equal values have equal bytes: later ones also encode
# which values are the same object.
_EQUAL_BYTES: Final = 2


S = TypeVar("S")
P = ParamSpec("P")
R = TypeVar("R")


def _then_settle(
    change: Callable[Concatenate[World, S, datetime, P], R],
) -> Callable[Concatenate[World, S, datetime, P], R]:
    """Return an input that makes a change, and then everything that follows from it."""

    @functools.wraps(change)
    def wrapped(world: World, subject: S, now: datetime, /, *args: P.args, **kwargs: P.kwargs) -> R:
        result = change(world, subject, now, *args, **kwargs)
        tick(world, now)
        return result

    return wrapped


# Pipelines ------------------------------------------------------------------------------------


@_then_settle
def create(
    world: World,
    given: Mapping[str, Any],
    now: datetime,
    *,
    caller: str,
    disabled: Mapping[str, str] = NOTHING,
) -> PipelineDeclaration:
    """Create a pipeline, and start its first execution or one for each source that is polled.

    Args:
        world: The state of the mock.
        given: The declaration, whose shape is that of the service model.
        now: The current time.
        caller: The ARN of the caller.
        disabled: The stages whose inbound transitions are disabled, with the reasons.

    Returns:
        The parsed declaration.

    Raises:
        ServiceError: If the declaration is not valid, if its name is in use, or if there are too
            many pipelines.
    """
    declaration = _checked(world, given, version=1)
    if declaration.name in world.pipelines:
        raise errors.pipeline_name_in_use(world.account, declaration.name)
    if len(world.pipelines) >= MOST_PIPELINES:
        raise errors.too_many_pipelines(MOST_PIPELINES)
    _require_room_for_polling(world, declaration)
    pipeline = Pipeline(
        name=declaration.name,
        created=now,
        versions=[PipelineVersion(declaration=declaration, made=now)],
    )
    world.pipelines[declaration.name] = pipeline
    for stage, reason in disabled.items():
        disable_transition(pipeline, now, stage=stage, outbound=False, caller=caller, reason=reason)
    change_detection.pipeline_created(world, pipeline, now, caller=caller)
    return declaration


def update(
    world: World, pipeline: Pipeline, given: Mapping[str, Any], now: datetime
) -> PipelineDeclaration:
    """Add a version to a pipeline, and cancel the executions of the old one.

    User guide, execution modes: parallel executions continue unaffected.
    docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html

    Raises:
        ServiceError: If the declaration is not valid, or if there are too many pipelines that poll.
    """
    previous = pipeline.declaration
    declaration = _checked(world, with_old_secrets(given, previous), version=previous.version + 1)
    _require_room_for_polling(world, declaration)
    pipeline.add_version(PipelineVersion(declaration=declaration, made=now))
    for execution in tuple(pipeline.active.values()):
        if not execution.declaration.is_parallel:
            _make_outdated(world, execution, now)
    tick(world, now)
    change_detection.pipeline_updated(world, pipeline, now, previous=previous)
    return declaration


def delete(world: World, pipeline: Pipeline) -> None:
    """Delete a pipeline with its history and tags; actions in progress are forgotten.

    Raises:
        ServiceError: If it has been deleted already.
    """
    if pipeline.deleted:
        raise errors.pipeline_not_found(world.account, pipeline.name)
    pipeline.deleted = True
    del world.pipelines[pipeline.name]
    world.tags.pop(world.pipeline_arn(pipeline.name), None)


def problems_with(world: World, given: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield everything that is wrong with a new declaration whose shape is valid."""
    return problems(_setting(given, version=1, region=world.region, types=world.types))


def _checked(world: World, given: Mapping[str, Any], *, version: int) -> PipelineDeclaration:
    return _legal(marshal.dumps(dict(given), _EQUAL_BYTES), version, world.region, world.types)


# Tests create equal pipelines again and again. A declaration that is legal is parsed and checked
# once, for the same version, Region and available types; what is parsed never changes.
@functools.lru_cache(maxsize=256)
def _legal(given: bytes, version: int, region: str, types: AvailableTypes) -> PipelineDeclaration:
    members = marshal.loads(given)  # noqa: S302 -- our own bytes
    setting = _setting(members, version=version, region=region, types=types)
    for problem in problems(setting):
        raise problem.error
    return setting.declaration


def _setting(
    given: Mapping[str, Any], *, version: int, region: str, types: AvailableTypes
) -> Setting:
    return Setting(
        declaration=parse(given, version=version, secrets=types.secret_keys),
        given=given,
        region=region,
        action_types=types.actions,
        rule_types=types.rules,
    )


def _require_room_for_polling(world: World, declaration: PipelineDeclaration) -> None:
    if not polls_at_all(declaration):
        return
    others = (each for each in world.pipelines.values() if each.name != declaration.name)
    if sum(polls_at_all(each.declaration) for each in others) >= MOST_POLLED_PIPELINES:
        raise errors.too_many_polled_pipelines(MOST_POLLED_PIPELINES)


def _make_outdated(world: World, execution: PipelineExecution, now: datetime) -> None:
    execution.outdated = execution.in_progress
    open_approvals = _open_approvals(execution)
    for action in open_approvals:
        lifecycle.end(world, action, approvals.canceled(), now)
        action.canceled = True
    if open_approvals:
        execution.cancelled_from = now + world.cancellation_delay
        world.timers.set(execution.cancelled_from, PlannedCancellation(execution))
    condition = execution.condition_in_progress
    if condition is not None:
        conditions.give_up(world, condition, Move.CANCEL, now)
    world.mark_unsettled(execution)


def _open_approvals(execution: PipelineExecution) -> list[ActionExecution]:
    stage = execution.current_stage
    actions = stage.current.values() if stage is not None else ()
    return [each for each in actions if each.awaits_answer]


# Executions -----------------------------------------------------------------------------------


start = _then_settle(begin_for_caller)


def put_revision(
    world: World, pipeline: Pipeline, now: datetime, *, action: str, revision: Revision, caller: str
) -> tuple[PipelineExecution, bool]:
    """Start an execution for a reported revision of a source, unless it is the latest already.

    Returns:
        The execution that has the revision, and whether it is new.

    Raises:
        ServiceError: If the source action does not exist, or if the limit of concurrent executions
            is reached.
    """
    source_of(pipeline, action)
    latest, newest = pipeline.latest_revisions.get(action), pipeline.newest
    if newest is not None and latest is not None and latest.id == revision.id:
        return newest, False
    trigger = Trigger(type="PutActionRevision", detail=caller)
    execution = change_detection.source_changed(
        world, pipeline, now, action=action, revision=revision, trigger=trigger
    )
    return execution, True


@_then_settle
def stop(
    world: World,
    pipeline: Pipeline,
    now: datetime,
    *,
    execution_id: str,
    abandon: bool,
    reason: str | None,
) -> PipelineExecution:
    """Stop an execution, waiting for its actions or abandoning them.

    Raises:
        ServiceError: If the execution does not exist, or if it is not in progress or already
            stopping.
    """
    execution = pipeline.executions.get(execution_id)
    if execution is None:
        # The model lists no PipelineExecutionNotFoundException here, and the words cover it.
        raise errors.execution_not_stoppable(pipeline.name, execution_id)
    stopping = execution.status is PipelineExecutionStatus.STOPPING
    if stopping and not abandon:
        raise errors.duplicated_stop(pipeline.name, execution_id)
    if not stopping and not execution.in_progress:
        raise errors.execution_not_stoppable(pipeline.name, execution_id)
    if reason or not stopping:
        execution.stop_reason = reason or None
    if not stopping:
        _begin_to_stop(world, execution, now)
    if abandon:
        _abandon_actions(world, execution, now)
    return execution


retry = _then_settle(retry_stage)
roll_back = _then_settle(rollback.roll_back)
override_condition = _then_settle(conditions.override)


@_then_settle
def answer_approval(
    world: World,
    pipeline: Pipeline,
    now: datetime,
    *,
    stage: str,
    action: str,
    token: str,
    approved: bool,
    by: str,
    summary: str,
) -> None:
    """Approve or reject an open approval.

    Raises:
        ServiceError: If the action does not exist, or if the token belongs to no open approval of
            it.
    """
    approval = approvals.open_approval(
        pipeline, stage=stage, action=action, token=token, summary=summary
    )
    ending = approvals.answered(approval, approved=approved, by=by, summary=summary)
    lifecycle.end_by_answer(world, approval, ending, now)


def _begin_to_stop(world: World, execution: PipelineExecution, now: datetime) -> None:
    moves.move_pipeline_execution(world, execution, Move.STOP, now)
    if execution.current_stage is not None and execution.current_stage.in_progress:
        moves.move_stage_execution(world, execution.current_stage, Move.STOP, now)


def _abandon_actions(world: World, execution: PipelineExecution, now: datetime) -> None:
    if execution.current_stage is None:
        return
    for action in tuple(execution.current_stage.current.values()):
        if action.in_progress:
            lifecycle.end(world, action, approvals.abandoned(action), now)
    if condition := execution.current_stage.condition_in_progress:
        conditions.give_up(world, condition, Move.ABANDON, now)


# Jobs -----------------------------------------------------------------------------------------


poll_jobs = jobs.hand_out
acknowledge_job = jobs.acknowledge
succeed_job = _then_settle(job_results.succeed)
fail_job = _then_settle(job_results.fail)


def refuse(world: World, action: ActionExecution, now: datetime, ending: Ending) -> None:
    """End an action whose request a connected service has refused.

    Raises:
        IllegalMove: If the action has ended already.
    """
    lifecycle.end(world, action, ending, now)
    tick(world, now)


# Transitions ----------------------------------------------------------------------------------


def disable_transition(
    pipeline: Pipeline, now: datetime, *, stage: str, outbound: bool, caller: str, reason: str
) -> None:
    """Disable a transition: no execution passes until it is enabled again.

    Raises:
        ServiceError: If the stage does not exist.
    """
    transition = _transition(pipeline, stage, outbound=outbound)
    if transition.enabled:
        transition.disabled_since = now
    transition.enabled = False
    transition.changed_by = caller
    transition.changed_at = now
    transition.disabled_reason = reason


@_then_settle
def enable_transition(
    world: World, pipeline: Pipeline, now: datetime, *, stage: str, outbound: bool, caller: str
) -> None:
    """Enable a transition; waiting executions go on, unless it was disabled for too long.

    Raises:
        ServiceError: If the stage does not exist.
    """
    transition = _transition(pipeline, stage, outbound=outbound)
    following = _stage_behind(pipeline, stage, outbound=outbound)
    since = transition.disabled_since
    if following is not None and since is not None:
        _resume_waiting(world, following, now - since)
    transition.enabled = True
    transition.disabled_since = None
    transition.changed_by = caller
    transition.changed_at = now
    transition.disabled_reason = None


def _transition(pipeline: Pipeline, stage: str, *, outbound: bool) -> Transition:
    state = pipeline.stages[stage_of(pipeline, stage).name]
    return state.outbound if outbound else state.inbound


# The last stage has an outbound transition too, and nothing behind it.
def _stage_behind(pipeline: Pipeline, stage: str, *, outbound: bool) -> StageState | None:
    declared = pipeline.declaration.stages
    position = pipeline.declaration.position_of(stage) + outbound
    return pipeline.stages[declared[position].name] if position < len(declared) else None


def _resume_waiting(world: World, stage: StageState, disabled_for: timedelta) -> None:
    if disabled_for > LONGEST_WAIT_AT_A_TRANSITION:
        stage.wait_expired = bool(stage.waiting)
    stages.mark_waiting_unsettled(world, stage)
