"""An action that does not end by itself is ended by the timeout of its type."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import approve, fail, hang, mock_codepipeline, succeed
from pipemock._codepipeline.action_type_catalogue import (
    AWS_ACTION_TYPES,
    THIRD_PARTY_ACTION_TYPES,
)
from pipemock.events import ActionExecutionStateChange
from tests.client_helpers import (
    START,
    action_status,
    approved,
    attempts,
    created,
    happened,
    inside,
    latest,
    retried,
    status,
)
from tests.declarations import action, approval, build, pipeline, source, straight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock

KINDS = {
    f"{kind.id.category}/{kind.id.owner}/{kind.id.provider}": kind
    for kind in (*AWS_ACTION_TYPES, *THIRD_PARTY_ACTION_TYPES)
}

# User guide, quotas: the timeouts by action type, and one for "all others".
# docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
QUOTAS = {
    "Approval/AWS/Manual": timedelta(days=7),
    "Build/AWS/CodeBuild": timedelta(hours=36),
    "Compute/AWS/Commands": timedelta(minutes=55),
    "Deploy/AWS/CloudFormation": timedelta(days=3),
    "Deploy/AWS/CloudFormationStackInstances": timedelta(days=3),
    "Deploy/AWS/CloudFormationStackSet": timedelta(days=3),
    "Deploy/AWS/CodeDeploy": timedelta(days=5),
    "Deploy/AWS/CodeDeployToECS": timedelta(days=5),
    "Deploy/AWS/S3": timedelta(minutes=90),
    "Invoke/AWS/Lambda": timedelta(minutes=20),
    "Invoke/AWS/StepFunctions": timedelta(days=7),
    "Test/AWS/CodeBuild": timedelta(hours=8),
    "Test/AWS/DeviceFarm": timedelta(hours=8),
}
ALL_OTHERS = timedelta(hours=1)
MILLISECOND = timedelta(milliseconds=1)


def with_action_of(name: str) -> dict[str, Any]:
    kind = KINDS[name]
    configuration = {each.name: "x" for each in kind.properties if each.required}
    tested = action(
        "Tested",
        name,
        configuration=configuration,
        inputArtifacts=[{"name": "Code"}] * kind.inputs.minimum,
        outputArtifacts=[{"name": f"Out{n}"} for n in range(kind.outputs.minimum)],
    )
    if kind.id.provider == "Commands":
        tested["commands"] = ["make"]
    is_source = kind.id.category == "Source"
    return pipeline(
        ("Source", [source(), tested] if is_source else [source()]),
        ("Rest", [build()] if is_source else [tested]),
        pipelineType="V2",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_an_action_times_out_by_its_type(mock: PipelineMock, client: Any, kind: str) -> None:
    """An action that hangs fails exactly at the timeout of its type, not a millisecond before."""
    mock.when(action="Tested").then(hang())
    client.create_pipeline(pipeline=with_action_of(kind))
    mock.clock.advance(QUOTAS.get(kind, ALL_OTHERS) - MILLISECOND)
    before = action_status(client, "Tested")
    mock.clock.advance(MILLISECOND)

    assert ("InProgress", "Failed") == (before, action_status(client, "Tested"))


def test_a_time_out_fails_stage_and_execution(mock: PipelineMock, client: Any) -> None:
    """A timeout is a failure like any other, at the time when it is due."""
    mock.when(action="Tested").then(hang())
    execution_id = created(client, with_action_of("Deploy/AWS/S3"))
    mock.clock.advance(days=1)
    attempt = latest(client, "Tested")

    assert attempt is not None
    assert "JobFailed" == attempt["errorDetails"]["code"]
    assert START + timedelta(minutes=90) == attempt["lastStatusChange"]
    assert (execution_id, "Failed") == inside(client, "Rest")
    assert "Failed" == status(client, execution_id)


@pytest.mark.parametrize("behaviour", [succeed(after=5401), fail(after=5401)])
def test_what_takes_longer_is_timed_out(mock: PipelineMock, client: Any, behaviour: Any) -> None:
    """An ending that would be later than the timeout never happens."""
    mock.when(action="Tested").then(behaviour)
    client.create_pipeline(pipeline=with_action_of("Deploy/AWS/S3"))
    mock.clock.advance(days=1)

    assert [(0, "STARTED"), (5400, "FAILED")] == happened(
        mock, ActionExecutionStateChange, action="Tested"
    )


def test_a_retry_has_the_whole_time_again(mock: PipelineMock, client: Any) -> None:
    """Each attempt times out for itself."""
    mock.when(action="Tested").then(hang())
    execution_id = created(client, with_action_of("Deploy/AWS/S3"))
    mock.clock.advance(minutes=100)
    retried(client, execution_id, "Rest")
    mock.clock.advance(minutes=89)
    before = action_status(client, "Tested")
    mock.clock.advance(minutes=1)

    assert ("InProgress", "Failed") == (before, action_status(client, "Tested"))


# Approvals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "expires"),
    [(5, timedelta(minutes=5)), (86400, timedelta(days=60))],
)
def test_an_approval_chooses_its_time_out(
    mock: PipelineMock, client: Any, minutes: int, expires: timedelta
) -> None:
    """An approval may be open from five minutes up to sixty days."""
    signed = [approval(timeoutInMinutes=minutes)]
    client.create_pipeline(pipeline=pipeline(("Source", [source()]), ("Approve", signed)))
    mock.clock.advance(expires - MILLISECOND)
    before = action_status(client, "Sign")
    mock.clock.advance(MILLISECOND)

    assert ("InProgress", "Failed") == (before, action_status(client, "Sign"))


def test_an_approval_answered_in_time_does_not_expire(mock: PipelineMock, client: Any) -> None:
    """An answer in the last millisecond counts, and nothing falls due afterwards."""
    signed = pipeline(("Source", [source()]), ("Approve", [approval()]))
    execution_id = created(client, signed)
    mock.clock.advance(timedelta(days=7) - MILLISECOND)
    approved(client)
    mock.clock.advance(days=7)

    assert "Succeeded" == status(client, execution_id)


def test_somebody_who_approves_too_late_is_not_heard(mock: PipelineMock, client: Any) -> None:
    """A behaviour that approves after the timeout finds the approval expired."""
    mock.when(action="Sign").then(approve(after=timedelta(days=8)))
    execution_id = created(client, pipeline(("Source", [source()]), ("Approve", [approval()])))
    mock.clock.advance(days=30)

    assert "Failed" == status(client, execution_id)
    assert "updatedBy" not in attempts(client, actionName="Sign")[0]


# The duration of actions ----------------------------------------------------------------------


@pytest.fixture
def slow() -> Iterator[PipelineMock]:
    with mock_codepipeline(now=START, action_duration=60) as mock:
        yield mock


def test_actions_take_as_long_as_the_mock_says(slow: PipelineMock) -> None:
    """AWS's own actions, sources too, take the duration that the mock was made with."""
    client = slow.client()
    execution_id = created(client, straight())
    slow.clock.advance(seconds=179)
    before = status(client, execution_id)
    slow.clock.advance(seconds=1)

    assert ("InProgress", "Succeeded") == (before, status(client, execution_id))
    assert [
        ("Checkout", [(0, "STARTED"), (60, "SUCCEEDED")]),
        ("Compile", [(60, "STARTED"), (120, "SUCCEEDED")]),
        ("Ship", [(120, "STARTED"), (180, "SUCCEEDED")]),
    ] == [
        (name, happened(slow, ActionExecutionStateChange, action=name))
        for name in ("Checkout", "Compile", "Ship")
    ]


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (succeed(after=5), (65, "SUCCEEDED")),
        (fail(after=0), (60, "FAILED")),
        (succeed(summary="Built."), (120, "SUCCEEDED")),
    ],
)
def test_a_behaviour_knows_better(
    slow: PipelineMock, behaviour: Any, expected: tuple[int, str]
) -> None:
    """A behaviour that says how long it takes wins over the duration of the mock."""
    slow.when(action="Compile").then(behaviour)
    slow.client().create_pipeline(pipeline=straight())
    slow.clock.advance(minutes=5)

    assert [(60, "STARTED"), expected] == happened(
        slow, ActionExecutionStateChange, action="Compile"
    )


def test_the_duration_is_not_that_of_approvals(slow: PipelineMock) -> None:
    """An approval waits for a person however long actions take; a scripted answer has no delay."""
    signed = [approval(), approval("Countersign")]
    slow.when(action="Countersign").then(approve())
    client = slow.client()
    client.create_pipeline(pipeline=pipeline(("Source", [source()]), ("Approve", signed)))
    slow.clock.advance(seconds=60)

    assert "Succeeded" == action_status(client, "Countersign")
    assert "InProgress" == action_status(client, "Sign")


# What waits -----------------------------------------------------------------------------------


def test_a_third_party_action_that_nobody_plays(client: Any) -> None:
    """An action of a partner whom the test does not play is taken to be done by itself."""
    client.create_pipeline(pipeline=with_action_of("Deploy/ThirdParty/AlexaSkillsKit"))

    assert "Succeeded" == action_status(client, "Tested")
