"""What a test says of the world outside: what happened at the sources of pipelines."""

from __future__ import annotations

from pipemock._handle import Handle


class Sources(Handle):
    """Changes that reach pipelines from outside."""

    def source_change(
        self,
        pipeline: str,
        action: str | None = None,
        *,
        revision: str | None = None,
        summary: str | None = None,
        branch: str | None = None,
        author: str | None = None,
        region: str | None = None,
        account: str | None = None,
    ) -> str:
        """Let a source have a new revision, which starts an execution.

        Args:
            pipeline: The name of the pipeline.
            action: The name of the source action; needed only where there are several.
            revision: The id of the revision, such as a commit id; made up if omitted.
            summary: What the change says of itself, such as the message of a commit.
            branch: The branch that it was made on; the configured one if omitted.
            author: Who made it.
            region: The Region of the pipeline; the mock's own if omitted.
            account: The account of the pipeline; the mock's own if omitted.

        Returns:
            The id of the execution that starts.

        Raises:
            PipeMockError: If there is no such pipeline or source action, or if as many executions
                are in progress as may be.

        Example:
            >>> execution_id = mock.source_change("release", summary="Round prices")
            >>> execution_id == mock.events[-1].execution_id
            True
        """
        cloud = self._inside()
        execution_id = cloud.source_change(
            pipeline,
            action,
            revision=revision,
            summary=summary,
            branch=branch,
            author=author,
            region=region,
            account=account,
        )
        cloud.call_functions()
        return execution_id
