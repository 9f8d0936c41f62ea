"""The decoding of requests: from values of a wire format to those of the service model."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pipemock._errors import malformed, wrong_type

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.model import OperationModel

    Leaves: TypeAlias = Mapping[str, Callable[[Any], Any]]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)


def parameters(model: OperationModel, value: object, leaves: Leaves) -> dict[str, Any]:
    """Return the parameters of a request, without members that the operation does not have.

    Only structures, lists, maps, blobs and timestamps are checked here; the validation of the
    request checks the other types, as it does for every client.

    Args:
        model: The operation.
        value: The body, as its wire format was read.
        leaves: How a wire format decodes blobs and timestamps, by their type.

    Raises:
        ServiceError: A SerializationException. Captured from Athena: without a message if the body
            is neither a structure nor a list.
    """
    if not isinstance(value, dict | list):
        raise malformed()
    shape: Any = model.input_shape
    return {} if shape is None else _decoded(shape, value, leaves)


# Captured from Athena: a member that is null is absent, and unknown members are ignored.
def _decoded(shape: Any, value: Any, leaves: Leaves) -> Any:  # noqa: ANN401
    kind = shape.type_name
    match kind:
        case "structure":
            members = shape.members
            return {
                name: _decoded(members[name], member, leaves)
                for name, member in _of(dict, value, kind).items()
                if name in members and member is not None
            }
        case "list":
            return [_item(shape.member, item, leaves) for item in _of(list, value, kind)]
        case "map":
            entries = _of(dict, value, kind).items()
            return {key: _item(shape.value, item, leaves) for key, item in entries}
        case "blob" | "timestamp":
            return leaves[kind](value)
        case _ if isinstance(value, dict | list):
            raise wrong_type(value, kind)
        case _:
            return value


def _item(shape: Any, value: Any, leaves: Leaves) -> Any:  # noqa: ANN401
    return None if value is None else _decoded(shape, value, leaves)


def _of(expected: type, value: Any, kind: str) -> Any:  # noqa: ANN401
    if not isinstance(value, expected):
        raise wrong_type(value, kind)
    return value


# JSON ---------------------------------------------------------------------------------------------


def _base64(value: object) -> bytes:
    if not isinstance(value, str):
        raise wrong_type(value, "blob")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise malformed() from None


def _epoch_seconds(value: object) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong_type(value, "timestamp")
    try:
        return _EPOCH + timedelta(seconds=value)
    except OverflowError:
        raise malformed() from None


# CBOR, whose types botocore's parser has already read --------------------------------------------


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise wrong_type(value, "blob")
    return value


def _datetime(value: object) -> datetime:
    if not isinstance(value, datetime):
        raise wrong_type(value, "timestamp")
    return value


JSON: Final[Leaves] = {"blob": _base64, "timestamp": _epoch_seconds}
CBOR: Final[Leaves] = {"blob": _bytes, "timestamp": _datetime}
