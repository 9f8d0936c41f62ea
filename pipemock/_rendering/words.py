"""Readable states, durations and times, and texts cut to the available width."""

from __future__ import annotations

import itertools
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._clock.times import MILLISECOND

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

ELLIPSIS: Final = "…"

_UNITS: Final = (
    ("d", timedelta(days=1)),
    ("h", timedelta(hours=1)),
    ("m", timedelta(minutes=1)),
    ("s", timedelta(seconds=1)),
    ("ms", MILLISECOND),
)


@attrs.frozen
class Word:
    """The name of a state, and the tone in which a picture shows it."""

    text: str
    tone: str


_WORDS: Final = {
    "STARTED": Word("In progress", "open"),
    "RESUMED": Word("In progress", "open"),
    "STOPPING": Word("Stopping", "open"),
    "SUCCEEDED": Word("Succeeded", "good"),
    "FAILED": Word("Failed", "bad"),
    "STOPPED": Word("Stopped", "halted"),
    "ABANDONED": Word("Abandoned", "halted"),
    "SUPERSEDED": Word("Superseded", "superseded"),
    "CANCELED": Word("Cancelled", "cancelled"),
    "SKIPPED": Word("Skipped", "skipped"),
}


def word_of(state: str) -> Word:
    """Return the word for the state of an event, as the service's console shows it."""
    return _WORDS.get(state) or Word(state.capitalize(), "cancelled")


def one_line(text: str) -> str:
    """Return a text without line breaks and other unprintable characters."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def unmet(rules: Sequence[str]) -> str:
    """Say which rules were not met, such as ``rule IsProduction not met``."""
    noun = "rule" if len(rules) == 1 else "rules"
    return f"{noun} {', '.join(rules)} not met"


def capitalised(text: str) -> str:
    """Return a text that begins with a capital letter; the rest stays."""
    return text[:1].upper() + text[1:]


# Sizes ----------------------------------------------------------------------------------------


def cells(character: str) -> int:
    """Return how many terminal columns a character occupies."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def size(text: str, size_of: Callable[[str], float] = cells) -> float:
    """Return the length of a text, in terminal columns by default."""
    return sum(map(size_of, text))


def cut(text: str, room: float, size_of: Callable[[str], float] = cells) -> str:
    """Return the text, with its end replaced by an ellipsis if it does not fit."""
    if size(text, size_of) <= room:
        return text
    ends = itertools.accumulate(map(size_of, text), initial=size_of(ELLIPSIS))
    number = sum(end <= room for end in ends) - 1
    return text[: max(number, 0)].rstrip() + ELLIPSIS


# Times ----------------------------------------------------------------------------------------


def exact(length: timedelta) -> str:
    """Format a duration with all its units, such as ``6d 4m`` or ``250ms``."""
    return " ".join(_parts(length)) or "0"


def brief(length: timedelta) -> str:
    """Format a duration with its largest unit and the next one, such as ``1h 56m``."""
    for (_, unit), (_, finer) in itertools.pairwise(_UNITS):
        if length // unit:
            return exact(length // finer * finer)
    return exact(length)


def after(length: timedelta) -> str:
    """Format the duration until an end, such as ``after 4m`` or ``at once``."""
    return f"after {brief(length)}" if length else "at once"


def at(when: datetime) -> str:
    """Format a time, with milliseconds if it has any."""
    fraction = f".{when.microsecond // 1000:03d}" if when.microsecond else ""
    return f"{when:%Y-%m-%d %H:%M:%S}{fraction}"


def times(number: int, noun: str) -> str:
    """Format a number of things, such as ``1 retry``; *noun* is ``retry/retries``."""
    one, _, many = noun.partition("/")
    return f"{number} {one if number == 1 else many}"


def _parts(length: timedelta) -> list[str]:
    parts = []
    for name, unit in _UNITS:
        number, length = divmod(length, unit)
        if number:
            parts.append(f"{number}{name}")
    return parts
