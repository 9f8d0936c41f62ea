"""The time axis: in order, within its ends, and exact about its cuts."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock._rendering.svg.axis import Axis, axis_of, step_of
from tests.client_helpers import START

WIDE = 600.0


def axis(*seconds: float) -> Axis:
    moments = [START + timedelta(seconds=each) for each in seconds]
    return axis_of(moments, left=0, right=WIDE)


def at(drawn: Axis, seconds: float) -> float:
    return round(drawn.x(START + timedelta(seconds=seconds)), 3)


MINUTE, HOUR, DAY = 60, 3600, 86400


UNITS = {"ms": 0.001, "s": 1, "m": MINUTE, "h": HOUR, "d": DAY}


def duration_in(text: str) -> timedelta:
    number = text.rstrip("dhms")
    return timedelta(seconds=int(number) * UNITS[text.removeprefix(number)])


def cuts(drawn: Axis) -> list[timedelta]:
    return [piece.length for piece in drawn.cuts]


def test_to_scale() -> None:
    """Where everything can be seen, the axis is to scale from end to end."""
    drawn = axis(0, 4 * MINUTE, 2 * HOUR)

    assert (0, 20, 300, 600) == tuple(at(drawn, s) for s in (0, 240, HOUR, 2 * HOUR))
    assert [] == cuts(drawn)


def test_one_moment() -> None:
    """If no time has passed, the axis begins and ends at once."""
    drawn = axis(0)

    assert 0 == at(drawn, 0)
    assert ["+0"] == [tick.label for tick in drawn.ticks()]


def test_a_long_quiet_stretch_is_cut() -> None:
    """Six days of waiting do not hide a build of four minutes, and the rest keeps one scale."""
    drawn = axis(0, 4 * MINUTE, 6 * DAY, 6 * DAY + 2 * MINUTE)

    assert [timedelta(seconds=6 * DAY - 4 * MINUTE)] == cuts(drawn)
    assert at(drawn, 240) == pytest.approx(2 * (600 - at(drawn, 6 * DAY)), abs=0.01)
    assert 60 > at(drawn, 6 * DAY) - at(drawn, 240) - 10


def test_stretches_of_one_kind_are_cut_together_or_not_at_all() -> None:
    """Seven waits of a day between builds are cut; forty are too many, and stay to scale."""
    few, many = (
        axis(*(day * DAY + extra for day in range(days) for extra in (0, 240))) for days in (8, 40)
    )

    assert [timedelta(seconds=DAY - 240)] * 7 == cuts(few)
    assert [] == cuts(many)


def test_something_stays() -> None:
    """Even of stretches that differ a thousandfold, the shortest ones are to scale."""
    drawn = axis(0, 0.001, 1, 1000, 10**6)

    assert cuts(drawn)
    assert not all(piece.is_cut for piece in drawn.pieces)


@pytest.mark.parametrize(
    ("labels", "seconds"),
    [
        (["+0", "+1ms", "+2ms", "+3ms"], 0.003),
        (["+0", "+500ms", "+1s", "+1s 500ms", "+2s"], 2),
        (["+0", "+30m", "+1h", "+1h 30m", "+2h"], 2 * HOUR),
        (["+0", "+2d", "+4d", "+6d", "+8d", "+10d"], 10 * DAY),
        (["+0", "+91d", "+182d", "+273d", "+364d"], 365 * DAY),
        (["+0", "+728d", "+1456d", "+2184d", "+2912d", "+3640d"], 3650 * DAY),
    ],
)
def test_ticks_are_round(labels: list[str], seconds: float) -> None:
    """Ticks stand at round times, from milliseconds to years."""
    assert labels == [tick.label for tick in axis(0, seconds).ticks()]


def test_the_scale_begins_anew_behind_a_cut() -> None:
    """Behind a cut stands a tick with the time at which the scale continues."""
    drawn = axis(0, 4 * MINUTE, 6 * DAY, 6 * DAY + 2 * MINUTE)
    labels = [tick.label for tick in drawn.ticks()]

    assert ["+0", "+1m", "+2m", "+3m", "+4m", "+6d", "+6d 1m", "+6d 2m"] == labels


def test_the_end_of_time() -> None:
    """Ticks do not run beyond the last moment that there is."""
    end = datetime.max.replace(microsecond=0, tzinfo=timezone.utc)
    drawn = axis_of([START, end], left=0, right=WIDE)

    assert all(tick.x <= WIDE for tick in drawn.ticks())


MOMENTS = st.lists(
    st.one_of(st.integers(0, 10**4), st.integers(0, 10**10)).map(
        lambda each: START + timedelta(milliseconds=each)
    ),
    min_size=1,
    max_size=60,
)


@given(MOMENTS)
def test_any_moments(moments: list[datetime]) -> None:
    """Moments are drawn in their order, from the left end to the right one at most."""
    drawn = axis_of(moments, left=100, right=700)
    ordered = sorted(set(moments))
    places = [drawn.x(each) for each in ordered]

    assert sorted(places) == places
    assert 100 == places[0]
    assert len(ordered) == 1 or 700 == pytest.approx(places[-1])
    assert all(100 <= tick.x <= 700.001 for tick in drawn.ticks())


@st.composite
def bursts(draw: st.DrawFn) -> list[datetime]:
    """Generate bursts of some minutes with one or two waits of many days, so that waits are cut."""
    waits = st.lists(st.integers(10 * DAY, 90 * DAY), min_size=1, max_size=2)
    burst = st.integers(60, 600)
    first, rest = draw(burst), draw(st.lists(st.tuples(waits, burst), min_size=1, max_size=4))
    stretches = [first, *(each for waits, burst in rest for each in (*waits, burst))]
    return [START + timedelta(seconds=each) for each in itertools.accumulate([0, *stretches])]


@given(bursts())
def test_nothing_happens_in_a_cut(moments: list[datetime]) -> None:
    """A stretch is cut only if nothing happened within it."""
    drawn = axis_of(moments, left=100, right=700)

    assert drawn.cuts
    assert not [each for each in moments for cut in drawn.cuts if cut.begin < each < cut.end]


@given(bursts())
def test_what_is_not_cut_has_one_scale(moments: list[datetime]) -> None:
    """Outside of cuts, a second is as wide everywhere."""
    drawn = axis_of(moments, left=100, right=700)
    cut = {(each.begin, each.end) for each in drawn.cuts}
    scales = [
        (drawn.x(end) - drawn.x(begin)) / (end - begin).total_seconds()
        for begin, end in itertools.pairwise(moments)
        if (begin, end) not in cut
    ]

    assert len(scales) > 1
    assert all(each == pytest.approx(scales[0], rel=1e-3) for each in scales)


# Boundaries -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "cut"), [(18000, [18000]), (17999, [17999, 6000])])
def test_a_cut_is_three_times_as_long_as_what_is_not_cut(length: int, cut: list[int]) -> None:
    """A stretch may stay from a third of every cut one down; a longer one is cut too."""
    drawn = axis(*itertools.accumulate([0, length, 6000, 72, 72, 72]))

    assert [timedelta(seconds=each) for each in cut] == cuts(drawn)


def test_one_of_two_stretches_is_cut() -> None:
    """One stretch is always to scale."""
    assert [timedelta(seconds=6 * DAY)] == cuts(axis(0, 4 * MINUTE, 4 * MINUTE + 6 * DAY))


@pytest.mark.parametrize(("room", "width"), [(600, 64), (128, 64), (100, 50), (52, 26)])
def test_a_cut_takes_at_most_half_of_the_axis(room: float, width: float) -> None:
    """A cut is 64 pixels wide, and half of an axis that has less than two such widths."""
    moments = [START, START + timedelta(minutes=4), START + timedelta(days=60)]
    [cut] = axis_of(moments, left=0, right=room).cuts

    assert width == pytest.approx(cut.right - cut.left)


ROUND = """
    1ms 2ms 5ms 10ms 20ms 50ms 100ms 200ms 500ms 1s 2s 5s 10s 15s 30s 1m 2m 5m 10m 15m 30m
    1h 2h 3h 6h 12h 1d 2d 7d 14d 28d 91d 182d 364d 728d 1092d
"""


def test_round_durations() -> None:
    """The distance of two ticks is the shortest round duration that is long enough."""
    lengths = [duration_in(each) for each in ROUND.split()]
    beyond = [step_of(each + timedelta(microseconds=1)) for each in lengths[:-1]]

    assert lengths == [step_of(each) for each in lengths]
    assert lengths[1:] == beyond
