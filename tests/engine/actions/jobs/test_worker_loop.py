"""Workers as the user guide describes them: loops that know the API, and nothing of a mock."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from tests.declarations import build
from tests.engine.actions.jobs.custom_jobs import (
    FARM,
    attempt,
    board,
    farm_type,
    farmed,
    latest,
    polled,
    running,
    status,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipemock import PipelineMock

MILLISECOND: Final = 0.001


class Died(Exception):  # noqa: N818 -- it is what happened
    """The end of a worker in the middle of its work."""


@attrs.define
class Worker:
    """A worker that does each action in two parts, and can't do the project ``broken``."""

    client: Any
    dies_holding: bool = False
    dies_working: bool = False
    done: list[str] = attrs.field(factory=list)

    def run(self) -> None:
        """Work until there is nothing more to do."""
        while jobs := self.client.poll_for_jobs(actionTypeId=FARM, maxBatchSize=1)["jobs"]:
            [job] = jobs
            self._take_on(job)
            self.done.append(job["id"])

    def _take_on(self, job: dict[str, Any]) -> None:
        if self.dies_holding:
            raise Died
        acknowledged = self.client.acknowledge_job(jobId=job["id"], nonce=job["nonce"])
        assert "InProgress" == acknowledged["status"]
        if self.dies_working:
            raise Died
        self._work(self.client.get_job_details(jobId=job["id"])["jobDetails"])

    def _work(self, job: dict[str, Any]) -> None:
        data = job["data"]
        project = data["actionConfiguration"]["configuration"]["Project"]
        if project == "broken":
            failure = {"type": "JobFailed", "message": f"{project} can't be built."}
            self.client.put_job_failure_result(jobId=job["id"], failureDetails=failure)
        elif "continuationToken" not in data:
            self.client.put_job_success_result(
                jobId=job["id"],
                continuationToken=f"run of {project}",
                executionDetails={"summary": "Started.", "percentComplete": 10},
            )
        else:
            self.client.put_job_success_result(
                jobId=job["id"],
                executionDetails={
                    "summary": "Done.",
                    "externalExecutionId": data["continuationToken"],
                    "percentComplete": 100,
                },
                outputVariables={"Image": f"{project}:latest"},
            )


def at_work(workers: Sequence[Worker]) -> None:
    """Run all workers, each in its own thread, until the last one has stopped."""
    with ThreadPoolExecutor(len(workers)) as threads:
        for running_worker in [threads.submit(worker.run) for worker in workers]:
            running_worker.result(timeout=10)


def crew(client: Any, size: int) -> list[Worker]:
    """Return some workers."""
    return [Worker(client) for _ in range(size)]


# Together -------------------------------------------------------------------------------------


def test_workers_drive_a_pipeline(mock: PipelineMock, client: Any) -> None:
    """Three workers do two actions side by side, and the pipeline continues to its end."""
    package = build("Package", runOrder=2)
    package["configuration"]["EnvironmentVariables"] = "#{Shop.Image} #{Desk.Image}"
    shop = farmed("Shop", project="shop", namespace="Shop")
    desk = farmed("Desk", project="desk", namespace="Desk")
    running(client, shop, desk, package)
    workers = crew(client, 3)
    at_work(workers)
    done = [job_id for worker in workers for job_id in worker.done]

    assert "Succeeded" == status(client)
    assert sorted(job.id for job in board(mock)) == sorted(done)
    assert ["run of shop", "run of desk"] == [
        latest(client, name)["externalExecutionId"] for name in ("Shop", "Desk")
    ]
    assert (
        "shop:latest desk:latest"
        == (attempt(client, "Package")["input"]["resolvedConfiguration"]["EnvironmentVariables"])
    )


def test_a_group_of_actions_after_another(client: Any) -> None:
    """Workers find the jobs of later actions as soon as the earlier ones are done."""
    orders = [1, 1, 2, 2, 3]
    actions = [farmed(f"Step{at}", runOrder=order) for at, order in enumerate(orders)]
    running(client, *actions)
    workers = crew(client, 2)
    at_work(workers)

    assert "Succeeded" == status(client)
    assert 10 == sum(len(worker.done) for worker in workers)


def test_one_of_two_fails(client: Any) -> None:
    """What one worker can't do fails the execution, the other action is done all the same."""
    running(client, farmed("Shop"), farmed("Desk", project="broken"))
    at_work(crew(client, 2))

    assert "Failed" == status(client)
    assert "Succeeded" == latest(client, "Shop")["status"]
    assert "broken can't be built." == latest(client, "Desk")["errorDetails"]["message"]


def test_two_workers_never_get_the_same_job(mock: PipelineMock, client: Any) -> None:
    """Workers that poll at the same time get different jobs."""
    size = 4
    running(client, *[farmed(f"Action{number}") for number in range(20)])
    barrier = threading.Barrier(size)

    def take_all(_: int) -> list[str]:
        barrier.wait(timeout=10)
        found: list[str] = []
        while jobs := polled(client, maxBatchSize=1):
            found.extend(job["id"] for job in jobs)
        return found

    with ThreadPoolExecutor(size) as threads:
        found = [job_id for each in threads.map(take_all, range(size)) for job_id in each]

    assert sorted(job.id for job in board(mock)) == sorted(found)


def test_one_acknowledgement_counts_for_all_who_saw_the_nonce(client: Any) -> None:
    """Workers that share a job's nonce are all told that it is in progress."""
    running(client)
    [job] = polled(client)

    def acknowledge(_: int) -> str:
        answer = client.acknowledge_job(jobId=job["id"], nonce=job["nonce"])
        found: str = answer["status"]
        return found

    with ThreadPoolExecutor(4) as threads:
        assert ["InProgress"] * 4 == list(threads.map(acknowledge, range(4)))


# Workers that die -----------------------------------------------------------------------------


def test_a_worker_dies_before_it_acknowledges(mock: PipelineMock, client: Any) -> None:
    """After a minute the job is handed to somebody else, who does it."""
    running(client)
    with pytest.raises(Died):
        at_work([Worker(client, dies_holding=True)])
    mock.clock.advance(60 - MILLISECOND)
    too_early, second = crew(client, 2)
    at_work([too_early])
    mock.clock.advance(MILLISECOND)
    at_work([second])

    assert [] == too_early.done
    assert "Succeeded" == status(client)


def test_a_worker_dies_at_work(mock: PipelineMock, client: Any) -> None:
    """An acknowledged job is not handed out again, and the action times out."""
    running(client)
    with pytest.raises(Died):
        at_work([Worker(client, dies_working=True)])
    mock.clock.advance(hours=23)
    [second] = crew(client, 1)
    at_work([second])
    before = status(client)
    mock.clock.advance(hours=1)

    assert [] == second.done
    assert "InProgress" == before
    assert "Failed" == status(client)


def test_one_of_many_dies(mock: PipelineMock, client: Any) -> None:
    """The others do all the rest, and what the dead one held when it is free again."""
    running(client, *[farmed(f"Action{number}") for number in range(5)])
    with pytest.raises(Died):
        at_work([Worker(client, dies_holding=True)])
    at_work(crew(client, 3))
    before = status(client)
    mock.clock.advance(minutes=1)
    at_work(crew(client, 3))

    assert "InProgress" == before
    assert "Succeeded" == status(client)


# More than one farm ---------------------------------------------------------------------------


def test_each_region_has_its_own_workers(mock: PipelineMock, client: Any) -> None:
    """Workers of one Region leave the jobs of another alone."""
    elsewhere = mock.client(region="eu-west-1")
    elsewhere.create_custom_action_type(**farm_type())
    running(client)
    here, there = Worker(client), Worker(elsewhere)
    at_work([there, here])

    assert [] == there.done
    assert 2 == len(here.done)
