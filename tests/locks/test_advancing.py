"""The advance lock: one thread at a time advances the clock, and calls what falls due in time."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final

import pytest
import time_machine

from pipemock import mock_codepipeline, succeed
from pipemock._clock import advance_lock, standing
from pipemock._clock.advance_lock import AdvanceLock
from pipemock._clock.autojump import AutojumpClock
from pipemock._clock.clock import Clock
from pipemock._clock.follow import FollowingClock
from pipemock._clock.standing import StandingClock
from pipemock._cloud.cloud import Cloud
from pipemock._codepipeline.operations import OPERATIONS
from tests.client_helpers import START, seconds
from tests.declarations import build, pipeline, release, source
from tests.engine.actions.jobs.lambda_actions import invoking
from tests.interleaving import Pause, each_line_of, entering, interleave, leaving, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipemock import PipelineMock

MINUTE: Final = 60
TWO_BUILDS: Final = pipeline(
    ("Source", [source()]), ("Build", [build("A"), build("B", runOrder=2)])
)


# The lock ----------------------------------------------------------------------------------------


def test_two_threads_never_hold_the_advance_lock_together() -> None:
    """Wherever one thread is on its way in or out, another one waits or comes after it."""
    for pause in each_line_of(advance_lock):
        lock = AdvanceLock(threading.RLock())
        inside: list[str] = []

        def hold(name: str) -> list[str]:
            with lock:  # noqa: B023 -- called at once
                inside.append(name)  # noqa: B023
                run(lambda: None)
                found = list(inside)  # noqa: B023
                inside.remove(name)  # noqa: B023
            return found

        found = interleave(lambda: hold("one"), lambda: hold("two"), at=pause)

        assert (["one"], ["two"]) == found


# Advances ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "move",
    [
        pytest.param(lambda clock: clock.advance(MINUTE), id="advance"),
        pytest.param(lambda clock: clock.advance_to("2026-01-05T09:01Z"), id="advance_to"),
        pytest.param(lambda clock: clock.sleep(MINUTE), id="sleep"),
        pytest.param(lambda clock: clock.run_until_idle(), id="run_until_idle"),
    ],
)
def test_advances_of_two_threads_add_up(
    mock: PipelineMock, client: Any, move: Callable[[Clock], None]
) -> None:
    """A thread that advances the clock while another does begins where that one ends."""
    mock.when(category="Build").then(succeed(after=MINUTE / 2))
    client.create_pipeline(pipeline=TWO_BUILDS)
    interleave(
        lambda: move(mock.clock),
        lambda: mock.clock.advance(MINUTE),
        at=entering(Cloud.call_functions),
    )

    assert 2 * MINUTE == seconds(mock.clock.now)


def test_a_condition_may_wait_for_a_thread_that_advances(mock: PipelineMock) -> None:
    """While its condition is checked, `run_until` lets another thread advance the clock."""
    waited_in_vain: list[bool] = []

    def condition() -> bool:
        advancing = run(lambda: mock.clock.advance(1))
        waited_in_vain.append(not advancing.has_ended)
        return True

    mock.clock.run_until(condition)

    assert [False] == waited_in_vain


def test_a_thread_that_runs_until_a_condition_is_not_interrupted(
    mock: PipelineMock, client: Any
) -> None:
    """Another thread advances the clock between two steps, and not in the middle of one."""
    pause = entering(Cloud.call_functions)
    mock.when(category="Build").then(succeed(after=MINUTE))
    client.create_pipeline(pipeline=TWO_BUILDS)
    one = run(lambda: mock.clock.run_until(lambda: mock.clock.now > START), until=pause)
    two = run(lambda: mock.clock.advance(MINUTE))
    has_interrupted = two.has_ended
    pause.resume()
    one.result()
    two.result()

    assert (False, 2 * MINUTE) == (has_interrupted, seconds(mock.clock.now))


# Autojump ----------------------------------------------------------------------------------------


@pytest.fixture
def jumpy() -> Iterator[PipelineMock]:
    """Return a mock whose clock jumps when a read would return nothing new."""
    with mock_codepipeline(now=START, autojump=True) as mock:
        yield mock


def _invoking(mock: PipelineMock) -> Any:
    """Create a pipeline that calls a function after a minute, and return a client."""
    client = mock.client()
    mock.when(category="Source").then(succeed(after=MINUTE))
    mock.lambda_function("notify", lambda *_: None)
    client.create_pipeline(pipeline=invoking())
    return client


def _times_of_calls(mock: PipelineMock) -> list[tuple[float, bool]]:
    return [(seconds(each.time), each.was_called) for each in mock.lambda_invocations]


def test_functions_of_a_jump_are_called_before_another_thread_advances(
    jumpy: PipelineMock,
) -> None:
    """A function that a jump triggers is called at its time, though a thread advances by a day."""
    client = _invoking(jumpy)
    client.list_pipelines()
    interleave(
        client.list_pipelines,
        lambda: jumpy.clock.advance(days=1),
        at=entering(Cloud.call_functions),
    )

    assert [(MINUTE, True)] == _times_of_calls(jumpy)


def test_no_read_jumps_over_a_call_in_progress(jumpy: PipelineMock) -> None:
    """A read waits for a call of another thread before it finds that nothing has happened."""
    client = jumpy.client()
    client.create_pipeline(pipeline=release())
    client.list_pipelines()
    looking, tagging = entering(AutojumpClock._due_for), entering(OPERATIONS["TagResource"])
    reads = run(client.list_pipelines, until=looking)
    tags = run(lambda: _tag(client), until=tagging)
    looking.resume()
    reads.settle()
    tagging.resume()
    tags.result()
    reads.result()

    assert START == jumpy.clock.now


def test_a_read_counts_from_the_end_of_a_call_in_progress(jumpy: PipelineMock) -> None:
    """A read that has waited for a call of another thread has shown it: the next one jumps."""
    client = jumpy.client()
    client.create_pipeline(pipeline=release())
    counting, tagging = entering(AutojumpClock._count), entering(OPERATIONS["TagResource"])
    reads = run(client.list_pipelines, until=counting)
    tags = run(lambda: _tag(client), until=tagging)
    counting.resume()
    reads.settle()
    tagging.resume()
    tags.result()
    reads.result()
    before = jumpy.clock.now
    client.list_pipelines()

    assert (START, 7 * 86_400) == (before, seconds(jumpy.clock.now))


def test_a_read_without_autojump_counts_from_the_end_of_a_call_in_progress(
    mock: PipelineMock, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read that has waited for a call of another thread is the first after it."""
    monkeypatch.setattr(standing, "_ENOUGH", 1)
    client.create_pipeline(pipeline=release())
    client.list_pipelines()
    counting, tagging = entering(StandingClock._count), entering(OPERATIONS["TagResource"])
    reads = run(client.list_pipelines, until=counting)
    tags = run(lambda: _tag(client), until=tagging)
    counting.resume()
    reads.settle()
    tagging.resume()
    tags.result()

    assert ["release"] == [each["name"] for each in reads.result()["pipelines"]]
    assert [] == mock.mistakes


def _tag(client: Any) -> None:
    client.tag_resource(
        resourceArn="arn:aws:codepipeline:us-east-1:123456789012:release",
        tags=[{"key": "team", "value": "shop"}],
    )


# Following ---------------------------------------------------------------------------------------


@pytest.fixture
def process() -> Iterator[time_machine.Traveller]:
    """Return the clock of the process, which stands still."""
    with time_machine.travel(START, tick=False) as process:
        yield process


@pytest.fixture
def following(process: time_machine.Traveller) -> Iterator[PipelineMock]:  # noqa: ARG001 -- followed
    """Return a mock whose clock follows that of the process."""
    with mock_codepipeline(clock="follow") as mock:
        yield mock


def test_functions_are_called_before_another_thread_catches_up(
    following: PipelineMock, process: time_machine.Traveller
) -> None:
    """What has fallen due is called at its time, though a thread finds the process a day later."""
    client = _invoking(following)
    process.shift(MINUTE)
    pause = entering(Cloud.call_functions)
    first = run(client.list_pipelines, until=pause)
    process.shift(86_400)
    second = run(lambda: following.clock.now)
    pause.resume()
    first.result()
    second.result()

    assert [(MINUTE, True)] == _times_of_calls(following)


def test_the_clock_is_not_set_back_in_the_middle_of_the_first_call(
    following: PipelineMock, process: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that is set back before the first call stands still while that call is answered."""
    client = following.client()
    arriving, acting, looking = leaving(FollowingClock.arrive), Pause(), leaving(Clock._go_to)
    lists = OPERATIONS["ListPipelines"]

    def pausing(*arguments: Any, **members: Any) -> Any:
        acting()
        return lists(*arguments, **members)

    monkeypatch.setitem(OPERATIONS, "ListPipelines", pausing)
    calls = run(client.list_pipelines, until=arriving)
    looks = run(lambda: following.clock.now, until=looking)
    arriving.resume()
    acting.await_arrival(calls)
    process.shift(-3600)
    looking.resume()
    looks.settle()
    acting.resume()
    calls.result()
    looks.result()

    assert following.calls[0].time == following.clock.now
