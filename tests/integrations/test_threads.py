"""Threads that share one world: nothing they do gets lost, and all adds up as with one thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.client_helpers import attempts, summaries
from tests.declarations import approval, pipeline, source, v2
from tests.engine.actions.jobs.custom_jobs import FARM, farm_type, farmed

if TYPE_CHECKING:
    from pipemock import PipelineMock

pytestmark = pytest.mark.usefixtures("hasty_threads")

RUNS: Final = 48
"""Together with that of its creation, one less than a pipeline has room for."""


def _declaration() -> dict[str, Any]:
    stages = (("Source", [source()]), ("Build", [farmed()]), ("Approve", [approval()]))
    return v2(pipeline(*stages), executionMode="PARALLEL")


def _start_and_work(client: Any) -> str:
    """Start an execution, and do one job of any execution."""
    execution_id: str = client.start_pipeline_execution(name="release")["pipelineExecutionId"]
    [job] = client.poll_for_jobs(actionTypeId=FARM, maxBatchSize=1)["jobs"]
    client.acknowledge_job(jobId=job["id"], nonce=job["nonce"])
    client.put_job_success_result(jobId=job["id"])
    return execution_id


def _answer(client: Any, execution_id: str, status: str) -> None:
    listed = client.list_action_executions(
        pipelineName="release", filter={"pipelineExecutionId": execution_id}
    )
    [*_, newest] = [
        each for each in reversed(listed["actionExecutionDetails"]) if each["actionName"] == "Sign"
    ]
    client.put_approval_result(
        pipelineName="release",
        stageName="Approve",
        actionName="Sign",
        result={"status": status, "summary": ""},
        token=newest["actionExecutionId"],
    )


def _reject_retry_and_approve(client: Any, execution_id: str) -> None:
    _answer(client, execution_id, "Rejected")
    client.retry_stage_execution(
        pipelineName="release",
        stageName="Approve",
        pipelineExecutionId=execution_id,
        retryMode="FAILED_ACTIONS",
    )
    _answer(client, execution_id, "Approved")


def _close_and_open(client: Any, _: int) -> None:
    where = {"pipelineName": "gated", "stageName": "Approve", "transitionType": "Inbound"}
    client.disable_stage_transition(**where, reason="Held.")
    client.enable_stage_transition(**where)


@pytest.mark.parametrize("number", [1, 16])
def test_threads_lose_no_update(mock: PipelineMock, client: Any, number: int) -> None:
    """Starts, jobs, approvals, retries and transitions of 16 threads add up as those of one."""
    client.create_custom_action_type(**farm_type())
    client.create_pipeline(pipeline=_declaration())
    client.create_pipeline(
        pipeline=_declaration() | {"name": "gated", "executionMode": "SUPERSEDED"}
    )
    with ThreadPoolExecutor(number) as threads:
        started = list(threads.map(_start_and_work, [client] * RUNS))
    # What was there from the start left one job more than there were workers.
    for job in client.poll_for_jobs(actionTypeId=FARM)["jobs"]:
        client.acknowledge_job(jobId=job["id"], nonce=job["nonce"])
        client.put_job_success_result(jobId=job["id"])
    with ThreadPoolExecutor(number) as threads:
        list(threads.map(_reject_retry_and_approve, [client] * RUNS, started))
        list(threads.map(_close_and_open, [client] * RUNS, range(RUNS)))
    pages = client.get_paginator("list_action_executions").paginate(pipelineName="release")
    every = [row for page in pages for row in page["actionExecutionDetails"]]

    assert RUNS == len(set(started))
    assert {"Succeeded": RUNS, "InProgress": 1} == _counted(summaries(client), "status")
    assert {"Succeeded": RUNS, "Failed": RUNS, "InProgress": 1} == _counted(
        [each for each in every if each["actionName"] == "Sign"], "status"
    )
    assert {"Compile": RUNS + 1, "Checkout": RUNS + 1, "Sign": 2 * RUNS + 1} == _counted(
        every, "actionName"
    )
    assert {None: len(mock.calls)} == _tally([call.error for call in mock.calls])
    assert _opened(client, "gated")


def test_threads_that_look_while_others_act(mock: PipelineMock, client: Any) -> None:
    """Lists that grow while other threads read them break nothing."""
    client.create_pipeline(
        pipeline=v2(
            pipeline(("Source", [source()]), ("Approve", [approval()])), executionMode="PARALLEL"
        )
    )
    with ThreadPoolExecutor(16) as threads:
        begun = [
            threads.submit(client.start_pipeline_execution, name="release") for _ in range(RUNS)
        ]
        seen = [threads.submit(_look, mock, client) for _ in range(RUNS)]

    assert RUNS == len({future.result()["pipelineExecutionId"] for future in begun})
    assert all(future.result() for future in seen)


def _look(mock: PipelineMock, client: Any) -> bool:
    shown = str(mock.timeline()) + mock.explain("release") + str(mock.clock.pending)
    return bool(shown and attempts(client) and mock.events[:] and mock.calls[:])


def _opened(client: Any, name: str) -> bool:
    stages = client.get_pipeline_state(name=name)["stageStates"]
    enabled: bool = stages[-1]["inboundTransitionState"]["enabled"]
    return enabled


def _counted(rows: list[dict[str, Any]], member: str) -> dict[Any, int]:
    return _tally([row[member] for row in rows])


def _tally(values: list[Any]) -> dict[Any, int]:
    return {value: values.count(value) for value in values}
