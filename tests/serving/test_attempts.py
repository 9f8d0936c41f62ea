"""Faults over HTTP, where each attempt of a client is a request of its own."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError, call
from tests.serving import raw

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock._serving.front import Front
    from pipemock._serving.messages import Response

LIST: Final = raw.headers("ListPipelines")
FIRST: Final = {**LIST, "amz-sdk-invocation-id": "0b0c3c5e-0000-4000-8000-000000000001"}
SECOND: Final = {**LIST, "amz-sdk-invocation-id": "0b0c3c5e-0000-4000-8000-000000000002"}
START: Final = raw.headers("StartPipelineExecution")


def ask(front: Front, headers: dict[str, str], body: bytes = b"{}") -> Response:
    """Send an attempt."""
    return front.respond("POST", "/", headers, body)


def made(mock: PipelineMock) -> list[tuple[str | None, int]]:
    """Return the error and the number of attempts of each call."""
    return [(each.error, each.attempts) for each in mock.calls]


def test_a_fault_is_answered(mock: PipelineMock, front: Front) -> None:
    """A fault is an error with its status, its words and an id."""
    mock.fault("ListPipelines", "ThrottlingException")
    response = ask(front, LIST)

    assert (400, {"__type": "ThrottlingException", "message": "Rate exceeded"}) == raw.read(
        response
    )
    assert "00000000-0000-4000-8000-000000000000" == response.headers["x-amzn-RequestId"]
    assert 200 == ask(front, LIST).status


def test_a_fault_in_cbor(mock: PipelineMock, front: Front) -> None:
    """So it is in CBOR, by its absolute id."""
    mock.fault("ListPipelines", "ServiceUnavailable")

    assert (503, {"__type": "com.amazonaws.codepipeline#ServiceUnavailable"}) == raw.read_cbor(
        raw.send_cbor(front, "ListPipelines", {})
    )


def test_attempts_of_one_call_are_one_entry(mock: PipelineMock, front: Front) -> None:
    """Attempts with one invocation id are one call, as for a client in the process."""
    mock.fault("ListPipelines", "ThrottlingException", times=2)

    ids = [ask(front, FIRST).headers["x-amzn-RequestId"] for _ in range(3)]

    assert [(None, 3)] == made(mock)
    assert [
        "00000000-0000-4000-8000-000000000000",
        "00000001-0000-4000-8000-000000000000",
        "00000002-0000-4000-8000-000000000000",
    ] == ids


def test_a_call_that_gives_up(mock: PipelineMock, front: Front) -> None:
    """A call whose last attempt fails has the error and all attempts."""
    mock.fault("ListPipelines", "ConnectionClosedError", times=2)

    assert ["close", "close"] == [ask(front, FIRST).broken for _ in range(2)]
    assert [("ConnectionClosedError", 2)] == made(mock)


def test_attempts_of_two_calls(mock: PipelineMock, front: Front) -> None:
    """Attempts of two clients at once are kept apart."""
    mock.fault("ListPipelines", "ThrottlingException", times=3)
    for headers in (FIRST, SECOND, FIRST, SECOND):
        ask(front, headers)

    assert [("ThrottlingException", 2), (None, 2)] == made(mock)


def test_attempts_without_an_id(mock: PipelineMock, front: Front) -> None:
    """A client that names no call makes an entry with each attempt."""
    mock.fault("ListPipelines", "ThrottlingException", times=2)
    for _ in range(3):
        ask(front, LIST)

    assert [("ThrottlingException", 1), ("ThrottlingException", 1), (None, 1)] == made(mock)


def test_an_answer_that_gets_lost(mock: PipelineMock, front: Front) -> None:
    """A call that a fault performs takes effect, though the client gets an error."""
    mock.fault("StartPipelineExecution", "InternalFailure", performed=True)

    assert 500 == ask(front, START, b'{"name": "release"}').status
    executions = raw.read(raw.send(front, "ListPipelineExecutions", {"pipelineName": "release"}))
    assert 2 == len(executions[1]["pipelineExecutionSummaries"])


def test_a_mistake_in_a_lost_answer(mock: PipelineMock, front: Front) -> None:
    """A mistake of the test is reported even where the answer gets lost."""
    mock.when(action="Compile").then(call(lambda _: None))  # type: ignore[arg-type, return-value]
    mock.fault("StartPipelineExecution", "InternalFailure", performed=True)

    assert 501 == ask(front, START, b'{"name": "release"}').status
    assert [PipeMockError] == [type(each) for each in mock.mistakes]
    mock.mistakes.clear()


def test_only_calls_with_the_parameters_fail(mock: PipelineMock, front: Front) -> None:
    """A fault of some parameters leaves other calls alone."""
    mock.fault("GetPipeline", "ServiceUnavailable", parameters={"name": "other"}, times=None)

    assert 200 == raw.send(front, "GetPipeline", {"name": "release"}).status
    assert 503 == raw.send(front, "GetPipeline", {"name": "other"}).status


@pytest.mark.parametrize("headers", [FIRST, LIST], ids=["one call", "many"])
def test_attempts_at_once(mock: PipelineMock, front: Front, headers: dict[str, str]) -> None:
    """Attempts in many threads each meet the fault, or are answered, once."""
    mock.fault("ListPipelines", "ThrottlingException", times=20)
    statuses: list[Any] = []

    def attempt() -> None:
        statuses.extend(ask(front, headers).status for _ in range(10))

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [200] * 20 + [400] * 20 == sorted(statuses)
