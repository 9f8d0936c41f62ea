"""Calls that do their work although the caller gets an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipemock import PipeMockError
from tests.declarations import open_token
from tests.edge.faults.call_results import new_client, outcome

if TYPE_CHECKING:
    from pipemock import PipelineMock


def _executions(mock: PipelineMock) -> int:
    listed = mock.client().list_pipeline_executions(pipelineName="release")
    return len(listed["pipelineExecutionSummaries"])


@pytest.mark.parametrize(
    "code", ["ReadTimeoutError", "ConnectionClosedError", "InternalFailure", "ServiceUnavailable"]
)
def test_the_work_is_done(mock: PipelineMock, code: str) -> None:
    """A call whose answer is lost has done its work, and the caller learns only of the fault."""
    mock.fault("DeletePipeline", code, performed=True, times=None)
    client = new_client(retries={"total_max_attempts": 1})
    result = outcome(client, "delete_pipeline", name="release")

    assert (code, "PipelineNotFoundException") == (result, outcome(client))


@pytest.mark.parametrize("code", ["ReadTimeoutError", "InternalFailure"])
def test_a_start_is_not_repeated(mock: PipelineMock, code: str) -> None:
    """The SDK's own token makes the second attempt of a start mean the same execution."""
    mock.fault("StartPipelineExecution", code, performed=True)
    client = new_client(retries={"mode": "standard"})
    started = client.start_pipeline_execution(name="release")["pipelineExecutionId"]

    newest = mock.client().list_pipeline_executions(pipelineName="release")
    assert (2, started) == (
        len(newest["pipelineExecutionSummaries"]),
        newest["pipelineExecutionSummaries"][0]["pipelineExecutionId"],
    )


def test_an_approval_is_repeated(mock: PipelineMock) -> None:
    """Where nothing distinguishes two attempts, the second finds that the first one worked."""
    token = open_token(mock.client())
    mock.fault("PutApprovalResult", "ReadTimeoutError", performed=True)
    result = outcome(
        new_client(retries={"mode": "standard"}),
        "put_approval_result",
        pipelineName="release",
        stageName="Approve",
        actionName="Sign",
        token=token,
        result={"status": "Approved", "summary": "Fine."},
    )

    assert "ApprovalAlreadyCompletedException" == result


def test_work_that_is_refused_is_lost_too(mock: PipelineMock) -> None:
    """Where the service refuses the call, nobody learns of that either."""
    mock.fault("GetPipeline", "ServiceUnavailable", performed=True)
    client = new_client(retries={"total_max_attempts": 1})

    assert "ServiceUnavailable" == outcome(client, name="missing")


def test_without_the_keyword_nothing_is_done(mock: PipelineMock) -> None:
    """Unless something else is said, a broken connection means that nothing was done."""
    mock.fault("StartPipelineExecution", "ReadTimeoutError", times=None)
    outcome(mock.client(), "start_pipeline_execution", name="release")

    assert 1 == _executions(mock)


def test_the_call_is_written_down_once(mock: PipelineMock) -> None:
    """A call that was performed and failed is one row, with its fault."""
    mock.fault("DeletePipeline", "ReadTimeoutError", performed=True, times=None)
    client = new_client(retries={"mode": "standard"})
    outcome(client, "delete_pipeline", name="release")

    assert [("DeletePipeline", "ReadTimeoutError", 3)] == [
        (call.operation, call.error, call.attempts) for call in mock.calls
    ]


def test_functions_are_called(mock: PipelineMock) -> None:
    """A job that such a call hands to a function gets there."""
    mock.lambda_function("announce", lambda *_: None)
    mock.fault("CreatePipeline", "ReadTimeoutError", performed=True, times=None)
    invoking = {
        "name": "Announce",
        "actionTypeId": {
            "category": "Invoke",
            "owner": "AWS",
            "provider": "Lambda",
            "version": "1",
        },
        "configuration": {"FunctionName": "announce"},
    }
    declared = mock.client().get_pipeline(name="release")["pipeline"]
    declared |= {"name": "other"}
    declared["stages"][1]["actions"] = [invoking]
    outcome(
        new_client(retries={"total_max_attempts": 1}),
        "create_pipeline",
        pipeline=declared,
    )

    assert ["announce"] == [each.function_name for each in mock.lambda_invocations]


@pytest.mark.parametrize("code", ["ThrottlingException", "EndpointConnectionError"])
def test_a_call_that_was_turned_away_was_not_performed(mock: PipelineMock, code: str) -> None:
    """An error that says that nothing was done cannot come after the work."""
    with pytest.raises(PipeMockError) as caught:
        mock.fault("GetPipeline", code, performed=True)

    assert (
        f"A call that fails with {code} was not performed. With performed=True, use "
        "ConnectionClosedError, ReadTimeoutError, or an HTTP status from 500."
    ) == str(caught.value)
