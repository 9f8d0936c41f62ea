"""One call: check the request, perform the operation, shape the answer, write the call down."""

from __future__ import annotations

import copy
import functools
from typing import TYPE_CHECKING, Any, Final

import attrs
from botocore import xform_name
from botocore.awsrequest import AWSResponse

from pipemock._arn import account_of
from pipemock._cloud import Cloud
from pipemock._codecommit import OPERATIONS as CODECOMMIT
from pipemock._codecommit import members
from pipemock._codecommit.request import Request as CodeCommitRequest
from pipemock._codepipeline import OPERATIONS as CODEPIPELINE
from pipemock._codepipeline.request import Request
from pipemock._edge.shapes import checked, copied
from pipemock._errors import NotMocked, ServiceError
from pipemock.events import ApiCall

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import OperationModel

    from pipemock._request import Call

SERVICES: Final[Mapping[str, Mapping[str, Callable[..., dict[str, Any] | None]]]] = {
    "codepipeline": CODEPIPELINE,
    "codecommit": CODECOMMIT,
}
"""The services that pipemock answers for, with the operations that are built."""


def _judged_by_members(model: OperationModel, parameters: Mapping[str, Any]) -> dict[str, Any]:
    asked = copied(model, parameters)
    shape: Any = model.input_shape  # which every operation of CodeCommit has
    members.judge(model.name, shape.members, required=shape.required_members, asked=asked)
    return asked


@attrs.frozen
class _Room:
    """What differs between the services: who judges a request, and where it arrives."""

    judged: Callable[[OperationModel, Mapping[str, Any]], dict[str, Any]]
    request: Callable[..., Call[Any]]
    world: Callable[..., Any]


_ROOMS: Final = {
    "codepipeline": _Room(checked, Request, Cloud.world),
    "codecommit": _Room(_judged_by_members, CodeCommitRequest, Cloud.codecommit),
}

answer_checks: Final[list[Callable[[OperationModel, Mapping[str, Any]], None]]] = []
"""Asked about every answer: our own tests let the service model judge here."""


def answer(
    cloud: Cloud,
    model: OperationModel,
    parameters: Mapping[str, Any],
    *,
    region: str,
    access_key: str | None,
) -> tuple[AWSResponse, dict[str, Any]]:
    """Answer one call as the service would.

    Args:
        cloud: The mock that answers.
        model: The operation, from the service model.
        parameters: What the caller passed, after botocore filled in its tokens.
        region: The Region of the client.
        access_key: The access key of the client, if it has one.

    Returns:
        What botocore expects of a handler that answers: a response and the parsed body.

    Raises:
        NotMocked: If the operation is not built.
    """
    perform = _operation(model.service_model.service_name, model.name)
    room = _ROOMS[model.service_model.service_name]
    with cloud.lock:
        caller = cloud.caller_with(access_key)
        account = account_of(caller)
        record = functools.partial(
            ApiCall,
            service=model.service_model.service_name,
            operation=model.name,
            account=account,
            region=region,
            caller=caller,
            time=cloud.clock.now,
        )
        request_id = _request_id(len(cloud.calls))
        try:
            asked = room.judged(model, parameters)
            request = room.request(
                world=room.world(cloud, account=account, region=region),
                now=cloud.clock.now,
                caller=caller,
                operation=model.name,
                parameters=asked,
            )
            body = perform(request, **_arguments(asked)) or {}
        except ServiceError as error:
            cloud.calls.append(record(parameters=copy.deepcopy(parameters), error=error.code))
            return _failure(error, request_id)
        cloud.calls.append(record(parameters=asked))
    cloud.call_functions()
    for check in answer_checks:
        check(model, body)
    return _response(200, body, request_id)


def _operation(service: str, name: str) -> Callable[..., dict[str, Any] | None]:
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


# The signatures are the members of the input shapes, in Python's spelling.
def _arguments(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {xform_name(member): value for member, value in asked.items()}


def _request_id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012x}"


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
