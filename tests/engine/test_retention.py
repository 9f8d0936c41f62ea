"""Twelve months of history: what the service forgets then, and what it does not."""

from __future__ import annotations

import gc
import weakref
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import approve, reject, succeed
from tests.client_helpers import approved, attempts, created, execution, started, status, stopped
from tests.declarations import (
    action,
    build,
    condition,
    pipeline,
    release,
    rule,
    source,
)
from tests.engine.actions.jobs.custom_jobs import FARM, farm_pipeline, farm_type, farmed
from tests.engine.old_executions import A_YEAR, ids, pass_a_year, straight

if TYPE_CHECKING:
    from pipemock import PipelineMock


def close_the_gate(client: Any) -> None:
    client.disable_stage_transition(
        pipelineName="release", stageName="Build", transitionType="Inbound", reason="Not now."
    )


# How long -------------------------------------------------------------------------------------


def test_an_execution_is_kept_for_twelve_months(mock: PipelineMock, client: Any) -> None:
    """365 days after it has started, an execution is still there."""
    execution_id = created(client, straight())
    mock.clock.advance(A_YEAR)

    assert [execution_id] == ids(client)
    assert "Succeeded" == status(client, execution_id)


def test_then_it_is_forgotten(mock: PipelineMock, client: Any) -> None:
    """A millisecond later no operation knows the execution or its actions."""
    execution_id = created(client, straight())
    pass_a_year(mock)

    assert [] == ids(client)
    assert [] == attempts(client)
    with pytest.raises(client.exceptions.PipelineExecutionNotFoundException):
        execution(client, execution_id)


def test_the_start_counts(mock: PipelineMock, client: Any) -> None:
    """An execution that took a week is kept no longer for that."""
    mock.when(category="Approval").then(approve(after=timedelta(days=6)))
    created(client, release())
    pass_a_year(mock)

    assert [] == ids(client)


def test_time_is_counted_also_on_the_way(mock: PipelineMock, client: Any) -> None:
    """What is due later finds the history as it is by then."""
    created(client, straight())
    mock.clock.advance(A_YEAR)
    seen: list[list[str]] = []
    mock.lambda_function("look", lambda _event, _context: seen.append(ids(client)))
    look = action("Look", "Invoke/AWS/Lambda", configuration={"FunctionName": "look"})
    mock.when(action="Compile").then(succeed(after=60))
    client.create_pipeline(
        pipeline=pipeline(
            ("Source", [source()]), ("Build", [build()]), ("Look", [look]), name="watcher"
        )
    )
    mock.clock.advance(120)

    assert [[]] == seen


# What still runs ------------------------------------------------------------------------------


def test_what_runs_is_remembered(mock: PipelineMock, client: Any) -> None:
    """An execution that waits is there until it is over, and younger ones go before it."""
    client.create_pipeline(pipeline=straight())
    first = ids(client)[0]
    mock.clock.advance(days=1)
    close_the_gate(client)
    waiting = started(client)
    mock.clock.advance(days=1)
    client.start_pipeline_execution(name="release")
    mock.clock.advance(days=1)
    newest = started(client)
    mock.clock.advance(days=364)
    before = ids(client)
    pass_a_year(mock)

    assert first not in before
    assert waiting not in before
    assert newest in before
    assert [newest] == ids(client)
    assert [newest] == [each["pipelineExecutionId"] for each in attempts(client)]


def test_what_runs_too_long_is_forgotten_as_it_ends(mock: PipelineMock, client: Any) -> None:
    """Stopped after more than twelve months, an execution disappears at once."""
    client.create_pipeline(pipeline=straight())
    close_the_gate(client)
    waiting = started(client)
    pass_a_year(mock)
    before = ids(client)
    stopped(client, waiting)

    world = mock._cloud.world()
    mock.clock.advance(days=1)

    assert [waiting] == before
    assert [] == ids(client)
    assert (0, 0) == (len(world.remembered), len(world.overstaying))


def test_a_deleted_pipeline_is_not_waited_for(mock: PipelineMock, client: Any) -> None:
    """What ran as its pipeline was deleted will never end, and is not kept for that."""
    client.create_pipeline(pipeline=release())
    client.delete_pipeline(name="release")
    pass_a_year(mock)
    world = mock._cloud.world()

    assert (0, 0) == (len(world.remembered), len(world.overstaying))


# What goes with an execution ------------------------------------------------------------------


@pytest.mark.parametrize(
    "filter_of",
    [
        lambda each: {"pipelineExecutionId": each},
        lambda each: {
            "latestInPipelineExecution": {"pipelineExecutionId": each, "startTimeRange": "Latest"}
        },
    ],
    ids=["execution", "latest in execution"],
)
@pytest.mark.parametrize("operation", ["list_action_executions", "list_rule_executions"])
def test_filters_no_longer_find_it(
    mock: PipelineMock, client: Any, operation: str, filter_of: Any
) -> None:
    """A filter that names a forgotten execution is refused like one that names none."""
    execution_id = created(client, straight())
    pass_a_year(mock)

    with pytest.raises(client.exceptions.PipelineExecutionNotFoundException):
        getattr(client, operation)(pipelineName="release", filter=filter_of(execution_id))


def test_rules_are_forgotten(mock: PipelineMock, client: Any) -> None:
    """The rules that were run for an execution go with it."""
    check = rule(
        "Check", "VariableCheck", Variable="#{codepipeline.Nothing}", Value="1", Operator="EQ"
    )
    client.create_pipeline(pipeline=straight(Build={"beforeEntry": condition("FAIL", check)}))
    before = client.list_rule_executions(pipelineName="release")["ruleExecutionDetails"]
    pass_a_year(mock)
    after = client.list_rule_executions(pipelineName="release")["ruleExecutionDetails"]

    assert (1, 0) == (len(before), len(after))


def test_approval_tokens_are_forgotten(mock: PipelineMock, client: Any) -> None:
    """The token of an approval that was answered more than twelve months ago is unknown."""
    mock.when(category="Approval").then(reject())
    client.create_pipeline(pipeline=release())
    [sign] = attempts(client, actionName="Sign")
    with pytest.raises(client.exceptions.ApprovalAlreadyCompletedException):
        approved(client, token=sign["actionExecutionId"])
    pass_a_year(mock)

    with pytest.raises(client.exceptions.InvalidApprovalTokenException):
        approved(client, token=sign["actionExecutionId"])


def test_request_tokens_are_forgotten(mock: PipelineMock, client: Any) -> None:
    """A client request token is good for one execution only as long as that is remembered."""
    client.create_pipeline(pipeline=straight())
    first = started(client, clientRequestToken="monday")
    again = started(client, clientRequestToken="monday")
    pass_a_year(mock)
    later = started(client, clientRequestToken="monday")

    assert first == again
    assert [later] == ids(client)


def test_jobs_are_forgotten(mock: PipelineMock, client: Any) -> None:
    """The jobs of an action go with its execution, and those that they went on from."""
    client.create_custom_action_type(**farm_type())
    client.create_pipeline(pipeline=farm_pipeline(farmed()))
    jobs = []
    for more in ({"continuationToken": "more"}, {}):
        [job] = client.poll_for_jobs(actionTypeId=FARM)["jobs"]
        client.acknowledge_job(jobId=job["id"], nonce=job["nonce"])
        client.put_job_success_result(jobId=job["id"], **more)
        jobs.append(job["id"])
    pass_a_year(mock)

    for job in jobs:
        with pytest.raises(client.exceptions.JobNotFoundException):
            client.get_job_details(jobId=job)
    assert {} == mock._cloud.world().jobs.by_id


def test_its_memory_is_free(mock: PipelineMock, client: Any) -> None:
    """Nothing holds on to an execution that is forgotten and was followed by another."""
    client.create_pipeline(pipeline=straight())
    held = weakref.ref(mock._cloud.world().pipelines["release"].history[0])
    mock.clock.advance(days=1)
    started(client)
    gc.collect()
    before = held() is not None
    pass_a_year(mock)
    gc.collect()

    assert (True, None) == (before, held())
