"""What the mock answers to a call, before any protocol or client library gives it a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

_SUCCESS: Final = 200


@attrs.frozen
class Error:
    """An error of the service: its code, as in the service model, and its text."""

    code: str
    message: str


@attrs.frozen(kw_only=True)
class Answer:
    """The answer to a call: the members of the output, or an error and no members.

    `status` is the HTTP status. The values of the members are those of Python: bytes for a blob, an
    aware datetime for a timestamp.
    """

    request_id: str
    body: Mapping[str, Any] = attrs.field(factory=dict)
    error: Error | None = None
    status: int = _SUCCESS
