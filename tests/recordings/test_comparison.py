"""How an answer is compared with a recorded one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from tests.recordings.comparison import Bindings, contains, member, plain, values_in


def differing(recorded: Any, answer: Any, **bound: Any) -> list[str]:
    """Return the paths of the members that differ."""
    return [path for path, _ in Bindings(bound).differences(recorded, answer)]


@pytest.mark.parametrize(
    ("recorded", "answer", "paths"),
    [
        ({"a": 1, "b": [{"c": "x"}]}, {"a": 1, "b": [{"c": "x"}]}, []),
        ({"a": 1}, {"a": 2}, ["a"]),
        ({"a": {"b": 1}}, {"a": {}}, ["a.b"]),
        ({"a": {}}, {"a": {"b": 1}}, ["a.b"]),
        ({"a": [1, 2]}, {"a": [1, 3, 4]}, ["a.1", "a.2"]),
        ({"a": []}, {"a": {}}, []),
        ({"a": {"b": 1}}, {"a": "b"}, ["a"]),
    ],
)
def test_members_differ_by_their_paths(recorded: Any, answer: Any, paths: list[str]) -> None:
    """Values that differ are found, and members that only one side has."""
    assert paths == differing(recorded, answer)


@pytest.mark.parametrize(
    ("recorded", "answer", "paths"),
    [
        (["<id>", "<id>"], ["7", "7"], []),
        (["<id>", "<id>"], ["7", "8"], ["1"]),
        (["<_>", "<_>"], ["7", 8], []),
        (["run <id>.", "<id>"], ["run 7.", "7"], []),
        (["run <id>.", "<id>"], ["run 7.", "8"], ["1"]),
        (["<id>", "run <id>."], ["7", "run 8."], ["1"]),
        (["<id>-<id>"], ["7-7"], []),
        (["<id>-<id>"], ["7-8"], ["0"]),
        (["run <_>"], ["run "], []),
        (["run <id>"], [7], ["0"]),
    ],
)
def test_a_placeholder_has_one_value(recorded: Any, answer: Any, paths: list[str]) -> None:
    """The first occurrence takes the value, also within a text; the others must equal it."""
    assert paths == differing(recorded, answer)


def test_a_known_value_is_expected() -> None:
    """What is bound before is not taken from the answer."""
    assert ["0"] == differing(["of <account>"], ["of 2"], account="1")


def test_requests_are_filled() -> None:
    """Values stand in the places of placeholders; what is not known stays as it is."""
    filled = Bindings(id=7).fill({"whole": "<id>", "list": ["no. <id>"], "other": "<name>", "n": 1})

    assert {"whole": 7, "list": ["no. 7"], "other": "<name>", "n": 1} == filled


def test_answers_are_made_plain() -> None:
    """Times are texts in UTC with milliseconds, and bytes are texts."""
    zone = timezone(timedelta(hours=2))
    time = datetime(2026, 1, 5, 11, 0, 0, 250000, tzinfo=zone)

    assert {"at": "2026-01-05T09:00:00.250+00:00", "body": ["x"]} == plain(
        {"at": time, "body": [b"x"]}
    )


def test_members_are_found_by_path() -> None:
    """A path leads through lists by their indexes."""
    assert 7 == member({"a": [{"b": 7}]}, "a.0.b")


def test_messages_are_selected_by_members() -> None:
    """Members within members are compared, and others do not matter."""
    message = {"detail": {"state": "FAILED", "stage": "Build"}}

    assert contains(message, {"detail": {"state": "FAILED"}})
    assert not contains(message, {"detail": {"state": "STARTED"}})
    assert not contains(message, {"source": {"state": "FAILED"}})


def test_values_are_counted() -> None:
    """An empty list or structure is a value too."""
    assert 4 == values_in({"a": [1, {"b": None}], "c": {}, "d": []})
