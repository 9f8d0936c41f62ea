"""What the SDK tries again by itself, and what reaches the caller in the end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, NoReturn

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from tests.edge.faults.call_results import new_client, outcome

if TYPE_CHECKING:
    from pipemock import PipelineMock

# By default the legacy mode makes five attempts, and the others three.
ATTEMPTS: Final = {"legacy": 5, "standard": 3, "adaptive": 3}
MODES: Final = pytest.mark.parametrize("mode", ATTEMPTS)
RETRIED: Final = pytest.mark.parametrize(
    "code",
    [
        "ThrottlingException",
        "TooManyRequestsException",
        "InternalFailure",
        "ServiceUnavailable",
        "ConnectTimeoutError",
        "EndpointConnectionError",
        "ReadTimeoutError",
        "ConnectionClosedError",
    ],
)
REFUSALS: Final = ["PipelineNotFoundException", "ValidationException", "AccessDeniedException"]


@pytest.fixture(autouse=True)
def _nobody_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    def sleep(seconds: float) -> None:
        assert not seconds, f"somebody sleeps for {seconds} s"

    monkeypatch.setattr(time, "sleep", sleep)


# What is tried again ---------------------------------------------------------------------------


@MODES
@RETRIED
def test_the_sdk_tries_again(mock: PipelineMock, mode: str, code: str) -> None:
    """After a fault that passes, the SDK's next attempt is answered, and the answer counts them."""
    mock.fault("GetPipeline", code, times=2)
    answer = new_client(retries={"mode": mode}).get_pipeline(name="release")

    assert ("release", 2) == (
        answer["pipeline"]["name"],
        answer["ResponseMetadata"]["RetryAttempts"],
    )


@MODES
@RETRIED
def test_the_sdk_gives_up(mock: PipelineMock, mode: str, code: str) -> None:
    """A fault that stays reaches the caller when the SDK has made all its attempts."""
    fault = mock.fault("GetPipeline", code, times=None)

    assert (code, ATTEMPTS[mode]) == (outcome(new_client(retries={"mode": mode})), fault.hits)


@MODES
@pytest.mark.parametrize("code", REFUSALS)
def test_the_sdk_accepts_a_refusal(mock: PipelineMock, mode: str, code: str) -> None:
    """An error that trying again would not help reaches the caller after one attempt."""
    fault = mock.fault("GetPipeline", code, times=None)

    assert (code, 1) == (outcome(new_client(retries={"mode": mode})), fault.hits)


def test_the_mode_decides_what_is_tried_again(mock: PipelineMock) -> None:
    """A limit is throttling for the standard mode of the SDK, and a refusal for the legacy one."""
    mock.fault("StartPipelineExecution", "LimitExceededException", status=400)
    mock.fault("StartPipelineExecution", "LimitExceededException", status=400)
    outcomes = [
        outcome(new_client(retries={"mode": mode}), "start_pipeline_execution", name="release")
        for mode in ("legacy", "standard")
    ]

    assert ["LimitExceededException", "fine"] == outcomes


@pytest.mark.parametrize(
    ("retries", "attempts"),
    [
        ({"max_attempts": 5, "mode": "standard"}, 6),
        ({"total_max_attempts": 2, "mode": "standard"}, 2),
        ({"max_attempts": 0}, 1),
    ],
)
def test_the_configuration_decides_how_often(
    mock: PipelineMock, retries: dict[str, Any], attempts: int
) -> None:
    """The client's own number of attempts is the one that counts."""
    fault = mock.fault("GetPipeline", "ThrottlingException", times=None)

    assert ("ThrottlingException", attempts) == (
        outcome(new_client(retries=retries)),
        fault.hits,
    )


@MODES
def test_many_calls_in_a_row(mock: PipelineMock, mode: str) -> None:
    """A client that slows down after throttling does not keep a test waiting."""
    client = new_client(retries={"mode": mode})
    mock.fault("GetPipeline", "ThrottlingException", times=20)
    outcomes = [outcome(client) for _ in range(40)]

    assert "fine" == outcomes[-1]


# What reaches the caller -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "message", "status"),
    [
        ("ThrottlingException", "Rate exceeded", 400),
        ("TooManyRequestsException", "Rate exceeded", 429),
        ("RequestLimitExceeded", "Rate exceeded", 400),
        ("InternalFailure", "", 500),
        ("ServiceUnavailable", "", 503),
    ],
)
def test_the_error_tells_of_the_attempts(
    mock: PipelineMock, code: str, message: str, status: int
) -> None:
    """The error says that the SDK has given up, as botocore words it, and what came last."""
    mock.fault("GetPipeline", code, times=None)
    with pytest.raises(ClientError) as caught:
        new_client(retries={"mode": "standard"}).get_pipeline(name="release")

    request_id = "00000002-0000-4000-8000-000000000000"
    assert {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {
            "RequestId": request_id,
            "HTTPStatusCode": status,
            "HTTPHeaders": {
                "x-amzn-requestid": request_id,
                "content-type": caught.value.response["ResponseMetadata"]["HTTPHeaders"][
                    "content-type"
                ],
            },
            "MaxAttemptsReached": True,
            "RetryAttempts": 2,
        },
    } == caught.value.response
    assert (
        f"An error occurred ({code}) when calling the GetPipeline operation "
        f"(reached max retries: 2): {message}"
    ) == str(caught.value)


def test_a_refusal_has_the_class_of_the_model(mock: PipelineMock) -> None:
    """An error of the model is raised as the class that boto3 makes for it, with its words."""
    client = mock.client()
    mock.fault("GetPipeline", "PipelineNotFoundException", "It is gone.")
    with pytest.raises(client.exceptions.PipelineNotFoundException) as caught:
        client.get_pipeline(name="release")

    response = caught.value.response
    assert ("It is gone.", 0) == (
        response["Error"]["Message"],
        response["ResponseMetadata"]["RetryAttempts"],
    )


def test_a_broken_connection_names_the_endpoint(mock: PipelineMock) -> None:
    """What is raised for a broken connection names the endpoint that the client would ask."""
    mock.fault("GetPipeline", "ReadTimeoutError", times=None)
    with pytest.raises(ReadTimeoutError, match=r"codepipeline\.eu-west-1\.amazonaws\.com"):
        mock.client(region="eu-west-1").get_pipeline(name="release")


def test_an_answer_after_faults_is_an_answer(mock: PipelineMock) -> None:
    """But for the count of attempts, an answer after faults is the one without them."""
    client = mock.client()
    mock.fault("GetPipeline", "ThrottlingException")
    after, without = _comparable(client), _comparable(client)

    assert without == after


def test_an_answer_without_members_after_faults(mock: PipelineMock) -> None:
    """An operation that has no output has none after faults either."""
    mock.fault("DeletePipeline", "ThrottlingException")
    answer = mock.client().delete_pipeline(name="release")

    assert (["ResponseMetadata"], 1) == (
        list(answer),
        answer["ResponseMetadata"]["RetryAttempts"],
    )


def test_an_error_after_faults_is_the_error(mock: PipelineMock) -> None:
    """But for the count of attempts, an error of the service after faults is the usual one."""
    client = mock.client()
    mock.fault("GetPipeline", "ThrottlingException")
    after, without = _comparable_error(client), _comparable_error(client)

    assert without == after


def _comparable(client: Any) -> dict[str, Any]:
    return _without_counts(client.get_pipeline(name="release"))


def _comparable_error(client: Any) -> dict[str, Any]:
    with pytest.raises(client.exceptions.PipelineNotFoundException) as caught:
        client.get_pipeline(name="missing")
    return _without_counts(caught.value.response)


def _without_counts(response: Any) -> dict[str, Any]:
    metadata = response.pop("ResponseMetadata")
    for name in ("RequestId", "RetryAttempts"):
        del metadata[name]
    del metadata["HTTPHeaders"]["x-amzn-requestid"]
    return {**response, **metadata}


# What the attempts leave behind ----------------------------------------------------------------


@pytest.mark.parametrize("code", ["ThrottlingException", "ReadTimeoutError", *REFUSALS])
def test_nothing_happens_to_a_call_that_fails(mock: PipelineMock, code: str) -> None:
    """A call that meets a fault does nothing: no execution starts, and no event comes."""
    before = list(mock.events)
    mock.fault("StartPipelineExecution", code, status=None, times=None)
    result = outcome(mock.client(), "start_pipeline_execution", name="release")

    assert (code, before) == (result, list(mock.events))


def test_the_clock_stands_still(mock: PipelineMock) -> None:
    """The time between attempts passes neither in the test nor on the mock's clock."""
    before = mock.clock.now
    mock.fault("GetPipeline", "ThrottlingException", times=2)
    mock.client().get_pipeline(name="release")

    assert before == mock.clock.now


def test_the_call_is_written_down_once(mock: PipelineMock) -> None:
    """A call is one row, whatever it met, with the number of attempts and what came of it."""
    client = new_client(retries={"mode": "standard"})
    outcome(client)
    for code, times in (("ThrottlingException", 2), ("ServiceUnavailable", 3)):
        mock.fault("GetPipeline", code, times=times)
        outcome(client)
    mock.fault("GetPipeline", "ConnectionClosedError", times=None)
    outcome(client)

    assert [
        (None, 1),
        (None, 3),
        ("ServiceUnavailable", 3),
        ("ConnectionClosedError", 3),
    ] == [(call.error, call.attempts) for call in mock.calls]


def test_a_failed_call_is_written_down_like_any_other(mock: PipelineMock) -> None:
    """A call that failed says who asked for what and where, and the caller cannot change that."""
    parameters: dict[str, Any] = {"name": "release", "version": 1}
    mock.fault("GetPipeline", "AccessDeniedException", "Not you.")
    outcome(mock.client(region="eu-west-1"), **parameters)
    parameters["name"] = "changed"

    [call] = mock.calls
    assert (
        "codepipeline",
        "GetPipeline",
        {"name": "release", "version": 1},
        "123456789012",
        "eu-west-1",
        "arn:aws:iam::123456789012:user/tester",
        mock.clock.now,
        "AccessDeniedException",
    ) == (
        call.service,
        call.operation,
        call.parameters,
        call.account,
        call.region,
        call.caller,
        call.time,
        call.error,
    )


def _raise(**_: Any) -> NoReturn:
    msg = "Of the handler."
    raise RuntimeError(msg)


def test_what_a_handler_raises_is_raised(mock: PipelineMock) -> None:
    """An exception of a user's own handler ends the call and is raised unchanged."""
    client = mock.client()
    client.meta.events.register("request-created", _raise)
    mock.fault("GetPipeline", "ThrottlingException")
    with pytest.raises(RuntimeError, match=r"Of the handler\."):
        client.get_pipeline(name="release")

    assert [] == mock.calls
