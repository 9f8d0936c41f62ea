"""Pushes and pull requests reach every pipeline that watches the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import PipeMockError, mock_codepipeline
from tests.client_helpers import created, execution, started, summaries
from tests.declarations import approval, pipeline, source
from tests.engine.triggers.pushes import ALL, MAIN, found, opened
from tests.engine.triggers.repositories import (
    CONNECTION,
    bucket,
    codecommit,
    connection,
    fed_by,
    github,
    trigger,
    triggered,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

RULE = "arn:aws:events:us-east-1:123456789012:rule/release"


# Without a trigger ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "repository", "kind", "detail"),
    [
        (connection(), "team/app", "Webhook", CONNECTION),
        (connection(DetectChanges="true"), "team/app", "Webhook", CONNECTION),
        (github(), "team/app", "PollForSourceChanges", "Checkout"),
        (github(PollForSourceChanges="false"), "team/app", "Webhook", "release--Checkout"),
        (codecommit(), "shop", "PollForSourceChanges", "Checkout"),
        (codecommit(PollForSourceChanges="false"), "shop", "CloudWatchEvent", RULE),
    ],
)
def test_a_push_of_the_configured_branch(
    mock: PipelineMock, client: Any, *, declared: Any, repository: str, kind: str, detail: str
) -> None:
    """A push of the branch in its configuration is detected in the way of the source."""
    client.create_pipeline(pipeline=fed_by(declared))
    [execution_id] = mock.git_push(repository, branch="main", commit="abc")
    shown = execution(client, execution_id)

    assert {"triggerType": kind, "triggerDetail": detail} == shown["trigger"]
    assert "abc" == found(client, execution_id)


@pytest.mark.parametrize(
    ("declared", "repository"),
    [(connection(), "team/app"), (github(), "team/app"), (codecommit(), "shop")],
)
@pytest.mark.parametrize(
    ("push", "said"),
    [
        ({"branch": "dev"}, "its branch is 'main', not 'dev'"),
        ({"tag": "v1", "branch": "main"}, "tags start nothing without a trigger"),
    ],
)
def test_pushes_of_anything_else(
    mock: PipelineMock, client: Any, *, declared: Any, repository: str, push: Any, said: str
) -> None:
    """Other branches, and tags, start nothing without a trigger."""
    client.create_pipeline(pipeline=fed_by(declared))
    pushed = mock.git_push(repository, **push)

    assert [] == pushed
    assert f"release/Checkout does not start: {said}." == pushed.explain()


@pytest.mark.parametrize(
    ("declared", "repository"),
    [(connection(), "team/app"), (github(), "team/app"), (codecommit(), "shop")],
)
def test_pull_requests_need_a_trigger(
    mock: PipelineMock, client: Any, declared: Any, repository: str
) -> None:
    """A pull request starts nothing where no trigger is declared."""
    client.create_pipeline(pipeline=fed_by(declared))

    event = opened(mock, repository)

    assert [] == event
    assert (
        "release/Checkout does not start: pull requests start nothing without a trigger."
    ) == event.explain()


@pytest.mark.parametrize("setting", ["false", "False", "FALSE"])
def test_a_source_that_does_not_detect_changes(
    mock: PipelineMock, client: Any, setting: str
) -> None:
    """A connection that does not detect changes starts nothing, and still knows its head."""
    client.create_pipeline(pipeline=fed_by(connection(DetectChanges=setting)))
    pushed = mock.git_push("team/app", branch="main", commit="abc")

    assert [] == pushed
    assert (
        "release/Checkout does not start: DetectChanges is false, and it has no trigger."
    ) == pushed.explain()
    assert "abc" == found(client, started(client))


# Several at once ------------------------------------------------------------------------------


def test_every_pipeline_decides_for_itself(mock: PipelineMock, client: Any) -> None:
    """One push starts all pipelines whose filters let it pass, with the same commit."""
    client.create_pipeline(pipeline=triggered("all", **ALL))
    client.create_pipeline(pipeline=triggered("main", **MAIN))
    client.create_pipeline(pipeline=fed_by(github(), name="hub"))
    client.create_pipeline(pipeline=fed_by(codecommit(repository="app"), name="other"))
    pushed = mock.git_push("team/app", branch="topic")

    assert [summaries(client, "all")[0]["pipelineExecutionId"]] == pushed
    assert [
        "all/Checkout starts: push[0] matches.",
        "main/Checkout does not start: push[0]: 'topic' does not match 'main'.",
        "hub/Checkout does not start: its branch is 'main', not 'topic'.",
    ] == pushed.explain().splitlines()


def test_pipelines_share_a_commit_that_was_made_up(mock: PipelineMock, client: Any) -> None:
    """A push is one commit, however many pipelines it starts."""
    names = ("one", "two")
    for name in names:
        client.create_pipeline(pipeline=triggered(name, **MAIN))
    mock.git_push("team/app", branch="main")
    revisions = {summaries(client, each)[0]["sourceRevisions"][0]["revisionId"] for each in names}

    assert [40] == [len(each) for each in revisions]


def test_a_connection_starts_a_pipeline_once(mock: PipelineMock, client: Any) -> None:
    """Two sources that listen to the same push start one execution, which gives both the commit."""
    declaration = fed_by(
        connection("One"),
        connection("Two"),
        pipelineType="V2",
        triggers=[trigger("One", **ALL), trigger("Two", **ALL)],
    )
    client.create_pipeline(pipeline=declaration)
    [execution_id] = mock.git_push("team/app", branch="topic", commit="abc")

    assert ["abc", "abc"] == [found(client, execution_id, name) for name in ("One", "Two")]


def test_sources_that_poll_start_one_execution_each(mock: PipelineMock, client: Any) -> None:
    """Two sources that poll the same branch start an execution each."""
    client.create_pipeline(pipeline=fed_by(codecommit("One"), codecommit("Two")))
    pushed = mock.git_push("shop", branch="main")

    assert ["One", "Two"] == [
        execution(client, each)["trigger"]["triggerDetail"] for each in pushed
    ]


def test_other_sources_find_what_they_had(mock: PipelineMock, client: Any) -> None:
    """A push runs all sources of the pipeline; those of other repositories have not changed."""
    first = created(client, fed_by(connection(), bucket("Assets", PollForSourceChanges="false")))
    [execution_id] = mock.git_push("team/app", branch="main")

    assert found(client, first, "Assets") == found(client, execution_id, "Assets")


def test_only_one_region_and_account_is_asked(mock: PipelineMock) -> None:
    """A push reaches the pipelines of the Region and account that it names."""
    mock.client(region="eu-west-1", account="210987654321").create_pipeline(
        pipeline=triggered(**MAIN)
    )
    elsewhere: dict[str, Any] = {"region": "eu-west-1", "account": "210987654321"}

    assert 1 == len(mock.git_push("team/app", branch="main", **elsewhere))
    assert [] == opened(mock, **elsewhere)
    with pytest.raises(PipeMockError, match="they watch no repository at all"):
        mock.git_push("team/app", branch="main")


# Mistakes -------------------------------------------------------------------------------------


def test_a_repository_that_nobody_watches(mock: PipelineMock, client: Any) -> None:
    """The error names the repositories that are watched, and nothing has happened."""
    client.create_pipeline(pipeline=triggered("app", **MAIN))
    client.create_pipeline(pipeline=fed_by(codecommit(), name="shop"))
    before = len(mock.events)

    text = (
        r"^No pipeline in account 123456789012, Region us-east-1 watches repository 'App'; "
        r"they watch shop, team/app\.$"
    )
    with pytest.raises(PipeMockError, match=text):
        mock.git_push("App", branch="main")
    with pytest.raises(PipeMockError, match=text):
        opened(mock, "App")
    assert before == len(mock.events)


def test_sources_without_a_repository(mock: PipelineMock, client: Any) -> None:
    """A bucket is not a repository."""
    client.create_pipeline(pipeline=pipeline(("Source", [source()]), ("Approve", [approval()])))

    with pytest.raises(PipeMockError, match=r"they watch no repository at all\.$"):
        mock.git_push("sources", branch="main")


@pytest.mark.parametrize(
    ("push", "text"),
    [
        ({}, r"^Say what was pushed: branch='main', or tag='v1.0'\.$"),
        ({"tag": "v1", "new_branch": True}, r"^A push of tag 'v1' creates no branch"),
        ({"branch": "main", "files": "a.py"}, r"write files=\['a\.py'\]\.$"),
    ],
)
def test_a_push_that_makes_no_sense(mock: PipelineMock, push: Any, text: str) -> None:
    """A push is of a branch or of a tag, and its files are a list."""
    with pytest.raises(PipeMockError, match=text):
        mock.git_push("team/app", **push)


def test_an_unknown_event_of_a_pull_request(mock: PipelineMock) -> None:
    """The error names the events that CodePipeline knows."""
    text = r"^event is 'OPEN', 'UPDATED' or 'CLOSED', not 'MERGED'\.$"
    with pytest.raises(PipeMockError, match=text):
        mock.pull_request("a", event="MERGED", source_branch="b", destination_branch="c")


def test_a_mock_that_is_not_active() -> None:
    """A mock that has not been entered has no repository to push to."""
    with pytest.raises(PipeMockError, match="not active"):
        mock_codepipeline().git_push("team/app", branch="main")
