"""A clock that follows the clock of the process, as time-machine and freezegun move it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._clock.clock import Clock
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pipemock._clock.advance_lock import AdvanceLock
    from pipemock._clock.clock import Machine
    from pipemock._clock.timers import Due

_NOT_BY_HAND: Final = (
    "This clock follows the clock of the process (clock='follow'), so it can't be moved by hand. "
    "Move the clock of the process with the tool that you chose, such as time_machine's "
    "travel(...) and shift(...) or freezegun's freeze_time(...) and tick(...); or leave out "
    "clock='follow'."
)


class FollowingClock(Clock):
    """The clock of a mock with `clock="follow"`: its time is that of the process.

    It catches up whenever a call arrives or a test reads the mock, and does everything that has
    fallen due meanwhile, each at its own time. If the clock of the process is set back, this one
    stands still until the process has caught up; before the first call it is set back too.
    """

    def __init__(
        self,
        *,
        present: Callable[[], datetime],
        is_fresh: Callable[[], bool],
        machine: Machine,
        advance_lock: AdvanceLock,
    ) -> None:
        """Private: a mock creates its own clock."""
        super().__init__(start=present(), machine=machine, advance_lock=advance_lock)
        self._present = present
        self._is_fresh = is_fresh

    def arrive(self, _operation: str, _request: object) -> None:
        """Catch up with the process before a call is answered."""
        self.catch_up()

    def answered(self, _operation: str, _body: object) -> None:
        """Do nothing: answers do not affect this clock."""

    def catch_up(self) -> None:
        """Catch up with the process; do nothing in the middle of a step or after the mock exits."""
        if self._is_stopped or self._advance_lock.in_a_step:
            return
        with self._advance_lock:
            self._go_to(self._present())
            # A test may enter the mock first and then set the clock of the process back.
            with self._lock:
                if self._is_fresh():
                    self._now = self._present()

    @property
    def now(self) -> datetime:
        """The current time, an aware datetime in UTC."""
        self.catch_up()
        return self._now

    @property
    def next_due(self) -> datetime | None:
        """The time at which something next happens by itself, or `None`."""
        self.catch_up()
        return super().next_due

    @property
    def pending(self) -> tuple[Due, ...]:
        """Everything that will happen by itself, soonest first."""
        self.catch_up()
        return super().pending

    def _before_manual_move(self) -> None:
        raise PipeMockError(_NOT_BY_HAND)

    _before_sleep = _before_manual_move
