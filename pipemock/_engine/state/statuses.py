"""The statuses and the tables of allowed moves.

Rules of this file: the tables are the only place that says how a status may change, and `step` is
the only way to change one. A pair that is in no table is no move: it raises, and nothing changes.
The tables know nothing of each other; what couples them (a failed action fails its stage) is in
`settle`. The names of the statuses are those of the service model, the names of the states that
events carry are EventBridge's (user guide, "Monitoring CodePipeline events").
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping


class PipelineExecutionStatus(enum.Enum):
    """The status of one run through the whole pipeline."""

    IN_PROGRESS = "InProgress"
    STOPPING = "Stopping"
    STOPPED = "Stopped"
    SUCCEEDED = "Succeeded"
    SUPERSEDED = "Superseded"
    FAILED = "Failed"
    CANCELLED = "Cancelled"


class StageExecutionStatus(enum.Enum):
    """The status of one run through one stage."""

    IN_PROGRESS = "InProgress"
    STOPPING = "Stopping"
    STOPPED = "Stopped"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    CANCELLED = "Cancelled"
    SKIPPED = "Skipped"


class ActionExecutionStatus(enum.Enum):
    """The status of one attempt at one action, or of one run of a rule."""

    IN_PROGRESS = "InProgress"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    ABANDONED = "Abandoned"


class ConditionExecutionStatus(enum.Enum):
    """The status of one check of a stage's condition."""

    IN_PROGRESS = "InProgress"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    ERRORED = "Errored"
    CANCELLED = "Cancelled"
    ABANDONED = "Abandoned"
    OVERRIDDEN = "Overridden"


class JobStatus(enum.Enum):
    """The status of one job, which asks a worker or a function to do an action."""

    CREATED = "Created"
    QUEUED = "Queued"
    DISPATCHED = "Dispatched"
    IN_PROGRESS = "InProgress"
    TIMED_OUT = "TimedOut"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"


class JobMove(enum.Enum):
    """What can happen to a job."""

    QUEUE = enum.auto()
    DISPATCH = enum.auto()
    ACKNOWLEDGE = enum.auto()
    SUCCEED = enum.auto()
    FAIL = enum.auto()
    TIME_OUT = enum.auto()


class Move(enum.Enum):
    """What can happen to an execution of any kind."""

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
    # A failed action may be retried while its siblings still run (user guide, stage retry).
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
    # A job that nobody acknowledges is handed out again.
    (JobStatus.DISPATCHED, JobMove.DISPATCH): JobStatus.DISPATCHED,
    (JobStatus.DISPATCHED, JobMove.ACKNOWLEDGE): JobStatus.IN_PROGRESS,
    (JobStatus.IN_PROGRESS, JobMove.SUCCEED): JobStatus.SUCCEEDED,
    (JobStatus.IN_PROGRESS, JobMove.FAIL): JobStatus.FAILED,
    (JobStatus.QUEUED, JobMove.TIME_OUT): JobStatus.TIMED_OUT,
    (JobStatus.DISPATCHED, JobMove.TIME_OUT): JobStatus.TIMED_OUT,
    (JobStatus.IN_PROGRESS, JobMove.TIME_OUT): JobStatus.TIMED_OUT,
    # A behaviour does the work of an action whose job no worker has been given.
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
    # With one L, unlike the status of the API.
    Move.CANCEL: "CANCELED",
    Move.SUPERSEDE: "SUPERSEDED",
    Move.RETRY: "RESUMED",
    # Inferred: the user guide has no state of a stage for it.
    Move.SKIP: "SKIPPED",
}

S = TypeVar("S", bound=enum.Enum)
M = TypeVar("M", bound=enum.Enum)


class IllegalMove(Exception):  # noqa: N818 -- an illegal move is what it is
    """A move that no table allows: a mistake inside pipemock."""


def step(moves: Mapping[tuple[S, M], S], status: S, move: M) -> S:
    """Return the status that *move* leads to.

    Raises:
        IllegalMove: If the table does not allow it.
    """
    try:
        return moves[status, move]
    except KeyError:
        msg = f"{move.name} is no move of {status}"
        raise IllegalMove(msg) from None
