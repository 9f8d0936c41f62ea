"""A clock that follows the clock of the process, which other tools may move."""

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
    """The time of a mock that is the time of its process.

    It comes to the present moment whenever a call arrives or a test looks, and does then what has
    fallen due meanwhile, each thing at its own time. Where the process's clock is set back, this
    one waits until it has caught up; before the first call it goes along.
    """

    def __init__(
        self,
        *,
        present: Callable[[], datetime],
        is_fresh: Callable[[], bool],
        machine: Machine,
        advance_lock: AdvanceLock,
    ) -> None:
        """Private: a mock makes its own clock."""
        super().__init__(start=present(), machine=machine, advance_lock=advance_lock)
        self._present = present
        self._is_fresh = is_fresh
        self._is_left = False

    def arrive(self, _operation: str, _request: object) -> None:
        """Come to the present moment, since a call arrives."""
        self.catch_up()

    def answered(self, _operation: str, _body: object) -> None:
        """Take no notice of an answer."""

    def catch_up(self) -> None:
        """Come to the present moment; in the middle of a step, time stands still."""
        if self._is_left or self._advance_lock.in_a_step:
            return
        with self._advance_lock:
            self._go_to(self._present())
            # Whoever enters the mock first and travels to the past then has lost nothing yet.
            with self._lock:
                if self._is_fresh():
                    self._now = self._present()

    def stop(self) -> None:
        """Follow no longer: the mock is left."""
        self._is_left = True

    @property
    def now(self) -> datetime:
        """The present moment, an aware datetime in UTC."""
        self.catch_up()
        return self._now

    @property
    def next_due(self) -> datetime | None:
        """The moment at which something happens by itself next, or `None`."""
        self.catch_up()
        return super().next_due

    @property
    def pending(self) -> tuple[Due, ...]:
        """Everything that will happen by itself, soonest first."""
        self.catch_up()
        return super().pending

    def _moved_by_hand(self) -> None:
        raise PipeMockError(_NOT_BY_HAND)

    _notice_sleep = _moved_by_hand
