"""Pipelines that stop in the middle of a step, and what their events show."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final

from pipemock import call, succeed
from pipemock.events import PipelineEvent
from tests.declarations import build, pipeline, source

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock.behaviours import ActionStarting
    from tests.interleaving import Pause

BUILD: Final = pipeline(("Source", [source()]), ("Build", [build()]))
"""The pipeline "release", whose build starts in the step that starts an execution."""


def pausing(mock: PipelineMock, pause: Pause) -> None:
    """Pause in the middle of the step in which the build of "release" starts."""

    def decide(_: ActionStarting) -> Any:
        pause()
        return succeed()

    mock.when(pipeline="release", action="Compile").then(call(decide))


def pipelines_of_events(mock: PipelineMock) -> list[str]:
    """Return the pipelines of the events in order, each group of events as one."""
    events = mock.events.of(PipelineEvent)
    return [name for name, _ in itertools.groupby(event.pipeline for event in events)]
