"""Pushes and pull requests as values, checked when they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError
from pipemock._git_events import Commit, Decision, PullRequest, Push, Started

if TYPE_CHECKING:
    from collections.abc import Mapping

PUSH: Final[Mapping[str, Any]] = {
    "branch": "main",
    "tag": None,
    "files": ["a.py", "b.py"],
    "new_branch": False,
    "commit": Commit(),
}
PULL_REQUEST: Final[Mapping[str, Any]] = {
    "event": "OPEN",
    "source_branch": "topic",
    "destination_branch": "main",
    "number": 7,
    "title": "",
    "files": ["a.py"],
    "commit": Commit(message=""),
}


def complaint(kind: Any, members: Mapping[str, Any]) -> str:
    """Return why a value can't be made."""
    with pytest.raises(PipeMockError) as caught:
        kind(**members)
    return str(caught.value)


def test_the_files_are_a_tuple() -> None:
    """Files may be given as any list, and are kept in order."""
    given = [Push(**PUSH).files, Push(**{**PUSH, "files": ()}).files]

    assert [("a.py", "b.py"), ()] == given
    assert ("a.py",) == PullRequest(**PULL_REQUEST).files


@pytest.mark.parametrize(
    "members", [{"new_branch": True}, {"tag": "v1"}, {"tag": "v1", "branch": None}]
)
def test_what_may_be_pushed(members: Mapping[str, Any]) -> None:
    """A push creates a branch or moves one, or pushes a tag, of whose branch nothing is known."""
    push = Push(**{**PUSH, **members})

    assert members == {name: getattr(push, name) for name in members}


@pytest.mark.parametrize(("number", "text"), [(1, "1"), (10, "10"), ("42", "42")])
def test_the_number_is_a_text(number: int | str, text: str) -> None:
    """The number of a pull request may be given as a number or a text."""
    assert text == PullRequest(**{**PULL_REQUEST, "number": number}).number


@pytest.mark.parametrize("event", ["OPEN", "UPDATED", "CLOSED"])
def test_the_events_of_a_pull_request(event: str) -> None:
    """The events are those that filters of triggers know."""
    assert event == PullRequest(**{**PULL_REQUEST, "event": event}).event


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"branch": ""}, "branch is an empty text. Give one that is not empty."),
        ({"tag": ""}, "tag is an empty text. Give one that is not empty."),
        (
            {"branch": "refs/heads/main"},
            "branch is a name, and 'refs/heads/main' is a reference. Write branch='main'.",
        ),
        (
            {"tag": "refs/tags/v1"},
            "tag is a name, and 'refs/tags/v1' is a reference. Write tag='v1'.",
        ),
        ({"branch": None}, "Say what was pushed: branch='main', or tag='v1.0'."),
        ({"new_branch": 1}, "new_branch is True or False, not 1. Write new_branch=True."),
        (
            {"tag": "v1", "new_branch": True},
            "A push of tag 'v1' creates no branch: leave out 'tag' or 'new_branch'.",
        ),
        ({"files": "a"}, "files is a list of texts, not the text 'a': write files=['a']."),
    ],
)
def test_a_push_that_makes_no_sense(members: Mapping[str, Any], words: str) -> None:
    """A mistake is reported where the push is made."""
    assert words == complaint(Push, {**PUSH, **members})


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"event": ""}, "event is 'OPEN', 'UPDATED' or 'CLOSED', not ''."),
        ({"event": 7}, "event is 'OPEN', 'UPDATED' or 'CLOSED', not 7."),
        ({"event": "MERGED"}, "event is 'OPEN', 'UPDATED' or 'CLOSED', not 'MERGED'."),
        (
            {"event": "closed"},
            "event is 'OPEN', 'UPDATED' or 'CLOSED', not 'closed'. Did you mean CLOSED?",
        ),
        (
            {"source_branch": "refs/heads/fix"},
            (
                "source_branch is a name, and 'refs/heads/fix' is a reference. Write "
                "source_branch='fix'."
            ),
        ),
        (
            {"destination_branch": "refs/heads/main"},
            (
                "destination_branch is a name, and 'refs/heads/main' is a reference. Write "
                "destination_branch='main'."
            ),
        ),
        ({"source_branch": ""}, "source_branch is an empty text. Give one that is not empty."),
        (
            {"destination_branch": None},
            "destination_branch is a text, not None. Give a text.",
        ),
        ({"title": 7}, "title is a text, not 7. Write '7'."),
        ({"files": "a"}, "files is a list of texts, not the text 'a': write files=['a']."),
        *(
            (
                {"number": number},
                f"number is that of a pull request, from 1, not {number!r}. Write number=1.",
            )
            for number in (0, -1, True, "01", "1 ", "", 1.5)
        ),
    ],
)
def test_a_pull_request_that_makes_no_sense(members: Mapping[str, Any], words: str) -> None:
    """A mistake is reported where the pull request is made."""
    assert words == complaint(PullRequest, {**PULL_REQUEST, **members})


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"id": ""}, "commit is an empty text. Give one that is not empty."),
        ({"author": ""}, "author is an empty text. Give one that is not empty."),
        ({"message": 7}, "message is a text, not 7. Write '7'."),
    ],
)
def test_a_commit_that_makes_no_sense(members: Mapping[str, Any], words: str) -> None:
    """The members of a commit are named like the arguments of the test."""
    assert words == complaint(Commit, members)


def test_what_an_event_started() -> None:
    """It is a list of ids that explains itself, a line for each source action."""
    decisions = (
        Decision(pipeline="release", action="Checkout", starts=True, reason="push[0] matches"),
        Decision(pipeline="nightly", action="Code", starts=False, reason="its branch is 'dev'"),
    )
    started = Started(["1", "2"], decisions)

    assert (["1", "2"], decisions) == (started, started.decisions)
    assert (
        "release/Checkout starts: push[0] matches.\n"
        "nightly/Code does not start: its branch is 'dev'."
    ) == started.explain()
