"""How an attempt at an action ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pipemock._engine.state.executions import Result
from pipemock._engine.state.statuses import Move

if TYPE_CHECKING:
    from pipemock._engine.state.executions import ActionExecution, Job
    from pipemock._engine.state.ports import RefusedError


@attrs.frozen
class Ending:
    """A move with the result that comes with it."""

    move: Move
    result: Result
    times_out: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class PlannedEnding:
    """How an attempt will end by itself at its due time."""

    action: ActionExecution
    ending: Ending
    job: Job | None = None

    @property
    def alive(self) -> bool:
        """Whether the attempt still runs, by the same job, in a pipeline that still exists."""
        action = self.action
        same_job = action.job is self.job
        return action.in_progress and same_job and not action.execution.pipeline.deleted

    def __str__(self) -> str:
        """Say what happens, for a person who looks at the clock."""
        verb = "ends"
        if self.ending.times_out:
            verb = "expires" if self.action.declaration.is_approval else "times out"
        return f"{_place(self.action)} {verb}"


@attrs.frozen
class PlannedInvocation:
    """A function that will be called again, as it asked for."""

    job: Job

    @property
    def action(self) -> ActionExecution:
        """The attempt that the function does."""
        return self.job.action

    @property
    def alive(self) -> bool:
        """Whether the function still has something to do."""
        return self.job.is_open and self.job.is_current

    def __str__(self) -> str:
        """Say what happens, for a person who looks at the clock."""
        return f"{_place(self.action)} is continued"


def _place(action: ActionExecution) -> str:
    place = [action.execution.pipeline.name, action.stage.declaration.name]
    if action.condition is not None:
        place.append(action.condition.declaration.kind.value)
    return "/".join([*place, action.declaration.name])


def refused(action: ActionExecution, error: RefusedError) -> Ending:
    """Return how an action ends that could not be served."""
    return _failed(error, action.external_execution_id)


def not_invoked(error: RefusedError) -> Ending:
    """Return how an action ends whose function could not be invoked."""
    return _failed(error, None)


def _failed(error: RefusedError, external_execution_id: str | None) -> Ending:
    result = Result(
        external_execution_id=external_execution_id,
        error_code=error.code,
        error_message=error.message,
    )
    return Ending(Move.FAIL, result)
