"""A line that says how far a long rehearsal is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TextIO

from pipemock._clock.times import iso_minutes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_PATIENCE: Final = 0.5
_PAUSE: Final = 0.1
_CLEAR: Final = "\r\x1b[K"


class Progress:
    """Writes over one line of a terminal; elsewhere, and for what is quick, it is silent."""

    def __init__(
        self,
        name: str,
        runs: int,
        stream: TextIO,
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin to count.

        Args:
            name: The pipeline that is rehearsed.
            runs: How many runs there will be.
            stream: Where to write, if it is a terminal.
            seconds: The real time, which is not that of the rehearsal.
        """
        self._name = name
        self._runs = runs
        self._stream = stream
        self._seconds = seconds
        self._next = seconds() + _PATIENCE
        self._shown = False

    def __call__(self, run: int, now: datetime) -> None:
        """Tell how far the rehearsal is, unless that was told a moment ago."""
        if not self._stream.isatty() or self._seconds() < self._next:
            return
        self._next = self._seconds() + _PAUSE
        self._shown = True
        text = f"{self._name}: run {run} of {self._runs}, {iso_minutes(now)}"
        self._stream.write(f"{_CLEAR}{text}")
        self._stream.flush()

    def end(self) -> None:
        """Leave nothing behind."""
        if self._shown:
            self._stream.write(_CLEAR)
            self._stream.flush()
