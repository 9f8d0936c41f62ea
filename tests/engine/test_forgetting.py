"""Twelve months of history: what the service forgets then, and what it does not."""

from __future__ import annotations

import gc
import weakref
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import approve, fail, reject, succeed
from tests.declarations import (
    action,
    build,
    condition,
    pipeline,
    release,
    rule,
    source,
    v2,
)
from tests.jobs.farms import FARM, farm_pipeline, farm_type, farmed
from tests.talking import (
    approved,
    attempts,
    created,
    execution,
    inside,
    retried,
    started,
    status,
    stopped,
    summaries,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

A_YEAR: Final = timedelta(days=365)
MOMENT: Final = timedelta(milliseconds=1)


def straight(**stages: Any) -> dict[str, Any]:
    return v2(pipeline(("Source", [source()]), ("Build", [build()])), **stages)


def ids(client: Any) -> list[str]:
    return [each["pipelineExecutionId"] for each in summaries(client)]


def pass_a_year(mock: PipelineMock) -> None:
    mock.clock.advance(A_YEAR + MOMENT)


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

    assert [waiting] == before
    assert [] == ids(client)


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
    check = rule("Check", "VariableCheck", Variable="#{x.y}", Value="1", Operator="EQ")
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


# What can't be done with it any more ----------------------------------------------------------


def test_a_forgotten_execution_is_no_target_of_a_rollback(mock: PipelineMock, client: Any) -> None:
    """RollbackStage does not find it."""
    execution_id = created(client, straight())
    pass_a_year(mock)

    with pytest.raises(client.exceptions.PipelineExecutionNotFoundException):
        client.rollback_stage(
            pipelineName="release", stageName="Build", targetPipelineExecutionId=execution_id
        )


@pytest.mark.parametrize(("later", "executions"), [(A_YEAR, 3), (A_YEAR + MOMENT, 1)])
def test_nor_of_an_automatic_one(
    mock: PipelineMock, client: Any, later: timedelta, executions: int
) -> None:
    """A stage that fails is rolled back only to what is remembered."""
    mock.when(category="Build").then(succeed(), fail(), succeed())
    client.create_pipeline(pipeline=straight(Build={"onFailure": {"result": "ROLLBACK"}}))
    mock.clock.advance(later)
    client.start_pipeline_execution(name="release")

    assert executions == len(ids(client))


def test_a_forgotten_execution_is_not_retried(mock: PipelineMock, client: Any) -> None:
    """Its stage can't be retried, though its state still shows the execution."""
    mock.when(category="Build").then(fail())
    execution_id = created(client, straight())
    pass_a_year(mock)

    assert (execution_id, "Failed") == inside(client, "Build")
    with pytest.raises(client.exceptions.StageNotRetryableException):
        retried(client, execution_id, "Build")


def test_conditions_of_a_forgotten_execution_are_not_overridden(
    mock: PipelineMock, client: Any
) -> None:
    """Nor can a condition that has failed it be overridden."""
    check = rule("Check", "VariableCheck", Variable="#{x.y}", Value="1", Operator="EQ")
    failing = straight(Build={"beforeEntry": condition("FAIL", check)})
    execution_id = created(client, failing)
    pass_a_year(mock)

    with pytest.raises(client.exceptions.NotLatestPipelineExecutionException):
        client.override_stage_condition(
            pipelineName="release",
            stageName="Build",
            pipelineExecutionId=execution_id,
            conditionType="BEFORE_ENTRY",
        )


# What goes on ---------------------------------------------------------------------------------


def test_pages_go_on_where_they_were(mock: PipelineMock, client: Any) -> None:
    """A token from before leads to what is left behind the rows that were shown."""
    client.create_pipeline(pipeline=straight())
    for _ in range(5):
        mock.clock.advance(days=10)
        started(client)
    every = ids(client)
    first = client.list_pipeline_executions(pipelineName="release", maxResults=2)
    mock.clock.advance(days=330)
    started(client)
    second = client.list_pipeline_executions(
        pipelineName="release", maxResults=2, nextToken=first["nextToken"]
    )

    shown = [each["pipelineExecutionId"] for each in second["pipelineExecutionSummaries"]]
    assert every[2:4] == shown
    assert "nextToken" not in second


def test_a_token_of_a_page_that_is_forgotten(mock: PipelineMock, client: Any) -> None:
    """Where nothing is left behind the rows that were shown, the next page is empty."""
    client.create_pipeline(pipeline=straight())
    started(client)
    first = client.list_pipeline_executions(pipelineName="release", maxResults=1)
    pass_a_year(mock)
    started(client)
    second = client.list_pipeline_executions(
        pipelineName="release", maxResults=1, nextToken=first["nextToken"]
    )

    assert [] == second["pipelineExecutionSummaries"]


def test_what_is_forgotten_is_still_explained(mock: PipelineMock, client: Any) -> None:
    """To the author of a test the mock tells of the last execution, however old."""
    execution_id = created(client, straight())
    pass_a_year(mock)

    assert f"The last one, {execution_id}, is Succeeded" in mock.explain("release")


def test_polling_stopped_when_it_did(mock: PipelineMock, client: Any) -> None:
    """30 days after the last execution, remembered or not, polling has stopped."""
    polled = source()
    del polled["configuration"]["PollForSourceChanges"]
    client.create_pipeline(pipeline=pipeline(("Source", [polled]), ("Build", [build()])))
    mock.clock.advance(days=20)
    started(client)
    stops = mock.clock.now + timedelta(days=30)
    pass_a_year(mock)
    metadata = client.get_pipeline(name="release")["metadata"]

    assert stops == metadata["pollingDisabledAt"]


def test_a_known_revision_is_not_new(mock: PipelineMock, client: Any) -> None:
    """PutActionRevision names the last execution, remembered or not."""
    client.create_pipeline(pipeline=straight())
    revision = {"revisionId": "a", "revisionChangeId": "1", "created": mock.clock.now}
    where = {"pipelineName": "release", "stageName": "Source", "actionName": "Checkout"}
    first = client.put_action_revision(**where, actionRevision=revision)
    pass_a_year(mock)
    second = client.put_action_revision(**where, actionRevision=revision)

    assert (True, False) == (first["newRevision"], second["newRevision"])
    assert first["pipelineExecutionId"] == second["pipelineExecutionId"]
