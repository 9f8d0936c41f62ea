"""Virtual sleep in coroutines: others in the loop run meanwhile, and tasks wake in order."""

from __future__ import annotations

import asyncio
import math
import time
import unittest
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import PipeMockError, mock_codepipeline, succeed
from pipemock._mock import virtual_sleep
from tests.client_helpers import START, approved, seconds
from tests.clock import polling_code
from tests.declarations import build, open_token, pipeline, release, source

if TYPE_CHECKING:
    from pipemock import PipelineMock

ONE_BUILD = pipeline(("Source", [source()]), ("Build", [build()]))


def test_a_polling_coroutine_ends(sleepy: PipelineMock) -> None:
    """A coroutine sees a build go on for as many of its sleeps as the build takes."""
    sleepy.when(provider="CodeBuild").then(succeed(after=100))
    client = sleepy.client()
    client.create_pipeline(pipeline=ONE_BUILD)
    seen = asyncio.run(polling_code.until_done_in_a_task(client))

    assert [*["InProgress"] * 4, "Succeeded"] == seen
    assert 120 == seconds(sleepy.clock.now)


def test_two_tasks_that_poll_and_answer(sleepy: PipelineMock) -> None:
    """A bot that approves after an hour is seen by a task that polls twice an hour."""
    client = sleepy.client()
    client.create_pipeline(pipeline=release())

    async def approve_later() -> None:
        await asyncio.sleep(3600)
        approved(client, token=open_token(client))

    async def both() -> list[str]:
        seen, _ = await asyncio.gather(
            polling_code.until_done_in_a_task(client, 1800), approve_later()
        )
        return seen

    assert ["InProgress", "InProgress", "Succeeded"] == asyncio.run(both())[-3:]
    assert 3600 <= seconds(sleepy.clock.now) <= 5400


def test_tasks_wake_in_the_order_of_their_times(sleepy: PipelineMock) -> None:
    """Tasks that sleep at the same time wake one after the other; the longest sleep counts."""
    woken: list[tuple[int, float]] = []

    async def task(length: int) -> None:
        await asyncio.sleep(length)
        woken.append((length, seconds(sleepy.clock.now)))

    async def several() -> None:
        await asyncio.gather(*map(task, [3, 1, 2, 2]))

    asyncio.run(several())

    assert [(1, 1), (2, 2), (2, 2), (3, 3)] == woken


def test_tasks_that_sleep_do_not_really_wait(
    sleepy: PipelineMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tasks that wait for each other, or for timers, only give the loop turns."""
    delays: list[float] = []
    pause = virtual_sleep._replacement.asyncio_sleep

    async def noted(delay: float, result: object = None) -> object:
        delays.append(delay)
        return await pause(delay, result)

    async def several() -> None:
        asyncio.get_running_loop().call_later(600, lambda: None)
        await asyncio.gather(*map(asyncio.sleep, [3000, 1000, 2000]))

    with monkeypatch.context() as patched:
        patched.setattr(virtual_sleep._replacement, "asyncio_sleep", noted)
        asyncio.run(several())

    assert {0} == set(delays)
    assert 3000 == seconds(sleepy.clock.now)


def test_a_timer_ends_a_part_of_a_sleep(sleepy: PipelineMock) -> None:
    """A timer of the loop goes off at its own time while a task sleeps for longer."""
    rung: list[float] = []

    async def sleep() -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(600, lambda: rung.append(seconds(sleepy.clock.now)))
        await asyncio.sleep(3600)

    asyncio.run(sleep())

    [at] = rung
    assert 590 < at < 600.3  # the timer counts what the machine needs as well
    assert 3600 == seconds(sleepy.clock.now)


def test_others_run_during_a_sleep(sleepy: PipelineMock) -> None:
    """A sleep gives the loop a turn before time passes."""

    async def several() -> list[float]:
        found: list[float] = []
        asyncio.get_running_loop().call_soon(lambda: found.append(seconds(sleepy.clock.now)))
        await asyncio.sleep(60)
        return [*found, seconds(sleepy.clock.now)]

    assert [0, 60] == asyncio.run(several())


def test_timers_that_are_overdue_during_a_sleep(sleepy: PipelineMock) -> None:
    """A timer whose time has passed needs no time, and the sleep takes its own."""
    called: list[float] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()

        def call() -> None:
            called.append(seconds(sleepy.clock.now))
            if len(called) < 5:
                loop.call_at(loop.time() - 1, call)

        loop.call_soon(call)
        await asyncio.sleep(30)

    asyncio.run(main())

    assert ([0] * 5, 30) == (called, seconds(sleepy.clock.now))


def test_a_sleep_has_a_result(sleepy: PipelineMock) -> None:
    """A sleep returns what it is given, also by a name that was bound at import."""
    assert "rested" == asyncio.run(polling_code.pause_by_name(5, "rested"))
    assert 5 == seconds(sleepy.clock.now)


@pytest.mark.parametrize("delay", [0, -1])
def test_a_sleep_that_takes_no_time(sleepy: PipelineMock, delay: float) -> None:
    """A sleep of zero gives the loop a turn, and no time passes."""
    assert "rested" == asyncio.run(polling_code.pause_by_name(delay, "rested"))
    assert START == sleepy.clock.now


def test_a_sleep_for_ever_waits_to_be_cancelled(sleepy: PipelineMock) -> None:
    """A task that sleeps for ever is left to wait, and can be cancelled."""

    async def run() -> bool:
        task = asyncio.ensure_future(asyncio.sleep(math.inf))
        await asyncio.sleep(60)
        return task.cancel()

    assert asyncio.run(run())
    assert 60 == seconds(sleepy.clock.now)


def test_a_task_that_is_cancelled_asleep(sleepy: PipelineMock) -> None:
    """A task that is cancelled in its sleep lets no time pass, and holds up nobody."""

    async def run() -> None:
        task = asyncio.ensure_future(asyncio.sleep(1))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(5)

    asyncio.run(run())

    assert 5 == seconds(sleepy.clock.now)


def test_a_sleep_that_ends_behind_the_calendar(sleepy: PipelineMock) -> None:
    """A sleep that would end after the last date of the calendar is refused."""
    with pytest.raises(PipeMockError, match="not a valid duration"):
        asyncio.run(asyncio.sleep(1e14))
    sleepy.mistakes.clear()

    assert START == sleepy.clock.now


def test_blocking_sleep_in_a_thread_of_the_loop(sleepy: PipelineMock) -> None:
    """A sleep that is handed to a thread moves the clock too."""
    asyncio.run(asyncio.to_thread(time.sleep, 5))

    assert 5 == seconds(sleepy.clock.now)


def test_a_decorated_coroutine() -> None:
    """A coroutine can be decorated, and an `async with` block does the same."""
    aws = mock_codepipeline(now=START, sleep="virtual")

    @aws
    async def decorated() -> float:
        await asyncio.sleep(5)
        return seconds(aws.clock.now)

    async def block() -> float:
        async with mock_codepipeline(now=START, sleep="virtual") as mock:
            await asyncio.sleep(7)
            return seconds(mock.clock.now)

    assert [5, 7] == [asyncio.run(decorated()), asyncio.run(block())]


class SleepyCase(unittest.IsolatedAsyncioTestCase):
    """A case of unittest whose tests are coroutines."""

    @mock_codepipeline(sleep="virtual")
    async def test_polling(self) -> None:
        """A decorated coroutine of a case sleeps virtually."""
        await asyncio.sleep(86_400)


@pytest.mark.usefixtures("sleepy")
def test_a_loop_in_debug_mode(caplog: pytest.LogCaptureFixture) -> None:
    """A sleep is not logged as a slow callback, and a callback that blocks is."""

    def block() -> None:
        time.sleep(5)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.slow_callback_duration = 4
        await asyncio.gather(asyncio.sleep(20), asyncio.sleep(10), asyncio.sleep(20))
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.sleep(20), 10)
        loop.call_soon(block)
        await asyncio.sleep(0)
        assert 4 == loop.slow_callback_duration

    asyncio.run(main(), debug=True)
    [told] = [each.getMessage() for each in caplog.records if " took " in each.getMessage()]

    assert "test_a_loop_in_debug_mode.<locals>.block" in told


def test_a_case_of_coroutines() -> None:
    """A case of unittest with coroutines passes."""
    result: Any = unittest.defaultTestLoader.loadTestsFromTestCase(SleepyCase).run(
        unittest.TestResult()
    )

    assert (1, True) == (result.testsRun, result.wasSuccessful())
