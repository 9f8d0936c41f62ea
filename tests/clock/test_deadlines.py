"""Deadlines under virtual sleep: loops give up by whichever clock they read."""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from time import monotonic
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import pytest
from freezegun import freeze_time
from time_machine import travel

from pipemock import PipeMockError, mock_codepipeline, succeed
from pipemock._clock import polling
from pipemock._mock import foreign_clocks
from pipemock._mock.virtual_clocks import VirtualClocks, stays_real
from tests.client_helpers import START, seconds
from tests.clock import polling_code
from tests.declarations import release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipemock import PipelineMock

CLOCKS: Final[dict[str, Callable[[], float]]] = {
    "time.time": lambda: time.time(),  # noqa: PLW0108 -- looked up at each call, as in a loop
    "time.time_ns": lambda: time.time_ns() / 1e9,
    "time.monotonic": lambda: time.monotonic(),  # noqa: PLW0108
    "time.monotonic_ns": lambda: time.monotonic_ns() / 1e9,
    "time.perf_counter": lambda: time.perf_counter(),  # noqa: PLW0108
    "time.perf_counter_ns": lambda: time.perf_counter_ns() / 1e9,
    "monotonic": lambda: monotonic(),  # noqa: PLW0108
    "datetime.now": lambda: datetime.now().timestamp(),  # noqa: DTZ005 -- as loops do
    "datetime.now(utc)": lambda: datetime.now(timezone.utc).timestamp(),
    "datetime.utcnow": lambda: datetime.utcnow().timestamp(),  # noqa: DTZ003
    "dt.datetime.now": lambda: dt.datetime.now(dt.timezone.utc).timestamp(),
}
FROM_PYTHON: Final = [name for name in CLOCKS if "datetime" not in name]


@pytest.fixture
def waiting(sleepy: PipelineMock) -> Any:
    """Return a client of a mock in which an approval waits that nobody answers."""
    client = sleepy.client()
    client.create_pipeline(pipeline=release())
    return client


@pytest.fixture
def _without_time_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "time_machine", None)
    foreign_clocks.time_machine.cache_clear()
    yield
    foreign_clocks.time_machine.cache_clear()


def until(clock: Callable[[], float], client: Any, *, length: float = 600) -> int:
    """Poll twice a minute until the time is over; return the number of polls."""
    polls, deadline = 0, clock() + length
    while clock() < deadline:
        polls += 1
        assert "InProgress" == polling_code.status(client)
        time.sleep(30)
    return polls


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
@pytest.mark.parametrize("name", CLOCKS)
def test_a_deadline(sleepy: PipelineMock, waiting: Any, name: str) -> None:
    """A loop with a deadline gives up when its time is over, by the clock of the mock too."""
    assert 20 == until(CLOCKS[name], waiting)
    assert 600 == seconds(sleepy.clock.now)


@pytest.mark.usefixtures("_without_time_machine")
@pytest.mark.parametrize("name", FROM_PYTHON)
def test_a_deadline_without_the_extra(waiting: Any, name: str) -> None:
    """The functions of `time` need no time-machine."""
    with mock_codepipeline(sleep="virtual") as mock:
        mock.client().create_pipeline(pipeline=release())
        assert abs(time.time() - datetime.now(timezone.utc).timestamp()) < 30
        assert 20 == until(CLOCKS[name], waiting)


CALLED: Final = "ListPipelineExecutions was called {:,} times with the same parameters"
DEADLINE: Final = (
    " If the loop has a deadline, virtual sleep does not reach its clock: datetime.now() needs the "
    "extra, pip install 'pipemock[time-machine]', and a clock in a default argument or a class has "
    "to be passed in."
)


def _endless(begin: str, count: int, situation: str) -> str:
    return (
        f"{begin.format(count)}, while nothing happened and nothing was due: this polling loop has "
        f"no end.\n{situation}\n"
        "Do what the pipeline waits for in the test, or script it with mock.when(...).then(...)."
    )


@pytest.mark.usefixtures("_without_time_machine")
def test_a_loop_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a deadline never comes and nothing is due, the loop ends in an error with advice."""
    monkeypatch.setattr(polling, "_ENOUGH_WITH_SLEEP", 50)
    with mock_codepipeline(now=START, sleep="virtual") as mock:
        client = mock.client()
        client.create_pipeline(pipeline=release())
        mock.clock.run_until_idle()
        with pytest.raises(PipeMockError) as caught:  # noqa: PT012 -- a loop
            while datetime.now(timezone.utc).year < 9999:
                polling_code.status(client)
                time.sleep(1)
        mock.mistakes.clear()

    assert f"{_endless(CALLED, 50, mock.explain('release'))}{DEADLINE}" == str(caught.value)


def test_a_loop_that_only_sleeps(sleepy: PipelineMock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that never calls the mock ends, too; that it was reported stays recorded."""
    monkeypatch.setattr(polling, "_ENOUGH_WITH_SLEEP", 50)
    with pytest.raises(PipeMockError) as caught:  # noqa: PT012 -- a loop
        while True:
            time.sleep(1)

    slept = "The code under test has slept 50 times"
    assert f"{_endless(slept, 50, 'There is no pipeline.')}{DEADLINE}" == str(caught.value)
    assert 1 == len(sleepy.mistakes)
    sleepy.mistakes.clear()


def test_a_month_of_sleep_without_news(sleepy: PipelineMock) -> None:
    """A loop that has slept for a month without news is stopped after ten thousand repetitions."""
    client = sleepy.client()
    client.create_pipeline(pipeline=release())
    sleepy.clock.run_until_idle()
    with pytest.raises(PipeMockError) as caught:  # noqa: PT012 -- a loop
        while True:
            polling_code.status(client)
            sleepy.clock.sleep(300)
    assert f"{_endless(CALLED, 10_000, sleepy.explain('release'))}{DEADLINE}" == str(caught.value)
    sleepy.mistakes.clear()


def test_a_loop_that_neither_sleeps_nor_ends(
    sleepy: PipelineMock, waiting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loop without sleep, in which no time passes at all, ends in the error as well."""
    monkeypatch.setattr(polling, "_ENOUGH", 50)
    with pytest.raises(PipeMockError) as caught:  # noqa: PT012 -- a loop
        while True:
            polling_code.status(waiting)
    assert _endless(CALLED, 50, sleepy.explain("release")) == str(caught.value)
    sleepy.mistakes.clear()


def test_a_loop_that_waits_for_what_is_due(
    sleepy: PipelineMock, waiting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Polls before something that is due do not count: time comes nearer to it."""
    monkeypatch.setattr(polling, "_ENOUGH_WITH_SLEEP", 50)

    assert "Failed" == polling_code.until_done(waiting, wait=lambda: time.sleep(3600))[-1]
    assert START + dt.timedelta(days=7) <= sleepy.clock.now


# Monotonic clocks never go back -----------------------------------------------------------------


def test_what_was_slept_is_added() -> None:
    """A monotonic clock moves by what was slept, not by what the test advances."""
    with mock_codepipeline(sleep="virtual") as mock:
        before = time.monotonic()
        mock.clock.advance(days=1)
        time.sleep(3600)
        mock.clock.sleep(1800)
        after = time.monotonic()

    assert 5400 <= after - before < 5430


def test_they_stay_where_they_are() -> None:
    """After the mock, monotonic clocks go on from where they were, and wall clocks are right."""
    wall = time.time()
    with mock_codepipeline(sleep="virtual"):
        time.sleep(3600)
        inside = (time.monotonic(), time.perf_counter(), time.monotonic_ns())
        assert 3600 <= time.time() - wall < 3630

    assert all(a <= b for a, b in zip(inside, _monotonic(), strict=True))
    assert 0 <= time.time() - wall < 30
    assert 0 <= datetime.now(timezone.utc).timestamp() - wall < 30


def _monotonic() -> tuple[float, float, int]:
    return time.monotonic(), time.perf_counter(), time.monotonic_ns()


_SOURCE: Final = """
import time
from pipemock import mock_codepipeline
names = "time", "time_ns", "monotonic", "perf_counter", "sleep"
functions = lambda: [getattr(time, name) for name in names]
before = functions()
with mock_codepipeline(sleep="virtual"):
    pass
print(before == functions())
"""


def test_nothing_stays_where_nothing_was_slept() -> None:
    """A mock in which nothing sleeps leaves every function as it was."""
    told = subprocess.run(  # noqa: S603 -- our own source
        [
            sys.executable,
            "-c",
            _SOURCE,
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "True\n" == told.stdout


@pytest.mark.usefixtures("_without_time_machine")
def test_how_far_clocks_move() -> None:
    """Each clock moves by exactly what was slept, in its own unit."""
    clocks = VirtualClocks()
    clocks.originals = dict.fromkeys(clocks.replacements, lambda: 5)
    clocks.slept(timedelta(days=365, milliseconds=500))

    assert {
        "monotonic": 31_536_005.5,
        "monotonic_ns": 31_536_000_500_000_005,
        "perf_counter": 31_536_005.5,
        "perf_counter_ns": 31_536_000_500_000_005,
        "time": 31_536_005.5,
        "time_ns": 31_536_000_500_000_005,
    } == {name: read() for name, read in clocks.replacements.items()}


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
def test_clocks_go_on_after_a_sleep() -> None:
    """What was slept is added to the time that really passes."""
    with mock_codepipeline(sleep="virtual"):
        time.sleep(3600)
        before = {name: read() for name, read in CLOCKS.items()}
        threading.Event().wait(0.05)

        assert [] == [name for name, read in CLOCKS.items() if not before[name] < read()]


def test_nested_mocks_share_the_clocks() -> None:
    """Leaving an inner mock does not set the clocks of the outer one back."""
    with mock_codepipeline(sleep="virtual"):
        before = time.time()
        with mock_codepipeline(sleep="virtual"):
            time.sleep(3600)
        assert 3600 <= time.time() - before < 3630


def _runner(source: str) -> Any:
    namespace: dict[str, Any] = {"__name__": "_pytest.timing", "time": time}
    exec(source, namespace)  # noqa: S102 -- a module of pytest
    return namespace["read"]


def test_the_timers_of_pytest_stay_real() -> None:
    """What measures tests sees real time, however it has got its clock."""
    from _pytest import timing  # noqa: PLC0415 -- whose clock it is

    read = _runner("read = lambda: time.perf_counter()")
    with mock_codepipeline(sleep="virtual"):
        before = (timing.perf_counter(), read())
        time.sleep(3600)
        after = (timing.perf_counter(), read())

    assert all(0 <= b - a < 30 for a, b in zip(before, after, strict=True))


REAL: Final = (
    *("_pytest.timing", "pytest", "pytest_timeout", "pluggy._callers", "xdist.remote"),
    *("execnet.gateway", "hypothesis.core", "unittest.case", "timeit"),
    *("concurrent.futures.thread", "http.client", "multiprocessing.process", "queue", "selectors"),
    *("socket", "socketserver", "ssl", "subprocess", "threading", "urllib3.util.wait"),
)
VIRTUAL: Final = ("asyncio.tasks", "botocore.waiter", "tenacity", "deployment.pytest_tools", "app")


def test_where_time_stays_real() -> None:
    """It does in what measures tests, and in what waits for locks, sockets and processes."""
    assert REAL == tuple(filter(stays_real, [*REAL, *VIRTUAL]))


# Threads and asyncio ----------------------------------------------------------------------------


def test_the_deadlines_of_threads(sleepy: PipelineMock, waiting: Any) -> None:
    """Each thread gives up; their sleeps add up, as they do on the clock of the mock."""
    with ThreadPoolExecutor(4) as pool:
        polls = [*pool.map(lambda _: until(time.monotonic, waiting), range(4))]

    assert 20 <= sum(polls) <= 80
    assert 600 <= seconds(sleepy.clock.now) <= 2400


def test_a_lock_with_a_timeout_waits_as_long_as_ever(sleepy: PipelineMock) -> None:
    """A wait of `threading` is real, so a virtual sleep elsewhere does not end it early."""
    done = threading.Event()
    condition = threading.Condition()

    def sleeper() -> None:
        time.sleep(3600)
        done.set()
        with condition:
            condition.notify_all()

    thread = threading.Thread(target=sleeper)
    with condition:
        thread.start()
        assert condition.wait_for(done.is_set, timeout=20)
    thread.join()

    assert 3600 == seconds(sleepy.clock.now)


async def _forever(client: Any) -> None:
    while True:
        polling_code.status(client)
        await asyncio.sleep(30)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="asyncio.timeout is new in Python 3.11")
def test_asyncio_timeout(sleepy: PipelineMock, waiting: Any) -> None:
    """`asyncio.timeout` strikes while the code inside it sleeps, at its time."""

    async def main() -> None:
        timeout: Any = vars(asyncio)["timeout"]
        with pytest.raises(TimeoutError):
            async with timeout(100):
                await _forever(waiting)

    asyncio.run(main())
    assert 98 < seconds(sleepy.clock.now) < 101


@pytest.mark.parametrize("length", [30, 100, 3600])
def test_asyncio_wait_for(sleepy: PipelineMock, waiting: Any, length: float) -> None:
    """`asyncio.wait_for` ends one long sleep as well as many short ones."""

    async def main() -> None:
        ways: list[Callable[[], Any]] = [lambda: asyncio.sleep(86_400), lambda: _forever(waiting)]
        for sleeping in ways:
            before = sleepy.clock.now
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(sleeping(), length)
            passed = (sleepy.clock.now - before).total_seconds()
            # What really passes counts for the timeout, and not on the clock of the mock.
            assert length - 2 < passed < length + 1

    asyncio.run(main())


def test_asyncio_wait(sleepy: PipelineMock) -> None:
    """`asyncio.wait` returns when its time is over, with the task that still sleeps."""

    async def main() -> int:
        task = asyncio.ensure_future(asyncio.sleep(3600))
        _, pending = await asyncio.wait([task], timeout=60)
        task.cancel()
        return len(pending)

    assert 1 == asyncio.run(main())
    assert 58 < seconds(sleepy.clock.now) < 61


def test_a_timeout_that_is_not_reached(sleepy: PipelineMock) -> None:
    """A sleep that is shorter than the timeout around it just ends."""

    async def main() -> str | None:
        return await asyncio.wait_for(asyncio.sleep(59, "slept"), 60)

    assert "slept" == asyncio.run(main())
    assert 59 <= seconds(sleepy.clock.now) < 60


def test_the_time_of_a_loop(sleepy: PipelineMock) -> None:
    """A deadline by `loop.time` passes, and a callback of the loop runs at its time."""
    seen: list[float] = []

    async def main() -> int:
        loop, polls = asyncio.get_running_loop(), 0
        loop.call_later(95, lambda: seen.append(seconds(sleepy.clock.now)))
        deadline = loop.time() + 600
        while loop.time() < deadline:
            polls += 1
            await asyncio.sleep(30)
        return polls

    assert 20 == asyncio.run(main())
    assert 93 < seen[0] < 96


# Tools that move the clock of the process -------------------------------------------------------


def test_time_machine_inside() -> None:
    """Within a travel of time-machine, a virtual sleep moves what the travel shows."""
    with (
        mock_codepipeline(now=START, sleep="virtual") as mock,
        travel("2026-01-05T09:00Z", tick=False),
    ):
        mock.client().create_pipeline(pipeline=release())
        assert 20 == until(CLOCKS["datetime.now(utc)"], mock.client())
        assert "2026-01-05 09:10:00+00:00" == str(datetime.now(timezone.utc))


def test_freezegun_inside() -> None:
    """Within freezegun, a virtual sleep moves what it shows, monotonic clocks included."""
    with (
        mock_codepipeline(now=START, sleep="virtual") as mock,
        freeze_time("2026-01-05T09:00Z"),
    ):
        mock.client().create_pipeline(pipeline=release())
        for clock in ("datetime.now(utc)", "time.monotonic", "time.time"):
            assert 20 == until(CLOCKS[clock], mock.client())


# The name is another one since version 3.
@pytest.mark.parametrize("name", ["traveller_stack", "coordinates_stack"])
def test_travels_of_each_version(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The travels of time-machine are found, and there are none where it is not loaded."""
    monkeypatch.setitem(sys.modules, "time_machine", SimpleNamespace(**{name: ["one", "two"]}))
    assert ["one", "two"] == foreign_clocks.travellers()

    monkeypatch.delitem(sys.modules, "time_machine")
    assert [] == foreign_clocks.travellers()


def test_a_travel_that_outlives_the_mock() -> None:
    """A travel that began after a virtual sleep goes on, and after it the time is real."""
    wall, travelling = time.time(), travel("2020-01-05T09:00Z", tick=False)
    with mock_codepipeline(sleep="virtual"):
        time.sleep(3600)
        travelling.start()

    assert "2020-01-05 09:00:00+00:00" == str(datetime.now(timezone.utc))
    travelling.stop()
    assert 0 <= datetime.now(timezone.utc).timestamp() - wall < 30
    assert ([], []) == (foreign_clocks.travellers(), foreign_clocks.own_travellers)


@pytest.fixture(params=[travel, freeze_time], ids=["time-machine", "freezegun"])
def tool(request: pytest.FixtureRequest) -> Iterator[Callable[[], Any]]:
    """Return a function that moves the clock of the process for a block."""
    yield functools.partial(request.param, "2026-01-05T09:00Z")
    assert foreign_clocks.frozen_time() is None


def test_a_tool_that_the_mock_ignores(tool: Callable[[], Any]) -> None:
    """A tool that the mock neither follows nor moves is reported once, at a call."""
    with mock_codepipeline() as mock:
        client = mock.client()
        client.list_pipelines()
        with tool():
            with pytest.warns(UserWarning, match="moves the clock of the process") as caught:
                client.list_pipelines()
            client.list_pipelines()

    assert [(__file__, _ignored(tool, mock))] == [
        (each.filename, str(each.message)) for each in caught
    ]


def _ignored(tool: Callable[[], Any], mock: PipelineMock) -> str:
    told = f"{mock.clock.now:%Y-%m-%dT%H:%M:%S}.{mock.clock.now.microsecond // 1000:03}Z"
    name = {travel: "time-machine", freeze_time: "freezegun"}[tool.func]  # type: ignore[attr-defined]
    return (
        f"{name} moves the clock of the process, and this mock has a clock of its own, at "
        f"{told}: the tool does not move it. Write mock_codepipeline(clock='follow')"
        " to follow the tool, or sleep='virtual' to move both by the sleeps of the code under test."
    )


@pytest.mark.parametrize("keywords", [{}, {"autojump": True}])
def test_a_tool_that_was_there_first(tool: Callable[[], Any], keywords: dict[str, Any]) -> None:
    """It is reported when the mock is entered, if the tool is in use then."""
    with tool(), pytest.warns(UserWarning, match="and this mock has a clock of its own, at"):
        mock = mock_codepipeline(**keywords).start()
    try:
        assert [] == mock.client().list_pipelines()["pipelines"]
    finally:
        mock.stop()


@pytest.mark.parametrize("keywords", [{"clock": "follow"}, {"sleep": "virtual"}])
def test_a_tool_that_the_mock_knows(tool: Callable[[], Any], keywords: dict[str, Any]) -> None:
    """Nothing is reported where the mock follows the tool, or moves what it shows."""
    with tool(), mock_codepipeline(**keywords) as mock:
        assert [] == mock.client().list_pipelines()["pipelines"]


def test_a_clock_after_a_step(sleepy: PipelineMock) -> None:
    """A function that is called in a sleep sees its deadline come as far as the clock has."""
    seen: list[float] = []
    begin = time.monotonic()
    sleepy.lambda_function("notify", lambda *_: seen.append(time.monotonic() - begin))
    from tests.engine.actions.jobs.lambda_actions import invoking  # noqa: PLC0415 -- only here

    sleepy.when(category="Source").then(succeed(after=60))
    sleepy.client().create_pipeline(pipeline=invoking())
    time.sleep(600)

    assert 60 <= seen[0] < 90
