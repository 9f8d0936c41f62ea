"""The worlds in which the samples of the API reference are answered as printed."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock import fail, succeed
from tests.declarations import action, approval, build, deploy, open_token, pipeline, source
from tests.stories.samples import corrected, sample

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock import PipelineMock


@attrs.frozen
class World:
    """When and where a sample is sent, and what happened there before."""

    prepare: Callable[[PipelineMock, Any], Mapping[str, str]]
    """Returns the ids that stand for the printed ones."""
    now: float = 1444681408.094
    region: str = "us-east-1"
    account: str = "111111111111"


def moment(timestamp: float) -> datetime:
    """Return the time that a number in a sample stands for."""
    return datetime.fromtimestamp(timestamp, tz=timezone.utc)


def _demo(name: str) -> dict[str, Any]:
    declaration: dict[str, Any] = corrected(sample("CreatePipeline")["request"]["pipeline"])
    return declaration | {"name": name}


def _latest_id(client: Any) -> str:
    answer = client.list_pipeline_executions(pipelineName="MyFirstPipeline")
    execution_id: str = answer["pipelineExecutionSummaries"][0]["pipelineExecutionId"]
    return execution_id


def _empty(_mock: PipelineMock, _client: Any) -> dict[str, str]:
    return {}


def _with_first_pipeline(_mock: PipelineMock, client: Any) -> dict[str, str]:
    client.create_pipeline(pipeline=_demo("MyFirstPipeline"))
    return {}


def _with_second_pipeline(_mock: PipelineMock, client: Any) -> dict[str, str]:
    client.create_pipeline(pipeline=_demo("MySecondPipeline"))
    return {}


def _with_the_pipeline_to_get(_mock: PipelineMock, client: Any) -> dict[str, str]:
    client.create_pipeline(pipeline=corrected(sample("GetPipeline")["response"]["pipeline"]))
    return {}


# The sample prints version 3, so there was one update before.
def _with_a_pipeline_in_version_two(_mock: PipelineMock, client: Any) -> dict[str, str]:
    client.create_pipeline(pipeline=_demo("MyFirstPipeline"))
    client.update_pipeline(pipeline=_demo("MyFirstPipeline"))
    return {}


def _with_both_pipelines(mock: PipelineMock, client: Any) -> dict[str, str]:
    first, second = sample("ListPipelines")["response"]["pipelines"]
    client.create_pipeline(pipeline=_demo("MySecondPipeline"))
    client.update_pipeline(pipeline=_demo("MySecondPipeline"))
    mock.clock.advance_to(moment(second["updated"]))
    client.update_pipeline(pipeline=_demo("MySecondPipeline"))
    mock.clock.advance_to(moment(first["created"]))
    client.create_pipeline(pipeline=_demo("MyFirstPipeline"))
    return {}


def _with_a_change_on_github(mock: PipelineMock, client: Any) -> dict[str, str]:
    printed = sample("GetPipelineExecution")["response"]["pipelineExecution"]
    [revision] = printed["artifactRevisions"]
    configuration = {
        "Owner": "anycompany",
        "Repo": "MyApp",
        "Branch": "main",
        "OAuthToken": "secret",
    }
    github = action(
        "Source",
        "Source/ThirdParty/GitHub",
        configuration=configuration,
        outputArtifacts=[{"name": "MyApp"}],
    )
    declaration = pipeline(
        ("Source", [github]), ("Build", [build(takes="MyApp")]), name="MyFirstPipeline"
    )
    client.create_pipeline(pipeline=declaration)
    client.update_pipeline(pipeline=declaration)
    execution_id = mock.source_change(
        "MyFirstPipeline", revision=revision["revisionId"], summary=revision["revisionSummary"]
    )
    return {
        "42ee4d10-e4de-a37c-82b7-36c11EXAMPLE": execution_id,
        "3137f7cb-7cf7-039j-s831-d7eu3EXAMPLE": execution_id,
    }


def _with_a_deployment_and_an_opened_transition(mock: PipelineMock, client: Any) -> dict[str, str]:
    state = sample("GetPipelineState")["response"]
    fetched, shipped = (stage["actionStates"][0] for stage in state["stageStates"])
    transition = state["stageStates"][1]["inboundTransitionState"]
    when = [each["latestExecution"]["lastStatusChange"] for each in (fetched, shipped)]
    mock.when(category="Source").then(
        succeed(after=when[0] - state["created"], revision=fetched["currentRevision"]["revisionId"])
    )
    mock.when(category="Deploy").then(
        succeed(
            after=when[1] - when[0],
            external_execution_id=shipped["latestExecution"]["externalExecutionId"],
        )
    )
    client.create_pipeline(pipeline=_demo("MyFirstPipeline"))
    mock.clock.advance_to(moment(transition["lastChangedAt"]))
    with mock.acting_as(transition["lastChangedBy"]):
        client.enable_stage_transition(**sample("EnableStageTransition")["request"])
    return {}


def _with_a_failed_deployment(mock: PipelineMock, client: Any) -> dict[str, str]:
    mock.when(category="Deploy").then(fail())
    client.create_pipeline(pipeline=_demo("MyFirstPipeline"))
    return {"3137f7cb-7cf7-EXAMPLE": _latest_id(client)}


def _with_an_open_approval(_mock: PipelineMock, client: Any) -> dict[str, str]:
    client.create_pipeline(
        pipeline=pipeline(
            ("Source", [source()]),
            ("MyApprovalStage", [approval("MyApprovalAction")]),
            ("Staging", [deploy()]),
            name="MyFirstPipeline",
        )
    )
    token = open_token(client, pipeline="MyFirstPipeline", action="MyApprovalAction")
    return {"1a2b3c4d-573f-4ea7-a67E-XAMPLETOKEN": token}


def _with_a_jenkins(client: Any, category: str) -> None:
    project = {"name": "ProjectName", "required": True, "key": True, "secret": False}
    client.create_custom_action_type(
        category=category,
        provider="JenkinsProviderName",
        version="1",
        configurationProperties=[{**project, "queryable": True}],
        inputArtifactDetails={"minimumCount": 0, "maximumCount": 5},
        outputArtifactDetails={"minimumCount": 0, "maximumCount": 5},
    )


def _with_a_type_to_delete(_mock: PipelineMock, client: Any) -> dict[str, str]:
    _with_a_jenkins(client, "Build")
    return {}


# Each time but the first, the job was handed out before and nobody has acknowledged it.
def _job_polled_for(mock: PipelineMock, client: Any, *, times: int) -> dict[str, Any]:
    _with_a_jenkins(client, "Test")
    test = action(
        "JenkinsTestAction",
        "Test/Custom/JenkinsProviderName",
        configuration={"ProjectName": "JenkinsTestProject"},
        inputArtifacts=[{"name": "MyAppBuild"}],
    )
    declaration = pipeline(
        ("Source", [source(output="MyApp")]),
        ("Build", [build(takes="MyApp", outputArtifacts=[{"name": "MyAppBuild"}])]),
        ("Testing", [test]),
        name="MySecondPipeline",
        artifactStore={"type": "S3", "location": "codepipeline-us-east-1-11EXAMPLE11"},
    )
    client.create_pipeline(pipeline=declaration)
    found: list[dict[str, Any]] = []
    for _ in range(times):
        mock.clock.advance(minutes=1)
        found = client.poll_for_jobs(**sample("PollForJobs")["request"])["jobs"]
    return found[0]


def _key_of(job: dict[str, Any]) -> dict[str, str]:
    [taken] = job["data"]["inputArtifacts"]
    return {"MySecondPipeline/MyAppBuild/EXAMPLE": taken["location"]["s3Location"]["objectKey"]}


# The sample prints the nonce 3, as for a job that is handed out for the third time.
def _with_a_job_that_is_free_again(mock: PipelineMock, client: Any) -> dict[str, str]:
    job = _job_polled_for(mock, client, times=2)
    mock.clock.advance(minutes=1)
    return {"ef66c259-64f9-EXAMPLE": job["id"], **_key_of(job)}


def _with_a_job_to_acknowledge(mock: PipelineMock, client: Any) -> dict[str, str]:
    return {"f4f4ff82-2d11-EXAMPLE": _job_polled_for(mock, client, times=3)["id"]}


def _with_a_job_to_look_at(mock: PipelineMock, client: Any) -> dict[str, str]:
    job = _job_polled_for(mock, client, times=1)
    return {"ef66c259-EXAMPLE": job["id"], **_key_of(job)}


def _with_a_source_in_staging(_mock: PipelineMock, client: Any) -> dict[str, str]:
    stages = ("Staging", [source("Source")]), ("Build", [build()])
    client.create_pipeline(pipeline=pipeline(*stages, name="MyFirstPipeline"))
    return {}


WORLDS: Final[Mapping[str, World]] = {
    "CreatePipeline": World(_empty),
    "GetPipeline": World(
        _with_the_pipeline_to_get, 1501626591.112, region="us-east-2", account="803980000000"
    ),
    "UpdatePipeline": World(_with_a_pipeline_in_version_two),
    "DeletePipeline": World(_with_second_pipeline),
    "ListPipelines": World(_with_both_pipelines, 1443046290.003),
    "StartPipelineExecution": World(_with_first_pipeline),
    "GetPipelineExecution": World(_with_a_change_on_github),
    "GetPipelineState": World(_with_a_deployment_and_an_opened_transition, 1446137312.204),
    "EnableStageTransition": World(_with_first_pipeline),
    "DisableStageTransition": World(_with_first_pipeline),
    "RetryStageExecution": World(_with_a_failed_deployment),
    "PutApprovalResult": World(_with_an_open_approval, 1466137312.204),
    "ListActionTypes": World(_empty),
    "CreateCustomActionType": World(_empty),
    "DeleteCustomActionType": World(_with_a_type_to_delete),
    "PollForJobs": World(_with_a_job_that_is_free_again),
    "AcknowledgeJob": World(_with_a_job_to_acknowledge),
    "GetJobDetails": World(_with_a_job_to_look_at),
    "PutActionRevision": World(_with_a_source_in_staging),
}
"""For each sample the world that it needs."""
