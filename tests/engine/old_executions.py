"""A pipeline that finishes at once, and more than a year after which it is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from tests.client_helpers import summaries
from tests.declarations import build, pipeline, source, v2

if TYPE_CHECKING:
    from pipemock import PipelineMock

A_YEAR: Final = timedelta(days=365)
MOMENT: Final = timedelta(milliseconds=1)


def straight(**stages: Any) -> dict[str, Any]:
    """Declare a source and a build; keywords add members to stages."""
    return v2(pipeline(("Source", [source()]), ("Build", [build()])), **stages)


def ids(client: Any) -> list[str]:
    """Return the ids of all executions, the newest first."""
    return [each["pipelineExecutionId"] for each in summaries(client)]


def pass_a_year(mock: PipelineMock) -> None:
    """Advance the clock by just more than a year."""
    mock.clock.advance(A_YEAR + MOMENT)
