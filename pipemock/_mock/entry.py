"""The warning about a context that a test has made and never entered."""

from __future__ import annotations

import sys
import warnings

from pipemock._call_sites import call_site_outside
from pipemock._errors import PipeMockWarning
from pipemock._mock import active_mocks


class Entry:
    """A warning for the time when its context is collected, if nothing has entered that.

    Example:
        >>> entry = Entry("guard() refuses no call: nothing has entered it.")
        >>> entry.settle()
    """

    def __init__(self, problem: str) -> None:
        """Record where the context is made."""
        self._problem = problem
        self._place = call_site_outside()
        self._is_settled = False
        active_mocks.made(self)

    def settle(self) -> None:
        """Record that the context was entered, or that its author has been told."""
        self._is_settled = True

    # What a module still holds when the process ends may be for tests that did not run.
    def __del__(self) -> None:
        """Warn at the line that made the context."""
        if not self._is_settled and not sys.is_finalizing():
            warnings.warn_explicit(
                self._problem, PipeMockWarning, self._place.file, self._place.line
            )
