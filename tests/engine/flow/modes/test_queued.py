"""In the mode QUEUED executions wait in line, and none overtakes another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang, succeed
from pipemock.events import PipelineExecutionStateChange, StageExecutionStateChange
from tests.client_helpers import (
    approved,
    attempts,
    execution,
    inbound,
    inside,
    retried,
    stage_state,
    started,
    status,
    stopped,
    summaries,
)
from tests.engine.flow.modes.pipelines import (
    begun,
    closed,
    ids,
    opened,
    revision_of,
    signed,
    straight,
)
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock


def test_the_views_tell_the_mode(client: Any) -> None:
    """Pipeline, execution and summaries say QUEUED."""
    [execution_id] = begun(client, signed("QUEUED"), 1)

    assert "QUEUED" == execution(client, execution_id)["executionMode"]
    assert "QUEUED" == summaries(client)[0]["executionMode"]
    assert "QUEUED" == client.list_pipelines()["pipelines"][0]["executionMode"]


# The line -------------------------------------------------------------------------------------


def test_everybody_waits_in_the_order_of_arrival(client: Any) -> None:
    """In front of a locked stage all wait that have come, and nobody is superseded."""
    first, *others = begun(client, signed("QUEUED"), 5)

    assert (first, "InProgress") == inside(client, "Approve")
    assert [
        {"pipelineExecutionId": each, "status": "InProgress"} for each in others
    ] == stage_state(client, "Approve")["inboundExecutions"]
    assert ["InProgress"] * 5 == [each["status"] for each in summaries(client)]


def test_the_first_in_line_enters(client: Any) -> None:
    """Each time the stage becomes free, the one that has waited longest takes its turn."""
    everybody = begun(client, signed("QUEUED"), 4)
    turns = []
    for _ in everybody:
        turns.append((inside(client, "Approve"), inbound(client, "Approve")))
        approved(client)

    assert [
        ((each, "InProgress"), everybody[place + 1 :]) for place, each in enumerate(everybody)
    ] == turns
    assert ["Succeeded"] * 4 == [each["status"] for each in summaries(client)]


def test_the_line_begins_in_front_of_the_first_stage(mock: PipelineMock, client: Any) -> None:
    """While the source is being fetched, the others wait in front of it."""
    mock.when(action="Checkout").then(succeed(after=60))
    first, second, third = begun(client, straight("QUEUED"), 3)
    before = (inside(client, "Source"), inbound(client, "Source"))
    mock.clock.advance(seconds=60)

    assert ((first, "InProgress"), [second, third]) == before
    assert (second, "InProgress") == inside(client, "Source")
    assert [third] == inbound(client, "Source")
    assert [] == attempts(client, pipelineExecutionId=third)


def test_a_fast_execution_does_not_overtake_a_slow_one(mock: PipelineMock, client: Any) -> None:
    """Executions enter and leave every stage in the order in which they started."""
    mock.when(action="Compile").then(succeed(after=100), succeed(after=1), succeed(after=50))
    mock.when(action="Ship").then(succeed(after=70), succeed(), succeed(after=5))
    everybody = begun(client, straight("QUEUED"), 3)
    mock.clock.run_until_idle()

    assert everybody == ids(mock, PipelineExecutionStateChange, state="SUCCEEDED")
    for stage in ("Source", "Build", "Deploy"):
        for state in ("STARTED", "SUCCEEDED"):
            assert everybody == ids(mock, StageExecutionStateChange, stage=stage, state=state)


def test_a_failure_lets_the_next_one_in(mock: PipelineMock, client: Any) -> None:
    """A stage in which an execution failed is free for the first in line."""
    mock.when(action="Compile").then(fail(after=60), hang())
    first, second, third = begun(client, straight("QUEUED"), 3)
    mock.clock.advance(seconds=60)

    assert "Failed" == status(client, first)
    assert (second, "InProgress") == inside(client, "Build")
    assert [third] == inbound(client, "Build")


def test_a_stop_lets_the_next_one_in(mock: PipelineMock, client: Any) -> None:
    """A stage in which an execution was stopped is free for the first in line."""
    mock.when(action="Compile").then(hang())
    first, second, third = begun(client, straight("QUEUED"), 3)
    stopped(client, first, abandon=True)

    assert (second, "InProgress") == inside(client, "Build")
    assert [third] == inbound(client, "Build")


def test_there_is_no_limit_to_what_one_execution_does_at_once(
    mock: PipelineMock, client: Any
) -> None:
    """All actions of a run order start together, however many: only PARALLEL has a limit."""
    mock.when(stage="Build").then(hang())
    builds = [{**action} for action in straight("QUEUED")["stages"][1]["actions"] * 8]
    for number, action in enumerate(builds):
        action["name"] = f"Compile{number}"
    begun(client, straight("QUEUED", *builds), 1)

    assert 8 == len(attempts(client, stageName="Build", status="InProgress"))


# Stops and retries ----------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 1, 2])
def test_who_is_stopped_in_line_loses_its_turn(client: Any, place: int) -> None:
    """An execution can be stopped while it waits, wherever in the line, and others take turns."""
    _, *waiting = begun(client, signed("QUEUED"), 4)
    gone = waiting[place]
    stopped(client, gone, reason="Not needed.")
    rest = [each for each in waiting if each != gone]
    turns = []
    for _ in rest:
        approved(client)
        turns.append(inside(client, "Approve"))

    assert [(each, "InProgress") for each in rest] == turns
    assert "Stopped" == status(client, gone)
    assert "Not needed." == execution(client, gone)["statusSummary"]


def test_who_was_stopped_is_shown_until_the_next_one_comes(client: Any) -> None:
    """A stopped execution keeps its place in the view until another execution joins the line."""
    _, second, third = begun(client, signed("QUEUED"), 3)
    stopped(client, second)
    before = stage_state(client, "Approve")["inboundExecutions"]
    fourth = started(client)

    assert [
        {"pipelineExecutionId": second, "status": "Stopped"},
        {"pipelineExecutionId": third, "status": "InProgress"},
    ] == before
    assert [third, fourth] == inbound(client, "Approve")


def test_a_retry_goes_ahead_of_those_who_wait(mock: PipelineMock, client: Any) -> None:
    """Nobody has entered the stage since: the retried execution takes it up again at once."""
    mock.when(action="Compile").then(fail(), succeed(after=60), succeed())
    [first] = begun(client, straight("QUEUED"), 1)
    closed(client, "Build")
    second, third = started(client), started(client)
    retried(client, first, "Build")
    opened(client, "Build")
    during = (inside(client, "Build"), inbound(client, "Build"))
    mock.clock.advance(seconds=60)

    assert ((first, "InProgress"), [second, third]) == during
    assert ["Succeeded"] * 3 == [status(client, each) for each in (first, second, third)]


def test_who_was_passed_can_not_be_retried(mock: PipelineMock, client: Any) -> None:
    """Once the next in line has entered the stage, a retry is refused."""
    mock.when(action="Compile").then(fail())
    first, _ = begun(client, straight("QUEUED"), 2)

    with pytest.raises(client.exceptions.NotLatestPipelineExecutionException):
        retried(client, first, "Build")


# Transitions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("stage", "kind"), [("Build", "Inbound"), ("Source", "Outbound")])
def test_a_line_forms_at_a_closed_transition(client: Any, stage: str, kind: str) -> None:
    """Behind a closed transition all wait; when it opens, they pass one after the other."""
    [_] = begun(client, signed("QUEUED"), 1)
    approved(client)
    closed(client, stage, kind)
    others = [started(client) for _ in range(3)]
    before = inbound(client, "Build")
    opened(client, stage, kind)

    assert others == before
    assert [] == inbound(client, "Build")
    assert (others[0], "InProgress") == inside(client, "Approve")
    assert others[1:] == inbound(client, "Approve")


def test_an_open_transition_does_not_unlock_the_stage(mock: PipelineMock, client: Any) -> None:
    """When the transition opens, only the first in line enters."""
    mock.when(action="Compile").then(succeed(), hang())
    begun(client, straight("QUEUED"), 1)
    closed(client, "Build")
    first, *others = (started(client) for _ in range(3))
    opened(client, "Build")

    assert (first, "InProgress") == inside(client, "Build")
    assert others == inbound(client, "Build")


def test_a_transition_closed_for_too_long_lets_nobody_pass(mock: PipelineMock, client: Any) -> None:
    """After more than 30 days the line stands until a new execution joins it, in its order."""
    mock.when(action="Compile").then(succeed(), hang())
    begun(client, straight("QUEUED"), 1)
    closed(client, "Build")
    first, second = started(client), started(client)
    mock.clock.advance(days=30, seconds=1)
    opened(client, "Build")
    mock.clock.advance(days=1)
    before = inbound(client, "Build")
    third = started(client)

    assert [first, second] == before
    assert (first, "InProgress") == inside(client, "Build")
    assert [second, third] == inbound(client, "Build")


def test_a_transition_closed_for_thirty_days_lets_all_pass(mock: PipelineMock, client: Any) -> None:
    """Exactly 30 days are not too long."""
    begun(client, straight("QUEUED"), 1)
    closed(client, "Build")
    waiting = [started(client) for _ in range(3)]
    mock.clock.advance(days=30)
    opened(client, "Build")

    assert ["Succeeded"] * 3 == [status(client, each) for each in waiting]


def test_who_was_stopped_at_a_transition_stays_behind(client: Any) -> None:
    """A stopped execution does not pass an opened transition; those behind it do."""
    begun(client, straight("QUEUED"), 1)
    closed(client, "Build")
    second, third = started(client), started(client)
    stopped(client, second)
    opened(client, "Build")

    assert ("Stopped", "Succeeded") == (status(client, second), status(client, third))


# Revisions ------------------------------------------------------------------------------------


def test_who_waits_has_the_revision_that_started_it(mock: PipelineMock, client: Any) -> None:
    """However many changes arrive meanwhile, each execution fetches the one that started it."""
    mock.when(action="Checkout").then(succeed(after=60))
    begun(client, straight("QUEUED"), 1)
    changes = {name: mock.source_change("release", revision=name) for name in ("a", "b", "c")}
    mock.clock.run_until_idle()

    assert {"a": "a", "b": "b", "c": "c"} == {
        name: revision_of(client, execution_id) for name, execution_id in changes.items()
    }


def test_who_was_started_by_hand_has_what_is_newest_at_its_turn(
    mock: PipelineMock, client: Any
) -> None:
    """Without a revision of its own, an execution fetches the head when its source runs."""
    mock.when(action="Checkout").then(succeed(after=60))
    _, second = begun(client, straight("QUEUED"), 2)
    mock.source_change("release", revision="newer")
    mock.clock.run_until_idle()

    assert "newer" == revision_of(client, second)


def test_a_retried_source_has_the_revision_that_started_it(mock: PipelineMock, client: Any) -> None:
    """A retry fetches no newer revision than the trigger's."""
    mock.when(action="Checkout").then(succeed(), fail(), succeed())
    begun(client, straight("QUEUED"), 1)
    execution_id = mock.source_change("release", revision="own")
    closed(client, "Source")
    mock.source_change("release", revision="newer")
    retried(client, execution_id, "Source")

    assert "own" == revision_of(client, execution_id)


def test_a_queue_can_not_be_had_in_v1(client: Any) -> None:
    """The mode needs a pipeline of type V2."""
    declaration = {**signed("QUEUED"), "pipelineType": "V1"}

    code, _ = refusal(client.create_pipeline, pipeline=declaration)
    assert "InvalidStructureException" == code
