"""Transitions between stages can be disabled and enabled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import succeed
from tests.client_helpers import (
    START,
    approved,
    created,
    inbound,
    inside,
    stage_state,
    started,
    status,
    stopped,
)
from tests.declarations import BOB, approval, pipeline, release, source, straight

if TYPE_CHECKING:
    from pipemock import PipelineMock

TESTER = "arn:aws:iam::123456789012:user/tester"
TRANSITIONS_BEFORE_BUILD = pytest.mark.parametrize(
    ("stage", "kind"), [("Build", "Inbound"), ("Source", "Outbound")]
)


def close(client: Any, stage: str, kind: str = "Inbound", *, reason: str = "Freeze") -> None:
    client.disable_stage_transition(
        pipelineName="release", stageName=stage, transitionType=kind, reason=reason
    )


def open_again(client: Any, stage: str, kind: str = "Inbound") -> None:
    client.enable_stage_transition(pipelineName="release", stageName=stage, transitionType=kind)


def inbound_transition(client: Any, stage: str) -> dict[str, Any]:
    state: dict[str, Any] = stage_state(client, stage)["inboundTransitionState"]
    return state


def test_every_transition_is_open_at_first(client: Any) -> None:
    """Each stage shows an enabled inbound transition, the first one included."""
    client.create_pipeline(pipeline=release())

    assert [{"enabled": True}] * 4 == [
        inbound_transition(client, stage) for stage in ("Source", "Build", "Approve", "Deploy")
    ]


def test_a_closed_transition_says_who_closed_it_when_and_why(
    mock: PipelineMock, client: Any
) -> None:
    """A disabled transition shows its reason and the last change."""
    client.create_pipeline(pipeline=straight())
    mock.clock.advance(minutes=3)
    with mock.acting_as(BOB):
        close(client, "Build", reason="Holidays!")

    assert {
        "enabled": False,
        "lastChangedBy": BOB,
        "lastChangedAt": START + timedelta(minutes=3),
        "disabledReason": "Holidays!",
    } == inbound_transition(client, "Build")


def test_an_opened_transition_says_who_opened_it_and_when(mock: PipelineMock, client: Any) -> None:
    """An enabled transition shows the last change, and the reason is gone."""
    client.create_pipeline(pipeline=straight())
    close(client, "Build")
    mock.clock.advance(minutes=3)
    with mock.acting_as(BOB):
        open_again(client, "Build")

    assert {
        "enabled": True,
        "lastChangedBy": BOB,
        "lastChangedAt": START + timedelta(minutes=3),
    } == inbound_transition(client, "Build")


def test_a_transition_can_be_closed_twice(mock: PipelineMock, client: Any) -> None:
    """Disabling a disabled transition is not an error; the last change replaces the first."""
    client.create_pipeline(pipeline=straight())
    with mock.acting_as(BOB):
        close(client, "Build", reason="First")
    mock.clock.advance(minutes=3)
    close(client, "Build", reason="Second")

    assert {
        "enabled": False,
        "lastChangedBy": TESTER,
        "lastChangedAt": START + timedelta(minutes=3),
        "disabledReason": "Second",
    } == inbound_transition(client, "Build")


def test_a_transition_can_be_opened_twice(client: Any) -> None:
    """Enabling an enabled transition is not an error, and lets no execution pass twice."""
    first = created(client, straight())
    open_again(client, "Build")
    open_again(client, "Build")

    assert inbound_transition(client, "Build")["enabled"]
    assert (first, "Succeeded") == inside(client, "Build")


def test_opening_an_open_transition_holds_nobody(mock: PipelineMock, client: Any) -> None:
    """How long a transition was closed once is forgotten when it is open."""
    patient = approval(timeoutInMinutes=60 * 24 * 60)
    client.create_pipeline(pipeline=pipeline(("Source", [source()]), ("Approve", [patient])))
    close(client, "Approve")
    open_again(client, "Approve")
    second = started(client)
    mock.clock.advance(days=31)
    open_again(client, "Approve")
    approved(client)

    assert (second, "InProgress") == inside(client, "Approve")


def test_only_inbound_transitions_are_shown(client: Any) -> None:
    """A disabled outbound transition leaves the inbound ones as they are."""
    client.create_pipeline(pipeline=straight())
    close(client, "Source", "Outbound")

    assert (
        {"enabled": True}
        == inbound_transition(client, "Source")
        == inbound_transition(client, "Build")
    )


@TRANSITIONS_BEFORE_BUILD
def test_a_closed_transition_holds_executions(client: Any, stage: str, kind: str) -> None:
    """An execution waits, in progress, where the transition into or out of a stage is closed."""
    first = created(client, straight())
    close(client, stage, kind)
    second = started(client)

    assert {"pipelineExecutionId": second, "status": "InProgress"} == stage_state(client, "Build")[
        "inboundExecution"
    ]
    assert (first, "Succeeded") == inside(client, "Build")
    assert (second, "Succeeded") == inside(client, "Source")


@TRANSITIONS_BEFORE_BUILD
def test_an_opened_transition_lets_the_execution_on(client: Any, stage: str, kind: str) -> None:
    """An execution that waits at a transition continues when it is enabled."""
    client.create_pipeline(pipeline=straight())
    close(client, stage, kind)
    second = started(client)
    open_again(client, stage, kind)

    assert "Succeeded" == status(client, second)
    assert [] == inbound(client, "Build")


def test_both_transitions_must_be_open(client: Any) -> None:
    """An execution continues when the way out of one stage and the way into the next are open."""
    client.create_pipeline(pipeline=straight())
    close(client, "Source", "Outbound")
    close(client, "Build", "Inbound")
    second = started(client)
    open_again(client, "Build", "Inbound")
    between = status(client, second)
    open_again(client, "Source", "Outbound")

    assert "InProgress" == between
    assert "Succeeded" == status(client, second)


def test_the_first_stage_has_a_transition_too(client: Any) -> None:
    """Executions that start wait in front of Source while its inbound transition is closed."""
    client.create_pipeline(pipeline=straight())
    close(client, "Source")
    second = started(client)
    waiting = inbound(client, "Source")
    open_again(client, "Source")

    assert [second] == waiting
    assert "Succeeded" == status(client, second)


def test_a_transition_out_of_the_last_stage_holds_nobody(client: Any) -> None:
    """Behind the last stage nothing follows, so its outbound transition changes nothing."""
    client.create_pipeline(pipeline=straight())
    close(client, "Deploy", "Outbound")
    second = started(client)
    open_again(client, "Deploy", "Outbound")

    assert "Succeeded" == status(client, second)


def test_an_execution_inside_a_stage_is_not_held(mock: PipelineMock, client: Any) -> None:
    """Closing the transition into a stage does not touch who is in it already."""
    mock.when(action="Compile").then(succeed(after=60))
    first = created(client, straight())
    close(client, "Build")
    mock.clock.advance(seconds=60)

    assert "Succeeded" == status(client, first)


def test_the_newest_waits_at_a_closed_transition(client: Any) -> None:
    """Executions that arrive at a closed transition supersede each other."""
    client.create_pipeline(pipeline=straight())
    close(client, "Build")
    second, third = started(client), started(client)
    open_again(client, "Build")

    assert ("Superseded", "Succeeded") == (status(client, second), status(client, third))


def test_an_opened_transition_respects_the_lock(mock: PipelineMock, client: Any) -> None:
    """Behind an open transition one still waits for a locked stage."""
    mock.when(action="Compile").then(succeed(after=60))
    first = created(client, straight())
    close(client, "Build")
    second = started(client)
    open_again(client, "Build")

    assert (first, "InProgress") == inside(client, "Build")
    assert [second] == inbound(client, "Build")


def test_a_stopped_execution_does_not_go_on(client: Any) -> None:
    """An execution that was stopped at a transition does not go on when it is enabled."""
    first = created(client, straight())
    close(client, "Build")
    second = started(client)
    stopped(client, second)
    open_again(client, "Build")

    assert "Stopped" == status(client, second)
    assert (first, "Succeeded") == inside(client, "Build")


# Thirty days ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("closed_for", "expected"),
    [
        (timedelta(days=30), "Succeeded"),
        (timedelta(days=30, milliseconds=1), "InProgress"),
    ],
)
def test_nothing_resumes_after_more_than_thirty_days(
    mock: PipelineMock, client: Any, closed_for: timedelta, expected: str
) -> None:
    """An execution continues after thirty days, and stays where it is after any longer."""
    client.create_pipeline(pipeline=straight())
    close(client, "Build")
    second = started(client)
    mock.clock.advance(closed_for)
    open_again(client, "Build")
    mock.clock.advance(days=1)

    assert expected == status(client, second)


def test_the_thirty_days_count_at_outbound_transitions_too(mock: PipelineMock, client: Any) -> None:
    """Nothing resumes behind an outbound transition that was closed for too long."""
    client.create_pipeline(pipeline=straight())
    close(client, "Source", "Outbound")
    second = started(client)
    mock.clock.advance(days=31)
    open_again(client, "Source", "Outbound")

    assert "InProgress" == status(client, second)
    assert [second] == inbound(client, "Build")


def test_a_second_closing_does_not_start_the_thirty_days_anew(
    mock: PipelineMock, client: Any
) -> None:
    """The days count from when the transition was closed first."""
    client.create_pipeline(pipeline=straight())
    close(client, "Build")
    second = started(client)
    mock.clock.advance(days=20)
    close(client, "Build", reason="Still frozen")
    mock.clock.advance(days=20)
    open_again(client, "Build")

    assert "InProgress" == status(client, second)


def test_a_new_change_takes_the_place_of_a_dormant_execution(
    mock: PipelineMock, client: Any
) -> None:
    """After more than thirty days the next execution that arrives continues."""
    client.create_pipeline(pipeline=straight())
    close(client, "Build")
    second = started(client)
    mock.clock.advance(days=31)
    open_again(client, "Build")
    third = started(client)

    assert ("Superseded", "Succeeded") == (status(client, second), status(client, third))


# Refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", [close, open_again])
def test_a_stage_must_exist(client: Any, operation: Any) -> None:
    """A transition of a stage that the pipeline does not have is refused."""
    client.create_pipeline(pipeline=straight())

    with pytest.raises(client.exceptions.StageNotFoundException):
        operation(client, "Nowhere")


@pytest.mark.parametrize("operation", [close, open_again])
def test_a_pipeline_must_exist(client: Any, operation: Any) -> None:
    """A transition of a pipeline that does not exist is refused."""
    with pytest.raises(client.exceptions.PipelineNotFoundException):
        operation(client, "Build")
