"""A clock that recognises a polling loop which waits for it in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._clock.polling import PollingClock
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Callable

# Higher than where reads or sleeps move the clock: here a thread may well wait for another one.
_ENOUGH: Final = 50_000


class StandingClock(PollingClock):
    """The clock of a mock that only the test moves."""

    _calls = 0

    def arrive(self, operation: str, request: Callable[[], object]) -> None:
        """Count the arriving call; compare it with others only if there were very many before.

        Comparing every call would make each call of each test slower.
        """
        self._calls += 1
        if self._calls > _ENOUGH:
            super().arrive(operation, request)

    def _count(self, read: tuple[str, object]) -> None:
        with self._lock:
            self._forget_outdated_reads()
            self._asked[read] += 1
            asked = self._asked[read]
        if asked > _ENOUGH:
            raise PipeMockError(_endless(read[0], self._machine.situation()))

    # What falls due does so only when the test moves the clock.
    def _what_has_happened(self) -> tuple[object, ...]:
        return self._happened, self._count_events()


def _endless(operation: str, situation: str) -> str:
    return (
        f"{operation} was called more than {_ENOUGH:,} times with the same parameters, while "
        "nothing happened and the clock stood still: this polling loop has no end.\n"
        f"{situation}\n"
        "Move the clock with mock.clock.advance(...), let sleeps move it with "
        "mock_codepipeline(sleep='virtual'), or let reads move it with autojump=True."
    )
