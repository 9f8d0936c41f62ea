"""The table of operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codepipeline.operations import (
    action_types,
    actions,
    deploy_targets,
    executions,
    jobs,
    pipelines,
    rules,
    stages,
    tags,
    webhooks,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OPERATIONS: Final[Mapping[str, Callable[..., dict[str, Any] | None]]] = {
    "AcknowledgeJob": jobs.acknowledge,
    "AcknowledgeThirdPartyJob": jobs.acknowledge_third_party,
    "CreateCustomActionType": action_types.create_custom,
    "CreatePipeline": pipelines.create,
    "DeleteCustomActionType": action_types.delete_custom,
    "DeletePipeline": pipelines.delete,
    "DeleteWebhook": webhooks.delete,
    "DeregisterWebhookWithThirdParty": webhooks.check_registration,
    "DisableStageTransition": stages.disable_transition,
    "EnableStageTransition": stages.enable_transition,
    "GetActionType": action_types.get,
    "GetJobDetails": jobs.get_details,
    "GetPipeline": pipelines.get,
    "GetPipelineExecution": executions.get,
    "GetPipelineState": pipelines.get_state,
    "GetThirdPartyJobDetails": jobs.get_third_party_details,
    "ListActionExecutions": actions.list_executions,
    "ListActionTypes": action_types.list_,
    "ListDeployActionExecutionTargets": deploy_targets.list_,
    "ListPipelineExecutions": executions.list_,
    "ListPipelines": pipelines.list_,
    "ListRuleExecutions": rules.list_executions,
    "ListRuleTypes": rules.list_types,
    "ListTagsForResource": tags.list_tags_for_resource,
    "ListWebhooks": webhooks.list_,
    "OverrideStageCondition": stages.override_condition,
    "PollForJobs": jobs.poll,
    "PollForThirdPartyJobs": jobs.poll_for_third_party,
    "PutActionRevision": actions.put_revision,
    "PutApprovalResult": actions.put_approval_result,
    "PutJobFailureResult": jobs.put_failure_result,
    "PutJobSuccessResult": jobs.put_success_result,
    "PutThirdPartyJobFailureResult": jobs.put_third_party_failure_result,
    "PutThirdPartyJobSuccessResult": jobs.put_third_party_success_result,
    "PutWebhook": webhooks.put,
    "RegisterWebhookWithThirdParty": webhooks.check_registration,
    "RetryStageExecution": stages.retry_execution,
    "RollbackStage": stages.roll_back,
    "StartPipelineExecution": executions.start,
    "StopPipelineExecution": executions.stop,
    "TagResource": tags.tag_resource,
    "UntagResource": tags.untag_resource,
    "UpdateActionType": action_types.update,
    "UpdatePipeline": pipelines.update,
}
"""The implemented operations, with the functions that perform them."""
