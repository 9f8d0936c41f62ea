"""A clock that jumps to the next due time when a read would return nothing new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._clock.polling import READS, PollingClock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


class AutojumpClock(PollingClock):
    """The clock of a mock with `autojump`.

    A read that repeats an earlier one would return nothing new if nothing else has happened in
    between. Before it is answered, time jumps to the next due time, and no further.
    """

    def arrive(self, operation: str, request: Callable[[], object]) -> None:
        """Jump to the next due time if the arriving call would return nothing new.

        Args:
            operation: The name of the operation.
            request: A function that returns the caller and the parameters: while nothing happens,
                equal requests have equal answers.

        Raises:
            PipeMockError: If the same read was repeated very often and nothing is due.
        """
        if not operation.startswith(READS) or self._advance_lock.in_a_step:
            return
        read = (operation, request())
        with self._advance_lock:
            due = self._due_for(read)
            if due is not None:
                self._go_to(due)
            self._count(read)

    # A lease is not a timer: nothing happens when it ends, but its job becomes available again.
    def _due_for(self, read: tuple[str, object]) -> datetime | None:
        with self._lock:
            self._forget_outdated_reads()
            if read not in self._asked:
                return None
            both = (self._machine.next_due(), self._end_of_lease(self._now))
            return min((due for due in both if due is not None), default=None)

    # A sleep alone does not keep a read from jumping.
    def _progress(self) -> object:
        return None
