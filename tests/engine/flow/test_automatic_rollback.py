"""A stage that fails is rolled back by itself, if it asks for that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import approve, fail, hang, reject, succeed
from pipemock.events import PipelineExecutionStateChange
from tests.client_helpers import (
    action_status,
    attempts,
    created,
    execution,
    happened,
    inbound,
    inside,
    retried,
    stage_state,
    started,
    status,
    stopped,
    summaries,
)
from tests.declarations import build, release, v2
from tests.engine.flow.rollbacks import rolled_back, versioned
from tests.event_rows import told

if TYPE_CHECKING:
    from pipemock import PipelineMock

ROLLBACK: Final = {"onFailure": {"result": "ROLLBACK"}}


def guarded(mode: str = "SUPERSEDED", **members: Any) -> dict[str, Any]:
    return versioned(mode, Build=ROLLBACK, **members)


def statuses(client: Any) -> list[str]:
    return [each["status"] for each in reversed(summaries(client))]


def target_of(client: Any) -> str:
    """Return what the newest execution was rolled back to."""
    newest = summaries(client)[0]
    found: str = newest["rollbackMetadata"]["rollbackTargetPipelineExecutionId"]
    return found


# Whereto --------------------------------------------------------------------------------------


def test_the_target_is_the_last_success(mock: PipelineMock, client: Any) -> None:
    """The stage runs again with what the most recent execution had that succeeded in it."""
    mock.when(action="Compile").then(succeed(), succeed(), fail(), succeed())
    created(client, guarded())
    second, third = started(client), started(client)
    newest = summaries(client)[0]

    assert ["Succeeded", "Succeeded", "Failed", "Succeeded"] == statuses(client)
    assert second == target_of(client)
    assert {
        "triggerType": "AutomatedRollback",
        "triggerDetail": f'{{"FailedPipelineExecutionId":"{third}"}}',
    } == newest["trigger"]
    assert "ROLLBACK" == stage_state(client, "Build")["latestExecution"]["type"]


def test_it_has_what_its_target_had(mock: PipelineMock, client: Any) -> None:
    """Revisions and variables are the target's, not those of the execution that failed."""
    mock.when(action="Compile").then(succeed(), fail(), succeed())
    first = created(client, guarded())
    mock.source_change("release", revision="broken")
    newest = summaries(client)[0]["pipelineExecutionId"]

    for member in ("artifactRevisions", "variables"):
        assert execution(client, first)[member] == execution(client, newest)[member]


def test_without_a_success_the_failure_stands(mock: PipelineMock, client: Any) -> None:
    """Where nobody has ever succeeded in the stage there is nothing to go back to."""
    mock.when(action="Compile").then(fail())
    created(client, guarded())
    started(client)

    assert ["Failed", "Failed"] == statuses(client)


def test_a_success_of_an_older_version_does_not_count(mock: PipelineMock, client: Any) -> None:
    """After an update the stage first has to succeed anew."""
    mock.when(action="Compile").then(succeed(), fail(), succeed(), fail(), succeed())
    created(client, guarded())
    client.update_pipeline(pipeline=guarded())
    started(client)
    before = statuses(client)
    third = started(client)
    started(client)

    assert ["Succeeded", "Failed"] == before
    assert [*before, "Succeeded", "Failed", "Succeeded"] == statuses(client)
    assert third == target_of(client)


def test_a_late_success_of_an_older_version_hides_none(mock: PipelineMock, client: Any) -> None:
    """An execution that ran in parallel before the update may end after one of the new version."""
    mock.when(action="Compile").then(succeed(after=60), succeed(), fail(), succeed())
    created(client, versioned("PARALLEL"))
    client.update_pipeline(pipeline=guarded())
    second = started(client)
    mock.clock.advance(seconds=60)
    started(client)

    assert second == target_of(client)


def test_a_target_may_have_failed_later(mock: PipelineMock, client: Any) -> None:
    """It counts that it succeeded in the stage, whatever became of it behind."""
    mock.when(action="Ship").then(fail())
    mock.when(action="Compile").then(succeed(), fail(), succeed())
    first = created(client, guarded())
    started(client)

    assert first == target_of(client)


def test_a_rollback_is_no_later_target(mock: PipelineMock, client: Any) -> None:
    """After a rollback the next failure goes back to the same target again."""
    mock.when(action="Compile").then(succeed(), fail(), succeed(), fail(), succeed())
    first = created(client, guarded())
    started(client)
    started(client)

    assert ["Succeeded", "Failed", "Succeeded", "Failed", "Succeeded"] == statuses(client)
    assert first == target_of(client)


def test_a_retried_success_counts(mock: PipelineMock, client: Any) -> None:
    """An execution that succeeded in the stage at its second attempt is a target."""
    mock.when(action="Compile").then(fail(), succeed(), fail(), succeed())
    first = created(client, guarded())
    retried(client, first, "Build")
    started(client)

    assert first == target_of(client)


# Once -----------------------------------------------------------------------------------------


def test_a_failed_rollback_is_not_followed_by_another(mock: PipelineMock, client: Any) -> None:
    """It stays failed, and can be retried by hand."""
    mock.when(action="Compile").then(succeed(), fail(), fail(), succeed())
    created(client, guarded())
    started(client)
    before = statuses(client)
    retried(client, summaries(client)[0]["pipelineExecutionId"], "Build")

    assert ["Succeeded", "Failed", "Failed"] == before
    assert ["Succeeded", "Failed", "Succeeded"] == statuses(client)


def test_a_rollback_by_hand_is_not_followed_by_another(mock: PipelineMock, client: Any) -> None:
    """If it fails, it fails."""
    mock.when(action="Compile").then(succeed(), fail())
    first = created(client, guarded())
    rolled_back(client, first, "Build")

    assert ["Succeeded", "Failed"] == statuses(client)


def test_who_failed_can_not_be_retried(mock: PipelineMock, client: Any) -> None:
    """The rollback has entered the stage since."""
    mock.when(action="Compile").then(succeed(), fail(), succeed())
    created(client, guarded())
    second = started(client)

    with pytest.raises(client.exceptions.NotLatestPipelineExecutionException):
        retried(client, second, "Build")


# What counts as a failure ---------------------------------------------------------------------


@pytest.mark.parametrize("answer", [reject(), hang()])
def test_a_refused_approval_is_a_failure(mock: PipelineMock, client: Any, answer: Any) -> None:
    """A rejection and an expiry roll the stage back, which asks for approval anew."""
    mock.when(action="Sign").then(approve(), answer, approve())
    first = created(client, v2(release(), Approve=ROLLBACK))
    second = started(client)
    mock.clock.advance(days=7)

    assert "Failed" == status(client, second)
    assert first == target_of(client)
    assert ["Succeeded", "Failed", "Succeeded"] == statuses(client)


def test_siblings_run_to_completion_first(mock: PipelineMock, client: Any) -> None:
    """The rollback starts when the last action of the failed stage has ended."""
    mock.when(action="Bad").then(succeed(), fail(after=10), succeed())
    mock.when(action="Slow").then(succeed(after=90))
    declaration = guarded()
    declaration["stages"][1]["actions"] += [build("Bad"), build("Slow")]
    created(client, declaration)
    mock.clock.advance(seconds=90)
    started(client)
    mock.clock.run_until_idle()

    starts = happened(mock, PipelineExecutionStateChange, trigger_type="AutomatedRollback")
    assert [(180, "STARTED"), (270, "SUCCEEDED")] == starts


@pytest.mark.parametrize("abandon", [True, False])
def test_a_stop_is_no_failure(mock: PipelineMock, client: Any, *, abandon: bool) -> None:
    """A stage that was stopped is not rolled back, even if its last action failed meanwhile."""
    mock.when(action="Compile").then(succeed(), fail(after=60))
    created(client, guarded())
    stopped(client, started(client), abandon=abandon)
    mock.clock.advance(days=1)

    assert ["Succeeded", "Stopped"] == statuses(client)


def test_an_update_leaves_nothing_to_roll_back(mock: PipelineMock, client: Any) -> None:
    """What fails after an update is Cancelled."""
    mock.when(action="Compile").then(succeed(), fail(after=60))
    created(client, guarded())
    started(client)
    client.update_pipeline(pipeline=guarded())
    mock.clock.advance(days=1)

    assert ["Succeeded", "Cancelled"] == statuses(client)


def test_other_stages_are_left_alone(mock: PipelineMock, client: Any) -> None:
    """A stage that does not ask for it is not rolled back, nor is one that is to fail."""
    mock.when(action="Ship").then(succeed(), fail())
    created(client, guarded(Deploy={"onFailure": {"result": "FAIL"}}))
    started(client)

    assert ["Succeeded", "Failed"] == statuses(client)


def test_a_source_stage_is_rolled_back(mock: PipelineMock, client: Any) -> None:
    """The first stage can ask for it as well."""
    mock.when(action="Checkout").then(succeed(), fail(), succeed())
    first = created(client, versioned(Source=ROLLBACK))
    started(client)

    assert first == target_of(client)
    assert 1 == len(
        attempts(client, pipelineExecutionId=summaries(client)[0]["pipelineExecutionId"])
    )


# Among others ---------------------------------------------------------------------------------


def test_it_goes_ahead_of_the_line(mock: PipelineMock, client: Any) -> None:
    """Those who wait in front of the failed stage go on waiting until it is rolled back."""
    mock.when(action="Compile").then(
        succeed(), fail(after=60), succeed(after=60), succeed(after=60)
    )
    created(client, guarded("QUEUED"))
    started(client)
    line = [started(client) for _ in range(2)]
    mock.clock.advance(seconds=60)
    rollback = summaries(client)[0]["pipelineExecutionId"]
    during = (inside(client, "Build"), inbound(client, "Build"))
    mock.clock.advance(seconds=60)

    assert ((rollback, "InProgress"), line) == during
    assert "Succeeded" == action_status(client, "Ship")
    assert (line[0], "InProgress") == inside(client, "Build")
    assert line[1:] == inbound(client, "Build")


def test_the_events_tell_of_failure_and_rollback(mock: PipelineMock, client: Any) -> None:
    """The failed execution ends first, then the rollback starts, with its trigger."""
    mock.when(action="Compile").then(succeed(), fail(), succeed())
    created(client, guarded())
    second = started(client)
    events = mock.events[-9:]
    trigger = events[3].detail()["execution-trigger"]

    assert [
        "Compile FAILED",
        "Build FAILED",
        "release FAILED",
        "release STARTED",
        "Build STARTED",
        "Compile STARTED",
        "Compile SUCCEEDED",
        "Build SUCCEEDED",
        "release SUCCEEDED",
    ] == told(events)
    assert "AutomatedRollback" == trigger["trigger-type"]
    assert f'{{"FailedPipelineExecutionId":"{second}"}}' == trigger["trigger-detail"]
