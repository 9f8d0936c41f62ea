"""CBOR as it is written is what botocore reads, and as botocore writes it is read."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Final

import pytest
from botocore.serialize import create_serializer
from hypothesis import given
from hypothesis import strategies as st

from pipemock._edge import cbor
from pipemock._edge.clients import operation
from pipemock._errors import ServiceError

WHOLE_NUMBERS: Final = st.integers(-(2**64), 2**64 - 1)
MOMENTS: Final = st.datetimes(
    datetime(1970, 1, 1),  # noqa: DTZ001 -- the time zone is the next argument
    datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(timezone.utc),
).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))
VALUES: Final = st.recursive(
    st.booleans() | WHOLE_NUMBERS | st.text() | st.binary() | MOMENTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_is_read(value: Any) -> None:
    """Every value that an answer can have is read as it was."""
    assert value == cbor.read(cbor.written(value))


@pytest.mark.parametrize(
    ("value", "bytes_"),
    [
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (255, "18ff"),
        (256, "190100"),
        (1_000_000, "1a000f4240"),
        (1_000_000_000_000, "1b000000e8d4a51000"),
        (-1, "20"),
        (-1000, "3903e7"),
        (False, "f4"),
        (True, "f5"),
        (b"\1\2\3\4", "4401020304"),
        ("IETF", "6449455446"),
        ("x" * 24, "7818" + "78" * 24),
        ([1, 2, 3], "83010203"),
        ({"a": 1, "b": [2, 3]}, "a26161016162820203"),
        (datetime(2013, 3, 21, 20, 4, 0, 500_000, timezone.utc), "c1fb41d452d9ec200000"),
    ],
)
def test_the_shortest_form_is_written(value: Any, bytes_: str) -> None:
    """Values are written as the examples of RFC 8949 are, in its appendix A."""
    assert bytes_ == cbor.written(value).hex()


def test_botocore_writes_what_is_read() -> None:
    """A request of botocore is read with its text, number and timestamp."""
    model = operation("codepipeline", "PutJobSuccessResult")
    revision = {
        "revision": "é",
        "changeIdentifier": "1",
        "created": datetime(2026, 1, 5, 9, 0, tzinfo=timezone.utc),
    }
    serializer: Any = create_serializer("smithy-rpc-v2-cbor", include_validation=False)
    asked = {"jobId": "1", "currentRevision": revision, "outputVariables": {"a": "b"}}

    read = cbor.read(serializer.serialize_to_request(asked, model)["body"])

    assert {"jobId": "1", "outputVariables": {"a": "b"}}.items() <= read.items()
    assert 1767603600 == read["currentRevision"]["created"].timestamp()
    assert "é" == read["currentRevision"]["revision"]


def test_an_empty_body_has_no_members() -> None:
    """Documented: a request without members may have no body."""
    assert {} == cbor.read(b"")


@pytest.mark.parametrize("body", [b"\x61\xff", b"\x81", b"\xff", b"\x00\x00", b"\xa1\x80\x00"])
def test_what_is_not_one_value_is_refused(body: bytes) -> None:
    """A body is one whole value, without anything after it."""
    with pytest.raises(ServiceError) as refused:
        cbor.read(body)

    assert ("SerializationException", "") == (refused.value.code, refused.value.message)
