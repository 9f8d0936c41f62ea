"""The inputs of the state machine: everything that callers do to pipelines.

Every input takes the current time, checks everything before it changes anything, and leaves the
consequences to `settle`. An input that raises has changed nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pipemock._engine import errors
from pipemock._engine.actions import approvals, job_results, lifecycle
from pipemock._engine.flow import conditions, rollback, stages
from pipemock._engine.flow.retry import retry as retry_stage
from pipemock._engine.flow.start import begin, has_room, require_room
from pipemock._engine.providers import aws_actions
from pipemock._engine.settle import tick
from pipemock._engine.state import moves
from pipemock._engine.state.executions import Pipeline, PipelineVersion
from pipemock._engine.state.statuses import JobMove, JobStatus, Move, PipelineExecutionStatus
from pipemock._engine.triggers import detection

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipemock._engine.actions.job_results import Failure, Success
    from pipemock._engine.declaration.pipeline import PipelineDeclaration
    from pipemock._engine.state.endings import Ending
    from pipemock._engine.state.executions import (
        ActionExecution,
        ConditionExecution,
        Job,
        PipelineExecution,
        StageExecution,
        StageState,
        Transition,
        Trigger,
    )
    from pipemock._engine.state.revision import Revision
    from pipemock._engine.state.world import World

# User guide, transitions: an execution that waited longer than this does not go on by itself.
# docs.aws.amazon.com/codepipeline/latest/userguide/transitions.html
LONGEST_WAIT_AT_A_TRANSITION: Final = timedelta(days=30)


# Pipelines ------------------------------------------------------------------------------------


def create(world: World, declaration: PipelineDeclaration, now: datetime, *, caller: str) -> None:
    """Create a pipeline, and start its first execution or one for each source that is polled."""
    pipeline = Pipeline(
        name=declaration.name,
        created=now,
        versions=[PipelineVersion(declaration=declaration, made=now)],
    )
    world.pipelines[declaration.name] = pipeline
    detection.begin(pipeline)
    for trigger in detection.of_creation(declaration, caller):
        start(world, pipeline, now, trigger=trigger)
    tick(world, now)


def update(
    world: World, pipeline: Pipeline, declaration: PipelineDeclaration, now: datetime
) -> None:
    """Add a version to a pipeline, and cancel the executions of the old one.

    User guide, execution modes: parallel executions continue unaffected.
    docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html
    """
    previous = pipeline.declaration
    pipeline.add_version(PipelineVersion(declaration=declaration, made=now))
    for execution in tuple(pipeline.active.values()):
        if not execution.declaration.is_parallel:
            _make_outdated(world, execution, now)
    tick(world, now)
    for trigger in detection.of_update(pipeline, previous):
        if has_room(pipeline):
            start(world, pipeline, now, trigger=trigger)


def delete(world: World, pipeline: Pipeline) -> None:
    """Delete a pipeline with its history; actions in progress are forgotten."""
    pipeline.deleted = True
    del world.pipelines[pipeline.name]


def _make_outdated(world: World, execution: PipelineExecution, now: datetime) -> None:
    execution.outdated = execution.in_progress
    for action in _open_approvals(execution):
        lifecycle.end(world, action, approvals.canceled(), now)
        action.canceled = True
    condition = execution.current_stage.condition_in_progress if execution.current_stage else None
    if condition is not None:
        conditions.give_up(world, condition, Move.CANCEL, now)
    world.mark_unsettled(execution)


def _open_approvals(execution: PipelineExecution) -> list[ActionExecution]:
    stage = execution.current_stage
    actions = stage.current.values() if stage is not None else ()
    return [each for each in actions if each.in_progress and each.declaration.is_approval]


# Executions -----------------------------------------------------------------------------------


def start(
    world: World,
    pipeline: Pipeline,
    now: datetime,
    *,
    trigger: Trigger,
    variables: Mapping[str, str] | None = None,
    requested_revisions: Mapping[str, str] | None = None,
    requested_keys: Mapping[str, str] | None = None,
    pinned_revisions: Mapping[str, Revision] | None = None,
) -> PipelineExecution:
    """Start an execution of the current version.

    Raises:
        ServiceError: If the limit of concurrent executions is reached.
    """
    require_room(pipeline)
    execution = begin(
        world,
        pipeline,
        now,
        trigger=trigger,
        variables=variables,
        requested_revisions=requested_revisions,
        requested_keys=requested_keys,
        pinned_revisions=pinned_revisions,
    )
    tick(world, now)
    return execution


def source_change(
    world: World,
    pipeline: Pipeline,
    now: datetime,
    *,
    action: str,
    revision: Revision,
    trigger: Trigger | None = None,
) -> PipelineExecution:
    """Give a source a new revision, and start the execution that change detection would start.

    User guide, execution modes: an execution that waits gets the revision that started it, but a
    parallel execution gets the newest one.
    docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html

    Raises:
        ServiceError: If the limit of concurrent executions is reached.
    """
    require_room(pipeline)
    pipeline.latest_revisions[action] = revision
    if trigger is None:
        trigger = detection.of_source_change(world, pipeline, action)
        detection.note_change(pipeline, action, polled=trigger.type == detection.POLLING)
    pinned = None if pipeline.declaration.is_parallel else {action: revision}
    return start(world, pipeline, now, trigger=trigger, pinned_revisions=pinned)


def new_revision_id(world: World, pipeline: Pipeline, action: str) -> str:
    """Return a new revision id in the format of the source's provider."""
    sources = pipeline.declaration.source_actions()
    declaration = next(each for each in sources if each.name == action)
    return aws_actions.new_revision_id(declaration, world.ids)


def stop(
    world: World, execution: PipelineExecution, now: datetime, *, abandon: bool, reason: str | None
) -> None:
    """Stop an execution, waiting for its actions or abandoning them.

    Raises:
        ServiceError: If the execution is not in progress, or is already stopping.
    """
    name = execution.pipeline.name
    stopping = execution.status is PipelineExecutionStatus.STOPPING
    if stopping and not abandon:
        raise errors.duplicated_stop(name, execution.id)
    if not stopping and not execution.in_progress:
        raise errors.execution_not_stoppable(name, execution.id)
    if reason or not stopping:
        execution.stop_reason = execution.status_summary = reason or None
    if not stopping:
        _begin_to_stop(world, execution, now)
    if abandon:
        _abandon_actions(world, execution, now)
    tick(world, now)


def retry(world: World, stage: StageExecution, now: datetime, *, all_actions: bool) -> None:
    """Repeat the failed actions of a stage, or all of them, in the same execution."""
    retry_stage(world, stage, now, all_actions=all_actions)
    tick(world, now)


def roll_back(
    world: World, stage: str, target: PipelineExecution, now: datetime, *, caller: str
) -> PipelineExecution:
    """Roll a stage back to an earlier execution, in an execution of its own."""
    execution = rollback.roll_back(world, stage, target, now, caller=caller)
    tick(world, now)
    return execution


def override_condition(world: World, condition: ConditionExecution, now: datetime) -> None:
    """Resume a stage regardless of its condition."""
    conditions.override(world, condition, now)
    tick(world, now)


def answer_approval(
    world: World, approval: ActionExecution, now: datetime, *, approved: bool, by: str, summary: str
) -> None:
    """Approve or reject an open approval."""
    ending = approvals.answered(approval, approved=approved, by=by, summary=summary)
    lifecycle.end(world, approval, ending, now)
    tick(world, now)


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


def acknowledge_job(world: World, job: Job) -> None:
    """Record that a worker has acknowledged a job that was handed out."""
    if job.status is JobStatus.DISPATCHED:
        world.jobs.take_from_queue(job)
        moves.move_job(job, JobMove.ACKNOWLEDGE)


def succeed_job(world: World, job: Job, now: datetime, success: Success) -> None:
    """Record the success of a job, or of a part of it."""
    job_results.succeed(world, job, now, success)
    tick(world, now)


def fail_job(world: World, job: Job, now: datetime, failure: Failure) -> None:
    """Record the failure of a job."""
    job_results.fail(world, job, now, failure)
    tick(world, now)


def refuse(world: World, action: ActionExecution, now: datetime, ending: Ending) -> None:
    """End an action whose request a connected service has refused."""
    lifecycle.end(world, action, ending, now)
    tick(world, now)


# Transitions ----------------------------------------------------------------------------------


def disable_transition(transition: Transition, now: datetime, *, caller: str, reason: str) -> None:
    """Disable a transition: no execution passes until it is enabled again."""
    if transition.enabled:
        transition.disabled_since = now
    transition.enabled = False
    transition.changed_by = caller
    transition.changed_at = now
    transition.disabled_reason = reason


def enable_transition(
    world: World, transition: Transition, now: datetime, *, guarded: StageState | None, caller: str
) -> None:
    """Enable a transition; waiting executions go on, unless it was disabled for too long.

    Args:
        world: The state of the mock.
        transition: The transition.
        now: The current time.
        guarded: The stage that the transition leads to, or `None` after the last stage.
        caller: The caller that enables it.
    """
    since = transition.disabled_since
    if guarded is not None and since is not None:
        _resume_waiting(world, guarded, now - since)
    transition.enabled = True
    transition.disabled_since = None
    transition.changed_by = caller
    transition.changed_at = now
    transition.disabled_reason = None
    tick(world, now)


def _resume_waiting(world: World, stage: StageState, disabled_for: timedelta) -> None:
    if disabled_for > LONGEST_WAIT_AT_A_TRANSITION:
        stage.wait_expired = bool(stage.waiting)
    stages.mark_waiting_unsettled(world, stage)
