"""Every status and trigger type of the service model occurs in some answer.

The tests of jobs cover the statuses of jobs, of which workers see only some.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import fail, mock_codepipeline, succeed
from tests.client_helpers import approved, retried, started, stopped, summaries
from tests.cloud.webhooks.requests import MAIN, declared, hook
from tests.declarations import approval, build, condition, pipeline, release, rule, source, v2
from tests.engine.actions.jobs.third_party_jobs import SCAN, WORKER, offered, scan_type
from tests.engine.triggers.repositories import bucket, fed_by, triggered
from tests.service_model import service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipemock import PipelineMock

QUIET: Final = rule("Quiet", "CloudWatchAlarm", AlarmName="errors")
BROKEN: Final = rule("Broken", "VariableCheck", Variable="a", Value="b", Operator="IS")
WAITING: Final = rule("Waiting", "DeploymentWindow", Cron="* 0 22 ? * MON-FRI *")
NEVER: Final = rule("Never", "VariableCheck", Variable="a", Value="b", Operator="EQ")

ENUMS: Final = (
    "ActionExecutionStatus",
    "ConditionExecutionStatus",
    "ExecutorType",
    "PipelineExecutionStatus",
    "RuleExecutionStatus",
    "StageExecutionStatus",
    "TriggerType",
)


# What is read after each step of a scene ------------------------------------------------------


def words_in(shape: Any, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the members of enums in an answer, each with the name of its shape."""
    match shape.type_name:
        case "structure":
            for name, member in shape.members.items():
                if name in value:
                    yield from words_in(member, value[name])
        case "list":
            for each in value:
                yield from words_in(shape.member, each)
        case "string" if shape.metadata.get("enum"):
            yield shape.name, value
        case _:
            pass


def read(client: Any) -> Iterator[tuple[str, str]]:
    """Yield the words in the views of all pipelines."""
    for name in (each["name"] for each in client.list_pipelines()["pipelines"]):
        answers = {
            "GetPipelineState": client.get_pipeline_state(name=name),
            "ListActionExecutions": client.list_action_executions(pipelineName=name),
            "ListPipelineExecutions": client.list_pipeline_executions(pipelineName=name),
            "ListRuleExecutions": client.list_rule_executions(pipelineName=name),
        }
        for operation, answer in answers.items():
            yield from words_in(service().operation_model(operation).output_shape, answer)
    with contextlib.suppress(client.exceptions.ActionTypeNotFoundException):
        answer = client.get_action_type(**SCAN)
        yield from words_in(service().operation_model("GetActionType").output_shape, answer)


# Scenes: they yield whenever there is something to read ---------------------------------------


def approvals_stops_and_retries(mock: PipelineMock, client: Any) -> Iterator[None]:
    client.create_pipeline(pipeline=v2(release()))
    first = summaries(client)[0]["pipelineExecutionId"]
    started(client)
    started(client)
    yield
    stopped(client, first)
    yield
    approved(client)
    yield
    mock.when(action="Ship").then(fail())
    approved(client)
    yield
    retried(client, summaries(client)[0]["pipelineExecutionId"], "Deploy")
    client.rollback_stage(
        pipelineName="release", stageName="Build", targetPipelineExecutionId=first
    )
    last = started(client)
    yield
    stopped(client, last, abandon=True)
    yield
    started(client)
    client.update_pipeline(pipeline=v2(release()))
    yield


def conditions(mock: PipelineMock, client: Any) -> Iterator[None]:
    stage_conditions = {
        "Build": {"beforeEntry": condition("SKIP", NEVER)},
        "Approve": {"beforeEntry": condition("FAIL", WAITING)},
    }
    stages = ("Source", [source()]), ("Build", [build()]), ("Approve", [approval()])
    declaration = v2(pipeline(*stages), **stage_conditions)
    client.create_pipeline(pipeline=declaration)
    yield
    client.override_stage_condition(
        pipelineName="release",
        stageName="Approve",
        pipelineExecutionId=summaries(client)[0]["pipelineExecutionId"],
        conditionType="BEFORE_ENTRY",
    )
    yield
    stopped(client, summaries(client)[0]["pipelineExecutionId"], abandon=True)
    stopped(client, started(client), abandon=True)
    yield
    started(client)
    client.update_pipeline(pipeline=declaration)
    yield
    stage_conditions["Approve"] = {"beforeEntry": condition("FAIL", BROKEN)}
    client.update_pipeline(pipeline=v2(pipeline(*stages), **stage_conditions))
    started(client)
    yield
    stage_conditions["Approve"] = {"beforeEntry": condition("FAIL", QUIET)}
    client.update_pipeline(pipeline=v2(pipeline(*stages), **stage_conditions))
    started(client)
    yield
    mock.when(rule="Quiet").then(fail())
    client.update_pipeline(pipeline=v2(pipeline(*stages), **stage_conditions))
    started(client)
    yield


def triggers(mock: PipelineMock, client: Any) -> Iterator[None]:
    client.create_pipeline(pipeline=release())
    started(client)
    mock.source_change("release")
    client.put_action_revision(
        pipelineName="release",
        stageName="Source",
        actionName="Checkout",
        actionRevision={"revisionId": "2", "revisionChangeId": "2", "created": mock.clock.now},
    )
    yield
    client.create_pipeline(pipeline=fed_by(bucket(), name="polled"))
    client.create_pipeline(pipeline=triggered("pushed", push=[{"tags": {"includes": ["v*"]}}]))
    mock.git_push("team/app", tag="v1")
    client.create_pipeline(pipeline=declared(name="hooked"))
    url = client.put_webhook(webhook=hook(targetPipeline="hooked"))["webhook"]["url"]
    mock.deliver_webhook(url, MAIN)
    yield


def rollbacks(mock: PipelineMock, client: Any) -> Iterator[None]:
    mock.when(stage="Build").then(succeed(), fail(), succeed())
    client.create_pipeline(pipeline=v2(release(), Build={"onFailure": {"result": "ROLLBACK"}}))
    started(client)
    yield


def partners(mock: PipelineMock, _: Any) -> Iterator[None]:
    function = {"lambdaFunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:scan"}
    for executor in (
        WORKER,
        {"type": "Lambda", "configuration": {"lambdaExecutorConfiguration": function}},
    ):
        offered(mock, scan_type(executor))
        yield


SCENES: Final[tuple[Callable[[PipelineMock, Any], Iterator[None]], ...]] = (
    approvals_stops_and_retries,
    conditions,
    triggers,
    rollbacks,
    partners,
)


@pytest.fixture(scope="module")
def seen() -> set[tuple[str, str]]:
    """Return the words of all scenes."""
    said: set[tuple[str, str]] = set()
    for scene in SCENES:
        with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
            client = mock.client()
            for _ in scene(mock, client):
                said.update(read(client))
    return said


@pytest.mark.parametrize("enum", ENUMS)
def test_every_member_is_seen(seen: set[tuple[str, str]], enum: str) -> None:
    """Each member of the enum stands in some answer, and nothing else does."""
    members: list[str] = service().shape_for(enum).metadata["enum"]

    assert sorted(members) == sorted(word for name, word in seen if name == enum)
