"""The cost of the mock: none at import, little when entered, and no lasting changes."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import pytest
import urllib3.connectionpool

from pipemock import mock_codepipeline
from tests.client_helpers import approved, created
from tests.declarations import release

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

HEAVY: Final = {"botocore", "boto3", "moto", "urllib3", "requests", "hypothesis", "asyncio"}


def _told(source: str) -> Any:
    """Return what a fresh Python prints as JSON."""
    run = subprocess.run(  # noqa: S603 -- our own source
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


# What importing does ---------------------------------------------------------------------------


@pytest.mark.parametrize("module", ["pipemock", "pipemock.behaviours", "pipemock.events"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    """Importing the package costs milliseconds: it loads neither boto3 nor anything like it."""
    source = f"import {module}, sys, json; print(json.dumps(sorted(sys.modules)))"

    assert set() == HEAVY & set(_told(source))


def test_importing_changes_nothing() -> None:
    """Importing sets no variable of the environment and patches nothing in botocore."""
    before, after, module = _told(
        "import json, os; before = dict(os.environ)\n"
        "import pipemock, pipemock.pytest_plugin, botocore.hooks\n"
        "emit = botocore.hooks.EventAliaser.emit\n"
        "print(json.dumps([before, dict(os.environ), emit.__module__]))"
    )

    assert before == after
    assert "botocore.hooks" == module


# What entering does ----------------------------------------------------------------------------


def test_entering_loads_no_other_mock() -> None:
    """A whole test with the mock loads boto3, and nothing heavy that is not boto3's own."""
    loaded = _told(
        "import json, sys; from pipemock import mock_codepipeline\n"
        "with mock_codepipeline() as mock: mock.client().list_pipelines()\n"
        "print(json.dumps(sorted(sys.modules)))"
    )

    assert set() == {"moto", "requests", "hypothesis", "pytest"} & set(loaded)


def _ways_out() -> list[object]:
    return [
        socket.socket.connect,
        socket.create_connection,
        http.client.HTTPConnection.request,
        urllib3.connectionpool.HTTPConnectionPool.urlopen,
    ]


def test_libraries_for_http_are_left_alone() -> None:
    """While a mock is active, the ways to send anything are those that were there before."""
    before = _ways_out()
    with mock_codepipeline():
        assert before == _ways_out()


def _count_calls(work: Callable[[], object]) -> int:
    """Return how many Python functions a piece of work calls."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_a_fresh_world_costs_the_same_each_time() -> None:
    """Leaving a world that is full and entering an empty one is no more work than at first."""
    mock = mock_codepipeline(now="2026-01-05T09:00Z")

    def enter_and_leave() -> None:
        mock.start()
        mock.stop()

    enter_and_leave()
    first = _count_calls(enter_and_leave)
    with mock:
        client: Any = mock.client()
        for number in range(50):
            client.create_pipeline(pipeline=release(name=f"release-{number}"))
        mock.clock.run_until_idle()

    assert first == _count_calls(enter_and_leave)


# State instead of a script ---------------------------------------------------------------------


def test_reads_may_come_in_any_order(client: Any) -> None:
    """What is answered depends on what has happened, not on the order in which it is asked."""
    execution_id = created(client, release())
    approved(client)
    reads: list[Callable[[], dict[str, Any]]] = [
        lambda: client.get_pipeline_state(name="release"),
        client.list_pipelines,
        lambda: client.list_action_executions(pipelineName="release"),
        lambda: client.get_pipeline_execution(
            pipelineName="release", pipelineExecutionId=execution_id
        ),
    ]
    forwards = [_body(read) for read in reads]
    backwards = [_body(read) for read in reversed(reads)]

    assert forwards == backwards[::-1]


def test_a_call_may_be_repeated_or_left_out(mock: PipelineMock, client: Any) -> None:
    """The number of calls need not be declared, and a call that is never made is not a failure."""
    created(client, release())
    answers = [_body(lambda: client.get_pipeline(name="release")) for _ in range(3)]

    assert [answers[0]] * 3 == answers
    assert ["CreatePipeline", "ListPipelineExecutions", *["GetPipeline"] * 3] == [
        call.operation for call in mock.calls
    ]


def _body(read: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    answer = read()
    del answer["ResponseMetadata"]
    return answer
