"""The commit in the events of an execution that it started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipemock._engine.state.executions import PipelineExecution

# The order is captured for a branch and documented for a tag. For a pull request, the source branch
# is named (inferred: events name either a tag or a branch). User guide, events:
# docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
_MEMBERS: Final = (
    ("author-display-name", "AuthorDisplayName"),
    ("full-repository-name", "FullRepositoryName"),
    ("provider-type", "ProviderType"),
    ("author-email", "AuthorEmail"),
    ("branch-name", "BranchName"),
    ("branch-name", "SourceBranchName"),
    ("commit-message", "CommitMessage"),
    ("author-date", "AuthorDate"),
    ("tag-name", "TagName"),
    ("commit-id", "CommitId"),
    ("connection-arn", "ConnectionArn"),
    ("author-id", "AuthorId"),
)


def triggering_commit(execution: PipelineExecution) -> tuple[tuple[str, str], ...]:
    """Return the commit reported by a connection, once its source action has fetched it."""
    stage = execution.stages.get(execution.declaration.stages[0].name)
    source = stage and stage.current.get(execution.trigger.connection_source or "")
    if not source or source.result is None:
        return ()
    variables = source.result.output_variables
    return tuple(
        (member, variables[name])
        for member, name in _MEMBERS
        if name in variables and not (name == "BranchName" and "TagName" in variables)
    )
