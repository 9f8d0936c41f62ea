"""Validation of the members of requests.

Unlike other services, CodeCommit has one exception for each missing member, and another for each
invalid one. The limits are from the service model and the user guide, quotas:
docs.aws.amazon.com/codecommit/latest/userguide/limits.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from pipemock._codecommit import errors
from pipemock._codecommit.branch_names import require_branch_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipemock._errors import ServiceError

    Fits: TypeAlias = Callable[[Any], object]

LARGEST_FILE: Final = 6 * 1024 * 1024


@attrs.frozen
class Member:
    """The name of a member in messages, its errors, and what values it accepts."""

    noun: str
    required: str | None
    invalid: str | None
    fits: Fits | None = None
    may_be_empty: bool = False


def validate(
    operation: str,
    members: Iterable[str],
    *,
    required: Iterable[str],
    asked: Mapping[str, Any],
) -> None:
    """Validate the members of a request in the order of the service model.

    Args:
        operation: The name of the operation.
        members: All members of its input.
        required: The members that the service model requires.
        asked: The members of the request.

    Raises:
        ServiceError: About the first member that is missing or not valid.
    """
    needed = {*required, *ALSO_REQUIRED.get(operation, ())}
    for name in members:
        expect(name, asked.get(name), operation=operation, needed=name in needed)


def expect(name: str, value: object, *, operation: str = "", needed: bool = True) -> None:
    """Validate one member.

    Raises:
        ServiceError: If it is missing or not valid.
    """
    member = rule_for(operation, name)
    if member is None:
        return
    is_empty = value in _EMPTY and not member.may_be_empty and member.required is not None
    if needed and (value is None or is_empty):
        raise errors.required(member.required or str(member.invalid), member.noun)
    if value is None:
        return
    if name in _BRANCHES:
        require_branch_name(str(value))
    elif member.fits is not None and not member.fits(value):
        raise _refusal(str(member.invalid), member.noun)


def rule_for(operation: str, name: str) -> Member | None:
    """Return the rules for a member, which some operations have of their own."""
    return BY_OPERATION.get((operation, name)) or MEMBERS.get(name)


def _refusal(invalid: str, noun: str) -> ServiceError:
    if invalid == "InvalidRepositoryName":
        return errors.invalid_repository_name()
    return errors.invalid(invalid, noun)


def _like(pattern: str) -> Fits:
    return re.compile(pattern, re.ASCII | re.DOTALL).fullmatch


def _up_to(most: int) -> Fits:
    return lambda value: len(value) <= most


def _of(*values: str) -> Fits:
    return values.__contains__


def _between(least: int, most: int) -> Fits:
    return lambda value: least <= value <= most


def _is_path(path: str) -> bool:
    # User guide, quotas: 4,096 characters and a depth of 20 folders:
    # docs.aws.amazon.com/codecommit/latest/userguide/limits.html
    names = path.strip("/").split("/")
    plain = path in {"", "/"} or not any(name in {"", ".", "..", ".git"} for name in names)
    return (
        plain
        and len(path) <= _LONGEST_PATH
        and len(names) <= _DEEPEST_PATH + 1
        and ("\0" not in path)
    )


def _named(noun: str, name: str, fits: Fits) -> Member:
    return Member(noun, f"{name}Required", f"Invalid{name}", fits)


def _optional(noun: str, invalid: str, fits: Fits) -> Member:
    return Member(noun, None, invalid, fits)


_EMPTY: Final[tuple[object, ...]] = ("", [], {})
_LONGEST_PATH: Final = 4096
_DEEPEST_PATH: Final = 20
_BRANCHES: Final = {"branchName", "defaultBranchName"}

_REPOSITORY: Final = _named(
    "repository name", "RepositoryName", _like(r"(?!.*\.git\Z)[\w.-]{1,100}")
)
_BRANCH: Final = Member("branch name", "BranchNameRequired", "InvalidBranchName")
_HEX: Final = _like(r"[0-9a-f]{40}")
_COMMIT: Final = _named("commit ID", "CommitId", _HEX)
_BLOB: Final = _named("blob ID", "BlobId", _HEX)
_SPECIFIER: Final = _named("commit specifier", "Commit", _like(r"\S{1,256}"))
_REFERENCE: Final = _named("reference", "ReferenceName", _like(r"[^\s?*:\\]{1,512}"))
_PATH: Final = _named("path", "Path", _is_path)
_ARN: Final = _like(r"arn:aws[\w-]*:(iam|sts)::\d{12}:.+")
_AUTHOR: Final = _optional("author name", "NameLengthExceeded", _up_to(1024))
_SIZE: Final = _optional("number of results", "InvalidMaxResults", _between(1, 1000))
_RULE_NAME: Final = _like(r"(?!.*\.git\Z)[\w. -]{1,100}")
_TEMPLATE_NAME: Final = _named("template name", "ApprovalRuleTemplateName", _RULE_NAME)
_RULE_CONTENT: Final = Member("rule content", "ApprovalRuleContentRequired", None)
_TEMPLATE_CONTENT: Final = Member("template content", "ApprovalRuleTemplateContentRequired", None)
_COMMENT: Final = _named("comment ID", "CommentId", _like(r"[0-9a-f-]{36}:[0-9a-f-]{36}"))
_MERGE_OPTIONS: Final = ("FAST_FORWARD_MERGE", "SQUASH_MERGE", "THREE_WAY_MERGE")
_MODES: Final = _of("EXECUTABLE", "NORMAL", "SYMLINK")

MEMBERS: Final[Mapping[str, Member]] = {
    "actorArn": _optional("actor ARN", "InvalidActorArn", _ARN),
    "afterBlobId": _BLOB,
    "afterCommitId": _COMMIT,
    "afterCommitSpecifier": _SPECIFIER,
    "afterPath": _PATH,
    "approvalRuleContent": _RULE_CONTENT,
    "approvalRuleName": _named("approval rule name", "ApprovalRuleName", _RULE_NAME),
    "approvalRuleTemplateContent": _TEMPLATE_CONTENT,
    "approvalRuleTemplateDescription": _optional(
        "template description", "InvalidApprovalRuleTemplateDescription", _up_to(1000)
    ),
    "approvalRuleTemplateName": _TEMPLATE_NAME,
    "approvalState": _named("approval state", "ApprovalState", _of("APPROVE", "REVOKE")),
    "authorArn": _optional("author ARN", "InvalidAuthorArn", _ARN),
    "authorName": _AUTHOR,
    "beforeBlobId": _BLOB,
    "beforeCommitId": _COMMIT,
    "beforeCommitSpecifier": _SPECIFIER,
    "beforePath": _PATH,
    "blobId": _BLOB,
    "branchName": _BRANCH,
    "clientRequestToken": _named("client request token", "ClientRequestToken", _up_to(64)),
    "commentId": _COMMENT,
    "commitId": _COMMIT,
    "commitIds": Member(
        "list of commit IDs", "CommitIdsListRequired", "CommitIdsLimitExceeded", _up_to(100)
    ),
    "commitMessage": _optional("commit message", "CommitMessageLengthExceeded", _up_to(262_144)),
    "commitSpecifier": _SPECIFIER,
    "conflictDetailLevel": _optional(
        "conflict detail level", "InvalidConflictDetailLevel", _of("FILE_LEVEL", "LINE_LEVEL")
    ),
    "conflictResolutionStrategy": _optional(
        "conflict resolution strategy",
        "InvalidConflictResolutionStrategy",
        _of("NONE", "ACCEPT_SOURCE", "ACCEPT_DESTINATION", "AUTOMERGE"),
    ),
    "content": Member(
        "comment", "CommentContentRequired", "CommentContentSizeLimitExceeded", _up_to(10_240)
    ),
    "contextLines": _optional("number of context lines", "Validation", _between(0, 20)),
    "defaultBranchName": _BRANCH,
    "description": _optional("description", "InvalidDescription", _up_to(10_240)),
    "destinationReference": _REFERENCE,
    "destinationCommitSpecifier": _SPECIFIER,
    "email": _optional("email address", "InvalidEmail", _up_to(256)),
    "fileContent": Member(
        "file content", "FileContentRequired", "FileContentSizeLimitExceeded", _up_to(LARGEST_FILE)
    ),
    "fileMode": _named("file mode", "FileMode", _MODES),
    "filePath": _PATH,
    "folderPath": _PATH,
    "inReplyTo": _COMMENT,
    "kmsKeyId": Member(
        "encryption key", "EncryptionKeyRequired", "EncryptionKeyInvalidId", _like(r"[\w:/-]+")
    ),
    "maxConflictFiles": _optional("number of files", "InvalidMaxConflictFiles", _between(1, 1000)),
    "maxMergeHunks": _optional("number of hunks", "InvalidMaxMergeHunks", _between(1, 1000)),
    "maxResults": _SIZE,
    "MaxResults": _SIZE,
    "mergeOption": _named("merge option", "MergeOption", _of(*_MERGE_OPTIONS)),
    "name": _AUTHOR,
    "newApprovalRuleTemplateName": _TEMPLATE_NAME,
    "newName": _REPOSITORY,
    "newRuleContent": _RULE_CONTENT,
    "oldApprovalRuleTemplateName": _TEMPLATE_NAME,
    "oldName": _REPOSITORY,
    "order": _optional("order", "InvalidOrder", _of("ascending", "descending")),
    "overrideStatus": _named("override status", "OverrideStatus", _of("OVERRIDE", "REVOKE")),
    "parentCommitId": _named("parent commit ID", "ParentCommitId", _HEX),
    "pullRequestEventType": _optional(
        "event type", "InvalidPullRequestEventType", _like(r"PULL_REQUEST_[A-Z_]+")
    ),
    "pullRequestId": _named("pull request ID", "PullRequestId", _like(r"\d+")),
    "pullRequestStatus": _named("pull request status", "PullRequestStatus", _of("OPEN", "CLOSED")),
    "reactionUserArn": _optional("reaction user ARN", "InvalidReactionUserArn", _ARN),
    "reactionValue": Member(
        "reaction value", "ReactionValueRequired", None, None, may_be_empty=True
    ),
    "relativeFileVersion": _optional(
        "relative file version", "InvalidRelativeFileVersionEnum", _of("BEFORE", "AFTER")
    ),
    "replacementType": _named(
        "replacement type",
        "ReplacementType",
        _of("KEEP_BASE", "KEEP_SOURCE", "KEEP_DESTINATION", "USE_NEW_CONTENT"),
    ),
    "repositoryDescription": _optional(
        "repository description", "InvalidRepositoryDescription", _up_to(1000)
    ),
    "repositoryName": _REPOSITORY,
    "repositoryNames": Member(
        "list of repository names",
        "RepositoryNamesRequired",
        "MaximumRepositoryNamesExceeded",
        _up_to(100),
    ),
    "resourceArn": _named("resource ARN", "ResourceArn", _like(r"arn:aws[\w-]*:codecommit:.+")),
    "revisionId": _named("revision ID", "RevisionId", _like(r"[0-9a-f]{64}")),
    "sourceReference": _REFERENCE,
    "sortBy": _optional("sort order", "InvalidSortBy", _of("repositoryName", "lastModifiedDate")),
    "sourceCommitId": _COMMIT,
    "sourceCommitSpecifier": _SPECIFIER,
    "tagKeys": Member("list of tag keys", "TagKeysListRequired", "InvalidTagKeysList", _up_to(50)),
    "targetBranch": _optional("target branch", "InvalidTargetBranch", _like(r"[^\s?*:\\]{1,256}")),
    "targets": Member("list of targets", "TargetsRequired", None),
    "title": _named("title", "Title", _up_to(150)),
    "triggers": Member(
        "list of triggers", "RepositoryTriggersListRequired", None, None, may_be_empty=True
    ),
}
"""The rules for each member, by its name in the service model."""

BY_OPERATION: Final[Mapping[tuple[str, str], Member]] = {
    # The service model lists no error about this member.
    ("ListFileCommitHistory", "filePath"): Member("path", "Validation", None),
    ("TagResource", "tags"): Member("map of tags", "TagsMapRequired", None),
    ("UpdateApprovalRuleTemplateContent", "newRuleContent"): _TEMPLATE_CONTENT,
}
"""Members for which an operation has its own rules."""

ALSO_REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "CreatePullRequest": ("clientRequestToken",),
    "GetBranch": ("repositoryName", "branchName"),
    "PostCommentForComparedCommit": ("clientRequestToken",),
    "PostCommentForPullRequest": ("clientRequestToken",),
    "PostCommentReply": ("clientRequestToken",),
}
"""Members that the service requires but the model does not; botocore generates the tokens."""
