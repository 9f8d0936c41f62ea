"""Timing of two alternatives in turn, so that both are measured under the same conditions."""

from __future__ import annotations

import contextlib
import gc
import time
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    Prepared: TypeAlias = AbstractContextManager[Callable[[], Any]]
    Prepare: TypeAlias = Callable[[int], Prepared]
    Sample: TypeAlias = Callable[[], float]


@attrs.frozen(kw_only=True)
class Comparison:
    """Two alternatives, and the cost of the first relative to the second that is aimed at."""

    name: str
    ours: Sample
    other: Sample
    aim: float | None = None
    rounds: int

    def measure(self) -> Measurement:
        """Take samples of both in turn and keep the shortest: other load can only lengthen them."""
        samples = [(self.ours(), self.other()) for _ in range(self.rounds)]
        ours, other = zip(*samples, strict=True)
        return Measurement(name=self.name, ours=min(ours), other=min(other), aim=self.aim)


@attrs.frozen(kw_only=True)
class Measurement:
    """The cost of both: the shortest times in seconds, or memory in bytes."""

    name: str
    ours: float
    other: float
    aim: float | None
    unit: str = "seconds"

    @property
    def ratio(self) -> float:
        """The cost of ours relative to the other."""
        return self.ours / self.other

    @property
    def met(self) -> bool:
        """Whether the aim is met, if there is one."""
        return self.aim is None or self.ratio <= self.aim


def seconds_for_a_call(prepare: Prepare, calls: int) -> float:
    """Return how long the fastest of *calls* calls takes, without their preparation."""
    gc.collect()
    with prepare(calls) as call, _garbage_left_alone():
        return min(_seconds_for(call) for _ in range(calls))


def _seconds_for(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


@contextlib.contextmanager
def _garbage_left_alone() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
