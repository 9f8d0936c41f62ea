"""The time axis: to scale, except for long stretches without events, which are cut.

Next to an approval of six days, a build of four minutes would be invisible. So the longest
stretches between two events may be cut: they are marked, and all have the same short width.
Everything else keeps one scale.
"""

from __future__ import annotations

import bisect
import itertools
import math
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._rendering.words import exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

_LEGIBLE: Final = 6.0
"""The smallest width at which a stretch visibly takes time."""

_CONTRAST: Final = 3
"""How many times longer than every uncut stretch a cut stretch has to be."""

_PRICE_OF_A_CUT: Final = 2.0
"""How many doublings of the widths of uncut stretches, in sum, justify one more cut."""

_WIDEST_CUT: Final = 64.0
_NARROWEST_CUT: Final = 26.0
_MOST_FOR_CUTS: Final = 0.5

_BETWEEN_TICKS: Final = 76.0
_DAY: Final = timedelta(days=1)
_STEPS: Final = (
    *(timedelta(milliseconds=each) for each in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
    *(timedelta(seconds=each) for each in (1, 2, 5, 10, 15, 30)),
    *(timedelta(minutes=each) for each in (1, 2, 5, 10, 15, 30)),
    *(timedelta(hours=each) for each in (1, 2, 3, 6, 12)),
    *(timedelta(days=each) for each in (1, 2, 7, 14, 28, 91, 182)),
)


@attrs.frozen
class Piece:
    """A stretch of time and its place on the axis."""

    begin: datetime
    end: datetime
    left: float
    right: float
    is_cut: bool

    @property
    def length(self) -> timedelta:
        """The duration of the stretch."""
        return self.end - self.begin

    def x(self, when: datetime) -> float:
        """Return the position of a time."""
        part = (when - self.begin) / self.length if self.length else 0.0
        return self.left + part * (self.right - self.left)


@attrs.frozen
class Tick:
    """A mark on the axis, labelled with the time since the beginning of the axis."""

    x: float
    label: str


@attrs.frozen
class Axis:
    """A mapping from times to positions on a line."""

    pieces: tuple[Piece, ...]

    @property
    def cuts(self) -> list[Piece]:
        """The stretches that are cut."""
        return [piece for piece in self.pieces if piece.is_cut]

    def x(self, when: datetime) -> float:
        """Return the position of a time."""
        found = bisect.bisect_right(self.pieces, when, key=lambda piece: piece.begin)
        return self.pieces[max(found - 1, 0)].x(when)

    def ticks(self) -> Iterator[Tick]:
        """Yield marks at round times, and one wherever the scale starts again after a cut."""
        begin = self.pieces[0].begin
        for piece in self.pieces:
            if not piece.is_cut:
                yield from (
                    Tick(piece.x(when), f"+{exact(when - begin)}") for when in _round(piece, begin)
                )


def axis_of(moments: Iterable[datetime], *, left: float, right: float) -> Axis:
    """Return an axis that places all given times between *left* and *right*."""
    ordered = sorted(set(moments))
    stretches = list(itertools.pairwise(ordered))
    if not stretches:
        return Axis((Piece(ordered[0], ordered[0], left, right, is_cut=False),))
    lengths = sorted((end - begin for begin, end in stretches), reverse=True)
    number = _worthwhile_cuts(lengths, right - left)
    shortest_cut = lengths[number - 1] if number else None
    cut_width = _width_of_a_cut(number, right - left)
    rest = sum(lengths[number:], timedelta())
    per_width = (right - left - number * cut_width) / (rest / _STEPS[0])
    pieces: list[Piece] = []
    for (begin, end), is_cut in _joined(stretches, shortest_cut):
        start = pieces[-1].right if pieces else left
        width = cut_width if is_cut else (end - begin) / _STEPS[0] * per_width
        pieces.append(Piece(begin, end, start, min(start + width, right), is_cut))
    return Axis(tuple(pieces))


# Cuts -----------------------------------------------------------------------------------------


def _width_of_a_cut(number: int, room: float) -> float:
    return min(_WIDEST_CUT, max(_NARROWEST_CUT, room * _MOST_FOR_CUTS / max(number, 1)))


def _worthwhile_cuts(lengths: Sequence[timedelta], room: float) -> int:
    most = min(int(room * _MOST_FOR_CUTS / _NARROWEST_CUT), len(lengths) - 1)
    numbers = [
        number
        for number in range(most + 1)
        if not number or lengths[number - 1] >= _CONTRAST * lengths[number]
    ]
    return min(numbers, key=lambda number: _cost(lengths, number, room))


def _cost(lengths: Sequence[timedelta], number: int, room: float) -> float:
    width = room - number * _width_of_a_cut(number, room)
    rest = sum(lengths[number:], timedelta())
    missing = (math.log2(_LEGIBLE / (width * (each / rest))) for each in lengths[number:])
    return _PRICE_OF_A_CUT * number + sum(max(each, 0.0) for each in missing)


def _joined(
    stretches: list[tuple[datetime, datetime]], shortest_cut: timedelta | None
) -> Iterator[tuple[tuple[datetime, datetime], bool]]:
    def is_cut(stretch: tuple[datetime, datetime]) -> bool:
        return shortest_cut is not None and stretch[1] - stretch[0] >= shortest_cut

    for cut, group in itertools.groupby(stretches, is_cut):
        if cut:
            yield from ((stretch, True) for stretch in group)
        else:
            together = list(group)
            yield (together[0][0], together[-1][1]), False


# Ticks ----------------------------------------------------------------------------------------


def _round(piece: Piece, begin: datetime) -> Iterator[datetime]:
    step = step_of(piece.length * (_BETWEEN_TICKS / max(piece.right - piece.left, 1.0)))
    yield piece.begin
    first = (piece.begin - begin) // step + 1
    last = (piece.end - begin) // step
    yield from (begin + number * step for number in range(first, last + 1))


def step_of(shortest: timedelta) -> timedelta:
    """Return the shortest round duration that is not below another one."""
    for step in _STEPS:
        if step >= shortest:
            return step
    return math.ceil(shortest / (364 * _DAY)) * 364 * _DAY
