"""Steps that only the suite takes, beside those of `pipemock.strategies`.

They create and delete pipelines, turn to another one, script whole categories of actions, and send
what workers of jobs send.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

import attrs

from tests.engine.actions.jobs.custom_jobs import FARM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock._engine.state.executions import Job
    from pipemock.behaviours import Behaviour
    from tests.properties.worlds import Walked


class Step(Protocol):
    """A step of the suite, or one of `pipemock.strategies`."""

    def perform(self, scene: Walked, /) -> None:
        """Perform the step; errors of the service are raised."""


@attrs.frozen
class Create:
    """CreatePipeline; the steps that follow happen to the new pipeline."""

    pipeline: dict[str, Any]

    def perform(self, world: Walked) -> None:
        world.client.create_pipeline(pipeline=self.pipeline)
        world.turn(self.pipeline["name"])


@attrs.frozen
class Delete:
    """DeletePipeline."""

    name: str

    def perform(self, world: Walked) -> None:
        world.client.delete_pipeline(name=self.name)
        world.turn(world.name)


@attrs.frozen
class Script:
    """A test scripts what all actions of a category do from now on, if there are any."""

    category: str
    behaviours: list[Behaviour]

    def perform(self, world: Walked) -> None:
        world.mock.when(category=self.category).then(*self.behaviours)


@attrs.frozen
class Turn:
    """The steps that follow happen to another pipeline, if there is one of that name.

    Attributes:
        name: The name of the pipeline.
        anything: Whether the steps select executions, stages and approvals in any state, so that
            the service refuses most of them.
    """

    name: str
    anything: bool

    def perform(self, world: Walked) -> None:
        if self.name in {each.name for each in world.pipelines}:
            world.turn(self.name)
        world.anything = self.anything


@attrs.frozen
class Work:
    """A worker polls, or sends a request about a job that it may or may not have."""

    which: int
    verb: str

    def perform(self, world: Walked) -> None:
        if self.verb == "poll":
            world.client.poll_for_jobs(actionTypeId=FARM, maxBatchSize=1)
        elif world.jobs:
            SAID[self.verb](world.client, world.jobs[self.which % len(world.jobs)])


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
