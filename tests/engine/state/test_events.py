"""Events: what is reported, in which order, and EventBridge's JSON to the letter."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any, Final

from pipemock import fail, hang, mock_codepipeline, succeed
from pipemock.events import (
    ActionExecutionStateChange,
    Event,
    PipelineExecutionStateChange,
    StageExecutionStateChange,
)
from tests.approval_answers import TESTER, answer
from tests.client_helpers import attempts, created, started
from tests.declarations import build, deploy, pipeline, release, source
from tests.event_rows import told

if TYPE_CHECKING:
    from pipemock import PipelineMock

NINE: Final = "2026-01-05T09:00:00.000Z"


def details(mock: PipelineMock, kind: type[Event], **members: Any) -> list[dict[str, Any]]:
    """Return the details of the events of one class whose attributes are as given."""
    return [
        event.detail()
        for event in mock.events.of(kind)
        if all(getattr(event, name) == value for name, value in members.items())
    ]


def making(**members: Any) -> dict[str, Any]:
    """Declare a pipeline whose build makes an artifact."""
    compile_ = build(outputArtifacts=[{"name": "Page"}], **members)
    return pipeline(("Source", [source()]), ("Build", [compile_]), ("Deploy", [deploy()]))


# The envelope ---------------------------------------------------------------------------------


def test_the_envelope() -> None:
    """An event says of itself what EventBridge says of every event of the service."""
    caller = "arn:aws:iam::210987654321:user/Ann"
    with mock_codepipeline(
        now="2026-01-05T09:00:00.125Z", region="eu-west-1", caller=caller
    ) as mock:
        execution_id = created(mock.client(), release())
        event = mock.events[0].as_eventbridge()

        assert {
            "version": "0",
            "id": event["id"],
            "detail-type": "CodePipeline Pipeline Execution State Change",
            "source": "aws.codepipeline",
            "account": "210987654321",
            "time": "2026-01-05T09:00:00Z",
            "region": "eu-west-1",
            "resources": ["arn:aws:codepipeline:eu-west-1:210987654321:release"],
            "detail": {
                "pipeline": "release",
                "execution-id": execution_id,
                "execution-trigger": {"trigger-type": "CreatePipeline", "trigger-detail": caller},
                "start-time": "2026-01-05T09:00:00.125Z",
                "state": "STARTED",
                "version": 1.0,
                "pipeline-execution-attempt": 1.0,
            },
        } == event


def test_the_detail_types(mock: PipelineMock, client: Any) -> None:
    """There are three kinds of events, named after what changed its state."""
    created(client, release())

    assert {
        "PipelineExecutionStateChange": "CodePipeline Pipeline Execution State Change",
        "StageExecutionStateChange": "CodePipeline Stage Execution State Change",
        "ActionExecutionStateChange": "CodePipeline Action Execution State Change",
    } == {type(each).__name__: each.as_eventbridge()["detail-type"] for each in mock.events}


def test_every_event_has_an_id_of_its_own(mock: PipelineMock, client: Any) -> None:
    """The ids of events are UUIDs, and no two events share one."""
    created(client, release())
    answer(client)

    ids = [event.as_eventbridge()["id"] for event in mock.events]
    assert len(ids) == len(set(ids))
    assert ids == [str(uuid.UUID(each, version=4)) for each in ids]


def test_asking_twice_for_json(mock: PipelineMock, client: Any) -> None:
    """The JSON of an event is the same each time, and a fresh copy."""
    created(client, release())
    first = [event.as_eventbridge() for event in mock.events]
    second = [event.as_eventbridge() for event in mock.events]

    first[0]["detail"]["state"] = first[0]["id"] = "scribble"

    assert second == [event.as_eventbridge() for event in mock.events]


def test_asking_for_json_changes_no_ids() -> None:
    """Whether anybody looks at the events or not, the ids that follow are the same."""

    def ids(*, looking: bool) -> list[str]:
        with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
            client = mock.client()
            first = created(client, release())
            seen = [event.as_eventbridge() for event in mock.events if looking]
            answer(client)
            rows = [each["actionExecutionId"] for each in attempts(client)]
            assert looking == bool(seen)
            return [first, started(client), *rows]

    assert ids(looking=False) == ids(looking=True)


def test_numbers_are_floats_in_the_text(mock: PipelineMock, client: Any) -> None:
    """Versions and attempts are written with their decimal point."""
    created(client, release())

    texts = [json.dumps(event.detail()) for event in mock.events]
    assert all('"version": 1.0, "pipeline-execution-attempt": ' in text for text in texts)
    assert {"0.0}", "1.0}"} == {text[-4:] for text in texts}


# Order ----------------------------------------------------------------------------------------


def test_the_story_of_a_release(mock: PipelineMock, client: Any) -> None:
    """Everything is reported once, a cause before its consequences."""
    created(client, release())
    answer(client)

    assert [
        "release STARTED",
        "Source STARTED",
        "Checkout STARTED",
        "Checkout SUCCEEDED",
        "Source SUCCEEDED",
        "Build STARTED",
        "Compile STARTED",
        "Compile SUCCEEDED",
        "Build SUCCEEDED",
        "Approve STARTED",
        "Sign STARTED",
        "Sign SUCCEEDED",
        "Approve SUCCEEDED",
        "Deploy STARTED",
        "Ship STARTED",
        "Ship SUCCEEDED",
        "Deploy SUCCEEDED",
        "release SUCCEEDED",
    ] == told(mock.events)


def test_the_story_of_a_failure(mock: PipelineMock, client: Any) -> None:
    """Action, stage and pipeline fail in this order, and nothing is reported after that."""
    mock.when(action="Compile").then(fail())
    created(client, release())

    assert ["Compile FAILED", "Build FAILED", "release FAILED"] == told(mock.events)[-3:]


def test_events_stand_in_the_order_of_time_and_sequence(mock: PipelineMock, client: Any) -> None:
    """What happens in several Regions stands in one list, ordered by time and then by number."""
    mock.when(category="Build").then(succeed(after=60))
    elsewhere = mock.client(region="eu-west-1")
    created(client, release())
    mock.clock.advance(seconds=30)
    created(elsewhere, release())
    mock.clock.advance(days=8)

    keys = [(event.time, event.sequence) for event in mock.events]
    assert sorted(keys) == keys
    assert list(range(len(keys))) == [sequence for _, sequence in keys]
    assert {"us-east-1", "eu-west-1"} == {event.region for event in mock.events}


def test_only_the_events_of_one_kind(mock: PipelineMock, client: Any) -> None:
    """Asking for a class gives its events in order, as a plain list."""
    created(client, release())

    stages = mock.events.of(StageExecutionStateChange)
    assert [
        ("Source", "STARTED"),
        ("Source", "SUCCEEDED"),
        ("Build", "STARTED"),
        ("Build", "SUCCEEDED"),
        ("Approve", "STARTED"),
    ] == [(event.stage, event.state) for event in stages]
    assert len(mock.events) == len(mock.events.of(Event))


# Executions and stages ------------------------------------------------------------------------


def test_the_trigger_is_told_once(mock: PipelineMock, client: Any) -> None:
    """Only the event of the start says who started the execution."""
    execution_id = created(client, release())
    mock.clock.advance(minutes=1)

    answer(client)

    common = {
        "pipeline": "release",
        "execution-id": execution_id,
        "start-time": NINE,
        "version": 1.0,
        "pipeline-execution-attempt": 1.0,
    }
    trigger = {"trigger-type": "CreatePipeline", "trigger-detail": TESTER}
    assert [
        {**common, "state": "STARTED", "execution-trigger": trigger},
        {**common, "state": "SUCCEEDED"},
    ] == details(mock, PipelineExecutionStateChange)


def test_a_stage_on_a_first_attempt(mock: PipelineMock, client: Any) -> None:
    """The attempts of a stage count from zero, and its time starts with its own start."""
    mock.when(category="Source").then(succeed(after=61.5))
    execution_id = created(client, release())
    mock.clock.advance(minutes=2)

    common = {
        "pipeline": "release",
        "execution-id": execution_id,
        "start-time": "2026-01-05T09:01:01.500Z",
        "stage": "Build",
        "version": 1.0,
        "pipeline-execution-attempt": 0.0,
    }
    assert [
        {**common, "state": "STARTED"},
        {**common, "state": "SUCCEEDED"},
    ] == details(mock, StageExecutionStateChange, stage="Build")


def test_the_version_that_a_run_belongs_to(mock: PipelineMock, client: Any) -> None:
    """After an update the events of new runs carry the new version."""
    created(client, release())
    client.update_pipeline(pipeline=release())

    started(client)

    assert {2.0} == {each.detail()["version"] for each in mock.events[-3:]}


# Actions --------------------------------------------------------------------------------------


def test_a_source(mock: PipelineMock, client: Any) -> None:
    """A finished source shows its revision and the place of its artifact."""
    execution_id = created(client, release())
    [row] = attempts(client, actionName="Checkout")
    revision = row["output"]["executionResult"]["externalExecutionId"]

    common = {
        "pipeline": "release",
        "execution-id": execution_id,
        "start-time": NINE,
        "stage": "Source",
        "action-execution-id": row["actionExecutionId"],
        "action": "Checkout",
        "region": "us-east-1",
        "type": {"owner": "AWS", "provider": "S3", "category": "Source", "version": "1"},
        "version": 1.0,
        "pipeline-execution-attempt": 1.0,
    }
    result = {
        "external-execution-summary": f"Amazon S3 version id: {revision}",
        "external-execution-id": revision,
    }
    assert [
        {**common, "state": "STARTED"},
        {
            **common,
            "state": "SUCCEEDED",
            "execution-result": result,
            "output-artifacts": row["output"]["outputArtifacts"],
        },
    ] == details(mock, ActionExecutionStateChange, action="Checkout")


def test_artifacts_are_told_where_they_are_taken_and_made(mock: PipelineMock, client: Any) -> None:
    """Input artifacts stand in the event of the start alone, output artifacts in the success."""
    created(client, making())
    [row] = attempts(client, actionName="Compile")

    start, success = details(mock, ActionExecutionStateChange, action="Compile")

    assert row["input"]["inputArtifacts"] == start["input-artifacts"]
    assert row["output"]["outputArtifacts"] == success["output-artifacts"]
    assert "output-artifacts" not in start
    assert "input-artifacts" not in success


def test_a_failed_build(mock: PipelineMock, client: Any) -> None:
    """A failure shows address, words, id and code of its result, in the order of the service."""
    words = "Build terminated with state: FAILED"
    mock.when(action="Compile").then(fail(words, external_execution_id="job:7"))
    created(client, making())

    failure = details(mock, ActionExecutionStateChange, action="Compile")[-1]

    console = "https://console.aws.amazon.com/codebuild/home?region=us-east-1"
    assert {
        "external-execution-url": f"{console}#/builds/job:7/view/new",
        "external-execution-summary": words,
        "external-execution-id": "job:7",
        "error-code": "JobFailed",
    } == failure["execution-result"]
    assert [
        *("pipeline", "execution-id", "start-time", "stage", "execution-result"),
        *("action-execution-id", "action", "state", "region", "type"),
        *("version", "pipeline-execution-attempt"),
    ] == list(failure)


def test_the_region_of_an_action(mock: PipelineMock, client: Any) -> None:
    """The detail names the Region of the action, and the envelope that of the pipeline."""
    declaration = making(region="eu-west-1")
    bucket = declaration.pop("artifactStore")
    stores = {"us-east-1": bucket, "eu-west-1": bucket}
    mock.when(action="Compile").then(hang())
    created(client, {**declaration, "artifactStores": stores})

    event = mock.events[-1].as_eventbridge()

    assert ("us-east-1", "eu-west-1") == (event["region"], event["detail"]["region"])
