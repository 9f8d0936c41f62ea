"""Workers: a job from start to end, and polls after many finished jobs."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any, Final

import attrs

from bench.timing import Comparison, seconds_for_a_call
from pipemock import PipelineMock, hang, mock_codepipeline, succeed
from pipemock._edge import hook
from tests.declarations import action, pipeline, source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_AIM: Final = 1.2
_SHORT: Final = 10
_LONG: Final = 10_000
_CALLS: Final = 25
_ROUNDS: Final = 40
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

    @contextlib.contextmanager
    def doing(self, deed: Callable[[_Farm], object], _calls: int) -> Iterator[Callable[[], object]]:
        """Answer calls from this mock."""
        hook.enter(self.mock._cloud)
        try:
            yield functools.partial(deed, self)
        finally:
            hook.leave(self.mock._cloud)


def comparisons() -> list[Comparison]:
    """Return comparisons of a poll that finds nothing, and of a job from start to end."""
    long, short = _farm(_LONG), _farm(_SHORT)
    return [
        _comparison("poll_for_jobs", _Farm.poll, long, short),
        _comparison("a job, from start to result", _Farm.do_one_job, long, short),
    ]


def _comparison(
    name: str, deed: Callable[[_Farm], object], long: _Farm, short: _Farm
) -> Comparison:
    return Comparison(
        name=f"{name}, {_LONG:,} finished jobs / {_SHORT}",
        ours=functools.partial(seconds_for_a_call, functools.partial(long.doing, deed), _CALLS),
        other=functools.partial(seconds_for_a_call, functools.partial(short.doing, deed), _CALLS),
        aim=_AIM,
        rounds=_ROUNDS,
    )


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
