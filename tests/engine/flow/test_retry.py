"""A stage that failed or was stopped can be run again in the same execution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang, succeed
from pipemock.events import (
    ActionExecutionStateChange,
    PipelineExecutionStateChange,
    StageExecutionStateChange,
)
from tests.client_helpers import (
    action_names,
    action_status,
    approved,
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
)
from tests.declarations import build, deploy, open_token, release, straight

if TYPE_CHECKING:
    from pipemock import PipelineMock

MODES = pytest.mark.parametrize("mode", ["FAILED_ACTIONS", "ALL_ACTIONS"])


@MODES
def test_the_execution_keeps_its_id_and_goes_on(mock: PipelineMock, client: Any, mode: str) -> None:
    """A retry resumes the same execution, which continues through the later stages."""
    mock.when(action="Compile").then(fail(), succeed())
    execution_id = created(client, straight())
    answered = retried(client, execution_id, "Build", mode)

    assert execution_id == answered
    assert "Succeeded" == status(client, execution_id)
    assert ["Checkout", "Compile", "Compile", "Ship"] == action_names(client)


def test_every_attempt_stays_in_the_history(mock: PipelineMock, client: Any) -> None:
    """Each attempt is an action execution of its own, with its own id and ending."""
    mock.when(action="Compile").then(fail(), succeed())
    execution_id = created(client, straight())
    retried(client, execution_id, "Build")
    newer, older = attempts(client, actionName="Compile")

    assert ("Succeeded", "Failed") == (newer["status"], older["status"])
    assert newer["actionExecutionId"] != older["actionExecutionId"]


def test_a_retried_action_starts_at_the_retry(mock: PipelineMock, client: Any) -> None:
    """The second attempt takes its own time from the moment of the retry."""
    mock.when(action="Compile").then(fail(after=10), succeed(after=60))
    execution_id = created(client, straight())
    mock.clock.advance(seconds=100)
    retried(client, execution_id, "Build")
    during = (status(client, execution_id), inside(client, "Build"))
    mock.clock.advance(seconds=60)

    assert ("InProgress", (execution_id, "InProgress")) == during
    assert [(0, "STARTED"), (10, "FAILED"), (100, "STARTED"), (160, "SUCCEEDED")] == happened(
        mock, ActionExecutionStateChange, action="Compile"
    )


def test_pipeline_and_stage_are_resumed(mock: PipelineMock, client: Any) -> None:
    """The events of a retry are RESUMED for the execution and for its stage."""
    mock.when(action="Compile").then(fail(), succeed())
    execution_id = created(client, straight())
    mock.clock.advance(seconds=5)
    retried(client, execution_id, "Build")

    assert [(0, "STARTED"), (0, "FAILED"), (5, "RESUMED"), (5, "SUCCEEDED")] == happened(
        mock, PipelineExecutionStateChange
    )
    assert [(0, "STARTED"), (0, "FAILED"), (5, "RESUMED"), (5, "SUCCEEDED")] == happened(
        mock, StageExecutionStateChange, stage="Build"
    )


def test_an_approval_gets_a_new_token(client: Any) -> None:
    """A retried approval asks anew: the old token is dead, the new one works."""
    execution_id = created(client, release())
    old = open_token(client)
    approved(client, status="Rejected")
    retried(client, execution_id, "Approve")

    assert old != open_token(client)
    with pytest.raises(client.exceptions.ApprovalAlreadyCompletedException):
        approved(client, token=old)
    approved(client)
    assert "Succeeded" == status(client, execution_id)


def test_sources_are_not_fetched_again(mock: PipelineMock, client: Any) -> None:
    """A retry of a later stage keeps the revision of its execution, though a newer one exists."""
    mock.when(action="Compile").then(fail(), succeed())
    execution_id = created(client, straight())
    before = execution(client, execution_id)["artifactRevisions"]
    client.disable_stage_transition(
        pipelineName="release", stageName="Build", transitionType="Inbound", reason="Closed"
    )
    mock.source_change("release", revision="newer")
    retried(client, execution_id, "Build")

    assert "Succeeded" == status(client, execution_id)
    assert before == execution(client, execution_id)["artifactRevisions"]
    assert 1 == len(attempts(client, actionName="Checkout", pipelineExecutionId=execution_id))


def test_a_failed_source_can_be_retried(mock: PipelineMock, client: Any) -> None:
    """The first stage is retried like any other."""
    mock.when(action="Checkout").then(fail(), succeed())
    execution_id = created(client, straight())
    retried(client, execution_id, "Source")

    assert "Succeeded" == status(client, execution_id)
    assert 2 == len(attempts(client, actionName="Checkout"))


def test_new_attempts_write_new_artifacts(mock: PipelineMock, client: Any) -> None:
    """A retried action writes to a new key, and later stages read that one."""
    output = [{"name": "Package"}]
    mock.when(action="Second").then(fail(), succeed())
    first = build("First", outputArtifacts=output)
    second = build("Second", takes="Package", runOrder=2)
    declaration = straight(first, second)
    declaration["stages"][2]["actions"] = [deploy(takes="Package")]
    execution_id = created(client, declaration)
    retried(client, execution_id, "Build", "ALL_ACTIONS")
    newer, older = attempts(client, actionName="First")
    [ship] = attempts(client, actionName="Ship")

    assert newer["output"]["outputArtifacts"] != older["output"]["outputArtifacts"]
    assert newer["output"]["outputArtifacts"] == ship["input"]["inputArtifacts"]


# What is run again ----------------------------------------------------------------------------


def group(mock: PipelineMock) -> dict[str, Any]:
    mock.when(action="Bad").then(fail(), succeed())
    return straight(build("Good"), build("Bad"), build("Later", runOrder=2))


@pytest.mark.parametrize(
    ("mode", "again"),
    [("FAILED_ACTIONS", ["Bad"]), ("ALL_ACTIONS", ["Good", "Bad"])],
)
def test_the_mode_decides_what_is_run_again(
    mock: PipelineMock, client: Any, mode: str, again: list[str]
) -> None:
    """FAILED_ACTIONS keeps what has succeeded, ALL_ACTIONS runs the stage from its beginning."""
    execution_id = created(client, group(mock))
    retried(client, execution_id, "Build", mode)

    assert ["Checkout", "Good", "Bad", *again, "Later", "Ship"] == action_names(client)
    assert "Succeeded" == status(client, execution_id)


def test_all_actions_begin_with_the_first_run_order(mock: PipelineMock, client: Any) -> None:
    """When the second group failed, ALL_ACTIONS runs the first group again and waits for it."""
    mock.when(action="First").then(succeed(), succeed(after=60))
    mock.when(action="Second").then(fail(), succeed())
    execution_id = created(client, straight(build("First"), build("Second", runOrder=2)))
    retried(client, execution_id, "Build", "ALL_ACTIONS")
    during = action_names(client)
    mock.clock.advance(seconds=60)

    assert ["Checkout", "First", "Second", "First"] == during
    assert [*during, "Second", "Ship"] == action_names(client)


def test_a_failed_action_is_retried_while_a_sibling_runs(mock: PipelineMock, client: Any) -> None:
    """FAILED_ACTIONS runs a failed action again at once and lets the others go on."""
    mock.when(action="Bad").then(fail(after=10), succeed())
    mock.when(action="Slow").then(succeed(after=90))
    execution_id = created(client, straight(build("Bad"), build("Slow")))
    mock.clock.advance(seconds=20)
    retried(client, execution_id, "Build")
    during = (action_status(client, "Bad"), action_status(client, "Slow"))
    mock.clock.advance(seconds=70)

    assert ("Succeeded", "InProgress") == during
    assert "Succeeded" == status(client, execution_id)
    assert 1 == len(attempts(client, actionName="Slow"))


@MODES
def test_a_stopped_execution_can_be_retried(mock: PipelineMock, client: Any, mode: str) -> None:
    """An abandoned action runs again, and the reason of the stop is forgotten."""
    mock.when(action="Compile").then(hang(), succeed())
    execution_id = created(client, straight())
    stopped(client, execution_id, abandon=True, reason="Wrong branch.")
    retried(client, execution_id, "Build", mode)

    assert "Succeeded" == status(client, execution_id)
    assert "statusSummary" not in execution(client, execution_id)


def test_what_a_stop_kept_from_starting_is_run(mock: PipelineMock, client: Any) -> None:
    """FAILED_ACTIONS of a stopped stage runs what never started, not what has succeeded."""
    mock.when(action="First").then(succeed(after=60))
    execution_id = created(client, straight(build("First"), build("Second", runOrder=2)))
    stopped(client, execution_id)
    mock.clock.advance(seconds=60)
    retried(client, execution_id, "Build")

    assert ["Checkout", "First", "Second", "Ship"] == action_names(client)
    assert "Succeeded" == status(client, execution_id)


def test_a_retried_execution_waits_like_any_other(client: Any) -> None:
    """Behind a retried stage the execution waits at a closed transition."""
    execution_id = created(client, release())
    approved(client, status="Rejected")
    client.disable_stage_transition(
        pipelineName="release", stageName="Deploy", transitionType="Inbound", reason="Closed"
    )
    retried(client, execution_id, "Approve")
    approved(client)

    assert [execution_id] == inbound(client, "Deploy")


def test_a_retry_locks_the_stage_again(client: Any) -> None:
    """While a stage is retried, others wait in front of it."""
    first = created(client, release())
    approved(client, status="Rejected")
    retried(client, first, "Approve")
    second = started(client)

    assert (first, "InProgress") == inside(client, "Approve")
    assert [second] == inbound(client, "Approve")


# Counters -------------------------------------------------------------------------------------


def test_the_stage_counts_its_retries(mock: PipelineMock, client: Any) -> None:
    """The stage shows how often it was retried by hand, also once it has succeeded."""
    mock.when(action="Compile").then(fail(), fail(), succeed())
    execution_id = created(client, straight())
    before = stage_state(client, "Build")
    retried(client, execution_id, "Build")
    retried(client, execution_id, "Build")

    assert "retryStageMetadata" not in before
    assert {
        "manualStageRetryAttempt": 2,
        "latestRetryTrigger": "ManualStageRetry",
    } == stage_state(client, "Build")["retryStageMetadata"]


def test_the_next_execution_counts_from_the_start(mock: PipelineMock, client: Any) -> None:
    """The count belongs to one pass through the stage."""
    mock.when(action="Compile").then(fail(), succeed())
    execution_id = created(client, straight())
    retried(client, execution_id, "Build")
    started(client)

    assert "retryStageMetadata" not in stage_state(client, "Build")


def test_the_events_count_the_attempts_of_the_execution(mock: PipelineMock, client: Any) -> None:
    """Events carry attempt 1, those of stages 0, until a retry; then all carry the same count."""
    mock.when(action="Compile").then(fail(), succeed())
    mock.when(action="Ship").then(fail(), succeed())
    execution_id = created(client, straight())
    retried(client, execution_id, "Build")
    retried(client, execution_id, "Deploy")
    stages = [
        (event.stage, event.state, event.attempt)
        for event in mock.events.of(StageExecutionStateChange)
    ]
    actions = [event.attempt for event in mock.events.of(ActionExecutionStateChange)]

    assert [1, 1, 2, 2, 3, 3] == [
        event.attempt for event in mock.events.of(PipelineExecutionStateChange)
    ]
    assert [
        ("Build", "STARTED", 0),
        ("Build", "FAILED", 0),
        ("Build", "RESUMED", 2),
        ("Build", "SUCCEEDED", 2),
        ("Deploy", "STARTED", 2),
        ("Deploy", "FAILED", 2),
        ("Deploy", "RESUMED", 3),
        ("Deploy", "SUCCEEDED", 3),
    ] == stages[2:]
    assert [1, 1, 2, 2, 2, 2, 3, 3] == actions[2:]
