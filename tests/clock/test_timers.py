"""What is due when: soonest first, equal times in the order in which they were set."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import attrs

from pipemock._clock.timers import Timers
from pipemock._clock.times import parse_time

NINE: Final = parse_time("2026-01-05T09:00Z")
TEN: Final = NINE + timedelta(hours=1)


@attrs.define(order=False)
class Bell:
    """A timer that cannot be compared with others and can be switched off."""

    name: str
    alive: bool = True


def _set(*bells: Bell, at: tuple[int, ...]) -> Timers[Bell]:
    timers: Timers[Bell] = Timers()
    for bell, hours in zip(bells, at, strict=True):
        timers.set(NINE + timedelta(hours=hours), bell)
    return timers


def test_nothing_is_due_at_first() -> None:
    """Where no timer was set, nothing is due and nothing is listed."""
    timers: Timers[Bell] = Timers()

    assert (None, None, []) == (timers.next_due(), timers.pop_due(NINE), list(timers))


def test_the_earliest_is_due_next() -> None:
    """The earliest due time counts, in whatever order the timers were set."""
    assert NINE == _set(Bell("later"), Bell("sooner"), at=(1, 0)).next_due()


def test_a_timer_is_taken_when_it_is_due() -> None:
    """A timer is taken at its due time, and not before."""
    timers = _set(Bell("ten"), at=(1,))
    before = timers.pop_due(TEN - timedelta(milliseconds=1))

    assert (None, Bell("ten"), None) == (before, timers.pop_due(TEN), timers.pop_due(TEN))


def test_an_overdue_timer_is_taken() -> None:
    """A timer whose time has passed is still taken."""
    assert Bell("nine") == _set(Bell("nine"), at=(0,)).pop_due(TEN)


def test_equal_times_keep_their_order() -> None:
    """Timers of the same due time are taken in the order in which they were set."""
    bells = [Bell(name) for name in "dabc"]
    timers = _set(*bells, at=(0,) * 4)

    assert bells == [timers.pop_due(NINE) for _ in bells]


def test_a_dead_timer_is_passed_over() -> None:
    """A timer that has become pointless is neither due nor taken."""
    dead = Bell("dead")
    timers = _set(dead, Bell("alive"), at=(0, 1))
    dead.alive = False

    assert (TEN, None, Bell("alive")) == (
        timers.next_due(),
        timers.pop_due(NINE),
        timers.pop_due(TEN),
    )


def test_the_living_are_listed_in_order() -> None:
    """The list shows the living timers, soonest first, equal times as they were set."""
    bells = [Bell("c"), Bell("dead", alive=False), Bell("a"), Bell("b")]
    timers = _set(*bells, at=(1, 0, 0, 0))

    assert [(NINE, bells[2]), (NINE, bells[3]), (TEN, bells[0])] == list(timers)


def test_listing_takes_nothing() -> None:
    """Timers that were listed are still due."""
    timers = _set(Bell("nine"), at=(0,))

    assert list(timers) == list(timers) == [(NINE, timers.pop_due(NINE))]
