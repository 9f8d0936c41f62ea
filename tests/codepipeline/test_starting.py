"""StartPipelineExecution: callers, request tokens and revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.handlers import generate_idempotent_uuid

from tests.client_helpers import attempts, created, execution, started, summaries
from tests.declarations import action, approval, build, pipeline, release, source
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

TOKEN = "6f2c-first"
TAKEN = "Variable names must be unique. The following variable name is already in use: Target"
NO_SOURCE = (
    "The action name provided in the source revision is not valid. "
    "The action must be a source action in your pipeline."
)


def given(**values: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values.items()]


def signed() -> dict[str, Any]:
    return pipeline(
        ("Source", [source()]),
        ("Approve", [approval()]),
        pipelineType="V2",
        variables=[{"name": "Target", "defaultValue": "none"}],
    )


def values(client: Any, execution_id: str) -> list[str]:
    return [each["resolvedValue"] for each in execution(client, execution_id)["variables"]]


def wanted(value: str, kind: str = "S3_OBJECT_VERSION_ID", action: str = "Checkout") -> Any:
    return {"actionName": action, "revisionType": kind, "revisionValue": value}


# Callers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "caller",
    [
        "arn:aws:iam::123456789012:user/Bob",
        "arn:aws:sts::123456789012:assumed-role/Release/bob",
    ],
)
def test_the_trigger_names_who_started(mock: PipelineMock, client: Any, caller: str) -> None:
    """The detail of the trigger is the ARN of the caller, be it a user or a session of a role."""
    client.create_pipeline(pipeline=release())
    with mock.acting_as(caller):
        execution_id = started(client)

    trigger = {"triggerType": "StartPipelineExecution", "triggerDetail": caller}
    assert trigger == execution(client, execution_id)["trigger"] == summaries(client)[0]["trigger"]


def test_an_unknown_pipeline_can_not_be_started(client: Any) -> None:
    """A pipeline that does not exist is not found, in words of this operation's own."""
    assert (
        "PipelineNotFoundException",
        "Pipeline with name release does not exist in account 123456789012.",
    ) == refusal(client.start_pipeline_execution, name="release")


def test_every_start_is_an_execution(client: Any) -> None:
    """Without a token each call starts an execution of its own."""
    client.create_pipeline(pipeline=release())
    ids = {started(client) for _ in range(3)}

    assert 3 == len(ids)
    assert ids < {each["pipelineExecutionId"] for each in summaries(client)}


# Tokens ---------------------------------------------------------------------------------------


def test_a_repeated_token_starts_nothing(mock: PipelineMock, client: Any) -> None:
    """The second call with a token answers with the execution of the first one."""
    client.create_pipeline(pipeline=release())
    first = started(client, clientRequestToken=TOKEN)
    mock.clock.advance(days=30)
    told = len(mock.events)

    assert first == started(client, clientRequestToken=TOKEN)
    assert told == len(mock.events)
    assert 2 == len(summaries(client))


def test_another_token_starts_another_execution(client: Any) -> None:
    """Tokens are distinguished."""
    client.create_pipeline(pipeline=release())

    assert started(client, clientRequestToken=TOKEN) != started(client, clientRequestToken="other")


def test_tokens_belong_to_a_pipeline(client: Any) -> None:
    """The same token starts an execution in each pipeline."""
    client.create_pipeline(pipeline=release())
    client.create_pipeline(pipeline=release(name="docs"))
    first = started(client, clientRequestToken=TOKEN)
    second = started(client, "docs", clientRequestToken=TOKEN)

    assert first != second
    assert "docs" == execution(client, second, "docs")["pipelineName"]


@pytest.mark.parametrize(
    "changed",
    [
        {"variables": given(Target="two")},
        {"variables": given(Other="x", Target="one")},
        {"sourceRevisions": [wanted("v2")]},
        {},
    ],
)
def test_a_repeated_token_counts_whatever_else_changed(
    client: Any, changed: dict[str, Any]
) -> None:
    """Variables and revisions of a repeated call are not looked at."""
    client.create_pipeline(pipeline=signed())
    first = started(client, clientRequestToken=TOKEN, variables=given(Target="one"))

    assert first == started(client, clientRequestToken=TOKEN, **changed)
    assert ["one"] == values(client, first)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"variables": [*given(Target="a"), *given(Target="b")]}, TAKEN),
        ({"sourceRevisions": [wanted("v2", action="Sign")]}, NO_SOURCE),
    ],
)
def test_a_repeated_call_is_checked_all_the_same(
    client: Any, changed: dict[str, Any], words: str
) -> None:
    """A call that is wrong is refused although its token is known."""
    client.create_pipeline(pipeline=signed())
    started(client, clientRequestToken=TOKEN)
    start = client.start_pipeline_execution

    assert ("ValidationException", words) == refusal(
        start, name="release", clientRequestToken=TOKEN, **changed
    )


def test_a_refused_call_does_not_use_its_token_up(client: Any) -> None:
    """A token counts from the first call that is accepted."""
    client.create_pipeline(pipeline=release())
    start = client.start_pipeline_execution
    refusal(
        start,
        name="release",
        clientRequestToken=TOKEN,
        sourceRevisions=[wanted("v2", action="Nothing")],
    )
    started(client, clientRequestToken=TOKEN)

    assert 2 == len(summaries(client))


# Revisions ------------------------------------------------------------------------------------


def test_a_revision_can_be_asked_for(client: Any) -> None:
    """An execution fetches the revision that the call names, and shows it."""
    client.create_pipeline(pipeline=release())
    execution_id = started(client, sourceRevisions=[wanted("v2")])

    assert "v2" == execution(client, execution_id)["artifactRevisions"][0]["revisionId"]
    [checkout] = attempts(client, actionName="Checkout", pipelineExecutionId=execution_id)
    assert "v2" == checkout["output"]["outputVariables"]["VersionId"]


def test_a_revision_is_asked_for_once(client: Any) -> None:
    """The next execution fetches what the source holds."""
    first = created(client, release())
    started(client, sourceRevisions=[wanted("v2")])
    third = started(client)

    assert (
        execution(client, first)["artifactRevisions"]
        == execution(client, third)["artifactRevisions"]
    )


def test_only_the_named_source_is_overridden(client: Any) -> None:
    """Other sources of the execution keep their own revision."""
    sources = [source("One", output="A"), source("Two", output="B")]
    both = pipeline(("Source", sources), ("Build", [build(takes="A")]))
    first = created(client, both)
    second = started(client, sourceRevisions=[wanted("v2", action="Two")])
    before, after = (
        [each["revisionId"] for each in execution(client, each)["artifactRevisions"]]
        for each in (first, second)
    )

    assert [before[0], "v2"] == after


def test_another_key_of_an_object_can_be_asked_for(client: Any) -> None:
    """A key and its version may be given together; a key alone is not a revision."""
    declared = release()
    declared["stages"][0]["actions"][0]["configuration"]["AllowOverrideForS3ObjectKey"] = "true"
    client.create_pipeline(pipeline=declared)
    key = wanted("hotfix.zip", "S3_OBJECT_KEY")
    both = started(client, sourceRevisions=[key, wanted("v2")])
    alone = started(client, sourceRevisions=[key])
    [first] = attempts(client, actionName="Checkout", pipelineExecutionId=both)
    [second] = attempts(client, actionName="Checkout", pipelineExecutionId=alone)

    assert "hotfix.zip" == first["output"]["outputVariables"]["ObjectKey"]
    assert "v2" == first["output"]["outputVariables"]["VersionId"]
    assert "hotfix.zip" == second["output"]["outputVariables"]["ObjectKey"]
    assert second["output"]["outputVariables"]["VersionId"] not in {"v2", "hotfix.zip"}


@pytest.mark.parametrize("name", ["Nothing", "Compile"])
def test_only_sources_have_revisions(client: Any, name: str) -> None:
    """Another action's name is refused, in the words of the service, and nothing starts."""
    client.create_pipeline(pipeline=release())
    start = client.start_pipeline_execution

    assert ("ValidationException", NO_SOURCE) == refusal(
        start, name="release", sourceRevisions=[wanted("v2", action=name)]
    )
    assert 1 == len(summaries(client))


def test_a_commit_can_be_asked_for(client: Any) -> None:
    """A commit id names the revision of a repository."""
    configuration = {"RepositoryName": "shop", "BranchName": "main"}
    repository = action(
        "Checkout",
        "Source/AWS/CodeCommit",
        configuration=configuration,
        outputArtifacts=[{"name": "Code"}],
    )
    client.create_pipeline(pipeline=pipeline(("Source", [repository]), ("Build", [build()])))
    execution_id = started(client, sourceRevisions=[wanted("c0ffee", "COMMIT_ID")])

    assert "c0ffee" == execution(client, execution_id)["artifactRevisions"][0]["revisionId"]


def test_calls_without_a_token(client: Any) -> None:
    """Where botocore does not fill a token in, every call starts an execution."""
    created(client, signed())
    client.meta.events.unregister("before-parameter-build", generate_idempotent_uuid)
    client.start_pipeline_execution(name="release")
    client.start_pipeline_execution(name="release")

    assert 3 == len(summaries(client))
