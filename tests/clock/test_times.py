"""Moments and durations, as people write them and as the clock counts them."""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone
from typing import Any, Final

import pytest

from pipemock import PipeMockError
from pipemock._clock.times import (
    duration,
    format_duration,
    iso,
    iso_minutes,
    iso_seconds,
    parse_time,
)

NINE: Final = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)
LATER: Final = NINE + timedelta(days=1, seconds=6, milliseconds=7)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-01-05T09:00Z", NINE),
        ("2026-01-05T09:00:00Z", NINE),
        ("2026-01-05T09:00:00.000Z", NINE),
        ("2026-01-05 09:00+00:00", NINE),
        ("2026-01-05T10:30+01:30", NINE),
        (NINE, NINE),
        (NINE.astimezone(timezone(timedelta(hours=9))), NINE),
        (NINE.replace(microsecond=1999), NINE + timedelta(milliseconds=1)),
    ],
)
def test_a_moment(written: datetime | str, meant: datetime) -> None:
    """A moment is a text or a datetime with a time zone, cut to the millisecond."""
    assert meant == parse_time(written)


@pytest.mark.parametrize(
    ("last", "beyond"),
    [
        ("1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z"),
        ("9998-12-31T00:00:00.000Z", "9998-12-31T00:00:00.001Z"),
    ],
)
def test_the_times_of_a_mock(last: str, beyond: str) -> None:
    """A mock has the times of the service, and no time too late to plan anything."""
    with pytest.raises(PipeMockError) as caught:
        parse_time(beyond)

    assert last == iso(parse_time(last))
    assert (
        f"{beyond!r} is not between 1970-01-01T00:00:00.000Z and 9998-12-31T00:00:00.000Z, the "
        "range of its clock."
    ) == str(caught.value)


@pytest.mark.parametrize("written", ["2026-01-05T10:00+01:00", NINE.astimezone(None)])
def test_a_moment_is_in_utc(written: datetime | str) -> None:
    """A moment is turned into UTC, wherever it was written."""
    assert timezone.utc is parse_time(written).tzinfo


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("soon", "'soon' is not an ISO 8601 timestamp. Write it like '2026-01-05T09:00Z'."),
        ("2026-13-05T09:00Z", "'2026-13-05T09:00Z' is not an ISO 8601 timestamp."),
        ("2026-01-05", "'2026-01-05' has no time zone, so it is ambiguous."),
        ("2026-01-05T09:00", "Write '2026-01-05T09:00Z' or pass datetime(..., tzinfo=timezone"),
        (datetime(2026, 1, 5), "datetime.datetime(2026, 1, 5, 0, 0) has no time zone"),  # noqa: DTZ001
        (1767603600, "A time is a datetime or an ISO 8601 text, not 1767603600."),
        (None, "A time is a datetime or an ISO 8601 text, not None."),
    ],
)
def test_what_is_no_moment(written: Any, words: str) -> None:
    """A value that is not a timestamp is refused, and the message shows a valid one."""
    with pytest.raises(PipeMockError) as caught:
        parse_time(written)

    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (0, timedelta()),
        (60, timedelta(minutes=1)),
        (0.5, timedelta(milliseconds=500)),
        (0.0019, timedelta(milliseconds=1)),
        (timedelta(days=7), timedelta(days=7)),
        (timedelta(microseconds=999), timedelta()),
        (10**9 + 0.001, timedelta(seconds=10**9, milliseconds=1)),
    ],
)
def test_a_duration(written: timedelta | float, meant: timedelta) -> None:
    """A duration is a timedelta or seconds, cut to the millisecond as moments are."""
    assert meant == duration(written)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (-1, "A duration can't be negative: -1 seconds."),
        (timedelta(days=-1), "A duration can't be negative: datetime.timedelta"),
        ("60", "A duration is a number of seconds or a timedelta, not '60'."),
        (None, "A duration is a number of seconds or a timedelta, not None."),
        (True, "A duration is a number of seconds or a timedelta, not True."),
        (math.nan, "nan seconds is not a valid duration. Give"),
        (math.inf, "inf seconds is not a valid duration. Give"),
        (1e300, "1e+300 seconds is not a valid duration. Give"),
    ],
)
def test_what_is_no_duration(written: Any, words: str) -> None:
    """An invalid duration is refused, and the message quotes it."""
    with pytest.raises(PipeMockError) as caught:
        duration(written)

    assert words in str(caught.value)


def test_the_longest_duration() -> None:
    """The longest timedelta that Python knows is a duration: it stands for "without end"."""
    assert timedelta.max - duration(timedelta.max) < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(), "00:00:00"),
        (timedelta(minutes=4, seconds=30), "00:04:30"),
        (timedelta(hours=23, minutes=59, seconds=59), "23:59:59"),
        (timedelta(days=7), "7d 00:00:00"),
        (timedelta(days=7, minutes=4), "7d 00:04:00"),
        (timedelta(milliseconds=50), "00:00:00.050"),
        (timedelta(days=1, milliseconds=1), "1d 00:00:00.001"),
    ],
)
def test_a_spoken_duration(length: timedelta, text: str) -> None:
    """A duration is shown as a person would read it."""
    assert text == format_duration(length)


def test_moments_are_written_as_the_service_writes_them() -> None:
    """A moment is written to the millisecond, to the second and to the minute."""
    assert ("2026-01-06T09:00:06.007Z", "2026-01-06T09:00:06Z", "2026-01-06T09:00Z") == (
        iso(LATER),
        iso_seconds(LATER),
        iso_minutes(LATER),
    )


def test_a_written_moment_can_be_read() -> None:
    """What is written to the millisecond is read as the same moment."""
    assert LATER == parse_time(iso(LATER))
