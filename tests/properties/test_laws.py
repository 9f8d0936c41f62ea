"""The laws that hold for any pipeline, any behaviours and any walk."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock import PipeMockError, succeed
from pipemock.events import PipelineExecutionStateChange
from pipemock.strategies import Advance, Retry
from tests.declarations import build, pipeline, source
from tests.properties import invariants
from tests.properties.fingerprint import fingerprint
from tests.properties.reading import everything
from tests.properties.walks import Walk, durations, moments, taken, walk_through, walks
from tests.properties.worlds import begun

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from datetime import datetime

    from tests.properties.worlds import Walked


def _played(walk: Walk, now: datetime, *, duration: int = 0, seed: int = 0) -> Any:
    with begun(now, action_duration=duration, seed=seed) as world:
        walk_through(world, walk)
        return everything(world.client), list(world.mock.events), fingerprint(world.mock)


# Time -----------------------------------------------------------------------------------------


@given(walks(), moments(), durations(), st.floats(0, 1))
def test_two_advances_are_one(walk: Walk, now: datetime, duration: int, part: float) -> None:
    """`advance(a); advance(b)` leaves the same world, views and events as `advance(a + b)`."""
    at_once = _played(walk, now, duration=duration)

    assert at_once == _played(_with_advances_in_parts(walk, part), now, duration=duration)


def _with_advances_in_parts(walk: Walk, part: float) -> Walk:
    parts: Walk = []
    for step in walk:
        if isinstance(step, Advance):
            whole = round(step.seconds * 1000)
            first = int(whole * part)
            parts += [Advance(seconds=each / 1000) for each in (first, whole - first)]
        else:
            parts.append(step)
    return parts


@given(walks(), moments(), durations())
def test_running_until_idle_is_advancing(walk: Walk, now: datetime, duration: int) -> None:
    """`run_until_idle` leaves the same world as advancing to the moment at which it stops."""
    with begun(now, action_duration=duration) as world:
        walk_through(world, walk)
        world.mock.clock.run_until_idle()
        end = world.mock.clock.now
        expected = fingerprint(world.mock)
    with begun(now, action_duration=duration) as world:
        walk_through(world, walk)
        world.mock.clock.advance_to(end)

        assert expected == fingerprint(world.mock)


@given(walks(), moments(), durations(), st.integers(0, 40 * 86_400))
def test_running_until_a_condition_ends(
    walk: Walk, now: datetime, duration: int, limit: int
) -> None:
    """Where no condition holds, `run_until` stops where everything is done, or at its limit."""
    with begun(now, action_duration=duration) as world:
        walk_through(world, walk)
        with pytest.raises(PipeMockError, match="The condition does not hold"):
            world.mock.clock.run_until(lambda: False, limit=limit)
        end, left = world.mock.clock.now, world.mock.clock.next_due
        stopped = fingerprint(world.mock)
    with begun(now, action_duration=duration) as world:
        walk_through(world, walk)
        latest = world.mock.clock.now + timedelta(seconds=limit)
        world.mock.clock.advance_to(end)

        assert stopped == fingerprint(world.mock)
        assert left is None or (end == latest and left > latest)


@given(moments(), st.integers(0, timedelta(days=365) // timedelta(seconds=1)))
def test_the_time_out_cuts_whatever_takes_longer(now: datetime, after: int) -> None:
    """However long a build would take, after its timeout of 36 hours it is over."""
    with begun(now) as world:
        world.mock.when(category="Build").then(succeed(after=after))
        world.client.create_pipeline(pipeline=pipeline(("S", [source()]), ("B", [build()])))
        world.mock.clock.advance(hours=36)
        [execution] = world.executions

        status = "Succeeded" if after <= 36 * 3600 else "Failed"
        assert status == execution.status.value


# Refusals -------------------------------------------------------------------------------------


@given(walks(), moments(), durations())
def test_a_refused_call_leaves_the_world_equal(walk: Walk, now: datetime, duration: int) -> None:
    """A call that raises changes nothing."""
    with begun(now, action_duration=duration) as world:
        for step in walk:
            before = fingerprint(world.mock)

            assert taken(step, world) or before == fingerprint(world.mock)


# Statuses -------------------------------------------------------------------------------------


@given(walks(), moments(), durations())
def test_what_is_finished_stays_finished_but_for_a_retry(
    walk: Walk, now: datetime, duration: int
) -> None:
    """A finished status never changes, unless the stage is retried."""
    with begun(now, action_duration=duration) as world:
        for step in walk:
            before = _statuses(world)
            taken(step, world)
            after = _statuses(world)

            assert (
                isinstance(step, Retry)
                or _finished(before).items() <= (_finished(after) | _gone(before, after)).items()
            )


def _statuses(world: Walked) -> dict[Hashable, Any]:
    return invariants.statuses_held(world) | invariants.statuses_of_jobs(world)


def _finished(statuses: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
    return {key: status for key, status in statuses.items() if status.value in invariants.FINISHED}


def _gone(before: Mapping[Hashable, Any], after: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
    return {key: status for key, status in before.items() if key not in after}


@pytest.mark.parametrize("invariant", invariants.IN_A_WORLD, ids=lambda each: each.__name__)
@given(walk=walks(), now=moments(), duration=durations())
def test_after_every_step(
    invariant: Callable[[Walked], None], walk: Walk, now: datetime, duration: int
) -> None:
    """Whatever happened last, the invariants hold."""
    with begun(now, action_duration=duration) as world:
        walk_through(world, walk, lambda: invariant(world))


@given(walks(), moments(), durations())
def test_events_are_ordered(walk: Walk, now: datetime, duration: int) -> None:
    """Events stand in the order of their times, and at one time of their sequence numbers."""
    with begun(now, action_duration=duration) as world:
        walk_through(world, walk)

        invariants.events_are_in_order(world.mock)


@given(walks(), moments(), durations())
def test_each_transition_is_reported_once(walk: Walk, now: datetime, duration: int) -> None:
    """The events, replayed through the tables of moves, lead to the statuses that there are."""
    with begun(now, action_duration=duration) as world:
        walk_through(world, walk)
        told, held = invariants.statuses_told(world.mock), invariants.statuses_held(world)

        assert held == {key: told[key] for key in held}


@given(walks(), moments(), durations())
def test_each_retry_is_reported_once(walk: Walk, now: datetime, duration: int) -> None:
    """Each attempt after the first begins with a resumption; an override begins no attempt."""
    with begun(now, action_duration=duration) as world:
        walk_through(world, walk)
        resumed: dict[str, list[int]] = defaultdict(lambda: [1])
        for event in world.mock.events.of(PipelineExecutionStateChange):
            if event.state == "RESUMED":
                resumed[event.execution_id].append(event.attempt)
        overridden = Counter(
            call.parameters["pipelineExecutionId"]
            for call in world.mock.calls
            if call.operation == "OverrideStageCondition" and call.error is None
        )

        for each in world.executions:
            told = resumed[each.id]
            assert sorted([*range(1, each.attempt + 1), *_repeated(told)]) == told
            assert len(_repeated(told)) <= overridden[each.id]


def _repeated(told: list[int]) -> list[int]:
    return [each for before, each in pairwise(told) if before == each]


# Reading --------------------------------------------------------------------------------------


@given(walks(), moments(), durations())
def test_reading_changes_nothing(walk: Walk, now: datetime, duration: int) -> None:
    """Reading twice gives the same, and no look at the world leaves a trace."""
    with begun(now, action_duration=duration) as world:
        walk_through(world, walk)
        before = fingerprint(world.mock)
        first = everything(world.client)
        for pipeline in world.pipelines:
            world.mock.explain(pipeline.name)
        str(world.mock.timeline())
        world.mock.timeline().svg()
        repr(world.mock)

        assert (first, before) == (everything(world.client), fingerprint(world.mock))


@given(walks(), moments(), durations())
def test_the_same_walk_gives_the_same(walk: Walk, now: datetime, duration: int) -> None:
    """The same seed and the same inputs give the same ids, events and answers."""
    first = _played(walk, now, duration=duration, seed=7)

    assert first == _played(walk, now, duration=duration, seed=7)


@given(walks(), moments())
def test_another_seed_gives_other_ids(walk: Walk, now: datetime) -> None:
    """Different seeds share no execution id."""
    ids = [{event.execution_id for event in _played(walk, now, seed=seed)[1]} for seed in (1, 2)]

    assert set() == ids[0] & ids[1]
