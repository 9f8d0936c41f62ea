"""How an action ends that a connected service refused what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._engine.state.endings import Ending
from pipemock._engine.state.executions import Result
from pipemock._engine.state.statuses import Move

if TYPE_CHECKING:
    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.ports import RefusedError


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
