"""The context of an operation, and the pages and members of its answers.

A token names the row after which the next page starts, not a number of rows, so rows that arrive
between two pages are neither skipped nor returned twice. A token is bound to the request that it
was issued for: like the real service, the mock refuses it in any other request.
"""

from __future__ import annotations

import base64
import bisect
import json
import zlib
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from pipemock._errors import ServiceError

T = TypeVar("T")

# Some operations of both services capitalise these names.
_NOT_BOUND: Final = {"nextToken", "maxResults", "NextToken", "MaxResults"}


class AnyWorld(Protocol):
    """The account and Region of a call, as all services know them."""

    account: str
    region: str


W = TypeVar("W", bound=AnyWorld)


@attrs.define(kw_only=True)
class OperationContext(Generic[W]):
    """One call: its account and Region, time, caller, operation and parameters."""

    world: W
    now: datetime
    caller: str
    operation: str
    parameters: Mapping[str, Any]

    @staticmethod
    def invalid_token(token: str) -> ServiceError:
        """Return the service's error for a token that was not issued for this request."""
        raise NotImplementedError

    def page(
        self,
        rows: Sequence[T],
        *,
        size: int | None,
        most: int,
        token: str | None,
        start_after: Callable[[str], int],
        anchor: Callable[[T], str],
    ) -> tuple[Sequence[T], str | None]:
        """Return one page of *rows*.

        Args:
            rows: All rows, in the order of the answer.
            size: The page size that the request asks for, if any.
            most: The page size otherwise.
            token: The token of the previous page, or `None` for the first page.
            start_after: A function from an anchor to the index of the first row after it.
            anchor: A function from a row to its anchor.

        Returns:
            The rows of the page and the token of the next page, or `None` on the last page.
        """
        start = 0
        if token is not None:
            try:
                start = start_after(self._anchor_of(token))
            except ValueError:
                raise self.invalid_token(token) from None
        end = start + (size or most)
        chosen = rows[start:end]
        return chosen, None if end >= len(rows) else self._token(anchor(chosen[-1]))

    def names(
        self, names: Collection[str], *, size: int | None = None, most: int, token: str | None
    ) -> tuple[Sequence[str], str | None]:
        """Return one page of names, in alphabetical order."""
        rows = sorted(names)
        return self.page(
            rows,
            size=size,
            most=most,
            token=token,
            start_after=lambda anchor: bisect.bisect_right(rows, anchor),
            anchor=str,
        )

    def rows(
        self,
        rows: Sequence[T],
        anchor: Callable[[T], str],
        *,
        size: int | None,
        most: int,
        token: str | None,
    ) -> tuple[Sequence[T], str | None]:
        """Return one page of rows, in the given order."""
        return self.page(
            rows,
            size=size,
            most=most,
            token=token,
            start_after=lambda wanted: [anchor(row) for row in rows].index(wanted) + 1,
            anchor=anchor,
        )

    def numbered(
        self,
        rows: Sequence[tuple[int, T]],
        *,
        size: int | None = None,
        most: int,
        token: str | None,
    ) -> tuple[Sequence[T], str | None]:
        """Return one page of rows that only a number identifies, in the order of the numbers."""
        page, next_token = self.page(
            rows,
            size=size,
            most=most,
            token=token,
            start_after=lambda anchor: bisect.bisect_right(
                rows, int(anchor), key=lambda row: row[0]
            ),
            anchor=lambda row: str(row[0]),
        )
        return [row for _, row in page], next_token

    def _token(self, anchor: str) -> str:
        checksum = zlib.crc32(json.dumps([anchor, self._bound_to()]).encode())
        text = f"{checksum} {anchor}"
        return base64.urlsafe_b64encode(text.encode()).decode()

    # A token is valid if building it again from its anchor yields the same text.
    def _anchor_of(self, token: str) -> str:
        anchor = base64.urlsafe_b64decode(token.encode()).decode().partition(" ")[2]
        if self._token(anchor) != token:
            raise ValueError(token)
        return anchor

    def _bound_to(self) -> list[object]:
        asked = {key: value for key, value in self.parameters.items() if key not in _NOT_BOUND}
        return [self.operation, self.world.account, self.world.region, asked]


def with_next_token(
    answer: dict[str, Any], token: str | None, *, name: str = "nextToken"
) -> dict[str, Any]:
    """Add the token of the next page; the last page has none."""
    return answer if token is None else {**answer, name: token}


def without_none(**members: object) -> dict[str, Any]:
    """Return the members that have a value: the services leave the others out."""
    # Answers have hundreds of members: before Python 3.12 a comprehension takes twice the time.
    answer = {}
    for name, value in members.items():
        if value is not None:
            answer[name] = value  # noqa: PERF403 -- see above
    return answer
