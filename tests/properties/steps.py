"""Steps that may happen to pipelines, as values that can be played again.

A step selects existing things by number, so the same step applies to any mock. If there is nothing
to select, it does nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import attrs

from tests.engine.actions.jobs.custom_jobs import FARM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipemock._engine.state.executions import Job
    from pipemock.behaviours import Behaviour
    from tests.properties.worlds import Walked

T = TypeVar("T")


class Step(Protocol):
    """An API call, a change, or the passing of time."""

    def perform(self, world: Walked) -> None:
        """Perform the step; errors of the service are raised."""


def chosen(things: Sequence[T], number: int) -> Iterator[T]:
    """Yield the thing with a number, wrapping around; nothing if there are none."""
    if things:
        yield things[number % len(things)]


@attrs.frozen
class Create:
    """CreatePipeline."""

    pipeline: dict[str, Any]

    def perform(self, world: Walked) -> None:
        world.client.create_pipeline(pipeline=self.pipeline)


@attrs.frozen
class Update:
    """UpdatePipeline, most often of a pipeline that exists."""

    pipeline: dict[str, Any]

    def perform(self, world: Walked) -> None:
        world.client.update_pipeline(pipeline=self.pipeline)


@attrs.frozen
class Delete:
    """DeletePipeline."""

    name: str

    def perform(self, world: Walked) -> None:
        world.client.delete_pipeline(name=self.name)


@attrs.frozen
class Start:
    """StartPipelineExecution, with a token, since botocore would generate a random one."""

    name: str
    token: int

    def perform(self, world: Walked) -> None:
        world.client.start_pipeline_execution(
            name=self.name, clientRequestToken=f"token-{self.token}"
        )


@attrs.frozen
class Stop:
    """StopPipelineExecution."""

    which: int
    abandon: bool

    def perform(self, world: Walked) -> None:
        for execution in chosen(world.executions, self.which):
            world.client.stop_pipeline_execution(
                pipelineName=execution.pipeline.name,
                pipelineExecutionId=execution.id,
                abandon=self.abandon,
                reason="Enough.",
            )


@attrs.frozen
class Retry:
    """RetryStageExecution, of the stage that an execution came to last without success."""

    which: int
    mode: str

    def perform(self, world: Walked) -> None:
        stuck = [e for e in world.executions if e.stages and e.status.value != "Succeeded"]
        for execution in chosen(stuck, self.which):
            world.client.retry_stage_execution(
                pipelineName=execution.pipeline.name,
                stageName=list(execution.stages)[-1],
                pipelineExecutionId=execution.id,
                retryMode=self.mode,
            )


@attrs.frozen
class Answer:
    """PutApprovalResult."""

    which: int
    status: str
    summary: str

    def perform(self, world: Walked) -> None:
        for approval in chosen(world.approvals, self.which):
            world.client.put_approval_result(
                pipelineName=approval.execution.pipeline.name,
                stageName=approval.stage.declaration.name,
                actionName=approval.declaration.name,
                result={"status": self.status, "summary": self.summary},
                token=approval.id,
            )


@attrs.frozen
class Switch:
    """DisableStageTransition or EnableStageTransition."""

    which: int
    kind: str
    enable: bool

    def perform(self, world: Walked) -> None:
        places = [(p.name, s.name) for p in world.pipelines for s in p.declaration.stages]
        for pipeline, stage in chosen(places, self.which):
            where = {"pipelineName": pipeline, "stageName": stage, "transitionType": self.kind}
            if self.enable:
                world.client.enable_stage_transition(**where)
            else:
                world.client.disable_stage_transition(**where, reason="Not now.")


@attrs.frozen
class Change:
    """A source has a new revision."""

    which: int

    def perform(self, world: Walked) -> None:
        sources = [
            (p.name, s.name) for p in world.pipelines for s in p.declaration.source_actions()
        ]
        for pipeline, source in chosen(sources, self.which):
            world.mock.source_change(pipeline, source)


@attrs.frozen
class Work:
    """A worker polls, or sends a request about a job that it may or may not have."""

    which: int
    verb: str

    def perform(self, world: Walked) -> None:
        if self.verb == "poll":
            world.client.poll_for_jobs(actionTypeId=FARM, maxBatchSize=1)
            return
        for job in chosen(world.jobs, self.which):
            SAID[self.verb](world.client, job)


SAID: Final[Mapping[str, Callable[[Any, Job], object]]] = {
    "acknowledge": lambda client, job: client.acknowledge_job(jobId=job.id, nonce=str(job.nonce)),
    "succeed": lambda client, job: client.put_job_success_result(
        jobId=job.id, executionDetails={"summary": "Done.", "externalExecutionId": "outside"}
    ),
    "go on": lambda client, job: client.put_job_success_result(
        jobId=job.id, continuationToken="more", executionDetails={"percentComplete": 50}
    ),
    "fail": lambda client, job: client.put_job_failure_result(
        jobId=job.id, failureDetails={"type": "JobFailed", "message": "No."}
    ),
}


@attrs.frozen
class Behave:
    """A test scripts what actions do from now on."""

    category: str
    behaviours: tuple[Behaviour, ...]

    def perform(self, world: Walked) -> None:
        world.mock.when(category=self.category).then(*self.behaviours)


@attrs.frozen
class Advance:
    """Time passes."""

    milliseconds: int

    def perform(self, world: Walked) -> None:
        world.mock.clock.advance(self.milliseconds / 1000)
