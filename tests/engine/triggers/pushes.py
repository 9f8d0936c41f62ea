"""Declared triggers, pull requests, and the revisions that sources found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.client_helpers import execution

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock._git_events import Started

MAIN: Final[dict[str, Any]] = {"push": [{"branches": {"includes": ["main"]}}]}
ALL: Final[dict[str, Any]] = {
    "push": [{"branches": {"includes": ["**"]}}, {"tags": {"includes": ["**"]}}]
}
TO_MAIN: Final[dict[str, Any]] = {"pullRequest": [{"branches": {"includes": ["main"]}}]}


def opened(mock: PipelineMock, repository: str = "team/app", **members: Any) -> Started:
    """Open a pull request from topic to main."""
    return mock.pull_request(
        repository, event="OPEN", source_branch="topic", destination_branch="main", **members
    )


def found(client: Any, execution_id: str, name: str = "Checkout") -> str:
    """Return the id of the revision that a source found."""
    revisions = execution(client, execution_id)["artifactRevisions"]
    [revision] = [each["revisionId"] for each in revisions if each["name"] == name]
    return str(revision)
