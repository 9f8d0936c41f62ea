"""AWS's names for what happens in CodeCommit: the table of contents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import (
    approval_rules,
    approvals,
    branches,
    commits,
    files,
    pull_requests,
    repositories,
    tags,
    templates,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OPERATIONS: Final[Mapping[str, Callable[..., dict[str, Any] | None]]] = {
    "AssociateApprovalRuleTemplateWithRepository": templates.associate,
    "BatchAssociateApprovalRuleTemplateWithRepositories": templates.batch_associate,
    "BatchDisassociateApprovalRuleTemplateFromRepositories": templates.batch_disassociate,
    "BatchGetCommits": commits.batch_get,
    "BatchGetRepositories": repositories.batch_get,
    "CreateApprovalRuleTemplate": templates.create,
    "CreateBranch": branches.create,
    "CreateCommit": commits.create,
    "CreatePullRequest": pull_requests.create,
    "CreatePullRequestApprovalRule": approval_rules.create,
    "CreateRepository": repositories.create,
    "DeleteApprovalRuleTemplate": templates.delete,
    "DeleteBranch": branches.delete,
    "DeleteFile": files.delete,
    "DeletePullRequestApprovalRule": approval_rules.delete,
    "DeleteRepository": repositories.delete,
    "DescribePullRequestEvents": pull_requests.describe_events,
    "DisassociateApprovalRuleTemplateFromRepository": templates.disassociate,
    "EvaluatePullRequestApprovalRules": approvals.evaluate_rules,
    "GetApprovalRuleTemplate": templates.get,
    "GetBlob": files.get_blob,
    "GetBranch": branches.get,
    "GetCommit": commits.get,
    "GetDifferences": commits.get_differences,
    "GetFile": files.get,
    "GetFolder": files.get_folder,
    "GetPullRequest": pull_requests.get,
    "GetPullRequestApprovalStates": approvals.get_states,
    "GetPullRequestOverrideState": approvals.get_override_state,
    "GetRepository": repositories.get,
    "ListApprovalRuleTemplates": templates.list_,
    "ListAssociatedApprovalRuleTemplatesForRepository": templates.list_for_repository,
    "ListBranches": branches.list_,
    "ListPullRequests": pull_requests.list_,
    "ListRepositories": repositories.list_,
    "ListRepositoriesForApprovalRuleTemplate": templates.list_repositories,
    "ListTagsForResource": tags.list_for_resource,
    "OverridePullRequestApprovalRules": approvals.override_rules,
    "PutFile": files.put,
    "TagResource": tags.tag_resource,
    "UntagResource": tags.untag_resource,
    "UpdateApprovalRuleTemplateContent": templates.update_content,
    "UpdateApprovalRuleTemplateDescription": templates.update_description,
    "UpdateApprovalRuleTemplateName": templates.update_name,
    "UpdateDefaultBranch": branches.update_default,
    "UpdatePullRequestApprovalRuleContent": approval_rules.update_content,
    "UpdatePullRequestApprovalState": approvals.update_state,
    "UpdatePullRequestDescription": pull_requests.update_description,
    "UpdatePullRequestStatus": pull_requests.update_status,
    "UpdatePullRequestTitle": pull_requests.update_title,
    "UpdateRepositoryDescription": repositories.update_description,
    "UpdateRepositoryEncryptionKey": repositories.update_encryption_key,
    "UpdateRepositoryName": repositories.update_name,
}
"""Each operation that is built, with the function that performs it."""
