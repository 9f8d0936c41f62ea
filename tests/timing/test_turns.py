"""Turns at moving the clock: one thread at a time, and none in the middle of a step."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from pipemock import PipeMockError
from pipemock._clock.advance_lock import Turns


@pytest.fixture
def turns() -> Turns:
    return Turns(threading.RLock())


def _joined(*threads: threading.Thread) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_turn_is_one_threads(turns: Turns) -> None:
    """What is done in a turn is done by one thread after the other."""
    inside, most = [0], [0]

    def work() -> None:
        for _ in range(200):
            with turns:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    _joined(*[threading.Thread(target=work) for _ in range(8)])

    assert [1] == most


def test_a_turn_that_is_lent(turns: Turns) -> None:
    """Who lends a turn lets another thread have it, and has it again afterwards."""
    order: list[str] = []

    def other() -> None:
        with turns:
            order.append("other")

    with turns:
        order.append("before")
        with turns.lent():
            _joined(threading.Thread(target=other))
        order.append("after")

    assert ["before", "other", "after"] == order


def test_who_has_no_turn_lends_none(turns: Turns) -> None:
    """Lending without a turn takes nobody's turn away."""
    with turns.lent(), turns:
        assert turns._holder == threading.get_ident()
    assert turns._holder is None


def test_no_turn_in_a_step(turns: Turns) -> None:
    """Who holds the lock gets no turn, since whoever has it may wait for the lock."""
    with turns.lock, pytest.raises(PipeMockError, match="in the middle of a step"):
        turns.__enter__()

    assert turns._holder is None


def test_nothing_is_lent_in_a_step(turns: Turns) -> None:
    """In the middle of a step a turn is kept."""
    with turns, turns.lock, turns.lent():
        assert turns._holder == threading.get_ident()


def test_an_exception_ends_a_turn(turns: Turns) -> None:
    """An exception passes through, and the turn is over."""
    with pytest.raises(ZeroDivisionError), turns:
        raise ZeroDivisionError

    assert turns._holder is None


def test_who_comes_second_waits(turns: Turns) -> None:
    """Who comes while another has the turn waits until it is given back."""
    order: list[str] = []
    condition: Any = turns._changed

    def second() -> None:
        with turns:
            order.append("second")

    thread = threading.Thread(target=second)
    with turns:
        thread.start()
        while not condition._waiters:
            pass
        order.append("first")
    thread.join()

    assert ["first", "second"] == order
