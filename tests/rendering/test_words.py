"""Readable states, durations and texts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock._clock.times import parse_time
from pipemock._engine.state.statuses import EVENT_STATE, STARTED
from pipemock._rendering import words
from pipemock._rendering.svg.palette import TONES


@pytest.mark.parametrize(
    ("brief", "exact", "length"),
    [
        ("0", "0", timedelta()),
        ("1ms", "1ms", timedelta(milliseconds=1)),
        ("1s 500ms", "1s 500ms", timedelta(seconds=1.5)),
        ("1m 30s", "1m 30s 20ms", timedelta(seconds=90.02)),
        ("1h 56m", "1h 56m 1s", timedelta(hours=1, minutes=56, seconds=1)),
        ("6d", "6d 4m", timedelta(days=6, minutes=4)),
        ("400d 1h", "400d 1h", timedelta(days=400, hours=1)),
    ],
)
def test_durations(brief: str, exact: str, length: timedelta) -> None:
    """A duration is written with all its units, or with the largest and the next one."""
    assert (brief, exact) == (words.brief(length), words.exact(length))


def test_moments() -> None:
    """A moment has milliseconds only where there are any."""
    assert "2026-01-05 09:00:00" == words.at(parse_time("2026-01-05T09:00Z"))
    assert "2026-01-05 09:00:00.250" == words.at(parse_time("2026-01-05T09:00:00.250Z"))


WORDS = {
    "STARTED": ("In progress", "open"),
    "RESUMED": ("In progress", "open"),
    "STOPPING": ("Stopping", "open"),
    "SUCCEEDED": ("Succeeded", "good"),
    "FAILED": ("Failed", "bad"),
    "STOPPED": ("Stopped", "halted"),
    "ABANDONED": ("Abandoned", "halted"),
    "SUPERSEDED": ("Superseded", "superseded"),
    "CANCELED": ("Cancelled", "cancelled"),
    "SKIPPED": ("Skipped", "skipped"),
}


def test_every_state_has_a_word() -> None:
    """Every state that an event can have is known by name, in a tone that has a colour."""
    assert {STARTED, *EVENT_STATE.values()} == WORDS.keys()
    assert {state: words.Word(*word) for state, word in WORDS.items()} == {
        state: words.word_of(state) for state in WORDS
    }
    assert {tone for _, tone in WORDS.values()} == TONES.keys()


def test_an_unknown_state_is_written_as_it_is() -> None:
    """An unknown state is shown in grey."""
    assert words.Word("Puzzled", "cancelled") == words.word_of("PUZZLED")


@given(st.text(), st.integers(1, 40))
def test_a_cut_text_fits(text: str, room: int) -> None:
    """A text that was cut fits its room, and one that fits was not cut."""
    kept = words.cut(text, room)

    assert words.size(kept) <= room
    assert (kept == text) == (words.size(text) <= room or text == words.ELLIPSIS)


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("release", 7, "release"),
        ("release", 6, "relea…"),
        ("release", 1, "…"),
        ("release", 0, "…"),
        ("the till", 5, "the…"),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
    ],
)
def test_a_text_is_cut(text: str, room: int, shown: str) -> None:
    """A text that does not fit ends in an ellipsis, without a space before it."""
    assert shown == words.cut(text, room)


@pytest.mark.parametrize(
    ("character", "columns"),
    [("a", 1), ("ä", 1), ("日", 2), ("Ａ", 2), ("ｱ", 1)],  # noqa: RUF001 -- wide letters
)
def test_columns_of_a_terminal(character: str, columns: int) -> None:
    """Wide and fullwidth characters occupy two columns."""
    assert columns == words.cells(character)


def test_one_line() -> None:
    """Line breaks and what cannot be printed become single spaces."""
    assert "Not found: the [31mbucket" == words.one_line("Not\nfound:\t\tthe \x1b[31mbucket\x00 ")


def test_rules_that_were_not_met() -> None:
    """One rule is in the singular, and several are in the plural."""
    assert "rule Alarm not met" == words.unmet(["Alarm"])
    assert "rules Alarm, Window not met" == words.unmet(["Alarm", "Window"])


def test_a_capital_letter() -> None:
    """The first letter becomes a capital, and the others stay."""
    assert ("Rule isOk", "R", "") == tuple(map(words.capitalised, ("rule isOk", "r", "")))


@given(st.text())
def test_one_line_has_nothing_but_what_can_be_seen(text: str) -> None:
    """No line break, no control character and no lone surrogate is left, and twice is once."""
    line = words.one_line(text)

    assert line.isprintable()
    assert line == words.one_line(line)
    assert line == line.encode().decode()


def test_combining_characters_take_no_room() -> None:
    """A combining accent is drawn over the letter before it."""
    assert 1 == words.size("e\N{COMBINING ACUTE ACCENT}")


def test_one_and_many() -> None:
    """Numbers of things use the singular and the plural."""
    assert ("1 retry", "2 retries") == tuple(words.times(n, "retry/retries") for n in (1, 2))
