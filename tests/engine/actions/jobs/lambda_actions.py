"""Functions: actions that invoke them, pipelines that use these, and handlers that answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from tests.declarations import action, approval, pipeline, source
from tests.engine.actions.jobs.custom_jobs import attempt

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

Job: TypeAlias = "dict[str, Any]"
"""What stands in an event under `CodePipeline.job`."""

NO_RESULT: Final = (
    "The AWS Lambda function notify failed to return a result. Check the function to verify that "
    "it has permission to call the PutJobSuccessResult action and that it made a call to "
    "PutJobSuccessResult."
)
"""What the action `Notify` says whose function has put no result."""


def invoke(
    name: str = "Notify",
    *,
    function: str | None = None,
    parameters: str | None = None,
    **members: Any,
) -> dict[str, Any]:
    """Declare an action that invokes a function, whose name is that of the action in lower case."""
    configuration = {"FunctionName": function or name.lower()}
    if parameters is not None:
        configuration["UserParameters"] = parameters
    return action(name, "Invoke/AWS/Lambda", configuration=configuration, **members)


def taking(*names: str) -> list[dict[str, str]]:
    """Declare artifacts by their names."""
    return [{"name": name} for name in names]


def invoking(*actions: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Declare a pipeline of a source and a stage with functions, or a stage for each function."""
    stages = ("Source", [source()]), ("Invoke", list(actions or [invoke()]))
    return pipeline(*stages, **members)


def stage_by_stage(*actions: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Declare a pipeline of a source and a stage for each of the actions."""
    stages = ((f"Stage{number}", [each]) for number, each in enumerate(actions, 1))
    return pipeline(("Source", [source()]), *stages, **members)


def job_of(event: dict[str, Any]) -> Job:
    """Return the job that a function is called with."""
    job: Job = event["CodePipeline.job"]
    return job


def events(mock: PipelineMock) -> list[dict[str, Any]]:
    """Return the events of all jobs that went to functions, the oldest first."""
    return [invocation.event for invocation in mock.lambda_invocations]


def played(
    mock: PipelineMock, *parts: Callable[[Job], object], function: str = "notify"
) -> list[Job]:
    """Register a function: each call does the next part, the last one again and again.

    Returns:
        The jobs that the function was called with; it grows with each call.
    """
    jobs: list[Job] = []

    def handler(event: dict[str, Any], _: object) -> None:
        jobs.append(job_of(event))
        parts[min(len(jobs), len(parts)) - 1](jobs[-1])

    mock.lambda_function(function, handler)
    return jobs


def silent(_: Job) -> None:
    """Return without a result."""


# Approvals that show variables ----------------------------------------------------------------


def asked(client: Any, name: str = "Sign") -> str:
    """Return what the newest attempt at an approval shows, resolved."""
    text: str = attempt(client, name)["input"]["resolvedConfiguration"]["CustomData"]
    return text


def asking(text: str, name: str = "Sign", **members: Any) -> dict[str, Any]:
    """Declare an approval that shows a text."""
    return approval(name, configuration={"CustomData": text}, **members)
