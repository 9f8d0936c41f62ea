"""The three keywords that say how time passes: what they take, and which of them go together."""

from __future__ import annotations

from typing import Any

import pytest

from pipemock import PipeMockError, mock_codepipeline


@pytest.mark.parametrize(
    ("keywords", "words"),
    [
        ({"clock": "real"}, "clock is 'manual' or 'follow', not 'real'."),
        ({"clock": None}, "clock is 'manual' or 'follow', not None."),
        ({"sleep": "fake"}, "sleep is 'real' or 'virtual', not 'fake'."),
        ({"sleep": True}, "sleep is 'real' or 'virtual', not True."),
        ({"autojump": "yes"}, "autojump is True or False, not 'yes'. Write autojump=True."),
        ({"autojump": 1}, "autojump is True or False, not 1. Write autojump=True."),
    ],
)
def test_what_is_no_way_for_time_to_pass(keywords: dict[str, Any], words: str) -> None:
    """A value that a keyword does not know is refused at once, with those that it knows."""
    with pytest.raises(PipeMockError) as caught:
        mock_codepipeline(**keywords)

    assert words == str(caught.value)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"now": "2026-01-05T09:00Z"}, "leave out now=..., or clock='follow'"),
        ({"autojump": True}, "leave out autojump=True, or clock='follow'"),
        ({"sleep": "virtual"}, "leave out sleep='virtual', or clock='follow'"),
        (
            {"sleep": "virtual", "autojump": True},
            "leave out autojump=True and sleep='virtual', or clock='follow'",
        ),
    ],
)
def test_a_clock_that_follows_is_moved_by_nothing_else(others: dict[str, Any], words: str) -> None:
    """What would set or move a clock that follows the process's is refused at once."""
    with pytest.raises(
        PipeMockError, match="the time of the mock is that of the process"
    ) as caught:
        mock_codepipeline(clock="follow", **others)

    assert words in str(caught.value)


def test_sleeping_and_jumping_go_together() -> None:
    """A mock may both sleep virtually and jump."""
    with mock_codepipeline(sleep="virtual", autojump=True) as mock:
        assert [] == mock.client().list_pipelines()["pipelines"]
