"""What starts executions: the creation of a pipeline, and changes of its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import PipeMockError
from pipemock.events import PipelineExecutionStateChange
from tests.client_helpers import attempts, created, execution, started, summaries
from tests.declarations import BOB, action, build, pipeline, source

if TYPE_CHECKING:
    from pipemock import PipelineMock

RULE = {
    "triggerType": "CloudWatchEvent",
    "triggerDetail": "arn:aws:events:us-east-1:123456789012:rule/release",
}
POLL = {"triggerType": "PollForSourceChanges", "triggerDetail": "Checkout"}
CREATION = {
    "triggerType": "CreatePipeline",
    "triggerDetail": "arn:aws:iam::123456789012:user/tester",
}
CONNECTION = "arn:aws:codestar-connections:us-east-1:123456789012:connection/1"

S3 = ("Source/AWS/S3", {"S3Bucket": "sources", "S3ObjectKey": "code.zip"})
CODECOMMIT = ("Source/AWS/CodeCommit", {"RepositoryName": "shop", "BranchName": "main"})
ECR = ("Source/AWS/ECR", {"RepositoryName": "shop"})
STAR = (
    "Source/AWS/CodeStarSourceConnection",
    {"ConnectionArn": CONNECTION, "FullRepositoryId": "me/shop", "BranchName": "main"},
)
GITHUB = (
    "Source/ThirdParty/GitHub",
    {"Owner": "me", "Repo": "shop", "Branch": "main", "OAuthToken": "secret"},
)


def source_of(kind: tuple[str, dict[str, str]], name: str = "Checkout", **more: str) -> Any:
    type_name, configuration = kind
    return action(
        name,
        type_name,
        configuration={**configuration, **more},
        outputArtifacts=[{"name": name}],
    )


def fed_by(*sources: Any) -> dict[str, Any]:
    first = sources[0]["outputArtifacts"][0]["name"]
    return pipeline(("Source", list(sources)), ("Build", [build(takes=first)]))


def triggers(client: Any) -> list[dict[str, str]]:
    return [each["trigger"] for each in reversed(summaries(client))]


# Creation -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "trigger"),
    [(S3, POLL), (CODECOMMIT, POLL), (GITHUB, POLL), (ECR, CREATION), (STAR, CREATION)],
)
def test_a_creation_starts_an_execution(
    client: Any, kind: tuple[str, dict[str, str]], trigger: dict[str, str]
) -> None:
    """Sources that can poll do so unless told otherwise, and start the first execution."""
    client.create_pipeline(pipeline=fed_by(source_of(kind)))

    assert [trigger] == triggers(client)


@pytest.mark.parametrize(
    ("setting", "trigger"),
    [
        ("true", POLL),
        ("TRUE", POLL),
        ("True", POLL),
        ("false", CREATION),
        ("yes", CREATION),
        ("1", CREATION),
    ],
)
def test_only_true_in_any_case_polls(client: Any, setting: str, trigger: dict[str, str]) -> None:
    """A source polls where the setting says true, in capitals or not; any other text is a no."""
    client.create_pipeline(pipeline=fed_by(source_of(S3, PollForSourceChanges=setting)))

    assert [trigger] == triggers(client)


def test_the_creation_is_told_with_its_caller(mock: PipelineMock, client: Any) -> None:
    """The detail of the trigger CreatePipeline is the ARN of who created the pipeline."""
    with mock.acting_as(BOB):
        client.create_pipeline(pipeline=fed_by(source()))

    assert [{"triggerType": "CreatePipeline", "triggerDetail": BOB}] == triggers(client)


def test_two_polling_sources_start_two_executions(client: Any) -> None:
    """Each source that polls starts an execution, and both executions fetch all sources."""
    client.create_pipeline(pipeline=fed_by(source_of(S3, "One"), source_of(S3, "Two")))

    assert [
        {"triggerType": "PollForSourceChanges", "triggerDetail": "One"},
        {"triggerType": "PollForSourceChanges", "triggerDetail": "Two"},
    ] == triggers(client)
    assert 2 == len(attempts(client, actionName="One")) == len(attempts(client, actionName="Two"))


def test_one_polling_source_of_two_starts_one_execution(client: Any) -> None:
    """Where any source polls, the creation itself starts nothing more."""
    quiet = source_of(S3, "Quiet", PollForSourceChanges="false")
    client.create_pipeline(pipeline=fed_by(quiet, source_of(S3)))

    assert [POLL] == triggers(client)


# Changes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "trigger"),
    [
        (source_of(S3), POLL),
        (source_of(S3, PollForSourceChanges="false"), RULE),
        (source_of(CODECOMMIT), POLL),
        (source_of(CODECOMMIT, PollForSourceChanges="false"), RULE),
        (source_of(ECR), RULE),
        (source_of(STAR), {"triggerType": "Webhook", "triggerDetail": CONNECTION}),
        (source_of(GITHUB), POLL),
        (
            source_of(GITHUB, PollForSourceChanges="false"),
            {"triggerType": "Webhook", "triggerDetail": "release--Checkout"},
        ),
    ],
)
def test_a_change_starts_an_execution(
    mock: PipelineMock, client: Any, declared: dict[str, Any], trigger: dict[str, str]
) -> None:
    """A change of a source is noticed the way that its provider and its settings say."""
    client.create_pipeline(pipeline=fed_by(declared))
    execution_id = mock.source_change("release")

    assert execution_id == summaries(client)[0]["pipelineExecutionId"]
    assert trigger == triggers(client)[-1] == execution(client, execution_id)["trigger"]


def test_the_event_of_the_start_tells_the_trigger(mock: PipelineMock, client: Any) -> None:
    """The event STARTED carries what started the execution."""
    client.create_pipeline(pipeline=fed_by(source()))
    execution_id = mock.source_change("release")
    [event] = [
        event
        for event in mock.events.of(PipelineExecutionStateChange)
        if (event.execution_id, event.state) == (execution_id, "STARTED")
    ]

    assert ("CloudWatchEvent", RULE["triggerDetail"]) == (event.trigger_type, event.trigger_detail)


def test_a_change_of_one_source_runs_all_sources(mock: PipelineMock, client: Any) -> None:
    """Every trigger runs all source actions; those without a change find what they had."""
    one, two = source("One", output="One"), source("Two", output="Two")
    first = created(client, fed_by(one, two))
    execution_id = mock.source_change("release", "Two", revision="newer")
    before, after = (
        {each["name"]: each["revisionId"] for each in execution(client, each)["artifactRevisions"]}
        for each in (first, execution_id)
    )

    assert {**before, "Two": "newer"} == after


def test_later_executions_find_the_changed_revision(mock: PipelineMock, client: Any) -> None:
    """A source keeps its latest revision until the next change."""
    client.create_pipeline(pipeline=fed_by(source()))
    mock.source_change("release", revision="newer")
    execution_id = started(client)

    assert "newer" == execution(client, execution_id)["artifactRevisions"][0]["revisionId"]


@pytest.mark.parametrize(
    ("kind", "said", "url"),
    [
        (S3, "Fix the till", None),
        (CODECOMMIT, "Fix the till", "codecommit/home?region=us-east-1#/repository/"),
        (GITHUB, "Fix the till", "https://github.com/"),
        (
            STAR,
            '{"ProviderType":"GitHub","CommitMessage":"Fix the till"}',
            "codesuite/settings/connections/redirect?connectionArn=",
        ),
    ],
)
def test_a_revision_is_shown_with_its_summary(
    mock: PipelineMock, client: Any, kind: tuple[str, dict[str, str]], said: str, url: str | None
) -> None:
    """Executions show the revision that their source found, what is said of it, and where."""
    client.create_pipeline(pipeline=fed_by(source_of(kind)))
    execution_id = mock.source_change("release", revision="abc", summary="Fix the till")
    [artifact] = execution(client, execution_id)["artifactRevisions"]
    [revision] = summaries(client)[0]["sourceRevisions"]

    addresses = [each.pop("revisionUrl", None) for each in (artifact, revision)]

    assert {"name": "Checkout", "revisionId": "abc", "revisionSummary": said} == artifact
    assert {"actionName": "Checkout", "revisionId": "abc", "revisionSummary": said} == revision
    assert [url is not None] * 2 == [each is not None and url in each for each in addresses]


def test_a_source_in_s3_says_its_version(mock: PipelineMock, client: Any) -> None:
    """Where nothing is said of a new version of an object, its version id is the summary."""
    client.create_pipeline(pipeline=fed_by(source()))
    execution_id = mock.source_change("release", revision="abc")

    assert [
        {"name": "Code", "revisionId": "abc", "revisionSummary": "Amazon S3 version id: abc"}
    ] == execution(client, execution_id)["artifactRevisions"]


def test_a_revision_can_be_made_up(mock: PipelineMock, client: Any) -> None:
    """A change without a given id makes up one of the provider's kind, a new one each time."""
    client.create_pipeline(pipeline=fed_by(source_of(CODECOMMIT)))
    ids = [
        execution(client, mock.source_change("release"))["artifactRevisions"][0]["revisionId"]
        for _ in range(2)
    ]

    assert [40, 40] == [len(each) for each in ids]
    assert 2 == len(set(ids))


def test_branch_and_author_reach_the_variables(mock: PipelineMock, client: Any) -> None:
    """What a test says of a change stands in the output variables of the source."""
    client.create_pipeline(pipeline=fed_by(source_of(STAR)))
    mock.source_change("release", branch="hotfix", author="Ann")
    variables = attempts(client, actionName="Checkout")[0]["output"]["outputVariables"]

    assert ("hotfix", "Ann") == (variables["BranchName"], variables["AuthorDisplayName"])


# Mistakes -------------------------------------------------------------------------------------


def test_an_unknown_pipeline_is_told_what_there_is(mock: PipelineMock, client: Any) -> None:
    """The error names the pipelines that exist, by name."""
    client.create_pipeline(pipeline=pipeline(("Source", [source()]), ("B", [build()]), name="b"))
    client.create_pipeline(pipeline=pipeline(("Source", [source()]), ("B", [build()]), name="a"))

    text = r"no pipeline 'releese' in account 123456789012, Region us-east-1; there is a, b\."
    with pytest.raises(PipeMockError, match=text):
        mock.source_change("releese")


def test_without_any_pipeline_the_error_says_so(mock: PipelineMock) -> None:
    """The error says that no pipeline exists."""
    with pytest.raises(PipeMockError, match=r"there is no pipeline at all\. Create it"):
        mock.source_change("release")


def test_an_unknown_source_is_told_what_there_is(mock: PipelineMock, client: Any) -> None:
    """The error names the source actions of the pipeline."""
    client.create_pipeline(pipeline=fed_by(source("One", output="A"), source("Two", output="B")))

    text = r"^No source 'Three': pipeline release has One, Two\.$"
    with pytest.raises(PipeMockError, match=text):
        mock.source_change("release", "Three")


def test_several_sources_must_be_told_apart(mock: PipelineMock, client: Any) -> None:
    """With more than one source the test has to say which one changes."""
    client.create_pipeline(pipeline=fed_by(source("One", output="A"), source("Two", output="B")))

    text = r"^Say which source action changes: pipeline release has One, Two\.$"
    with pytest.raises(PipeMockError, match=text):
        mock.source_change("release")
