"""Invariants that hold in any mock, at any time between two inputs."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from pipemock._engine.declaration.pipeline import QUEUED
from pipemock._engine.settle import RULES
from pipemock._engine.state import statuses as tables
from pipemock._engine.state.endings import PlannedEnding
from pipemock._engine.state.executions import Performer
from pipemock._engine.state.statuses import JobStatus, Move, step
from pipemock.events import (
    ActionExecutionStateChange,
    PipelineEvent,
    PipelineExecutionStateChange,
    StageExecutionStateChange,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

    from pipemock import PipelineMock
    from pipemock._engine.state.executions import Pipeline, PipelineExecution, StageState
    from tests.properties.worlds import Walked

_MOVES: Final[Mapping[str, Move]] = {state: move for move, state in tables.EVENT_STATE.items()}
FINISHED: Final = {
    "Succeeded",
    "Failed",
    "Stopped",
    "Superseded",
    "Cancelled",
    "Abandoned",
    "TimedOut",
}
_RUNNING: Final = {"InProgress", "Stopping"}

_TABLES: Final[Mapping[type[PipelineEvent], Any]] = {
    PipelineExecutionStateChange: tables.PIPELINE_EXECUTION,
    StageExecutionStateChange: tables.STAGE_EXECUTION,
    ActionExecutionStateChange: tables.ACTION_EXECUTION,
}
_STARTED: Final[Mapping[type[PipelineEvent], Any]] = {
    PipelineExecutionStateChange: tables.PipelineExecutionStatus.IN_PROGRESS,
    StageExecutionStateChange: tables.StageExecutionStatus.IN_PROGRESS,
    ActionExecutionStateChange: tables.ActionExecutionStatus.IN_PROGRESS,
}


def one_execution_per_stage(world: Walked) -> None:
    """An execution inside a stage locks it, is its latest one, and is alone in it."""
    for pipeline, place in _places(world):
        inside = [
            e
            for e in pipeline.history
            if e.current_stage is not None and e.current_stage.state is place
        ]
        assert inside == ([place.occupant] if place.occupant else [])
        assert all(execution.current_stage is place.latest for execution in inside)


def one_execution_waits_per_stage(world: Walked) -> None:
    """Of those in front of a stage only the newest is still in progress, unless they queue."""
    for pipeline, place in _places(world):
        waiting = [e for e in place.waiting if e.in_progress]
        there = [e for e in pipeline.history if e.in_progress and e.waiting_for is place]
        assert waiting == there
        assert len(waiting) <= 1 or any(e.declaration.execution_mode == QUEUED for e in waiting)


def everybody_is_somewhere(world: Walked) -> None:
    """An execution in progress is in one place, and a finished one is not inside a stage."""
    for pipeline in world.pipelines:
        for execution in pipeline.history:
            places = (execution.current_stage is not None) + (execution.waiting_for is not None)
            assert (
                places == 1
                if execution.in_progress
                else execution.current_stage is None or _runs(execution)
            )


def the_index_of_active_executions_is_right(world: Walked) -> None:
    """The index contains exactly the executions that can still change."""
    for pipeline in world.pipelines:
        assert pipeline.active == {e.id: e for e in pipeline.history if _runs(e)}


def each_action_in_progress_has_one_due_time(world: Walked) -> None:
    """Every action in progress has a due time, and finished actions have none."""
    histories = (h for p in world.pipelines for h in (p.action_history, p.rule_history))
    actions = [action for history in histories for action in history]
    timers = world.mock._cloud.world().timers
    due = Counter(each.action for _, each in timers if isinstance(each, PlannedEnding))
    assert due == Counter(action for action in actions if action.in_progress)


def each_job_is_where_its_status_says(world: Walked) -> None:
    """Unfinished jobs are open, and exactly the jobs that wait for a worker are queued."""
    queues = world.mock._cloud.world().jobs._queues
    queued = {job for queue in queues.values() for job in queue.values() if job.is_current}
    for job in world.jobs:
        assert job.is_open or not job.is_current
        unheard = job.status in {JobStatus.QUEUED, JobStatus.DISPATCHED}
        waits = unheard and job.is_current and job.performer is not Performer.FUNCTION
        assert waits == (job in queued)


def nothing_is_left_to_settle(world: Walked) -> None:
    """No settle rule would change anything."""
    inner, now = world.mock._cloud.world(), world.mock.clock.now
    assert not inner.unsettled
    for pipeline, rule in itertools.product(world.pipelines, RULES):
        for execution in pipeline.history:
            assert not rule(inner, execution, now), rule.__name__


def each_open_approval_is_listed(world: Walked) -> None:
    """The approvals of the mock are exactly the approval actions that are in progress."""
    expected = {
        (action.id, action.execution.id, action.expires)
        for pipeline in world.pipelines
        for action in pipeline.approvals.values()
        if action.in_progress
    }
    listed = [(each.token, each.execution_id, each.until) for each in world.mock.approvals]
    assert len(listed) == len(expected)
    assert set(listed) == expected


def events_are_in_order(mock: PipelineMock) -> None:
    """Events are in the order of their times, and at one time of their sequence numbers."""
    order = [(event.time, event.sequence) for event in mock.events]
    assert order == sorted(set(order))


def statuses_told(mock: PipelineMock) -> dict[Hashable, Any]:
    """Return the statuses that the events lead to, through the tables of allowed moves."""
    statuses: dict[Hashable, Any] = {}
    for event in mock.events.of(PipelineEvent):
        key, kind = subject(event), type(event)
        if event.state == tables.STARTED:
            assert key not in statuses
            statuses[key] = _STARTED[kind]
        else:
            statuses[key] = step(_TABLES[kind], statuses[key], _MOVES[event.state])
    return statuses


def statuses_held(world: Walked) -> dict[Hashable, Any]:
    """Return the statuses that the world holds, under the same keys."""
    statuses: dict[Hashable, Any] = {}
    for execution in world.executions:
        statuses[execution.id] = execution.status
        for name, stage in execution.stages.items():
            statuses[execution.id, name] = stage.status
        for action in execution.actions:
            statuses[action.id, "action"] = action.status
    return statuses


def statuses_of_jobs(world: Walked) -> dict[Hashable, Any]:
    """Return the statuses of jobs, which no event shows."""
    return {(job.id, "job"): job.status for job in world.jobs}


def subject(event: PipelineEvent) -> Hashable:
    """Return the key of the execution that an event belongs to."""
    match event:
        case ActionExecutionStateChange():
            return event.action_execution_id, "action"
        case StageExecutionStateChange():
            return event.execution_id, event.stage
        case _:
            return event.execution_id


IN_A_WORLD: Final[tuple[Callable[[Walked], None], ...]] = (
    one_execution_per_stage,
    one_execution_waits_per_stage,
    everybody_is_somewhere,
    the_index_of_active_executions_is_right,
    each_action_in_progress_has_one_due_time,
    each_job_is_where_its_status_says,
    nothing_is_left_to_settle,
    each_open_approval_is_listed,
)


def _places(world: Walked) -> Iterator[tuple[Pipeline, StageState]]:
    for pipeline in world.pipelines:
        for place in pipeline.stages.values():
            yield pipeline, place


def _runs(execution: PipelineExecution) -> bool:
    return execution.status.value in _RUNNING
