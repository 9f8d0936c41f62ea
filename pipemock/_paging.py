"""Pages and the tokens between them.

A token names the row that the next page starts after, not a number of rows: rows that arrive
between two pages are neither skipped nor shown twice. It is bound to the request that it was
issued for, as on the real service, where a token of another request is refused.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING, TypeVar

from pipemock import _errors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipemock._errors import ServiceError

T = TypeVar("T")


def page(
    rows: Sequence[T],
    *,
    size: int,
    token: str | None,
    request: object,
    start_after: Callable[[str], int],
    anchor: Callable[[T], str],
    refused: Callable[[str], ServiceError] = _errors.invalid_next_token,
) -> tuple[Sequence[T], str | None]:
    """Cut one page out of *rows*.

    Args:
        rows: All rows, in the order in which they are shown.
        size: The most rows on a page.
        token: The token of the page before, or `None` for the first page.
        request: What the token is bound to: the operation and its parameters.
        start_after: From an anchor to the index of the first row behind it.
        anchor: What names a row.
        refused: The error about a token that was not issued for this request.

    Returns:
        The rows of the page and the token of the next one, which is `None` on the last page.
    """
    try:
        start = 0 if token is None else start_after(_anchor_of(token, request))
    except ValueError:
        raise refused(token or "") from None
    chosen = rows[start : start + size]
    if start + size >= len(rows):
        return chosen, None
    return chosen, _token(anchor(chosen[-1]), request)


def _token(anchor: str, request: object) -> str:
    text = f"{_checksum([anchor, request])} {anchor}"
    return base64.urlsafe_b64encode(text.encode()).decode()


# Made once more from what it says, a token that was not changed is the same to the letter.
def _anchor_of(token: str, request: object) -> str:
    anchor = base64.urlsafe_b64decode(token.encode()).decode().partition(" ")[2]
    if _token(anchor, request) != token:
        raise ValueError(token)
    return anchor


def _checksum(value: object) -> int:
    return zlib.crc32(json.dumps(value, sort_keys=True).encode())
