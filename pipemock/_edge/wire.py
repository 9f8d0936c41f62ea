"""Errors in the wire formats of CodePipeline and CodeCommit."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Final

from botocore.awsrequest import AWSResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_CBOR_TEXT: Final = 3
_CBOR_MAP: Final = 5
_CBOR_FOUR_BYTES: Final = 26


def response(
    protocol: str, members: Mapping[str, str], *, url: str, status: int, request_id: str
) -> AWSResponse:
    """Return a response whose body has the given members, all of them strings."""
    kind, written = _PROTOCOLS[protocol]
    headers: Any = {"x-amzn-requestid": request_id, "content-type": kind}
    return AWSResponse(url, status, headers, _Body(written(members)))


def error(code: str, message: str) -> dict[str, str]:
    """Return the members of an error; captured: an error without a text has no message member."""
    return {"__type": code, "message": message} if message else {"__type": code}


class _Body(io.BytesIO):
    def stream(self) -> Iterator[bytes]:
        yield self.read()


def _json(members: Mapping[str, str]) -> bytes:
    return json.dumps(members).encode()


# RFC 8949: the head of an item has three bits for its kind, five for the size of its length, and
# the length, which may always take four bytes.
def _cbor(members: Mapping[str, str]) -> bytes:
    texts = [text.encode() for member in members.items() for text in member]
    items = [_cbor_head(_CBOR_TEXT, len(text)) + text for text in texts]
    return _cbor_head(_CBOR_MAP, len(members)) + b"".join(items)


def _cbor_head(kind: int, length: int) -> bytes:
    return bytes([kind << 5 | _CBOR_FOUR_BYTES]) + length.to_bytes(4, "big")


_PROTOCOLS: Final[Mapping[str, tuple[str, Callable[[Mapping[str, str]], bytes]]]] = {
    "json": ("application/x-amz-json-1.1", _json),
    "smithy-rpc-v2-cbor": ("application/cbor", _cbor),
}
