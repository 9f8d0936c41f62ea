"""The progress line of a long rehearsal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TextIO

from pipemock._clock.times import iso_minutes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_DELAY: Final = 0.5
_PAUSE: Final = 0.1
_CLEAR: Final = "\r\x1b[K"


class Progress:
    """A line on a terminal that is overwritten; hidden elsewhere, and for short rehearsals."""

    def __init__(
        self,
        name: str,
        runs: int,
        stream: TextIO,
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start to measure the time.

        Args:
            name: The name of the pipeline.
            runs: The number of executions.
            stream: The stream to write to, if it is a terminal.
            seconds: A function that returns the real time, not that of the rehearsal.
        """
        self._name = name
        self._runs = runs
        self._stream = stream
        self._seconds = seconds
        self._next = seconds() + _DELAY
        self._shown = False

    def __call__(self, run: int, now: datetime) -> None:
        """Show the progress, unless it was shown a moment ago."""
        if not self._stream.isatty() or self._seconds() < self._next:
            return
        self._next = self._seconds() + _PAUSE
        self._shown = True
        text = f"{self._name}: run {run} of {self._runs}, {iso_minutes(now)}"
        self._stream.write(f"{_CLEAR}{text}")
        self._stream.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._shown:
            self._stream.write(_CLEAR)
            self._stream.flush()
