"""Answers in the form that botocore expects of a handler that answers a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSResponse

from pipemock._edge.timestamps import localized

if TYPE_CHECKING:
    from botocore.model import OperationModel

    from pipemock._edge.answers import Answer, Error


def response(model: OperationModel, answer: Answer) -> tuple[AWSResponse, dict[str, Any]]:
    """Return the answer to an operation as a response that is already parsed."""
    body = parsed(model, answer)
    return AWSResponse("", answer.status, body["ResponseMetadata"]["HTTPHeaders"], None), body


def parsed(model: OperationModel, answer: Answer) -> dict[str, Any]:
    """Return what botocore's parser would make of the answer to an operation."""
    members = localized(model, answer.body) if answer.error is None else _error(answer.error)
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
    return {**members, "ResponseMetadata": metadata}


def _error(error: Error) -> dict[str, Any]:
    return {"Error": {"Message": error.message, "Code": error.code}, "message": error.message}
