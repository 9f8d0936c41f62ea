"""The status of every pipeline, as whole values."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from pipemock import fail, succeed
from pipemock._cloud import status
from tests.client_helpers import START, created, started
from tests.declarations import (
    approval,
    build,
    condition,
    open_token,
    pipeline,
    release,
    rule,
    source,
    v2,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

MINUTE: Final = timedelta(minutes=1)
ALWAYS: Final = rule("Check", "VariableCheck", Variable="1", Value="1", Operator="EQ")
TWO_STAGES: Final = v2(
    pipeline(
        ("Source", [source()]),
        ("Build", [build("Test", runOrder=2), build(), approval(runOrder=2)]),
    ),
    Build={"beforeEntry": condition("FAIL", ALWAYS)},
)
PARALLEL: Final = {**release(), "pipelineType": "V2", "executionMode": "PARALLEL"}


def _action(name: str, provider: str, shown: str = "Succeeded", **members: Any) -> dict[str, Any]:
    return {
        "name": name,
        "provider": provider,
        "status": shown,
        "attempt": 1,
        "said": None,
        "since": START,
        "until": None,
        "token": None,
        **members,
    }


def _not_started(name: str, provider: str) -> dict[str, Any]:
    return {"name": name, "provider": provider, "status": None}


def _stage(name: str, *actions: list[dict[str, Any]], **members: Any) -> dict[str, Any]:
    return {
        "name": name,
        "status": None,
        "execution": None,
        "conditions": [],
        "actions": [*actions],
        **members,
    }


def _entered(name: str, *actions: list[dict[str, Any]], **members: Any) -> dict[str, Any]:
    entrance: dict[str, Any] = {"enabled": True, "reason": None, "waiting": []}
    return _stage(name, *actions, **{**entrance, **members})


def test_a_pipeline_that_works(mock: PipelineMock, client: Any) -> None:
    """What has succeeded, what is in progress and until when, what waits, and what is disabled."""
    mock.when(action="Compile").then(succeed(after=MINUTE, summary="Built"))
    mock.when(action="Checkout").then(succeed(summary="Found"))
    mock.when(action="Test").then(succeed(after=MINUTE))
    first = created(client, TWO_STAGES)
    mock.clock.advance(60)
    second = started(client)
    client.disable_stage_transition(
        pipelineName="release", stageName="Build", transitionType="Inbound", reason="Holiday"
    )
    later = START + MINUTE

    assert [
        {
            "name": "release",
            "account": "123456789012",
            "region": "us-east-1",
            "place": "",
            "mode": "SUPERSEDED",
            "version": 1,
            "status": "InProgress",
            "summary": None,
            "active": [
                {
                    "id": first,
                    "status": "InProgress",
                    "since": START,
                    "stage": "Build",
                    "waiting_for": None,
                },
                {
                    "id": second,
                    "status": "InProgress",
                    "since": later,
                    "stage": None,
                    "waiting_for": "Build",
                },
            ],
            "passes": [
                {
                    "execution": None,
                    "stages": [
                        _entered(
                            "Source",
                            [_action("Checkout", "S3", since=later, said="Found")],
                            status="Succeeded",
                            execution=second,
                            enabled=None,
                        ),
                        _entered(
                            "Build",
                            [_action("Compile", "CodeBuild", said="Built")],
                            [
                                _action(
                                    "Test",
                                    "CodeBuild",
                                    "InProgress",
                                    since=later,
                                    until=later + MINUTE,
                                ),
                                _action(
                                    "Sign",
                                    "Manual",
                                    "InProgress",
                                    since=later,
                                    until=later + timedelta(days=7),
                                    token=open_token(client),
                                ),
                            ],
                            status="InProgress",
                            execution=first,
                            conditions=[{"kind": "beforeEntry", "status": "Succeeded"}],
                            enabled=False,
                            reason="Holiday",
                            waiting=[second],
                        ),
                    ],
                }
            ],
            "explanation": mock.explain("release"),
        }
    ] == status.pipelines(mock._cloud)


def test_a_pipeline_that_has_failed(mock: PipelineMock) -> None:
    """What failed says why, what comes behind was not started, and another place is named."""
    mock.when(action="Checkout").then(succeed(summary="Found"))
    mock.when(action="Compile").then(fail("No such project."))
    client = mock.client(region="eu-west-1")
    failed = created(client, release())
    [shown] = status.pipelines(mock._cloud)

    assert {
        "name": "release",
        "account": "123456789012",
        "region": "eu-west-1",
        "place": "eu-west-1/",
        "mode": "SUPERSEDED",
        "version": 1,
        "status": "Failed",
        "summary": None,
        "active": [],
        "passes": [
            {
                "execution": None,
                "stages": [
                    _entered(
                        "Source",
                        [_action("Checkout", "S3", said="Found")],
                        status="Succeeded",
                        execution=failed,
                        enabled=None,
                    ),
                    _entered(
                        "Build",
                        [_action("Compile", "CodeBuild", "Failed", said="No such project.")],
                        status="Failed",
                        execution=failed,
                    ),
                    _entered("Approve", [_not_started("Sign", "Manual")]),
                    _entered("Deploy", [_not_started("Ship", "S3")]),
                ],
            }
        ],
        "explanation": mock.explain("release", region="eu-west-1"),
    } == shown


def test_executions_in_parallel(mock: PipelineMock, client: Any) -> None:
    """Each execution in progress has its own stages, the latest five; after them, the last one."""
    mock.when(action="Checkout").then(succeed(summary="Found"))
    ids = [created(client, PARALLEL), *(started(client) for _ in range(5))]
    [shown] = status.pipelines(mock._cloud)
    for opened in mock.approvals:
        opened.reject(summary="No.")
    [ended] = status.pipelines(mock._cloud)

    assert ids[1:] == [each["execution"] for each in shown["passes"]]
    assert ids == [each["id"] for each in shown["active"]]
    assert [
        {
            "execution": ids[-1],
            "stages": [
                _stage(
                    "Source",
                    [_action("Checkout", "S3", said="Found")],
                    status="Succeeded",
                    execution=ids[-1],
                ),
                _stage(
                    "Build",
                    [_action("Compile", "CodeBuild")],
                    status="Succeeded",
                    execution=ids[-1],
                ),
                _stage(
                    "Approve",
                    [_action("Sign", "Manual", "Failed", said="No.")],
                    status="Failed",
                    execution=ids[-1],
                ),
                _stage("Deploy", [_not_started("Ship", "S3")]),
            ],
        }
    ] == ended["passes"]
