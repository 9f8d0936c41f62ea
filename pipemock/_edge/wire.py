"""The wire formats of CodePipeline and CodeCommit, and errors in them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import attrs
from botocore.awsrequest import AWSResponse

from pipemock._edge import cbor, decoding, json_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


@attrs.frozen(kw_only=True)
class Protocol:
    """A protocol: the form of its bodies, the values in them, and the names of errors."""

    name: str
    headers: Mapping[str, str]
    written: Callable[[Mapping[str, Any]], bytes]
    read: Callable[[bytes], Any]
    leaves: decoding.Leaves
    error_type: Callable[[str, str], str]

    def error(self, service: str, code: str, message: str) -> bytes:
        """Return the body of an error; captured: without a text it has no message member."""
        kind = {"__type": self.error_type(service, code)}
        return self.written({**kind, "message": message} if message else kind)


def _shape_name(_service: str, code: str) -> str:
    return code


# Documented, in the specification of Smithy RPC v2: an error is named by its absolute shape id.
# The namespaces are those of AWS's Smithy models (github.com/aws/api-models-aws).
def _shape_id(service: str, code: str) -> str:
    return f"com.amazonaws.{service}#{code}"


JSON: Final = Protocol(
    name="json",
    headers={"Content-Type": "application/x-amz-json-1.1"},
    written=json_text.written,
    read=json_text.read,
    leaves=decoding.JSON,
    error_type=_shape_name,
)
CBOR: Final = Protocol(
    name="smithy-rpc-v2-cbor",
    headers={"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"},
    written=cbor.written,
    read=cbor.read,
    leaves=decoding.CBOR,
    error_type=_shape_id,
)
PROTOCOLS: Final[Mapping[str, Protocol]] = {each.name: each for each in (JSON, CBOR)}
"""The protocols by their names in the service model."""

TARGETS: Final[Mapping[str, str]] = {
    "CodePipeline_20150709": "codepipeline",
    "CodeCommit_20150413": "codecommit",
}
"""The services by the names that requests have for them, as `targetPrefix` in the service model."""


def response(
    protocol: Protocol, body: bytes, *, url: str, status: int, request_id: str
) -> AWSResponse:
    """Return a response of a protocol in the form that botocore parses."""
    headers: Any = {"x-amzn-requestid": request_id}
    headers.update({name.lower(): value for name, value in protocol.headers.items()})
    return AWSResponse(url, status, headers, _Body(body))


class _Body(io.BytesIO):
    def stream(self) -> Iterator[bytes]:
        yield self.read()
