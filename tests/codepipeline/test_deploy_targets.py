"""ListDeployActionExecutionTargets: what a deployment does to each of its targets, over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import deploy_event, deploy_target, fail, succeed
from tests.client_helpers import START, retried, stopped
from tests.declarations import deploy, pipeline, release, source
from tests.refusals import refusal

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock import PipelineMock
    from pipemock._targets import DeployTarget
    from pipemock.behaviours import Behaviour

STEPS: Final = [
    deploy_event("BeforeInstall", took=20, message="Stopped.", ssm_command_id="c-1"),
    deploy_event("Start", took=40, status="Failed", message="Port in use."),
]
ROLLING: Final = [deploy_target("i-0a1", took=60), deploy_target("i-0b2", after=60, events=STEPS)]


def ship(mock: PipelineMock, client: Any, behaviour: Behaviour) -> str:
    """Start a deployment with this behaviour, and return the id of its action execution."""
    mock.when(category="Deploy").then(behaviour)
    client.create_pipeline(pipeline=pipeline(("Source", [source()]), ("Deploy", [deploy()])))
    return newest(client)


def newest(client: Any, name: str = "release") -> str:
    """Return the id of the newest action execution of a pipeline."""
    rows = client.list_action_executions(pipelineName=name)["actionExecutionDetails"]
    execution_id: str = rows[0]["actionExecutionId"]
    return execution_id


def targets(client: Any, execution_id: str, **members: Any) -> list[dict[str, Any]]:
    """Return the targets of a deployment."""
    answer = client.list_deploy_action_execution_targets(
        pipelineName="release", actionExecutionId=execution_id, **members
    )
    found: list[dict[str, Any]] = answer["targets"]
    return found


def statuses(client: Any, execution_id: str, *wanted: str) -> dict[str, str]:
    """Return the statuses of all targets, or of those with one of the wanted statuses."""
    filters = [{"name": "TARGET_STATUS", "values": list(wanted)}] if wanted else []
    found = targets(client, execution_id, filters=filters)
    return {each["targetId"]: each["status"] for each in found}


def at(seconds: float) -> datetime:
    """Return the time that many seconds after the start."""
    return START.fromtimestamp(START.timestamp() + seconds, START.tzinfo)


# Over time ------------------------------------------------------------------------------------


def test_a_rolling_deployment(mock: PipelineMock, client: Any) -> None:
    """A target is pending, in progress, and done; one after the other, as they were declared."""
    shipping = ship(mock, client, fail(targets=ROLLING))
    seen = [statuses(client, shipping)]
    for seconds in (59, 1, 59, 1):
        mock.clock.advance(seconds=seconds)
        seen.append(statuses(client, shipping))

    assert [
        ("InProgress", "Pending"),
        ("InProgress", "Pending"),
        ("Succeeded", "InProgress"),
        ("Succeeded", "InProgress"),
        ("Succeeded", "Failed"),
    ] == [tuple(each.values()) for each in seen]
    assert ["i-0a1", "i-0b2"] == list(seen[0])


def test_a_target_in_every_detail(mock: PipelineMock, client: Any) -> None:
    """What has not begun has no times, what has not ended has no end; messages come last."""
    shipping = ship(mock, client, fail(targets=ROLLING))
    shown = [targets(client, shipping)[1]]
    for seconds in (65, 15, 40):
        mock.clock.advance(seconds=seconds)
        shown.append(targets(client, shipping)[1])
    target = {"targetId": "i-0b2", "targetType": "EC2"}
    install = {"name": "BeforeInstall", "startTime": at(60)}
    installed = {
        **install,
        "status": "Succeeded",
        "endTime": at(80),
        "context": {"ssmCommandId": "c-1", "message": "Stopped."},
    }
    begin = {"name": "Start", "startTime": at(80)}
    context = {"message": "Port in use."}
    broken = {**begin, "status": "Failed", "endTime": at(120), "context": context}

    assert [
        {
            **target,
            "status": "Pending",
            "events": [
                {"name": "BeforeInstall", "status": "Pending"},
                {"name": "Start", "status": "Pending"},
            ],
        },
        {
            **target,
            "status": "InProgress",
            "startTime": at(60),
            "events": [
                {**install, "status": "InProgress", "context": {"ssmCommandId": "c-1"}},
                {"name": "Start", "status": "Pending"},
            ],
        },
        {
            **target,
            "status": "InProgress",
            "startTime": at(60),
            "events": [installed, {**begin, "status": "InProgress"}],
        },
        {
            **target,
            "status": "Failed",
            "startTime": at(60),
            "endTime": at(120),
            "events": [installed, broken],
        },
    ] == shown


@pytest.mark.parametrize(
    ("target", "seen"),
    [
        (deploy_target("i-1"), ["InProgress", "InProgress", "Succeeded"]),
        (deploy_target("i-1", after=120), ["Pending", "InProgress", "Succeeded"]),
        (deploy_target("i-1", events=[deploy_event("Start")]), ["InProgress"] * 2 + ["Succeeded"]),
        (deploy_target("i-1", took=0), ["Succeeded"] * 3),
        (deploy_target("i-1", status="Skipped"), ["InProgress", "InProgress", "Skipped"]),
    ],
)
def test_a_target_without_a_time_ends_with_its_action(
    mock: PipelineMock, client: Any, target: DeployTarget, seen: list[str]
) -> None:
    """A target is in progress as long as the action, unless it takes a time of its own."""
    shipping = ship(mock, client, succeed(after=240, targets=[target]))
    found = []
    for seconds in (0, 200, 40):
        mock.clock.advance(seconds=seconds)
        found.append(statuses(client, shipping)["i-1"])

    assert seen == found


def test_what_was_abandoned_stays_as_it_was(mock: PipelineMock, client: Any) -> None:
    """A target of an action that was abandoned gets no further."""
    shipping = ship(mock, client, succeed(targets=ROLLING))
    mock.clock.advance(seconds=30)
    execution = client.list_pipeline_executions(pipelineName="release")
    execution_id = execution["pipelineExecutionSummaries"][0]["pipelineExecutionId"]
    stopped(client, execution_id, abandon=True)
    mock.clock.advance(hours=1)

    assert {"i-0a1": "InProgress", "i-0b2": "Pending"} == statuses(client, shipping)


def test_a_retry_has_targets_of_its_own(mock: PipelineMock, client: Any) -> None:
    """Each attempt at a deployment keeps what it did."""
    mock.when(category="Deploy").then(
        fail(targets=[deploy_target("i-1", status="Failed")]),
        succeed(targets=[deploy_target("i-1")]),
    )
    client.create_pipeline(pipeline=pipeline(("Source", [source()]), ("Deploy", [deploy()])))
    first = newest(client)
    execution = client.list_pipeline_executions(pipelineName="release")
    execution_id = execution["pipelineExecutionSummaries"][0]["pipelineExecutionId"]
    retried(client, execution_id, "Deploy")

    assert {"i-1": "Failed"} == statuses(client, first)
    assert {"i-1": "Succeeded"} == statuses(client, newest(client))


# What is asked for ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([], ["i-0a1", "i-0b2"]),
        ([{}], ["i-0a1", "i-0b2"]),
        ([{"name": "TARGET_STATUS"}], ["i-0a1", "i-0b2"]),
        ([{"name": "TARGET_STATUS", "values": ["Failed"]}], ["i-0b2"]),
        ([{"name": "TARGET_STATUS", "values": ["Failed", "Succeeded"]}], ["i-0a1", "i-0b2"]),
        ([{"name": "TARGET_STATUS", "values": ["failed"]}], []),
        ([{"values": ["Failed"]}, {"values": ["Succeeded"]}], []),
    ],
)
def test_filters(
    mock: PipelineMock, client: Any, filters: list[dict[str, Any]], expected: list[str]
) -> None:
    """A filter names the statuses that are wanted, and several all have to hold."""
    shipping = ship(mock, client, fail(targets=ROLLING))
    mock.clock.advance(minutes=5)
    found = targets(client, shipping, filters=filters)

    assert expected == [each["targetId"] for each in found]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 100])
def test_pages(mock: PipelineMock, client: Any, size: int) -> None:
    """The pages of any size are the whole list, and the last one has no token."""
    names = [f"i-{number}" for number in range(7)]
    shipping = ship(mock, client, succeed(targets=[deploy_target(name) for name in names]))
    paginator = client.get_paginator("list_deploy_action_execution_targets")
    pages = list(
        paginator.paginate(actionExecutionId=shipping, PaginationConfig={"PageSize": size})
    )
    found = [[each["targetId"] for each in page["targets"]] for page in pages]

    assert [names[start : start + size] for start in range(0, 7, size)] == found
    assert "nextToken" not in pages[-1]


def test_a_page_goes_on_behind_what_has_changed(mock: PipelineMock, client: Any) -> None:
    """A target that leaves the list between two pages makes none behind it disappear."""
    members = [deploy_target(f"i-{n}", took=n * 10) for n in range(1, 5)]
    shipping = ship(mock, client, succeed(targets=members))
    running = {
        "actionExecutionId": shipping,
        "filters": [{"name": "TARGET_STATUS", "values": ["InProgress"]}],
    }
    first = client.list_deploy_action_execution_targets(**running, maxResults=2)
    mock.clock.advance(seconds=20)
    rest = client.list_deploy_action_execution_targets(**running, nextToken=first["nextToken"])

    assert ["i-1", "i-2"] == [each["targetId"] for each in first["targets"]]
    assert ["i-3", "i-4"] == [each["targetId"] for each in rest["targets"]]


def test_the_longest_page(mock: PipelineMock, client: Any) -> None:
    """A page holds a hundred targets where no size is asked for."""
    members = [deploy_target(f"i-{number}") for number in range(101)]
    shipping = ship(mock, client, succeed(targets=members))

    assert 100 == len(targets(client, shipping))


def test_actions_that_declare_no_targets(client: Any) -> None:
    """An action whose behaviour says nothing of targets has none."""
    client.create_pipeline(pipeline=release())

    assert [] == targets(client, newest(client))


# Where it is looked for -----------------------------------------------------------------------


def test_the_pipeline_may_be_left_out(mock: PipelineMock, client: Any) -> None:
    """An id is found in whatever pipeline it belongs to."""
    client.create_pipeline(pipeline=release(name="another"))
    shipping = ship(mock, client, succeed(targets=[deploy_target("i-1")]))
    answer = client.list_deploy_action_execution_targets(actionExecutionId=shipping)

    assert ["i-1"] == [each["targetId"] for each in answer["targets"]]


def test_an_action_of_another_pipeline(mock: PipelineMock, client: Any) -> None:
    """An id is not found in a pipeline that it does not belong to."""
    client.create_pipeline(pipeline=release(name="another"))
    shipping = ship(mock, client, succeed())

    assert (
        "ActionExecutionNotFoundException",
        f"Action execution with id '{shipping}' does not exist",
    ) == refusal(
        client.list_deploy_action_execution_targets,
        pipelineName="another",
        actionExecutionId=shipping,
    )
