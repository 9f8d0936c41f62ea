"""A clock that only the test moves warns a polling loop that waits for it in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import PipeMockError, succeed
from pipemock._clock import standing
from pipemock.declarations import RELEASE
from tests.client_helpers import summaries

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "_ENOUGH", 20)


@pytest.fixture
def client(mock: PipelineMock) -> Any:
    mock.when(provider="CodeBuild").then(succeed(after=300))
    client = mock.client()
    client.create_pipeline(pipeline=RELEASE)
    return client


def _poll(client: Any) -> None:
    while summaries(client)[0]["status"] != "Succeeded":
        pass


def test_a_loop_without_end(mock: PipelineMock, client: Any) -> None:
    """It ends in an error that says where the pipeline is, and what moves the clock."""
    with pytest.raises(PipeMockError) as caught:
        _poll(client)

    said = str(caught.value)
    assert said.startswith(
        "ListPipelineExecutions was called more than 20 times with the same parameters, while "
        "nothing happened and the clock stood still: this polling loop has no end.\n"
        "Pipeline release, version 1:\n"
    )
    assert said.endswith(
        "Move the clock with mock.clock.advance(...), let sleeps move it with "
        "mock_codepipeline(sleep='virtual'), or let reads move it with autojump=True."
    )
    # Twenty calls are only counted, and then twenty are compared before the next is refused.
    assert 20 + 20 == len(mock.calls)
    mock.mistakes.clear()


@pytest.mark.parametrize(
    "happen",
    [
        lambda mock, _: mock.clock.advance(1),
        lambda _, client: client.start_pipeline_execution(name="release"),
        lambda mock, _: mock.source_change("release"),
    ],
)
def test_a_loop_in_which_something_happens(
    mock: PipelineMock, client: Any, happen: Callable[[Any, Any], object]
) -> None:
    """It may go on for ever."""
    for _ in range(3):
        happen(mock, client)
        for _ in range(20):
            client.get_pipeline_state(name="release")


def test_loops_over_different_things(client: Any) -> None:
    """Only the same read with the same parameters is a loop."""
    for number in range(1, 60):
        client.list_pipeline_executions(pipelineName="release", maxResults=number)
