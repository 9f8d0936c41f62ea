"""The decoding of requests: blobs and timestamps in each wire format."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Final

import pytest

from pipemock._edge import decoding
from pipemock._edge.clients import operation
from pipemock._errors import ServiceError

PUT_FILE: Final = operation("codecommit", "PutFile")
PUT_RESULT: Final = operation("codepipeline", "PutJobSuccessResult")
MOMENT: Final = datetime(2026, 1, 5, 9, 0, 0, 500_000, timezone.utc)


@pytest.mark.parametrize(
    ("leaves", "content", "created"),
    [
        (decoding.JSON, "SGkh", 1767603600.5),
        (decoding.CBOR, b"Hi!", MOMENT),
    ],
    ids=["json", "cbor"],
)
def test_blobs_and_timestamps(leaves: Any, content: object, created: object) -> None:
    """A blob becomes bytes and a timestamp a datetime, from what the format has for them."""
    revision = {"currentRevision": {"created": created}}

    assert {"fileContent": b"Hi!"} == decoding.parameters(
        PUT_FILE, {"fileContent": content}, leaves
    )
    assert {"currentRevision": {"created": MOMENT}} == decoding.parameters(
        PUT_RESULT, revision, leaves
    )


@pytest.mark.parametrize(
    ("leaves", "content"),
    [(decoding.JSON, b"Hi!"), (decoding.CBOR, "SGkh")],
    ids=["json", "cbor"],
)
def test_a_blob_of_the_other_format(leaves: Any, content: object) -> None:
    """A blob in the form of the other format is refused."""
    with pytest.raises(ServiceError, match="STRING_VALUE can not be converted to a Blob"):
        decoding.parameters(PUT_FILE, {"fileContent": content}, leaves)


def test_null_in_a_list_is_left_to_the_validation() -> None:
    """A null in a list is not a member of it that is absent."""
    tags = {"resourceArn": "a", "tags": [None]}

    assert tags == decoding.parameters(
        operation("codepipeline", "TagResource"), tags, decoding.JSON
    )


def test_null_in_a_map_is_left_to_the_validation() -> None:
    """A null in a map is not a value of it that is absent; the other values are decoded."""
    asked = {"jobId": "1", "outputVariables": {"a": None, "b": "c"}}

    assert asked == decoding.parameters(PUT_RESULT, asked, decoding.JSON)


@pytest.mark.parametrize("content", ["SGkh!", "SGk", "é"])
def test_a_blob_is_base64_alone(content: str) -> None:
    """A text with anything else than Base64 is refused without a message."""
    with pytest.raises(ServiceError) as refused:
        decoding.parameters(PUT_FILE, {"fileContent": content}, decoding.JSON)

    assert ("SerializationException", "") == (refused.value.code, refused.value.message)
