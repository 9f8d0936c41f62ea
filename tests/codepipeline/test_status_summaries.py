"""The status summary of an execution, in both views: what it says, and from when on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import fail, hang, succeed
from tests.client_helpers import approved, created, execution, started, status, stopped, summaries
from tests.declarations import condition, release, rule, v2

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

UPDATED: Final = ("Cancelled", "Pipeline definition was updated")
REASON: Final = {"reason": "Wrong branch."}
CHECK: Final = condition("FAIL", rule("Check", "CloudWatchAlarm", AlarmName="alarm"))


def said(client: Any, execution_id: str) -> tuple[str, str | None]:
    """Return the status and summary of an execution, in which both views agree."""
    shown = execution(client, execution_id)
    [listed] = [each for each in summaries(client) if each["pipelineExecutionId"] == execution_id]
    found = (shown["status"], shown.get("statusSummary"))
    assert found == (listed["status"], listed.get("statusSummary"))
    return found


def closed(client: Any, stage: str) -> None:
    client.disable_stage_transition(
        pipelineName="release", stageName=stage, transitionType="Inbound", reason="Closed."
    )


# Places where an execution can be -------------------------------------------------------------


def at_an_approval(_: PipelineMock, client: Any) -> str:
    return created(client, release())


def in_a_build(mock: PipelineMock, client: Any) -> str:
    mock.when(action="Compile").then(succeed(after=60))
    return created(client, release())


def behind_another(_: PipelineMock, client: Any) -> str:
    created(client, release())
    return started(client)


def in_a_queue(_: PipelineMock, client: Any) -> str:
    created(client, v2(release(), executionMode="QUEUED"))
    started(client)
    return started(client)


def in_front_of_the_first_stage(_: PipelineMock, client: Any) -> str:
    created(client, release())
    closed(client, "Source")
    return started(client)


def in_a_condition(mock: PipelineMock, client: Any) -> str:
    mock.when(rule="Check").then(hang())
    return created(client, v2(release(), Build={"beforeEntry": CHECK}))


def in_a_rollback(mock: PipelineMock, client: Any) -> str:
    target = created(client, v2(release()))
    approved(client)
    mock.when(action="Ship").then(succeed(after=60))
    answer = client.rollback_stage(
        pipelineName="release", stageName="Deploy", targetPipelineExecutionId=target
    )
    execution_id: str = answer["pipelineExecutionId"]
    return execution_id


PLACES: Final = [
    at_an_approval,
    in_a_build,
    behind_another,
    in_a_queue,
    in_front_of_the_first_stage,
    in_a_condition,
    in_a_rollback,
]
BUSY: Final = [at_an_approval, in_a_build, in_a_condition, in_a_rollback]


# What is said ---------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_an_update_is_the_reason_of_a_cancellation(
    mock: PipelineMock, client: Any, place: Callable[[PipelineMock, Any], str]
) -> None:
    """Wherever the execution was, and whenever its last action ends."""
    execution_id = place(mock, client)
    before = said(client, execution_id)

    client.update_pipeline(pipeline=release())
    mock.clock.advance(seconds=60)

    assert ("InProgress", None) == before
    assert UPDATED == said(client, execution_id)


@pytest.mark.parametrize("place", BUSY)
def test_the_reason_of_a_stop_is_no_summary_yet(
    mock: PipelineMock, client: Any, place: Callable[[PipelineMock, Any], str]
) -> None:
    """While an execution is Stopping only the stop trigger shows why."""
    execution_id = place(mock, client)

    stopped(client, execution_id, **REASON)
    stopping, trigger = said(client, execution_id), summaries(client)[0]["stopTrigger"]
    stopped(client, execution_id, abandon=True)

    assert (("Stopping", None), REASON) == (stopping, trigger)
    assert ("Stopped", "Wrong branch.") == said(client, execution_id)
    assert REASON == summaries(client)[0]["stopTrigger"]


@pytest.mark.parametrize("place", PLACES)
def test_the_reason_of_a_stop_is_its_summary(
    mock: PipelineMock, client: Any, place: Callable[[PipelineMock, Any], str]
) -> None:
    """An execution that is stopped at once says why at once."""
    execution_id = place(mock, client)

    stopped(client, execution_id, abandon=True, **REASON)

    assert ("Stopped", "Wrong branch.") == said(client, execution_id)


def test_an_execution_that_stops_by_itself(mock: PipelineMock, client: Any) -> None:
    """The reason appears when the last action has ended."""
    execution_id = in_a_build(mock, client)
    stopped(client, execution_id, **REASON)

    mock.clock.advance(seconds=60)

    assert ("Stopped", "Wrong branch.") == said(client, execution_id)


def test_other_ends_say_nothing(mock: PipelineMock, client: Any) -> None:
    """Neither a superseded execution, nor one that failed or succeeded, has a summary."""
    mock.when(action="Ship").then(succeed(), fail())
    client.create_pipeline(pipeline=release())
    for _ in range(2):
        started(client)
    approved(client)
    approved(client)
    ids = [each["pipelineExecutionId"] for each in summaries(client)]

    assert ["Failed", "Superseded", "Succeeded"] == [status(client, each) for each in ids]
    assert [None] * 3 == [said(client, each)[1] for each in ids]


def test_an_explanation_says_it(mock: PipelineMock, client: Any) -> None:
    """What the last execution says is what its views say."""
    in_a_build(mock, client)
    client.update_pipeline(pipeline=release())
    mock.clock.advance(seconds=60)

    assert "    It says: Pipeline definition was updated" in mock.explain("release").splitlines()
