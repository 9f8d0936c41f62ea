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


@pytest.mark.parametrize("state", [STARTED, *EVENT_STATE.values()])
def test_every_state_has_a_word(state: str) -> None:
    """Every state that an event can have is known by name, in a tone that has a colour."""
    assert state in words._WORDS
    assert words.word_of(state).tone in TONES


def test_an_unknown_state_is_written_as_it_is() -> None:
    """An unknown state is shown in grey."""
    assert words.Word("Puzzled", "cancelled") == words.word_of("PUZZLED")


@given(st.text(), st.integers(1, 40))
def test_a_cut_text_fits(text: str, room: int) -> None:
    """A text that was cut fits its room, and one that fits was not cut."""
    kept = words.cut(text, room)

    assert words.size(kept) <= room
    assert (kept == text) == (words.size(text) <= room or text == words.ELLIPSIS)


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
