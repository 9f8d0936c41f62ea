"""Values as CBOR, the format of bodies in the protocol Smithy RPC v2 (RFC 8949)."""

from __future__ import annotations

import struct
from datetime import datetime
from typing import Any, Final

from botocore.parsers import ResponseParserError, RpcV2CBORParser

from pipemock._errors import malformed

# RFC 8949, section 3: the first byte of an item has its type in three bits, and in the other five
# how many bytes of an argument follow: a length, a number of items, or the value itself.
_UNSIGNED: Final = 0
_NEGATIVE: Final = 1
_BYTES: Final = 2
_TEXT: Final = 3
_LIST: Final = 4
_MAP: Final = 5
_FIRST_LENGTH: Final = 24
_SIZES: Final = {1: 24, 2: 25, 4: 26, 8: 27}

_SIMPLE: Final = {False: b"\xf4", True: b"\xf5"}
_DOUBLE: Final = b"\xfb"
_EPOCH_SECONDS: Final = b"\xc1"


def written(value: Any) -> bytes:  # noqa: ANN401 -- any value of an answer
    """Return a value of an answer as CBOR."""
    if isinstance(value, bool):
        return _SIMPLE[value]
    if isinstance(value, int):
        return _head(_UNSIGNED, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
    if isinstance(value, datetime):
        return _EPOCH_SECONDS + _DOUBLE + struct.pack(">d", value.timestamp())
    kind, length, content = _parts(value)
    return _head(kind, length) + content


def _parts(value: Any) -> tuple[int, int, bytes]:  # noqa: ANN401
    match value:
        case str():
            text = value.encode()
            return _TEXT, len(text), text
        case bytes():
            return _BYTES, len(value), value
        case dict():
            items = (written(part) for member in value.items() for part in member)
            return _MAP, len(value), b"".join(items)
        case _:
            return _LIST, len(value), b"".join(map(written, value))


# The shortest of all forms, which RFC 8949 prefers, and by whose bytes the SDK for JavaScript
# recognises the names of members (seen: version 3.1138).
def _head(kind: int, argument: int) -> bytes:
    if argument < _FIRST_LENGTH:
        return bytes([kind << 5 | argument])
    size = next(size for size in _SIZES if argument < 1 << 8 * size)
    return bytes([kind << 5 | _SIZES[size]]) + argument.to_bytes(size, "big")


def read(body: bytes) -> Any:  # noqa: ANN401 -- any value
    """Return the value of a body; an empty one is a request without members.

    Raises:
        ServiceError: If the body is not CBOR.
    """
    if not body:
        return {}
    parser: Any = RpcV2CBORParser()
    stream = parser.get_peekable_stream_from_bytes(body)
    try:
        value = parser.parse_data_item(stream)
    # What botocore does not expect: a text that is not UTF-8, a list as a key, a length beyond all
    # memory, a timestamp out of range, and more levels than Python has.
    except (
        ArithmeticError,
        MemoryError,
        OSError,
        ResponseParserError,
        RuntimeError,
        TypeError,
        ValueError,
    ):
        raise malformed() from None
    if stream.read():
        raise malformed()
    return value
