"""A year of releases: the time and memory of each execution, and a comparison with SimPy.

`python -m bench.fleet --runs 1000000` simulates 200 days; a year is `--runs 1825000`. The events in
`mock.events`, which keeps all of them by design, are counted and cleared regularly, as in any long
simulation. What remains is the history that the service itself would keep.
"""

from __future__ import annotations

import argparse
import itertools
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs
import simpy

from bench.table import print_heading, print_measurement
from bench.timing import Measurement
from pipemock import PipelineMock, approve, call, fail, mock_codepipeline, reject, succeed
from tests.declarations import release, v2

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from simpy.events import Event

    from pipemock.behaviours import Behaviour

_PIPELINES: Final = [f"service-{number:03}" for number in range(100)]
_RUNS_A_DAY: Final = 50
_BETWEEN_RUNS: Final = 86_400 / _RUNS_A_DAY
_FIRST_LOOK: Final = 10_000
_GROWTH_AIM: Final = 1.2
_TIMES_SIMPY_AIM: Final = 5  # a fifth of its speed
_SIMPY_EVENTS: Final = 200_000
_SIMPY_ROUNDS: Final = 5


@attrs.define
class _Fleet:
    """A hundred pipelines and what they have cost so far, in processor time."""

    mock: PipelineMock
    runs: int = 0
    events: int = 0
    seconds: float = 0

    def play(self, runs: int) -> None:
        """Continue until *runs* executions have begun."""
        start = time.process_time()
        while self.runs < runs:
            self._play_a_round()
        self.seconds += time.process_time() - start

    def _play_a_round(self) -> None:
        for name in _PIPELINES:
            self.mock.source_change(name)
        self.mock.clock.advance(seconds=_BETWEEN_RUNS)
        self.runs += len(_PIPELINES)
        self.events += len(self.mock.events)
        self.mock.events.clear()


@attrs.frozen
class _Look:
    """The average cost of an execution and of an event, up to a number of executions."""

    runs: int
    seconds_for_a_run: float
    bytes_for_a_run: float
    seconds_for_an_event: float
    seconds_for_an_event_of_simpy: float


def main() -> None:
    """Print the cost with the longest history next to that of the first 10,000 executions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000, help="how many executions to simulate")
    print_heading()
    for measurement in measurements(parser.parse_args().runs):
        print_measurement(measurement)


def measurements(most: int) -> Iterator[Measurement]:
    """Yield measurements after 10,000 executions, after each tenfold, and at the end."""
    sizes = [size for size in (_FIRST_LOOK, 10 * _FIRST_LOOK, 100 * _FIRST_LOOK) if size < most]
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        fleet = _begun(mock)
        before = _resident_bytes()
        first = None
        for size in (*sizes, most):
            look = _look(fleet, size, before)
            first = first or look
            yield from _compared(look, first)


def _begun(mock: PipelineMock) -> _Fleet:
    """Create the pipelines: each tenth build fails and is retried, each fifth approval rejected."""
    builds: Iterator[Behaviour] = itertools.cycle([*[succeed(after=240)] * 9, fail(after=120)])
    answers: Iterator[Behaviour] = itertools.cycle([*[approve(after=600)] * 4, reject(after=300)])
    mock.when(category="Build").then(call(lambda _: next(builds)))
    mock.when(category="Approval").then(call(lambda _: next(answers)))
    mock.when(category="Deploy").then(succeed(after=60))
    client = mock.client()
    for name in _PIPELINES:
        again = {"onFailure": {"result": "RETRY"}}
        client.create_pipeline(pipeline=v2(release(name=name), Build=again))
    return _Fleet(mock)


def _look(fleet: _Fleet, runs: int, bytes_before: int) -> _Look:
    fleet.play(runs)
    return _Look(
        runs=fleet.runs,
        seconds_for_a_run=fleet.seconds / fleet.runs,
        bytes_for_a_run=(_resident_bytes() - bytes_before) / fleet.runs,
        seconds_for_an_event=fleet.seconds / fleet.events,
        seconds_for_an_event_of_simpy=min(_simpy() for _ in range(_SIMPY_ROUNDS)),
    )


def _simpy() -> float:
    env = simpy.Environment()
    for _ in _PIPELINES:
        env.process(_ticking(env))
    start = time.process_time()
    env.run(until=_SIMPY_EVENTS // len(_PIPELINES))
    return (time.process_time() - start) / _SIMPY_EVENTS


def _ticking(env: simpy.Environment) -> Generator[Event, None, None]:
    while True:
        yield env.timeout(1)


# Only Linux reports this to a process without an extra library.
def _resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _compared(look: _Look, first: _Look) -> Iterator[Measurement]:
    yield Measurement(
        name=f"an event, of {look.runs:,} runs / of SimPy's bare loop",
        ours=look.seconds_for_an_event,
        other=look.seconds_for_an_event_of_simpy,
        aim=_TIMES_SIMPY_AIM,
    )
    if look is not first:
        yield Measurement(
            name=f"time for a run, of {look.runs:,} / of {first.runs:,}",
            ours=look.seconds_for_a_run,
            other=first.seconds_for_a_run,
            aim=_GROWTH_AIM,
        )
        yield Measurement(
            name=f"memory for a run, of {look.runs:,} / of {first.runs:,}",
            ours=look.bytes_for_a_run,
            other=first.bytes_for_a_run,
            aim=_GROWTH_AIM,
            unit="bytes",
        )


if __name__ == "__main__":
    main()
