"""Partners whose jobs a function does: which function is called, and when again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock._errors import PipeMockWarning
from tests.declarations import action, pipeline, source
from tests.engine.actions.jobs.custom_jobs import (
    action_state,
    attempt,
    board,
    created,
    finish,
    give_up,
    latest,
    status,
)
from tests.engine.actions.jobs.third_party_jobs import (
    FUNCTION,
    FUNCTION_ARN,
    WORKER,
    offered,
    polled,
    scan_type,
    scanned,
    scanning,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

DETAILS: Final = {"summary": "Clean.", "externalExecutionId": "scan-7", "percentComplete": 50}


@pytest.fixture(autouse=True)
def _the_partner_has_a_function(mock: PipelineMock) -> None:
    offered(mock, scan_type(FUNCTION))


def job_of(event: dict[str, Any]) -> dict[str, Any]:
    """Return the job that a function was called with."""
    job: dict[str, Any] = event["CodePipeline.job"]
    return job


def played(mock: PipelineMock, *parts: Callable[[dict[str, Any]], object]) -> list[dict[str, Any]]:
    """Register the partner's function: each call does the next part; return the list of jobs."""
    jobs: list[dict[str, Any]] = []

    def handler(event: dict[str, Any], _: object) -> None:
        jobs.append(job_of(event))
        parts[len(jobs) - 1](jobs[-1])

    mock.lambda_function("scan", handler)
    return jobs


# Called ---------------------------------------------------------------------------------------


def test_the_function_is_called(mock: PipelineMock, client: Any) -> None:
    """A function does the job without polling for it or acknowledging it."""
    jobs = played(mock, lambda job: finish(client, job))
    scanning(client)

    assert "Succeeded" == status(client)
    assert [job.id for job in board(mock)] == [job["id"] for job in jobs]
    assert {"Depth": "2", "Licence": "sesame"} == jobs[0]["data"]["actionConfiguration"][
        "configuration"
    ]


def test_artifacts_of_the_event(mock: PipelineMock, client: Any) -> None:
    """A function receives the places of its artifacts, and a revision only for those that exist."""
    jobs = played(mock, lambda job: finish(client, job))
    artifacts: dict[str, Any] = {
        "inputArtifacts": [{"name": "Code"}],
        "outputArtifacts": [{"name": "Report"}],
    }
    scanning(client, scanned(**artifacts))
    data = jobs[0]["data"]
    [code], [report] = data["inputArtifacts"], data["outputArtifacts"]

    assert [{"name", "revision", "location"}] * 2 == [set(code), set(report)]
    assert code["revision"]
    assert report["revision"] is None


def test_a_function_that_fails_the_action(mock: PipelineMock, client: Any) -> None:
    """A function may say that it can't do the job."""
    played(mock, lambda job: give_up(client, job, "Dirty.", externalExecutionId="scan-8"))
    scanning(client)

    assert "Failed" == status(client)
    assert "Dirty." == latest(client, "Check")["errorDetails"]["message"]
    assert "scan-8" == latest(client, "Check")["externalExecutionId"]


def test_a_function_that_nobody_registered(mock: PipelineMock, client: Any) -> None:
    """It is taken to do its work, and noted."""
    scanning(client)
    [invocation] = mock.lambda_invocations

    assert "Succeeded" == status(client)
    assert "scan" == invocation.function_name
    assert not invocation.was_called


def test_a_function_that_does_not_exist(mock: PipelineMock, client: Any) -> None:
    """The action fails and names the function."""
    mock.lambda_function("scan", None)
    scanning(client)

    assert {
        "code": "ConfigurationError",
        "message": "The AWS Lambda function scan does not exist.",
    } == latest(client, "Check")["errorDetails"]


def test_the_name_of_a_version(mock: PipelineMock, client: Any) -> None:
    """The ARN may name an alias of the function, which is not part of the function's name."""
    configuration = {"lambdaExecutorConfiguration": {"lambdaFunctionArn": f"{FUNCTION_ARN}:live"}}
    offered(mock, scan_type({**FUNCTION, "configuration": configuration}))
    scanning(client)

    assert ["scan"] == [each.function_name for each in mock.lambda_invocations]


def test_a_function_that_raises(mock: PipelineMock, client: Any) -> None:
    """Only the author of the test gets a warning; the action waits."""
    played(mock, lambda _: 1 / 0)
    with pytest.warns(PipeMockWarning, match="Function scan raised ZeroDivisionError"):
        scanning(client)

    assert "InProgress" == latest(client, "Check")["status"]


# What it says ---------------------------------------------------------------------------------


def test_what_the_function_says_is_shown(mock: PipelineMock, client: Any) -> None:
    """Summary and external id of a partner's function are those of the action."""
    played(mock, lambda job: finish(client, job, executionDetails=DETAILS))
    scanning(client)

    assert {
        "externalExecutionId": "scan-7",
        "externalExecutionSummary": "Clean.",
    } == attempt(client, "Check")["output"]["executionResult"]


def test_what_aws_s_own_action_says_is_not(mock: PipelineMock, client: Any) -> None:
    """Of a function that is invoked by AWS's action neither details nor revision are shown."""
    revision = {"revision": "r7", "changeIdentifier": "c7"}
    told = {"executionDetails": DETAILS, "currentRevision": revision}
    played(
        mock,
        lambda job: finish(client, job, continuationToken="page 2", **told),
        lambda job: finish(client, job, **told),
    )
    invoke = action("Check", "Invoke/AWS/Lambda", configuration={"FunctionName": "scan"})
    created(client, pipeline(("Source", [source()]), ("Test", [invoke])))
    on_the_way = latest(client, "Check")
    mock.clock.advance(seconds=30)

    assert {"summary", "percentComplete"}.isdisjoint(on_the_way)
    assert {"summary", "percentComplete"}.isdisjoint(latest(client, "Check"))
    assert "currentRevision" not in action_state(client, "Check")
    assert ["scan"] * 2 == [
        each["externalExecutionId"] for each in (on_the_way, latest(client, "Check"))
    ]


# Called again ---------------------------------------------------------------------------------


def test_a_function_that_wants_to_go_on(mock: PipelineMock, client: Any) -> None:
    """Half a minute later it is called again, with another job that shows the token."""
    jobs = played(
        mock,
        lambda job: finish(client, job, continuationToken="page 2", executionDetails=DETAILS),
        lambda job: finish(client, job),
    )
    scanning(client)
    percent = latest(client, "Check")["percentComplete"]
    mock.clock.advance(seconds=29)
    before = len(jobs)
    mock.clock.advance(seconds=1)

    assert 50 == percent
    assert 1 == before
    assert "Succeeded" == status(client)
    assert "page 2" == jobs[1]["data"]["continuationToken"]
    assert jobs[0]["id"] != jobs[1]["id"]


def test_nobody_polls_a_function_s_job_away(mock: PipelineMock, client: Any) -> None:
    """While the function waits for its next call, no client is handed its job."""
    played(
        mock,
        lambda job: finish(client, job, continuationToken="page 2"),
        lambda job: finish(client, job),
    )
    scanning(client)
    meanwhile = polled(client)
    mock.clock.advance(seconds=30)

    assert [] == meanwhile
    assert "Succeeded" == status(client)


def test_a_function_is_called_again_though_the_executor_changed(
    mock: PipelineMock, client: Any
) -> None:
    """A function that has begun an action is called for the job that it asked for."""
    jobs = played(
        mock,
        lambda job: finish(client, job, continuationToken="page 2"),
        lambda job: finish(client, job),
    )
    scanning(client)
    client.update_action_type(actionType=scan_type(WORKER))
    mock.clock.advance(seconds=30)

    assert 2 == len(jobs)
    assert "Succeeded" == status(client)


# Time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("executor", "seconds"), [({}, 20 * 60), ({"jobTimeout": 300}, 300)])
def test_a_function_that_keeps_silent(
    mock: PipelineMock, client: Any, executor: dict[str, int], seconds: int
) -> None:
    """It has as long as the partner says, or the twenty minutes that any function has."""
    offered(mock, scan_type({**FUNCTION, **executor}))
    played(mock, lambda _: None)
    scanning(client)
    mock.clock.advance(seconds - 0.001)
    before = latest(client, "Check")["status"]
    mock.clock.advance(0.001)

    assert "InProgress" == before
    assert "Failed" == status(client)
    assert ["TimedOut"] == [job.status.value for job in board(mock)]


def test_two_actions(mock: PipelineMock, client: Any) -> None:
    """Each action has its own call."""
    jobs = played(mock, *[lambda job: finish(client, job)] * 2)
    scanning(client, scanned("A"), scanned("B"))

    assert 2 == len({job["id"] for job in jobs})
    assert "Succeeded" == status(client)
