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
    format_ = wire.PROTOCOLS[protocol]
    response = wire.response(
        format_,
        format_.error("codepipeline", "ThrottlingException", message),
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
    format_ = wire.PROTOCOLS[protocol]
    body = format_.written({})
    response = wire.response(format_, body, url="", status=200, request_id="of the test")
    parsed = _parsed(protocol, response)

    assert ["ResponseMetadata"] == list(parsed)


def test_an_error_without_words() -> None:
    """Captured: where an error has no words, its body has the code and nothing else."""
    body = wire.JSON.error("codepipeline", "ThrottlingException", "")

    assert b'{"__type": "ThrottlingException"}' == body


def test_an_error_in_cbor_has_the_absolute_id_of_its_shape() -> None:
    """Documented: in CBOR an error is named with the namespace of its service."""
    body = wire.CBOR.error("codecommit", "FileTooLargeException", "It is large.")

    assert {
        "__type": "com.amazonaws.codecommit#FileTooLargeException",
        "message": "It is large.",
    } == wire.CBOR.read(body)


@pytest.mark.parametrize(("target", "service"), wire.TARGETS.items())
def test_the_targets_are_those_of_the_model(target: str, service: str) -> None:
    """A request names its service as the service model says."""
    assert target == operation(service, "TagResource").service_model.metadata["targetPrefix"]
