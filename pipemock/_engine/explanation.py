"""Explanations, for test authors, of why a pipeline is where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._clock.times import iso
from pipemock._engine.state.endings import PlannedAnswer, PlannedEnding
from pipemock._engine.state.statuses import (
    ActionExecutionStatus,
    JobStatus,
    PipelineExecutionStatus,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from typing import TypeAlias

    from pipemock._engine.state.executions import (
        ActionExecution,
        ConditionExecution,
        Job,
        Pipeline,
        PipelineExecution,
        StageExecution,
        StageState,
    )
    from pipemock._engine.state.world import World

    Ends: TypeAlias = Mapping[ActionExecution, datetime]


def explain(world: World, pipeline: Pipeline, *, name: str) -> str:
    """Return what each unfinished execution waits for, since when and until when.

    Args:
        world: The state of the mock.
        pipeline: The pipeline.
        name: Its name, with the place where it is needed.
    """
    ends = planned_ends(world, pipeline)
    lines = [f"Pipeline {name}, version {pipeline.declaration.version}:"]
    active = list(pipeline.active.values())
    if active:
        for execution in active:
            lines.extend(_execution(execution, ends))
    elif pipeline.newest is not None:
        lines.extend(_last(pipeline.newest, ends))
    else:
        lines.append("  No execution has been started yet.")
    lines.extend(
        f"  Source {name} could not be polled at {iso(problem.seen)}: {problem.message}"
        for name, problem in pipeline.unreadable.items()
    )
    lines.extend(_disabled_transitions(pipeline))
    return "\n".join(lines)


def planned_ends(world: World, pipeline: Pipeline) -> Ends:
    """Return when the actions of a pipeline end by themselves, other than by a timeout."""
    return {
        planned.action: due
        for due, planned in world.timers
        if isinstance(planned, PlannedEnding | PlannedAnswer)
        if planned.action.execution.pipeline is pipeline and not planned.ending.times_out
    }


def _execution(execution: PipelineExecution, ends: Ends) -> Iterator[str]:
    yield (
        f"  Execution {execution.id} is {execution.status.value} since {iso(execution.updated)}."
    )
    if execution.waiting_for is not None:
        yield f"    {_waiting(execution, execution.waiting_for)}"
    if execution.current_stage is not None:
        locks = ", which it locks" if execution.current_stage.locks else ""
        yield f"    It is in stage {execution.current_stage.declaration.name}{locks}."
        yield from _inside(execution.current_stage, ends)
    if execution.outdated and execution.in_progress:
        yield "    The pipeline has been updated since: it will be Cancelled, not go on."


def _waiting(execution: PipelineExecution, stage: StageState) -> str:
    waits = f"It waits in front of stage {stage.name}"
    if stage.occupant is not None:
        return f"{waits}, which execution {stage.occupant.id} locks."
    if stage.wait_expired:
        return f"{waits}: the transition was disabled for more than 30 days, so it stays there."
    if not stage.inbound.enabled:
        return f"{waits}: the inbound transition is disabled ({stage.inbound.disabled_reason})."
    before = execution.declaration.stages[execution.position - 1].name
    return f"{waits}: the outbound transition of stage {before} is disabled."


def _inside(stage: StageExecution, ends: Ends) -> Iterator[str]:
    yield from _attempts(stage.current.values(), ends)
    for condition in stage.conditions.values():
        if not condition.passed:
            yield f"    {_condition(condition)}"
            yield from _attempts(condition.rules.values(), ends)


def _condition(condition: ConditionExecution) -> str:
    stage = condition.stage.declaration.name
    is_what = "being checked" if condition.in_progress else condition.status.value
    kind, since = condition.declaration.kind.value, iso(condition.updated)
    return f"The {kind} condition of stage {stage} is {is_what} since {since}."


def _attempts(attempts: Iterable[ActionExecution], ends: Ends) -> Iterator[str]:
    for action in attempts:
        if action.in_progress:
            yield f"    {_in_progress(action, ends.get(action))}"
        elif action.status is not ActionExecutionStatus.SUCCEEDED:
            yield f"    {_named(action)} is {_ended(action)}"


def _in_progress(action: ActionExecution, end: datetime | None) -> str:
    name, since, until = _named(action), iso(action.started), iso(action.expires)
    if action.answered is not None and end is not None:
        return f"{name} was answered at {iso(action.answered)}; it ends at {iso(end)}."
    if action.declaration.is_approval:
        waits = f"{name} waits since {since} for an answer to token {action.id}"
        return f"{waits}; {f'it expires at {until}' if end is None else f'it ends at {iso(end)}'}."
    if end is not None:
        return f"{name} is InProgress since {since}; it ends at {iso(end)}."
    if action.job is not None and action.job.status is not JobStatus.CREATED:
        return f"{name} is InProgress since {since}: {_job(action.job)}"
    return f"{name} is InProgress since {since}; it times out at {until}."


def _named(action: ActionExecution) -> str:
    return f"{'Rule' if action.declaration.is_rule else 'Action'} {action.declaration.name}"


def _job(job: Job) -> str:
    until = f"it times out at {iso(job.expires)}"
    match job.status:
        case JobStatus.QUEUED if job.function:
            return f"function {job.function} will be called again, for job {job.id}; {until}."
        case JobStatus.QUEUED:
            return f"job {job.id} waits for somebody to poll for it; {until}."
        case JobStatus.DISPATCHED:
            return f"job {job.id} was handed out, and nobody has acknowledged it; {until}."
        case _:
            trouble = f" {job.trouble}" if job.trouble else ""
            return f"nobody has put a result for job {job.id} yet; {until}.{trouble}"


def _last(execution: PipelineExecution, ends: Ends) -> Iterator[str]:
    yield (
        f"  No execution is in progress. The last one, {execution.id}, "
        f"is {execution.status.value} since {iso(execution.updated)}."
    )
    if execution.status_summary is not None:
        yield f"    It says: {execution.status_summary}"
    if execution.status is PipelineExecutionStatus.FAILED:
        for stage in execution.stages.values():
            yield from _inside(stage, ends)


def _ended(action: ActionExecution) -> str:
    result = action.result
    said = result and (result.error_message or result.summary)
    ended = f"{action.status.value}: {said}" if said else f"{action.status.value}."
    return f"{ended}{_missing_result(action.job)}"


# The error message of an action that timed out doesn't say that a job result was missing.
def _missing_result(job: Job | None) -> str:
    if job is None or job.status is not JobStatus.TIMED_OUT:
        return ""
    trouble = f" {job.trouble}" if job.trouble else ""
    return f" Nobody put a result for job {job.id}.{trouble}"


# Parallel executions pass every transition, enabled or not: see `settle`.
def _disabled_transitions(pipeline: Pipeline) -> Iterator[str]:
    if pipeline.declaration.is_parallel:
        return
    for stage in pipeline.declaration.stages:
        state = pipeline.stages[stage.name]
        for name, transition in (("inbound", state.inbound), ("outbound", state.outbound)):
            if not transition.enabled:
                yield (
                    f"  The {name} transition of stage {stage.name} is disabled "
                    f"by {transition.changed_by}: {transition.disabled_reason}"
                )
