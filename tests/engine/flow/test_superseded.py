"""Between stages a newer execution takes the place of an older one that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import hang, succeed
from pipemock.events import PipelineExecutionStateChange
from tests.client_helpers import (
    approved,
    attempts,
    created,
    happened,
    inbound,
    inside,
    retried,
    seconds,
    stage_state,
    started,
    status,
    stopped,
    summaries,
)
from tests.declarations import build, deploy, pipeline, release, source

if TYPE_CHECKING:
    from pipemock import PipelineMock


def test_the_newest_waits_in_front_of_a_locked_stage(client: Any) -> None:
    """An execution that waits is superseded by the next one that arrives."""
    client.create_pipeline(pipeline=release())
    second, third = started(client), started(client)

    assert ("Superseded", "InProgress") == (status(client, second), status(client, third))
    assert [third] == inbound(client, "Approve")


def test_at_most_one_waits_in_front_of_a_stage(client: Any) -> None:
    """However many arrive, only the last one is left waiting, and it enters."""
    first = created(client, release())
    others = [started(client) for _ in range(5)]
    waiting = inbound(client, "Approve")
    approved(client)

    assert others[-1:] == waiting
    assert (others[-1], "InProgress") == inside(client, "Approve")
    assert ["Succeeded", *["Superseded"] * 4, "InProgress"] == [
        status(client, each) for each in (first, *others)
    ]


def test_an_execution_inside_a_stage_is_never_superseded(mock: PipelineMock, client: Any) -> None:
    """The execution that holds the lock stays where it is, whatever arrives behind it."""
    first = created(client, release())
    for _ in range(3):
        started(client)
    mock.clock.advance(days=1)

    assert (first, "InProgress") == inside(client, "Approve")
    assert "InProgress" == status(client, first)


def test_superseding_is_told_by_an_event(mock: PipelineMock, client: Any) -> None:
    """The superseded execution ends with the event SUPERSEDED at the moment it was overtaken."""
    client.create_pipeline(pipeline=release())
    second = started(client)
    mock.clock.advance(minutes=7)
    started(client)

    assert [(0, "STARTED"), (420, "SUPERSEDED")] == happened(
        mock, PipelineExecutionStateChange, execution_id=second
    )
    [summary] = [each for each in summaries(client) if each["pipelineExecutionId"] == second]
    assert 420 == seconds(summary["lastUpdateTime"])


def test_a_superseded_execution_runs_nothing_more(mock: PipelineMock, client: Any) -> None:
    """What was superseded keeps the actions that it ran, and starts no others."""
    client.create_pipeline(pipeline=release())
    second = started(client)
    started(client)
    approved(client)
    mock.clock.advance(days=30)

    assert "Superseded" == status(client, second)
    assert ["Compile", "Checkout"] == [
        each["actionName"] for each in attempts(client, pipelineExecutionId=second)
    ]


def test_a_superseded_execution_can_not_be_stopped(client: Any) -> None:
    """Stopping what is over is refused."""
    client.create_pipeline(pipeline=release())
    second = started(client)
    started(client)

    with pytest.raises(client.exceptions.PipelineExecutionNotStoppableException):
        stopped(client, second)


def test_a_superseded_execution_can_not_be_retried(client: Any) -> None:
    """Retrying a stage that a superseded execution was in is refused."""
    client.create_pipeline(pipeline=release())
    client.disable_stage_transition(
        pipelineName="release", stageName="Build", transitionType="Inbound", reason="Closed"
    )
    second = started(client)
    started(client)

    assert "Superseded" == status(client, second)
    with pytest.raises(client.exceptions.StageNotRetryableException, match="already superseded"):
        retried(client, second, "Source")


def test_executions_in_front_of_different_stages_do_not_meet(
    mock: PipelineMock, client: Any
) -> None:
    """Only who waits in front of the same stage is superseded, and only when the newer arrives."""
    mock.when(action="Compile").then(succeed(), succeed(), succeed(after=60))
    mock.when(action="Ship").then(hang())
    client.create_pipeline(
        pipeline=pipeline(("Source", [source()]), ("Build", [build()]), ("Deploy", [deploy()]))
    )
    second, third, fourth = started(client), started(client), started(client)
    before = (inbound(client, "Deploy"), inside(client, "Build"), inbound(client, "Build"))
    mock.clock.advance(seconds=60)

    assert ([second], (third, "InProgress"), [fourth]) == before
    assert "Superseded" == status(client, second)
    assert [third] == inbound(client, "Deploy")


def test_nobody_is_superseded_while_stages_are_free(client: Any) -> None:
    """Executions that never wait do not supersede each other."""
    client.create_pipeline(pipeline=pipeline(("Source", [source()]), ("Build", [build()])))
    for _ in range(3):
        started(client)

    assert ["Succeeded"] * 4 == [each["status"] for each in summaries(client)]


def test_executions_are_superseded_in_front_of_the_first_stage(
    mock: PipelineMock, client: Any
) -> None:
    """A locked first stage has one place in front of it as well."""
    mock.when(action="Checkout").then(succeed(after=60))
    client.create_pipeline(pipeline=release())
    second, third = started(client), started(client)

    assert "Superseded" == status(client, second)
    assert [third] == inbound(client, "Source")


def test_a_stopped_execution_keeps_its_place_until_a_newer_one_comes(client: Any) -> None:
    """An execution that was stopped where it waited is shown there until the next one arrives."""
    client.create_pipeline(pipeline=release())
    second = started(client)
    stopped(client, second)
    before = stage_state(client, "Approve")["inboundExecution"]
    third = started(client)

    assert {"pipelineExecutionId": second, "status": "Stopped"} == before
    assert [third] == inbound(client, "Approve")
    assert "Stopped" == status(client, second)


def test_a_stopped_execution_does_not_enter(client: Any) -> None:
    """A stage that becomes free is not entered by an execution that was stopped in front of it."""
    first = created(client, release())
    second = started(client)
    stopped(client, second)
    approved(client)

    assert (first, "Succeeded") == inside(client, "Approve")
    assert [second] == inbound(client, "Approve")
