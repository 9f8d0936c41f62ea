"""Helpers that call a client and read its answers and the events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._clock.times import parse_time
from tests.declarations import open_token

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipemock import PipelineMock
    from pipemock.events import PipelineEvent

START: Final = parse_time("2026-01-05T09:00Z")
"""The moment at which the clock of the fixture `mock` begins."""


def created(client: Any, declaration: Mapping[str, Any]) -> str:
    """Create a pipeline and return the id of the execution that its creation started."""
    client.create_pipeline(pipeline=declaration)
    execution_id: str = summaries(client, declaration["name"])[-1]["pipelineExecutionId"]
    return execution_id


def started(client: Any, pipeline: str = "release", **members: Any) -> str:
    """Start an execution and return its id."""
    answer = client.start_pipeline_execution(name=pipeline, **members)
    execution_id: str = answer["pipelineExecutionId"]
    return execution_id


def stopped(client: Any, execution_id: str, *, pipeline: str = "release", **members: Any) -> None:
    """Stop an execution."""
    client.stop_pipeline_execution(
        pipelineName=pipeline, pipelineExecutionId=execution_id, **members
    )


def retried(client: Any, execution_id: str, stage: str, mode: str = "FAILED_ACTIONS") -> str:
    """Retry a stage and return the id of the execution that the answer names."""
    answer = client.retry_stage_execution(
        pipelineName="release",
        stageName=stage,
        pipelineExecutionId=execution_id,
        retryMode=mode,
    )
    answered_id: str = answer["pipelineExecutionId"]
    return answered_id


def approved(client: Any, *, token: str | None = None, status: str = "Approved") -> None:
    """Answer the approval of the pipeline that most tests use."""
    client.put_approval_result(
        pipelineName="release",
        stageName="Approve",
        actionName="Sign",
        result={"summary": "Seen.", "status": status},
        token=token or open_token(client),
    )


def execution(client: Any, execution_id: str, pipeline: str = "release") -> dict[str, Any]:
    """Return an execution as GetPipelineExecution shows it."""
    answer = client.get_pipeline_execution(pipelineName=pipeline, pipelineExecutionId=execution_id)
    found: dict[str, Any] = answer["pipelineExecution"]
    return found


def status(client: Any, execution_id: str, pipeline: str = "release") -> str:
    """Return the status of an execution."""
    found: str = execution(client, execution_id, pipeline)["status"]
    return found


def summaries(client: Any, pipeline: str = "release") -> list[dict[str, Any]]:
    """Return the executions as ListPipelineExecutions shows them, the newest first."""
    answer = client.list_pipeline_executions(pipelineName=pipeline)
    found: list[dict[str, Any]] = answer["pipelineExecutionSummaries"]
    return found


def attempts(client: Any, pipeline: str = "release", **named: str) -> list[dict[str, Any]]:
    """Return the attempts at actions, the newest first, whose members are as named."""
    answer = client.list_action_executions(pipelineName=pipeline)
    found = answer["actionExecutionDetails"]
    return [each for each in found if named.items() <= each.items()]


def action_names(client: Any, **named: str) -> list[str]:
    """Return the names of the actions of such attempts, the oldest first."""
    return [each["actionName"] for each in reversed(attempts(client, **named))]


def stage_state(client: Any, name: str, pipeline: str = "release") -> dict[str, Any]:
    """Return a stage as GetPipelineState shows it."""
    stages = client.get_pipeline_state(name=pipeline)["stageStates"]
    [found] = [stage for stage in stages if stage["stageName"] == name]
    state: dict[str, Any] = found
    return state


def inside(client: Any, name: str, pipeline: str = "release") -> tuple[str, str] | None:
    """Return which execution was in a stage last, and the status of its pass through it."""
    latest = stage_state(client, name, pipeline).get("latestExecution")
    return None if latest is None else (latest["pipelineExecutionId"], latest["status"])


def inbound(client: Any, name: str, pipeline: str = "release") -> list[str]:
    """Return the ids of the executions that wait in front of a stage: the list, or the only one."""
    state = stage_state(client, name, pipeline)
    only = [state["inboundExecution"]] if "inboundExecution" in state else []
    return [each["pipelineExecutionId"] for each in state["inboundExecutions"] or only]


def latest(client: Any, action: str, pipeline: str = "release") -> dict[str, Any] | None:
    """Return the latest attempt at an action as GetPipelineState shows it, if there was one."""
    stages = client.get_pipeline_state(name=pipeline)["stageStates"]
    actions = [each for stage in stages for each in stage["actionStates"]]
    [found] = [each for each in actions if each["actionName"] == action]
    attempt: dict[str, Any] | None = found.get("latestExecution")
    return attempt


def action_status(client: Any, action: str, pipeline: str = "release") -> str | None:
    """Return the status of the latest attempt at an action, if there was one."""
    attempt = latest(client, action, pipeline)
    return None if attempt is None else attempt["status"]


def happened(
    mock: PipelineMock, kind: type[PipelineEvent], **named: Any
) -> list[tuple[float, str]]:
    """Return the seconds and states of the events of one class whose members are as named."""
    return [
        (seconds(event.time), event.state)
        for event in mock.events.of(kind)
        if all(getattr(event, name) == value for name, value in named.items())
    ]


def seconds(when: datetime) -> float:
    """Return the seconds that have passed since the clock of the fixture `mock` began."""
    return (when - START).total_seconds()
