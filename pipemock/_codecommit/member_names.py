"""The names of members in errors, and in their messages.

CodeCommit has one exception for each missing member, and another for each invalid one. By the rule
they are called `BranchNameRequired` and `InvalidBranchName` after the member `branchName`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


def name_of(operation: str, path: str) -> str | None:
    """Return the name of a member in errors, or `None` for a member that has no errors."""
    member = path.rpartition(".")[2]
    name = (
        BY_OPERATION.get((operation, path))
        or BY_PATH.get(path)
        or BY_MEMBER.get(member)
        or member[:1].upper() + member[1:]
    )
    return name if name in NOUNS else None


def required(name: str) -> str:
    """Return the error about a missing member."""
    return REQUIRED.get(name, f"{name}Required")


def invalid(name: str) -> str:
    """Return the error about an invalid member."""
    return INVALID.get(name, f"Invalid{name}")


NOUNS: Final[Mapping[str, str]] = {
    "ActorArn": "actor ARN",
    "ApprovalRuleContent": "rule content",
    "ApprovalRuleName": "approval rule name",
    "ApprovalRuleTemplateContent": "template content",
    "ApprovalRuleTemplateDescription": "template description",
    "ApprovalRuleTemplateName": "template name",
    "ApprovalState": "approval state",
    "AuthorArn": "author ARN",
    "BlobId": "blob ID",
    "BranchName": "branch name",
    "ClientRequestToken": "client request token",
    "CommentContent": "comment",
    "CommentId": "comment ID",
    "Commit": "commit specifier",
    "CommitId": "commit ID",
    "CommitIdsList": "list of commit IDs",
    "CommitMessage": "commit message",
    "ConflictDetailLevel": "conflict detail level",
    "ConflictResolutionStrategy": "conflict resolution strategy",
    "ContextLines": "number of context lines",
    "Description": "description",
    "Email": "email address",
    "EncryptionKey": "encryption key",
    "FileContent": "file content",
    "FileMode": "file mode",
    "FilePath": "path",
    "MaxConflictFiles": "number of files",
    "MaxMergeHunks": "number of hunks",
    "MaxResults": "number of results",
    "MergeOption": "merge option",
    "Name": "author name",
    "Order": "order",
    "OverrideStatus": "override status",
    "ParentCommitId": "parent commit ID",
    "Path": "path",
    "PullRequestEventType": "event type",
    "PullRequestId": "pull request ID",
    "PullRequestStatus": "pull request status",
    "ReactionUserArn": "reaction user ARN",
    "ReactionValue": "reaction value",
    "ReferenceName": "reference",
    "RelativeFileVersionEnum": "relative file version",
    "ReplacementType": "replacement type",
    "RepositoryDescription": "repository description",
    "RepositoryName": "repository name",
    "RepositoryNames": "list of repository names",
    "RepositoryTriggersList": "list of triggers",
    "ResourceArn": "resource ARN",
    "RevisionId": "revision ID",
    "SortBy": "sort order",
    "TagKeysList": "list of tag keys",
    "TagsMap": "map of tags",
    "TargetBranch": "target branch",
    "Targets": "list of targets",
    "Title": "title",
}
"""The words for members in messages, by their names in errors."""

REQUIRED: Final[Mapping[str, str]] = {
    # The service model lists no error about their absence.
    "ApprovalRuleTemplateDescription": "InvalidApprovalRuleTemplateDescription",
    "Description": "InvalidDescription",
    "FilePath": "Validation",
}
"""Errors about missing members that do not follow the rule."""

INVALID: Final[Mapping[str, str]] = {
    "CommentContent": "CommentContentSizeLimitExceeded",
    "CommitIdsList": "CommitIdsLimitExceeded",
    "CommitMessage": "CommitMessageLengthExceeded",
    "ContextLines": "Validation",
    "EncryptionKey": "EncryptionKeyInvalidId",
    "FileContent": "FileContentSizeLimitExceeded",
    "Name": "NameLengthExceeded",
    "RepositoryNames": "MaximumRepositoryNamesExceeded",
}
"""Errors about invalid members that do not follow the rule."""

BY_MEMBER: Final[Mapping[str, str]] = {
    "afterBlobId": "BlobId",
    "afterCommitId": "CommitId",
    "afterCommitSpecifier": "Commit",
    "afterPath": "Path",
    "authorName": "Name",
    "beforeBlobId": "BlobId",
    "beforeCommitId": "CommitId",
    "beforeCommitSpecifier": "Commit",
    "beforePath": "Path",
    "commitIds": "CommitIdsList",
    "commitSpecifier": "Commit",
    "content": "CommentContent",
    "defaultBranchName": "BranchName",
    "destinationCommitSpecifier": "Commit",
    "destinationReference": "ReferenceName",
    "filePath": "Path",
    "folderPath": "Path",
    "inReplyTo": "CommentId",
    "kmsKeyId": "EncryptionKey",
    "newApprovalRuleTemplateName": "ApprovalRuleTemplateName",
    "newName": "RepositoryName",
    "newRuleContent": "ApprovalRuleContent",
    "oldApprovalRuleTemplateName": "ApprovalRuleTemplateName",
    "oldName": "RepositoryName",
    "relativeFileVersion": "RelativeFileVersionEnum",
    "sourceCommitId": "CommitId",
    "sourceCommitSpecifier": "Commit",
    "sourceReference": "ReferenceName",
    "tagKeys": "TagKeysList",
    "triggers": "RepositoryTriggersList",
}
"""Members that errors call by another name than their own."""

BY_PATH: Final[Mapping[str, str]] = {
    "conflictResolution.replaceContents.member.content": "FileContent",
    "repositoryNames.member": "RepositoryName",
}
"""Nested members that share their name with others."""

BY_OPERATION: Final[Mapping[tuple[str, str], str]] = {
    # The service model lists no error about an invalid path here, so that any path is accepted.
    ("ListFileCommitHistory", "filePath"): "FilePath",
    ("TagResource", "tags"): "TagsMap",
    ("UpdateApprovalRuleTemplateContent", "newRuleContent"): "ApprovalRuleTemplateContent",
}
"""Members that have another name in the errors of one operation."""
