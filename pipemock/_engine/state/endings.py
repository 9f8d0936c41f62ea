"""Endings of attempts at actions, and what is planned for them and for executions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pipemock._engine.state.executions import Result
from pipemock._engine.state.statuses import Move

if TYPE_CHECKING:
    from pipemock._engine.state.executions import ActionExecution, Job, PipelineExecution
    from pipemock._engine.state.ports import RefusedError


@attrs.frozen
class Ending:
    """A move and its result."""

    move: Move
    result: Result
    times_out: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class PlannedEnding:
    """The ending that an attempt reaches by itself at its due time."""

    action: ActionExecution
    ending: Ending
    job: Job | None = None

    @property
    def alive(self) -> bool:
        """Whether the attempt can still end like this."""
        unchanged = self.action.job is self.job and self.action.answered is None
        return unchanged and self.action.may_end

    def __str__(self) -> str:
        """Describe the planned ending for readers of the clock."""
        verb = "ends"
        if self.ending.times_out:
            verb = "expires" if self.action.declaration.is_approval else "times out"
        return f"{_place(self.action)} {verb}"


@attrs.frozen
class PlannedAnswer:
    """The effect of an answer to an approval, which follows some time after the answer."""

    action: ActionExecution
    ending: Ending

    @property
    def alive(self) -> bool:
        """Whether the approval can still end."""
        return self.action.may_end

    def __str__(self) -> str:
        """Describe the planned effect for readers of the clock."""
        return f"{_place(self.action)} goes on after its answer"


@attrs.frozen
class PlannedInvocation:
    """The next call of a function that asked to be called again."""

    job: Job

    @property
    def alive(self) -> bool:
        """Whether the job can still take a result that matters."""
        return self.job.is_open and self.job.is_current

    def __str__(self) -> str:
        """Describe the planned call for readers of the clock."""
        return f"{_place(self.job.action)} is continued"


@attrs.frozen
class PlannedCancellation:
    """The cancellation of an execution whose pipeline was updated during an approval."""

    execution: PipelineExecution

    @property
    def alive(self) -> bool:
        """Whether the execution is in progress and its pipeline exists."""
        return self.execution.in_progress and not self.execution.pipeline.deleted

    def __str__(self) -> str:
        """Describe the planned cancellation for readers of the clock."""
        return f"{self.execution.pipeline.name} is cancelled"


def _place(action: ActionExecution) -> str:
    place = [action.execution.pipeline.name, action.stage.declaration.name]
    if action.condition is not None:
        place.append(action.condition.declaration.kind.value)
    return "/".join([*place, action.declaration.name])


def refused(action: ActionExecution, error: RefusedError) -> Ending:
    """Return the ending of an action that a connected service refused."""
    return _failed(error, action.external_execution_id)


# Captured: an action that failed before anything began outside has no external id.
def not_begun(error: RefusedError) -> Ending:
    """Return the ending of an action that failed before anything began outside."""
    return _failed(error, None)


def _failed(error: RefusedError, external_execution_id: str | None) -> Ending:
    result = Result(
        external_execution_id=external_execution_id,
        error_code=error.code,
        error_message=error.message,
    )
    return Ending(Move.FAIL, result)
