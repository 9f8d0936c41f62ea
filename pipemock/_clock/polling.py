"""A clock that recognises a polling loop without an end."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from pipemock._clock.clock import Clock
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pipemock._clock.advance_lock import AdvanceLock
    from pipemock._clock.clock import Machine

READS: Final = ("Get", "List", "PollFor")

# High enough for a loop without sleep to wait a few seconds for another thread, and low enough for
# the error to come soon. A loop that sleeps may have a deadline, which needs more repetitions.
_ENOUGH: Final = 10_000
_ENOUGH_WITH_SLEEP: Final = 100_000
_LONGEST_DEADLINE: Final = timedelta(days=30)

_SLEEP: Final = "sleep"


class PollingClock(Clock):
    """The clock of a mock with virtual sleep, and the base of those that jump and stand still.

    It counts the reads and the sleeps that repeat while nothing happens and nothing is due.
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
        self._quiet_since = start

    def arrive(self, operation: str, request: Callable[[], object]) -> None:
        """Count the arriving call.

        Args:
            operation: The name of the operation.
            request: A function that returns the caller and the parameters: while nothing happens,
                equal requests have equal answers.

        Raises:
            PipeMockError: If the same read was repeated very often and nothing is due.
        """
        if operation.startswith(READS) and not self._advance_lock.in_a_step:
            self._count((operation, request()))

    def answered(self, operation: str, body: Mapping[str, Any]) -> None:
        """Record that something has happened if the answered call has changed anything."""
        if not operation.startswith(READS) or body.get("jobs"):
            self._happened = object()

    def sleep(self, seconds: float, *, since: datetime | None = None) -> None:
        """Advance the clock as a sleep does, and count the sleep."""
        super().sleep(seconds, since=since)
        self._count((_SLEEP, None))

    def _count(self, read: tuple[str, object]) -> None:
        with self._lock:
            self._forget_outdated_reads()
            self._asked[read] += 1
            slept = self._now - self._quiet_since
            most = _ENOUGH_WITH_SLEEP if timedelta() < slept < _LONGEST_DEADLINE else _ENOUGH
            if self._asked[read] > most:
                deadline = _DEADLINE if slept else ""
                raise PipeMockError(_endless(read[0], most, self._machine.situation()) + deadline)

    def _forget_outdated_reads(self) -> None:
        happened = self._what_has_happened()
        if happened != self._asked_since:
            self._asked.clear()
            self._asked_since = happened
            self._quiet_since = self._now

    def _what_has_happened(self) -> tuple[object, ...]:
        lease, progress = self._end_of_lease(self._now), self._progress()
        return self._happened, self._count_events(), lease, progress

    # While something is due, a loop that sleeps comes nearer to it.
    def _progress(self) -> object:
        return None if self._machine.next_due() is None else self._now

    def _step(self, last: datetime, *, is_sleep: bool = False) -> bool:
        moved = super()._step(last, is_sleep=is_sleep)
        if moved:
            self._happened = object()
        return moved

    def _before_manual_move(self) -> None:
        super()._before_manual_move()
        self._happened = object()


_DEADLINE: Final = (
    " If the loop has a deadline, virtual sleep does not reach its clock: datetime.now() needs the "
    "extra, pip install 'pipemock[time-machine]', and a clock in a default argument or a class has "
    "to be passed in."
)


def _endless(what: str, count: int, situation: str) -> str:
    begin = (
        f"The code under test has slept {count:,} times"
        if what == _SLEEP
        else f"{what} was called {count:,} times with the same parameters"
    )
    return (
        f"{begin}, while nothing happened and nothing was due: this polling loop has no end.\n"
        f"{situation}\n"
        "Do what the pipeline waits for in the test, or script it with mock.when(...).then(...)."
    )
