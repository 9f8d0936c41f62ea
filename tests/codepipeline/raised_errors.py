"""The errors that operations raise, each with a scene that ends with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock import _errors
from pipemock._engine import errors
from pipemock._engine.engine import MOST_PIPELINES
from tests.codepipeline.scenes import (
    NOWHERE,
    SCENES,
    answer,
    asks,
    asks_of_a_release,
    first_execution,
)
from tests.declarations import release

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock import PipelineMock
    from pipemock._errors import ServiceError
    from tests.codepipeline.scenes import Scene

ARN: Final = "arn:aws:codepipeline:us-east-1:123456789012:release"
BROKEN_ARN: Final = "arn:aws:codepipeline:us-east-1:here:123456789012:release"


@attrs.frozen
class Raised:
    """An operation, the error that it raises, and the scene in which it does."""

    operation: str
    factory: Callable[..., ServiceError]
    scene: Scene
    told: tuple[Any, ...]

    def error(self, parameters: Mapping[str, Any]) -> ServiceError:
        """Return the error; names in angle brackets stand for parameters of the call."""
        names = {f"<{name}>": value for name, value in parameters.items()}
        return self.factory(*(names.get(str(each), each) for each in self.told))

    def __str__(self) -> str:
        """Name the row in a report."""
        return f"{self.operation}-{self.factory.__name__}"


def raises(
    operation: str, factory: Callable[..., ServiceError], scene: Scene, *told: Any
) -> Raised:
    """Return a row for an operation, its error and the arguments of the error."""
    return Raised(operation, factory, scene, told)


# Scenes ---------------------------------------------------------------------------------------


def on_stage(stage: str = "Nowhere", pipeline: str = "release", **members: Any) -> dict[str, Any]:
    """Return the parameters of a call that names a stage."""
    return {"pipelineName": pipeline, "stageName": stage, **members}


def an_older_execution(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_pipeline(pipeline=release())
    older = first_execution(client)
    client.start_pipeline_execution(name="release")
    return on_stage("Build", pipelineExecutionId=older, retryMode="FAILED_ACTIONS")


def fill_region(mock: PipelineMock, client: Any, number: int) -> None:
    """Add pipelines to the state directly, which is faster than creating them."""
    client.create_pipeline(pipeline=release())
    pipelines = mock._cloud.world().pipelines
    names = (f"pipeline{position}" for position in range(1, number))
    pipelines.update(dict.fromkeys(names, pipelines["release"]))


def a_full_region(mock: PipelineMock, client: Any) -> dict[str, Any]:
    fill_region(mock, client, MOST_PIPELINES)
    return {"pipeline": release(name="another")}


def overriding(kind: str) -> Scene:
    """Start the pipeline that most tests use with a revision of some type for its source."""
    override = {"actionName": "Checkout", "revisionType": kind, "revisionValue": "1"}
    return asks_of_a_release(name="release", sourceRevisions=[override])


def tagged(*keys: str, arn: str = ARN) -> Scene:
    """Add tags to the pipeline that most tests use."""
    return asks_of_a_release(resourceArn=arn, tags=[{"key": key, "value": ""} for key in keys])


def created(*keys: str) -> Scene:
    """Create a pipeline with tags."""
    return asks(pipeline=release(), tags=[{"key": key, "value": ""} for key in keys])


def untagged(*keys: str, arn: str = ARN) -> Scene:
    """Remove tags from the pipeline that most tests use."""
    return asks_of_a_release(resourceArn=arn, tagKeys=list(keys))


MANY: Final = [f"tag{number}" for number in range(51)]
GATE: Final = {"transitionType": "Inbound"}
CLOSED: Final = {**GATE, "reason": "Closed."}
RETRY: Final = {"pipelineExecutionId": NOWHERE, "retryMode": "ALL_ACTIONS"}
NULL: Final = "Value at 'name' failed to satisfy constraint: Member must not be null"
ONE_STAGE: Final = "Pipeline has only 1 stage. There should be a minimum of 2 stages in a pipeline"
NO_STORE: Final = (
    "Specify either 'pipeline.artifactStore' or 'pipeline.artifactStores', but not both."
)
BOTH_STORES: Final = release(artifactStores={"us-east-1": {"type": "S3", "location": "artifacts"}})
GARBAGE: Final = {"nextToken": "garbage"}

RAISED: Final = [
    # Requests
    raises("GetPipeline", _errors.constraints_violated, asks(), [NULL]),
    raises("GetPipeline", _errors.wrong_type, asks(name=7), 7, "string"),
    raises("ListPipelines", errors.invalid_next_token, asks(**GARBAGE), "garbage"),
    raises("ListActionTypes", errors.invalid_next_token, asks(**GARBAGE), "garbage"),
    raises(
        "ListPipelineExecutions",
        errors.invalid_next_token,
        asks_of_a_release(pipelineName="release", **GARBAGE),
        "garbage",
    ),
    raises(
        "ListActionExecutions",
        errors.invalid_next_token,
        SCENES["history-with-a-foreign-token"],
        "<nextToken>",
    ),
    raises(
        "ListTagsForResource",
        errors.invalid_next_token,
        asks_of_a_release(resourceArn=ARN, **GARBAGE),
        "garbage",
    ),
    # Declarations
    raises("CreatePipeline", errors.invalid_structure, SCENES["one-stage"], ONE_STAGE),
    raises(
        "CreatePipeline",
        errors.invalid_stage,
        SCENES["stage-name-twice"],
        "Stage name 'Same' is used more than once",
    ),
    raises(
        "UpdatePipeline",
        errors.invalid_action,
        SCENES["commands-without-commands"],
        "Action Clean must have a non-empty commands field",
    ),
    raises("CreatePipeline", _errors.validation, asks(pipeline=BOTH_STORES), NO_STORE),
    # Pipelines
    raises(
        "CreatePipeline",
        errors.pipeline_name_in_use,
        asks_of_a_release(pipeline=release()),
        "123456789012",
        "release",
    ),
    raises("CreatePipeline", errors.too_many_pipelines, a_full_region, 1000),
    raises(
        "CreatePipeline",
        errors.too_many_polled_pipelines,
        SCENES["too-many-polled-pipelines"],
        300,
    ),
    raises(
        "GetPipeline",
        errors.pipeline_version_not_found,
        asks_of_a_release(name="release", version=2),
        "123456789012",
        "release",
        2,
    ),
    raises(
        "StartPipelineExecution",
        errors.pipeline_not_found_to_start,
        asks(name="nowhere"),
        "123456789012",
        "nowhere",
    ),
    raises(
        "ListActionExecutions",
        errors.pipeline_not_found_in_history,
        asks(pipelineName="nowhere"),
        "123456789012",
        "nowhere",
    ),
    *(
        raises(operation, errors.pipeline_not_found, scene, "123456789012", "nowhere")
        for operation, scene in {
            "UpdatePipeline": asks(pipeline=release(name="nowhere")),
            "GetPipeline": asks(name="nowhere"),
            "GetPipelineState": asks(name="nowhere"),
            "GetPipelineExecution": asks(pipelineName="nowhere", pipelineExecutionId=NOWHERE),
            "ListPipelineExecutions": asks(pipelineName="nowhere"),
            "StopPipelineExecution": asks(pipelineName="nowhere", pipelineExecutionId=NOWHERE),
            "RetryStageExecution": asks(**on_stage(pipeline="nowhere", **RETRY)),
            "EnableStageTransition": asks(**on_stage(pipeline="nowhere", **GATE)),
            "DisableStageTransition": asks(**on_stage(pipeline="nowhere", **CLOSED)),
            "PutApprovalResult": asks(**{**answer(NOWHERE), "pipelineName": "nowhere"}),
        }.items()
    ),
    # Stages and actions
    *(
        raises(operation, errors.stage_not_found, scene, "release", "Nowhere")
        for operation, scene in {
            "RetryStageExecution": asks_of_a_release(**on_stage(**RETRY)),
            "EnableStageTransition": asks_of_a_release(**on_stage(**GATE)),
            "DisableStageTransition": asks_of_a_release(**on_stage(**CLOSED)),
            "PutApprovalResult": asks_of_a_release(**answer(NOWHERE, place=("Nowhere", "Sign"))),
        }.items()
    ),
    raises(
        "PutApprovalResult",
        errors.action_not_found,
        asks_of_a_release(**answer(NOWHERE, place=("Approve", "Nobody"))),
        "release",
        "Approve",
        "Nobody",
    ),
    raises(
        "RetryStageExecution",
        errors.stage_not_retryable,
        SCENES["retry-what-succeeded"],
        "<pipelineName>",
        "<stageName>",
        "<pipelineExecutionId>",
    ),
    raises(
        "RetryStageExecution",
        errors.not_latest_execution,
        an_older_execution,
        "<pipelineName>",
        "<stageName>",
        "<pipelineExecutionId>",
    ),
    # Executions
    raises(
        "StartPipelineExecution",
        errors.variable_given_twice,
        SCENES["start-with-a-variable-twice"],
        "Alpha",
    ),
    raises(
        "StartPipelineExecution",
        errors.not_a_source_action,
        SCENES["start-with-a-revision-of-no-source"],
    ),
    raises(
        "StartPipelineExecution",
        errors.override_of_another_source,
        overriding("COMMIT_ID"),
        "Checkout",
        "COMMIT_ID",
    ),
    raises(
        "StartPipelineExecution",
        errors.override_not_allowed,
        overriding("S3_OBJECT_KEY"),
        "Checkout",
        "S3_OBJECT_KEY",
        "AllowOverrideForS3ObjectKey",
    ),
    raises(
        "GetPipelineExecution",
        errors.execution_not_found,
        SCENES["get-unknown-execution"],
        "release",
        NOWHERE,
    ),
    raises(
        "ListActionExecutions",
        errors.execution_not_found,
        SCENES["history-of-unknown-execution"],
        "release",
        NOWHERE,
    ),
    raises(
        "StopPipelineExecution",
        errors.execution_not_stoppable,
        asks_of_a_release(pipelineName="release", pipelineExecutionId=NOWHERE),
        "release",
        NOWHERE,
    ),
    raises(
        "StopPipelineExecution",
        errors.duplicated_stop,
        SCENES["stop-twice"],
        "<pipelineName>",
        "<pipelineExecutionId>",
    ),
    # Approvals
    raises(
        "PutApprovalResult",
        errors.approval_already_completed,
        SCENES["approval-answered-before"],
    ),
    raises(
        "PutApprovalResult",
        errors.approval_out_of_date,
        SCENES["approval-that-was-abandoned"],
        "release",
    ),
    raises(
        "PutApprovalResult",
        errors.approval_token_unknown,
        asks_of_a_release(**answer(NOWHERE)),
    ),
    raises(
        "PutApprovalResult",
        errors.approval_summary_required,
        SCENES["approval-without-its-summary"],
        "Detailed",
        "Detailed",
    ),
    # Tags
    raises("CreatePipeline", errors.too_many_tags, created(*MANY), ARN),
    raises("CreatePipeline", errors.system_tag, created("aws:team"), "aws:team"),
    raises("CreatePipeline", errors.tag_given_twice, created("team", "team"), "team"),
    raises("TagResource", errors.too_many_tags, tagged(*MANY), ARN),
    raises("TagResource", errors.system_tag, tagged("aws:team"), "aws:team"),
    raises("TagResource", errors.tag_given_twice, tagged("team", "team"), "team"),
    raises("TagResource", errors.invalid_arn, tagged(arn=BROKEN_ARN), BROKEN_ARN),
    raises("TagResource", errors.resource_not_found, asks(resourceArn=ARN, tags=[]), ARN),
    raises("UntagResource", errors.system_tag, untagged("aws:team"), "aws:team"),
    raises("UntagResource", errors.invalid_arn, untagged(arn=BROKEN_ARN), BROKEN_ARN),
    raises("UntagResource", errors.resource_not_found, asks(resourceArn=ARN, tagKeys=[]), ARN),
    raises("ListTagsForResource", errors.invalid_arn, asks(resourceArn=BROKEN_ARN), BROKEN_ARN),
    raises("ListTagsForResource", errors.resource_not_found, asks(resourceArn=ARN), ARN),
]
