"""A view of a history in reverse order, without a copy."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeVar, overload

if TYPE_CHECKING:
    from pipemock._codepipeline.request import Request
    from pipemock._engine.state.history import Numbered

MOST_PER_PAGE: Final = 100

T = TypeVar("T", bound="Numbered")


class NewestFirst(Sequence[T]):
    """The rows of a history, the newest first; the cost of a page depends on its size only."""

    def __init__(self, history: Sequence[T]) -> None:
        """Create a view of *history*, which is ordered from the oldest to the newest."""
        self._history = history

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._history)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        """Return a row, or a slice of the rows."""
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        return self._history[len(self) - 1 - index]

    def start_after(self, anchor: str) -> int:
        """Return the index of the first row older than the row with the number *anchor*."""
        older = bisect.bisect_left(self._history, int(anchor), key=lambda row: row.number)
        return len(self) - older


def newest_page(
    request: Request, history: Sequence[T], *, size: int | None, token: str | None
) -> tuple[Sequence[T], str | None]:
    """Return one page of a history, the newest row first, and the token of the next page."""
    rows = NewestFirst(history)
    return request.page(
        rows,
        size=size,
        most=MOST_PER_PAGE,
        token=token,
        start_after=rows.start_after,
        anchor=lambda row: str(row.number),
    )
