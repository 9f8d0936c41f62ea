"""What a delivery brings to the source action: the commit that was pushed, or something new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.cloud.webhooks.requests import COMMIT, declared, github, pushed, put
from tests.declarations import action, source

if TYPE_CHECKING:
    from pipemock import PipelineMock

CONNECTION: Final = "arn:aws:codestar-connections:us-east-1:123456789012:connection/c0ffee"
NOBODY: Final = "0" * 40


def connected() -> dict[str, Any]:
    """Declare a source that is reached by a connection."""
    return action(
        "Checkout",
        "Source/AWS/CodeStarSourceConnection",
        configuration={
            "ConnectionArn": CONNECTION,
            "FullRepositoryId": "team/app",
            "BranchName": "main",
        },
        outputArtifacts=[{"name": "Code"}],
    )


def newest(client: Any) -> dict[str, Any]:
    """Return the newest execution in the list."""
    found = client.list_pipeline_executions(pipelineName="release")["pipelineExecutionSummaries"]
    execution: dict[str, Any] = found[0]
    return execution


def revision(client: Any) -> str:
    """Return the id of the revision that the newest execution has found."""
    [found] = newest(client)["sourceRevisions"]
    revision_id: str = found["revisionId"]
    return revision_id


def variables(client: Any) -> dict[str, str]:
    """Return the output variables of the newest source action."""
    rows = client.list_action_executions(pipelineName="release")["actionExecutionDetails"]
    found = next(each for each in rows if each["actionName"] == "Checkout")
    output: dict[str, str] = found["output"]["outputVariables"]
    return output


def test_the_commit_that_was_pushed(mock: PipelineMock, client: Any) -> None:
    """The source finds the commit that the payload names, with its message."""
    mock.deliver_webhook(put(client), pushed())
    [found] = newest(client)["sourceRevisions"]

    assert (COMMIT, "Round prices") == (found["revisionId"], found["revisionSummary"])
    assert {
        "CommitId": COMMIT,
        "CommitMessage": "Round prices",
        "BranchName": "main",
        "CommitUrl": f"https://github.com/team/app/commit/{COMMIT}",
    }.items() <= variables(client).items()


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ({"name": "Ann", "username": "ann"}, "ann"),
        ({"name": "Ann"}, "Ann"),
        ({}, "author"),
        ("Ann", "author"),
        ({"name": 7}, "author"),
    ],
)
def test_the_author_of_the_commit(
    mock: PipelineMock, client: Any, author: Any, expected: str
) -> None:
    """A source with an author variable reports the author in the payload."""
    client.update_pipeline(pipeline=declared(connected()))
    head = {"id": COMMIT, "message": "Round prices", "author": author}
    mock.deliver_webhook(put(client, filters=[]), pushed(head_commit=head))

    assert expected == variables(client)["AuthorId"]
    assert COMMIT == revision(client)


@pytest.mark.parametrize(
    "payload",
    [
        {"ref": "refs/heads/main", "after": COMMIT},
        {"ref": "refs/heads/main", "after": COMMIT, "head_commit": None},
        {"ref": "refs/heads/main", "head_commit": {"id": COMMIT}},
        {"after": COMMIT},
    ],
)
def test_payloads_that_name_the_commit(
    mock: PipelineMock, client: Any, payload: dict[str, Any]
) -> None:
    """The commit is in either of two places, and the rest may be missing."""
    mock.deliver_webhook(put(client, filters=[]), payload)

    assert COMMIT == revision(client)


@pytest.mark.parametrize(
    "payload",
    [
        pushed(ref="refs/heads/dev"),
        pushed(ref="refs/tags/v1"),
        pushed(after=NOBODY, head_commit=None, deleted=True),
    ],
)
def test_a_push_elsewhere_brings_nothing_new(
    mock: PipelineMock, client: Any, payload: dict[str, Any]
) -> None:
    """The source fetches the head of its own branch, whatever else was pushed."""
    before = revision(client)
    delivery = mock.deliver_webhook(put(client, filters=[]), payload)

    assert delivery.execution_id == newest(client)["pipelineExecutionId"]
    assert before == revision(client)


@pytest.mark.parametrize("payload", ["", "[]", {"push_data": {"tag": "1.2"}}, {"after": 7}])
def test_another_payload_brings_something_new(
    mock: PipelineMock, client: Any, payload: str | dict[str, Any]
) -> None:
    """A body other than a GitHub push reports a change without a commit."""
    before = revision(client)
    mock.deliver_webhook(put(client, filters=[]), payload)

    assert 40 == len(revision(client))
    assert before != revision(client)


def test_another_source_has_ids_of_its_own(mock: PipelineMock, client: Any) -> None:
    """The commit of a push is nothing that a bucket could hold."""
    client.update_pipeline(pipeline=declared(source()))
    mock.deliver_webhook(put(client, filters=[]), pushed())

    assert 32 == len(revision(client))


def test_a_later_execution_finds_the_same_commit(mock: PipelineMock, client: Any) -> None:
    """The commit stays the head of the branch until there is another one."""
    mock.deliver_webhook(put(client), pushed())
    client.start_pipeline_execution(name="release")

    assert COMMIT == revision(client)
    assert "StartPipelineExecution" == newest(client)["trigger"]["triggerType"]


def test_the_configured_branch_counts(mock: PipelineMock, client: Any) -> None:
    """It is the branch of the configuration that a push has to be made on."""
    client.update_pipeline(pipeline=declared(github(Branch="dev")))
    mock.deliver_webhook(put(client), pushed(ref="refs/heads/dev"))

    assert COMMIT == revision(client)
    assert "dev" == variables(client)["BranchName"]
