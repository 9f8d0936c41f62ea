"""Stopping an execution, or updating its pipeline, while a condition is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang, succeed
from tests.client_helpers import action_status, created, retried, started, status, stopped
from tests.engine.flow.conditions.declarations import (
    check,
    checked,
    entry,
    gated,
    runs,
    stage_status,
    triggers,
)
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock


def told(client: Any, execution_id: str, kind: str) -> tuple[str | None, str | None, str]:
    """Return the statuses of condition, stage and execution."""
    return checked(client, kind), stage_status(client), status(client, execution_id)


# Stop and wait --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "decided"), [(succeed(after=60), "Succeeded"), (fail(after=60), "Failed")]
)
@pytest.mark.parametrize(("kind", "result"), [("beforeEntry", "FAIL"), ("onSuccess", "ROLLBACK")])
def test_waiting_for_the_rules(
    mock: PipelineMock, client: Any, says: Any, decided: str, *, kind: str, result: str
) -> None:
    """The rules run to their end, and the execution is stopped whatever they say."""
    mock.when(rule="Check").then(says)
    execution_id = created(client, gated(kind, result))
    stopped(client, execution_id)
    before = told(client, execution_id, kind)
    mock.clock.advance(seconds=60)

    assert ("InProgress", "Stopping", "Stopping") == before
    assert (decided, "Stopped", "Stopped") == told(client, execution_id, kind)
    assert ["CreatePipeline"] == triggers(client)


def test_no_action_starts_behind_an_entry(mock: PipelineMock, client: Any) -> None:
    """A condition that is met while the execution is being stopped lets nobody in."""
    mock.when(rule="Check").then(succeed(after=60))
    execution_id = created(client, entry())
    stopped(client, execution_id)
    mock.clock.advance(seconds=60)

    assert action_status(client, "Compile") is None


def test_a_stage_that_failed_before_the_stop(mock: PipelineMock, client: Any) -> None:
    """The stage stays Failed, the execution is Stopped, and nothing is rolled back."""
    mock.when(stage="Build").then(succeed(), fail())
    mock.when(rule="Check").then(fail(after=60))
    created(client, gated("onFailure", "ROLLBACK"))
    execution_id = started(client)
    stopped(client, execution_id)
    mock.clock.advance(seconds=60)

    assert ("Failed", "Failed", "Stopped") == told(client, execution_id, "onFailure")
    assert ["CreatePipeline", "StartPipelineExecution"] == triggers(client)


# Stop and abandon -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "result"),
    [("beforeEntry", "FAIL"), ("beforeEntry", "SKIP"), ("onSuccess", "FAIL")],
)
def test_abandoning(mock: PipelineMock, client: Any, kind: str, result: str) -> None:
    """Rules that run are abandoned with their condition; rules that have ended are not."""
    mock.when(rule="Slow").then(hang())
    execution_id = created(client, gated(kind, result, check(), check("Slow")))
    stopped(client, execution_id, abandon=True)

    assert ("Abandoned", "Stopped", "Stopped") == told(client, execution_id, kind)
    assert [("Check", "Succeeded"), ("Slow", "Abandoned")] == runs(client)


def test_abandoning_what_was_to_be_waited_for(mock: PipelineMock, client: Any) -> None:
    """A stop that waits for a rule can be followed by one that does not."""
    mock.when(rule="Check").then(hang())
    execution_id = created(client, entry())
    stopped(client, execution_id)
    stopped(client, execution_id, abandon=True)

    assert ("Abandoned", "Stopped", "Stopped") == told(client, execution_id, "beforeEntry")


def test_a_retry_after_a_stop(mock: PipelineMock, client: Any) -> None:
    """What was abandoned is checked again, and the actions that never ran do run."""
    mock.when(rule="Check").then(hang(), succeed())
    execution_id = created(client, entry())
    stopped(client, execution_id, abandon=True)
    retried(client, execution_id, "Build")

    assert ("Succeeded", "Succeeded", "Succeeded") == told(client, execution_id, "beforeEntry")


# Updates --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "result", "stage"),
    [
        ("beforeEntry", "FAIL", "Cancelled"),
        ("beforeEntry", "SKIP", "Cancelled"),
        ("onSuccess", "ROLLBACK", "Cancelled"),
        ("onFailure", "ROLLBACK", "Failed"),
    ],
)
def test_updating(mock: PipelineMock, client: Any, kind: str, result: str, *, stage: str) -> None:
    """The check is cancelled and its rules abandoned, and with it stage and execution."""
    if kind == "onFailure":
        mock.when(stage="Build").then(fail())
    mock.when(rule="Check").then(hang())
    execution_id = created(client, gated(kind, result))
    client.update_pipeline(pipeline=gated(kind, result))

    assert ("Cancelled", stage, "Cancelled") == told(client, execution_id, kind)
    assert [("Check", "Abandoned")] == runs(client)


def test_updating_while_it_is_stopped(mock: PipelineMock, client: Any) -> None:
    """An execution that was being stopped is Stopped."""
    mock.when(rule="Check").then(hang())
    execution_id = created(client, entry())
    stopped(client, execution_id)
    client.update_pipeline(pipeline=entry())

    assert ("Cancelled", "Stopped", "Stopped") == told(client, execution_id, "beforeEntry")


def test_updating_while_actions_run(mock: PipelineMock, client: Any) -> None:
    """Actions in progress are completed, and then nothing is checked any more."""
    mock.when(stage="Build").then(succeed(after=60))
    execution_id = created(client, gated("onSuccess", "FAIL"))
    client.update_pipeline(pipeline=gated("onSuccess", "FAIL"))
    mock.clock.advance(seconds=60)

    assert (None, "Cancelled", "Cancelled") == told(client, execution_id, "onSuccess")
    assert [] == runs(client)


def test_failing_while_the_update_is_awaited(mock: PipelineMock, client: Any) -> None:
    """An action that fails after the update fails nothing that could still be checked."""
    mock.when(stage="Build").then(fail(after=60))
    execution_id = created(client, gated("onFailure", "ROLLBACK"))
    client.update_pipeline(pipeline=gated("onFailure", "ROLLBACK"))
    mock.clock.advance(seconds=60)

    assert "Cancelled" == status(client, execution_id)
    assert [] == runs(client)


def test_deleting(mock: PipelineMock, client: Any) -> None:
    """With a pipeline its rules in progress are forgotten."""
    mock.when(rule="Check").then(succeed(after=60))
    created(client, entry())
    before = len(mock.clock.pending)
    client.delete_pipeline(name="release")

    assert (1, ()) == (before, mock.clock.pending)
    assert (
        "PipelineNotFoundException"
        == refusal(client.list_rule_executions, pipelineName="release")[0]
    )
