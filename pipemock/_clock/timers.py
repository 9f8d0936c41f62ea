"""What is due when: a heap that pops equal times in the order in which they were set."""

from __future__ import annotations

import heapq
import itertools
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


class Timer(Protocol):
    """Something that falls due, unless it has become pointless before."""

    @property
    def alive(self) -> bool:
        """Whether anything would still happen at the due time."""


@attrs.frozen
class Due:
    """Something that will happen by itself."""

    when: datetime
    what: str


T = TypeVar("T", bound=Timer)


class Timers(Generic[T]):
    """Due times with what happens then.

    A timer is never removed when it becomes pointless: it is passed over when it comes up.
    """

    def __init__(self) -> None:
        """Begin with nothing due."""
        self._heap: list[tuple[datetime, int, T]] = []
        self._sequence = itertools.count()

    def set(self, due: datetime, timer: T) -> None:
        """Let *timer* fall due at *due*."""
        heapq.heappush(self._heap, (due, next(self._sequence), timer))

    def next_due(self) -> datetime | None:
        """Return the earliest due time of a living timer, if there is one."""
        heap = self._heap
        while heap and not heap[0][2].alive:
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def pop_due(self, now: datetime) -> T | None:
        """Take the first living timer that is due at *now*, if there is one."""
        due = self.next_due()
        if due is None or due > now:
            return None
        return heapq.heappop(self._heap)[2]

    def __iter__(self) -> Iterator[tuple[datetime, T]]:
        """Yield the living timers with their due times, soonest first."""
        for due, _, timer in sorted(self._heap, key=lambda entry: entry[:2]):
            if timer.alive:
                yield due, timer
