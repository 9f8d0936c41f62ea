"""The commit in the events of an execution that it started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import hang, succeed
from pipemock._engine import change_detection
from pipemock._engine.state.triggering_commit import triggering_commit
from tests.engine.bare_worlds import NINE, bare_world, created
from tests.engine.triggers.repositories import codecommit, connection, fed_by

if TYPE_CHECKING:
    from pipemock.behaviours import Outcome

VARIABLES: Final = {
    "AuthorDate": "2026-01-05",
    "AuthorDisplayName": "Emma",
    "AuthorEmail": "emma@example.com",
    "AuthorId": "emma",
    "CommitId": "abc",
    "CommitMessage": "Fix it.",
    "ConnectionArn": "arn",
    "FullRepositoryName": "team/app",
    "Other": "unseen",
    "ProviderType": "GitHub",
}


def reported(outcome: Outcome, given: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the commit of an execution that a change of its source has started."""
    world = bare_world(Checkout=outcome)
    parallel = fed_by(given, pipelineType="V2", executionMode="PARALLEL")
    pipeline = created(world, parallel)
    execution = change_detection.source_changed(
        world, pipeline, NINE, action="Checkout", revision=None
    )
    return triggering_commit(execution)


@pytest.mark.parametrize(
    ("reference", "before", "after"),
    [
        ({"BranchName": "main"}, [("branch-name", "main")], []),
        ({"SourceBranchName": "topic"}, [("branch-name", "topic")], []),
        ({"BranchName": "main", "TagName": "v1"}, [], [("tag-name", "v1")]),
        ({}, [], []),
    ],
)
def test_the_commit(
    reference: dict[str, str], before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    """It has what the source reports, in the order of the service, with a branch or a tag."""
    outcome = succeed(output_variables=VARIABLES | reference)

    assert (
        ("author-display-name", "Emma"),
        ("full-repository-name", "team/app"),
        ("provider-type", "GitHub"),
        ("author-email", "emma@example.com"),
        *before,
        ("commit-message", "Fix it."),
        ("author-date", "2026-01-05"),
        *after,
        ("commit-id", "abc"),
        ("connection-arn", "arn"),
        ("author-id", "emma"),
    ) == reported(outcome, connection())


def test_no_commit() -> None:
    """There is none before the source has fetched it, and none without a connection."""
    assert () == reported(hang(), connection())
    assert () == reported(succeed(output_variables=VARIABLES), codecommit())
