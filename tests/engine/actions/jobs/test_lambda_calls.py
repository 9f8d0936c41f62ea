"""Calls of functions: what sets them off, in which order, and from which thread."""

from __future__ import annotations

import inspect
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from pipemock import mock_codepipeline
from tests.client_helpers import action_status, approved, execution, retried, started, stopped
from tests.declarations import approval, pipeline, source
from tests.engine.actions.jobs.custom_jobs import (
    created,
    finish,
    give_up,
    latest,
    refusal,
    status,
)
from tests.engine.actions.jobs.lambda_actions import (
    invoke,
    invoking,
    job_of,
    played,
    silent,
    stage_by_stage,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from tests.engine.actions.jobs.lambda_actions import Job


def called(mock: PipelineMock) -> list[str]:
    """Return the names of the functions that were called, in order."""
    return [each.function_name for each in mock.lambda_invocations if each.was_called]


# One after the other --------------------------------------------------------------------------


def test_a_function_that_starts_the_next(mock: PipelineMock, client: Any) -> None:
    """A function whose success starts another returns first; both run within the first call."""
    order: list[str] = []

    def register(name: str) -> None:
        def part(job: Job) -> None:
            order.append(f"{name} begins")
            finish(client, job)
            order.append(f"{name} ends")

        played(mock, part, function=name)

    register("first")
    register("second")
    created(client, stage_by_stage(invoke("First"), invoke("Second")))

    assert ["first begins", "first ends", "second begins", "second ends"] == order
    assert "Succeeded" == status(client)


def test_many_functions_in_a_row(mock: PipelineMock, client: Any) -> None:
    """However many functions follow each other, they need no deeper stack for it."""
    depths: list[int] = []

    def part(job: Job) -> None:
        depths.append(len(inspect.stack(0)))
        finish(client, job)

    played(mock, part, function="same")
    row = [invoke(f"A{n}", function="same", runOrder=n + 1) for n in range(10)]
    created(client, invoking(*row))

    assert "Succeeded" == status(client)
    assert (10, 1) == (len(depths), len(set(depths)))


def test_functions_side_by_side(mock: PipelineMock, client: Any) -> None:
    """Actions of one run order are each called, though the first of them fails."""
    played(mock, lambda job: give_up(client, job), function="a")
    played(mock, lambda job: finish(client, job), function="b")
    created(client, invoking(invoke("A"), invoke("B")))

    assert ["a", "b"] == called(mock)
    assert ["Failed", "Succeeded"] == [latest(client, name)["status"] for name in "AB"]
    assert "Failed" == status(client)


def test_a_handler_that_starts_another_pipeline(mock: PipelineMock, client: Any) -> None:
    """What a handler starts runs on, up to functions of its own."""
    played(mock, lambda job: finish(client, job), function="other")
    client.create_pipeline(pipeline=invoking(invoke("Other"), name="nightly"))

    def start_and_finish(job: Job) -> None:
        started(client, "nightly")
        finish(client, job)

    played(mock, start_and_finish)
    created(client, invoking())

    assert ["other", "notify", "other"] == called(mock)
    assert ["Succeeded"] * 2 == [
        each["status"]
        for each in client.list_pipeline_executions(pipelineName="nightly")[
            "pipelineExecutionSummaries"
        ]
    ]


# Threads --------------------------------------------------------------------------------------


def test_a_handler_that_calls_from_threads(mock: PipelineMock, client: Any) -> None:
    """A handler may use threads, which see its action in progress and may answer for it."""
    seen: list[str] = []

    def ask_and_answer(job: Job) -> None:
        seen.append(latest(client, "Notify")["status"])
        finish(client, job)

    def part(job: Job) -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(ask_and_answer, job).result(timeout=60)

    played(mock, part)
    created(client, invoking())

    assert ["InProgress"] == seen
    assert "Succeeded" == status(client)


def test_what_a_thread_sets_off(mock: PipelineMock, client: Any) -> None:
    """A function that is set off by another's thread is called, and kept behind that one."""

    def part(job: Job) -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(finish, client, job).result(timeout=60)

    played(mock, part, function="first")
    played(mock, lambda job: finish(client, job), function="second")
    created(client, stage_by_stage(invoke("First"), invoke("Second")))

    assert ["first", "second"] == called(mock)
    assert "Succeeded" == status(client)


def test_many_threads_at_once(mock: PipelineMock, client: Any) -> None:
    """Each pipeline that a thread creates has its function called once."""
    jobs = played(mock, lambda job: finish(client, job))
    names = [f"release-{number}" for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: created(client, invoking(name=name)), names))

    assert (8, 8) == (len(jobs), len({job["id"] for job in jobs}))
    assert {"Succeeded"} == {status(client, name) for name in names}


# What sets a call off -------------------------------------------------------------------------


def test_an_answer_to_an_approval(mock: PipelineMock, client: Any) -> None:
    """A function behind an approval is called within the call that approves."""
    played(mock, lambda job: finish(client, job))
    declared = pipeline(("Source", [source()]), ("Approve", [approval()]), ("Invoke", [invoke()]))
    created(client, declared)
    before = called(mock)
    approved(client)

    assert ([], ["notify"]) == (before, called(mock))
    assert "Succeeded" == status(client)


def test_a_change_of_a_source(mock: PipelineMock, client: Any) -> None:
    """A function is called within `source_change`."""
    jobs = played(mock, lambda job: finish(client, job))
    created(client, invoking(invoke(inputArtifacts=[{"name": "Code"}])))
    execution_id = mock.source_change("release", revision="v2")

    assert "v2" == jobs[-1]["data"]["inputArtifacts"][0]["revision"]
    assert "Succeeded" == execution(client, execution_id)["status"]


def test_time_that_passes() -> None:
    """A function is called as the clock comes to the moment at which its action starts."""
    with mock_codepipeline(now="2026-01-05T09:00Z", action_duration=60) as mock:
        client = mock.client()
        jobs = played(mock, lambda job: finish(client, job))
        created(client, invoking())
        before = len(jobs)
        mock.clock.advance(minutes=5)
        [kept] = mock.lambda_invocations

    assert (0, 1) == (before, len(jobs))
    assert "2026-01-05 09:01:00+00:00" == str(kept.time)


def test_a_handler_in_which_time_passes(mock: PipelineMock, client: Any) -> None:
    """A handler may move the clock: its answer comes that much later."""

    def work(job: Job) -> None:
        mock.clock.advance(minutes=14)
        finish(client, job)

    played(mock, work)
    created(client, invoking())

    assert mock.clock.now == latest(client, "Notify")["lastStatusChange"]
    assert "2026-01-05 09:14:00+00:00" == str(mock.clock.now)


def test_a_handler_that_takes_too_long(mock: PipelineMock, client: Any) -> None:
    """A result after the timeout is refused, in the handler."""
    refused: list[str] = []

    def work(job: Job) -> None:
        mock.clock.advance(minutes=20)
        try:
            finish(client, job)
        except client.exceptions.InvalidJobStateException as error:
            refused.append(str(error))

    played(mock, work)
    created(client, invoking())

    assert 1 == len(refused)
    assert "Failed" == status(client)


def test_a_retry(mock: PipelineMock, client: Any) -> None:
    """A retry calls the function again, with another job for another action execution."""
    jobs = played(mock, lambda job: give_up(client, job), lambda job: finish(client, job))
    execution_id = created(client, invoking())
    before = status(client)
    retried(client, execution_id, "Invoke")

    assert ("Failed", "Succeeded") == (before, status(client))
    assert 2 == len({job["id"] for job in jobs})


# Executions that are stopped ------------------------------------------------------------------


def test_an_answer_after_abandoning(mock: PipelineMock, client: Any) -> None:
    """The answer of a function whose action was abandoned is accepted, and changes nothing."""
    jobs = played(mock, silent)
    execution_id = created(client, invoking())
    stopped(client, execution_id, abandon=True)
    finish(client, jobs[0], outputVariables={"Mail": "7"})

    assert "Abandoned" == action_status(client, "Notify")
    assert "Stopped" == execution(client, execution_id)["status"]


def test_a_handler_that_abandons_its_own_execution(mock: PipelineMock, client: Any) -> None:
    """A handler may stop the execution that it works for; its answer is accepted."""

    def stop_and_finish(job: Job) -> None:
        [only] = client.list_pipeline_executions(pipelineName="release")[
            "pipelineExecutionSummaries"
        ]
        stopped(client, only["pipelineExecutionId"], abandon=True)
        finish(client, job)

    played(mock, stop_and_finish)
    created(client, invoking())

    assert "Stopped" == status(client)


def test_a_handler_that_deletes_its_pipeline(mock: PipelineMock, client: Any) -> None:
    """The answer for a pipeline that is gone is accepted."""

    def delete_and_finish(job: Job) -> None:
        client.delete_pipeline(name="release")
        finish(client, job)

    jobs = played(mock, delete_and_finish)
    client.create_pipeline(pipeline=invoking())

    assert 1 == len(jobs)
    assert [] == client.list_pipelines()["pipelines"]


def test_stopping_and_waiting(mock: PipelineMock, client: Any) -> None:
    """An execution that stops waits for the function, and then calls no other."""
    jobs = played(mock, silent, function="first")
    played(mock, lambda job: finish(client, job), function="second")
    execution_id = created(client, stage_by_stage(invoke("First"), invoke("Second")))
    stopped(client, execution_id)
    before = status(client)
    finish(client, jobs[0])

    assert ("Stopping", "Stopped") == (before, status(client))
    assert ["first"] == called(mock)


# Regions --------------------------------------------------------------------------------------


def test_two_regions(mock: PipelineMock) -> None:
    """A function that is registered is there in every Region, and answers where its job is."""
    clients = {region: mock.client(region=region) for region in ("us-east-1", "eu-west-1")}

    def handler(event: dict[str, Any], context: Any) -> None:
        region = context.invoked_function_arn.split(":")[3]
        finish(clients[region], job_of(event))

    mock.lambda_function("notify", handler)
    for client in clients.values():
        created(client, invoking())

    assert ["notify", "notify"] == called(mock)
    assert ["Succeeded", "Succeeded"] == [status(client) for client in clients.values()]


def test_a_job_of_another_region(mock: PipelineMock, client: Any) -> None:
    """A job is known in its own Region alone."""
    jobs = played(mock, silent)
    created(client, invoking())
    abroad = mock.client(region="eu-west-1")

    assert "JobNotFoundException" == refusal(finish, abroad, jobs[0])[0]
