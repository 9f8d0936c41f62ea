"""A list of rows that are appended at its end and mostly removed near its beginning."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Iterator


class Numbered(Protocol):
    """A row that knows its number in the history."""

    @property
    def number(self) -> int:
        """The number, counted from the first row ever appended."""


T = TypeVar("T", bound=Numbered)


class History(Sequence[T]):
    """Rows in the order of their numbers, which are never reused.

    Removing a row moves only the older rows. The empty places at the beginning are dropped once
    they outnumber the rows.
    """

    def __init__(self) -> None:
        """Create an empty history."""
        self._places: list[Any] = []
        self._first = 0
        self._forgotten = 0

    @property
    def next_number(self) -> int:
        """The number of the next row."""
        return self._forgotten + len(self)

    def append(self, row: T) -> None:
        """Append a row, which has the next number."""
        self._places.append(row)

    def forget(self, row: T) -> None:
        """Remove a row; the older rows move up."""
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
        """Return the number of rows that were not removed."""
        return len(self._places) - self._first

    def __iter__(self) -> Iterator[T]:
        """Yield the rows, the oldest first."""
        return itertools.islice(self._places, self._first, None)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        """Return a row, or a slice of the rows."""
        if isinstance(index, slice):
            return list(self)[index]
        row: T = self._places[self._first + range(len(self))[index]]
        return row
