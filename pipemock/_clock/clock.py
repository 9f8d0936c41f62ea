"""The clock that a test moves.

It stands still until it is told to go on, and then it stops at every due time on the way, so that
what falls due early can set off what falls due later: `advance(a)` and then `advance(b)` is the
same as `advance(a + b)`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from pipemock._clock.times import (
    MILLISECOND,
    duration,
    format_duration,
    iso,
    parse_time,
    timedelta_of,
)
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from pipemock._clock.advance_lock import AdvanceLock
    from pipemock._clock.timers import Due


class Machine(Protocol):
    """What the clock drives: it says when something is due, and does it when told the time."""

    def next_due(self) -> datetime | None:
        """Return the earliest due time, if there is one."""

    def tick(self, now: datetime) -> None:
        """Do everything that is due at *now*."""

    def forget(self, now: datetime) -> None:
        """Let go of what is too old at *now*, where nothing is due."""

    def pending(self) -> Iterable[Due]:
        """Yield what is due later, soonest first."""

    def call_functions(self) -> None:
        """Call the functions that were set off; they may call back."""


class Clock:
    """The time of a mock: it moves only when it is told to.

    Example:
        >>> mock.clock
        <Clock 2026-01-05T09:00:00.000Z, next due 2026-01-12T09:00:00.000Z>
    """

    def __init__(self, *, start: datetime, machine: Machine, advance_lock: AdvanceLock) -> None:
        """Private: a mock makes its own clock."""
        self._now = start
        self._machine = machine
        self._lock = advance_lock.lock
        # Two threads that let time pass do so one after the other; others may call meanwhile.
        self._advance_lock = advance_lock

    @property
    def now(self) -> datetime:
        """The present moment, an aware datetime in UTC."""
        return self._now

    @property
    def next_due(self) -> datetime | None:
        """The moment at which something happens by itself next, or `None`.

        Example:
            >>> print(mock.clock.next_due)
            2026-01-12 09:00:00+00:00
        """
        with self._lock:
            return self._machine.next_due()

    @property
    def pending(self) -> tuple[Due, ...]:
        """Everything that will happen by itself, soonest first.

        Example:
            >>> [due.what for due in mock.clock.pending]
            ['release/Approve/Sign expires']
        """
        with self._lock:
            return tuple(self._machine.pending())

    def advance(
        self,
        by: timedelta | float | None = None,
        *,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
    ) -> None:
        """Let time pass, and do what falls due on the way, each thing at its own time.

        Args:
            by: A timedelta or a number of seconds, instead of the keywords.
            days: Days to pass.
            hours: Hours to pass.
            minutes: Minutes to pass.
            seconds: Seconds to pass.

        Raises:
            PipeMockError: If the duration is negative, or given in both ways.

        Example:
            >>> mock.clock.advance(90)
            >>> mock.clock.advance(hours=1, minutes=30)
            >>> print(mock.clock.now)
            2026-01-05 10:31:30+00:00
        """
        keywords = {"days": days, "hours": hours, "minutes": minutes, "seconds": seconds}
        if by is not None and any(keywords.values()):
            msg = "Give advance() either one duration or keywords such as minutes=5, not both."
            raise PipeMockError(msg)
        length = duration(timedelta_of(**keywords) if by is None else by)
        self._moved_by_hand()
        with self._advance_lock:
            self._go_to(self._later(length))

    def advance_to(self, when: datetime | str) -> None:
        """Let time pass until *when*, and do what falls due on the way.

        Args:
            when: An aware datetime or an ISO 8601 text such as ``2026-01-05T09:00Z``.

        Raises:
            PipeMockError: If *when* lies in the past or names no moment.

        Example:
            >>> mock.clock.advance_to("2026-01-06T09:00Z")
            >>> print(mock.clock.now)
            2026-01-06 09:00:00+00:00
        """
        target = parse_time(when)
        self._moved_by_hand()
        with self._advance_lock:
            if target < self._now:
                msg = f"Time can't go backwards: it is {iso(self._now)}, after {iso(target)}."
                raise PipeMockError(msg)
            self._go_to(target)

    def sleep(self, seconds: float, *, since: datetime | None = None) -> None:
        """Let time pass as a sleep does, for code that takes its sleep as an argument.

        Time passes for at least a millisecond, the smallest step of the clock. Where a read may
        jump (`autojump`), a sleep is no reason why it should not; `advance` is one.

        Args:
            seconds: How long to sleep.
            since: When the sleep began; now if omitted.

        Raises:
            PipeMockError: If the duration is negative.

        Example:
            >>> def wait_until_done(client, *, sleep):
            ...     while client.get_pipeline_state(name="release")["stageStates"][2][
            ...         "latestExecution"
            ...     ]["status"] == "InProgress":
            ...         sleep(3600)
            >>> wait_until_done(client, sleep=mock.clock.sleep)
            >>> print(mock.clock.now)
            2026-01-12 09:00:00+00:00
        """
        self._notice_sleep()
        length = max(duration(seconds), MILLISECOND)
        with self._advance_lock:
            self._go_to(self._later(length, since))

    def run_until_idle(self, *, limit: timedelta | float = timedelta(days=365)) -> None:
        """Step from due time to due time until nothing is due any more.

        An open approval is due too: when nobody answers, it expires on the way.

        Args:
            limit: The most time to pass, a timedelta or a number of seconds.

        Raises:
            PipeMockError: If something is still due behind the limit; time stands at the limit.

        Example:
            >>> mock.clock.run_until_idle()
            >>> mock.clock
            <Clock 2026-01-12T09:00:00.000Z, nothing due>
        """
        self._moved_by_hand()
        with self._advance_lock:
            last = self._later(duration(limit))
            while self._step(last):
                pass
            if self.next_due is not None:
                self._go_to(last)
                raise PipeMockError(self._still_due(limit))

    def _still_due(self, limit: timedelta | float) -> str:
        first = self.pending[0]
        return (
            f"After {format_duration(duration(limit))} something is still due: "
            f"{first.what} at {iso(first.when)}. Give run_until_idle() a longer limit."
        )

    def _moved_by_hand(self) -> None:
        """Take notice of a test that is about to move the clock."""

    def _notice_sleep(self) -> None:
        """Take notice of a sleep that is about to move the clock."""

    def _later(self, length: timedelta, since: datetime | None = None) -> datetime:
        begin = since or self._now
        try:
            return begin + length
        except OverflowError:
            msg = (
                f"{format_duration(length)} after {iso(begin)} lies behind the end of the "
                "calendar: let less time pass."
            )
            raise PipeMockError(msg) from None

    def _go_to(self, target: datetime) -> None:
        while self._step(target):
            pass
        with self._lock:
            self._now = max(self._now, target)
            self._machine.forget(self._now)

    # The lock is held for a step and not longer: a function that is set off by it may use threads
    # which call back.
    def _step(self, last: datetime) -> bool:
        with self._lock:
            due = self._machine.next_due()
            if due is None or due > last:
                return False
            self._now = due
            self._machine.tick(due)
        self._machine.call_functions()
        return True

    def __repr__(self) -> str:
        """Show the time and what is next."""
        with self._lock:
            due = self._machine.next_due()
        following = "nothing due" if due is None else f"next due {iso(due)}"
        return f"<Clock {iso(self._now)}, {following}>"
