"""Events of executions that do not go straight through: EventBridge's JSON to the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock import fail, hang, succeed
from pipemock.events import ActionExecutionStateChange, PipelineExecutionStateChange
from tests.approval_answers import answer
from tests.client_helpers import attempts, created, latest, retried, started, stopped
from tests.declarations import open_token, release
from tests.event_rows import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipemock import PipelineMock
    from pipemock.events import Event

NINE: Final = "2026-01-05T09:00:00.000Z"
ONE_PAST: Final = "2026-01-05T09:01:00.000Z"
RETRY: Final = "last-retry-attempt-time"
STAGE_RETRY: Final = "stage-last-retry-attempt-time"


def counts(events: Sequence[Event]) -> list[tuple[str, float]]:
    """Return the place, the state and the number of the attempt of each event."""
    attempts_ = [event.detail()["pipeline-execution-attempt"] for event in events]
    return list(zip(told(events), attempts_, strict=True))


# Retries --------------------------------------------------------------------------------------


def test_a_retry(mock: PipelineMock, client: Any) -> None:
    """A retry resumes pipeline and stage, and starts the failed action, all in attempt two."""
    mock.when(action="Compile").then(fail(), hang())
    execution_id = created(client, release())
    before = len(mock.events)
    mock.clock.advance(minutes=1)

    retried(client, execution_id, "Build")

    resumed, stage_resumed, restarted = mock.events[before:]
    run = {
        "pipeline": "release",
        "execution-id": execution_id,
        "version": 1.0,
        "pipeline-execution-attempt": 2.0,
    }
    assert {
        **run,
        "start-time": NINE,
        RETRY: ONE_PAST,
        "state": "RESUMED",
    } == resumed.detail()
    assert {
        **run,
        STAGE_RETRY: ONE_PAST,
        "start-time": NINE,
        "stage": "Build",
        "state": "RESUMED",
    } == stage_resumed.detail()
    assert {
        **run,
        "start-time": ONE_PAST,
        "stage": "Build",
        "input-artifacts": attempts(client, actionName="Compile")[0]["input"]["inputArtifacts"],
        "action-execution-id": (latest(client, "Compile") or {})["actionExecutionId"],
        "action": "Compile",
        "state": "STARTED",
        "region": "us-east-1",
        "type": {"owner": "AWS", "provider": "CodeBuild", "category": "Build", "version": "1"},
    } == restarted.detail()


def test_the_attempts_of_three_stages(mock: PipelineMock, client: Any) -> None:
    """Each retry adds one for all later events, those of stages that are entered again included."""
    mock.when(action="Compile").then(fail(), succeed())
    execution_id = created(client, release())
    first = counts(mock.events)
    retried(client, execution_id, "Build")
    second = counts(mock.events[len(first) :])
    answer(client, "Rejected")
    ended = len(mock.events)

    retried(client, execution_id, "Approve")

    assert [
        ("release STARTED", 1.0),
        ("Source STARTED", 0.0),
        ("Checkout STARTED", 1.0),
        ("Checkout SUCCEEDED", 1.0),
        ("Source SUCCEEDED", 0.0),
        ("Build STARTED", 0.0),
        ("Compile STARTED", 1.0),
        ("Compile FAILED", 1.0),
        ("Build FAILED", 0.0),
        ("release FAILED", 1.0),
    ] == first
    assert [
        ("release RESUMED", 2.0),
        ("Build RESUMED", 2.0),
        ("Compile STARTED", 2.0),
        ("Compile SUCCEEDED", 2.0),
        ("Build SUCCEEDED", 2.0),
        ("Approve STARTED", 2.0),
        ("Sign STARTED", 2.0),
    ] == second
    assert [
        ("release RESUMED", 3.0),
        ("Approve RESUMED", 3.0),
        ("Sign STARTED", 3.0),
    ] == counts(mock.events[ended:])


def test_the_moments_of_retries(mock: PipelineMock, client: Any) -> None:
    """A pipeline shows its last retry from then on, and a stage only its own."""
    execution_id = created(client, release())
    answer(client, "Rejected")
    before = len(mock.events)
    mock.clock.advance(minutes=1)
    retried(client, execution_id, "Approve")
    mock.clock.advance(minutes=1)

    answer(client)

    assert [
        ("release RESUMED", ONE_PAST, None),
        ("Approve RESUMED", None, ONE_PAST),
        ("Sign STARTED", None, None),
        ("Sign SUCCEEDED", None, None),
        ("Approve SUCCEEDED", None, ONE_PAST),
        ("Deploy STARTED", None, None),
        ("Ship STARTED", None, None),
        ("Ship SUCCEEDED", None, None),
        ("Deploy SUCCEEDED", None, None),
        ("release SUCCEEDED", ONE_PAST, None),
    ] == [
        (what, event.detail().get(RETRY), event.detail().get(STAGE_RETRY))
        for what, event in zip(told(mock.events), mock.events, strict=True)
    ][before:]


def test_before_any_retry(mock: PipelineMock, client: Any) -> None:
    """Events do not mention a retry before the first one."""
    created(client, release())
    answer(client)

    members = {name for event in mock.events for name in event.detail()}
    assert set() == members & {RETRY, STAGE_RETRY, "stop-execution-comments"}


# Stops ----------------------------------------------------------------------------------------


def test_an_abandoned_run(mock: PipelineMock, client: Any) -> None:
    """Pipeline and stage show that they are stopping and that they stopped, the action between."""
    execution_id = created(client, release())
    before = len(mock.events)

    stopped(client, execution_id, abandon=True)

    assert [
        "release STOPPING",
        "Approve STOPPING",
        "Sign ABANDONED",
        "Approve STOPPED",
        "release STOPPED",
    ] == told(mock.events[before:])


def test_a_run_that_is_stopped_for_a_reason(mock: PipelineMock, client: Any) -> None:
    """The pipeline shows the reason, while it is stopping and when it has stopped."""
    execution_id = created(client, release())
    stopped(client, execution_id, reason="Wrong branch.")
    mock.clock.advance(minutes=1)

    answer(client)

    common = {
        "pipeline": "release",
        "execution-id": execution_id,
        "start-time": NINE,
        "stop-execution-comments": "Wrong branch.",
        "version": 1.0,
        "pipeline-execution-attempt": 1.0,
    }
    assert [{**common, "state": "STOPPING"}, {**common, "state": "STOPPED"}] == [
        event.detail() for event in mock.events.of(PipelineExecutionStateChange)[1:]
    ]
    assert ["Sign SUCCEEDED", "Approve STOPPED", "release STOPPED"] == told(mock.events)[-3:]


def test_a_run_that_is_stopped_without_a_reason(mock: PipelineMock, client: Any) -> None:
    """A stop without a reason leaves no comments."""
    execution_id = created(client, release())

    stopped(client, execution_id)

    assert {
        "pipeline": "release",
        "execution-id": execution_id,
        "start-time": NINE,
        "state": "STOPPING",
        "version": 1.0,
        "pipeline-execution-attempt": 1.0,
    } == mock.events.of(PipelineExecutionStateChange)[-1].detail()


def test_the_reason_is_forgotten_after_a_retry(mock: PipelineMock, client: Any) -> None:
    """An execution that continues no longer shows why it was stopped."""
    execution_id = created(client, release())
    stopped(client, execution_id, abandon=True, reason="Wrong branch.")
    before = len(mock.events)

    retried(client, execution_id, "Approve", "ALL_ACTIONS")
    answer(client)

    assert not any("stop-execution-comments" in each.detail() for each in mock.events[before:])


# Updates and newer runs -----------------------------------------------------------------------


def test_a_run_that_an_update_ends(mock: PipelineMock, client: Any) -> None:
    """What an update ends is canceled, with one L, and its events have the old version."""
    execution_id = created(client, release())
    token = open_token(client)
    before = len(mock.events)

    client.update_pipeline(pipeline=release())

    ended = mock.events[before:]
    assert ["Sign CANCELED", "Approve CANCELED", "release CANCELED"] == told(ended)
    assert {execution_id} == {event.detail()["execution-id"] for event in ended}
    assert {1.0} == {event.detail()["version"] for event in ended}
    assert token == mock.events.of(ActionExecutionStateChange)[-1].action_execution_id


def test_a_run_that_a_newer_one_overtakes(mock: PipelineMock, client: Any) -> None:
    """An execution that is overtaken between two stages has one event that it was superseded."""
    created(client, release())
    second = started(client)

    started(client)

    superseded = [event for event in mock.events if event.detail()["state"] == "SUPERSEDED"]
    assert [
        {
            "pipeline": "release",
            "execution-id": second,
            "start-time": NINE,
            "state": "SUPERSEDED",
            "version": 1.0,
            "pipeline-execution-attempt": 1.0,
        }
    ] == [event.detail() for event in superseded]


def test_a_deleted_pipeline_tells_nothing(mock: PipelineMock, client: Any) -> None:
    """A deletion sends no event, and neither does anything that was open."""
    created(client, release())
    before = list(mock.events)

    client.delete_pipeline(name="release")
    mock.clock.advance(days=8)

    assert before == list(mock.events)
