"""What events tell of the commit that started an execution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipemock._engine.state.executions import PipelineExecution

# Order captured with a branch, and documented with a tag. A pull request is told by the branch that
# it comes from (inferred: either a tag or a branch is named, user guide, events).
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
    """Return the commit that a connection told of, once its source action has fetched it."""
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
