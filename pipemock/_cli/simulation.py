"""The simulation of a pipeline until nothing is due any more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import attrs

from pipemock.events import PipelineEvent
from pipemock.rendering import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import TypeAlias

    from pipemock._cli.scenario import Scenario
    from pipemock._clock.clock import Clock
    from pipemock._definitions import Definition
    from pipemock._loading.sandbox import Sandbox

    Listener: TypeAlias = Callable[[int, datetime], None]

_LIMIT: Final = timedelta(days=365)


@attrs.frozen(kw_only=True)
class Simulation:
    """The result of a rehearsal; `waits_for` is empty if every execution has ended."""

    timeline: Timeline
    waits_for: str


def simulate(
    definition: Definition, sandbox: Sandbox, scenario: Scenario, listener: Listener
) -> Simulation:
    """Simulate a definition: one execution after the other, each until nothing is due any more.

    Args:
        definition: A valid pipeline.
        sandbox: The sandbox of the definition, in which nothing has been simulated yet.
        scenario: The scenario.
        listener: Called with the number of the execution, counted from one, and the current time.
    """
    site, request = sandbox.site, definition.pipeline.request
    cloud = site.cloud
    pipeline = scenario.with_values(request["pipeline"])
    name = pipeline["name"]
    scenario.direct(cloud.scripted_behaviours, pipeline)
    site.create_pipeline({**request, "pipeline": pipeline}, definition.transitions)
    for run in range(1, scenario.runs + 1):
        if run > 1:
            site.call("StartPipelineExecution", {"name": name})
        _run_until_idle(cloud.clock, run, listener)
    in_progress = site.world.pipelines[name].active
    return Simulation(
        timeline=Timeline(tuple(cloud.event_log.events.of(PipelineEvent)), until=cloud.clock.now),
        waits_for=cloud.explain(name, region=None, account=None) if in_progress else "",
    )


def _run_until_idle(clock: Clock, run: int, listener: Listener) -> None:
    last = clock.now + _LIMIT
    listener(run, clock.now)
    while (due := clock.next_due) is not None and due <= last:
        clock.advance_to(due)
        listener(run, clock.now)
