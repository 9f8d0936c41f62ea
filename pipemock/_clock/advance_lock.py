"""The lock that lets only one thread at a time advance the clock."""

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
    """A lock for advancing the clock, separate from the lock that a call or a step holds."""

    def __init__(self, lock: threading.RLock) -> None:
        """Create a lock that no thread holds; *lock* is the one for calls and steps."""
        self.lock = lock
        self._changed = threading.Condition(lock)
        self._holder: int | None = None

    @property
    def in_a_step(self) -> bool:
        """Whether this thread is in the middle of a call or a step, so that it holds the lock."""
        # An RLock has no public query for its owner, but notify() raises in any other thread.
        try:
            self._changed.notify(0)
        except RuntimeError:
            return False
        return True

    def __enter__(self) -> None:
        """Acquire the advance lock for a block.

        Raises:
            PipeMockError: If this thread is in the middle of a step.
        """
        if self.in_a_step:
            raise PipeMockError(_IN_A_STEP)
        self._acquire()

    def __exit__(self, *_: object) -> None:
        """Release the advance lock."""
        self._release()

    @contextlib.contextmanager
    def released(self) -> Iterator[None]:
        """Release the lock during a block, if this thread holds it, so that others can advance."""
        is_released = self._holder == threading.get_ident() and not self.in_a_step
        if is_released:
            self._release()
        try:
            yield
        finally:
            if is_released:
                self._acquire()

    def _acquire(self) -> None:
        with self._changed:
            while self._holder is not None:
                self._changed.wait()
            self._holder = threading.get_ident()

    def _release(self) -> None:
        with self._changed:
            self._holder = None
            self._changed.notify()
