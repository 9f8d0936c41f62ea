"""Explanations of why a pipeline is where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import PipeMockError, approve, fail, hang, succeed
from pipemock._engine.declaration.pipeline import parse
from pipemock._engine.explanation import explain
from pipemock._engine.state.executions import Pipeline, PipelineVersion
from tests.client_helpers import START, approved, created, started, stopped
from tests.declarations import build, open_token, release, straight, v2
from tests.engine.bare_worlds import bare_world

if TYPE_CHECKING:
    from pipemock import PipelineMock

NINE = "2026-01-05T09:00:00.000Z"
TESTER = "arn:aws:iam::123456789012:user/tester"


def close(client: Any, stage: str, kind: str = "Inbound") -> None:
    client.disable_stage_transition(
        pipelineName="release", stageName=stage, transitionType=kind, reason="Freeze"
    )


def expect(explanation: str, *lines: str) -> None:
    assert [*lines] == explanation.splitlines()


def test_an_open_approval(mock: PipelineMock, client: Any) -> None:
    """An approval is reported with its token, since when it is open and when it expires."""
    execution_id = created(client, release())
    token = open_token(client)

    expect(
        mock.explain("release"),
        "Pipeline release, version 1:",
        f"  Execution {execution_id} is InProgress since {NINE}.",
        "    It is in stage Approve, which it locks.",
        f"    Action Sign waits since {NINE} for an answer to token {token}; "
        "it expires at 2026-01-12T09:00:00.000Z.",
    )


def test_an_action_in_progress(mock: PipelineMock, client: Any) -> None:
    """An action in progress is shown with its start and timeout; succeeded ones are left out."""
    mock.when(action="Quick").then(succeed(after=10))
    mock.when(action="Slow").then(succeed(after=90))
    execution_id = created(client, straight(build("Quick"), build("Slow")))
    mock.clock.advance(seconds=30)

    expect(
        mock.explain("release"),
        "Pipeline release, version 1:",
        f"  Execution {execution_id} is InProgress since {NINE}.",
        "    It is in stage Build, which it locks.",
        f"    Action Slow is InProgress since {NINE}; it ends at 2026-01-05T09:01:30.000Z.",
    )


def test_a_failed_action_beside_a_running_one(mock: PipelineMock, client: Any) -> None:
    """While a failed stage waits for its last actions, these and the failure are reported."""
    mock.when(action="Bad").then(fail(message="No such project."))
    mock.when(action="Slow").then(hang())
    execution_id = created(client, straight(build("Bad"), build("Slow")))

    expect(
        mock.explain("release"),
        "Pipeline release, version 1:",
        f"  Execution {execution_id} is InProgress since {NINE}.",
        "    It is in stage Build, which it locks.",
        "    Action Bad is Failed: No such project.",
        f"    Action Slow is InProgress since {NINE}; it times out at 2026-01-06T21:00:00.000Z.",
    )


def test_a_locked_stage(mock: PipelineMock, client: Any) -> None:
    """An execution that waits for a stage is reported with the one that locks it."""
    first = created(client, release())
    second = started(client)
    lines = mock.explain("release").splitlines()

    assert [
        f"  Execution {second} is InProgress since {NINE}.",
        f"    It waits in front of stage Approve, which execution {first} locks.",
    ] == lines[-2:]


def test_an_action_that_hangs(mock: PipelineMock, client: Any) -> None:
    """An action that does not end by itself is shown with its timeout."""
    mock.when(action="Compile").then(hang())
    created(client, straight())

    last = mock.explain("release").splitlines()[-1]
    assert (
        f"    Action Compile is InProgress since {NINE}; it times out at 2026-01-06T21:00:00.000Z."
    ) == last


def test_an_approval_that_a_behaviour_answers(mock: PipelineMock, client: Any) -> None:
    """An approval that a scripted behaviour answers ends before it expires."""
    mock.when(action="Sign").then(approve(after=3600))
    created(client, release())

    last = mock.explain("release").splitlines()[-1]
    assert last.endswith(
        "to token " + open_token(client) + "; it ends at 2026-01-05T10:00:00.000Z."
    )


@pytest.mark.parametrize("kind", ["Inbound", "Outbound"])
def test_a_transition_of_parallel_executions(mock: PipelineMock, client: Any, kind: str) -> None:
    """A disabled transition has no effect on parallel executions, and is not listed."""
    created(client, v2(straight(), executionMode="PARALLEL"))
    client.disable_stage_transition(
        pipelineName="release", stageName="Build", transitionType=kind, reason="Freeze"
    )

    assert "disabled" not in mock.explain("release")


def test_a_closed_inbound_transition(mock: PipelineMock, client: Any) -> None:
    """A disabled transition is shown where the execution waits, with who disabled it."""
    client.create_pipeline(pipeline=straight())
    close(client, "Build")
    second = started(client)

    expect(
        mock.explain("release"),
        "Pipeline release, version 1:",
        f"  Execution {second} is InProgress since {NINE}.",
        "    It waits in front of stage Build: the inbound transition is disabled (Freeze).",
        f"  The inbound transition of stage Build is disabled by {TESTER}: Freeze",
    )


def test_a_closed_outbound_transition(mock: PipelineMock, client: Any) -> None:
    """A disabled outbound transition is reported by the stage that it leads out of."""
    client.create_pipeline(pipeline=straight())
    close(client, "Source", "Outbound")
    second = started(client)

    expect(
        mock.explain("release"),
        "Pipeline release, version 1:",
        f"  Execution {second} is InProgress since {NINE}.",
        "    It waits in front of stage Build: "
        "the outbound transition of stage Source is disabled.",
        f"  The outbound transition of stage Source is disabled by {TESTER}: Freeze",
    )


def test_a_dormant_execution(mock: PipelineMock, client: Any) -> None:
    """An execution that has waited for more than thirty days is reported to stay where it is."""
    client.create_pipeline(pipeline=straight())
    close(client, "Build")
    second = started(client)
    mock.clock.advance(days=31)
    client.enable_stage_transition(
        pipelineName="release", stageName="Build", transitionType="Inbound"
    )

    expect(
        mock.explain("release"),
        "Pipeline release, version 1:",
        f"  Execution {second} is InProgress since {NINE}.",
        "    It waits in front of stage Build: the transition was disabled "
        "for more than 30 days, so it stays there.",
    )


def test_an_outdated_execution(mock: PipelineMock, client: Any) -> None:
    """An execution of an older version is reported to end as Cancelled."""
    mock.when(action="Compile").then(hang())
    execution_id = created(client, straight())
    client.update_pipeline(pipeline=straight())

    expect(
        mock.explain("release"),
        "Pipeline release, version 2:",
        f"  Execution {execution_id} is InProgress since {NINE}.",
        "    It is in stage Build, which it locks.",
        f"    Action Compile is InProgress since {NINE}; it times out at 2026-01-06T21:00:00.000Z.",
        "    The pipeline has been updated since: it will be Cancelled, not go on.",
    )


def test_an_outdated_execution_that_is_stopped(mock: PipelineMock, client: Any) -> None:
    """An execution that is stopped after an update ends as Stopped, so nothing else is reported."""
    mock.when(action="Compile").then(hang())
    execution_id = created(client, straight())
    client.update_pipeline(pipeline=straight())
    stopped(client, execution_id)

    assert "Cancelled" not in mock.explain("release")


def test_a_stopping_execution(mock: PipelineMock, client: Any) -> None:
    """An execution that waits for its actions to end is reported as Stopping."""
    execution_id = created(client, release())
    mock.clock.advance(seconds=5)
    stopped(client, execution_id)

    assert (
        f"  Execution {execution_id} is Stopping since 2026-01-05T09:00:05.000Z."
        in mock.explain("release").splitlines()
    )


def test_a_success(mock: PipelineMock, client: Any) -> None:
    """When nothing is in progress, the last execution is reported with its end."""
    mock.when(action="Compile").then(succeed(after=60))
    execution_id = created(client, straight())
    mock.clock.advance(minutes=2)

    expect(
        mock.explain("release"),
        "Pipeline release, version 1:",
        f"  No execution is in progress. The last one, {execution_id}, "
        "is Succeeded since 2026-01-05T09:01:00.000Z.",
    )


def test_a_failure(mock: PipelineMock, client: Any) -> None:
    """A failed execution is reported with the actions that failed and their messages."""
    mock.when(action="Bad").then(fail(message="No such project."))
    execution_id = created(client, straight(build("Good"), build("Bad")))

    expect(
        mock.explain("release"),
        "Pipeline release, version 1:",
        f"  No execution is in progress. The last one, {execution_id}, is Failed since {NINE}.",
        "    Action Bad is Failed: No such project.",
    )


def test_a_rejection(mock: PipelineMock, client: Any) -> None:
    """A rejected approval is reported with the comment of the person who rejected it."""
    client.create_pipeline(pipeline=release())
    approved(client, status="Rejected")

    assert "    Action Sign is Failed: Seen." == mock.explain("release").splitlines()[-1]


def test_a_missing_variable(mock: PipelineMock, client: Any) -> None:
    """An execution that failed before any action ran is reported with its status summary."""
    execution_id = created(client, straight(pipelineType="V2", variables=[{"name": "Target"}]))

    expect(
        mock.explain("release"),
        "Pipeline release, version 1:",
        f"  No execution is in progress. The last one, {execution_id}, is Failed since {NINE}.",
        "    It says: Values for required variables haven't been provided: Target",
    )


def test_a_stop(mock: PipelineMock, client: Any) -> None:
    """A stopped execution is reported with the reason of the stop."""
    execution_id = created(client, release())
    stopped(client, execution_id, abandon=True, reason="Wrong branch.")

    expect(
        mock.explain("release"),
        "Pipeline release, version 1:",
        f"  No execution is in progress. The last one, {execution_id}, is Stopped since {NINE}.",
        "    It says: Wrong branch.",
    )


def test_a_failure_while_another_runs(mock: PipelineMock, client: Any) -> None:
    """What is over is not reported as long as anything is in progress."""
    mock.when(action="Compile").then(fail(), hang())
    first = created(client, straight())
    second = started(client)
    explanation = mock.explain("release")

    assert first not in explanation
    assert f"Execution {second} is InProgress" in explanation


def test_a_pipeline_that_never_ran() -> None:
    """A pipeline without any execution says so."""
    declaration = parse(straight(), version=1, secrets=lambda _: set())
    version = PipelineVersion(declaration=declaration, made=START)
    new = Pipeline(name="release", created=START, versions=[version])

    expect(
        explain(bare_world(), new, name="release"),
        "Pipeline release, version 1:",
        "  No execution has been started yet.",
    )


def test_a_pipeline_that_does_not_exist(mock: PipelineMock, client: Any) -> None:
    """Asking for an unknown pipeline is a mistake; the error lists those that exist."""
    client.create_pipeline(pipeline=straight())

    with pytest.raises(
        PipeMockError,
        match=r"no pipeline 'releese' in .*; there is release\. Did you mean",
    ):
        mock.explain("releese")
