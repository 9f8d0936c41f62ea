"""Code of a test that triggers itself for ever is ended, with an error that says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from pipemock import PipeMockError, call, fail, mock_codepipeline, succeed
from pipemock._cloud import cascades, lambda_functions, outbox, scripted_behaviours
from pipemock.declarations import build, pipeline, source, stage
from tests.integrations.receivers import functions, invoking, raising, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

MOST: Final = 12

SHORT: Final = pipeline(
    "release", stage("Source", source("Checkout")), stage("Build", build("Compile"))
)


@pytest.fixture(autouse=True)
def _low_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (cascades, lambda_functions, outbox, scripted_behaviours):
        monkeypatch.setattr(module, "MOST_AT_ONCE", MOST)


def _start(mock: PipelineMock) -> None:
    mock.client().start_pipeline_execution(name="release")


@attrs.frozen
class _Bus:
    """A client of EventBridge, behind which an end of the pipeline starts it again."""

    _mock: PipelineMock
    _end: str = "SUCCEEDED"

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        for each in Entries:
            of_pipeline = "Pipeline Execution" in each["DetailType"]
            if of_pipeline and json.loads(each["Detail"])["state"] == self._end:
                _start(self._mock)
        return {"Entries": []}


def _by_a_function_given_to_call(mock: PipelineMock) -> None:
    def decide(_: object) -> Any:
        _start(mock)
        return succeed()

    mock.when(category="Build").then(call(decide))
    mock.client().create_pipeline(pipeline=SHORT)


def _by_a_call_that_returns_itself(mock: PipelineMock) -> None:
    again = call(lambda _: again)
    mock.when(category="Build").then(again)
    mock.client().create_pipeline(pipeline=SHORT)


def _by_a_handler(mock: PipelineMock) -> None:
    def handler(event: dict[str, Any], _: object) -> None:
        job = event["CodePipeline.job"]["id"]
        mock.client().put_job_success_result(jobId=job)
        _start(mock)

    mock.lambda_function("announce", handler)
    mock.client().create_pipeline(pipeline=invoking("announce"))


def _by_a_receiver_of_events(mock: PipelineMock) -> None:
    mock.connect(events=_Bus(mock))
    mock.client().create_pipeline(pipeline=SHORT)


def _by_a_receiver_and_a_function_in_turn(mock: PipelineMock) -> None:
    refused = raising(refusal("ResourceNotFoundException"))
    mock.connect(events=_Bus(mock, end="FAILED"), lambda_=functions(refused))
    mock.client().create_pipeline(pipeline=invoking("announce"))


@pytest.mark.parametrize(
    ("trigger", "what", "last", "starts"),
    [
        (
            _by_a_function_given_to_call,
            "Functions given to call() were called",
            "for release/Build/Compile",
            MOST,
        ),
        (
            _by_a_call_that_returns_itself,
            "Functions given to call() were called",
            "for release/Build/Compile",
            0,
        ),
        (_by_a_handler, "Lambda functions were called", "function announce", MOST),
        # Besides the ten events of the first execution, and the three of its failure.
        (
            _by_a_receiver_of_events,
            "Events and requests were sent",
            "to a connected client",
            10 + MOST,
        ),
        (
            _by_a_receiver_and_a_function_in_turn,
            "Events and requests were sent",
            "to a connected client",
            3 + MOST,
        ),
    ],
)
def test_what_triggers_itself_is_ended(
    trigger: Callable[[PipelineMock], None], what: str, last: str, starts: int
) -> None:
    """The call that began it raises after so many starts, and later calls are answered."""
    with mock_codepipeline() as mock:
        with pytest.raises(PipeMockError, match="this never ends") as raised:
            trigger(mock)
        told = f"{what} {MOST} times while no time passed, the last time {last}: "
        assert str(raised.value).startswith(told)
        calls = [each.operation for each in mock.calls]
        assert (1, starts) == (calls.count("CreatePipeline"), calls.count("StartPipelineExecution"))
        mock.client().get_pipeline(name="release")
        mock.mistakes.clear()


def test_what_takes_time_is_not_ended() -> None:
    """A pipeline that starts itself again and again, each time later, goes on."""
    with mock_codepipeline() as mock:
        mock.connect(events=_Bus(mock))
        mock.when(category="Build").then(succeed(after=60))
        mock.client().create_pipeline(pipeline=SHORT)
        mock.clock.advance(minutes=3 * MOST)
        executions = mock.client().list_pipeline_executions(pipelineName="release")
    assert len(executions["pipelineExecutionSummaries"]) == 3 * MOST + 1


def test_much_at_once_is_not_ended() -> None:
    """A step may leave any number of messages to send, as long as their receivers add few."""
    with mock_codepipeline() as mock:
        for number in range(5 * MOST):
            mock.client().create_pipeline(pipeline={**SHORT, "name": f"release-{number}"})
        mock.connect(events=_Bus(mock))
        mock.when(category="Source").then(fail())  # so that nothing starts again
        before = len(mock.events)
        mock.git_push("shop", branch="main")
        assert len(mock.events) - before > 10 * MOST
