"""Which commit an execution runs, and how its source names it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import succeed
from tests.client_helpers import attempts, execution, started
from tests.engine.triggers.pushes import ALL, MAIN, TO_MAIN, found, opened
from tests.engine.triggers.repositories import CONNECTION, triggered

if TYPE_CHECKING:
    from pipemock import PipelineMock


# With a trigger -------------------------------------------------------------------------------


def test_a_trigger_is_told_apart(mock: PipelineMock, client: Any) -> None:
    """What a declared trigger starts has a trigger type of its own."""
    client.create_pipeline(pipeline=triggered(**MAIN))
    [execution_id] = mock.git_push("team/app", branch="main")

    assert {"triggerType": "WebhookV2", "triggerDetail": CONNECTION} == execution(
        client, execution_id
    )["trigger"]


def test_an_execution_gets_the_commit_that_started_it(mock: PipelineMock, client: Any) -> None:
    """Another branch runs its own commit, and leaves the head of the configured branch alone."""
    client.create_pipeline(pipeline=triggered(**ALL))
    mock.git_push("team/app", branch="main", commit="on-main")
    [execution_id] = mock.git_push("team/app", branch="topic", commit="on-topic")

    assert "on-topic" == found(client, execution_id)
    assert "on-main" == found(client, started(client))


def test_a_push_without_a_start_moves_the_head(mock: PipelineMock, client: Any) -> None:
    """A manual start gets the newest commit of the configured branch, whatever the filters say."""
    client.create_pipeline(pipeline=triggered(push=[{"branches": {"includes": ["release/*"]}}]))

    assert [] == mock.git_push("team/app", branch="main", commit="abc")
    assert "abc" == found(client, started(client))


@pytest.mark.parametrize("tag", [{"tag": "v1"}, {"tag": "v1", "branch": "main"}])
def test_a_tag_moves_no_head(mock: PipelineMock, client: Any, tag: Any) -> None:
    """The commit of a tag is run, and is not the head of the branch."""
    client.create_pipeline(pipeline=triggered(**ALL))
    mock.git_push("team/app", branch="main", commit="head")
    [execution_id] = mock.git_push("team/app", commit="tagged", **tag)

    assert "tagged" == found(client, execution_id)
    assert "head" == found(client, started(client))


def test_a_commit_waits_with_its_execution(mock: PipelineMock, client: Any) -> None:
    """A commit that was pushed earlier is still the one that its execution runs."""
    mock.when(action="Checkout").then(succeed(), succeed(after=60))
    client.create_pipeline(pipeline=triggered(**ALL))
    ids = [mock.git_push("team/app", branch=name, commit=name)[0] for name in ("one", "two")]
    mock.clock.advance(minutes=2)

    assert ["one", "two"] == [found(client, each) for each in ids]


# Output variables -----------------------------------------------------------------------------


def variables(client: Any) -> dict[str, str]:
    """Return the output variables of the newest attempt at the source."""
    shown: dict[str, str] = attempts(client, actionName="Checkout")[0]["output"]["outputVariables"]
    return shown


def test_variables_of_a_push(mock: PipelineMock, client: Any) -> None:
    """A push names the branch, the commit and its author."""
    client.create_pipeline(pipeline=triggered(**ALL))
    mock.git_push("team/app", branch="topic", commit="abc", message="Fix it", author="Ann")

    assert {
        "AuthorDate": "2026-01-05T09:00:00Z",
        "AuthorDisplayName": "Ann",
        "AuthorEmail": "Ann@example.com",
        "AuthorId": "Ann",
        "BranchName": "topic",
        "CommitId": "abc",
        "CommitMessage": "Fix it",
        "ConnectionArn": CONNECTION,
        "FullRepositoryName": "team/app",
        "ProviderType": "GitHub",
    } == variables(client)


@pytest.mark.parametrize(("branch", "shown"), [(None, "main"), ("topic", "topic")])
def test_variables_of_a_tag(
    mock: PipelineMock, client: Any, branch: str | None, shown: str
) -> None:
    """A tag is named beside the branch of its commit, the configured one if nothing is said."""
    client.create_pipeline(pipeline=triggered(**ALL))
    mock.git_push("team/app", tag="v1.0", branch=branch)

    assert ("v1.0", shown) == (variables(client)["TagName"], variables(client)["BranchName"])


def test_variables_of_a_pull_request(mock: PipelineMock, client: Any) -> None:
    """A pull request is named with both of its branches in place of one."""
    client.create_pipeline(pipeline=triggered(**TO_MAIN))
    opened(mock, number=7, title="Round prices", commit="abc")
    shown = variables(client)

    assert {
        "CommitId": "abc",
        "DestinationBranchName": "main",
        "PullRequestId": "7",
        "PullRequestTitle": "Round prices",
        "SourceBranchName": "topic",
    }.items() <= shown.items()
    assert not {"BranchName", "TagName"} & shown.keys()
