"""Whose turn it is to let time pass: one thread's at a time."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Final

from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN_A_STEP: Final = (
    "No time can pass here, in the middle of a step: a function given to call() decides at once. "
    "Let the behaviour that it returns take the time, as in succeed(after=60)."
)


class AdvanceLock:
    """Turns at moving the clock, beside the lock that is held for a call or a step."""

    def __init__(self, lock: threading.RLock) -> None:
        """Begin with nobody's turn."""
        self.lock = lock
        self._changed = threading.Condition(lock)
        self._holder: int | None = None

    @property
    def in_a_step(self) -> bool:
        """Whether this thread holds the lock: it is in the middle of a call or a step."""
        # A lock does not tell who holds it; a condition refuses those who don't.
        try:
            self._changed.notify(0)
        except RuntimeError:
            return False
        return True

    def __enter__(self) -> None:
        """Wait for the turn, and keep it for a block.

        Raises:
            PipeMockError: If this thread is in the middle of a step.
        """
        if self.in_a_step:
            raise PipeMockError(_IN_A_STEP)
        self._take()

    def __exit__(self, *_: object) -> None:
        """Give the turn back."""
        self._give()

    @contextlib.contextmanager
    def released(self) -> Iterator[None]:
        """Let others have the turn during a block, if it is this thread's: it may wait for them."""
        is_lent = self._holder == threading.get_ident() and not self.in_a_step
        if is_lent:
            self._give()
        try:
            yield
        finally:
            if is_lent:
                self._take()

    def _take(self) -> None:
        with self._changed:
            while self._holder is not None:
                self._changed.wait()
            self._holder = threading.get_ident()

    def _give(self) -> None:
        with self._changed:
            self._holder = None
            self._changed.notify()
