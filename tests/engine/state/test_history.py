"""The list of rows that most histories are."""

from __future__ import annotations

import gc
import weakref

import attrs
import pytest

from pipemock._engine.state.history import History


@attrs.define(eq=False)
class Row:
    """A row that knows its number."""

    number: int


def filled(count: int) -> tuple[History[Row], list[Row]]:
    """Return a history, and its rows."""
    history: History[Row] = History()
    rows = [Row(number) for number in range(count)]
    for row in rows:
        history.append(row)
    return history, rows


@pytest.mark.parametrize(
    "forgotten", [[], [0], [4], [2], [0, 1], [1, 0], [3, 1, 4], [0, 1, 2], [4, 3, 2, 1, 0]]
)
def test_rows_that_are_forgotten(forgotten: list[int]) -> None:
    """The other rows stay in order, and their numbers are not given again."""
    history, rows = filled(5)
    for number in forgotten:
        history.forget(rows[number])
    left = [row for row in rows if row.number not in forgotten]

    assert (5, len(left), left) == (history.next_number, len(history), list(history))
    assert left == [history[index] for index in range(len(left))]
    assert left[::-1] == history[::-1]
    assert left[1:3] == history[1:3]
    assert left[-1:] == [each for each in history if each is history[-1]]


def test_rows_after_some_are_forgotten() -> None:
    """A history goes on with the next number."""
    history, rows = filled(3)
    for row in rows[:2]:
        history.forget(row)
    rows.append(Row(history.next_number))
    history.append(rows[-1])
    history.forget(rows[2])

    assert (4, [rows[3]]) == (history.next_number, list(history))


@pytest.mark.parametrize("index", [-4, 3])
def test_a_row_that_is_not_there(index: int) -> None:
    """An index beyond the rows is refused, even if forgotten rows were there."""
    history, rows = filled(4)
    history.forget(rows[0])

    with pytest.raises(IndexError):
        history[index]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_forgotten_row_is_not_kept_alive(number: int) -> None:
    """Nothing of it stays in memory."""
    history, rows = filled(4)
    alive = weakref.ref(rows[number])
    history.forget(rows[number])
    rows.clear()
    gc.collect()

    assert 3 == len(history)
    assert alive() is None


def test_forgotten_rows_take_no_place() -> None:
    """There are never more empty places than rows."""
    history, rows = filled(100)
    for count, row in enumerate(rows[:99], start=1):
        history.forget(row)

        assert len(history._places) <= 2 * (100 - count)
