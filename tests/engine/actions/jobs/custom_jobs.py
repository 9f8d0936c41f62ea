"""Farms: a custom action type, pipelines that use it, and the calls of its workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pytest
from botocore.exceptions import ClientError

from tests.declarations import action, pipeline, source

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock
    from pipemock._engine.state.executions import Job

Code: TypeAlias = str
Words: TypeAlias = str

FARM: Final = {"category": "Build", "owner": "Custom", "provider": "Farm", "version": "1"}
FARM_IN_WORDS: Final = (
    "ActionType (Category: 'Build', Owner: 'Custom', Provider: 'Farm', Version: '1')"
)
ANY_NUMBER: Final = {"minimumCount": 0, "maximumCount": 5}
NOBODY: Final = "00000000-0000-0000-0000-000000000001"
"""The id of a job that does not exist."""


# Types and pipelines --------------------------------------------------------------------------


def configurable(name: str, **members: Any) -> dict[str, Any]:
    """Define a configuration property: optional, and neither secret nor queryable."""
    given = {"required": False, "key": True, "secret": False, "queryable": False, **members}
    return {"name": name, **given}


def farm_type(**members: Any) -> dict[str, Any]:
    """Define the action type of the farm; workers can ask for the jobs of one project."""
    project = configurable("Project", required=True, queryable=True)
    return {
        "category": "Build",
        "provider": "Farm",
        "version": "1",
        "configurationProperties": [project, configurable("Key", secret=True)],
        "inputArtifactDetails": ANY_NUMBER,
        "outputArtifactDetails": ANY_NUMBER,
        **members,
    }


def farmed(name: str = "Compile", *, project: str = "shop", **members: Any) -> dict[str, Any]:
    """Declare an action that the farm does."""
    given: dict[str, Any] = {"configuration": {"Project": project}, **members}
    return action(name, "Build/Custom/Farm", **given)


def farm_pipeline(*actions: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Declare a pipeline of a source and a stage for the farm."""
    stages = ("Source", [source()]), ("Build", list(actions or [farmed()]))
    return pipeline(*stages, **members)


def running(client: Any, *actions: dict[str, Any], **members: Any) -> str:
    """Open the farm, create a pipeline that needs it, and return the id of its execution."""
    client.create_custom_action_type(**farm_type())
    return created(client, farm_pipeline(*actions, **members))


def created(client: Any, declaration: dict[str, Any]) -> str:
    """Create a pipeline and return the id of the execution that its creation started."""
    client.create_pipeline(pipeline=declaration)
    [execution] = client.list_pipeline_executions(pipelineName=declaration["name"])[
        "pipelineExecutionSummaries"
    ]
    execution_id: str = execution["pipelineExecutionId"]
    return execution_id


# What workers say -----------------------------------------------------------------------------


def polled(client: Any, **members: Any) -> list[dict[str, Any]]:
    """Return the jobs that a worker of the farm is handed."""
    jobs: list[dict[str, Any]] = client.poll_for_jobs(**{"actionTypeId": FARM, **members})["jobs"]
    return jobs


def taken(client: Any, **members: Any) -> dict[str, Any]:
    """Return the only job that there is, handed out and not acknowledged."""
    [job] = polled(client, **members)
    return job


def begun(client: Any, **members: Any) -> dict[str, Any]:
    """Return the only job that there is, handed out and acknowledged."""
    job = taken(client, **members)
    acknowledged(client, job)
    return job


def acknowledged(client: Any, job: dict[str, Any]) -> str:
    """Acknowledge a job and return the status in the answer."""
    status: str = client.acknowledge_job(jobId=job["id"], nonce=job["nonce"])["status"]
    return status


def finish(client: Any, job: dict[str, Any], **members: Any) -> None:
    """Report that a job is done."""
    client.put_job_success_result(jobId=job["id"], **members)


def give_up(client: Any, job: dict[str, Any], message: str = "No.", **details: Any) -> None:
    """Report that a job can't be done."""
    failure = {"type": "JobFailed", "message": message, **details}
    client.put_job_failure_result(jobId=job["id"], failureDetails=failure)


# What became of it ----------------------------------------------------------------------------


def board(mock: PipelineMock) -> list[Job]:
    """Return all jobs of the mock's own account and Region, oldest first."""
    return list(mock._cloud.world().jobs.by_id.values())


def refusal(call: Callable[..., Any], *given: Any, **parameters: Any) -> tuple[Code, Words]:
    """Return the class and message of the error that a call raises."""
    with pytest.raises(ClientError) as raised:
        call(*given, **parameters)
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


def status(client: Any, pipeline: str = "release") -> str:
    """Return the status of the newest execution."""
    answer = client.list_pipeline_executions(pipelineName=pipeline)
    found: str = answer["pipelineExecutionSummaries"][0]["status"]
    return found


def action_state(client: Any, name: str = "Compile") -> dict[str, Any]:
    """Return an action as GetPipelineState shows it."""
    stages = client.get_pipeline_state(name="release")["stageStates"]
    actions = [each for stage in stages for each in stage["actionStates"]]
    [found] = [each for each in actions if name == each["actionName"]]
    state: dict[str, Any] = found
    return state


def latest(client: Any, name: str = "Compile") -> dict[str, Any]:
    """Return the latest attempt at an action as GetPipelineState shows it."""
    found: dict[str, Any] = action_state(client, name)["latestExecution"]
    return found


def attempt(client: Any, name: str = "Compile") -> dict[str, Any]:
    """Return the newest attempt at an action as ListActionExecutions shows it."""
    answer = client.list_action_executions(pipelineName="release")
    found = [each for each in answer["actionExecutionDetails"] if name == each["actionName"]]
    newest: dict[str, Any] = found[0]
    return newest
