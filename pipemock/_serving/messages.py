"""Requests and responses, independent of sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

Break: TypeAlias = Literal["close", "hold", "reset"]
"""How a connection breaks: by a regular end, by no answer at all, or by a reset."""


@attrs.frozen
class Request:
    """A request; the names of its headers are in lower case.

    `source` is the IP address that it comes from.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    source: str

    @property
    def content_type(self) -> str:
        """The type of the body in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@attrs.frozen(kw_only=True)
class Response:
    """A response, or a connection that breaks without one."""

    status: int
    headers: Mapping[str, str] = attrs.field(factory=dict)
    body: bytes = b""
    broken: Break | None = None
