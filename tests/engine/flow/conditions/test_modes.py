"""Conditions in the execution modes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang, succeed
from tests.client_helpers import created, inbound, inside, retried, started, status
from tests.engine.flow.conditions.declarations import (
    entry,
    gated,
    overridden,
    runs,
    stage_status,
    straight,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock


@pytest.mark.parametrize("mode", ["SUPERSEDED", "QUEUED"])
def test_a_check_locks_its_stage(mock: PipelineMock, client: Any, mode: str) -> None:
    """Others wait in front of the stage until the condition is decided."""
    mock.when(rule="Check").then(fail(after=60), succeed())
    first = created(client, entry(executionMode=mode))
    second = started(client)
    before = inside(client, "Build"), inbound(client, "Build")
    mock.clock.advance(seconds=60)

    assert ((first, "InProgress"), [second]) == before
    assert ("Failed", "Succeeded") == (status(client, first), status(client, second))


def test_checks_in_parallel(mock: PipelineMock, client: Any) -> None:
    """Each execution is checked for itself, and can be overridden for itself."""
    mock.when(rule="Check").then(hang())
    first = created(client, entry(executionMode="PARALLEL"))
    second = started(client)
    overridden(client, first)

    assert [("Check", "Abandoned"), ("Check", "InProgress")] == runs(client)
    assert ("Succeeded", "InProgress") == (status(client, first), status(client, second))


def test_an_update_does_not_disturb_checks_in_parallel(mock: PipelineMock, client: Any) -> None:
    """What runs in parallel continues with its own version, and can be overridden meanwhile."""
    mock.when(rule="Check").then(hang())
    execution_id = created(client, entry(executionMode="PARALLEL"))
    client.update_pipeline(pipeline=straight(executionMode="PARALLEL"))
    before = runs(client)
    overridden(client, execution_id)

    assert [("Check", "InProgress")] == before
    assert "Succeeded" == status(client, execution_id)


def test_a_failure_in_parallel(mock: PipelineMock, client: Any) -> None:
    """An execution that failed its check can be overridden and retried in any order."""
    mock.when(rule="Check").then(fail(), fail(), succeed())
    first = created(client, entry(executionMode="PARALLEL"))
    second = started(client)
    overridden(client, first)
    retried(client, second, "Build")

    assert ("Succeeded", "Succeeded") == (status(client, first), status(client, second))


def test_skipping_in_a_queue(mock: PipelineMock, client: Any) -> None:
    """A waiting execution enters as soon as the one before it has skipped the stage."""
    mock.when(rule="Check").then(fail(after=60), succeed())
    skip = gated("beforeEntry", "SKIP", executionMode="QUEUED")
    first = created(client, skip)
    second = started(client)
    mock.clock.advance(seconds=60)

    assert (second, "Succeeded") == inside(client, "Build")
    assert "Succeeded" == status(client, first)
    assert "Skipped" != stage_status(client)
