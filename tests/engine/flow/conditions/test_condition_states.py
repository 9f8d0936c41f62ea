"""How GetPipelineState shows conditions and their rules, and which statuses they reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pytest

from pipemock import fail, hang, succeed
from pipemock._clock.times import parse_time
from pipemock.events import ActionExecutionStateChange, StageExecutionStateChange
from tests.client_helpers import START, created, happened, latest, stage_state, started, stopped
from tests.declarations import condition, rule
from tests.engine.flow.conditions.declarations import (
    UNREADABLE,
    alarm,
    check,
    checked,
    condition_state,
    entry,
    gated,
    overridden,
    straight,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

FIVE_PAST: Final = parse_time("2026-01-05T09:05Z")

Scene: TypeAlias = "tuple[Any, Any]"
"""What the rule says, and what somebody then does to the execution."""


def _update(client: Any, _: str) -> None:
    client.update_pipeline(pipeline=entry())


def _abandon(client: Any, execution_id: str) -> None:
    stopped(client, execution_id, abandon=True)


def _nothing(_client: Any, _execution_id: str) -> None:
    """Leave the execution alone."""


@pytest.mark.parametrize(
    ("status", "summary", "scene"),
    [
        ("InProgress", None, (hang(), _nothing)),
        ("Succeeded", "All rules succeeded.", (succeed(), _nothing)),
        ("Failed", "One or more rules failed.", (fail(), _nothing)),
        ("Errored", "One or more rules could not be evaluated.", (UNREADABLE, _nothing)),
        ("Cancelled", "The pipeline was updated.", (hang(), _update)),
        ("Abandoned", "The pipeline execution was stopped.", (hang(), _abandon)),
        ("Overridden", "The condition was overridden.", (hang(), overridden)),
    ],
)
def test_statuses_of_conditions(
    mock: PipelineMock, client: Any, status: str, summary: str | None, scene: Scene
) -> None:
    """A condition reaches each of its statuses, and has a summary once it has ended."""
    says, then = scene
    mock.when(rule="Check").then(says)
    then(client, created(client, entry()))
    state = condition_state(client, "beforeEntry")
    shown = {"status": status} | ({"summary": summary} if summary else {})

    assert shown == state["latestExecution"]
    assert [{**shown, "lastStatusChange": START}] == [
        each["latestExecution"] for each in state["conditionStates"]
    ]


# What is there ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "result"),
    [("beforeEntry", "FAIL"), ("onSuccess", "ROLLBACK"), ("onFailure", "ROLLBACK")],
)
def test_a_condition_that_was_never_checked(
    mock: PipelineMock, client: Any, kind: str, result: str
) -> None:
    """It shows its rules, and that none of them ran; the other conditions are not there."""
    mock.when(action="Checkout").then(hang())
    created(client, gated(kind, result, alarm()))
    state = stage_state(client, "Build")

    assert {"conditionStates": [{"ruleStates": [{"ruleName": "Quiet"}]}]} == (
        state[f"{kind}ConditionState"]
    )
    assert [f"{kind}ConditionState"] == [name for name in state if "Condition" in name]


def test_a_stage_without_conditions(client: Any) -> None:
    """It shows none."""
    created(client, straight(Build={"onFailure": {"result": "RETRY"}}))

    assert [] == [name for name in stage_state(client, "Build") if "Condition" in name]


def test_a_condition_while_its_rules_run(mock: PipelineMock, client: Any) -> None:
    """Each rule shows its own status, since when, and the address of what it asks."""
    mock.when(rule="Check").then(hang())
    mock.when(rule="Quiet").then(succeed(after=300, summary="All quiet."))
    created(client, entry(check(), alarm()))
    mock.clock.advance(minutes=5)
    [state] = condition_state(client, "beforeEntry")["conditionStates"]
    asking, quiet = state["ruleStates"]
    for each in (asking, quiet):
        assert each["latestExecution"].pop("ruleExecutionId")

    assert {"status": "InProgress", "lastStatusChange": START} == state["latestExecution"]
    assert ("Check", "Quiet") == (asking["ruleName"], quiet["ruleName"])
    assert asking["entityUrl"].endswith("#/functions/check")
    assert "entityUrl" not in quiet
    assert {
        "status": "Succeeded",
        "summary": "All quiet.",
        "lastStatusChange": FIVE_PAST,
    } == quiet["latestExecution"]


def test_a_rule_that_failed(mock: PipelineMock, client: Any) -> None:
    """It shows code and message in the place of a summary, and no token as approvals do."""
    mock.when(rule="Quiet").then(fail(message="The alarm is on."))
    created(client, entry(alarm()))
    [state] = condition_state(client, "beforeEntry")["conditionStates"]
    [shown] = state["ruleStates"]
    del shown["latestExecution"]["ruleExecutionId"]

    assert {
        "status": "Failed",
        "lastStatusChange": START,
        "errorDetails": {"code": "JobFailed", "message": "The alarm is on."},
    } == shown["latestExecution"]


@pytest.mark.parametrize(
    ("status", "scene"),
    [
        ("InProgress", (hang(), _nothing)),
        ("Succeeded", (succeed(), _nothing)),
        ("Failed", (fail(), _nothing)),
        ("Abandoned", (hang(), _update)),
        ("Abandoned", (hang(), overridden)),
    ],
)
def test_statuses_of_rules(mock: PipelineMock, client: Any, status: str, scene: Scene) -> None:
    """A rule reaches each of its statuses."""
    says, then = scene
    mock.when(rule="Check").then(says)
    then(client, created(client, entry()))
    [state] = condition_state(client, "beforeEntry")["conditionStates"]

    assert [status] == [each["latestExecution"]["status"] for each in state["ruleStates"]]


# Which execution is shown ----------------------------------------------------------------------


def test_a_condition_of_the_latest_execution(mock: PipelineMock, client: Any) -> None:
    """A newer execution in the stage is shown in the place of the one before."""
    mock.when(rule="Check").then(fail(), hang())
    created(client, entry())
    before = checked(client, "beforeEntry")
    started(client)

    assert ("Failed", "InProgress") == (before, checked(client, "beforeEntry"))


def test_a_condition_whose_rules_were_changed(mock: PipelineMock, client: Any) -> None:
    """After an update the new rules are shown, which have not run yet."""
    mock.when(rule="Check").then(fail())
    created(client, entry())
    client.update_pipeline(pipeline=entry(alarm()))

    assert [{"ruleName": "Quiet"}] == (
        condition_state(client, "beforeEntry")["conditionStates"][0]["ruleStates"]
    )


def test_a_condition_in_parallel(mock: PipelineMock, client: Any) -> None:
    """What runs in parallel is not shown."""
    mock.when(rule="Check").then(fail())
    created(client, entry(executionMode="PARALLEL"))

    assert [] == client.get_pipeline_state(name="release")["stageStates"]


def test_a_skipped_stage(mock: PipelineMock, client: Any) -> None:
    """The stage is Skipped, and its actions show nothing, since they never began."""
    mock.when(rule="Check").then(succeed(), fail())
    created(client, gated("beforeEntry", "SKIP"))
    before = latest(client, "Compile")
    skipped = started(client)

    assert {"pipelineExecutionId": skipped, "status": "Skipped"} == (
        stage_state(client, "Build")["latestExecution"]
    )
    assert before is not None
    assert latest(client, "Compile") is None


# Events ----------------------------------------------------------------------------------------


def test_rules_have_no_events(mock: PipelineMock, client: Any) -> None:
    """EventBridge receives events of stages and actions, but not of conditions or rules."""
    probe = {**rule("Probe", "Commands"), "commands": ["true"]}
    created(client, straight(Build={"beforeEntry": condition("FAIL", probe, alarm(), check())}))
    actions = {each.action for each in mock.events.of(ActionExecutionStateChange)}

    assert {"Checkout", "Compile", "Ship"} == actions
    assert [(0.0, "STARTED"), (0.0, "SUCCEEDED")] == happened(
        mock, StageExecutionStateChange, stage="Build"
    )


@pytest.mark.parametrize(
    ("kind", "result", "states"),
    [
        ("beforeEntry", "FAIL", ["STARTED", "FAILED"]),
        ("beforeEntry", "SKIP", ["STARTED", "SKIPPED"]),
        ("onSuccess", "FAIL", ["STARTED", "FAILED"]),
    ],
)
def test_events_of_the_stage(
    mock: PipelineMock, client: Any, kind: str, result: str, states: list[str]
) -> None:
    """The stage has started before its condition is checked, and ends by what follows from it."""
    mock.when(rule="Check").then(fail(after=60))
    created(client, gated(kind, result))
    mock.clock.run_until_idle()

    assert [*zip([0.0, 60.0], states, strict=True)] == happened(
        mock, StageExecutionStateChange, stage="Build"
    )
