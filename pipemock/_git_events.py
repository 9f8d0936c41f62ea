"""Pushes and pull requests that a test reports, and the executions that they start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

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


@attrs.frozen(kw_only=True)
class Push:
    """A push of a branch or a tag; for a tag, `branch` is the branch of its commit."""

    branch: str | None
    tag: str | None
    files: tuple[str, ...]
    new_branch: bool
    commit: Commit


@attrs.frozen(kw_only=True)
class PullRequest:
    """An event of a pull request."""

    event: str
    source_branch: str
    destination_branch: str
    number: str
    title: str
    files: tuple[str, ...]
    commit: Commit


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


def push(
    *,
    branch: str | None,
    tag: str | None,
    files: Iterable[str],
    new_branch: bool,
    commit: Commit,
) -> Push:
    """Return a push.

    Raises:
        PipeMockError: If neither a branch nor a tag is given, or the arguments contradict.
    """
    if branch is None and tag is None:
        msg = "Say what was pushed: branch='main', or tag='v1.0'."
        raise PipeMockError(msg)
    if new_branch and tag is not None:
        msg = f"A push of tag {tag!r} makes no branch: leave out 'tag' or 'new_branch'."
        raise PipeMockError(msg)
    return Push(branch=branch, tag=tag, files=_paths(files), new_branch=new_branch, commit=commit)


def pull_request(
    *,
    event: str,
    source_branch: str,
    destination_branch: str,
    number: int | str,
    title: str,
    files: Iterable[str],
    commit: Commit,
) -> PullRequest:
    """Return an event of a pull request.

    Raises:
        PipeMockError: If the event does not exist.
    """
    if event not in PULL_REQUEST_EVENTS:
        known = ", ".join(PULL_REQUEST_EVENTS)
        msg = f"CodePipeline knows no event {event!r} of a pull request; it knows {known}."
        raise PipeMockError(msg)
    return PullRequest(
        event=event,
        source_branch=source_branch,
        destination_branch=destination_branch,
        number=str(number),
        title=title,
        files=_paths(files),
        commit=commit,
    )


def _paths(files: Iterable[str]) -> tuple[str, ...]:
    if isinstance(files, str):
        msg = f"'files' is a list of paths, and {files!r} is one: write files=[{files!r}]."
        raise PipeMockError(msg)
    return tuple(files)
