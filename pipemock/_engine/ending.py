"""How an attempt at an action ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from pipemock._engine.execution import Result
    from pipemock._engine.states import Move


@attrs.frozen
class Ending:
    """A move with the result that comes with it."""

    move: Move
    result: Result
    verb: str = attrs.field(default="ends", kw_only=True)
