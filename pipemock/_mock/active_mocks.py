"""What a test runner knows of the mocks in a test, and what they know of the test.

Where nobody watches, entering a mock costs nothing more. Watched is the cloud of a mock, not the
mock itself, so that one which nobody holds any longer is still collected.
"""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipemock._cloud.cloud import Cloud

_MOST: Final = 3
"""How many of the mocks that a test has left are held for its report."""


class ActiveMocks:
    """The mocks of one test after the other.

    `is_unfinished` says that the present test has failed or was skipped: then what it did not use
    is no news. `is_told` says that a report has told of its mocks.
    """

    def __init__(self) -> None:
        """Begin without a test."""
        self.is_unfinished = False
        self.is_told = False
        self._active: list[Cloud] = []
        self._recent: collections.deque[Cloud] = collections.deque(maxlen=_MOST)

    def next_test(self) -> None:
        """Begin with the next test; mocks that are still active are its own too."""
        self.is_unfinished = False
        self.is_told = False
        self._recent.clear()

    def clouds(self) -> list[Cloud]:
        """Return what the present test has worked with, oldest first."""
        return [*(cloud for cloud in self._active if cloud not in self._recent), *self._recent]

    def entered(self, cloud: Cloud) -> None:
        """Note that a mock was entered."""
        self._active.append(cloud)
        self._recent.append(cloud)

    def left(self, cloud: Cloud) -> None:
        """Note that a mock was left, whenever it was entered."""
        if cloud in self._active:
            self._active.remove(cloud)


observers: Final[list[ActiveMocks]] = []
"""Whoever watches: at most one, unless a test runner runs another one."""


def entered(cloud: Cloud) -> None:
    """Tell whoever watches that a mock was entered."""
    for mocks in observers:
        mocks.entered(cloud)


def left(cloud: Cloud) -> None:
    """Tell whoever watches that a mock was left."""
    for mocks in observers:
        mocks.left(cloud)


def is_unfinished() -> bool:
    """Whether the present test is known to have failed, or to have been skipped."""
    return any(mocks.is_unfinished for mocks in observers)
