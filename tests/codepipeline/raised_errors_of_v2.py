"""The errors of rollbacks, conditions and execution modes, each in a scene."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock import fail, hang
from pipemock._engine import errors
from tests.codepipeline.raised_errors import on_stage, raises
from tests.codepipeline.scenes import NOWHERE, asks, asks_of_a_release, first_execution
from tests.declarations import condition, release, rule, v2

if TYPE_CHECKING:
    from pipemock import PipelineMock

TARGET: Final = {"targetPipelineExecutionId": NOWHERE}
OVERRIDE: Final = {"pipelineExecutionId": NOWHERE, "conditionType": "BEFORE_ENTRY"}
QUIET: Final = rule("Quiet", "CloudWatchAlarm", AlarmName="errors")


def back(client: Any, stage: str = "Build") -> dict[str, Any]:
    """Return the parameters for a rollback of a stage to the first execution."""
    return on_stage(stage, targetPipelineExecutionId=first_execution(client))


def a_rollback_of_v1(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_pipeline(pipeline=release())
    return back(client)


def a_rollback_after_an_update(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_pipeline(pipeline=v2(release()))
    client.update_pipeline(pipeline=v2(release()))
    return back(client)


def a_rollback_to_what_failed(mock: PipelineMock, client: Any) -> dict[str, Any]:
    mock.when(stage="Build").then(fail())
    client.create_pipeline(pipeline=v2(release()))
    return back(client)


def a_rollback_of_a_busy_stage(mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_pipeline(pipeline=v2(release()))
    parameters = back(client)
    mock.when(stage="Build").then(hang())
    client.start_pipeline_execution(name="release")
    return parameters


def an_override_of_an_older_execution(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_pipeline(pipeline=v2(release()))
    parameters = {**OVERRIDE, "pipelineExecutionId": first_execution(client)}
    client.start_pipeline_execution(name="release")
    return on_stage("Build", **parameters)


def an_override_of_no_condition(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_pipeline(pipeline=v2(release()))
    return on_stage("Build", **{**OVERRIDE, "pipelineExecutionId": first_execution(client)})


def full_with(client: Any, **members: Any) -> str:
    """Fill the queue after a failed execution, and return the id of that execution."""
    client.create_pipeline(pipeline=v2(release(), executionMode="QUEUED", **members))
    failed = first_execution(client)
    transition = {"pipelineName": "release", "stageName": "Source", "transitionType": "Inbound"}
    client.disable_stage_transition(reason="Closed.", **transition)
    for _ in range(50):
        client.start_pipeline_execution(name="release")
    return failed


def a_full_queue(mock: PipelineMock, client: Any) -> dict[str, Any]:
    mock.when(stage="Build").then(fail())
    full_with(client)
    return {"name": "release"}


def a_retry_behind_a_full_queue(mock: PipelineMock, client: Any) -> dict[str, Any]:
    mock.when(stage="Build").then(fail())
    retry = {"pipelineExecutionId": full_with(client), "retryMode": "FAILED_ACTIONS"}
    return on_stage("Build", **retry)


def an_override_behind_a_full_queue(mock: PipelineMock, client: Any) -> dict[str, Any]:
    mock.when(rule="Quiet").then(fail())
    failed = full_with(client, Build={"beforeEntry": condition("FAIL", QUIET)})
    return on_stage("Build", **{**OVERRIDE, "pipelineExecutionId": failed})


def news_of_a_full_queue(mock: PipelineMock, client: Any) -> dict[str, Any]:
    mock.when(stage="Build").then(fail())
    full_with(client)
    revision = {"revisionId": "2", "revisionChangeId": "2", "created": mock.clock.now}
    return on_stage("Source", actionName="Checkout", actionRevision=revision)


RAISED_OF_V2: Final = [
    *(
        raises(operation, errors.pipeline_not_found, scene, "123456789012", "nowhere")
        for operation, scene in {
            "RollbackStage": asks(**on_stage(pipeline="nowhere", **TARGET)),
            "OverrideStageCondition": asks(**on_stage(pipeline="nowhere", **OVERRIDE)),
        }.items()
    ),
    *(
        raises(operation, errors.stage_not_found, scene, "release", "Nowhere")
        for operation, scene in {
            "RollbackStage": asks_of_a_release(**on_stage(**TARGET)),
            "OverrideStageCondition": asks_of_a_release(**on_stage(**OVERRIDE)),
        }.items()
    ),
    raises(
        "RollbackStage",
        errors.rollback_target_not_found,
        asks_of_a_release(**on_stage("Build", **TARGET)),
        "release",
        NOWHERE,
    ),
    raises("RollbackStage", errors.rollback_needs_v2, a_rollback_of_v1, "release"),
    raises(
        "RollbackStage",
        errors.rollback_target_outdated,
        a_rollback_after_an_update,
        "release",
    ),
    raises(
        "RollbackStage",
        errors.rollback_target_incomplete,
        a_rollback_to_what_failed,
        "<targetPipelineExecutionId>",
        "Build",
    ),
    raises(
        "RollbackStage",
        errors.stage_in_progress,
        a_rollback_of_a_busy_stage,
        "release",
        "Build",
    ),
    raises(
        "OverrideStageCondition",
        errors.not_latest_execution,
        an_override_of_an_older_execution,
        "<pipelineName>",
        "<stageName>",
        "<pipelineExecutionId>",
    ),
    raises(
        "OverrideStageCondition",
        errors.condition_not_overridable,
        an_override_of_no_condition,
        "release",
        "Build",
        "BEFORE_ENTRY",
    ),
    *(
        raises(operation, errors.too_many_executions, scene, "release", 50)
        for operation, scene in {
            "StartPipelineExecution": a_full_queue,
            "RetryStageExecution": a_retry_behind_a_full_queue,
            "OverrideStageCondition": an_override_behind_a_full_queue,
            "PutActionRevision": news_of_a_full_queue,
        }.items()
    ),
    raises(
        "ListRuleExecutions",
        errors.pipeline_not_found_in_history,
        asks(pipelineName="nowhere"),
        "123456789012",
        "nowhere",
    ),
    raises(
        "ListRuleExecutions",
        errors.execution_not_found,
        asks_of_a_release(pipelineName="release", filter={"pipelineExecutionId": NOWHERE}),
        "release",
        NOWHERE,
    ),
    raises(
        "ListRuleExecutions",
        errors.invalid_next_token,
        asks_of_a_release(pipelineName="release", nextToken="garbage"),
        "garbage",
    ),
]
