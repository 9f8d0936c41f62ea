"""A history: rows that arrive at its end and are forgotten near its beginning."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Iterator


class Numbered(Protocol):
    """A row that knows its place in the history."""

    @property
    def number(self) -> int:
        """The place, counted from the oldest row that ever was."""


T = TypeVar("T", bound=Numbered)


class History(Sequence[T]):
    """Rows in the order of their numbers, which are never given twice.

    What is forgotten leaves its place empty, until half of the places are: so that to forget a row
    costs no more than the few older ones that are still remembered.
    """

    def __init__(self) -> None:
        """Begin without rows."""
        self._places: list[Any] = []
        self._first = 0
        self._forgotten = 0

    @property
    def next_number(self) -> int:
        """The number of the row that comes next."""
        return self._forgotten + len(self)

    def append(self, row: T) -> None:
        """Add a row, whose number is the next one."""
        self._places.append(row)

    def forget(self, row: T) -> None:
        """Remove a row: those in front of it move up."""
        places, first = self._places, self._first
        place = bisect.bisect_left(places, row.number, lo=first, key=lambda each: each.number)
        places[first + 1 : place + 1] = places[first:place]
        places[first] = None
        self._first += 1
        self._forgotten += 1
        if self._first > len(self):
            del places[: self._first]
            self._first = 0

    def __len__(self) -> int:
        """Return the number of rows that are remembered."""
        return len(self._places) - self._first

    def __iter__(self) -> Iterator[T]:
        """Yield the rows, the oldest first."""
        return itertools.islice(self._places, self._first, None)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        """Return a row, or some of them."""
        if isinstance(index, slice):
            return list(self)[index]
        row: T = self._places[self._first + range(len(self))[index]]
        return row
