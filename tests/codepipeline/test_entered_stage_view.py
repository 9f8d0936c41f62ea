"""GetPipelineState of a stage that an execution has entered: nothing of the previous execution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import approve, fail, hang, succeed
from tests.client_helpers import created, inside, latest, retried, stage_state, started, status
from tests.declarations import (
    action,
    approval,
    build,
    condition,
    deploy,
    pipeline,
    rule,
    source,
    v2,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock


def bare(client: Any, stage: str) -> list[bool]:
    """Return for each action of a stage whether it shows its name and link alone."""
    actions = stage_state(client, stage)["actionStates"]
    return [each.keys() <= {"actionName", "entityUrl"} for each in actions]


def in_two_steps(*second: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Declare a stage whose first action is followed by others."""
    later = [each | {"runOrder": 2} for each in second]
    return v2(pipeline(("Source", [source()]), ("Work", [build(), *later])), **members)


def start(client: Any, _: str) -> str:
    return started(client)


def roll_back(client: Any, target: str) -> str:
    answer = client.rollback_stage(
        pipelineName="release", stageName="Work", targetPipelineExecutionId=target
    )
    execution_id: str = answer["pipelineExecutionId"]
    return execution_id


@pytest.mark.parametrize("enter", [start, roll_back])
@pytest.mark.parametrize(
    "later",
    [
        build("Later"),
        action(
            "Later",
            "Test/AWS/CodeBuild",
            configuration={"ProjectName": "Later"},
            inputArtifacts=[{"name": "Code"}],
        ),
        approval("Later"),
        deploy("Later"),
        action("Later", "Invoke/AWS/Lambda", configuration={"FunctionName": "transform"}),
    ],
    ids=lambda each: "/".join(list(each["actionTypeId"].values())[:3]),
)
def test_an_action_shows_nothing_until_it_begins(
    mock: PipelineMock, client: Any, later: dict[str, Any], enter: Callable[[Any, str], str]
) -> None:
    """Whatever it did for the previous execution, which the history still has."""
    mock.when(category="Approval").then(approve())
    mock.when(action="Compile").then(succeed(), succeed(after=60))
    first = created(client, in_two_steps(later))
    before = latest(client, "Later")

    second = enter(client, first)
    entered = bare(client, "Work")
    mock.clock.advance(seconds=60)

    assert before is not None
    assert [False, True] == entered
    assert (second, "Succeeded") == inside(client, "Work")
    assert before["actionExecutionId"] != (latest(client, "Later") or {})["actionExecutionId"]


def test_a_source_shows_no_revision_until_it_begins(mock: PipelineMock, client: Any) -> None:
    """Nor its link."""
    mock.when(action="Checkout").then(succeed(), hang())
    sources = [source(), source("Tools", output="Tools", runOrder=2)]
    created(client, pipeline(("Source", sources), ("Build", [build()])))
    before = stage_state(client, "Source")["actionStates"][1]

    started(client)

    assert "currentRevision" in before
    assert [False, True] == bare(client, "Source")


def test_an_action_that_is_never_reached_shows_nothing(mock: PipelineMock, client: Any) -> None:
    """Where an earlier run order fails, those behind it stay empty."""
    mock.when(action="Compile").then(succeed(), fail())
    created(client, in_two_steps(deploy()))

    second = started(client)

    assert (second, "Failed") == inside(client, "Work")
    assert [False, True] == bare(client, "Work")


def test_an_automatic_rollback_enters_too(mock: PipelineMock, client: Any) -> None:
    """The failure that caused it is shown no longer."""
    mock.when(action="Compile").then(succeed(), fail(), hang())
    created(client, in_two_steps(deploy(), Work={"onFailure": {"result": "ROLLBACK"}}))

    second = started(client)

    assert "Failed" == status(client, second)
    assert "ROLLBACK" == stage_state(client, "Work")["latestExecution"]["type"]
    assert [False, True] == bare(client, "Work")


@pytest.mark.parametrize("behaviour", [hang(), fail()], ids=["in-progress", "failed"])
def test_a_condition_on_entry(mock: PipelineMock, client: Any, behaviour: Any) -> None:
    """A stage whose condition is being checked, or was not met, has been entered."""
    check = rule("Check", "CloudWatchAlarm", AlarmName="alarm", WaitTime="1")
    mock.when(rule="Check").then(succeed(), behaviour)
    checked = {"Work": {"beforeEntry": condition("FAIL", check)}}
    created(client, in_two_steps(deploy(), **checked))

    started(client)

    assert [True, True] == bare(client, "Work")


def test_a_stage_that_is_not_entered_yet_keeps_what_it_shows(client: Any) -> None:
    """An execution that waits in front of a stage changes nothing inside."""
    created(client, in_two_steps(deploy()))
    before = stage_state(client, "Work")["actionStates"]
    client.disable_stage_transition(
        pipelineName="release", stageName="Work", transitionType="Inbound", reason="Closed."
    )

    started(client)

    assert before == stage_state(client, "Work")["actionStates"]


def test_a_retry_does_not_enter(mock: PipelineMock, client: Any) -> None:
    """Until an action is repeated it shows what it did before in the same execution."""
    mock.when(action="Compile").then(succeed(), hang())
    mock.when(action="Ship").then(fail())
    execution_id = created(client, in_two_steps(deploy()))
    before = latest(client, "Ship")

    retried(client, execution_id, "Work", "ALL_ACTIONS")

    assert (execution_id, "InProgress") == inside(client, "Work")
    assert before == latest(client, "Ship")
