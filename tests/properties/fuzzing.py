"""Requests that nobody would write, sent to an operation: what may come out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore import xform_name
from botocore.exceptions import ClientError

from tests.properties.fingerprint import fingerprint
from tests.service_model import expect_listed
from tests.unchecked_client import unchecked_client

if TYPE_CHECKING:
    from botocore.model import OperationModel

    from pipemock import PipelineMock


def model_of(name: str, service: str = "codepipeline") -> OperationModel:
    """Return an operation of the service model."""
    model: OperationModel = unchecked_client(service).meta.service_model.operation_model(name)
    return model


def can_be_written(name: str, request: dict[str, Any], service: str = "codepipeline") -> bool:
    """Return whether botocore can serialise a request, however wrong it is."""
    try:
        unchecked_client(service)._serializer.serialize_to_request(request, model_of(name, service))
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError, AttributeError):
        return False
    return True


def succeeds(
    mock: PipelineMock, name: str, request: dict[str, Any], service: str = "codepipeline"
) -> bool:
    """Send a request, and return whether it succeeds.

    Otherwise it has to meet an error that the model lists and that has a text, and has to leave
    everything as it was.
    """
    before = fingerprint(mock)
    try:
        getattr(unchecked_client(service), xform_name(name))(**request)
    except ClientError as error:
        refused: Any = error.response["Error"]
    else:
        return True

    expect_listed(name, refused["Code"], service)
    assert refused["Message"]
    assert before == fingerprint(mock)
    return False
