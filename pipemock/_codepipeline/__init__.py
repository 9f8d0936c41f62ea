"""AWS's names for what the engine does: the table of contents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codepipeline import action_types, actions, executions, pipelines, stages, tags

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OPERATIONS: Final[Mapping[str, Callable[..., dict[str, Any] | None]]] = {
    "CreatePipeline": pipelines.create,
    "DeletePipeline": pipelines.delete,
    "DisableStageTransition": stages.disable_transition,
    "EnableStageTransition": stages.enable_transition,
    "GetPipeline": pipelines.get,
    "GetPipelineExecution": executions.get,
    "GetPipelineState": pipelines.get_state,
    "ListActionExecutions": actions.list_executions,
    "ListActionTypes": action_types.list_,
    "ListPipelineExecutions": executions.list_,
    "ListPipelines": pipelines.list_,
    "ListTagsForResource": tags.list_tags_for_resource,
    "PutApprovalResult": actions.put_approval_result,
    "RetryStageExecution": stages.retry_execution,
    "StartPipelineExecution": executions.start,
    "StopPipelineExecution": executions.stop,
    "TagResource": tags.tag_resource,
    "UntagResource": tags.untag_resource,
    "UpdatePipeline": pipelines.update,
}
"""Each operation that is built, with the function that performs it."""
