"""A condition can be overridden while it is checked, and after it has failed its stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, hang, succeed
from pipemock.events import PipelineExecutionStateChange, StageExecutionStateChange
from tests.client_helpers import (
    action_status,
    attempts,
    created,
    happened,
    inbound,
    retried,
    started,
    status,
    stopped,
)
from tests.engine.flow.conditions.declarations import (
    SAYS,
    alarm,
    check,
    checked,
    entry,
    gated,
    overridden,
    runs,
    stage_status,
    triggers,
)
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

KINDS = [
    ("beforeEntry", "FAIL", "BEFORE_ENTRY"),
    ("onSuccess", "FAIL", "ON_SUCCESS"),
    ("onSuccess", "ROLLBACK", "ON_SUCCESS"),
]


@pytest.mark.parametrize(("member", "result", "kind"), KINDS)
def test_while_a_rule_runs(
    mock: PipelineMock, client: Any, member: str, result: str, kind: str
) -> None:
    """The rule is abandoned, the condition overridden, and the stage continues at once."""
    mock.when(rule="Check").then(hang())
    execution_id = created(client, gated(member, result))
    overridden(client, execution_id, kind)

    assert "Overridden" == checked(client, member)
    assert [("Check", "Abandoned")] == runs(client)
    assert ("Succeeded", "Succeeded") == (stage_status(client), stage_status(client, "Deploy"))
    assert "Succeeded" == status(client, execution_id)


@pytest.mark.parametrize("says", ["Failed", "Errored"])
@pytest.mark.parametrize(("member", "result", "kind"), KINDS)
def test_after_it_failed_its_stage(
    mock: PipelineMock, client: Any, member: str, result: str, kind: str, *, says: str
) -> None:
    """The execution is resumed and continues behind the condition; what the rule said stays."""
    mock.when(rule="Check").then(SAYS[says])
    execution_id = created(client, gated(member, result))
    before = status(client, execution_id)
    overridden(client, execution_id, kind)

    assert "Failed" == before
    assert "Overridden" == checked(client, member)
    assert [("Check", "Failed")] == runs(client)
    assert "Succeeded" == status(client, execution_id)
    assert 1 == len(attempts(client, actionName="Compile"))


def test_the_events_of_a_resumed_execution(mock: PipelineMock, client: Any) -> None:
    """Pipeline and stage are resumed, as after a retry, but nothing counts as another attempt."""
    mock.when(rule="Check").then(fail())
    execution_id = created(client, entry())
    overridden(client, execution_id)
    states = [state for _, state in happened(mock, PipelineExecutionStateChange)]

    assert ["STARTED", "FAILED", "RESUMED", "SUCCEEDED"] == states
    assert ["STARTED", "FAILED", "RESUMED", "SUCCEEDED"] == [
        state for _, state in happened(mock, StageExecutionStateChange, stage="Build")
    ]
    assert {1} == {each.attempt for each in mock.events.of(PipelineExecutionStateChange)}


def test_rules_that_have_ended_stay_as_they_are(mock: PipelineMock, client: Any) -> None:
    """Only what is still in progress is abandoned."""
    mock.when(rule="Slow").then(hang())
    execution_id = created(client, entry(check(), check("Slow")))
    overridden(client, execution_id)

    assert [("Check", "Succeeded"), ("Slow", "Abandoned")] == runs(client)


def test_what_is_overridden_no_longer_falls_due(mock: PipelineMock, client: Any) -> None:
    """The end that an abandoned rule would have had is forgotten."""
    mock.when(rule="Quiet").then(fail())
    execution_id = created(client, entry(alarm(WaitTime="20")))
    before = len(mock.clock.pending)
    overridden(client, execution_id)
    mock.clock.advance(hours=1)

    assert 1 == before
    assert () == mock.clock.pending
    assert "Succeeded" == status(client, execution_id)


def test_an_override_does_not_hold_for_the_next_execution(mock: PipelineMock, client: Any) -> None:
    """Each execution is checked anew."""
    mock.when(rule="Check").then(hang())
    overridden(client, created(client, entry()))
    started(client)

    assert "InProgress" == checked(client, "beforeEntry")


def test_one_condition_of_two(mock: PipelineMock, client: Any) -> None:
    """Overriding one condition of a stage leaves the other as it is."""
    mock.when(rule="Enter").then(fail())
    mock.when(rule="Leave").then(fail())
    declaration = entry(check("Enter"))
    declaration["stages"][1] |= gated("onSuccess", "FAIL", check("Leave"))["stages"][1]
    execution_id = created(client, declaration)
    overridden(client, execution_id)

    assert ("Overridden", "Failed") == (
        checked(client, "beforeEntry"),
        checked(client, "onSuccess"),
    )
    assert "Failed" == status(client, execution_id)


def test_while_it_is_being_stopped(mock: PipelineMock, client: Any) -> None:
    """An override ends what a stopping execution waits for; the stage is not gone on with."""
    mock.when(rule="Check").then(hang())
    execution_id = created(client, entry())
    stopped(client, execution_id)
    overridden(client, execution_id)

    assert "Overridden" == checked(client, "beforeEntry")
    assert ("Stopped", "Stopped") == (stage_status(client), status(client, execution_id))
    assert action_status(client, "Compile") is None


# Refused --------------------------------------------------------------------------------------


def refused(client: Any, execution_id: str, kind: str = "BEFORE_ENTRY") -> str:
    """Return the class of the error with which an override is refused."""
    return refusal(
        client.override_stage_condition,
        pipelineName="release",
        stageName="Build",
        pipelineExecutionId=execution_id,
        conditionType=kind,
    )[0]


NOT_OVERRIDABLE = "ConditionNotOverridableException"
NOT_LATEST = "NotLatestPipelineExecutionException"


@pytest.mark.parametrize("says", [hang(), fail()])
def test_a_skip_is_final(mock: PipelineMock, client: Any, says: Any) -> None:
    """A condition whose result is to skip can't be overridden, neither running nor failed."""
    mock.when(rule="Check").then(says)
    execution_id = created(client, gated("beforeEntry", "SKIP"))

    assert NOT_OVERRIDABLE == refused(client, execution_id)


@pytest.mark.parametrize("kind", ["BEFORE_ENTRY", "ON_SUCCESS"])
def test_nothing_is_declared(client: Any, kind: str) -> None:
    """A stage without such a condition has nothing to override."""
    execution_id = created(client, gated("onFailure", "ROLLBACK"))

    assert NOT_OVERRIDABLE == refused(client, execution_id, kind)


def test_nothing_has_been_checked_yet(mock: PipelineMock, client: Any) -> None:
    """A condition on success can't be overridden while the actions run."""
    mock.when(action="Compile").then(hang())
    execution_id = created(client, gated("onSuccess", "FAIL"))

    assert NOT_OVERRIDABLE == refused(client, execution_id, "ON_SUCCESS")


def test_a_condition_that_is_met(mock: PipelineMock, client: Any) -> None:
    """What has let the stage go on needs no override."""
    mock.when(action="Compile").then(hang())
    execution_id = created(client, entry())

    assert NOT_OVERRIDABLE == refused(client, execution_id)


def test_a_second_override(mock: PipelineMock, client: Any) -> None:
    """What is overridden is not overridden again, though the stage fails later."""
    mock.when(rule="Check").then(fail())
    mock.when(action="Compile").then(fail())
    execution_id = created(client, entry())
    overridden(client, execution_id)

    assert NOT_OVERRIDABLE == refused(client, execution_id)


def test_a_condition_that_was_stopped(mock: PipelineMock, client: Any) -> None:
    """A condition that was not met while the execution was stopped has failed no stage."""
    mock.when(rule="Check").then(fail(after=60))
    execution_id = created(client, entry())
    stopped(client, execution_id)
    mock.clock.advance(seconds=60)

    assert "Failed" == checked(client, "beforeEntry")
    assert NOT_OVERRIDABLE == refused(client, execution_id)


def test_after_an_update(mock: PipelineMock, client: Any) -> None:
    """What failed under an older version stays as it is."""
    mock.when(rule="Check").then(fail())
    execution_id = created(client, entry())
    client.update_pipeline(pipeline=entry())

    assert NOT_OVERRIDABLE == refused(client, execution_id)


def test_another_execution_has_entered(mock: PipelineMock, client: Any) -> None:
    """Only the latest execution in the stage can be waved through."""
    mock.when(rule="Check").then(fail())
    execution_id = created(client, entry())
    started(client)

    assert NOT_LATEST == refused(client, execution_id)


def test_a_rollback_has_entered(mock: PipelineMock, client: Any) -> None:
    """A failure that has been rolled back can't be undone any more."""
    mock.when(rule="Check").then(succeed(), fail(), succeed())
    created(client, gated("onSuccess", "ROLLBACK"))
    failed = started(client)

    assert "AutomatedRollback" == triggers(client)[-1]
    assert NOT_LATEST == refused(client, failed, "ON_SUCCESS")


def test_a_stage_that_was_never_entered(mock: PipelineMock, client: Any) -> None:
    """An execution that has not come to the stage is not the latest there."""
    mock.when(action="Checkout").then(hang())
    execution_id = created(client, entry())

    assert NOT_LATEST == refused(client, execution_id)


def test_a_condition_on_failure(client: Any) -> None:
    """The operation knows no conditions on failure."""
    execution_id = created(client, gated("onFailure", "ROLLBACK"))

    assert "ValidationException" == refused(client, execution_id, "ON_FAILURE")


def test_a_retry_forgets_what_was_not_met(mock: PipelineMock, client: Any) -> None:
    """Once a retry checks the condition again, the running check is what is overridden."""
    mock.when(rule="Check").then(fail(), hang())
    execution_id = created(client, entry())
    retried(client, execution_id, "Build")
    overridden(client, execution_id)

    assert [("Check", "Failed"), ("Check", "Abandoned")] == runs(client)
    assert "Succeeded" == status(client, execution_id)


def test_a_stage_that_others_wait_for(mock: PipelineMock, client: Any) -> None:
    """An override while a newer execution waits at a disabled transition takes the stage back."""
    mock.when(rule="Check").then(fail())
    execution_id = created(client, entry())
    transition = {"pipelineName": "release", "stageName": "Build", "transitionType": "Inbound"}
    client.disable_stage_transition(reason="Closed.", **transition)
    newer = started(client)
    overridden(client, execution_id)

    assert "Succeeded" == status(client, execution_id)
    assert [newer] == inbound(client, "Build")
