"""Answers in the form that botocore expects of a handler that answers a call."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSResponse, HeadersDict

from pipemock._edge.timestamps import localize

if TYPE_CHECKING:
    from botocore.model import OperationModel

    from pipemock._edge.answers import Answer, Error


class Response(AWSResponse):
    """A response that nothing has sent: it has a status and headers, and no body to read."""

    def __init__(self, metadata: dict[str, Any]) -> None:
        """Take the status and the headers of an answer that is already parsed."""
        self.url = ""
        self.status_code = metadata["HTTPStatusCode"]
        self.raw = None
        self._content = None
        self._metadata = metadata

    # Few handlers ask for the headers, and they cost more than all the rest.
    @functools.cached_property
    def headers(self) -> HeadersDict:  # type: ignore[override] # an attribute there
        """The headers, whose names may be written in any case."""
        return HeadersDict(self._metadata["HTTPHeaders"])


def response(model: OperationModel, answer: Answer) -> tuple[Response, dict[str, Any]]:
    """Return the answer to an operation as a response that is already parsed."""
    body = parsed(model, answer)
    return Response(body["ResponseMetadata"]), body


def parsed(model: OperationModel, answer: Answer) -> dict[str, Any]:
    """Return what botocore's parser would make of the answer to an operation."""
    headers = {
        "x-amzn-requestid": answer.request_id,
        "content-type": "application/x-amz-json-1.1",
    }
    metadata = {
        "RequestId": answer.request_id,
        "HTTPStatusCode": answer.status,
        "HTTPHeaders": headers,
        "RetryAttempts": 0,
    }
    if answer.error is not None:
        return {**_error(model, answer.error), "ResponseMetadata": metadata}
    members = {**answer.body, "ResponseMetadata": metadata}
    localize(model, members)
    return members


# botocore adds the members that the service model gives to an error: a message, to some of them.
def _error(model: OperationModel, error: Error) -> dict[str, Any]:
    found: dict[str, Any] = {"Error": {"Message": error.message, "Code": error.code}}
    service: Any = model.service_model  # its stubs take a code for a number
    shape = service.shape_for_error_code(error.code)
    if shape is not None and "message" in shape.members:
        found["message"] = error.message
    return found
