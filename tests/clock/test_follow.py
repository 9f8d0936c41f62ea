"""A clock that follows the process's: time-machine and freezegun move it, the test does not."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final, Protocol

import attrs
import freezegun
import pytest
import time_machine
from freezegun import freeze_time

from pipemock import PipeMockError, call, mock_codepipeline, succeed
from pipemock.events import PipelineEvent
from tests.client_helpers import START, seconds
from tests.clock import polling_code
from tests.declarations import build, pipeline, release, source
from tests.engine.actions.jobs.lambda_actions import invoking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock

WEEK: Final = timedelta(days=7)


class Tool(Protocol):
    """The common interface of both libraries."""

    def shift(self, length: timedelta) -> None:
        """Move the clock of the process."""

    def move_to(self, when: datetime) -> None:
        """Set the clock of the process."""


# A frozen clock must not reach pytest's own timer: `--durations` would show the year.
freezegun.configure(extend_ignore_list=["_pytest.timing"])


@attrs.frozen
class Frozen:
    """The clock of the process, controlled by freezegun."""

    _factory: Any

    def shift(self, length: timedelta) -> None:
        self._factory.tick(length)

    def move_to(self, when: datetime) -> None:
        self._factory.move_to(when.replace(tzinfo=None))


@pytest.fixture(params=["time-machine", "freezegun"])
def process(request: pytest.FixtureRequest) -> Iterator[Tool]:
    """Return the clock of the process, controlled by either library."""
    if request.param == "time-machine":
        with time_machine.travel(START, tick=False) as traveller:
            yield traveller
    else:
        with freeze_time(START.replace(tzinfo=None)) as factory:
            yield Frozen(factory)


@pytest.fixture
def following(process: Tool) -> Iterator[PipelineMock]:  # noqa: ARG001 -- which it follows
    """Return a mock whose clock follows that of the process."""
    with mock_codepipeline(clock="follow") as mock:
        yield mock


@pytest.fixture
def client(following: PipelineMock) -> Any:
    """Return a client, where a pipeline waits for its approval."""
    client = following.client()
    client.create_pipeline(pipeline=release())
    return client


def test_it_begins_where_the_process_is(following: PipelineMock) -> None:
    """The clock begins at the present moment of the process."""
    assert START == following.clock.now


def test_travelling_a_week_expires_the_approval(process: Tool, client: Any) -> None:
    """A call after a week of the process's time finds the approval expired."""
    before = polling_code.status(client)
    process.shift(WEEK)

    assert ["InProgress", "Failed"] == [before, polling_code.status(client)]


def test_what_is_due_happens_at_its_own_time(
    process: Tool, client: Any, following: PipelineMock
) -> None:
    """What has fallen due on the way has happened at its time, not when it was looked for."""
    process.shift(WEEK * 2)
    client.list_pipelines()

    assert START + WEEK == following.events[-1].time
    assert START + WEEK * 2 == following.calls[-1].time


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    "look",
    [
        lambda mock: mock.events[-1].detail()["state"] == "FAILED",
        lambda mock: "Failed" in mock.explain("release"),
        lambda mock: "FAILED" in str(mock.timeline()),
        lambda mock: mock.clock.pending == (),
        lambda mock: mock.clock.next_due is None,
        lambda mock: mock.clock.now == START + WEEK,
        lambda mock: "nothing due" in repr(mock.clock),
    ],
)
def test_a_look_is_enough(process: Tool, following: PipelineMock, look: Any) -> None:
    """Looking at the mock lets what has fallen due happen before, as a call does."""
    before = look(following)
    process.shift(WEEK)

    assert (False, True) == (before, look(following))


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    "look",
    [
        lambda clock: clock.next_due,
        lambda clock: clock.pending,
        lambda clock: clock.now == START,
    ],
)
def test_a_clock_that_was_kept(process: Tool, following: PipelineMock, look: Any) -> None:
    """A clock that the test has put into a variable follows too."""
    clock = following.clock
    before = look(clock)
    process.shift(WEEK)

    assert (True, False) == (bool(before), bool(look(clock)))


def test_a_source_changes_now(process: Tool, client: Any, following: PipelineMock) -> None:
    """What the test does happens at the present moment."""
    process.shift(timedelta(hours=1))
    following.source_change("release")
    client.list_pipelines()

    assert 3600 == seconds(following.events[-1].time)


def test_the_clock_never_goes_back(process: Tool, client: Any, following: PipelineMock) -> None:
    """Where the process's clock is set back, this one stands still until it has caught up."""
    process.shift(timedelta(days=1))
    times = [following.clock.now]
    for days in (-365, 0.5, 1, 1.5):
        process.move_to(START + timedelta(days=days))
        client.list_pipelines()
        times.append(following.calls[-1].time)

    assert [1, 1, 1, 1, 1.5] == [seconds(each) / 86_400 for each in times]


def test_before_the_first_call_the_clock_goes_along(process: Tool, following: PipelineMock) -> None:
    """A process whose clock is set back after the mock was entered, and before any call, is met."""
    began = following.clock.now
    process.move_to(START - WEEK)
    following.client().create_pipeline(pipeline=release())

    assert (START, START - WEEK) == (began, following.events[0].time)


def test_after_the_mock_time_stands_still(process: Tool) -> None:
    """What a mock has seen does not change after it was left."""
    with mock_codepipeline(clock="follow") as mock:
        mock.client().create_pipeline(pipeline=release())
        clock = mock.clock
    process.shift(WEEK)

    assert ("STARTED", START, START) == (
        mock.events[-1].detail()["state"],
        mock.clock.now,
        clock.now,
    )


@pytest.mark.parametrize(
    "move",
    [
        lambda clock: clock.advance(60),
        lambda clock: clock.advance_to(START + WEEK),
        lambda clock: clock.run_until_idle(),
        lambda clock: clock.run_until(lambda: False),
        lambda clock: clock.sleep(60),
    ],
)
def test_it_is_not_moved_by_hand(following: PipelineMock, move: Any) -> None:
    """Moving a clock that follows raises an error that names the tools for it."""
    with pytest.raises(PipeMockError) as caught:
        move(following.clock)

    assert (
        "This clock follows the clock of the process (clock='follow'), so it can't be moved by "
        "hand. Move the clock of the process with the tool that you chose, such as time_machine's "
        "travel(...) and shift(...) or freezegun's freeze_time(...) and tick(...); or leave out "
        "clock='follow'."
    ) == str(caught.value)
    assert START == following.clock.now


def test_functions_are_called_on_the_way(process: Tool, following: PipelineMock) -> None:
    """A function whose action starts meanwhile is called at the next call, and may call back."""
    client = following.client()

    def notify(event: dict[str, Any], _context: object) -> None:
        process.shift(timedelta(seconds=5))
        client.put_job_success_result(jobId=event["CodePipeline.job"]["id"])

    following.lambda_function("notify", notify)
    following.when(category="Source").then(succeed(after=60))
    client.create_pipeline(pipeline=invoking())
    process.shift(timedelta(seconds=70))

    assert "Succeeded" == polling_code.status(client)
    assert [60, 75] == [
        seconds(following.lambda_invocations[0].time),
        seconds(following.events[-1].time),
    ]


def test_a_step_has_one_moment(process: Tool, following: PipelineMock) -> None:
    """In the middle of a step time stands still, even where the process's continues."""
    seen: list[datetime] = []

    def decide(_starting: object) -> Any:
        process.shift(timedelta(seconds=5))
        following.client().list_pipelines()
        seen.append(following.clock.now)
        return succeed()

    following.when(action="Compile").then(call(decide))
    following.client().create_pipeline(
        pipeline=pipeline(("Source", [source()]), ("Build", [build()]))
    )

    assert [START] == seen
    assert {START} == {event.time for event in following.events}


def test_threads_follow_too(process: Tool, client: Any, following: PipelineMock) -> None:
    """Calls from several threads find the approval expired, and it expires once."""
    process.shift(WEEK)
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(polling_code.status(client))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [expired] = [
        each
        for each in following.events.of(PipelineEvent)
        if each.state == "FAILED" and "stage" not in each.detail()
    ]

    assert (["Failed"] * 8, START + WEEK) == (found, expired.time)


def test_without_a_tool_it_is_the_real_time() -> None:
    """Where no tool holds the process's clock, real time passes."""
    before = datetime.now(timezone.utc) - timedelta(milliseconds=1)
    with mock_codepipeline(clock="follow") as mock:
        first = mock.clock.now
        deadline = time.monotonic() + 10
        while mock.clock.now == first and time.monotonic() < deadline:
            pass
        second = mock.clock.now

    assert before <= first < second <= datetime.now(timezone.utc)


aws = mock_codepipeline(clock="follow")


@time_machine.travel(START, tick=False)
@aws
def test_decorators_of_time_machine() -> None:
    """The decorators of both libraries go together, with the mock's below."""
    assert START == aws.clock.now


@freeze_time(START.replace(tzinfo=None))
@aws
def test_decorators_of_freezegun() -> None:
    """The decorators of both libraries go together, with the mock's below."""
    assert START == aws.clock.now


def test_looking_for_a_debugger_changes_nothing(process: Tool, following: PipelineMock) -> None:
    """Printing a mock does not let anything happen."""
    following.client().create_pipeline(pipeline=release())
    process.shift(WEEK)
    shown = repr(following)

    assert "<PipelineMock, active, <Clock 2026-01-05T09:00:00.000Z, next due 2026-01-12" in shown
