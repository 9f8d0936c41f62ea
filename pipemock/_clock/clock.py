"""The clock that a test moves.

It stands still until it is advanced. It then stops at every due time on the way, since what falls
due early may trigger what falls due later: `advance(a)` followed by `advance(b)` has the same
effect as `advance(a + b)`.
"""

from __future__ import annotations

import inspect
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from pipemock._clock.times import (
    LAST,
    MILLISECOND,
    duration,
    duration_of,
    format_duration,
    iso,
    parse_time,
)
from pipemock._errors import PipeMockError, require_active

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from pipemock._clock.advance_lock import AdvanceLock
    from pipemock._clock.timers import Due


class Machine(Protocol):
    """What the clock drives: it reports its next due time and does what is due."""

    def next_due(self) -> datetime | None:
        """Return the earliest due time, if there is one."""

    def tick(self, now: datetime) -> None:
        """Do everything that is due at *now*."""

    def forget(self, now: datetime) -> None:
        """Forget what is past its retention period at *now*, when nothing is due."""

    def pending(self) -> Iterable[Due]:
        """Yield what is due later, soonest first."""

    def call_functions(self) -> None:
        """Call the functions that were triggered; they may call back."""

    def situation(self) -> str:
        """Describe where every pipeline is."""


class Clock:
    """The clock of a mock, which moves only when a test advances it.

    Example:
        >>> mock.clock
        <Clock 2026-01-05T09:00:00.000Z, next due 2026-01-12T09:00:00.000Z>
    """

    def __init__(self, *, start: datetime, machine: Machine, advance_lock: AdvanceLock) -> None:
        """Private: a mock creates its own clock."""
        self._now = start
        self._machine = machine
        self._lock = advance_lock.lock
        # Only one thread at a time advances the clock; the others may make calls meanwhile.
        self._advance_lock = advance_lock
        self._is_stopped = False
        self.on_sleep: Callable[[timedelta], None] = _ignore

    @property
    def now(self) -> datetime:
        """The current time, an aware datetime in UTC."""
        return self._now

    @property
    def next_due(self) -> datetime | None:
        """The time at which something next happens by itself, or `None`.

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
        weeks: float | None = None,
        days: float | None = None,
        hours: float | None = None,
        minutes: float | None = None,
        seconds: float | None = None,
        milliseconds: float | None = None,
    ) -> None:
        """Advance the clock and do everything that falls due on the way, each at its own time.

        Args:
            by: A timedelta or a number of seconds, instead of the keywords.
            weeks: The number of weeks.
            days: The number of days.
            hours: The number of hours.
            minutes: The number of minutes.
            seconds: The number of seconds.
            milliseconds: The number of milliseconds, the smallest step of the clock.

        Raises:
            PipeMockError: If the duration is negative, omitted or given in both ways.

        Example:
            >>> mock.clock.advance(90)
            >>> mock.clock.advance(hours=1, minutes=30)
            >>> print(mock.clock.now)
            2026-01-05 10:31:30+00:00
        """
        keywords = {
            "weeks": weeks,
            "days": days,
            "hours": hours,
            "minutes": minutes,
            "seconds": seconds,
            "milliseconds": milliseconds,
        }
        length = _length(by, {unit: each for unit, each in keywords.items() if each is not None})
        self._before_manual_move()
        with self._advance_lock:
            self._go_to(self._later(length))

    def advance_to(self, when: datetime | str) -> None:
        """Advance the clock to *when* and do everything that falls due on the way.

        Args:
            when: An aware datetime or an ISO 8601 text such as ``2026-01-05T09:00Z``.

        Raises:
            PipeMockError: If *when* is in the past or not a valid time.

        Example:
            >>> mock.clock.advance_to("2026-01-06T09:00Z")
            >>> print(mock.clock.now)
            2026-01-06 09:00:00+00:00
        """
        target = parse_time(when)
        self._before_manual_move()
        with self._advance_lock:
            if target < self._now:
                msg = (
                    f"Time can't go backwards: it is {iso(self._now)}, after {iso(target)}. Give a "
                    "later time, or begin earlier with mock_codepipeline(now=...)."
                )
                raise PipeMockError(msg)
            self._go_to(target)

    def sleep(self, seconds: float, *, since: datetime | None = None) -> None:
        """Advance the clock as a sleep does, for code that takes its sleep as an argument.

        The clock advances by at least a millisecond, its smallest step. With `autojump`, a sleep
        alone does not keep the next read from jumping; `advance` does.

        Args:
            seconds: The length of the sleep.
            since: The start of the sleep; the current time if omitted.

        Raises:
            PipeMockError: If the duration is negative, or *since* is not a valid time.

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
        self._before_sleep()
        length = max(duration(seconds, "seconds"), MILLISECOND)
        with self._advance_lock:
            begin = None if since is None else parse_time(since)
            self._go_to(self._later(length, begin), is_sleep=True)

    def run_until_idle(self, *, limit: timedelta | float = timedelta(days=365)) -> None:
        """Advance from due time to due time until nothing is due.

        An open approval that nobody answers expires on the way.

        Args:
            limit: The most time that may pass, a timedelta or a number of seconds.

        Raises:
            PipeMockError: If something is due after the limit; the clock then stands at the limit.

        Example:
            >>> mock.clock.run_until_idle()
            >>> mock.clock
            <Clock 2026-01-12T09:00:00.000Z, nothing due>
        """
        self._before_manual_move()
        with self._advance_lock:
            last = min(self._later(duration(limit, "limit")), LAST)
            while self._step(last):
                pass
            if self.next_due is not None:
                self._go_to(last)
                raise PipeMockError(self._still_due(limit))

    def run_until(
        self, condition: Callable[[], object], *, limit: timedelta | float = timedelta(days=365)
    ) -> None:
        """Advance from due time to due time until a condition of the test holds.

        The condition is checked first where the clock stands, and then after everything that was
        due at one time has happened. The clock then stands at the time at which it holds.

        Args:
            condition: A function without arguments; the condition holds when what it returns is
                true, such as a list that is not empty.
            limit: The most time that may pass, a timedelta or a number of seconds.

        Raises:
            PipeMockError: If the condition does not hold when nothing is due any more, or when the
                limit is reached, where the clock then stands; the message describes where every
                pipeline is. Also if the condition is not a plain function.

        Example:
            >>> mock.clock.run_until(lambda: not mock.approvals)
            >>> print(mock.clock.now)
            2026-01-12 09:00:00+00:00
        """
        _require_function(condition)
        self._before_manual_move()
        with self._advance_lock:
            last = self._later(duration(limit, "limit"))
            while not self._holds(condition):
                if self._step(last):
                    continue
                if self.next_due is not None:
                    self._go_to(last)
                    if self._holds(condition):
                        return
                raise PipeMockError(self._unmet(limit))

    # The condition may call back, as a function that a step triggers.
    def _holds(self, condition: Callable[[], object]) -> bool:
        with self._advance_lock.released():
            answer = condition()
        if not inspect.isawaitable(answer):
            return bool(answer)
        if inspect.iscoroutine(answer):
            answer.close()
        msg = (
            "The condition of run_until() is a coroutine function, which would always hold: give "
            "it a plain function, and read the state from the mock or an ordinary client."
        )
        raise PipeMockError(msg)

    def _unmet(self, limit: timedelta | float) -> str:
        first = next(iter(self.pending), None)
        if first is None:
            why = "and nothing is due any more: it can hold only if the test or a behaviour acts"
        else:
            why = (
                f"after {format_duration(duration(limit))}, and {first.what} only at "
                f"{iso(first.when)}: act first, or give run_until() a longer limit"
            )
        return f"The condition does not hold {why}.\n{self._machine.situation()}"

    def _still_due(self, limit: timedelta | float) -> str:
        first = self.pending[0]
        return (
            f"After {format_duration(duration(limit))} something is still due: "
            f"{first.what} at {iso(first.when)}. Give run_until_idle() a longer limit."
        )

    def stop(self) -> None:
        """Refuse to be advanced from now on; called when the mock exits."""
        self._is_stopped = True

    def _before_manual_move(self) -> None:
        """Handle that a test is about to move the clock."""
        require_active(is_left=self._is_stopped)

    def _before_sleep(self) -> None:
        """Handle that a sleep is about to move the clock."""

    def _later(self, length: timedelta, since: datetime | None = None) -> datetime:
        begin = since or self._now
        return begin + min(length, LAST - begin + MILLISECOND)

    def _go_to(self, target: datetime, *, is_sleep: bool = False) -> None:
        if target > LAST:
            msg = (
                f"The clock of a mock ends at {iso(LAST)}, and it is {iso(self._now)}: "
                "advance it less."
            )
            raise PipeMockError(msg)
        while self._step(target, is_sleep=is_sleep):
            pass
        with self._lock:
            self._move_to(max(self._now, target), is_sleep=is_sleep)
            self._machine.forget(self._now)

    # The lock is held only for the step: a function that it triggers may call back from its own
    # threads.
    def _step(self, last: datetime, *, is_sleep: bool = False) -> bool:
        with self._lock:
            due = self._machine.next_due()
            if due is None or due > last:
                return False
            self._move_to(due, is_sleep=is_sleep)
            self._machine.tick(due)
        self._machine.call_functions()
        return True

    def _move_to(self, when: datetime, *, is_sleep: bool) -> None:
        if is_sleep and when > self._now:
            self.on_sleep(when - self._now)
        self._now = when

    def __repr__(self) -> str:
        """Show the current time and the next due time."""
        with self._lock:
            due = self._machine.next_due()
        following = "nothing due" if due is None else f"next due {iso(due)}"
        return f"<Clock {iso(self._now)}, {following}>"


def _ignore(_length: timedelta) -> None:
    """Move no other clock: sleep is real."""


def _require_function(condition: object) -> None:
    if not callable(condition):
        msg = (
            f"run_until() calls its condition again and again, and {condition!r} can't be called: "
            "write it behind a lambda, such as lambda: mock.approvals."
        )
        raise PipeMockError(msg)


def _length(by: timedelta | float | None, keywords: Mapping[str, float]) -> timedelta:
    if by is None and not keywords:
        msg = (
            "advance() was called without a duration, so no time would pass. Write it like "
            "advance(90), in seconds, or advance(minutes=5)."
        )
        raise PipeMockError(msg)
    if by is None:
        return duration_of(**keywords)
    if keywords:
        msg = "Give advance() either one duration or keywords such as minutes=5, not both."
        raise PipeMockError(msg)
    return duration(by)
