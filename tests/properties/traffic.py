"""Many executions on their way through ten stages, as described by their events alone."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

import attrs
from hypothesis import strategies as st

from pipemock import call, succeed
from pipemock.events import (
    PipelineEvent,
    PipelineExecutionStateChange,
    StageExecutionStateChange,
)
from tests.declarations import build, pipeline, source, v2
from tests.properties.worlds import begun

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from pipemock.behaviours import ActionStarting, Behaviour

MODES: Final = ("SUPERSEDED", "QUEUED", "PARALLEL")
EXECUTIONS: Final = 50
STAGES: Final = tuple(f"Stage{number}" for number in range(10))
LONGEST: Final = 120


@attrs.frozen
class Traffic:
    """What stages do, how long actions take, and when executions start."""

    run_orders: tuple[tuple[int, ...], ...]
    durations: tuple[int, ...]
    gaps: tuple[int, ...]

    def declared(self, mode: str) -> dict[str, Any]:
        """Declare the pipeline, whose first stage has a source for each of its run orders."""
        stages = []
        for name, orders in zip(STAGES, self.run_orders, strict=True):
            make = _source if name == STAGES[0] else _build
            stages.append((name, [make(name, *each) for each in enumerate(orders)]))
        return v2(pipeline(*stages), executionMode=mode)

    def behaviour(self, starting: ActionStarting) -> Behaviour:
        """Return the behaviour of an action; its duration depends only on its ids."""
        number = zlib.crc32(f"{starting.execution_id}/{starting.action}".encode())
        return succeed(after=self.durations[number % len(self.durations)])


def traffic() -> st.SearchStrategy[Traffic]:
    """Generate traffic, from one that flows to one that jams."""
    orders = st.lists(st.integers(1, 2), min_size=1, max_size=2).map(tuple)
    return st.builds(
        Traffic,
        st.tuples(*[orders] * len(STAGES)),
        st.lists(st.integers(0, LONGEST), min_size=1, max_size=9).map(tuple),
        st.lists(st.integers(0, LONGEST), min_size=1, max_size=5).map(tuple),
    )


def played(traffic: Traffic, mode: str, now: datetime, part: float = 1) -> list[PipelineEvent]:
    """Start fifty executions, advance in two parts each time, and return the events."""
    with begun(now) as world:
        world.mock.when().then(call(traffic.behaviour))
        world.client.create_pipeline(pipeline=traffic.declared(mode))
        for number in range(1, EXECUTIONS):
            gap = traffic.gaps[number % len(traffic.gaps)]
            world.mock.clock.advance(int(gap * part))
            world.mock.clock.advance(gap - int(gap * part))
            world.client.start_pipeline_execution(
                name="release", clientRequestToken=f"start-{number}"
            )
        world.mock.clock.run_until_idle()
        return world.mock.events.of(PipelineEvent)


def order(events: Sequence[PipelineEvent], state: str, stage: str | None = None) -> list[str]:
    """Return whose events of a state these are, of the pipeline or of one stage, in order."""
    return [
        event.execution_id
        for event in events
        if event.state == state
        and not hasattr(event, "action")
        and getattr(event, "stage", None) == stage
    ]


def crowds(events: Sequence[PipelineEvent]) -> Iterator[set[str]]:
    """Yield the executions inside a stage each time that one has entered it."""
    inside: dict[str, set[str]] = {stage: set() for stage in STAGES}
    for event in events:
        if isinstance(event, StageExecutionStateChange):
            if event.state == "STARTED":
                inside[event.stage].add(event.execution_id)
                yield set(inside[event.stage])
            else:
                inside[event.stage].remove(event.execution_id)


def waits(events: Sequence[PipelineEvent]) -> Iterator[float]:
    """Yield for how many seconds executions waited in front of stages."""
    arrived: dict[str, datetime] = {}
    for event in events:
        match event:
            case PipelineExecutionStateChange(state="STARTED"):
                arrived[event.execution_id] = event.time
            case StageExecutionStateChange(state="STARTED"):
                yield (event.time - arrived[event.execution_id]).total_seconds()
            case StageExecutionStateChange(state="SUCCEEDED"):
                arrived[event.execution_id] = event.time
            case _:
                pass


@attrs.define
class Whereabouts:
    """Where an execution is, and since when."""

    passed: int
    inside: bool
    since: datetime


def overtakings(
    events: Sequence[PipelineEvent],
) -> Iterator[tuple[Whereabouts, list[Whereabouts]]]:
    """Yield where each superseded execution was then, and where all the newer ones were."""
    where: dict[str, Whereabouts] = {}
    for event in events:
        match event:
            case PipelineExecutionStateChange(state="STARTED"):
                where[event.execution_id] = Whereabouts(0, inside=False, since=event.time)
            case PipelineExecutionStateChange(state="SUPERSEDED"):
                everybody = list(where)
                newer = everybody[everybody.index(event.execution_id) + 1 :]
                yield where[event.execution_id], [where[each] for each in newer]
            case StageExecutionStateChange():
                entered = event.state == "STARTED"
                passed = where[event.execution_id].passed + (not entered)
                where[event.execution_id] = Whereabouts(passed, inside=entered, since=event.time)
            case _:
                pass


def _source(stage: str, number: int, run_order: int) -> dict[str, Any]:
    output = "Code" if number == 0 else f"Code{number}"
    return source(f"{stage}Action{number}", output=output, runOrder=run_order)


def _build(stage: str, number: int, run_order: int) -> dict[str, Any]:
    return build(f"{stage}Action{number}", runOrder=run_order)
