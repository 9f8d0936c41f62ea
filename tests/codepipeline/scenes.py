"""Scenes that end with a refused call, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from tests.declarations import action, approval, build, open_token, pipeline, release, source

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

    Scene: TypeAlias = Callable[[PipelineMock, Any], dict[str, Any]]
    """Set the scene, and return the parameters of the refused call."""

NOWHERE: Final = "00000000-0000-4000-8000-000000000000"
TOPIC: Final = "arn:aws:sns:us-east-1:123456789012:signatures"


def asks(**parameters: Any) -> Scene:
    """Return a scene without any resources."""
    return lambda _mock, _client: parameters


def asks_of_a_release(**parameters: Any) -> Scene:
    """Return a scene with the pipeline that most tests use."""

    def scene(_mock: PipelineMock, client: Any) -> dict[str, Any]:
        client.create_pipeline(pipeline=release())
        return parameters

    return scene


def first_execution(client: Any) -> str:
    """Return the id of the oldest execution."""
    found = client.list_pipeline_executions(pipelineName="release")["pipelineExecutionSummaries"]
    execution_id: str = found[-1]["pipelineExecutionId"]
    return execution_id


def answer(token: str, *, place: tuple[str, str] = ("Approve", "Sign")) -> dict[str, Any]:
    """Return the parameters of an approval."""
    stage, action = place
    return {
        "pipelineName": "release",
        "stageName": stage,
        "actionName": action,
        "result": {"status": "Approved", "summary": ""},
        "token": token,
    }


def stop(client: Any, *, abandon: bool = False) -> dict[str, Any]:
    """Return the parameters of a stop."""
    execution_id = first_execution(client)
    return {"pipelineName": "release", "pipelineExecutionId": execution_id, "abandon": abandon}


# Scenes that take more than a line ------------------------------------------------------------


def a_variable_twice(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    variables = [{"name": "Alpha", "value": "1"}, {"name": "Alpha", "value": "2"}]
    client.create_pipeline(pipeline=release(variables=[{"name": "Alpha", "defaultValue": "0"}]))
    client.start_pipeline_execution(name="release", clientRequestToken="again")
    return {"name": "release", "variables": variables, "clientRequestToken": "again"}


def a_foreign_token(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_pipeline(pipeline=release())
    second = client.start_pipeline_execution(name="release")["pipelineExecutionId"]
    wanted = {"pipelineExecutionId": first_execution(client)}
    page = client.list_action_executions(pipelineName="release", filter=wanted, maxResults=1)
    return {
        "pipelineName": "release",
        "filter": {"pipelineExecutionId": second},
        "nextToken": page["nextToken"],
    }


def an_answer_too_late(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_pipeline(pipeline=release())
    parameters = answer(open_token(client))
    client.put_approval_result(**parameters)
    return parameters


def an_approval_without_its_summary(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    detailed = approval("Detailed", configuration={"IsSummaryRequired": "true"})
    client.create_pipeline(pipeline=pipeline(("Source", [source()]), ("Detailed", [detailed])))
    return answer(open_token(client, action="Detailed"), place=("Detailed", "Detailed"))


def an_abandoned_approval(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_pipeline(pipeline=release())
    parameters = answer(open_token(client))
    client.stop_pipeline_execution(**stop(client, abandon=True))
    return parameters


def a_second_stop(_mock: PipelineMock, client: Any, *, abandon: bool = False) -> dict[str, Any]:
    client.create_pipeline(pipeline=release())
    parameters = stop(client, abandon=abandon)
    client.stop_pipeline_execution(**parameters)
    return parameters


def a_retry_after_success(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    client.create_pipeline(pipeline=release())
    return {
        "pipelineName": "release",
        "stageName": "Build",
        "pipelineExecutionId": first_execution(client),
        "retryMode": "ALL_ACTIONS",
    }


# The table ------------------------------------------------------------------------------------


def a_region_full_of_pollers(mock: PipelineMock, client: Any) -> dict[str, Any]:
    """Fill the Region with pipelines that poll, and return one more."""
    checkout = source()
    checkout["configuration"]["PollForSourceChanges"] = "true"
    polling = pipeline(("Source", [checkout]), ("Build", [build()]))
    client.create_pipeline(pipeline=polling)
    pipelines = mock._cloud.world().pipelines
    pipelines.update({f"pipeline{each}": pipelines["release"] for each in range(1, 300)})
    return {"pipeline": {**polling, "name": "another"}}


SAME: Final = ("Same", [approval()])
CLEANING: Final = action("Clean", "Compute/AWS/Commands", inputArtifacts=[{"name": "Code"}])

SCENES: Final[dict[str, Scene]] = {
    "one-stage": asks(pipeline=pipeline(("Source", [source()]))),
    "stage-name-twice": asks(pipeline=pipeline(("Source", [source()]), SAME, SAME)),
    "commands-without-commands": asks_of_a_release(
        pipeline=pipeline(("Source", [source()]), ("Work", [CLEANING]), pipelineType="V2")
    ),
    "get-unknown-execution": asks_of_a_release(pipelineName="release", pipelineExecutionId=NOWHERE),
    "start-with-a-variable-twice": a_variable_twice,
    "start-with-a-revision-of-no-source": asks_of_a_release(
        name="release",
        sourceRevisions=[
            {"actionName": "Compile", "revisionType": "COMMIT_ID", "revisionValue": "1"}
        ],
    ),
    "history-with-a-foreign-token": a_foreign_token,
    "history-of-unknown-execution": asks_of_a_release(
        pipelineName="release", filter={"pipelineExecutionId": NOWHERE}
    ),
    "approval-answered-before": an_answer_too_late,
    "approval-without-its-summary": an_approval_without_its_summary,
    "approval-that-was-abandoned": an_abandoned_approval,
    "stop-twice": a_second_stop,
    "retry-what-succeeded": a_retry_after_success,
    "too-many-polled-pipelines": a_region_full_of_pollers,
}
