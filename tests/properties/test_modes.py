"""The laws of the modes, judged from the events of fifty executions in ten stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock._clock.times import parse_time
from pipemock.events import PipelineExecutionStateChange
from tests import hypothesis_profile
from tests.properties.traffic import (
    EXECUTIONS,
    MODES,
    STAGES,
    Traffic,
    crowds,
    order,
    overtakings,
    played,
    traffic,
    waits,
)

if TYPE_CHECKING:
    from datetime import datetime

NOW: Final[datetime] = parse_time("2026-01-05T09:00Z")
JAM: Final = Traffic(run_orders=((1,),) * len(STAGES), durations=(60,), gaps=(1,))


@pytest.mark.parametrize("mode", ["SUPERSEDED", "QUEUED"])
@given(traffic=traffic())
@hypothesis_profile.fewer()
def test_one_execution_is_in_a_stage(mode: str, traffic: Traffic) -> None:
    """Unless they run in parallel, executions lock each other out."""
    events = played(traffic, mode, NOW)

    assert all(1 == len(crowd) for crowd in crowds(events))


@given(traffic())
@hypothesis_profile.fewer()
def test_a_queue_keeps_its_order(traffic: Traffic) -> None:
    """Executions enter and leave every stage in the order in which they started, to the end."""
    events = played(traffic, "QUEUED", NOW)
    started = order(events, "STARTED")

    assert EXECUTIONS == len(started)
    assert started == order(events, "SUCCEEDED")
    for stage in STAGES:
        assert started == order(events, "STARTED", stage) == order(events, "SUCCEEDED", stage)


@given(traffic())
@hypothesis_profile.fewer()
def test_nobody_waits_in_parallel(traffic: Traffic) -> None:
    """Every execution enters each stage the moment it comes to it, and succeeds."""
    events = played(traffic, "PARALLEL", NOW)

    assert {0.0} == set(waits(events))
    assert EXECUTIONS == len(order(events, "SUCCEEDED"))


@given(traffic())
@hypothesis_profile.fewer()
def test_only_who_waits_is_superseded(traffic: Traffic) -> None:
    """It is between stages, and a newer execution has come to the same place just now."""
    events = played(traffic, "SUPERSEDED", NOW)
    times = [
        event.time
        for event in events
        if isinstance(event, PipelineExecutionStateChange) and event.state == "SUPERSEDED"
    ]

    for now, (gone, newer) in zip(times, overtakings(events), strict=True):
        assert not gone.inside
        assert any(
            not each.inside and (each.passed, each.since) == (gone.passed, now) for each in newer
        )


def test_in_a_jam_most_are_superseded() -> None:
    """Where each stage takes a minute and one starts each second, hardly anybody gets through."""
    events = played(JAM, "SUPERSEDED", NOW)

    assert EXECUTIONS - 2 == len(list(overtakings(events)))


@given(traffic())
@hypothesis_profile.fewer()
def test_who_is_not_superseded_succeeds(traffic: Traffic) -> None:
    """Nobody is lost: each execution ends in one of two ways, and the newest succeeds."""
    events = played(traffic, "SUPERSEDED", NOW)
    started = order(events, "STARTED")
    done, gone = order(events, "SUCCEEDED"), order(events, "SUPERSEDED")

    assert sorted(started) == sorted([*done, *gone])
    assert started[-1] == done[-1]
    assert done == [each for each in started if each in done]


@given(st.sampled_from(MODES), traffic(), st.floats(0, 1))
@hypothesis_profile.fewer()
def test_two_advances_are_one(mode: str, traffic: Traffic, part: float) -> None:
    """`advance(a); advance(b)` records the same events as `advance(a + b)`."""
    assert played(traffic, mode, NOW) == played(traffic, mode, NOW, part)
