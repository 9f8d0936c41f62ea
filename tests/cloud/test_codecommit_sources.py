"""The bridge: branches that start pipelines, and commits that these fetch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pipemock import PipeMockError, fail, hang, succeed
from tests.client_helpers import action_status, attempts, execution, latest, retried, summaries
from tests.codecommit.scenes import BO, NOWHERE, Desk, put, tip_of
from tests.declarations import action, build, pipeline, v2
from tests.engine.actions.jobs.buckets import connected, files_in, made
from tests.engine.flow.modes.pipelines import LIMIT

if TYPE_CHECKING:
    from pipemock import PipelineMock


def _watching(branch: str = "main", name: str = "release", **configuration: str) -> dict[str, Any]:
    asked = {"RepositoryName": "app", "BranchName": branch, **configuration}
    source = action(
        "Checkout",
        "Source/AWS/CodeCommit",
        configuration=asked,
        outputArtifacts=[{"name": "Code"}],
        namespace="Source",
    )
    return pipeline(("Source", [source]), ("Build", [build()]), name=name)


def test_a_commit_starts_what_watches_it(client: Any, desk: Desk) -> None:
    """A pipeline starts as its branch moves; one of another branch or repository does not."""
    client.create_pipeline(pipeline=_watching())
    client.create_pipeline(pipeline=_watching("dev", name="dev"))
    client.create_pipeline(pipeline=_watching(name="other", RepositoryName="other"))
    commit = put(desk.ana, "more", commitMessage="More of it")

    assert [2, 1, 1] == [len(summaries(client, name)) for name in ("release", "dev", "other")]
    assert [(commit, "More of it")] == [
        (each["revisionId"], each["revisionSummary"])
        for each in summaries(client)[0]["sourceRevisions"]
    ]


@pytest.mark.parametrize(
    ("polls", "trigger"), [("true", "PollForSourceChanges"), ("false", "CloudWatchEvent")]
)
def test_what_starts_it(client: Any, desk: Desk, polls: str, trigger: str) -> None:
    """Polling starts a pipeline, or an event rule where nobody polls."""
    client.create_pipeline(pipeline=_watching(PollForSourceChanges=polls))
    put(desk.ana, "more")

    assert trigger == summaries(client)[0]["trigger"]["triggerType"]


def test_a_commit_that_nobody_polls_any_more(mock: PipelineMock, client: Any, desk: Desk) -> None:
    """After 30 days without an execution nothing starts, until an update wakes polling up."""
    client.create_pipeline(pipeline=_watching())
    mock.clock.advance(days=30)
    commit = put(desk.ana, "more")
    asleep = len(summaries(client))
    client.update_pipeline(pipeline=_watching())

    assert (1, 2) == (asleep, len(summaries(client)))
    assert commit == summaries(client)[0]["sourceRevisions"][0]["revisionId"]


def test_an_event_rule_goes_on_where_polling_stopped(
    mock: PipelineMock, client: Any, desk: Desk
) -> None:
    """Of both, only the rule starts the pipeline after 30 days without an execution."""
    client.create_pipeline(pipeline=_watching())
    mock.event_rule("release", "Checkout")
    mock.clock.advance(days=30)
    put(desk.ana, "more")

    assert 2 == len(summaries(client))
    assert "CloudWatchEvent" == summaries(client)[0]["trigger"]["triggerType"]


def test_an_event_rule_without_polling_starts_once(mock: PipelineMock, client: Any) -> None:
    """A source that nobody polls starts once, whatever was said of rules."""
    client.create_pipeline(pipeline=_watching(PollForSourceChanges="false"))
    mock.event_rule("release")

    assert 1 == len(mock.git_push("app", branch="main"))


def test_a_push_beside_an_event_rule_starts_twice(mock: PipelineMock, client: Any) -> None:
    """So does a push into a repository that the mock has not."""
    client.create_pipeline(pipeline=_watching())
    mock.event_rule("release")

    assert 2 == len(mock.git_push("app", branch="main"))


def test_an_event_rule_never_sleeps(mock: PipelineMock, client: Any, desk: Desk) -> None:
    """Where nobody polls, a commit starts the pipeline after any time."""
    client.create_pipeline(pipeline=_watching(PollForSourceChanges="false"))
    mock.clock.advance(days=60)
    put(desk.ana, "more")

    assert 2 == len(summaries(client))


def test_a_commit_that_has_no_room(mock: PipelineMock, client: Any, desk: Desk) -> None:
    """A commit is made however many executions are in progress, and starts no further one."""
    mock.when(category="Build").then(hang())
    client.create_pipeline(pipeline=v2(_watching(), executionMode="PARALLEL"))
    for _ in range(LIMIT - 1):
        client.start_pipeline_execution(name="release")
    commit = put(desk.ana, "more")

    assert commit == tip_of(desk.ana, "main")
    assert LIMIT == len(summaries(client))


def test_the_first_run_finds_the_tip(client: Any, desk: Desk) -> None:
    """A new pipeline fetches what the branch points to, and says who wrote it when."""
    commit = put(desk.ana, "more", commitMessage="More of it")
    client.create_pipeline(pipeline=_watching())
    [attempt] = [each for each in attempts(client) if each["actionName"] == "Checkout"]

    assert {
        "AuthorDate": "2026-01-05T09:00:00Z",
        "BranchName": "main",
        "CommitId": commit,
        "CommitMessage": "More of it",
        "CommitterDate": "2026-01-05T09:00:00Z",
        "RepositoryName": "app",
    } == attempt["output"]["outputVariables"]


def test_a_commit_may_be_asked_for(client: Any, desk: Desk) -> None:
    """A start may ask for an older commit; one that is not there is taken at its word."""
    client.create_pipeline(pipeline=_watching())
    older = put(desk.ana, "more", commitMessage="More of it")
    put(desk.ana, "last", commitMessage="The last")

    def start(commit: str) -> dict[str, str]:
        override = {
            "actionName": "Checkout",
            "revisionType": "COMMIT_ID",
            "revisionValue": commit,
        }
        client.start_pipeline_execution(name="release", sourceRevisions=[override])
        newest = attempts(client, actionName="Checkout")[0]
        found: dict[str, str] = newest["output"]["outputVariables"]
        return found

    known, unknown = start(older), start(NOWHERE)

    assert (older, "More of it", "main") == _commit(known)
    assert (NOWHERE, "main") == (unknown["CommitId"], unknown["BranchName"])
    assert "More of it" != unknown["CommitMessage"]


def _commit(variables: dict[str, str]) -> tuple[str, str, str]:
    return variables["CommitId"], variables["CommitMessage"], variables["BranchName"]


def test_a_retried_source_in_parallel(mock: PipelineMock, client: Any, desk: Desk) -> None:
    """In the mode PARALLEL, a retry of the source fetches the tip, whatever started it."""
    mock.when(action="Checkout").then(succeed(), fail(), succeed())
    client.create_pipeline(pipeline=v2(_watching(), executionMode="PARALLEL"))
    put(desk.ana, "more")
    execution_id = summaries(client)[0]["pipelineExecutionId"]
    tip = put(desk.ana, "last")
    retried(client, execution_id, "Source")
    [revision] = execution(client, execution_id)["artifactRevisions"]

    assert tip == revision["revisionId"]


def test_a_change_that_a_test_announces(mock: PipelineMock, client: Any, desk: Desk) -> None:
    """A change that a test makes up is what runs, until a commit follows it."""
    client.create_pipeline(pipeline=_watching())
    mock.source_change("release", revision="c0ffee")
    made_up = (latest(client, "Checkout") or {})["externalExecutionId"]
    commit = put(desk.ana, "more")

    assert ["c0ffee", commit] == [
        made_up,
        (latest(client, "Checkout") or {})["externalExecutionId"],
    ]


def test_a_branch_that_is_not_there(client: Any, desk: Desk) -> None:
    """A source fails where its repository is there and its branch is not."""
    assert desk.first
    client.create_pipeline(pipeline=_watching("nowhere"))
    failed = latest(client, "Checkout") or {}

    assert "Failed" == action_status(client, "Checkout")
    assert {
        "code": "ConfigurationError",
        "message": "The branch nowhere does not exist in the repository app.",
    } == failed["errorDetails"]


def test_a_repository_that_nobody_has_made(client: Any) -> None:
    """A source whose repository is not in the mock finds a revision that is made up."""
    client.create_pipeline(pipeline=_watching())

    assert "Succeeded" == action_status(client, "Checkout")


def test_other_accounts_and_regions(mock: PipelineMock, desk: Desk) -> None:
    """A branch starts pipelines of its own account and Region alone."""
    elsewhere = mock.client(region="eu-west-1")
    elsewhere.create_pipeline(pipeline=_watching())
    put(desk.ana, "more")

    assert 1 == len(summaries(elsewhere))


def test_the_files_of_a_commit(mock: PipelineMock, client: Any, desk: Desk) -> None:
    """Where S3 is connected, the artifact is an archive of the files of the commit."""
    put(desk.ana, "docs/page", "words")
    with connected(mock) as s3:
        client.create_pipeline(pipeline=_watching())
        files = files_in(made(s3, client, "Checkout"))
        mock.when(category="Source").then(succeed(revision=NOWHERE))
        client.start_pipeline_execution(name="release")
        nothing = files_in(made(s3, client, "Checkout"))

    assert {"README": "text", "docs/page": "words"} == files
    assert {} == nothing


# Callers ---------------------------------------------------------------------------------------


def test_credentials_decide_who_approves(mock: PipelineMock, desk: Desk) -> None:
    """Clients and sessions with credentials of the mock are who they say."""
    desk.open()
    session = boto3.Session(**mock.credentials(BO), region_name="us-east-1")
    robot = "arn:aws:sts::123456789012:assumed-role/Reviewers/robot"
    client = boto3.client("codecommit", region_name="us-east-1", **mock.credentials(robot))
    desk.approve(session.client("codecommit"))
    desk.approve(client)

    assert [BO, robot] == desk.approvers()


def test_credentials_of_nobody(mock: PipelineMock) -> None:
    """Credentials are those of a caller."""
    with pytest.raises(PipeMockError, match="'Bob' is not the ARN of a caller"):
        mock.credentials("Bob")


# Repositories that do not exist any more ----------------------------------------------------------


def _gone(client: Any) -> tuple[str, str]:
    details = latest(client, "Checkout") or {}
    return details["status"], details["errorDetails"]["message"]


@pytest.mark.parametrize("how", ["deleted", "renamed"])
@pytest.mark.parametrize("pinned", [False, True])
def test_a_source_whose_repository_is_gone_fails(
    mock: PipelineMock, client: Any, desk: Desk, how: str, *, pinned: bool
) -> None:
    """A source fails once its repository was deleted or renamed, whatever revision it has."""
    client.create_pipeline(pipeline=_watching())
    if how == "deleted":
        desk.ana.delete_repository(repositoryName="app")
    else:
        desk.ana.update_repository_name(oldName="app", newName="shop")
    if pinned:
        mock.source_change("release", revision="c0ffee")
    else:
        client.start_pipeline_execution(name="release")

    assert ("Failed", "The repository app does not exist.") == _gone(client)


def test_a_repository_that_was_created_again(client: Any, desk: Desk) -> None:
    """A source finds a repository that was deleted and created again."""
    client.create_pipeline(pipeline=_watching())
    desk.ana.delete_repository(repositoryName="app")
    desk.ana.create_repository(repositoryName="app")
    commit = put(desk.ana, "first")
    client.start_pipeline_execution(name="release")

    assert commit == summaries(client)[0]["sourceRevisions"][0]["revisionId"]


def test_a_repository_that_was_never_created(client: Any) -> None:
    """A source without a repository in the mock succeeds with a revision of its own."""
    client.create_pipeline(pipeline=_watching())

    assert "Succeeded" == action_status(client, "Checkout")
