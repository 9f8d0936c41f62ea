"""The validation of faults by the service model, when they are set."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final

from pipemock._arguments import (
    near,
    require_any_texts,
    require_flags,
    require_integers,
    require_mappings,
    require_texts,
)
from pipemock._call_sites import call_site_outside
from pipemock._cloud.faults import Fault
from pipemock._edge.clients import operation as operation_model
from pipemock._edge.clients import operation_names
from pipemock._edge.faults import BROKEN_CONNECTIONS
from pipemock._edge.services import SERVICES
from pipemock._errors import NOT_MODELLED, PipeMockError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from botocore.model import OperationModel

COMMON_ERRORS: Final[Mapping[str, int]] = {
    "AccessDeniedException": 400,
    "ExpiredTokenException": 403,
    "IncompleteSignature": 403,
    "InternalFailure": 500,
    "MalformedHttpRequestException": 400,
    "NotAuthorized": 401,
    "OptInRequired": 403,
    "RequestAbortedException": 400,
    "RequestEntityTooLargeException": 413,
    "RequestExpired": 400,
    "RequestLimitExceeded": 400,
    "RequestTimeoutException": 408,
    "SerializationException": 400,
    "ServiceUnavailable": 503,
    "ThrottlingException": 400,
    "TooManyRequestsException": 429,
    "UnknownOperationException": 400,
    "UnrecognizedClientException": 403,
    "ValidationError": 400,
    "ValidationException": 400,
}
"""The errors that any operation may return, with their HTTP status.

Captured: InternalFailure, ThrottlingException and ValidationException. Pasted by a user:
AccessDeniedException. Inferred: RequestLimitExceeded and TooManyRequestsException, with which
other services throttle, and the status of UnknownOperationException, which was captured from other
services of this protocol (aws/aws-sdk-net#1536, aws/aws-sdk-js#425). Documented: the others, on the
page of errors common to all services.
"""

# Captured for ThrottlingException (three threads of users); inferred for the other two.
_RATE_EXCEEDED: Final = "Rate exceeded"
_THROTTLING: Final = {"RequestLimitExceeded", "ThrottlingException", "TooManyRequestsException"}

_LEAST_FAILURE: Final = 400
_LEAST_SERVER_FAILURE: Final = 500
_MOST: Final = 599

# These break the connection before the request arrives.
_NOTHING_SENT: Final = {"ConnectTimeoutError", "EndpointConnectionError"}


def validated_fault(
    operation: str,
    code: str,
    message: str | None,
    *,
    times: int | None,
    status: int | None,
    service: str,
    parameters: Mapping[str, Any] | None,
    performed: bool,
) -> Fault:
    """Validate a fault and return it.

    Raises:
        PipeMockError: If the fault cannot happen; the message lists what can.
    """
    _require_types(times=times, status=status, performed=performed)
    require_texts(operation=operation, code=code, service=service)
    require_mappings(parameters={} if parameters is None else parameters)
    require_texts(**{f"parameters[{each!r}]": each for each in parameters or ()})
    require_any_texts(message=message)
    model = _operation(service, operation)
    wanted = dict(parameters or {})
    _require_members(model, wanted)
    if times is not None and times < 1:
        msg = f"times is a number from 1, not {times!r}; None means every time."
        raise PipeMockError(msg)
    if code in BROKEN_CONNECTIONS:
        _require_no_answer(code, message, status)
    else:
        status = _status(model, code, status)
    if performed:
        _require_lost_answer(code, status)
    return Fault(
        service=service,
        operation=operation,
        code=code,
        message=_usual_message(code) if message is None else message,
        status=status,
        times=times,
        parameters=wanted,
        performed=performed,
        place=call_site_outside(),
    )


def _require_types(*, times: object, status: object, performed: object) -> None:
    if times is not None:
        require_integers(times=times)
    if status is not None:
        require_integers(status=status)
    require_flags(performed=performed)


# The operation ------------------------------------------------------------------------------------


def _operation(service: str, name: str) -> OperationModel:
    if service not in SERVICES:
        msg = (
            f"pipemock does not answer for {service!r}, only for {_listed(SERVICES)}. "
            "Leave out service= for CodePipeline."
        )
        raise PipeMockError(msg)
    names = operation_names(service)
    if name in names:
        return operation_model(service, name)
    raise _unknown_operation(service, name)


# A name that the other service has, or has nearly, is most likely meant for that one.
def _unknown_operation(service: str, name: str) -> PipeMockError:
    [other] = {*SERVICES} - {service}
    own, others = operation_names(service), operation_names(other)
    closest = difflib.get_close_matches(name, [*own, *others], n=1)
    is_other = not set(others).isdisjoint(closest)
    whose, known = (f"The operations of {other}", others) if is_other else ("Its operations", own)
    hint = "" if name in known else near(name, known)
    say = f" {other} has it: pass service={other!r}." if is_other else ""
    return PipeMockError(
        f"{service} has no operation {name!r}.{hint}{say} {whose} are {_listed(known)}."
    )


def _require_members(model: OperationModel, parameters: Mapping[str, Any]) -> None:
    there = model.input_shape.members if model.input_shape else {}
    for name in parameters:
        if name not in there:
            hint = f"{near(name, there)} It takes {_listed(there)}"
            msg = f"{model.name} has no parameter {name!r}.{hint}."
            raise PipeMockError(msg)


# The failure --------------------------------------------------------------------------------------


def _status(model: OperationModel, code: str, status: int | None) -> int:
    if status is not None:
        _require_failure(status)
        return status
    own = _own_errors(model)
    known = {**COMMON_ERRORS, **own}
    if code in known:
        return known[code]
    hint = near(code, [*known, *BROKEN_CONNECTIONS])
    msg = (
        f"{model.name} does not fail with {code!r}.{hint} It fails with {_listed(own)}; "
        f"every operation may fail with {_listed(COMMON_ERRORS)}; a connection breaks with "
        f"{_listed(BROKEN_CONNECTIONS)}. To make it fail with any other code, give the HTTP status "
        "of the answer too, such as status=400."
    )
    raise PipeMockError(msg)


def _own_errors(model: OperationModel) -> dict[str, int]:
    modelled = {
        shape.name: shape.metadata.get("error", {}).get("httpStatusCode", _LEAST_FAILURE)
        for shape in model.error_shapes
    }
    known = {code: _LEAST_FAILURE for name, code in NOT_MODELLED if name == model.name}
    return known | modelled


def _require_failure(status: int) -> None:
    if not _LEAST_FAILURE <= status <= _MOST:
        msg = f"A call does not fail with the HTTP status {status}, only with 400 to 599."
        raise PipeMockError(msg)


def _usual_message(code: str) -> str:
    return _RATE_EXCEEDED if code in _THROTTLING else ""


def _require_no_answer(code: str, message: str | None, status: int | None) -> None:
    if message or status is not None:
        msg = (
            f"{code} is raised by botocore, because no answer arrives: it has no message and no "
            "status. Leave them out."
        )
        raise PipeMockError(msg)


def _require_lost_answer(code: str, status: int | None) -> None:
    refused = status is not None and status < _LEAST_SERVER_FAILURE
    if refused or code in _NOTHING_SENT:
        lost = sorted(set(BROKEN_CONNECTIONS) - _NOTHING_SENT)
        msg = (
            f"A call that fails with {code} was not performed. With performed=True, use "
            f"{_listed(lost)}, or an HTTP status from 500."
        )
        raise PipeMockError(msg)


# Names --------------------------------------------------------------------------------------------


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
