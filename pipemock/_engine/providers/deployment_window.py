"""The opening times of deployment windows.

User guide, rule reference DeploymentWindow:
docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-DeploymentWindow.html

A window is written in the cron syntax of Quartz and evaluated with croniter, the only maintained
library that supports `L`, `W`, `#` and years: cronsim and APScheduler lack `W`, and the libraries
for Quartz's own syntax (cronexpr, pyawscron) have had no release for years. Constructs that are
specific to Quartz are translated: Sunday as 1, ranges that wrap around, `L-3`, `LW`. Croniter never
sees a time zone: it would move an event out of a missing hour, but a window is just open or not.
"""

from __future__ import annotations

import bisect
import contextlib
import re
import zoneinfo
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Final, TypeAlias

import attrs

from pipemock._errors import PipeMockError

_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)
_LAST_YEAR: Final = 2099  # the last year that croniter supports

# A cron expression for croniter, and how many days before each match the window opens.
_Schedule: TypeAlias = tuple[str, int]

# The meaning of abbreviations is not documented. Inferred: each is one offset all year round, that
# of the time zone database, and an ambiguous one (BST, CST, IST, ...) has its most common meaning.
_ABBREVIATIONS: Final = {
    name: timedelta(hours=hours)
    for hours, names in (
        *((-10, "HST"), (-9, "AKST"), (-8, "AKDT PST"), (-7, "MST PDT"), (-6, "CST MDT")),
        *((-5, "CDT COT EST PET"), (-4, "AST CLT EDT"), (-3.5, "NST"), (-3, "ADT ART BRT")),
        *((0, "GMT WET"), (1, "BST CET MET WAT WEST"), (2, "CAT CEST EET MEST SAST")),
        *((3, "EAT EEST IDT MSK TRT"), (4, "GST"), (5, "PKT"), (5.5, "IST"), (7, "ICT WIB")),
        *((8, "AWST HKT PHT SGT"), (9, "JST KST"), (9.5, "ACST"), (10, "AEST"), (10.5, "ACDT")),
        *((11, "AEDT"), (12, "NZST"), (13, "NZDT")),
    )
    for name in names.split()
}


class BadWindow(Exception):  # noqa: N818 -- caught in this package only
    """An invalid window or time zone; the message says what is wrong with it."""


@attrs.frozen
class _Field:
    """A field of a cron expression: its range of numbers, and their names."""

    name: str
    low: int
    high: int
    names: str = ""
    wraps: bool = True

    def number(self, text: str) -> int:
        names = self.names.split()
        if text in names:
            return self.low + names.index(text)
        if re.fullmatch("[0-9]{1,4}", text) and self.low <= int(text) <= self.high:
            return int(text)
        raise self.bad(text)

    def numbers(self, term: str) -> list[int]:
        found = re.fullmatch(r"(?:\*|(\w+)(?:-(\w+))?)(?:/([0-9]{1,4}))?", term, re.ASCII)
        if not found:
            raise self.bad(term)
        start, stop, step = found.groups()
        first = self.number(start) if start else self.low
        last = self.number(stop) if stop else first if start and not step else self.high
        if not 1 <= int(step or 1) <= self.high or (last < first and not self.wraps):
            raise self.bad(term)
        size = self.high - self.low + 1
        run = range(first, last + 1 + (size if last < first else 0), int(step or 1))
        return sorted((number - self.low) % size + self.low for number in run)

    def bad(self, term: str) -> BadWindow:
        return BadWindow(f"The field {self.name} of Cron cannot be '{term}'.")


_MINUTES: Final = _Field("minutes", 0, 59)
_HOURS: Final = _Field("hours", 0, 23)
_MONTH_DAY: Final = _Field("day-of-month", 1, 31)
_BEFORE_LAST: Final = _Field("day-of-month (before the last)", 1, 27)  # in every month
_MONTH: Final = _Field("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC")
_WEEK_DAY: Final = _Field("day-of-week", 1, 7, "SUN MON TUE WED THU FRI SAT")
_YEAR: Final = _Field("year", 1970, 2199, wraps=False)


def next_opening(cron: str, time_zone: str, now: datetime, *, until: datetime) -> datetime | None:
    """Return the first time from *now* to *until* at which the window is open, or `None`.

    Raises:
        BadWindow: If the window or its time zone is invalid.
        PipeMockError: If croniter or this machine's time zone data is missing.
    """
    schedules, zone, start = _schedules(cron), _zone(time_zone), now
    while True:
        opening = _opening(schedules, start, _offset(zone, start), until)
        change = _change(zone, start, opening or until)
        if change is None:
            return opening
        start = change


def _schedules(cron: str) -> list[_Schedule]:
    fields = cron.upper().split()
    if len(fields) not in {6, 7}:
        message = (
            f"Cron takes six fields and perhaps a year, but '{cron}' has {len(fields)}: seconds "
            "minutes hours day-of-month month day-of-week [year]."
        )
        raise BadWindow(message)
    seconds, minutes, hours, month_days, months, week_days, year, *_ = [*fields, "*"]
    if seconds not in {"*", "0"}:  # an example in the guide has 0
        message = f"The field seconds of Cron can only be '*', not '{seconds}'."
        raise BadWindow(message)
    if (month_days == "?") == (week_days == "?"):  # inferred: Quartz requires it
        message = f"Either day-of-month or day-of-week of Cron must be '?', but not both: '{cron}'."
        raise BadWindow(message)
    time = f"{_plain(_MINUTES, minutes)} {_plain(_HOURS, hours)}"
    month, years = _plain(_MONTH, months), _plain(_YEAR, year)
    if week_days == "?":
        days = [(f"{day} {month} *", lead) for day, lead in map(_month_day, month_days.split(","))]
    else:
        days = [(f"* {month} {day}", 0) for day in map(_week_day, week_days.split(","))]
    return [(f"{time} {day} 0 {years}", lead) for day, lead in days]


def _plain(field: _Field, text: str) -> str:
    numbers = {number for term in text.split(",") for number in field.numbers(term)}
    known = sorted(numbers if field is not _YEAR else (n for n in numbers if n <= _LAST_YEAR))
    if not known:
        message = f"The year {text} is legal, but pipemock looks no further than {_LAST_YEAR}."
        raise BadWindow(message)
    return text if text == "*" else ",".join(map(str, known))


def _month_day(term: str) -> _Schedule:
    if term == "LW":
        return "31W", 0  # croniter takes the last day in a shorter month
    if term.endswith("W"):
        return f"{_MONTH_DAY.number(term[:-1])}W", 0
    if term.startswith("L-"):
        return "L", _BEFORE_LAST.number(term[2:])
    return "L" if term == "L" else _plain(_MONTH_DAY, term), 0


def _week_day(term: str) -> str:
    day, mark, week = term.partition("#")
    if mark:
        if week not in {"1", "2", "3", "4", "5"}:
            raise _WEEK_DAY.bad(term)
        return f"{_WEEK_DAY.number(day) - 1}#{week}"
    if term == "L":
        return "6"
    if term.endswith("L"):
        return f"L{_WEEK_DAY.number(term[:-1]) - 1}"
    return ",".join(str(number - 1) for number in _WEEK_DAY.numbers(term))


def _opening(
    schedules: list[_Schedule], start: datetime, offset: timedelta, until: datetime
) -> datetime | None:
    """Return when the window opens if local time keeps its *offset*."""
    local = (start + offset).replace(second=0, microsecond=0, tzinfo=None)
    matches = [_first(schedule, local, until.year - local.year + 2) for schedule in schedules]
    found = min((match for match in matches if match is not None), default=None)
    if found is None:
        return None
    opening = max(start, found.replace(tzinfo=timezone.utc) - offset)
    return opening if opening <= until else None


def _first(schedule: _Schedule, local: datetime, years: int) -> datetime | None:
    try:
        import croniter  # noqa: PLC0415 -- an optional dependency
    except ImportError as error:
        message = (
            "A deployment window is read with croniter, which is not installed: "
            "pip install 'pipemock[cron]'. Or set the outcome of the rule with a behaviour."
        )
        raise PipeMockError(message) from error
    expression, days = schedule
    begin = local + timedelta(days=days) - _MINUTE
    matches = croniter.croniter(expression, begin, datetime, max_years_between_matches=years)
    with contextlib.suppress(croniter.CroniterBadDateError):
        return matches.get_next(datetime) - timedelta(days=days)
    return None


def _zone(name: str) -> tzinfo:
    if found := re.fullmatch(r"UTC(?:([+-])(0[0-9]|1[0-8]):([0-5][0-9]))?", name, re.ASCII):
        sign, hours, minutes = found.groups(default="0")
        distance = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-distance if sign == "-" else distance)
    if name in _ABBREVIATIONS:
        return timezone(_ABBREVIATIONS[name])
    with contextlib.suppress(KeyError, ValueError, OSError):  # raised by zoneinfo for a bad name
        if "/" in name:
            return zoneinfo.ZoneInfo(name)
    if "/" in name and not zoneinfo.available_timezones():
        message = f"This machine has no time zone data to find '{name}' in: pip install tzdata."
        raise PipeMockError(message)
    message = f"TimeZone '{name}' is not a known Region/City, UTC offset or abbreviation."
    raise BadWindow(message)


def _offset(zone: tzinfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _change(zone: tzinfo, start: datetime, end: datetime) -> datetime | None:
    """Return the first time after *start*, up to *end*, at which the offset changes."""
    offset, day = _offset(zone, start), start.replace(second=0, microsecond=0)
    while day < end:
        tomorrow = day + _DAY
        if _offset(zone, min(tomorrow, end)) != offset:
            minutes = range(_DAY // _MINUTE)
            return day + _MINUTE * bisect.bisect_left(
                minutes, 1, key=lambda minute: _offset(zone, day + _MINUTE * minute) != offset
            )
        day = tomorrow
    return None
