"""The local time zone of a block, and what botocore's own parser makes of an answer in it."""

from __future__ import annotations

import base64
import contextlib
import json
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore.parsers import create_parser

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from botocore.model import OperationModel, Shape


@contextlib.contextmanager
def local_zone(name: str) -> Iterator[None]:
    """Make a time zone that of the process, until the block is left."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", name)
        time.tzset()
        yield
    time.tzset()


def read_by_botocore(model: OperationModel, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of an answer as botocore reads them from the wire."""
    shape: Any = model.output_shape
    response = {
        "status_code": 200,
        "headers": {},
        "body": json.dumps(body, default=_on_the_wire).encode(),
    }
    members: dict[str, Any] = create_parser("json").parse(response, shape)
    del members["ResponseMetadata"]
    return members


def _on_the_wire(value: datetime | bytes) -> float | str:
    return value.timestamp() if isinstance(value, datetime) else base64.b64encode(value).decode()


def text_of(members: Mapping[str, Any]) -> str:
    """Return the members as a text that differs where a time has another zone."""
    return json.dumps(members, default=repr, sort_keys=True)


def timestamps_in(shape: Any, path: str = "") -> list[str]:
    """Return the paths of the timestamps in a shape."""
    parts: Mapping[str, Shape] = {}
    match shape and shape.type_name:
        case "timestamp":
            return [path]
        case "structure":
            parts = {f".{name}": member for name, member in shape.members.items()}
        case "list":
            parts = {"[]": shape.member}
        case "map":
            parts = {"{}": shape.value}
    return [found for name, part in parts.items() for found in timestamps_in(part, path + name)]
