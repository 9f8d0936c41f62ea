"""Libraries that poll and retry, with each of the ways in which time passes by itself."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final

import backoff
import polling2
import pytest
import tenacity
from botocore.exceptions import WaiterError
from botocore.waiter import WaiterModel, create_waiter_with_client
from time_machine import travel

from pipemock import mock_codepipeline, succeed
from tests.client_helpers import START, seconds
from tests.clock.polling_code import status
from tests.declarations import build, pipeline, release, source

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

ONE_BUILD: Final = pipeline(("Source", [source()]), ("Build", [build()]))


def _is_in_progress(found: str) -> bool:
    return found == "InProgress"


def by_tenacity(client: Any, step: float) -> str:
    retry: Any = tenacity.Retrying(
        retry=tenacity.retry_if_result(_is_in_progress),
        wait=tenacity.wait_fixed(step),
        stop=tenacity.stop_after_delay(600),
        retry_error_callback=lambda state: f"{state.outcome and state.outcome.result()}, gave up",
    )
    return str(retry(status, client))


def by_backoff(client: Any, step: float) -> str:
    poll = backoff.on_predicate(
        backoff.constant, _is_in_progress, interval=step, max_time=600, jitter=None
    )(status)
    found: str = poll(client)
    return f"{found}, gave up" if _is_in_progress(found) else found


def by_polling2(client: Any, step: float) -> str:
    try:
        found: str = polling2.poll(
            lambda: status(client),
            check_success=lambda each: not _is_in_progress(each),
            step=step,
            timeout=600,
        )
    except polling2.TimeoutException as error:
        return f"{error.last}, gave up"
    return found


# CodePipeline has no waiters of its own in botocore, so users write their models.
def by_waiter(client: Any, step: float) -> str:
    argument = "pipelineExecutionSummaries[0].status"
    acceptors = [
        {"matcher": "path", "argument": argument, "expected": expected, "state": state}
        for expected, state in (("Succeeded", "success"), ("Failed", "failure"))
    ]
    released = {
        "operation": "ListPipelineExecutions",
        "delay": step,
        "maxAttempts": 21,
        "acceptors": acceptors,
    }
    model = WaiterModel({"version": 2, "waiters": {"Released": released}})
    try:
        create_waiter_with_client("Released", model, client).wait(pipelineName="release")
    except WaiterError as error:
        return "InProgress, gave up" if "Max attempts" in str(error) else "Failed"
    return "Succeeded"


LIBRARIES: Final = (by_tenacity, by_backoff, by_polling2, by_waiter)


@pytest.mark.parametrize("library", LIBRARIES)
def test_virtual_sleep(sleepy: PipelineMock, library: Callable[[Any, float], str]) -> None:
    """The library sees a build end as early as it would on AWS."""
    sleepy.when(provider="CodeBuild").then(succeed(after=240))
    client = sleepy.client()
    client.create_pipeline(pipeline=ONE_BUILD)

    assert ("Succeeded", 240) == (library(client, 30), seconds(sleepy.clock.now))


@pytest.mark.parametrize("library", LIBRARIES)
def test_virtual_sleep_until_the_end(
    sleepy: PipelineMock, library: Callable[[Any, float], str]
) -> None:
    """The library gives up when its time is over."""
    client = sleepy.client()
    client.create_pipeline(pipeline=release())

    assert "InProgress, gave up" == library(client, 30)
    assert 570 <= seconds(sleepy.clock.now) <= 600


@pytest.mark.parametrize("library", LIBRARIES)
def test_autojump(jumpy: PipelineMock, library: Callable[[Any, float], str]) -> None:
    """Without any delay of its own, the library sees the end at its time."""
    jumpy.when(provider="CodeBuild").then(succeed(after=240))
    client = jumpy.client()
    client.create_pipeline(pipeline=ONE_BUILD)

    assert ("Succeeded", 240) == (library(client, 0), seconds(jumpy.clock.now))


@pytest.mark.parametrize("library", LIBRARIES)
def test_autojump_and_virtual_sleep(library: Callable[[Any, float], str]) -> None:
    """With both, an approval that nobody answers expires at the second look."""
    with mock_codepipeline(now=START, autojump=True, sleep="virtual") as mock:
        client = mock.client()
        client.create_pipeline(pipeline=release())

        assert "Failed" == library(client, 30)
        assert 7 * 86_400 <= seconds(mock.clock.now) <= 7 * 86_400 + 60


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_clock_that_follows(
    monkeypatch: pytest.MonkeyPatch, library: Callable[[Any, float], str]
) -> None:
    """Where the sleep of the library moves time-machine, the mock follows."""
    with travel(START, tick=False) as traveller, mock_codepipeline(clock="follow") as mock:
        monkeypatch.setattr(time, "sleep", traveller.shift)
        mock.when(provider="CodeBuild").then(succeed(after=240))
        client = mock.client()
        client.create_pipeline(pipeline=ONE_BUILD)

        assert ("Succeeded", 240) == (library(client, 30), seconds(mock.clock.now))


def test_tenacity_in_a_coroutine(sleepy: PipelineMock) -> None:
    """The asynchronous half of tenacity sleeps virtually and gives up too."""
    client = sleepy.client()
    client.create_pipeline(pipeline=release())
    retry: Any = tenacity.AsyncRetrying(
        retry=tenacity.retry_if_result(_is_in_progress),
        wait=tenacity.wait_fixed(30),
        stop=tenacity.stop_after_delay(600),
    )

    async def poll() -> str:
        return status(client)

    with pytest.raises(tenacity.RetryError):
        asyncio.run(retry(poll))
    assert 570 <= seconds(sleepy.clock.now) <= 600


def test_backoff_of_errors(sleepy: PipelineMock) -> None:
    """Retries of errors that the SDK hands on are virtual as well."""
    client = sleepy.client()
    client.create_pipeline(pipeline=release())
    sleepy.fault("ListPipelineExecutions", "ValidationException", times=3)
    poll = backoff.on_exception(
        backoff.expo, client.exceptions.ValidationException, max_time=600, jitter=None
    )(status)

    assert ("InProgress", 1 + 2 + 4) == (poll(client), seconds(sleepy.clock.now))
