"""Errors on the wire are what botocore's own parsers read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore.endpoint import convert_to_response_dict
from botocore.parsers import create_parser

from pipemock._edge import wire
from pipemock._edge.clients import operation

if TYPE_CHECKING:
    from botocore.awsrequest import AWSResponse

PROTOCOLS: Final = pytest.mark.parametrize("protocol", ["json", "smithy-rpc-v2-cbor"])


def _parsed(protocol: str, response: AWSResponse) -> dict[str, Any]:
    model = operation("codepipeline", "GetPipeline")
    shape: Any = model.output_shape
    parsed: dict[str, Any] = create_parser(protocol).parse(
        convert_to_response_dict(response, model), shape
    )
    return parsed


@PROTOCOLS
@pytest.mark.parametrize(
    "message", ["", "It is gone.", "d\N{LATIN SMALL LETTER E WITH ACUTE}j\xe0", "x" * 70_000]
)
def test_an_error_is_read(protocol: str, message: str) -> None:
    """The code, the words and the id of the request are read from an error in each protocol."""
    response = wire.response(
        protocol,
        wire.error("ThrottlingException", message),
        url="https://codepipeline.us-east-1.amazonaws.com/",
        status=400,
        request_id="of the test",
    )
    parsed = _parsed(protocol, response)

    assert ({"Code": "ThrottlingException", "Message": message}, "of the test") == (
        parsed["Error"],
        parsed["ResponseMetadata"]["RequestId"],
    )


@PROTOCOLS
def test_nothing_is_read(protocol: str) -> None:
    """A response without members is read as one in each protocol."""
    response = wire.response(protocol, {}, url="", status=200, request_id="of the test")
    parsed = _parsed(protocol, response)

    assert ["ResponseMetadata"] == list(parsed)


def test_an_error_without_words() -> None:
    """Captured: where an error has no words, its body has the code and nothing else."""
    response = wire.response(
        "json", wire.error("ThrottlingException", ""), url="", status=400, request_id=""
    )

    assert b'{"__type": "ThrottlingException"}' == response.content
