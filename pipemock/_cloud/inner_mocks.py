"""The mocks that were entered while another one was active, and that answer in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from pipemock._call_sites import CallSite
    from pipemock.events import ApiCall


@attrs.define(eq=False)
class InnerMocks:
    """The inner mocks of one mock.

    Attributes:
        place: The line that entered the first one.
        calls_before: The number of calls that the outer mock had answered by then.
    """

    place: CallSite
    calls_before: int
    _active: list[list[ApiCall]] = attrs.field(factory=list, init=False)
    _calls_of_left: int = attrs.field(default=0, init=False)

    @property
    def calls(self) -> int:
        """The number of calls that inner mocks have answered."""
        return self._calls_of_left + sum(map(len, self._active))

    def entered(self, calls: list[ApiCall]) -> None:
        """Record that an inner mock was entered, which adds what it answers to *calls*."""
        self._active.append(calls)

    def left(self, calls: list[ApiCall]) -> None:
        """Record that an inner mock was left; do nothing if it is not one of these."""
        others = [each for each in self._active if each is not calls]
        if len(others) < len(self._active):
            self._active = others
            self._calls_of_left += len(calls)
