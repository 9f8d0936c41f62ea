"""A release with an approval, from its start to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.declarations import open_token, release

if TYPE_CHECKING:
    from pipemock import PipelineMock


def test_an_approved_release_succeeds(mock: PipelineMock, client: Any) -> None:
    """An execution waits at its approval, and continues to its end when it is approved."""
    client.create_pipeline(pipeline=release())
    mock.clock.advance(days=6)

    client.put_approval_result(
        pipelineName="release",
        stageName="Approve",
        actionName="Sign",
        result={"summary": "Fine.", "status": "Approved"},
        token=open_token(client),
    )

    [execution] = client.list_pipeline_executions(pipelineName="release")[
        "pipelineExecutionSummaries"
    ]
    assert "Succeeded" == execution["status"]


def test_an_unanswered_release_fails(mock: PipelineMock, client: Any) -> None:
    """An execution whose approval is not answered for seven days fails."""
    client.create_pipeline(pipeline=release())
    mock.clock.advance(days=7)

    [execution] = client.list_pipeline_executions(pipelineName="release")[
        "pipelineExecutionSummaries"
    ]
    assert "Failed" == execution["status"]
