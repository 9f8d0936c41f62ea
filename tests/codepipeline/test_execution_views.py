"""GetPipelineExecution and ListPipelineExecutions: which members are there, and when."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang, succeed
from tests.approval_answers import TESTER, answer
from tests.client_helpers import attempts, created, execution, started, stopped, summaries
from tests.declarations import BOB, build, pipeline, release, source
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

UNKNOWN = "e977c02a-d790-4db3-b9c1-8c241cd48dde"


def with_variables(*variables: dict[str, str]) -> dict[str, Any]:
    """Declare the usual pipeline with variables of its own."""
    return release(variables=list(variables))


def found(client: Any) -> tuple[str, str]:
    """Return the revision that the newest attempt at the source found, and its summary."""
    result = attempts(client, actionName="Checkout")[0]["output"]["executionResult"]
    return result["externalExecutionId"], result["externalExecutionSummary"]


# Whole answers --------------------------------------------------------------------------------


def test_one_execution(client: Any) -> None:
    """An execution without variables, stop or rollback shows no member for them."""
    execution_id = created(client, release())

    revision, summary = found(client)
    assert {
        "pipelineName": "release",
        "pipelineVersion": 1,
        "pipelineExecutionId": execution_id,
        "status": "InProgress",
        "artifactRevisions": [{"name": "Code", "revisionId": revision, "revisionSummary": summary}],
        "trigger": {"triggerType": "CreatePipeline", "triggerDetail": TESTER},
        "executionMode": "SUPERSEDED",
    } == execution(client, execution_id)


def test_the_summary_of_one_execution(mock: PipelineMock, client: Any) -> None:
    """While an execution is in progress, its last update is its start, whatever its actions do."""
    start = mock.clock.now
    mock.when(action="Compile").then(succeed(after=60))
    execution_id = created(client, release())
    mock.clock.advance(hours=1)

    revision, summary = found(client)
    assert [
        {
            "pipelineExecutionId": execution_id,
            "status": "InProgress",
            "startTime": start,
            "lastUpdateTime": start,
            "sourceRevisions": [
                {"actionName": "Checkout", "revisionId": revision, "revisionSummary": summary}
            ],
            "trigger": {"triggerType": "CreatePipeline", "triggerDetail": TESTER},
            "executionMode": "SUPERSEDED",
        }
    ] == summaries(client)


@pytest.mark.parametrize(("wanted", "ended"), [("Approved", "Succeeded"), ("Rejected", "Failed")])
def test_a_finished_execution(mock: PipelineMock, client: Any, wanted: str, ended: str) -> None:
    """At its end an execution gets a last update, and no further member."""
    execution_id = created(client, release())
    shown = execution(client, execution_id)
    [listed] = summaries(client)
    mock.clock.advance(hours=1)

    answer(client, wanted)

    assert shown | {"status": ended} == execution(client, execution_id)
    assert [listed | {"status": ended, "lastUpdateTime": mock.clock.now}] == summaries(client)


# Revisions ------------------------------------------------------------------------------------


def test_revisions_that_are_not_known_yet(mock: PipelineMock, client: Any) -> None:
    """Until the source has finished, both lists of revisions are there and empty."""
    mock.when(category="Source").then(succeed(after=5))
    execution_id = created(client, release())
    mock.clock.advance(seconds=4.999)
    [listed] = summaries(client)
    before = (execution(client, execution_id)["artifactRevisions"], listed["sourceRevisions"])

    mock.clock.advance(seconds=0.001)

    assert ([], []) == before
    assert [found(client)[0]] == [
        each["revisionId"] for each in execution(client, execution_id)["artifactRevisions"]
    ]


def test_revisions_of_two_sources(mock: PipelineMock, client: Any) -> None:
    """One view names the artifacts, the other one the actions."""
    sources = [source("App", output="Code"), source("Tools", output="Kit")]
    mock.when(action="App").then(succeed(revision="v7"))
    mock.when(action="Tools").then(succeed(revision="v8", summary="Sharper."))
    execution_id = created(client, pipeline(("Source", sources), ("Build", [build()])))

    [listed] = summaries(client)
    app = {"revisionId": "v7", "revisionSummary": "Amazon S3 version id: v7"}
    tools = {"revisionId": "v8", "revisionSummary": "Sharper."}
    assert [{"name": "Code", **app}, {"name": "Kit", **tools}] == execution(client, execution_id)[
        "artifactRevisions"
    ]
    assert [{"actionName": "App", **app}, {"actionName": "Tools", **tools}] == listed[
        "sourceRevisions"
    ]


# Stops ----------------------------------------------------------------------------------------


def test_an_execution_that_was_stopped_for_a_reason(client: Any) -> None:
    """The reason is the status summary of both views, and a stop trigger of the list alone."""
    execution_id = created(client, release())

    stopped(client, execution_id, reason="Wrong branch.", abandon=True)

    shown, [listed] = execution(client, execution_id), summaries(client)
    assert ("Wrong branch.", "Wrong branch.") == (shown["statusSummary"], listed["statusSummary"])
    assert {"reason": "Wrong branch."} == listed["stopTrigger"]
    assert "stopTrigger" not in shown


def test_an_execution_that_was_stopped_without_a_reason(client: Any) -> None:
    """Without a reason there is neither a status summary nor a stop trigger."""
    execution_id = created(client, release())

    stopped(client, execution_id, abandon=True)

    members = {*execution(client, execution_id), *summaries(client)[0]}
    assert set() == members & {"statusSummary", "stopTrigger"}
    assert "Stopped" == execution(client, execution_id)["status"]


# Variables ------------------------------------------------------------------------------------


def test_the_values_of_variables(client: Any) -> None:
    """Every variable has its value, given or by default; names that nobody declared are ignored."""
    declared = with_variables(
        {"name": "Zulu", "defaultValue": "z"}, {"name": "Alpha", "defaultValue": "a"}
    )
    client.create_pipeline(pipeline=declared)

    second = started(
        client,
        variables=[{"name": "Alpha", "value": "other"}, {"name": "Nobody", "value": "knows"}],
    )

    values = execution(client, second)["variables"]
    assert [
        {"name": "Alpha", "resolvedValue": "other"},
        {"name": "Zulu", "resolvedValue": "z"},
    ] == sorted(values, key=lambda each: each["name"])


@pytest.mark.parametrize(
    "names", list(itertools.permutations(["Zulu", "Alpha", "Middle"])), ids=str
)
def test_the_order_of_variables(client: Any, names: tuple[str, ...]) -> None:
    """It does not depend on the declaration; two of these six were captured."""
    declared = [{"name": name, "defaultValue": "none"} for name in names]
    execution_id = created(client, with_variables(*declared))

    shown = execution(client, execution_id)["variables"]
    assert ["Alpha", "Zulu", "Middle"] == [each["name"] for each in shown]


def test_a_value_is_taken_as_it_is(client: Any) -> None:
    """A value that looks like a reference stays as it was given."""
    client.create_pipeline(pipeline=with_variables({"name": "Alpha", "defaultValue": "a"}))
    text = "#{codepipeline.PipelineExecutionId}"

    second = started(client, variables=[{"name": "Alpha", "value": text}])

    assert [{"name": "Alpha", "resolvedValue": text}] == execution(client, second)["variables"]


def test_a_pipeline_that_declares_no_variables(client: Any) -> None:
    """An empty list of variables is the same as none."""
    execution_id = created(client, with_variables())

    assert "variables" not in execution(client, execution_id)


def test_values_are_frozen_at_the_start(mock: PipelineMock, client: Any) -> None:
    """After an update an execution keeps its version and the values of that version."""
    mock.when(action="Compile").then(hang())
    execution_id = created(client, with_variables({"name": "Alpha", "defaultValue": "old"}))

    client.update_pipeline(pipeline=with_variables({"name": "Alpha", "defaultValue": "new"}))

    shown = execution(client, execution_id)
    assert 1 == shown["pipelineVersion"]
    assert [{"name": "Alpha", "resolvedValue": "old"}] == shown["variables"]


def test_values_that_are_missing(mock: PipelineMock, client: Any) -> None:
    """Without a value for each variable an execution fails at once, and says which it lacks."""
    declared = with_variables(
        {"name": "Zulu"}, {"name": "Given", "defaultValue": "g"}, {"name": "Alpha"}
    )
    execution_id = created(client, declared)

    lacking = "Values for required variables haven't been provided: Zulu,Alpha"
    trigger = {"triggerType": "CreatePipeline", "triggerDetail": TESTER}
    assert {
        "pipelineName": "release",
        "pipelineVersion": 1,
        "pipelineExecutionId": execution_id,
        "status": "Failed",
        "statusSummary": lacking,
        "artifactRevisions": [],
        "trigger": trigger,
        "executionMode": "SUPERSEDED",
    } == execution(client, execution_id)
    assert [
        {
            "pipelineExecutionId": execution_id,
            "status": "Failed",
            "statusSummary": lacking,
            "startTime": mock.clock.now,
            "lastUpdateTime": mock.clock.now,
            "sourceRevisions": [],
            "trigger": trigger,
            "executionMode": "SUPERSEDED",
        }
    ] == summaries(client)
    assert [] == attempts(client)


def test_values_of_an_execution_that_never_got_in(client: Any) -> None:
    """An execution that was stopped in front of the first stage shows its values all the same."""
    created(client, with_variables({"name": "Alpha", "defaultValue": "a"}))
    client.disable_stage_transition(
        pipelineName="release", stageName="Source", transitionType="Inbound", reason="Freeze."
    )
    second = started(client)

    stopped(client, second, reason="Enough.")

    assert [{"name": "Alpha", "resolvedValue": "a"}] == execution(client, second)["variables"]


# Lists ----------------------------------------------------------------------------------------


def test_the_newest_execution_stands_first(mock: PipelineMock, client: Any) -> None:
    """Runs are listed by their start, each one with who started it."""
    mock.when(action="Compile").then(fail())
    first = created(client, release())
    mock.clock.advance(minutes=1)

    with mock.acting_as(BOB):
        second = started(client)

    listed = summaries(client)
    assert [second, first] == [each["pipelineExecutionId"] for each in listed]
    assert [
        {"triggerType": "StartPipelineExecution", "triggerDetail": BOB},
        {"triggerType": "CreatePipeline", "triggerDetail": TESTER},
    ] == [each["trigger"] for each in listed]
    assert timedelta(minutes=1) == listed[0]["startTime"] - listed[1]["startTime"]


def test_executions_that_succeeded_in_a_stage(mock: PipelineMock, client: Any) -> None:
    """The filter keeps what passed a stage in the current version of the pipeline."""
    created(client, release())
    client.update_pipeline(pipeline=release())
    second = started(client)
    answer(client)
    mock.when(action="Compile").then(fail())
    third = started(client)

    def passed(stage: str) -> list[str]:
        rows = client.list_pipeline_executions(
            pipelineName="release", filter={"succeededInStage": {"stageName": stage}}
        )
        return [each["pipelineExecutionId"] for each in rows["pipelineExecutionSummaries"]]

    assert [third, second] == passed("Source")
    assert [second] == passed("Build")


def test_an_unknown_execution(client: Any) -> None:
    """An execution is missed by its id and its pipeline."""
    created(client, release())

    words = f"Pipeline Execution with id '{UNKNOWN}' does not exist in pipeline with name 'release'"
    assert ("PipelineExecutionNotFoundException", words) == refusal(
        client.get_pipeline_execution, pipelineName="release", pipelineExecutionId=UNKNOWN
    )
