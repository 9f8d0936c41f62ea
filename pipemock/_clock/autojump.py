"""A clock that jumps to the next due time when a read would return nothing new."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from pipemock._clock.clock import Clock
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pipemock._clock.advance_lock import AdvanceLock
    from pipemock._clock.clock import Machine

_READS: Final = ("Get", "List", "PollFor")

# High enough for a loop without sleep to wait a few seconds for another thread, and low enough for
# the error to come soon.
_ENOUGH: Final = 10_000


class AutojumpClock(Clock):
    """The clock of a mock with `autojump`.

    A read that repeats an earlier one would return nothing new if nothing else has happened in
    between. Before it is answered, time jumps to the next due time, and no further.
    """

    def __init__(
        self,
        *,
        start: datetime,
        machine: Machine,
        advance_lock: AdvanceLock,
        count_events: Callable[[], int],
        end_of_lease: Callable[[datetime], datetime | None],
    ) -> None:
        """Private: a mock creates its own clock."""
        super().__init__(start=start, machine=machine, advance_lock=advance_lock)
        self._count_events = count_events
        self._end_of_lease = end_of_lease
        # A new object each time that something happens: an assignment that no lock has to guard.
        self._happened = object()
        self._asked: Counter[tuple[str, object]] = Counter()
        self._asked_since: object = None

    def arrive(self, operation: str, request: object) -> None:
        """Jump to the next due time if the arriving call would return nothing new.

        Args:
            operation: The name of the operation.
            request: The caller and the parameters: while nothing happens, equal requests have
                equal answers.

        Raises:
            PipeMockError: If the same read was repeated very often and nothing is due.
        """
        if not operation.startswith(_READS) or self._advance_lock.in_a_step:
            return
        read = (operation, request)
        with self._advance_lock:
            due = self._due_for(read)
            if due is not None:
                self._go_to(due)
            self._count(read)

    def answered(self, operation: str, body: Mapping[str, Any]) -> None:
        """Record that something has happened if the answered call has changed anything."""
        if not operation.startswith(_READS) or body.get("jobs"):
            self._happened = object()

    def stop(self) -> None:
        """Do nothing: without calls this clock does not move."""

    # A lease is not a timer: nothing happens when it ends, but its job becomes available again.
    def _due_for(self, read: tuple[str, object]) -> datetime | None:
        with self._lock:
            self._forget_outdated_reads()
            if read not in self._asked:
                return None
            both = (self._machine.next_due(), self._end_of_lease(self._now))
            return min((due for due in both if due is not None), default=None)

    def _count(self, read: tuple[str, object]) -> None:
        with self._lock:
            self._forget_outdated_reads()
            self._asked[read] += 1
            if self._asked[read] > _ENOUGH:
                raise PipeMockError(_endless(read[0], self._machine.situation()))

    def _forget_outdated_reads(self) -> None:
        happened = (self._happened, self._count_events(), self._end_of_lease(self._now))
        if happened != self._asked_since:
            self._asked.clear()
            self._asked_since = happened

    def _step(self, last: datetime) -> bool:
        moved = super()._step(last)
        if moved:
            self._happened = object()
        return moved

    def _before_manual_move(self) -> None:
        self._happened = object()


def _endless(operation: str, situation: str) -> str:
    return (
        f"{operation} has been asked {_ENOUGH:,} times for the same, and meanwhile nothing has "
        "happened and nothing has been due: this polling loop has no end.\n"
        f"{situation}\n"
        "Let somebody do what is waited for, in the test or by a rule such as "
        "mock.when(...).then(...)."
    )
