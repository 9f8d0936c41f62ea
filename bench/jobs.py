"""Workers: a job from start to end, and polls after many finished jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from bench.histories import comparison
from pipemock import PipelineMock, hang, mock_codepipeline, succeed
from tests.declarations import action, pipeline, source

if TYPE_CHECKING:
    from bench.timing import Comparison

_SHORT: Final = 10
_LONG: Final = 10_000
_NO_ARTIFACTS: Final = {"minimumCount": 0, "maximumCount": 0}
_KIND: Final = {"category": "Build", "owner": "Custom", "provider": "Farm", "version": "1"}


@attrs.frozen
class _Farm:
    """A pipeline whose only work is a job of a custom action."""

    mock: PipelineMock
    client: Any

    def poll(self) -> list[Any]:
        jobs: list[Any] = self.client.poll_for_jobs(actionTypeId=_KIND)["jobs"]
        return jobs

    def do_one_job(self) -> None:
        """Start an execution and do its job: poll, acknowledge, report."""
        self.client.start_pipeline_execution(name="farm")
        [job] = self.poll()
        self.client.acknowledge_job(jobId=job["id"], nonce=job["nonce"])
        self.client.put_job_success_result(jobId=job["id"])


def comparisons() -> list[Comparison]:
    """Return comparisons of a poll that finds nothing, and of a job from start to end."""
    long, short = _farm(_LONG), _farm(_SHORT)
    jobs = f"{_LONG:,} finished jobs / {_SHORT}"
    return [
        comparison(f"poll_for_jobs, {jobs}", _Farm.poll, long, short),
        comparison(f"a job, from start to result, {jobs}", _Farm.do_one_job, long, short),
    ]


def _farm(jobs: int) -> _Farm:
    with mock_codepipeline() as mock:
        farm = _Farm(mock, mock.client())
        farm.client.create_custom_action_type(
            category="Build",
            provider="Farm",
            version="1",
            inputArtifactDetails=_NO_ARTIFACTS,
            outputArtifactDetails=_NO_ARTIFACTS,
        )
        stages = ("Source", [source()]), ("Build", [action("Compile", "Build/Custom/Farm")])
        mock.when(owner="Custom").then(succeed(), hang())
        farm.client.create_pipeline(pipeline=pipeline(*stages, name="farm"))
        for _ in range(jobs):
            farm.do_one_job()
    return farm
