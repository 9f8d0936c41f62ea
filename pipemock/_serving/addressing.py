"""What a request says about itself: its protocol, its operation, its Region and its caller."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._edge import wire
from pipemock._errors import ServiceError

if TYPE_CHECKING:
    from pipemock._edge.wire import Protocol
    from pipemock._serving.messages import Request

_SIGNED: Final = re.compile(
    r"AWS4-HMAC-SHA256\s+(?:.*,\s*)?Credential=([^/,\s]+)/[0-9]+/([\w-]+)/([\w-]+)/aws4_request\b"
)
_CBOR_PATH: Final = re.compile(r"/service/([^/]+)/operation/([^/?]+)$")


@attrs.frozen
class Scope:
    """The scope of a signature: who calls, where, and which service."""

    access_key: str
    region: str
    service: str


@attrs.frozen
class Target:
    """The service that a request names, as requests name it, and the operation."""

    service: str
    operation: str


def protocol_of(request: Request) -> Protocol:
    """Return the protocol of a request: documented, only that of CBOR is named by a header."""
    return wire.CBOR if request.headers.get("smithy-protocol") == "rpc-v2-cbor" else wire.JSON


def target_of(request: Request, protocol: Protocol) -> Target:
    """Return what a request asks for; both names are empty where it does not say so.

    Documented, in the specification of Smithy RPC v2: a request in CBOR that has a target of the
    other protocol must be refused.
    """
    header = request.headers.get("x-amz-target", "")
    if protocol is wire.JSON:
        service, _, operation = header.rpartition(".")
        return Target(service, operation)
    found = _CBOR_PATH.search(request.path)
    return Target("", "") if header or found is None else Target(found[1], found[2])


def scope_of(request: Request) -> Scope:
    """Return the scope of the signature of a request; the signature itself is not checked.

    Raises:
        ServiceError: If there is no signature. Inferred: the code and words are those of DynamoDB,
            and those of the page of common errors.
    """
    signed = request.headers.get("authorization", "")
    if not signed:
        code, message = "MissingAuthenticationTokenException", "Missing Authentication Token"
        raise ServiceError(code, message)
    found = _SIGNED.match(signed)
    if found is None:
        code, message = (
            "IncompleteSignature",
            "The request signature does not conform to AWS standards.",
        )
        raise ServiceError(code, message, status=403)
    return Scope(*found.groups())
