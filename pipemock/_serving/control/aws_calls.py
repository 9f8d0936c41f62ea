"""Calls of AWS's operations for a client that signs nothing, such as curl or the status page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._arguments import near, require_mappings, require_optional_texts, require_texts
from pipemock._arns import require_place
from pipemock._edge import clients, decoding
from pipemock._edge.calls import Call, answer
from pipemock._edge.services import SERVICES, handling
from pipemock._errors import PipeMockError, ServiceError
from pipemock._serving.control.handle import cloud_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._serving.control.handle import Handle


def perform(
    handle: Handle,
    *,
    operation: str,
    parameters: Mapping[str, Any] | None = None,
    service: str = "codepipeline",
    region: str | None = None,
    account: str | None = None,
    caller: str | None = None,
) -> Mapping[str, Any]:
    """Call an operation, and return the members of its answer. Faults are not met.

    Args:
        handle: The mock that answers.
        operation: The name of the operation, such as ``StartPipelineExecution``.
        parameters: The members of the request, as the CLI takes them in JSON.
        service: ``codepipeline`` or ``codecommit``.
        region: The Region that is called; the mock's own if omitted.
        account: The account that calls; the mock's own if omitted.
        caller: The ARN of the caller; if omitted, the mock's, or a user of the account.

    Raises:
        ServiceError: If the service refuses the call.
        PipeMockError: If there is no such operation.
    """
    require_texts(operation=operation, service=service)
    require_optional_texts(caller=caller)
    require_place(region=region, account=account)
    given = {} if parameters is None else parameters
    require_mappings(parameters=given)
    _require_operation(service, operation)
    cloud = cloud_of(handle)
    region = region or cloud.settings.region
    access_key = cloud.callers.access_key_for(account, caller, region=region)
    model = clients.operation(service, operation)
    call = Call(
        cloud=cloud,
        model=model,
        parameters=decoding.parameters(model, given, decoding.JSON),
        region=region,
        access_key=access_key,
    )
    answered = answer(call)
    if answered.error is not None:
        code, message = answered.error.code, answered.error.message
        raise ServiceError(code, message, status=answered.status)
    return answered.body


# Before the call, so that a misspelt name does not fail the test.
def _require_operation(service: str, operation: str) -> None:
    if service not in SERVICES:
        msg = f"pipemock answers for {' and '.join(SERVICES)}, not for {service!r}."
        raise PipeMockError(msg)
    operations = handling(service).operations
    if operation not in operations:
        hint = near(operation, operations)
        msg = f"pipemock answers no operation {operation!r} of {service}.{hint}"
        raise PipeMockError(msg)
