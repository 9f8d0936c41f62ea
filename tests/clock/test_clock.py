"""The clock that a test moves: it stands still, and it steps."""

from __future__ import annotations

import contextlib
import inspect
import itertools
import math
import threading
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock import PipeMockError, succeed
from pipemock._clock.advance_lock import AdvanceLock
from pipemock._clock.clock import Clock
from pipemock._clock.timers import Due
from pipemock._clock.times import parse_time
from pipemock.events import ActionExecutionStateChange
from tests.client_helpers import happened
from tests.declarations import approval, build, pipeline, release, source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipemock import PipelineMock

NINE: Final = parse_time("2026-01-05T09:00Z")


@attrs.define
class Chain:
    """A machine in which each event triggers the next one some seconds later."""

    waits: list[int]
    at: datetime | None = None
    done: list[float] = attrs.field(factory=list)
    called: list[float] = attrs.field(factory=list)

    def next_due(self) -> datetime | None:
        return self.at

    def tick(self, now: datetime) -> None:
        self.done.append((now - NINE).total_seconds())
        self.at = now + timedelta(seconds=self.waits.pop(0)) if self.waits else None

    def forget(self, now: datetime) -> None:
        """Nothing is too old."""

    def pending(self) -> Iterator[Due]:
        return iter([Due(self.at, "the next link")] if self.at else [])

    def call_functions(self) -> None:
        self.called.append(self.done[-1])

    def situation(self) -> str:
        return "The chain is where it is."


def _chain(*waits: int) -> tuple[Clock, Chain]:
    chain = Chain(list(waits[1:]), at=NINE + timedelta(seconds=waits[0]) if waits else None)
    return Clock(start=NINE, machine=chain, advance_lock=AdvanceLock(threading.RLock())), chain


def _clock(*waits: int) -> Clock:
    return _chain(*waits)[0]


# Standing still and going on -------------------------------------------------------------------


def test_the_clock_stands_still(mock: PipelineMock, client: Any) -> None:
    """However much is done, no time passes until the clock is advanced."""
    client.create_pipeline(pipeline=release())

    assert NINE == mock.clock.now


@pytest.mark.parametrize(
    ("arguments", "keywords"),
    [
        ((5400,), {}),
        ((5400.0,), {}),
        ((timedelta(minutes=90),), {}),
        ((), {"seconds": 5400}),
        ((), {"minutes": 90}),
        ((), {"hours": 1.5}),
        ((), {"days": 1 / 16}),
        ((), {"hours": 1, "minutes": 30}),
        ((), {"hours": 2, "minutes": -30}),
        ((), {"by": 5400}),
        ((), {"weeks": 1 / 112}),
        ((), {"milliseconds": 5_400_000}),
    ],
)
def test_time_passes(arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
    """Seconds, a timedelta and keywords say alike how much time passes."""
    clock = _clock()
    clock.advance(*arguments, **keywords)

    assert datetime(2026, 1, 5, 10, 30, tzinfo=timezone.utc) == clock.now


def test_no_time_passes_without_a_duration() -> None:
    """Without any duration no time would pass, which is a mistake; zero is a duration."""
    clock = _clock()
    with pytest.raises(PipeMockError) as caught:
        clock.advance()
    assert (
        "advance() was called without a duration, so no time would pass. Write it like "
        "advance(90), in seconds, or advance(minutes=5)."
    ) == str(caught.value)
    clock.advance(minutes=0)

    assert NINE == clock.now


@pytest.mark.parametrize("when", ["2026-01-06T09:00Z", NINE + timedelta(days=1)])
def test_time_passes_until_a_moment(when: datetime | str) -> None:
    """A moment says until when time passes."""
    clock = _clock()
    clock.advance_to(when)

    assert NINE + timedelta(days=1) == clock.now


def test_time_can_pass_until_now() -> None:
    """Advancing to the current time is allowed."""
    clock = _clock()
    clock.advance_to(NINE)

    assert NINE == clock.now


NO_NUMBER: Final = "is not a valid duration. Give a number that fits the calendar."
THE_END: Final = (
    "The clock of a mock ends at 9998-12-31T00:00:00.000Z, and it is 2026-01-05T09:00:00.000Z: "
    "advance it less."
)
BOTH: Final = "Give advance() either one duration or keywords such as minutes=5, not both."


@pytest.mark.parametrize(
    ("arguments", "keywords", "message"),
    [
        ((-1,), {}, "A duration can't be negative: -1 seconds. Give 0 or more."),
        (
            (timedelta(seconds=-1),),
            {},
            f"A duration can't be negative: {timedelta(seconds=-1)!r}. Give 0 or more.",
        ),
        (
            (),
            {"hours": 1, "minutes": -61},
            "A duration can't be negative: hours=1, minutes=-61. Give 0 or more.",
        ),
        ((), {"minutes": "5"}, "minutes is a number, not '5'. Write one, such as minutes=5."),
        ((), {"days": True}, "days is a number, not True. Write one, such as days=5."),
        (
            ("60",),
            {},
            "A duration is a number of seconds or a timedelta, not '60'. Give one of these.",
        ),
        (
            (True,),
            {},
            "A duration is a number of seconds or a timedelta, not True. Give one of these.",
        ),
        ((60,), {"minutes": 1}, BOTH),
        ((0,), {"minutes": 1}, BOTH),
        ((math.nan,), {}, f"nan seconds {NO_NUMBER}"),
        ((), {"days": math.inf}, f"inf days {NO_NUMBER}"),
        (
            (),
            {"days": 1e12, "hours": 1, "minutes": 0},
            f"1000000000000.0 days and 1 hours {NO_NUMBER}",
        ),
        ((timedelta(days=10**7),), {}, THE_END),
        ((timedelta.max,), {}, THE_END),
    ],
)
def test_what_cannot_pass(
    arguments: tuple[Any, ...], keywords: dict[str, Any], message: str
) -> None:
    """An invalid duration is refused, and no time passes."""
    clock = _clock()
    with pytest.raises(PipeMockError) as caught:
        clock.advance(*arguments, **keywords)

    assert (message, NINE) == (str(caught.value), clock.now)


@pytest.mark.parametrize(
    ("when", "message"),
    [
        (
            "2026-01-05T08:59:59.999Z",
            (
                "Time can't go backwards: it is 2026-01-05T09:00:00.000Z, after "
                "2026-01-05T08:59:59.999Z. Give a later time, or begin earlier with "
                "mock_codepipeline(now=...)."
            ),
        ),
        (
            "2026-01-06T09:00",
            (
                "'2026-01-06T09:00' has no time zone, so it is ambiguous. Write "
                "'2026-01-05T09:00Z' or pass datetime(..., tzinfo=timezone.utc)."
            ),
        ),
        (60, "A time is a datetime or an ISO 8601 text, not 60."),
        ("60", "'60' is not an ISO 8601 timestamp. Write it like '2026-01-05T09:00Z'."),
    ],
)
def test_where_the_clock_cannot_go(when: Any, message: str) -> None:
    """A moment in the past, or none at all, is refused, and no time has passed."""
    clock = _clock()
    with pytest.raises(PipeMockError) as caught:
        clock.advance_to(when)

    assert (message, NINE) == (str(caught.value), clock.now)


@pytest.mark.parametrize(
    ("run", "name"),
    [
        (lambda clock, value: clock.run_until_idle(limit=value), "limit"),
        (lambda clock, value: clock.run_until(lambda: False, limit=value), "limit"),
        (lambda clock, value: clock.sleep(value), "seconds"),
    ],
    ids=["idle", "until", "sleep"],
)
def test_a_duration_is_named(run: Callable[[Clock, Any], None], name: str) -> None:
    """Where an argument is a duration, a message has its name, and nothing has happened."""
    clock, chain = _chain(60)
    told = []
    for value in ("1h", -1):
        with pytest.raises(PipeMockError) as caught:
            run(clock, value)
        told.append(str(caught.value))

    assert [
        f"{name} is a number of seconds or a timedelta, not '1h'. Give one of these.",
        f"{name} can't be negative: -1 seconds. Give 0 or more.",
    ] == told
    assert ([], NINE) == (chain.done, clock.now)


# Steps -----------------------------------------------------------------------------------------


def test_the_clock_steps_to_due_times(mock: PipelineMock, client: Any) -> None:
    """What takes sixty seconds, behind another that does, ends after sixty seconds more."""
    mock.when(category="Build").then(succeed(after=60))
    client.create_pipeline(
        pipeline=pipeline(("Source", [source()]), ("Build", [build("A"), build("B", runOrder=2)]))
    )
    mock.clock.advance(120)

    ends = happened(mock, ActionExecutionStateChange, category="Build", state="SUCCEEDED")
    assert [(60.0, "SUCCEEDED"), (120.0, "SUCCEEDED")] == ends


@pytest.mark.parametrize("steps", [[120], [60, 60], [59, 1, 1, 59], [0, 119.999, 0.001], [1] * 120])
def test_how_time_is_cut_makes_no_difference(steps: list[float]) -> None:
    """The same happens at the same times, in one step or in many."""
    clock, chain = _chain(60, 0, 30, 30, 1)
    for step in steps:
        clock.advance(step)

    assert ([60, 60, 90, 120], NINE + timedelta(seconds=120)) == (chain.done, clock.now)


def test_what_is_due_at_the_end_happens() -> None:
    """What is due at the very moment at which the clock arrives has happened there."""
    clock, chain = _chain(60)
    clock.advance_to(NINE + timedelta(seconds=60))

    assert [60] == chain.done


def test_what_is_due_later_does_not_happen() -> None:
    """What is due a millisecond later has not happened."""
    clock, chain = _chain(60)
    clock.advance(59.999)

    assert [] == chain.done


def test_what_is_due_now_happens_without_time() -> None:
    """What is due at the present moment happens when no time passes."""
    clock, chain = _chain(0)
    clock.advance(0)

    assert [0] == chain.done


# Looking ahead ---------------------------------------------------------------------------------


def test_nothing_is_due_in_an_empty_world(mock: PipelineMock) -> None:
    """Where nothing runs, nothing is due, and the clock says so."""
    assert (None, (), "<Clock 2026-01-05T09:00:00.000Z, nothing due>") == (
        mock.clock.next_due,
        mock.clock.pending,
        repr(mock.clock),
    )


def test_what_is_due_can_be_seen(mock: PipelineMock, client: Any) -> None:
    """What will happen by itself is listed, soonest first, in whatever Region."""
    mock.client(region="eu-west-1").create_pipeline(pipeline=release(name="far"))
    mock.when(provider="CodeBuild").then(succeed(after=60))
    client.create_pipeline(pipeline=release())

    assert (
        Due(NINE + timedelta(seconds=60), "release/Build/Compile ends"),
        Due(NINE + timedelta(days=7), "far/Approve/Sign expires"),
    ) == mock.clock.pending


def test_what_is_due_next_can_be_seen(mock: PipelineMock, client: Any) -> None:
    """The next due time is that of an open approval, and the clock shows it."""
    client.create_pipeline(pipeline=release())

    assert (
        NINE + timedelta(days=7),
        "<Clock 2026-01-05T09:00:00.000Z, next due 2026-01-12T09:00:00.000Z>",
    ) == (mock.clock.next_due, repr(mock.clock))


# Until nothing is due --------------------------------------------------------------------------


def test_running_until_idle_does_everything() -> None:
    """The clock runs from due time to due time, and stops at the last one."""
    clock, chain = _chain(60, 3600, 86400)
    clock.run_until_idle()

    assert ([60, 3660, 90060], NINE + timedelta(seconds=90060)) == (chain.done, clock.now)


def test_running_until_idle_takes_no_time_where_nothing_is_due() -> None:
    """Where nothing is due, no time passes."""
    clock = _clock()
    clock.run_until_idle()

    assert NINE == clock.now


def test_running_until_idle_lets_approvals_expire(mock: PipelineMock, client: Any) -> None:
    """An open approval is due too: it expires on the way."""
    client.create_pipeline(pipeline=pipeline(("Source", [source()]), ("Approve", [approval()])))
    mock.clock.run_until_idle()

    assert "FAILED" == mock.events[-1].detail()["state"]


@pytest.mark.parametrize("limit", [60, timedelta(minutes=1)])
def test_a_limit_includes_its_end(limit: timedelta | float) -> None:
    """What is due right at the limit still happens."""
    clock, chain = _chain(60)
    clock.run_until_idle(limit=limit)

    assert [60] == chain.done


def test_a_limit_is_an_end() -> None:
    """What is due behind the limit is an error that names it, and time stands at the limit."""
    clock, chain = _chain(60, 61)
    with pytest.raises(PipeMockError) as caught:
        clock.run_until_idle(limit=120)

    assert (
        [60],
        NINE + timedelta(seconds=120),
        (
            "After 00:02:00 something is still due: the next link at 2026-01-05T09:02:01.000Z. "
            "Give run_until_idle() a longer limit."
        ),
    ) == (chain.done, clock.now, str(caught.value))


def test_the_limit_is_a_year() -> None:
    """Without a limit of one's own, a year may pass and no more."""
    clock, chain = _chain(*[60 * 86400] * 7)
    with pytest.raises(PipeMockError) as caught:
        clock.run_until_idle()

    assert (
        "After 365d 00:00:00 something is still due: the next link at 2027-03-01T09:00:00.000Z. "
        "Give run_until_idle() a longer limit."
    ) == str(caught.value)
    assert (6, NINE + timedelta(days=365)) == (len(chain.done), clock.now)


def test_the_limit_for_a_condition_is_a_year() -> None:
    """Without a limit of one's own, a condition may take a year and no more."""
    clock, chain = _chain(*[60 * 86400] * 7)
    with pytest.raises(PipeMockError) as caught:
        clock.run_until(lambda: len(chain.done) == 7)

    assert (
        "The condition does not hold after 365d 00:00:00, and the next link only at "
        "2027-03-01T09:00:00.000Z: act first, or give run_until() a longer limit.\n"
        f"{chain.situation()}"
    ) == str(caught.value)
    assert (6, NINE + timedelta(days=365)) == (len(chain.done), clock.now)


# A condition of the test ----------------------------------------------------------------------


def test_running_until_a_condition_holds() -> None:
    """The clock stops at the first due time after which the condition holds."""
    clock, chain = _chain(60, 60, 60)

    clock.run_until(lambda: len(chain.done) == 2)

    assert (NINE + timedelta(seconds=120), [60, 120], [60, 120]) == (
        clock.now,
        chain.done,
        chain.called,
    )


def test_a_condition_that_holds_already() -> None:
    """Nothing happens if the condition holds where the clock stands."""
    clock, chain = _chain(0)

    clock.run_until(lambda: [clock])

    assert [] == chain.done


def test_a_condition_about_the_end_of_the_limit() -> None:
    """The condition is checked once more where the limit ends."""
    clock, _ = _chain(3600)

    clock.run_until(lambda: clock.now >= NINE + timedelta(minutes=5), limit=300)

    assert NINE + timedelta(minutes=5) == clock.now


def test_a_condition_that_nothing_can_fulfil(mock: PipelineMock, client: Any) -> None:
    """When nothing is due any more, the message describes where every pipeline is."""
    client.create_pipeline(pipeline=release())

    with pytest.raises(PipeMockError) as caught:
        mock.clock.run_until(lambda: False)
    assert (
        "The condition does not hold and nothing is due any more: it can hold only if the test or "
        f"a behaviour acts.\n{mock.explain('release')}"
    ) == str(caught.value)
    assert mock.clock.next_due is None


def test_a_condition_past_the_limit(mock: PipelineMock, client: Any) -> None:
    """At the limit, the message names what is due next, and the clock stands there."""
    client.create_pipeline(pipeline=release())

    with pytest.raises(PipeMockError) as caught:
        mock.clock.run_until(lambda: not mock.approvals, limit=3600)
    assert (
        "The condition does not hold after 01:00:00, and release/Approve/Sign expires only at "
        "2026-01-12T09:00:00.000Z: act first, or give run_until() a longer limit.\n"
        f"{mock.explain('release')}"
    ) == str(caught.value)
    assert NINE + timedelta(hours=1) == mock.clock.now


def test_a_condition_may_call_and_advance(mock: PipelineMock, client: Any) -> None:
    """No lock is held while the condition is checked: it may read, act and move the clock."""
    client.create_pipeline(pipeline=release())

    def condition() -> bool:
        mock.clock.advance(days=1)
        return not mock.approvals

    mock.clock.run_until(condition, limit=timedelta(days=30))

    assert 0 == len(mock.approvals)


COROUTINE: Final = (
    "The condition of run_until() is a coroutine function, which would always hold: give it a "
    "plain function, and read the state from the mock or an ordinary client."
)


async def _is_idle() -> bool:
    return True


class _Later:
    def __await__(self) -> Iterator[None]:
        yield


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (
            [],
            (
                "run_until() calls its condition again and again, and [] can't be called: write it "
                "behind a lambda, such as lambda: mock.approvals."
            ),
        ),
        (_is_idle, COROUTINE),
        (_Later, COROUTINE),
    ],
)
def test_what_is_not_a_condition(condition: Any, message: str) -> None:
    """A value, and a coroutine function, which would always hold, are refused."""
    clock, chain = _chain(60)

    with pytest.raises(PipeMockError) as caught:
        clock.run_until(condition)
    assert (message, []) == (str(caught.value), chain.done)


def test_the_coroutine_of_a_condition_is_closed() -> None:
    """Python does not warn that nobody has awaited the coroutine of a condition."""
    clock, _ = _chain(60)
    condition = _is_idle()
    with pytest.raises(PipeMockError):
        clock.run_until(lambda: condition)

    assert inspect.CORO_CLOSED == inspect.getcoroutinestate(condition)


def test_a_condition_that_raises() -> None:
    """What the condition raises is raised, and the clock can go on."""
    clock, chain = _chain(60)

    with pytest.raises(ZeroDivisionError):
        clock.run_until(lambda: 1 / 0)
    clock.advance(60)
    assert [60] == chain.done


@given(st.lists(st.integers(0, 90), max_size=12), st.integers(0, 15), st.integers(0, 400))
def test_running_until_a_condition_always_ends(waits: list[int], wanted: int, limit: int) -> None:
    """It stops where the condition first holds, and else where the limit or the work ends."""
    clock, chain = _chain(*waits)
    dues = list(itertools.accumulate(waits))
    reached = [due for due in dues if due <= limit]
    is_met = wanted <= len(reached)

    with contextlib.nullcontext() if is_met else pytest.raises(PipeMockError):
        clock.run_until(lambda: len(chain.done) >= wanted, limit=limit)

    end = (
        ([0, *dues][wanted]) if is_met else max([0, *dues]) if len(reached) == len(dues) else limit
    )
    assert NINE + timedelta(seconds=end) == clock.now
    assert dues[: min(wanted, len(reached))] == chain.done
