"""Calls with a long history, compared with the same calls with a short one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from bench.histories import comparison
from pipemock import PipelineMock, approve, mock_codepipeline
from tests.declarations import release

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.timing import Comparison

_SHORT: Final = 10
_LONG: Final = 10_000


@attrs.frozen
class _World:
    """A mock that was left and can be entered again with its history."""

    mock: PipelineMock
    client: Any

    def get_state(self) -> None:
        self.client.get_pipeline_state(name="release")

    def list_executions(self) -> None:
        self.client.list_pipeline_executions(pipelineName="release", maxResults=10)

    def advance(self) -> None:
        self.mock.clock.advance(seconds=1)

    def run_one_execution(self) -> None:
        """Start an execution and advance until it has finished."""
        self.client.start_pipeline_execution(name="release")
        self.mock.clock.advance(minutes=10)


# The last one adds to the history, so it has to come last.
_CALLS: Final[dict[str, Callable[[_World], None]]] = {
    "get_pipeline_state": _World.get_state,
    "list_pipeline_executions": _World.list_executions,
    "clock.advance": _World.advance,
    "start and finish an execution": _World.run_one_execution,
}


def comparisons() -> list[Comparison]:
    """Return comparisons of frequent operations."""
    long, short = _world(_LONG), _world(_SHORT)
    return [
        comparison(f"{name}, {_LONG:,} executions / {_SHORT}", call, long, short)
        for name, call in _CALLS.items()
    ]


def _world(executions: int) -> _World:
    with mock_codepipeline(action_duration=60) as mock:
        world = _World(mock, mock.client())
        mock.when(category="Approval").then(approve(after=60))
        world.client.create_pipeline(pipeline=release())
        mock.clock.advance(minutes=10)
        for _ in range(executions - 1):
            world.run_one_execution()
    return world
