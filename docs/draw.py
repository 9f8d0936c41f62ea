"""Draw the pictures of the pages: `python docs/draw.py`."""  # noqa: INP001 -- a script

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipemock import fail, mock_codepipeline, succeed
from pipemock.declarations import RELEASE
from pipemock.events import PipelineEvent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock import PipelineMock

PICTURE: Final = Path(__file__).with_name("timeline.svg")
FIRST_TEST: Final = Path(__file__).with_name("first-test.svg")


def first_test() -> str:
    """Return the picture of the test on the front page."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        mock.when(provider="CodeBuild").then(succeed(after=240))
        mock.client().create_pipeline(pipeline=RELEASE)
        mock.clock.advance(days=8)
        return mock.timeline("release").svg()


def picture() -> str:
    """Return the picture of two eventful days."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        client = mock.client()
        _behave(mock)
        client.create_pipeline(pipeline=_with_more_builds(RELEASE))
        _play(mock, client)
        return mock.timeline("release").svg()


def _with_more_builds(declaration: Mapping[str, Any]) -> dict[str, Any]:
    source, build, *rest = declaration["stages"]
    [compiling] = build["actions"]
    more = [{**compiling, "name": name, "outputArtifacts": []} for name in ("Lint", "Test")]
    stages = [source, {**build, "actions": [compiling, *more]}, *rest]
    return {**declaration, "pipelineType": "V2", "stages": stages}


def _behave(mock: PipelineMock) -> None:
    mock.when(action="Compile").then(succeed(after=240))
    mock.when(action="Lint").then(succeed(after=60))
    mock.when(action="Test").then(fail(message="3 tests failed.", after=150), succeed(after=300))
    mock.when(action="Ship").then(succeed(after=90))


def _play(mock: PipelineMock, client: Any) -> None:  # noqa: ANN401 -- a boto3 client
    mock.clock.advance(minutes=10)
    client.retry_stage_execution(
        pipelineName="release",
        stageName="Build",
        pipelineExecutionId=mock.events.of(PipelineEvent)[0].execution_id,
        retryMode="FAILED_ACTIONS",
    )
    mock.clock.advance(minutes=20)
    mock.source_change("release", summary="Show taxes")
    mock.clock.advance(minutes=10)
    mock.source_change("release", summary="Show discounts")
    mock.clock.advance(days=1)
    [approval] = mock.approvals
    approval.reject(summary="The prices are wrong.")
    mock.clock.advance(minutes=12)
    _approve(mock, "Looks good.")
    mock.clock.advance(minutes=5)
    kept = mock.events.of(PipelineEvent)[-1].execution_id
    mock.source_change("release", summary="Thank the customer")
    mock.clock.advance(minutes=8)
    _approve(mock, "Kind words.")
    mock.clock.advance(minutes=10)
    client.rollback_stage(
        pipelineName="release", stageName="Deploy", targetPipelineExecutionId=kept
    )
    mock.clock.advance(minutes=6)
    mock.source_change("release", summary="Thank the customer once")
    mock.clock.advance(minutes=8)


def _approve(mock: PipelineMock, summary: str) -> None:
    [approval] = mock.approvals
    approval.approve(summary=summary)


if __name__ == "__main__":
    PICTURE.write_text(picture() + "\n", "ascii")
    FIRST_TEST.write_text(first_test() + "\n", "ascii")
