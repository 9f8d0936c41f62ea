"""Pipelines in an execution mode, and calls and views for the tests of modes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.client_helpers import created, started
from tests.declarations import release, v2
from tests.declarations import straight as plain

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock.events import PipelineEvent

LIMIT: Final = 50
FULL: Final = (
    "ConcurrentPipelineExecutionsLimitExceededException",
    "The pipeline 'release' already has 50 executions in progress",
)


def straight(mode: str, *builds: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Declare Source, Build, Deploy in a mode."""
    return v2(plain(*builds), executionMode=mode, **members)


def signed(mode: str, **members: Any) -> dict[str, Any]:
    """Declare the pipeline that most tests use, in a mode."""
    return v2(release(), executionMode=mode, **members)


def begun(client: Any, declaration: dict[str, Any], number: int) -> list[str]:
    """Create a pipeline and return the ids of as many executions as asked for."""
    return [created(client, declaration), *(started(client) for _ in range(number - 1))]


def transition(stage: str, kind: str = "Inbound") -> dict[str, str]:
    return {"pipelineName": "release", "stageName": stage, "transitionType": kind}


def closed(client: Any, stage: str, kind: str = "Inbound") -> None:
    client.disable_stage_transition(reason="Closed.", **transition(stage, kind))


def opened(client: Any, stage: str, kind: str = "Inbound") -> None:
    client.enable_stage_transition(**transition(stage, kind))


def token_of(client: Any, execution_id: str) -> str:
    """Return the token of an open approval, as ListActionExecutions shows it."""
    answer = client.list_action_executions(
        pipelineName="release", filter={"pipelineExecutionId": execution_id}
    )
    approval = answer["actionExecutionDetails"][0]
    token: str = approval["output"]["executionResult"]["externalExecutionId"]
    return token


def revision_of(client: Any, execution_id: str) -> str:
    """Return the revision that an execution has of its only source."""
    answer = client.get_pipeline_execution(pipelineName="release", pipelineExecutionId=execution_id)
    [revision] = answer["pipelineExecution"]["artifactRevisions"]
    found: str = revision["revisionId"]
    return found


def ids(mock: PipelineMock, kind: type[PipelineEvent], **named: Any) -> list[str]:
    """Return the ids of the executions of the events, in order."""
    return [
        event.execution_id
        for event in mock.events.of(kind)
        if all(getattr(event, name) == value for name, value in named.items())
    ]
