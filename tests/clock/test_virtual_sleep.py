"""Virtual sleep: the code under test sleeps, and the clock of the mock moves."""

from __future__ import annotations

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import PipeMockError, call, mock_codepipeline, succeed
from tests.client_helpers import START, seconds
from tests.clock import polling_code
from tests.declarations import build, pipeline, release, source
from tests.engine.actions.jobs.lambda_actions import invoking

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

ONE_BUILD = pipeline(("Source", [source()]), ("Build", [build()]))


@pytest.mark.parametrize(
    "wait", [polling_code.by_module, polling_code.by_name, polling_code.by_alias]
)
def test_a_polling_loop_ends(sleepy: PipelineMock, wait: Callable[[], None]) -> None:
    """A loop sees a build go on for as many of its sleeps as the build takes."""
    sleepy.when(provider="CodeBuild").then(succeed(after=100))
    client = sleepy.client()
    client.create_pipeline(pipeline=ONE_BUILD)
    seen = polling_code.until_done(client, wait=wait)

    assert [*["InProgress"] * 4, "Succeeded"] == seen
    assert 120 == seconds(sleepy.clock.now)


def test_a_loop_that_gives_up(sleepy: PipelineMock) -> None:
    """A loop that gives up after twenty minutes gives up before an hour has passed."""
    sleepy.when(provider="CodeBuild").then(succeed(after=3600))
    client = sleepy.client()
    client.create_pipeline(pipeline=ONE_BUILD)
    seen = polling_code.until_done(client, wait=polling_code.by_module, attempts=41)

    assert ("InProgress", 1200) == (seen[-1], seconds(sleepy.clock.now))


def test_what_falls_due_meanwhile_happens_at_its_time(sleepy: PipelineMock) -> None:
    """Sleeping for longer than something takes lets it happen when it is due."""
    sleepy.client().create_pipeline(pipeline=release())
    time.sleep(8 * 86_400)

    assert START + timedelta(days=7) == sleepy.events[-1].time
    assert START + timedelta(days=8) == sleepy.clock.now


def test_functions_are_called_on_the_way(sleepy: PipelineMock) -> None:
    """A function whose action starts during a sleep is called, and its own sleep takes time."""
    client = sleepy.client()

    def notify(event: dict[str, Any], _context: object) -> None:
        time.sleep(5)
        client.put_job_success_result(jobId=event["CodePipeline.job"]["id"])

    sleepy.lambda_function("notify", notify)
    sleepy.when(category="Source").then(succeed(after=60))
    client.create_pipeline(pipeline=invoking())
    time.sleep(61)

    assert ("SUCCEEDED", 65) == (
        sleepy.events[-1].detail()["state"],
        seconds(sleepy.events[-1].time),
    )
    assert 65 == seconds(sleepy.clock.now)


def test_a_function_may_wait_for_threads_that_sleep(sleepy: PipelineMock) -> None:
    """Threads of a function sleep while the clock moves that has set the function off."""

    def notify(_event: object, _context: object) -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(time.sleep, [5, 5]))

    sleepy.lambda_function("notify", notify)
    sleepy.when(category="Source").then(succeed(after=60))
    sleepy.client().create_pipeline(pipeline=invoking())
    sleepy.clock.advance(61)

    assert 70 == seconds(sleepy.clock.now)


def test_threads_add_up(sleepy: PipelineMock) -> None:
    """Every sleep moves the clock by its length, in whichever thread."""

    def sleep_often() -> None:
        for _ in range(20):
            time.sleep(0.5)

    threads = [threading.Thread(target=sleep_often) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 160 == seconds(sleepy.clock.now)


@pytest.mark.parametrize(
    ("length", "passed"), [(1, 1), (0.25, 0.25), (0.0001, 0.001), (1.0004, 1), (True, 1), (0, 0)]
)
def test_how_long_a_sleep_is(sleepy: PipelineMock, length: float, passed: float) -> None:
    """A sleep is as long as it says in milliseconds, and one that takes time takes at least one."""
    time.sleep(length)

    assert passed == seconds(sleepy.clock.now)


@pytest.mark.parametrize(
    ("length", "error"),
    [
        (-1, ValueError),
        (float("nan"), ValueError),
        (float("inf"), OverflowError),
        ("1", TypeError),
    ],
)
def test_what_cannot_be_slept(length: Any, error: type[Exception]) -> None:
    """What `time.sleep` refuses is refused with the same words, and no time passes."""
    with pytest.raises(error) as caught:
        time.sleep(length)
    with mock_codepipeline(now=START, sleep="virtual") as sleepy:
        with pytest.raises(error, match=re.escape(str(caught.value))):
            time.sleep(length)

        assert START == sleepy.clock.now


def test_a_sleep_that_ends_after_the_calendar(sleepy: PipelineMock) -> None:
    """A sleep longer than a clock can count is refused, and no time passes."""
    with pytest.raises(PipeMockError, match="is not a valid duration"):
        time.sleep(1e14)
    sleepy.mistakes.clear()

    assert START == sleepy.clock.now


def test_the_innermost_mock_decides() -> None:
    """Inside nested mocks the clock of the innermost moves, if it wants its sleep virtual."""
    with mock_codepipeline(now=START, sleep="virtual") as outer:
        with mock_codepipeline(now=START, sleep="virtual") as inner:
            time.sleep(5)
        with mock_codepipeline(now=START) as real:
            time.sleep(0.001)
        time.sleep(7)

    assert [7, 5, 0] == [seconds(each.clock.now) for each in (outer, inner, real)]


def test_a_function_that_decides_cannot_sleep(sleepy: PipelineMock) -> None:
    """A function given to call() cannot let time pass; the error says what to do instead."""

    def decide(_starting: object) -> Any:
        time.sleep(60)

    sleepy.when(action="Compile").then(call(decide))
    with pytest.raises(PipeMockError, match=r"in the middle of a step.*succeed\(after=60\)"):
        sleepy.client().create_pipeline(pipeline=ONE_BUILD)
    sleepy.mistakes.clear()

    assert START == sleepy.clock.now


@pytest.mark.parametrize("after", [0, 60])
def test_a_function_that_decides_cannot_move_the_clock(
    mock: PipelineMock, client: Any, after: float
) -> None:
    """A function given to call() cannot move the clock by hand either, in a call or in a step."""

    def decide(_starting: object) -> Any:
        mock.clock.advance(60)

    mock.when(action="Compile").then(call(decide))
    mock.when(category="Source").then(succeed(after=after))
    with pytest.raises(PipeMockError, match="in the middle of a step"):  # noqa: PT012 -- either
        client.create_pipeline(pipeline=ONE_BUILD)
        mock.clock.advance(120)
    mock.mistakes.clear()

    assert after == seconds(mock.clock.now)


def test_code_that_takes_its_sleep_as_an_argument(mock: PipelineMock, client: Any) -> None:
    """The clock has a sleep to hand to code that takes one."""
    mock.when(provider="CodeBuild").then(succeed(after=100))
    client.create_pipeline(pipeline=ONE_BUILD)
    polling_code.until_done(client, wait=lambda: mock.clock.sleep(30))

    assert 120 == seconds(mock.clock.now)
