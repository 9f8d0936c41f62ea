"""Calls over HTTP that meet faults: each attempt of a client is a request of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._edge.answers import Answer, Error
from pipemock._edge.calls import answer, note_failure, perform, request_id_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._cloud.cloud import Cloud
    from pipemock._cloud.faults import Fault
    from pipemock._edge.calls import Call
    from pipemock._serving.messages import Break
    from pipemock.events import ApiCall

# A connection that was never made cannot be shown once it is: a reset is the nearest.
_BROKEN: Final[Mapping[str, Break]] = {
    "ConnectionClosedError": "close",
    "ConnectTimeoutError": "reset",
    "EndpointConnectionError": "reset",
    "ReadTimeoutError": "hold",
}


@attrs.frozen
class BrokenConnection:
    """A call that gets no answer."""

    how: Break


class Attempts:
    """The attempts of calls; those of one call are one entry in the calls of the mock.

    Documented: current SDKs send the id of the call with each attempt (SDKs and Tools reference
    guide, retry behavior). Where a client sends none, each attempt is an entry.
    """

    def __init__(self, cloud: Cloud) -> None:
        """Start without attempts."""
        self._cloud = cloud
        self._failed: dict[str, ApiCall] = {}

    def answer(self, call: Call, invocation: str | None) -> Answer | BrokenConnection:
        """Answer an attempt, or fail it where it meets a fault.

        Args:
            call: The call.
            invocation: The id that all attempts of the call have, if the client sends one.
        """
        attempts = self._count(invocation)
        faults = self._cloud.faults
        fault = faults.meet(call.service, call.model.name, call.parameters)
        if fault is None:
            return answer(call, attempts=attempts)
        return self._fail(call, fault, invocation, attempts)

    def _fail(
        self, call: Call, fault: Fault, invocation: str | None, attempts: int
    ) -> Answer | BrokenConnection:
        if fault.performed:
            perform(call)
        request_id = request_id_of(call, attempts)
        failed = note_failure(call, fault.code, attempts=attempts)
        if invocation is not None:
            self._failed[invocation] = failed
        if fault.status is None:
            return BrokenConnection(_BROKEN[fault.code])
        error = Error(fault.code, fault.message)
        return Answer(request_id=request_id, error=error, status=fault.status)

    def _count(self, invocation: str | None) -> int:
        """Return the number of this attempt, and remove the record of the previous one."""
        previous = None if invocation is None else self._failed.pop(invocation, None)
        if previous is None:
            return 1
        with self._cloud.lock:
            calls = self._cloud.calls
            others = [each for each in calls if each is not previous]
            calls[:] = others
        return previous.attempts + 1
