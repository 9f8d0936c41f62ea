"""The handling of a call: validate, perform and record it, and shape the answer."""

from __future__ import annotations

import contextlib
import copy
import functools
from typing import TYPE_CHECKING, Any, Final

import attrs
from botocore import xform_name
from botocore.awsrequest import AWSResponse

from pipemock._callers import account_of
from pipemock._cloud.cloud import Cloud
from pipemock._codecommit import request_validation
from pipemock._codecommit.operations import OPERATIONS as CODECOMMIT
from pipemock._codecommit.request import Request as CodeCommitRequest
from pipemock._codepipeline.operations import OPERATIONS as CODEPIPELINE
from pipemock._codepipeline.request import Request
from pipemock._edge.shapes import copied, validated
from pipemock._errors import NotMocked, ServiceError
from pipemock.events import ApiCall

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import OperationModel

SERVICES: Final[Mapping[str, Mapping[str, Callable[..., dict[str, Any] | None]]]] = {
    "codepipeline": CODEPIPELINE,
    "codecommit": CODECOMMIT,
}
"""The services that pipemock answers for, with the operations that are implemented."""


def _validated_by_members(model: OperationModel, parameters: Mapping[str, Any]) -> dict[str, Any]:
    asked = copied(model, parameters)
    shape: Any = model.input_shape  # which every operation of CodeCommit has
    request_validation.validate(
        model.name, shape.members, required=shape.required_members, asked=asked
    )
    return asked


@attrs.frozen
class _Dispatch:
    """What differs between the services: how a request is validated, and where it arrives."""

    validated: Callable[[OperationModel, Mapping[str, Any]], dict[str, Any]]
    request: Callable[..., Any]
    world: Callable[..., Any]


_DISPATCH: Final = {
    "codepipeline": _Dispatch(validated, Request, Cloud.world),
    "codecommit": _Dispatch(_validated_by_members, CodeCommitRequest, Cloud.codecommit),
}

answer_checks: Final[list[Callable[[OperationModel, Mapping[str, Any]], None]]] = []
"""Checks of every answer: pipemock's own tests validate answers by the service model here."""


@attrs.define(kw_only=True)
class Call:
    """A call that has arrived at a mock.

    `parameters` are those that the caller passed, with the tokens that botocore fills in.
    `access_key` is that of the client, if it has one.
    """

    cloud: Cloud
    model: OperationModel
    parameters: Mapping[str, Any]
    region: str
    access_key: str | None


def answer(call: Call, *, attempts: int = 1) -> tuple[AWSResponse, dict[str, Any]]:
    """Answer a call as the service would.

    Args:
        call: The call.
        attempts: The number of attempts of the client, including this one.

    Returns:
        The response and the parsed body, as botocore expects them of a handler that answers.

    Raises:
        NotMocked: If the operation is not implemented.
    """
    function = _operation(call)
    cloud, name = call.cloud, call.model.name
    if cloud.automatic_clock is not None:
        caller = cloud.caller_with(call.access_key)
        cloud.automatic_clock.arrive(name, (call.region, caller, repr(call.parameters)))
    with cloud.lock:
        caller = cloud.caller_with(call.access_key)
        record = _record(call, caller, attempts)
        request_id = request_id_of(call, attempts)
        try:
            asked, body = _performed(call, caller, function)
        except ServiceError as error:
            cloud.calls.append(record(parameters=copy.deepcopy(call.parameters), error=error.code))
            return _failure(error, request_id)
        cloud.calls.append(record(parameters=asked))
        if cloud.automatic_clock is not None:
            cloud.automatic_clock.answered(name, body)
    cloud.call_functions()
    for check in answer_checks:
        check(call.model, body)
    return _response(200, body, request_id)


def perform(call: Call) -> None:
    """Perform the call and discard its result."""
    function = _operation(call)
    with call.cloud.lock, contextlib.suppress(ServiceError):
        _performed(call, call.cloud.caller_with(call.access_key), function)
    call.cloud.call_functions()


def note_failure(call: Call, code: str, *, attempts: int) -> None:
    """Record a call that a fault ended."""
    with call.cloud.lock:
        record = _record(call, call.cloud.caller_with(call.access_key), attempts)
        call.cloud.calls.append(record(parameters=copy.deepcopy(call.parameters), error=code))


def request_id_of(call: Call, attempt: int) -> str:
    """Return the request id of an attempt of the next call."""
    return f"{attempt - 1:08x}-0000-4000-8000-{len(call.cloud.calls):012x}"


def _record(call: Call, caller: str, attempts: int) -> functools.partial[ApiCall]:
    return functools.partial(
        ApiCall,
        service=call.model.service_model.service_name,
        operation=call.model.name,
        account=account_of(caller),
        region=call.region,
        caller=caller,
        time=call.cloud.clock.now,
        attempts=attempts,
    )


def _performed(
    call: Call, caller: str, function: Callable[..., dict[str, Any] | None]
) -> tuple[dict[str, Any], dict[str, Any]]:
    dispatch = _DISPATCH[call.model.service_model.service_name]
    asked = dispatch.validated(call.model, call.parameters)
    request = dispatch.request(
        world=dispatch.world(call.cloud, account=account_of(caller), region=call.region),
        now=call.cloud.clock.now,
        caller=caller,
        operation=call.model.name,
        parameters=asked,
    )
    return asked, function(request, **_arguments(asked)) or {}


def _operation(call: Call) -> Callable[..., dict[str, Any] | None]:
    service, name = call.model.service_model.service_name, call.model.name
    try:
        return SERVICES[service][name]
    except KeyError:
        built = ", ".join(sorted(SERVICES[service])) or "none of its operations yet"
        msg = (
            f"pipemock does not answer {service} {name}, and it never lets such a call reach AWS. "
            f"Of {service} it plays: {built}. To answer the call yourself, put a botocore Stubber "
            "on the client: it comes first."
        )
        raise NotMocked(msg) from None


# The parameters of the operations are the members of the input shapes, in snake case.
def _arguments(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {xform_name(member): value for member, value in asked.items()}


def _failure(error: ServiceError, request_id: str) -> tuple[AWSResponse, dict[str, Any]]:
    body = {
        "Error": {"Message": error.message, "Code": error.code},
        "message": error.message,
    }
    return _response(error.status, body, request_id)


def _response(
    status: int, body: dict[str, Any], request_id: str
) -> tuple[AWSResponse, dict[str, Any]]:
    headers: Any = {"x-amzn-requestid": request_id, "content-type": "application/x-amz-json-1.1"}
    metadata = {
        "RequestId": request_id,
        "HTTPStatusCode": status,
        "HTTPHeaders": headers,
        "RetryAttempts": 0,
    }
    return AWSResponse("", status, headers, None), {**body, "ResponseMetadata": metadata}
