"""Deployment windows: the meaning of Quartz's expressions, time zones, and invalid windows."""

from __future__ import annotations

import contextlib
import itertools
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock._engine.providers import deployment_window
from pipemock._engine.providers.deployment_window import BadWindow, next_opening
from pipemock._errors import PipeMockError

DAY: Final = timedelta(days=1)
MINUTE: Final = timedelta(minutes=1)
FAR: Final = 366 * 4


def at(text: str) -> datetime:
    """Read a UTC moment, such as `2026-01-05 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


def opening(cron: str, now: str, *, zone: str = "UTC", days: int = FAR) -> str | None:
    """Return the next opening of a window, in UTC, as text."""
    found = next_opening(cron, zone, at(now), until=at(now) + days * DAY)
    return None if found is None else f"{found:%Y-%m-%d %H:%M}"


def days_of(fields: str, since: str, count: int) -> list[str]:
    """Return the next days that day-of-month, month, day-of-week and perhaps year allow."""
    found: list[str] = []
    now = since
    for _ in range(count):
        day = opening(f"* 0 0 {fields}", now)
        assert day is not None
        found.append(day.removesuffix(" 00:00"))
        now = f"{at(day) + MINUTE:%Y-%m-%d %H:%M}"
    return found


# Days ------------------------------------------------------------------------------------------


# 2026 begins on a Thursday; its January ends on a Saturday and its February too, its May on a
# Sunday. August 1 is a Saturday and August 15 too, November 15 is a Sunday, and so is March 1.
@pytest.mark.parametrize(
    ("fields", "since", "days"),
    [
        ("1,15 1 ?", "2026-01-01", ["2026-01-01", "2026-01-15", "2027-01-01"]),
        ("*/10 * ?", "2026-01-02", ["2026-01-11", "2026-01-21", "2026-01-31", "2026-02-01"]),
        ("30/5 * ?", "2026-01-01", ["2026-01-30", "2026-03-30"]),
        ("31-2 * ?", "2026-01-03", ["2026-01-31", "2026-02-01", "2026-02-02", "2026-03-01"]),
        ("29 2 ?", "2026-01-01", ["2028-02-29"]),
        ("L * ?", "2026-01-01", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("L 2 ?", "2027-01-01", ["2027-02-28", "2028-02-29"]),
        ("L-3 * ?", "2026-01-01", ["2026-01-28", "2026-02-25", "2026-03-28", "2026-04-27"]),
        ("L-3 2 ?", "2027-01-01", ["2027-02-25", "2028-02-26"]),
        ("L-3 12 ? 2027", "2026-01-01", ["2027-12-28"]),
        ("L-27 2 ?", "2026-01-01", ["2026-02-01", "2027-02-01", "2028-02-02"]),
        ("15W 8 ?", "2026-01-01", ["2026-08-14", "2027-08-16"]),
        ("15W 1-2,11 ?", "2026-01-01", ["2026-01-15", "2026-02-16", "2026-11-16"]),
        ("1W 8 ?", "2026-01-01", ["2026-08-03"]),
        ("1W 3 ?", "2026-01-01", ["2026-03-02"]),
        ("31W 5 ?", "2026-01-01", ["2026-05-29"]),
        ("LW * ?", "2026-01-01", ["2026-01-30", "2026-02-27", "2026-03-31", "2026-04-30"]),
        ("1,15W,L-1,L 8 ?", "2026-08-01", ["2026-08-01", "2026-08-14", "2026-08-30"]),
        ("? * MON-FRI", "2026-01-01", ["2026-01-01", "2026-01-02", "2026-01-05"]),
        ("? * 1", "2026-01-01", ["2026-01-04", "2026-01-11"]),
        ("? * 2,THU", "2026-01-01", ["2026-01-01", "2026-01-05", "2026-01-08"]),
        ("? * fri-Mon", "2026-01-06", ["2026-01-09", "2026-01-10", "2026-01-11", "2026-01-12"]),
        ("? * 2/3", "2026-01-01", ["2026-01-01", "2026-01-05", "2026-01-08"]),
        ("? * MON-FRI/2", "2026-01-01", ["2026-01-02", "2026-01-05", "2026-01-07"]),
        ("? * L", "2026-01-01", ["2026-01-03", "2026-01-10"]),
        ("? * 6L", "2026-01-01", ["2026-01-30", "2026-02-27", "2026-03-27"]),
        ("? * SUNL", "2026-01-01", ["2026-01-25", "2026-02-22", "2026-03-29"]),
        ("? * 6#1", "2026-01-01", ["2026-01-02", "2026-02-06", "2026-03-06"]),
        ("? * 6#2", "2026-01-01", ["2026-01-09", "2026-02-13", "2026-03-13"]),
        ("? * 6#3", "2026-01-01", ["2026-01-16", "2026-02-20", "2026-03-20"]),
        ("? * 6#4", "2026-01-01", ["2026-01-23", "2026-02-27", "2026-03-27"]),
        ("? * 5#5", "2026-01-01", ["2026-01-29", "2026-04-30"]),
        ("? * 6L,2#1,WED", "2026-01-01", ["2026-01-05", "2026-01-07", "2026-01-14"]),
        ("1 jan,DEC ?", "2026-01-02", ["2026-12-01", "2027-01-01"]),
        ("1 NOV-FEB ?", "2026-01-02", ["2026-02-01", "2026-11-01", "2026-12-01", "2027-01-01"]),
        ("1 1 ? 2027,2029", "2026-01-01", ["2027-01-01", "2029-01-01"]),
        ("1 1 ? 2028-2199", "2026-01-01", ["2028-01-01", "2029-01-01"]),
        ("1 1 ? 2024/5", "2026-01-01", ["2029-01-01"]),
    ],
)
def test_days(fields: str, since: str, days: list[str]) -> None:
    """Every special character of the guide allows the days that the guide says."""
    assert days == days_of(fields, since, len(days))


# Times of the day ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cron", "now", "expected"),
    [
        ("0 0 9-17 ? * MON-FRI *", "2026-01-05 08:00", "2026-01-05 09:00"),
        ("0 0 9-17 ? * MON-FRI *", "2026-01-05 17:01", "2026-01-06 09:00"),
        ("* * 9-17 ? * MON-FRI", "2026-01-05 17:59", "2026-01-05 17:59"),
        ("* * 9-17 ? * MON-FRI", "2026-01-09 18:00", "2026-01-12 09:00"),
        ("* * 22-2 * * ?", "2026-01-05 03:00", "2026-01-05 22:00"),
        ("* 0 22-2/3 * * ?", "2026-01-05 22:01", "2026-01-06 01:00"),
        ("* 59/15 * * * ?", "2026-01-05 09:00", "2026-01-05 09:59"),
        ("* 5-5/15 * * * ?", "2026-01-05 09:06", "2026-01-05 10:05"),
        ("*\t 7,3  * * * ?", "2026-01-05 09:04", "2026-01-05 09:07"),
    ],
)
def test_times_of_the_day(cron: str, now: str, expected: str) -> None:
    """A window opens with the next minute that its expression allows, or is open already."""
    assert expected == opening(cron, now)


def test_an_open_window_is_open_to_the_end_of_its_minute() -> None:
    """Within a minute of the window the answer is the moment asked about; else it is whole."""
    now = at("2026-01-05 17:59") + timedelta(seconds=59, milliseconds=999)

    assert now == next_opening("* * 17 * * ?", "UTC", now, until=now)
    assert at("2026-01-05 18:00") == next_opening("* * 18 * * ?", "UTC", now, until=now + DAY)
    assert now == next_opening("* 29 23 * * ?", "Asia/Kolkata", now, until=now)


@pytest.mark.parametrize(("minutes", "found"), [(59, False), (60, True), (61, True)])
def test_the_search_ends(minutes: int, *, found: bool) -> None:
    """A window that opens after the end of the search is not found, at its end it is."""
    now = at("2026-01-05 08:00")
    until = now + minutes * MINUTE

    assert found == (next_opening("* * 9 * * ?", "Europe/London", now, until=until) is not None)


@pytest.mark.parametrize(
    "cron", ["* * * 30 2 ?", "* * * * * ? 2025", "* * * * * ? 2090", "* * * * * ? 2099-2100"]
)
def test_a_window_may_never_open(cron: str) -> None:
    """A day that does not exist, or a year too far ahead, is valid: the window never opens."""
    assert opening(cron, "2026-01-01") is None


def test_the_year_may_turn_within_the_search() -> None:
    """The local year may be over before the year of the search is."""
    now, until = at("2026-12-31 22:30"), at("2026-12-31 23:30")

    assert at("2026-12-31 23:00") == next_opening("* * 12 1 1 ?", "UTC+13:00", now, until=until)


# Time zones ------------------------------------------------------------------------------------


# In 2026 New York leaves winter time on March 8 at 07:00 UTC and comes back on November 1 at 06:00
# UTC; Lord Howe moves its clocks by half an hour, forwards on October 3 at 15:30 UTC.
@pytest.mark.parametrize(
    ("zone", "fields", "now", "expected"),
    [
        ("UTC", "0 9 * * ?", "2026-07-01", "2026-07-01 09:00"),
        ("UTC+05:30", "0 9 * * ?", "2026-07-01", "2026-07-01 03:30"),
        ("UTC-03:00", "0 9 * * ?", "2026-07-01", "2026-07-01 12:00"),
        ("EST", "0 9 * * ?", "2026-07-01", "2026-07-01 14:00"),
        ("IST", "0 9 * * ?", "2026-07-01", "2026-07-01 03:30"),
        ("America/New_York", "0 9 * * ?", "2026-03-07 14:01", "2026-03-08 13:00"),
        ("America/New_York", "0 9 * * ?", "2026-10-31 13:01", "2026-11-01 14:00"),
        ("America/New_York", "30 2 * * ?", "2026-03-07 07:31", "2026-03-09 06:30"),
        ("America/New_York", "0 3 * * ?", "2026-03-08 06:59", "2026-03-08 07:00"),
        ("America/New_York", "30 1 * * ?", "2026-11-01 05:00", "2026-11-01 05:30"),
        ("America/New_York", "30 1 * * ?", "2026-11-01 05:31", "2026-11-01 06:30"),
        ("America/New_York", "* 1 * * ?", "2026-11-01 06:00", "2026-11-01 06:00"),
        ("America/New_York", "30 1 * * ?", "2026-11-01 06:31", "2026-11-02 06:30"),
        ("Australia/Lord_Howe", "15 2 * * ?", "2026-10-03 15:00", "2026-10-04 15:15"),
        ("America/New_York", "0 9 1 7 ? 2029", "2026-01-01", "2029-07-01 13:00"),
        ("Australia/Lord_Howe", "45 2 * * ?", "2026-10-03 15:00", "2026-10-03 15:45"),
    ],
)
def test_time_zones(zone: str, fields: str, now: str, expected: str) -> None:
    """The clock on the wall decides: it skips an hour in spring and shows one twice in autumn."""
    assert expected == opening(f"* {fields}", now, zone=zone)


# The time zone database has numbers for these today; in it, GST is a time of Guam.
ZONES: Final = {
    "ART": "America/Argentina/Buenos_Aires",
    "BRT": "America/Sao_Paulo",
    "CLT": "America/Santiago",
    "COT": "America/Bogota",
    "GST": "Asia/Dubai",
    "ICT": "Asia/Bangkok",
    "PET": "America/Lima",
    "PHT": "Asia/Manila",
    "SGT": "Asia/Singapore",
    "TRT": "Europe/Istanbul",
}


@pytest.fixture(scope="module")
def offsets() -> dict[str, set[timedelta | None]]:
    """Return the offsets that the time zone database has had for each abbreviation since 1990."""
    found: dict[str, set[timedelta | None]] = {}
    for name in zoneinfo.available_timezones():
        for year, month in itertools.product((1990, 2005, 2014, 2026), (1, 7)):
            moment = datetime(year, month, 1, tzinfo=zoneinfo.ZoneInfo(name))
            found.setdefault(str(moment.tzname()), set()).add(moment.utcoffset())
    return found


def test_the_abbreviations() -> None:
    """These abbreviations are known."""
    names = (
        "ACDT ACST ADT AEDT AEST AKDT AKST ART AST AWST BRT BST CAT CDT CEST CET CLT COT CST EAT "
        "EDT EEST EET EST GMT GST HKT HST ICT IDT IST JST KST MDT MEST MET MSK MST NST NZDT NZST "
        "PDT PET PHT PKT PST SAST SGT TRT WAT WEST WET WIB"
    )

    assert names.split() == sorted(deployment_window._ABBREVIATIONS)


@pytest.mark.parametrize("name", sorted(deployment_window._ABBREVIATIONS))
def test_an_abbreviation(name: str, offsets: dict[str, set[timedelta | None]]) -> None:
    """An abbreviation is an offset that the time zone database has for it, winter's in a zone."""
    if name in ZONES:
        winter = datetime(2026, 7 if name == "CLT" else 1, 1, tzinfo=zoneinfo.ZoneInfo(ZONES[name]))
        expected = {winter.utcoffset()}
    else:
        expected = offsets.get(name, set())
    noon = at(opening("* 0 12 * * ?", "2026-06-01", zone=name) or "")
    offset = timedelta(hours=12) - (noon - at("2026-06-01 00:00"))

    assert offset % DAY in {each % DAY for each in expected if each is not None}


# Invalid windows -------------------------------------------------------------------------------


# For each field, what it cannot be, and the part of it that the message shows.
REFUSED: Final[dict[str, dict[str, str]]] = {
    "minutes": {"60": "60", "*/0": "*/0", "0/60": "0/60", "1,,2": "", "1-": "1-", "²": "²"},
    "hours": {"24": "24", "-1": "-1", "H": "H", "L": "L"},
    "day-of-month": {
        "0": "0",
        "32": "32",
        "L-3W": "L-3",
        "1-5W": "1-5",
        "1,?": "?",
        "6#3": "6#3",
    },
    "month": {"0": "0", "13": "13", "MON": "MON", "L": "L", "?": "?"},
    "day-of-week": {
        "0": "0",
        "8": "8",
        "6#6": "6#6",
        "#3": "",
        "6#": "6#",
        "MONDAY": "MONDAY",
        "8L": "8",
        "15W": "15W",
        "1,?": "?",
    },
    "year": {"1969": "1969", "2200": "2200", "2030-2026": "2030-2026", "?": "?"},
}


def complaint(cron: str, *, zone: str = "UTC") -> str:
    """Return the message of an invalid window."""
    with pytest.raises(BadWindow) as caught:
        opening(cron, "2026-01-01", zone=zone)
    return str(caught.value)


def with_field(field: str, text: str) -> str:
    """Return a window in which only one field says something."""
    parts = dict.fromkeys(("seconds", *REFUSED), "*")
    parts["day-of-month" if field == "day-of-week" else "day-of-week"] = "?"
    return " ".join((parts | {field: text}).values())


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [(field, *each) for field, texts in REFUSED.items() for each in texts.items()],
)
def test_a_bad_field(field: str, text: str, shown: str) -> None:
    """What a field cannot be is refused by the name of the field."""
    said = f"The field {field} of Cron cannot be '{shown}'."

    assert said == complaint(with_field(field, text))


@pytest.mark.parametrize("days", ["0", "28"])
def test_a_bad_day_before_the_last(days: str) -> None:
    """Not every month has 28 days before the last one."""
    said = f"The field day-of-month (before the last) of Cron cannot be '{days}'."

    assert said == complaint(with_field("day-of-month", f"L-{days}"))


@pytest.mark.parametrize("text", ["5", "0/15", "?"])
def test_seconds_are_not_chosen(text: str) -> None:
    """A window does not open within a minute."""
    said = f"The field seconds of Cron can only be '*', not '{text}'."

    assert said == complaint(with_field("seconds", text))


@pytest.mark.parametrize(("cron", "count"), [("", 0), ("* * * * ?", 5), ("* * * * * ? * *", 8)])
def test_a_wrong_number_of_fields(cron: str, count: int) -> None:
    """A window has six fields, or seven with a year."""
    said = (
        f"Cron takes six fields and perhaps a year, but '{cron}' has {count}: "
        "seconds minutes hours day-of-month month day-of-week [year]."
    )

    assert said == complaint(cron)


@pytest.mark.parametrize("cron", ["* * * 1 * MON", "* * * * * *", "* * * ? * ?"])
def test_one_kind_of_day(cron: str) -> None:
    """The days are those of the month or those of the week, and the other field is `?`."""
    said = f"Either day-of-month or day-of-week of Cron must be '?', but not both: '{cron}'."

    assert said == complaint(cron)


def test_a_year_too_far_ahead() -> None:
    """A year that is legal, and that croniter does not know, is refused as such."""
    said = "The year 2100 is legal, but pipemock looks no further than 2099."

    assert said == complaint("* * * * * ? 2100")


@pytest.mark.parametrize(
    "zone",
    [
        *("", "Europe/Atlantis", "America/Argentina", "../etc", "Europe/\0", "x/" + "y" * 5000),
        *("Berlin", "XYZ", "est", "UTC+5", "UTC+05:60", "UTC+19:00"),
    ],
)
def test_a_bad_time_zone(zone: str) -> None:
    """A time zone that nobody knows is refused by its name."""
    said = f"TimeZone '{zone}' is not a known Region/City, UTC offset or abbreviation."

    assert said == complaint("* * * * * ?", zone=zone)


def test_croniter_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library that reads windows, the error names the extra that brings it."""
    monkeypatch.setitem(sys.modules, "croniter", None)
    with pytest.raises(PipeMockError) as caught:
        opening("* * * * * ?", "2026-01-01")

    assert (
        "A deployment window is read with croniter, which is not installed: "
        "pip install 'pipemock[cron]'. Or set the outcome of the rule with a behaviour."
    ) == str(caught.value)


def test_time_zones_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without time zone data, the error names the package that brings it."""

    def unknown(key: str) -> None:
        raise zoneinfo.ZoneInfoNotFoundError(key)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", unknown)
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    with pytest.raises(PipeMockError) as caught:
        opening("* * * * * ?", "2026-01-01", zone="Europe/Berlin")

    assert (
        "This machine has no time zone data to find 'Europe/Berlin' in: pip install tzdata."
    ) == str(caught.value)


# Properties ------------------------------------------------------------------------------------


@st.composite
def terms(draw: st.DrawFn, low: int, high: int) -> tuple[str, set[int]]:
    """Draw a part of a plain field, and the numbers that it stands for."""
    first, last = sorted(draw(st.tuples(st.integers(low, high), st.integers(low, high))))
    step = draw(st.integers(1, high))
    forms = [
        ("*", range(low, high + 1)),
        (f"{first}", [first]),
        (f"{first}-{last}", range(first, last + 1)),
        (f"{first}/{step}", range(first, high + 1, step)),
        (f"*/{step}", range(low, high + 1, step)),
        (f"{first}-{last}/{step}", range(first, last + 1, step)),
    ]
    text, numbers = draw(st.sampled_from(forms))
    return text, set(numbers)


def fields(low: int, high: int) -> st.SearchStrategy[tuple[str, set[int]]]:
    """Draw a plain field, a list of up to three parts, and the numbers that it stands for."""
    return st.lists(terms(low, high), min_size=1, max_size=3).map(
        lambda drawn: (",".join(text for text, _ in drawn), set().union(*(n for _, n in drawn)))
    )


@given(
    times=st.tuples(fields(0, 59), fields(0, 23)),
    dates=st.tuples(fields(1, 31), fields(1, 12), fields(1, 7)),
    by_week_day=st.booleans(),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    # Around the days on which clocks are moved, and around the turn of the year.
    begin=st.sampled_from(["2026-03-07", "2026-03-28", "2026-10-24", "2026-10-31", "2026-12-31"]),
    later=st.integers(0, 2 * 24 * 60),
)
def test_plain_fields_mean_what_they_say(
    *,
    times: tuple[tuple[str, set[int]], ...],
    dates: tuple[tuple[str, set[int]], ...],
    by_week_day: bool,
    zone: str,
    begin: str,
    later: int,
) -> None:
    """Looking at the clock on the wall once a minute finds the same opening."""
    (minute, minutes), (hour, hours) = times
    (day, days), (month, months), (week_day, week_days) = dates
    day, week_day = ("?", week_day) if by_week_day else (day, "?")
    now = at(begin) + later * MINUTE

    def is_open(moment: datetime) -> bool:
        wall = moment.astimezone(zoneinfo.ZoneInfo(zone))
        if wall.minute not in minutes or wall.hour not in hours or wall.month not in months:
            return False
        return wall.isoweekday() % 7 + 1 in week_days if by_week_day else wall.day in days

    walk = (now + each * MINUTE for each in range(2 * 24 * 60 + 1))
    expected = next(filter(is_open, walk), None)
    cron = f"* {minute} {hour} {day} {month} {week_day}"

    assert expected == next_opening(cron, zone, now, until=now + 2 * DAY)


# For each field, what it is made of; two parts of it may well be right.
ALMOST: Final = st.tuples(
    *(
        st.lists(st.text(alphabet, min_size=1, max_size=4), min_size=1, max_size=2).map(",".join)
        for alphabet in ("*0", "*059/-", "*0123/-", "?*123/-LW", "*012JANDEC-/", "?*167FRIL#-/")
    )
).map(" ".join)


@given(
    cron=st.just("* * * * * ?") | ALMOST | st.text(),
    zone=st.just("UTC") | st.text() | st.from_regex(r"\A([A-Z]{3,5}|UTC[+-].*|[A-Z][a-z]*/.*)\Z"),
)
def test_a_window_is_read_or_refused(cron: str, zone: str) -> None:
    """Whatever is written in a window, it is read or it is bad, and nothing else happens."""
    now = at("2026-01-01")
    found = None
    with contextlib.suppress(BadWindow):
        found = next_opening(cron, zone, now, until=now + FAR * DAY)

    assert found is None or now <= found <= now + FAR * DAY
