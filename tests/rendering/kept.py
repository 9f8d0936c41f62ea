"""Pictures that are kept as files, and the scenes that they show.

A change of the drawing changes the files: write them anew, look at them, and commit them::

    python -m tests.rendering.kept
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from pipemock import approve, fail, hang, mock_codepipeline, succeed
from tests.client_helpers import created, started
from tests.declarations import (
    approval,
    build,
    condition,
    deploy,
    pipeline,
    release,
    rule,
    source,
    v2,
)
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


def at_once(mock: PipelineMock, client: Any) -> None:
    """Play an approval that opens and an execution that begins to wait, all at one time."""
    created(client, release(name="approved"))
    mock.when(category="Deploy").then(hang())
    created(client, pipeline(("Source", [source()]), ("Deploy", [deploy()]), name="locked"))
    started(client, "locked")


def long_names(mock: PipelineMock, client: Any) -> None:
    """Play names and messages that are longer than their columns, and two retries."""
    said = "The tests of the shop have failed in three browsers. " * 3
    mock.when(provider="CodeBuild").then(fail(message=said, after=60))
    mock.when(category="Source").then(succeed(after=30))
    stages = (
        ("Source", [source("Checkout-" * 4)]),
        ("Quality-assurance-" * 3, [build("Regression-tests-" * 3)]),
        ("Deploy", [deploy()]),
    )
    name = "release-" * 12
    run = created(client, pipeline(*stages, name=name))
    for _ in range(2):
        mock.clock.advance(minutes=5)
        client.retry_stage_execution(
            pipelineName=name,
            stageName=stages[1][0],
            pipelineExecutionId=run,
            retryMode="FAILED_ACTIONS",
        )
    mock.clock.advance(minutes=5)


def crowded(mock: PipelineMock, client: Any) -> None:
    """Play so many actions that each execution is drawn in one row."""
    conditions_and_rollback(mock, client)
    eventful(mock, client)
    mock.when(rule="Is-production").then(fail(after=900))
    check = rule("Is-production", "LambdaInvoke", FunctionName="check")
    entry = {"Tests": {"beforeEntry": condition("SKIP", check)}}
    builds = [build(f"Test-{number}") for number in range(49)]
    stages = ("Source", [source()]), ("Tests", [*builds, approval()]), ("Last", [approval()])
    created(client, v2(pipeline(*stages, name="skipping-" * 11), **entry))
    mock.when(pipeline="tested", action="Sign").then(approve(after=1200))
    created(client, v2(pipeline(*stages, name="tested")))
    outdated = pipeline(("Source", [source()]), ("Build", [build()]), name="outdated")
    created(client, outdated)
    client.update_pipeline(pipeline=outdated)
    mock.clock.advance(minutes=30)


PICTURES: Final[dict[str, tuple[Callable[[PipelineMock, Any], object], int]]] = {
    "nothing": (nothing, 320),
    "eventful": (eventful, 1120),
    "eventful-narrow": (eventful, 390),
    "conditions": (conditions_and_rollback, 1120),
    "conditions-narrow": (conditions_and_rollback, 390),
    "at-once": (at_once, 640),
    "at-once-narrow": (at_once, 639),
    "long-names": (long_names, 1120),
    "long-names-narrow": (long_names, 320),
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
