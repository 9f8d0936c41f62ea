"""How an attempt at an action ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from pipemock._engine.execution import ActionExecution, Result
    from pipemock._engine.states import Move


@attrs.frozen
class Ending:
    """A move with the result that comes with it."""

    move: Move
    result: Result
    verb: str = attrs.field(default="ends", kw_only=True)


@attrs.frozen
class PlannedEnding:
    """How an attempt will end by itself at its due time."""

    action: ActionExecution
    ending: Ending

    @property
    def alive(self) -> bool:
        """Whether the action still runs, in a pipeline that still exists."""
        return self.action.in_progress and not self.action.execution.pipeline.deleted

    def __str__(self) -> str:
        """Say what happens, for a person who looks at the clock."""
        action = self.action
        place = f"{action.execution.pipeline.name}/{action.stage.declaration.name}"
        return f"{place}/{action.declaration.name} {self.ending.verb}"
