"""The errors that code outside pipemock has raised in the middle of a step.

A step is never left half-way: the engine fails the action that met the error, and completes the
step. Only then does the thread whose call or advance made the step raise the error.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class StepErrors:
    """The errors of each thread's current step.

    A function given to `call` runs in the middle of a step, and its own calls make steps of their
    own: `nested` keeps their errors apart.
    """

    def __init__(self, record: Callable[[BaseException], None]) -> None:
        """Create an empty collection; *record* is called with each error before it is raised."""
        self._record = record
        self._own = threading.local()

    def add(self, error: BaseException) -> None:
        """Keep an error until the current step of this thread is complete."""
        vars(self._own).setdefault("errors", []).append(error)

    @property
    def are_waiting(self) -> bool:
        """Whether the current step of this thread has met an error."""
        return hasattr(self._own, "errors")

    def raise_first(self) -> None:
        """Raise the first error of the step that this thread has just completed, if any."""
        errors = vars(self._own).pop("errors", None)
        if errors is not None:
            for error in errors:
                self._record(error)
            raise errors[0]

    @contextlib.contextmanager
    def nested(self) -> Iterator[None]:
        """Set the errors of the current step aside while steps are made inside it."""
        own = vars(self._own)
        outer = own.pop("errors", None)
        try:
            yield
        finally:
            if outer is not None:
                own["errors"] = outer
