"""The statuses and the tables of allowed moves.

Only the tables define how a status may change, and only `step` changes one. For a pair that is in
no table, it raises and nothing changes. The tables are independent of each other: `settle` couples
them (a failed action fails its stage). The names of the statuses are those of the service model.
The names of the states in events are those of EventBridge:
docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Word(enum.Enum):
    """A word of the tables: each exists once, so that it is found by its identity, and faster."""

    __hash__ = object.__hash__


class PipelineExecutionStatus(_Word):
    """The status of a pipeline execution."""

    IN_PROGRESS = "InProgress"
    STOPPING = "Stopping"
    STOPPED = "Stopped"
    SUCCEEDED = "Succeeded"
    SUPERSEDED = "Superseded"
    FAILED = "Failed"
    CANCELLED = "Cancelled"


class StageExecutionStatus(_Word):
    """The status of a stage execution."""

    IN_PROGRESS = "InProgress"
    STOPPING = "Stopping"
    STOPPED = "Stopped"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    CANCELLED = "Cancelled"
    SKIPPED = "Skipped"


class ActionExecutionStatus(_Word):
    """The status of an attempt at an action, or of the execution of a rule."""

    IN_PROGRESS = "InProgress"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    ABANDONED = "Abandoned"


class ConditionExecutionStatus(_Word):
    """The status of one check of a condition."""

    IN_PROGRESS = "InProgress"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    ERRORED = "Errored"
    CANCELLED = "Cancelled"
    ABANDONED = "Abandoned"
    OVERRIDDEN = "Overridden"


class JobStatus(_Word):
    """The status of a job, which asks a worker or a function to perform an action."""

    CREATED = "Created"
    QUEUED = "Queued"
    DISPATCHED = "Dispatched"
    IN_PROGRESS = "InProgress"
    TIMED_OUT = "TimedOut"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"


class JobMove(_Word):
    """A change of the status of a job."""

    QUEUE = enum.auto()
    DISPATCH = enum.auto()
    ACKNOWLEDGE = enum.auto()
    SUCCEED = enum.auto()
    FAIL = enum.auto()
    TIME_OUT = enum.auto()


class Move(_Word):
    """A change of the status of an execution of any kind."""

    SUCCEED = enum.auto()
    FAIL = enum.auto()
    ABANDON = enum.auto()
    STOP = enum.auto()
    COME_TO_REST = enum.auto()
    CANCEL = enum.auto()
    SUPERSEDE = enum.auto()
    RETRY = enum.auto()
    SKIP = enum.auto()
    ERR = enum.auto()
    OVERRIDE = enum.auto()


PIPELINE_EXECUTION: Final = {
    (PipelineExecutionStatus.IN_PROGRESS, Move.SUCCEED): PipelineExecutionStatus.SUCCEEDED,
    (PipelineExecutionStatus.IN_PROGRESS, Move.FAIL): PipelineExecutionStatus.FAILED,
    (PipelineExecutionStatus.IN_PROGRESS, Move.STOP): PipelineExecutionStatus.STOPPING,
    (PipelineExecutionStatus.IN_PROGRESS, Move.SUPERSEDE): PipelineExecutionStatus.SUPERSEDED,
    (PipelineExecutionStatus.IN_PROGRESS, Move.CANCEL): PipelineExecutionStatus.CANCELLED,
    # A failed action may be retried while other actions of its stage are in progress (user guide:
    # docs.aws.amazon.com/codepipeline/latest/userguide/stage-retry.html).
    (PipelineExecutionStatus.IN_PROGRESS, Move.RETRY): PipelineExecutionStatus.IN_PROGRESS,
    (PipelineExecutionStatus.STOPPING, Move.COME_TO_REST): PipelineExecutionStatus.STOPPED,
    (PipelineExecutionStatus.FAILED, Move.RETRY): PipelineExecutionStatus.IN_PROGRESS,
    (PipelineExecutionStatus.STOPPED, Move.RETRY): PipelineExecutionStatus.IN_PROGRESS,
}

STAGE_EXECUTION: Final = {
    (StageExecutionStatus.IN_PROGRESS, Move.SUCCEED): StageExecutionStatus.SUCCEEDED,
    (StageExecutionStatus.IN_PROGRESS, Move.FAIL): StageExecutionStatus.FAILED,
    (StageExecutionStatus.IN_PROGRESS, Move.STOP): StageExecutionStatus.STOPPING,
    (StageExecutionStatus.IN_PROGRESS, Move.CANCEL): StageExecutionStatus.CANCELLED,
    (StageExecutionStatus.IN_PROGRESS, Move.SKIP): StageExecutionStatus.SKIPPED,
    (StageExecutionStatus.IN_PROGRESS, Move.RETRY): StageExecutionStatus.IN_PROGRESS,
    (StageExecutionStatus.STOPPING, Move.COME_TO_REST): StageExecutionStatus.STOPPED,
    (StageExecutionStatus.FAILED, Move.RETRY): StageExecutionStatus.IN_PROGRESS,
    (StageExecutionStatus.STOPPED, Move.RETRY): StageExecutionStatus.IN_PROGRESS,
}

ACTION_EXECUTION: Final = {
    (ActionExecutionStatus.IN_PROGRESS, Move.SUCCEED): ActionExecutionStatus.SUCCEEDED,
    (ActionExecutionStatus.IN_PROGRESS, Move.FAIL): ActionExecutionStatus.FAILED,
    (ActionExecutionStatus.IN_PROGRESS, Move.ABANDON): ActionExecutionStatus.ABANDONED,
    # Captured: after an update GetPipelineState shows an open approval as Failed.
    (ActionExecutionStatus.IN_PROGRESS, Move.CANCEL): ActionExecutionStatus.FAILED,
}

CONDITION_EXECUTION: Final = {
    (ConditionExecutionStatus.IN_PROGRESS, Move.SUCCEED): ConditionExecutionStatus.SUCCEEDED,
    (ConditionExecutionStatus.IN_PROGRESS, Move.FAIL): ConditionExecutionStatus.FAILED,
    (ConditionExecutionStatus.IN_PROGRESS, Move.ERR): ConditionExecutionStatus.ERRORED,
    (ConditionExecutionStatus.IN_PROGRESS, Move.CANCEL): ConditionExecutionStatus.CANCELLED,
    (ConditionExecutionStatus.IN_PROGRESS, Move.ABANDON): ConditionExecutionStatus.ABANDONED,
    (ConditionExecutionStatus.IN_PROGRESS, Move.OVERRIDE): ConditionExecutionStatus.OVERRIDDEN,
    (ConditionExecutionStatus.FAILED, Move.OVERRIDE): ConditionExecutionStatus.OVERRIDDEN,
    (ConditionExecutionStatus.ERRORED, Move.OVERRIDE): ConditionExecutionStatus.OVERRIDDEN,
}

JOB: Final = {
    (JobStatus.CREATED, JobMove.QUEUE): JobStatus.QUEUED,
    (JobStatus.QUEUED, JobMove.DISPATCH): JobStatus.DISPATCHED,
    # A job that is not acknowledged is handed out again.
    (JobStatus.DISPATCHED, JobMove.DISPATCH): JobStatus.DISPATCHED,
    (JobStatus.DISPATCHED, JobMove.ACKNOWLEDGE): JobStatus.IN_PROGRESS,
    (JobStatus.IN_PROGRESS, JobMove.SUCCEED): JobStatus.SUCCEEDED,
    (JobStatus.IN_PROGRESS, JobMove.FAIL): JobStatus.FAILED,
    (JobStatus.QUEUED, JobMove.TIME_OUT): JobStatus.TIMED_OUT,
    (JobStatus.DISPATCHED, JobMove.TIME_OUT): JobStatus.TIMED_OUT,
    (JobStatus.IN_PROGRESS, JobMove.TIME_OUT): JobStatus.TIMED_OUT,
    # A scripted behaviour ends the action before its job is queued for a worker.
    (JobStatus.CREATED, JobMove.SUCCEED): JobStatus.SUCCEEDED,
    (JobStatus.CREATED, JobMove.FAIL): JobStatus.FAILED,
    (JobStatus.CREATED, JobMove.TIME_OUT): JobStatus.TIMED_OUT,
}

STARTED: Final = "STARTED"

EVENT_STATE: Final[Mapping[Move, str]] = {
    Move.SUCCEED: "SUCCEEDED",
    Move.FAIL: "FAILED",
    Move.ABANDON: "ABANDONED",
    Move.STOP: "STOPPING",
    Move.COME_TO_REST: "STOPPED",
    # Spelled with one L, unlike the status in the API.
    Move.CANCEL: "CANCELED",
    Move.SUPERSEDE: "SUPERSEDED",
    Move.RETRY: "RESUMED",
    # Inferred: the user guide lists no such state of a stage.
    Move.SKIP: "SKIPPED",
}

S = TypeVar("S", bound=enum.Enum)
M = TypeVar("M", bound=enum.Enum)


class IllegalMove(Exception):  # noqa: N818 -- the name says that it is wrong
    """A move that no table allows, which is a bug in pipemock."""


def step(moves: Mapping[tuple[S, M], S], status: S, move: M) -> S:
    """Return the status that *move* leads to.

    Raises:
        IllegalMove: If the table does not allow it.
    """
    try:
        return moves[status, move]
    except KeyError:
        msg = f"{move.name} is not a move of {status}"
        raise IllegalMove(msg) from None
