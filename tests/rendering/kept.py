"""Pictures that are kept as files, and the scenes that they show.

A change of the drawing changes the files: write them anew, look at them, and commit them::

    python -m tests.rendering.kept
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from pipemock import fail, hang, mock_codepipeline, succeed
from tests.client_helpers import created, started
from tests.declarations import build, condition, deploy, pipeline, rule, source, v2
from tests.rendering.scenes import eventful

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

FOLDER: Final = Path(__file__).with_name("pictures")


def nothing(_mock: PipelineMock, _client: Any) -> None:
    """Do nothing."""


def conditions_and_rollback(mock: PipelineMock, client: Any) -> None:
    """Play a skipped stage, a condition that fails, and, in another Region, a rollback."""
    check = rule("Is-production", "LambdaInvoke", FunctionName="check")
    stages = ("Source", [source()]), ("Build", [build()]), ("Deploy", [deploy()])
    entries = {
        "Build": {"beforeEntry": condition("SKIP", check)},
        "Deploy": {"beforeEntry": condition("FAIL", check)},
    }
    mock.when(rule="Is-production").then(fail(after=30))
    created(client, v2(pipeline(*stages, name="gated"), **entries))
    mock.clock.advance(minutes=5)
    elsewhere = mock.client(region="eu-west-1")
    mock.when(action="Ship").then(succeed(after=90), fail(message="No.", after=60), hang())
    kept = created(elsewhere, v2(pipeline(*stages)))
    mock.clock.advance(minutes=4)
    started(elsewhere)
    mock.clock.advance(minutes=4)
    elsewhere.rollback_stage(
        pipelineName="release", stageName="Deploy", targetPipelineExecutionId=kept
    )
    mock.clock.advance(minutes=4)
    elsewhere.disable_stage_transition(
        pipelineName="release", stageName="Build", transitionType="Inbound", reason="Freeze."
    )
    started(elsewhere)
    mock.clock.advance(minutes=2)


def crowded(mock: PipelineMock, client: Any) -> None:
    """Play so many actions that each execution is drawn in one row."""
    conditions_and_rollback(mock, client)
    eventful(mock, client)
    builds = [build(f"Test-{number}") for number in range(50)]
    mock.when(action="Test-7").then(fail(after=20))
    created(client, pipeline(("Source", [source()]), ("Tests", builds), name="tested"))
    mock.clock.advance(minutes=1)


PICTURES: Final[dict[str, tuple[Callable[[PipelineMock, Any], object], int]]] = {
    "nothing": (nothing, 320),
    "eventful": (eventful, 1120),
    "eventful-narrow": (eventful, 390),
    "conditions": (conditions_and_rollback, 1120),
    "conditions-narrow": (conditions_and_rollback, 390),
    "crowded": (crowded, 1120),
    "crowded-narrow": (crowded, 390),
}
"""The pictures by name, each with its scene and its width."""


def picture(name: str) -> str:
    """Return a picture with a line for each element."""
    play, width = PICTURES[name]
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        play(mock, mock.client())
        drawn = mock.timeline().svg(width=width)
    root = ET.fromstring(drawn)  # noqa: S314 -- our own
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def file_of(name: str) -> Path:
    """Return the file of a picture."""
    return FOLDER / f"{name}.svg"


if __name__ == "__main__":
    for name in PICTURES:
        file_of(name).write_text(picture(name), "utf-8")
