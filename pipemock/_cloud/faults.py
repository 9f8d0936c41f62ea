"""The faults that a test sets, and that calls meet."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self

    from pipemock._call_sites import CallSite


@attrs.define(eq=False, repr=False, kw_only=True)
class Fault:
    """A fault of an operation, set and returned by `fault`.

    Used as a context manager, it is withdrawn at the end of the block.

    `status` is the HTTP status of the answer, or `None` if no answer arrives. `times` is how many
    attempts meet the fault, or `None` for all of them; `hits` is how many have met it so far.
    `place` is the line of the test that set it.
    """

    service: str
    operation: str
    code: str
    message: str
    status: int | None
    times: int | None
    parameters: Mapping[str, Any]
    performed: bool
    place: CallSite
    hits: int = attrs.field(default=0, init=False)
    _withdrawn: bool = attrs.field(default=False, init=False)

    @property
    def remaining(self) -> int | None:
        """The number of attempts that will still meet the fault; `None` if it is unlimited.

        Example:
            >>> mock.fault("GetPipeline", "ThrottlingException", times=2).remaining
            2
        """
        if self._withdrawn:
            return 0
        return None if self.times is None else self.times - self.hits

    def withdraw(self) -> None:
        """Withdraw the fault: no further attempt meets it.

        Example:
            >>> outage = mock.fault("GetPipeline", "ServiceUnavailable", times=None)
            >>> outage.withdraw()
            >>> client.get_pipeline(name="release")["pipeline"]["version"]
            1
        """
        self._withdrawn = True

    def suits(self, parameters: Mapping[str, Any]) -> bool:
        """Return whether a call with these parameters meets the fault."""
        missing = object()
        return all(parameters.get(name, missing) == it for name, it in self.parameters.items())

    def __enter__(self) -> Self:
        """Return the fault, which is already set."""
        return self

    def __exit__(self, *_: object) -> None:
        """Withdraw the fault."""
        self.withdraw()

    def __repr__(self) -> str:
        """Show the error, and how many attempts have met it."""
        what = f"{self.service} {self.operation}: {self.code}"
        met = f"{self.hits} met" if self.times is None else f"{self.hits} of {self.times} met"
        withdrawn = ", withdrawn" if self._withdrawn else ""
        return f"<Fault {what}, {met}{withdrawn}>"


class Faults:
    """The faults of one mock, met in the order in which they were set."""

    def __init__(self) -> None:
        """Create an empty collection."""
        self.every: list[Fault] = []
        self._waiting: dict[tuple[str, str], list[Fault]] = {}
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Add a fault, which calls meet from now on."""
        with self._lock:
            self.every.append(fault)
            self._waiting.setdefault((fault.service, fault.operation), []).append(fault)

    def expect(self, service: str, operation: str) -> bool:
        """Return whether a call of the operation may meet a fault."""
        return (service, operation) in self._waiting

    def meet(self, service: str, operation: str, parameters: Mapping[str, Any]) -> Fault | None:
        """Return the fault that an attempt meets, if any, and count the attempt."""
        key = (service, operation)
        with self._lock:
            waiting = [fault for fault in self._waiting.get(key, ()) if fault.remaining != 0]
            met = next((fault for fault in waiting if fault.suits(parameters)), None)
            if met is not None:
                met.hits += 1
            # Replaced in a single assignment, since `expect` reads the list without the lock.
            self._waiting[key] = [fault for fault in waiting if fault.remaining != 0]
            if not self._waiting[key]:
                del self._waiting[key]
            return met
