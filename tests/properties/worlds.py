"""New mocks for property tests, which are called through one client."""

from __future__ import annotations

import contextlib
import functools
import re
import warnings
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs

from pipemock import PipeMockWarning, mock_codepipeline
from pipemock._edge import clients
from pipemock.strategies._walking import Scene
from tests.engine.actions.jobs.custom_jobs import farm_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from pipemock import PipelineMock
    from pipemock._engine.state.executions import (
        ActionExecution,
        Job,
        Pipeline,
        PipelineExecution,
    )

T = TypeVar("T")

FUNCTION: Final = "robot"
"""A function that is there and leaves the answer to others."""


@attrs.define
class Walked(Scene):
    """A mock that a walk goes through, and the pipeline that its next step happens to."""

    pipeline: Mapping[str, Any] = {"name": "release", "stages": []}
    anything: bool = False

    def turn(self, name: str) -> None:
        """Let the next steps happen to another pipeline, which may not exist."""
        there = self.mock._cloud.world().pipelines.get(name)
        declared = {"stages": []} if there is None else there.declaration.answer()
        self.pipeline = {**declared, "name": name}

    def select(self, found: Mapping[T, str], which: int, states: frozenset[str]) -> Iterator[T]:
        """Yield what has a number among all in one of *states*, or among those in any state."""
        return super().select(found, which, frozenset(found.values()) if self.anything else states)

    @property
    def pipelines(self) -> list[Pipeline]:
        """Every pipeline there is."""
        return list(self.mock._cloud.world().pipelines.values())

    @property
    def executions(self) -> list[PipelineExecution]:
        """Every execution of every pipeline, the newest first."""
        return [each for pipeline in self.pipelines for each in reversed(pipeline.history)]

    @property
    def approvals(self) -> list[ActionExecution]:
        """Every approval that was ever asked for, the newest first."""
        every = [each for p in self.pipelines for each in p.approvals.values()]
        return every[::-1]

    @property
    def jobs(self) -> list[Job]:
        """Every job there ever was, the newest first."""
        return list(self.mock._cloud.world().jobs.by_id.values())[::-1]


# The client is made once, before any mock: that its calls are answered is part of the test.
@functools.cache
def client() -> Any:
    """Return a client whose credentials are worth nothing."""
    return clients.client("codepipeline", region="us-east-1", access_key="AKIAPIPEMOCKEXAMPLE")


@contextlib.contextmanager
def begun(
    now: datetime, *, action_duration: float = 0, seed: int = 0, through: Any = None
) -> Iterator[Walked]:
    """Yield a fresh world to walk through, with the calls going *through* a client."""
    mock = mock_codepipeline(now=now, action_duration=action_duration, seed=seed)
    with function_may_be_unused(), mock:
        prepare(mock)
        yield Walked(mock, through or client())


@contextlib.contextmanager
def function_may_be_unused() -> Iterator[None]:
    """Ignore that no pipeline invokes the prepared function: not every walk has one that does."""
    with warnings.catch_warnings():
        unused = re.escape(f"mock.lambda_function({FUNCTION!r}, ...) ")
        warnings.filterwarnings("ignore", unused, PipeMockWarning)
        yield


def prepare(mock: PipelineMock) -> None:
    """Create a type for workers, and a function that does not report its result by itself."""
    client().create_custom_action_type(**farm_type())
    mock.lambda_function(FUNCTION, lambda _event, _context: None)
