"""The class and the words of each error of CodeCommit, in the requests of `test_errors`.

A name in angle brackets stands for that member of the request, or for the tip of that branch. The
quotas are those that the test lowers to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "required": (
        "PullRequestIdRequired",
        "A pull request ID is required, but no pull request ID was specified.",
    ),
    "invalid": ("InvalidPullRequestId", "The pull request ID is not valid."),
    "invalid_repository_name": (
        "InvalidRepositoryName",
        "Repository names are restricted to alphanumeric characters, plus '.', '_', and '-'",
    ),
    "invalid_branch_name": ("InvalidBranchName", "Branch name cannot contain consecutive dots"),
    "invalid_continuation_token": (
        "InvalidContinuationToken",
        "The continuation token is not valid.",
    ),
    "idempotency_mismatch": (
        "IdempotencyParameterMismatch",
        "The client request token token was used before with other parameters.",
    ),
    "repository_not_found": ("RepositoryDoesNotExist", "nowhere for 123456789012"),
    "repository_exists": ("RepositoryNameExists", "Repository named app already exists"),
    "too_many_repositories": ("RepositoryLimitExceeded", "There are 0 repositories already."),
    "invalid_tags": (
        "InvalidTagsMap",
        "A tag key has 1 to 128 characters, and a value at most 256.",
    ),
    "invalid_tag_keys": ("InvalidTagKeysList", "The list of tag keys is not valid."),
    "foreign_resource": (
        "InvalidResourceArn",
        (
            "arn:aws:codecommit:eu-west-1:123456789012:app is not a repository in this account "
            "and Region."
        ),
    ),
    "too_many_tags": ("TooManyTags", "A resource has at most 50 tags."),
    "system_tag": (
        "InvalidSystemTagUsage",
        "The tag key aws:team is reserved: keys that begin with 'aws:' belong to AWS.",
    ),
    "branch_not_found": ("BranchDoesNotExist", "The branch no does not exist."),
    "branch_exists": ("BranchNameExists", "The branch main already exists."),
    "default_branch_stays": (
        "DefaultBranchCannotBeDeleted",
        "The default branch main cannot be deleted.",
    ),
    "commit_id_not_found": ("CommitIdDoesNotExist", "Could not retrieve <commitId>"),
    "commit_not_found": ("CommitDoesNotExist", "The commit <commitId> does not exist."),
    "parent_commit_required": (
        "ParentCommitIdRequired",
        "The parent commit ID is required: the branch exists.",
    ),
    "parent_commit_not_found": (
        "ParentCommitDoesNotExist",
        "The parent commit <parentCommitId> does not exist.",
    ),
    "parent_commit_outdated": (
        "ParentCommitIdOutdated",
        "The parent commit is not the tip of the branch main, which is <main>.",
    ),
    "no_change": ("NoChange", "The commit would not change anything."),
    "file_not_found": ("FileDoesNotExist", "Could not find path new"),
    "folder_not_found": ("FolderDoesNotExist", "Could not find path nowhere"),
    "path_not_found": ("PathDoesNotExist", "Could not find path nowhere"),
    "blob_not_found": ("BlobIdDoesNotExist", "The blob <blobId> does not exist."),
    "same_content": ("SameFileContent", "The file README has that content and mode already."),
    "file_in_the_way": (
        "DirectoryNameConflictsWithFileName",
        "A folder on the way to README/x has the name of a file.",
    ),
    "folder_in_the_way": ("FileNameConflictsWithDirectoryName", "folder is the name of a folder."),
    "submodule_in_the_way": (
        "FilePathConflictsWithSubmodulePath",
        "There is a submodule on the way: folder/x.",
    ),
    "no_file_entries": ("FileEntryRequired", "The commit names no file to put, delete or change."),
    "too_many_file_entries": ("MaximumFileEntriesExceeded", "A commit changes at most 100 files."),
    "path_given_twice": ("SamePathRequest", "The path README is named more than once."),
    "put_twice": ("PutFileEntryConflict", "The file a is put more than once."),
    "no_content_given": (
        "SourceFileOrContentRequired",
        "The file a needs content, or the name of a file that it is copied from.",
    ),
    "two_contents_given": (
        "FileContentAndSourceFileSpecified",
        "The file a has content of its own and is copied from another one.",
    ),
    "restricted_source": (
        "RestrictedSourceFile",
        "The file README is copied, and the same commit changes it.",
    ),
    "pull_request_not_found": ("PullRequestDoesNotExist", "The pull request 9 does not exist."),
    "pull_request_closed": ("PullRequestAlreadyClosed", "The pull request 1 is already closed."),
    "cannot_reopen": (
        "InvalidPullRequestStatusUpdate",
        "The pull request 1 is closed, and cannot be opened again.",
    ),
    "one_target_only": ("InvalidTargets", "A pull request has exactly one target."),
    "one_repository_only": (
        "MultipleRepositoriesInPullRequest",
        "All targets of a pull request are in the same repository.",
    ),
    "same_branches": ("SourceAndDestinationAreSame", "Source and destination are the same: main."),
    "reference_not_found": ("ReferenceDoesNotExist", "The reference nowhere does not exist."),
    "reference_not_supported": (
        "ReferenceTypeNotSupported",
        "The reference refs/tags/v1 is not a branch.",
    ),
    "too_many_pull_requests": (
        "MaximumOpenPullRequestsExceeded",
        "The repository has 0 open pull requests already.",
    ),
    "other_repository": (
        "RepositoryNotAssociatedWithPullRequest",
        "The repository other is not that of pull request 1.",
    ),
    "unknown_author": (
        "AuthorDoesNotExist",
        "arn:aws:iam::210987654321:user/Zoe does not exist in this account.",
    ),
    "unknown_actor": (
        "ActorDoesNotExist",
        "arn:aws:iam::210987654321:user/Zoe does not exist in this account.",
    ),
    "revision_not_current": (
        "RevisionNotCurrent",
        "The revision <revisionId> is not the current one: get the pull request again.",
    ),
    "author_cannot_approve": (
        "PullRequestCannotBeApprovedByAuthor",
        (
            "The author of a pull request cannot approve it, and this is "
            "arn:aws:iam::123456789012:user/Ana."
        ),
    ),
    "too_many_approvals": (
        "MaximumNumberOfApprovalsExceeded",
        "The pull request has 0 approvals already.",
    ),
    "override_already_set": (
        "OverrideAlreadySet",
        "The approval rules of pull request 1 are overridden already.",
    ),
    "invalid_rule_content": (
        "InvalidApprovalRuleContent",
        "The content is not a valid rule: Version is not 2018-11-08.",
    ),
    "invalid_template_content": (
        "InvalidApprovalRuleTemplateContent",
        "The content is not a valid rule: Version is not 2018-11-08.",
    ),
    "rule_not_found": ("ApprovalRuleDoesNotExist", "The approval rule review does not exist."),
    "rule_exists": (
        "ApprovalRuleNameAlreadyExists",
        "The pull request has an approval rule review already.",
    ),
    "too_many_rules": ("NumberOfRulesExceeded", "A pull request has at most 0 approval rules."),
    "other_content": (
        "InvalidRuleContentSha256",
        "The content is not that with the hash <existingRuleContentSha256>.",
    ),
    "rule_of_template_stays": (
        "CannotModifyApprovalRuleFromTemplate",
        "The approval rule house rule was made from a template, and cannot be changed.",
    ),
    "rule_of_template_is_kept": (
        "CannotDeleteApprovalRuleFromTemplate",
        "The approval rule house rule was made from a template, and cannot be deleted.",
    ),
    "template_not_found": (
        "ApprovalRuleTemplateDoesNotExist",
        "The approval rule template house rule does not exist.",
    ),
    "template_exists": (
        "ApprovalRuleTemplateNameAlreadyExists",
        "There is an approval rule template house rule already.",
    ),
    "template_in_use": (
        "ApprovalRuleTemplateInUse",
        "The approval rule template house rule is associated with a repository.",
    ),
    "too_many_templates": (
        "NumberOfRuleTemplatesExceeded",
        "There are 0 approval rule templates already.",
    ),
    "too_many_templates_associated": (
        "MaximumRuleTemplatesAssociatedWithRepository",
        "A repository has at most 0 approval rule templates.",
    ),
    "rules_not_satisfied": (
        "PullRequestApprovalRulesNotSatisfied",
        "Approval rules are not satisfied: review.",
    ),
    "tip_is_different": ("TipOfSourceReferenceIsDifferent", "The tip of the source is <feature>."),
    "manual_merge_required": (
        "ManualMergeRequired",
        "The branches cannot be merged without a manual merge.",
    ),
    "commit_needs_merge_option": (
        "InvalidMergeOption",
        "FAST_FORWARD_MERGE has neither a commit nor conflicts.",
    ),
    "target_branch_required": (
        "BranchNameRequired",
        "The destination is not a branch: name the target branch.",
    ),
    "other_target_branch": (
        "InvalidTargetBranch",
        "The branch feature does not point to the destination.",
    ),
    "replacement_required": ("ReplacementContentRequired", "The new content of new is not given."),
    "unneeded_replacement": ("InvalidReplacementContent", "new is kept, and has no new content."),
    "conflict_resolved_twice": (
        "MultipleConflictResolutionEntries",
        "There is more than one resolution for the file new.",
    ),
    "too_many_resolutions": (
        "MaximumConflictResolutionEntriesExceeded",
        "A merge takes at most 100 resolutions.",
    ),
    "unneeded_resolution": (
        "InvalidConflictResolution",
        "Conflicts are resolved by hand only where the strategy is AUTOMERGE.",
    ),
    "comment_not_found": ("CommentDoesNotExist", "The comment <commentId> does not exist."),
    "comment_deleted": ("CommentDeleted", "The comment <commentId> was deleted."),
    "comment_of_somebody_else": (
        "CommentNotCreatedByCaller",
        "The comment <commentId> was not written by the caller.",
    ),
    "file_not_in_commit": ("InvalidFileLocation", "The file feature.py is not in that version."),
    "line_not_in_file": ("InvalidFilePosition", "The file feature.py has no line 9."),
    "unknown_reaction": ("InvalidReactionValue", "':sigh:' is not a reaction."),
    "same_commits": (
        "BeforeCommitIdAndAfterCommitIdAreSame",
        "The commit before and the commit after are the same.",
    ),
    "trigger_named_twice": (
        "InvalidRepositoryTriggerName",
        "Duplicate repository trigger names are not allowed",
    ),
    "trigger_name_required": (
        "RepositoryTriggerNameRequired",
        "Repository trigger name is required",
    ),
    "invalid_trigger_name": ("InvalidRepositoryTriggerName", "'a b' is not a valid trigger name"),
    "trigger_destination_required": (
        "RepositoryTriggerDestinationArnRequired",
        "Repository trigger destination arn is required",
    ),
    "invalid_trigger_destination": (
        "InvalidRepositoryTriggerDestinationArn",
        "Repository trigger destination arn is not valid: topic",
    ),
    "unexpected_trigger_service": (
        "InvalidRepositoryTriggerDestinationArn",
        "Unexpected service name in arn: sqs",
    ),
    "other_trigger_region": (
        "InvalidRepositoryTriggerRegion",
        "Repository trigger destination arn must be for the same region as your repository",
    ),
    "trigger_data_too_long": (
        "InvalidRepositoryTriggerCustomData",
        "Repository trigger custom data cannot exceed 1000 characters",
    ),
    "too_many_trigger_branches": (
        "MaximumBranchesExceeded",
        "A repository trigger cannot have more than 10 branches.",
    ),
    "invalid_trigger_branch": (
        "InvalidRepositoryTriggerBranchName",
        f"'{'b' * 257}' is not a valid branch name of a trigger",
    ),
    "trigger_events_required": (
        "RepositoryTriggerEventsListRequired",
        "Repository trigger events list cannot be empty",
    ),
    "unknown_trigger_events": (
        "InvalidRepositoryTriggerEvents",
        "Repository trigger events are all, updateReference, createReference, deleteReference",
    ),
    "all_trigger_events_and_more": (
        "InvalidRepositoryTriggerEvents",
        "Repository trigger events cannot contain 'all' and additional event types simultaneously",
    ),
    "too_many_triggers": (
        "MaximumRepositoryTriggersExceeded",
        "Trigger limit for a particular repository is 10",
    ),
}
