"""What the mock answers to a call, before any protocol or client library gives it a form."""

from __future__ import annotations

from typing import Any, Final

import attrs

_SUCCESS: Final = 200


@attrs.frozen
class Error:
    """An error of the service: its code, as in the service model, and its text."""

    code: str
    message: str


@attrs.define(kw_only=True)
class Answer:
    """The answer to a call: the members of the output, or an error and no members.

    `status` is the HTTP status. The values of the members are those of Python: bytes for a blob, an
    aware datetime for a timestamp. They are new for each answer: what gives it a form may change
    them.
    """

    request_id: str
    body: dict[str, Any] = attrs.field(factory=dict)
    error: Error | None = None
    status: int = _SUCCESS
