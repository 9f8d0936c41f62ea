"""Pushes and pull requests that a test reports, and the executions that they start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._arguments import (
    require_any_texts,
    require_flags,
    require_one_of,
    require_optional_texts,
    require_strings,
    require_texts,
    texts_of,
)
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Iterable

PULL_REQUEST_EVENTS: Final = ("OPEN", "UPDATED", "CLOSED")


@attrs.frozen(kw_only=True)
class Commit:
    """The commit of an event; an omitted id is generated."""

    id: str | None = None
    message: str | None = None
    author: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse members that are not texts."""
        require_optional_texts(commit=self.id, author=self.author)
        require_any_texts(message=self.message)


def _files(files: Iterable[str]) -> tuple[str, ...]:
    return texts_of("files", files)


def _require_names(**given: str | None) -> None:
    """Refuse references such as ``refs/heads/main``: triggers compare names."""
    for name, value in given.items():
        short = (value or "").removeprefix("refs/heads/").removeprefix("refs/tags/")
        if short != (value or ""):
            msg = f"{name} is a name, and {value!r} is a reference. Write {name}={short!r}."
            raise PipeMockError(msg)


# GitHub counts the pull requests of a repository from 1.
def _number(number: int | str) -> str:
    text = str(number)
    if not re.fullmatch("[1-9][0-9]*", text):
        msg = f"number is that of a pull request, from 1, not {number!r}. Write number=1."
        raise PipeMockError(msg)
    return text


@attrs.frozen(kw_only=True)
class Push:
    """A push of a branch or a tag; for a tag, `branch` is the branch of its commit."""

    branch: str | None
    tag: str | None
    files: tuple[str, ...] = attrs.field(converter=_files)
    new_branch: bool
    commit: Commit

    @property
    def name(self) -> str:
        """The name of the tag, or else that of the branch."""
        return self.branch if self.tag is None else self.tag  # type: ignore[return-value] # one is given

    def __attrs_post_init__(self) -> None:
        """Refuse a push of neither a branch nor a tag, and members that contradict each other."""
        require_optional_texts(branch=self.branch, tag=self.tag)
        _require_names(branch=self.branch, tag=self.tag)
        require_flags(new_branch=self.new_branch)
        if self.branch is None and self.tag is None:
            msg = "Say what was pushed: branch='main', or tag='v1.0'."
            raise PipeMockError(msg)
        if self.new_branch and self.tag is not None:
            msg = f"A push of tag {self.tag!r} creates no branch: leave out 'tag' or 'new_branch'."
            raise PipeMockError(msg)


@attrs.frozen(kw_only=True)
class PullRequest:
    """An event of a pull request."""

    event: str
    source_branch: str
    destination_branch: str
    number: str = attrs.field(converter=_number)
    title: str
    files: tuple[str, ...] = attrs.field(converter=_files)
    commit: Commit

    def __attrs_post_init__(self) -> None:
        """Refuse an event that does not exist, and members that are not texts."""
        require_texts(
            source_branch=self.source_branch,
            destination_branch=self.destination_branch,
        )
        _require_names(
            source_branch=self.source_branch,
            destination_branch=self.destination_branch,
        )
        require_strings(title=self.title)
        require_one_of(PULL_REQUEST_EVENTS, event=self.event)


@attrs.frozen(kw_only=True)
class Decision:
    """Whether a source action started its pipeline, and why."""

    pipeline: str
    action: str
    starts: bool
    reason: str

    def __str__(self) -> str:
        """Return the decision as one line."""
        verb = "starts" if self.starts else "does not start"
        return f"{self.pipeline}/{self.action} {verb}: {self.reason}."


class Started(list[str]):
    """The ids of the executions that an event started: a list that can explain itself."""

    def __init__(self, ids: Iterable[str], decisions: tuple[Decision, ...]) -> None:
        """Store the ids, and the decisions of all source actions that watch the repository."""
        super().__init__(ids)
        self.decisions = decisions

    def explain(self) -> str:
        """Return one line for each source action: whether it started its pipeline, and why."""
        return "\n".join(str(each) for each in self.decisions)
