"""Custom sources: workers fetch revisions, and a revision that is put starts an execution."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import succeed
from tests.declarations import BOB, action, build, pipeline, source
from tests.engine.actions.jobs.custom_jobs import (
    action_state,
    begun,
    configurable,
    created,
    finish,
    latest,
    polled,
    refusal,
    status,
    taken,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

TESTER: Final = "arn:aws:iam::123456789012:user/tester"
MILL: Final = {"category": "Source", "owner": "Custom", "provider": "Mill", "version": "1"}


def mill(name: str = "Fetch", *, output: str = "Code") -> dict[str, Any]:
    """Declare a source whose code workers fetch."""
    return action(
        name,
        "Source/Custom/Mill",
        configuration={"Url": "https://mill.example/shop.git"},
        outputArtifacts=[{"name": output}],
    )


def opened(client: Any, *sources: dict[str, Any], then: dict[str, Any] | None = None) -> str:
    """Create the mill's type and a pipeline that begins with it; return its execution."""
    client.create_custom_action_type(
        category="Source",
        provider="Mill",
        version="1",
        configurationProperties=[configurable("Url", required=True)],
        inputArtifactDetails={"minimumCount": 0, "maximumCount": 0},
        outputArtifactDetails={"minimumCount": 1, "maximumCount": 1},
    )
    stages = ("Source", list(sources or [mill()])), ("Build", [then or build()])
    return created(client, pipeline(*stages))


def fetched(client: Any, revision: str | None = None, **members: Any) -> None:
    """Do the only job as a worker, and name the revision that it has fetched."""
    named = {"revision": revision, "changeIdentifier": f"change of {revision}", **members}
    job = begun(client, actionTypeId=MILL)
    finish(client, job, **({} if revision is None else {"currentRevision": named}))


def told(client: Any, revision: str, *, when: Any, **members: str) -> tuple[bool, str]:
    """Put a revision; return whether it is new, and which execution has it."""
    answer = client.put_action_revision(
        **{"pipelineName": "release", "stageName": "Source", "actionName": "Fetch", **members},
        actionRevision={
            "revisionId": revision,
            "revisionChangeId": f"change of {revision}",
            "created": when,
        },
    )
    return answer["newRevision"], answer["pipelineExecutionId"]


def revisions(client: Any) -> list[dict[str, str]]:
    """Return the source revisions of the newest execution."""
    answer = client.list_pipeline_executions(pipelineName="release")
    found: list[dict[str, str]] = answer["pipelineExecutionSummaries"][0]["sourceRevisions"]
    return found


def trigger(client: Any, execution_id: str) -> dict[str, str]:
    """Return what started an execution."""
    answer = client.get_pipeline_execution(pipelineName="release", pipelineExecutionId=execution_id)
    found: dict[str, str] = answer["pipelineExecution"]["trigger"]
    return found


# What a worker fetches ------------------------------------------------------------------------


def test_a_source_is_a_job(client: Any) -> None:
    """The first execution waits for a worker that says where the code is."""
    execution_id = opened(client)
    job = taken(client, actionTypeId=MILL)

    assert {"triggerType": "CreatePipeline", "triggerDetail": TESTER} == (
        trigger(client, execution_id)
    )
    assert "InProgress" == latest(client, "Fetch")["status"]
    assert [] == job["data"]["inputArtifacts"]
    assert ["Code"] == [each["name"] for each in job["data"]["outputArtifacts"]]


def test_the_revision_that_a_worker_names(mock: PipelineMock, client: Any) -> None:
    """State, lists and the job's own execution show it, with who changed what and when."""
    execution_id = opened(client)
    made = mock.clock.now - timedelta(days=1)
    fetched(client, "r7", revisionSummary="Round prices", created=made)
    execution = client.get_pipeline_execution(
        pipelineName="release", pipelineExecutionId=execution_id
    )["pipelineExecution"]

    assert {
        "revisionId": "r7",
        "revisionChangeId": "change of r7",
        "created": made,
    } == action_state(client, "Fetch")["currentRevision"]
    assert [
        {"actionName": "Fetch", "revisionId": "r7", "revisionSummary": "Round prices"}
    ] == revisions(client)
    assert [
        {
            "name": "Code",
            "revisionId": "r7",
            "revisionChangeIdentifier": "change of r7",
            "revisionSummary": "Round prices",
            "created": made,
        }
    ] == execution["artifactRevisions"]
    assert "Succeeded" == status(client)


def test_later_jobs_are_told_the_revision(client: Any) -> None:
    """A job that takes the artifact learns which revision it is."""
    client.create_custom_action_type(
        category="Test",
        provider="Bench",
        version="1",
        inputArtifactDetails={"minimumCount": 1, "maximumCount": 1},
        outputArtifactDetails={"minimumCount": 0, "maximumCount": 0},
    )
    bench = action("Try", "Test/Custom/Bench", inputArtifacts=[{"name": "Code"}])
    opened(client, then=bench)
    fetched(client, "r7")
    job = taken(client, actionTypeId={**MILL, "category": "Test", "provider": "Bench"})

    assert ["r7"] == [each["revision"] for each in job["data"]["inputArtifacts"]]


def test_a_worker_that_names_no_revision(client: Any) -> None:
    """Some revision was fetched all the same, and stays until there is another."""
    opened(client)
    fetched(client)
    first = revisions(client)
    client.start_pipeline_execution(name="release")
    fetched(client)

    assert ["Fetch"] == [each["actionName"] for each in first]
    assert first == revisions(client)


def test_output_variables_of_a_source(client: Any) -> None:
    """A source of one's own has the variables that its worker puts, and no others."""
    opened(client)
    finish(client, begun(client, actionTypeId=MILL), outputVariables={"Branch": "main"})
    history = client.list_action_executions(pipelineName="release")["actionExecutionDetails"]

    assert {"Branch": "main"} == history[-1]["output"]["outputVariables"]


# PutActionRevision ----------------------------------------------------------------------------


def test_a_new_revision_starts_an_execution(mock: PipelineMock, client: Any) -> None:
    """The answer names the execution, whose trigger names the caller."""
    first = opened(client)
    fetched(client, "r1")
    with mock.acting_as(BOB):
        new, execution_id = told(client, "r2", when=mock.clock.now)

    assert new
    assert first != execution_id
    assert {"triggerType": "PutActionRevision", "triggerDetail": BOB} == trigger(
        client, execution_id
    )


def test_the_execution_has_the_revision(mock: PipelineMock, client: Any) -> None:
    """A worker that names no revision has fetched the one that was put."""
    opened(client)
    fetched(client, "r1")
    made = mock.clock.now - timedelta(days=1)
    told(client, "r2", when=made)
    fetched(client)

    assert ["r2"] == [each["revisionId"] for each in revisions(client)]
    assert {
        "revisionId": "r2",
        "revisionChangeId": "change of r2",
        "created": made,
    } == action_state(client, "Fetch")["currentRevision"]


def test_a_revision_that_was_told_before(mock: PipelineMock, client: Any) -> None:
    """The same revision again starts nothing, and the answer names the newest execution."""
    opened(client)
    fetched(client, "r1")
    _, execution_id = told(client, "r2", when=mock.clock.now)
    fetched(client)

    assert (False, execution_id) == told(client, "r2", when=mock.clock.now)
    assert [] == polled(client, actionTypeId=MILL)


def test_a_revision_that_a_worker_has_named(mock: PipelineMock, client: Any) -> None:
    """What an execution has used already is not new to the pipeline."""
    execution_id = opened(client)
    fetched(client, "r1")

    assert (False, execution_id) == told(client, "r1", when=mock.clock.now)


def test_a_revision_while_another_is_fetched(mock: PipelineMock, client: Any) -> None:
    """The new execution waits until the stage is free, and then has its own job."""
    opened(client)
    first = begun(client, actionTypeId=MILL)
    told(client, "r2", when=mock.clock.now)
    meanwhile = polled(client, actionTypeId=MILL)
    revision = {"revision": "r1", "changeIdentifier": "c1"}
    finish(client, first, currentRevision=revision)

    assert [] == meanwhile
    assert 1 == len(polled(client, actionTypeId=MILL))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"pipelineName": "other"}, "PipelineNotFoundException"),
        ({"stageName": "Other"}, "StageNotFoundException"),
        ({"actionName": "Other"}, "ActionNotFoundException"),
        ({"stageName": "Build", "actionName": "Compile"}, "ActionNotFoundException"),
    ],
)
def test_revisions_of_nothing(
    mock: PipelineMock, client: Any, wrong: dict[str, str], code: str
) -> None:
    """A revision is one of a source action that there is."""
    opened(client)

    assert code == refusal(told, client, "r2", when=mock.clock.now, **wrong)[0]


@pytest.mark.parametrize("name", ["Fetch", "Checkout"])
def test_one_of_two_sources(mock: PipelineMock, client: Any, name: str) -> None:
    """Any source can be given a revision, also AWS's own; the other source stays as it was."""
    opened(client, mill(), source(output="Docs"))
    fetched(client, "r1")
    before = {each["actionName"]: each["revisionId"] for each in revisions(client)}
    told(client, "r2", when=mock.clock.now, actionName=name)
    fetched(client)
    after = {each["actionName"]: each["revisionId"] for each in revisions(client)}

    assert {**before, name: "r2"} == after


# source_change --------------------------------------------------------------------------------


def test_a_source_change(mock: PipelineMock, client: Any) -> None:
    """A change that the test makes starts an execution, by an event rule."""
    opened(client)
    fetched(client, "r1")
    execution_id = mock.source_change("release", revision="r2", summary="Round prices")
    fetched(client)

    assert {
        "triggerType": "CloudWatchEvent",
        "triggerDetail": "arn:aws:events:us-east-1:123456789012:rule/release",
    } == trigger(client, execution_id)
    assert [
        {"actionName": "Fetch", "revisionId": "r2", "revisionSummary": "Round prices"}
    ] == revisions(client)


@pytest.mark.parametrize("provider", ["S3", "GitHub", "CodeStarSourceConnection"])
def test_a_mill_may_have_a_famous_name(mock: PipelineMock, client: Any, provider: str) -> None:
    """A source of one's own does not poll and has no variables, whatever its provider is called."""
    mock.when(owner="Custom").then(succeed(revision="r7"))
    client.create_custom_action_type(
        category="Source",
        provider=provider,
        version="1",
        inputArtifactDetails={"minimumCount": 0, "maximumCount": 0},
        outputArtifactDetails={"minimumCount": 1, "maximumCount": 1},
    )
    ours = action("Fetch", f"Source/Custom/{provider}", outputArtifacts=[{"name": "Code"}])
    execution_id = created(client, pipeline(("Source", [ours]), ("Build", [build()])))
    history = client.list_action_executions(pipelineName="release")["actionExecutionDetails"]

    assert "CreatePipeline" == trigger(client, execution_id)["triggerType"]
    assert "CloudWatchEvent" == trigger(client, mock.source_change("release"))["triggerType"]
    assert {} == history[-1]["output"]["outputVariables"]
    assert ["r7"] == [each["revisionId"] for each in revisions(client)]
