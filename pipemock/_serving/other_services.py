"""Requests for other services: mistakes of a test, refused in words that their SDKs can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from pipemock._edge import wire
from pipemock._edge.services import SERVICES
from pipemock._errors import PipeMockError, ServiceError
from pipemock._serving.addressing import scope_of, target_of
from pipemock._serving.messages import Response

if TYPE_CHECKING:
    from pipemock._edge.wire import Protocol
    from pipemock._serving.messages import Request

# Documented by their service models: these send and read XML, and others that read it send forms.
_IN_XML: Final = {"cloudfront", "route53", "s3", "s3express"}
_FORM: Final = "application/x-www-form-urlencoded"


def other_service(request: Request, protocol: Protocol) -> str | None:
    """Return the name of the other service that a request is for and is signed for, if it is."""
    if target_of(request, protocol).service in wire.TARGETS:
        return None
    try:
        service = scope_of(request).service
    except ServiceError:
        return None
    return None if service in SERVICES else service


def mistake(request: Request, service: str) -> PipeMockError:
    """Return the error that a test gets for a request for another service."""
    operation = request.headers.get("x-amz-target", "").rpartition(".")[2]
    asked = operation or f"{request.method} {request.path.partition('?')[0]}"
    msg = (
        f"A request for {service} has reached the server of a mock: {asked}. "
        "pipemock answers for CodePipeline and CodeCommit alone. Set AWS_ENDPOINT_URL_CODEPIPELINE "
        "and AWS_ENDPOINT_URL_CODECOMMIT to its URL, not AWS_ENDPOINT_URL, and give other services "
        "a server of their own, such as moto's."
    )
    return PipeMockError(msg)


def reads_xml(request: Request, service: str) -> bool:
    """Return whether the SDK that has sent a request reads errors in XML."""
    return service in _IN_XML or request.content_type == _FORM


def error_in_xml(code: str, message: str, *, status: int) -> Response:
    """Return an error as the services that answer in XML have it."""
    error = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    body = f"<ErrorResponse>{error}</ErrorResponse>\n".encode()
    return Response(status=status, headers={"Content-Type": "text/xml"}, body=body)
