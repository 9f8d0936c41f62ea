"""Timers in a heap, which pops equal due times in the order in which they were set."""

from __future__ import annotations

import heapq
import itertools
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


class Timer(Protocol):
    """Something that falls due, unless it becomes obsolete first."""

    @property
    def alive(self) -> bool:
        """Whether anything will still happen at the due time."""


@attrs.frozen
class Due:
    """Something that will happen by itself."""

    when: datetime
    what: str


T = TypeVar("T", bound=Timer)


class Timers(Generic[T]):
    """A collection of timers with their due times.

    A timer that becomes obsolete is not removed; it is skipped when it falls due.
    """

    def __init__(self) -> None:
        """Create an empty collection."""
        self._heap: list[tuple[datetime, int, T]] = []
        self._sequence = itertools.count()

    def set(self, due: datetime, timer: T) -> None:
        """Set *timer* to fall due at *due*."""
        heapq.heappush(self._heap, (due, next(self._sequence), timer))

    def next_due(self) -> datetime | None:
        """Return the earliest due time of a live timer, or `None`."""
        heap = self._heap
        while heap and not heap[0][2].alive:
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def pop_due(self, now: datetime) -> T | None:
        """Remove and return the first live timer that is due at *now*, or return `None`."""
        due = self.next_due()
        if due is None or due > now:
            return None
        return heapq.heappop(self._heap)[2]

    def __iter__(self) -> Iterator[tuple[datetime, T]]:
        """Yield the live timers with their due times, soonest first."""
        for due, _, timer in sorted(self._heap, key=lambda entry: entry[:2]):
            if timer.alive:
                yield due, timer
