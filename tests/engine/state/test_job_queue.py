"""The queues of jobs: until when each is leased, and which are taken out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.client_helpers import START
from tests.engine.actions.jobs.custom_jobs import acknowledged, farmed, polled, running

if TYPE_CHECKING:
    from pipemock import PipelineMock


def test_the_ends_of_leases(mock: PipelineMock, client: Any) -> None:
    """A lease ends after a minute; a job that was acknowledged or not handed out has none."""
    running(client, *(farmed(name) for name in "ABCD"))
    jobs = mock._cloud.world().jobs
    acknowledged(client, polled(client, maxBatchSize=1)[0])
    polled(client, maxBatchSize=1)
    mock.clock.advance(10)
    polled(client, maxBatchSize=1)

    def ends(seconds: float) -> list[float]:
        after = START + timedelta(seconds=seconds)
        return [(each - START).total_seconds() for each in jobs.ends_of_leases(after)]

    assert [[60, 70], [60, 70], [70], []] == [ends(0), ends(59.999), ends(60), ends(70)]


def test_a_job_whose_pipeline_was_deleted(mock: PipelineMock, client: Any) -> None:
    """Its lease counts no longer, and the next worker that asks takes it out of the queue."""
    running(client)
    jobs = mock._cloud.world().jobs
    polled(client)
    client.delete_pipeline(name="release")
    [queue] = jobs._queues.values()
    found = ([*jobs.ends_of_leases(START)], len(queue), polled(client), len(queue))

    assert ([], 1, [], 0) == found
