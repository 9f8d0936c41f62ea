"""Values as JSON, the format of bodies in the protocol AWS JSON 1.1."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any, NoReturn

from pipemock._errors import malformed


def written(value: object) -> bytes:
    """Return a value of an answer as JSON."""
    return json.dumps(value, default=_plain).encode()


# Captured, in the samples of the API reference: seconds with milliseconds, as a number.
def _plain(value: datetime | bytes) -> float | str:
    if isinstance(value, datetime):
        seconds = round(value.timestamp(), 3)
        return int(seconds) if seconds.is_integer() else seconds
    return base64.b64encode(value).decode()


def read(body: bytes) -> Any:  # noqa: ANN401 -- any value
    """Return the value of a body.

    Raises:
        ServiceError: If the body is not JSON. Captured from Athena: nor is an empty one.
    """
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
        if b"\\u" in body:
            _require_characters(value)
    except (ValueError, RecursionError):
        raise malformed() from None
    return value


# Infinity and NaN are Python's own.
def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


# Half of a surrogate pair is not a character, and no text of the service can have one.
def _require_characters(value: object) -> None:
    json.dumps(value, ensure_ascii=False).encode()
