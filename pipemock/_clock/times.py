"""Parsing and formatting of times and durations.

The mock works only with aware UTC datetimes and timedeltas in whole milliseconds, the precision of
the service's own timestamps.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Final

from pipemock._errors import PipeMockError

MILLISECOND: Final = timedelta(milliseconds=1)

# The times of a mock. Every duration of the service fits between the last one and the end of the
# calendar of Python, in every time zone.
FIRST: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
LAST: Final = datetime(9998, 12, 31, tzinfo=timezone.utc)

# What is planned at the last time of a mock still fits the calendar. No timeout of an action is
# longer: service model, ActionTimeout, at most 86,400 minutes (60 days). The others are shorter:
# user guide, quotas: docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
LONGEST: Final = timedelta(days=365)


def parse_time(value: datetime | str) -> datetime:
    """Convert a datetime or an ISO 8601 text to a UTC datetime.

    Args:
        value: An aware datetime, or a text such as ``2026-01-05T09:00Z``.

    Raises:
        PipeMockError: If the text is not a valid time, if it has no time zone, or if it is before
            1970 or after 9998.
    """
    when: object = _parsed(value) if isinstance(value, str) else value
    if not isinstance(when, datetime):
        msg = f"A time is a datetime or an ISO 8601 text, not {value!r}."
        raise PipeMockError(msg)
    if when.tzinfo is None:
        msg = (
            f"{value!r} has no time zone, so it is ambiguous. "
            "Write '2026-01-05T09:00Z' or pass datetime(..., tzinfo=timezone.utc)."
        )
        raise PipeMockError(msg)
    if not FIRST <= when <= LAST:
        msg = f"{value!r} is not between {iso(FIRST)} and {iso(LAST)}, the range of its clock."
        raise PipeMockError(msg)
    utc = when.astimezone(timezone.utc)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def _parsed(text: str) -> datetime:
    # Python 3.10 does not read the Z that the service itself writes.
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        msg = f"{text!r} is not an ISO 8601 timestamp. Write it like '2026-01-05T09:00Z'."
        raise PipeMockError(msg) from None


def duration(value: timedelta | float, name: str = "A duration") -> timedelta:
    """Convert seconds or a timedelta to a duration in whole milliseconds.

    Args:
        value: The seconds or the timedelta.
        name: The argument that the value was given for.

    Raises:
        PipeMockError: If the value is negative or not a duration.
    """
    if isinstance(value, bool) or not isinstance(value, (timedelta, int, float)):
        msg = f"{name} is a number of seconds or a timedelta, not {value!r}. Give one of these."
        raise PipeMockError(msg)
    length = value if isinstance(value, timedelta) else timedelta_of(seconds=value)
    if length < timedelta():
        given = repr(value) if isinstance(value, timedelta) else f"{value!r} seconds"
        msg = f"{name} can't be negative: {given}. Give 0 or more."
        raise PipeMockError(msg)
    return length - length % MILLISECOND


def planned_duration(value: timedelta | float, name: str) -> timedelta:
    """Convert seconds or a timedelta to a duration of something that the mock plans.

    Args:
        value: The seconds or the timedelta.
        name: The argument that the value was given for.

    Raises:
        PipeMockError: If the value is negative, more than 365 days or not a duration.
    """
    length = duration(value, name)
    if length > LONGEST:
        given = repr(value) if isinstance(value, timedelta) else f"{value!r} seconds"
        msg = (
            f"{name} is at most {LONGEST.days} days, not {given}. Give less: every "
            "timeout of the service is shorter. An action that never ends by itself is hang()."
        )
        raise PipeMockError(msg)
    return length


def duration_of(**parts: float) -> timedelta:
    """Add up weeks, days and the like to a duration in whole milliseconds.

    Raises:
        PipeMockError: If a part is not a number, or the sum is negative or too long.
    """
    for unit, value in parts.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            msg = f"{unit} is a number, not {value!r}. Write one, such as {unit}=5."
            raise PipeMockError(msg)
    length = timedelta_of(**parts)
    if length < timedelta():
        given = ", ".join(f"{unit}={value!r}" for unit, value in parts.items())
        msg = f"A duration can't be negative: {given}. Give 0 or more."
        raise PipeMockError(msg)
    return duration(length)


def timedelta_of(**parts: float) -> timedelta:
    """Add up weeks, days, hours and the like.

    Raises:
        PipeMockError: If the sum exceeds what a timedelta can hold, or is not a number.
    """
    try:
        return timedelta(**parts)
    except (OverflowError, ValueError):
        given = " and ".join(f"{value!r} {unit}" for unit, value in parts.items() if value)
        msg = f"{given} is not a valid duration. Give a number that fits the calendar."
        raise PipeMockError(msg) from None


def format_duration(length: timedelta) -> str:
    """Format a duration for people, such as ``7d 00:04:30``."""
    days, rest = divmod(length, timedelta(days=1))
    seconds, fraction = divmod(rest // MILLISECOND, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    text = f"{hour:02d}:{minute:02d}:{second:02d}"
    clock = f"{text}.{fraction:03d}" if fraction else text
    return f"{days}d {clock}" if days else clock


def iso(when: datetime) -> str:
    """Format a time as the service does in events, such as ``2026-01-05T09:00:00.000Z``."""
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"


def iso_seconds(when: datetime) -> str:
    """Format a time to the second, such as ``2026-01-05T09:00:00Z``."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_minutes(when: datetime) -> str:
    """Format a time to the minute, such as ``2026-01-05T09:00Z``."""
    return when.strftime("%Y-%m-%dT%H:%MZ")
