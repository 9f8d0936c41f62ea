"""The mocks of the current test, for a test runner, and the state of that test, for its mocks.

Without an observer, entering a mock costs nothing more. The cloud of a mock is observed, not the
mock itself, so that an unreferenced mock is still collected.
"""

from __future__ import annotations

import collections
import weakref
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from pipemock._cloud.cloud import Cloud

_MOST: Final = 3
"""How many of the mocks that a test has left are kept for its report."""


class Settling(Protocol):
    """What was made to be entered, and warns if it never is."""

    def settle(self) -> None:
        """Warn no more."""


class ActiveMocks:
    """The mocks of the current test.

    `is_unfinished` says that the test has failed or was skipped, so that what it did not use is not
    reported. `is_reported` says that a report has described its mocks. `is_strict` says that mocks
    are strict unless they say otherwise.
    """

    def __init__(self, *, is_strict: bool = False) -> None:
        """Start without a test."""
        self.is_strict = is_strict
        self.is_unfinished = False
        self.is_reported = False
        self._active: list[Cloud] = []
        self._recent: collections.deque[Cloud] = collections.deque(maxlen=_MOST)
        self._made: weakref.WeakSet[Settling] = weakref.WeakSet()

    def next_test(self) -> None:
        """Start the next test; mocks that are still active belong to it too."""
        self.is_unfinished = False
        self.is_reported = False
        self._recent.clear()
        self._made.clear()

    def unfinished(self) -> None:
        """Record that the test has failed or was skipped, which may be why it entered no mock."""
        self.is_unfinished = True
        for entry in self._made:
            entry.settle()

    def clouds(self) -> list[Cloud]:
        """Return the clouds of the current test, oldest first."""
        return [*(cloud for cloud in self._active if cloud not in self._recent), *self._recent]

    def made(self, entry: Settling) -> None:
        """Record that a mock or a guard was made."""
        self._made.add(entry)

    def entered(self, cloud: Cloud) -> None:
        """Record that a mock was entered."""
        self._active.append(cloud)
        self._recent.append(cloud)

    def left(self, cloud: Cloud) -> None:
        """Record that a mock was left, in whichever test it was entered."""
        if cloud in self._active:
            self._active.remove(cloud)


observers: Final[list[ActiveMocks]] = []
"""The observers: at most one, unless a test runner runs another one."""


def made(entry: Settling) -> None:
    """Notify the observers that a mock or a guard was made."""
    for mocks in observers:
        mocks.made(entry)


def entered(cloud: Cloud) -> None:
    """Notify the observers that a mock was entered."""
    for mocks in observers:
        mocks.entered(cloud)


def left(cloud: Cloud) -> None:
    """Notify the observers that a mock was left."""
    for mocks in observers:
        mocks.left(cloud)


def is_strict() -> bool:
    """Return whether mocks are strict unless they say otherwise."""
    return any(mocks.is_strict for mocks in observers)


def is_unfinished() -> bool:
    """Return whether the current test is known to have failed or to have been skipped."""
    return any(mocks.is_unfinished for mocks in observers)
