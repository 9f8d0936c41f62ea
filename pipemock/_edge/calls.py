"""The handling of a call: validate, perform and record it.

Nothing here needs a client of botocore. A way in, such as the hook, makes a `Call` from what has
arrived, with the operation of the service model, and gives the `Answer` the form of its protocol.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._arns import account_of
from pipemock._edge.answers import Answer, Error
from pipemock._edge.services import handling
from pipemock._edge.shapes import arguments
from pipemock._errors import NotMocked, PipeMockError, ServiceError
from pipemock.events import ApiCall

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from botocore.model import OperationModel

    from pipemock._cloud.cloud import Cloud

answer_checks: Final[list[Callable[[OperationModel, Mapping[str, Any]], None]]] = []
"""Checks of every answer: pipemock's own tests validate answers by the service model here."""


@attrs.define(kw_only=True)
class Call:
    """A call that has arrived at a mock.

    `parameters` are those that the caller passed, with the tokens that botocore fills in.
    `access_key` is that of the client, if it has one. `service` is the name of the service that is
    called, as in `boto3.client`.
    """

    cloud: Cloud
    model: OperationModel
    parameters: Mapping[str, Any]
    region: str
    access_key: str | None
    service: str = attrs.field(init=False)

    @service.default
    def _of_the_model(self) -> str:
        return self.model.service_model.service_name

    def identity(self) -> tuple[str, str, str]:
        """Return what is equal for requests with the same answer, as long as nothing happens."""
        return self.region, _caller(self), repr(self.parameters)


def answer(call: Call, *, attempts: int = 1) -> Answer:
    """Answer a call as the service would.

    Args:
        call: The call.
        attempts: The number of attempts of the client, including this one.

    Raises:
        NotMocked: If the operation is not implemented.
    """
    try:
        return _answer(call, attempts)
    except PipeMockError as mistake:
        call.cloud.record_mistake(mistake)
        raise


def _answer(call: Call, attempts: int) -> Answer:
    function = _operation(call)
    cloud, name = call.cloud, call.model.name
    cloud.automatic_clock.arrive(name, call.identity)
    with cloud.lock:
        caller, now = _caller(call), cloud.clock.now
        request_id = request_id_of(call, attempts)
        try:
            asked, body = _performed(call, caller, now, function)
        except ServiceError as error:
            _record_failure(call, caller=caller, now=now, error=error.code, attempts=attempts)
            refusal = Error(error.code, error.message)
            return Answer(request_id=request_id, error=refusal, status=error.status)
        _record(call, caller=caller, now=now, parameters=asked, attempts=attempts)
        cloud.automatic_clock.answered(name, body)
    cloud.call_functions()
    for check in answer_checks:
        check(call.model, body)
    return Answer(request_id=request_id, body=body)


def perform(
    call: Call, function: Callable[..., dict[str, Any] | None] | None = None
) -> Mapping[str, Any]:
    """Perform a call without recording it, and return the body of the answer.

    Args:
        call: The call.
        function: The operation; that of the service if omitted.

    Raises:
        ServiceError: If the service refuses the call.
        NotMocked: If the operation is not implemented.
    """
    try:
        with call.cloud.lock:
            now = call.cloud.clock.now
            _, body = _performed(call, _caller(call), now, function or _operation(call))
        call.cloud.call_functions()
    except PipeMockError as mistake:
        call.cloud.record_mistake(mistake)
        raise
    return body


def note_failure(call: Call, code: str, *, attempts: int) -> ApiCall:
    """Record a call that a fault ended, and return the record."""
    with call.cloud.lock:
        caller, now = _caller(call), call.cloud.clock.now
        return _record_failure(call, caller=caller, now=now, error=code, attempts=attempts)


def request_id_of(call: Call, attempt: int) -> str:
    """Return the request id of an attempt of the next call."""
    return f"{attempt - 1:08x}-0000-4000-8000-{len(call.cloud.calls):012x}"


def _caller(call: Call) -> str:
    return call.cloud.callers.of_key(call.access_key, region=call.region)


def _record_failure(
    call: Call, *, caller: str, now: datetime, error: str, attempts: int
) -> ApiCall:
    asked = copy.deepcopy(call.parameters)
    return _record(call, caller=caller, now=now, parameters=asked, attempts=attempts, error=error)


def _record(
    call: Call,
    *,
    caller: str,
    now: datetime,
    parameters: Mapping[str, Any],
    attempts: int,
    error: str | None = None,
) -> ApiCall:
    record = ApiCall(
        service=call.service,
        operation=call.model.name,
        parameters=parameters,
        account=account_of(caller),
        region=call.region,
        caller=caller,
        time=now,
        error=error,
        attempts=attempts,
    )
    call.cloud.calls.append(record)
    return record


def _performed(
    call: Call, caller: str, now: datetime, function: Callable[..., dict[str, Any] | None]
) -> tuple[dict[str, Any], dict[str, Any]]:
    how = handling(call.service)
    asked = how.validated(call.model, call.parameters)
    request = how.request(
        call.model,
        world=how.world(call.cloud, account=account_of(caller), region=call.region),
        now=now,
        caller=caller,
        operation=call.model.name,
        parameters=asked,
    )
    return asked, function(request, **arguments(asked)) or {}


def _operation(call: Call) -> Callable[..., dict[str, Any] | None]:
    service, name = call.service, call.model.name
    operations = handling(service).operations
    if name in operations:
        return operations[name]
    msg = (
        f"pipemock does not answer {service} {name}, and it never lets such a call reach AWS. "
        f"It answers these operations of {service}: {', '.join(sorted(operations))}. To answer "
        "the call yourself, put a botocore Stubber on the client: it comes first."
    )
    raise NotMocked(msg)
