"""The advance lock: one thread at a time holds it, and none in the middle of a step."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from pipemock import PipeMockError
from pipemock._clock.advance_lock import AdvanceLock


@pytest.fixture
def advance_lock() -> AdvanceLock:
    return AdvanceLock(threading.RLock())


def _joined(*threads: threading.Thread) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_turn_is_one_threads(advance_lock: AdvanceLock) -> None:
    """Threads that hold the advance lock work one after the other."""
    inside, most = [0], [0]

    def work() -> None:
        for _ in range(200):
            with advance_lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    _joined(*[threading.Thread(target=work) for _ in range(8)])

    assert [1] == most


def test_a_turn_that_is_lent(advance_lock: AdvanceLock) -> None:
    """A thread that releases the lock lets another one have it, and has it again afterwards."""
    order: list[str] = []

    def other() -> None:
        with advance_lock:
            order.append("other")

    with advance_lock:
        order.append("before")
        with advance_lock.released():
            _joined(threading.Thread(target=other))
        order.append("after")

    assert ["before", "other", "after"] == order


def test_who_has_no_turn_lends_none(advance_lock: AdvanceLock) -> None:
    """A thread without the lock can't release that of another one."""
    with advance_lock.released(), advance_lock:
        assert advance_lock._holder == threading.get_ident()
    assert advance_lock._holder is None


def test_no_turn_in_a_step(advance_lock: AdvanceLock) -> None:
    """In a step, the advance lock is refused: its holder may be waiting for the step to end."""
    with advance_lock.lock, pytest.raises(PipeMockError, match="in the middle of a step"):
        advance_lock.__enter__()

    assert advance_lock._holder is None


def test_nothing_is_lent_in_a_step(advance_lock: AdvanceLock) -> None:
    """In the middle of a step the advance lock is kept."""
    with advance_lock, advance_lock.lock, advance_lock.released():
        assert advance_lock._holder == threading.get_ident()


def test_an_exception_ends_a_turn(advance_lock: AdvanceLock) -> None:
    """An exception passes through, and the lock is released."""
    with pytest.raises(ZeroDivisionError), advance_lock:
        raise ZeroDivisionError

    assert advance_lock._holder is None


def test_who_comes_second_waits(advance_lock: AdvanceLock) -> None:
    """A thread waits while another one holds the advance lock."""
    order: list[str] = []
    condition: Any = advance_lock._changed

    def second() -> None:
        with advance_lock:
            order.append("second")

    thread = threading.Thread(target=second)
    with advance_lock:
        thread.start()
        while not condition._waiters:
            pass
        order.append("first")
    thread.join()

    assert ["first", "second"] == order
