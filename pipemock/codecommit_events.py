"""The events of CodeCommit, as frozen values that convert to the format of EventBridge.

The names follow the detail types of the service. The members are documented in the user guide,
monitoring events (docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html); those of
a pull request were also captured once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from pipemock.events import Event

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@attrs.frozen(kw_only=True)
class CodeCommitEvent(Event):
    """An event of CodeCommit."""

    source: ClassVar[str] = "aws.codecommit"

    event: str
    caller: str
    repositories: Mapping[str, str]

    def resources(self) -> list[str]:
        """Return the ARNs of the repositories.

        Example:
            >>> git = mock.client("codecommit")
            >>> answer = git.create_repository(repositoryName="app")
            >>> answer = git.put_file(
            ...     repositoryName="app", branchName="main", filePath="a", fileContent=b""
            ... )
            >>> mock.events[-1].resources()
            ['arn:aws:codecommit:us-east-1:123456789012:app']
        """
        return [
            f"arn:aws:codecommit:{self.region}:{self.account}:{name}" for name in self.repositories
        ]

    def _subject(self) -> str:
        return self.event

    @property
    def _repository(self) -> dict[str, str]:
        [(name, repository_id)] = self.repositories.items()
        return {"repositoryName": name, "repositoryId": repository_id}


@attrs.frozen(kw_only=True)
class RepositoryStateChange(CodeCommitEvent):
    """A branch was created, moved or deleted, or an unreferenced merge commit was created."""

    detail_type: ClassVar[str] = "CodeCommit Repository State Change"

    branch: str | None = None
    commit_id: str | None = None
    old_commit_id: str | None = None
    merge: Mapping[str, str] = attrs.field(factory=dict)

    def detail(self) -> dict[str, Any]:
        """Return the `detail` member.

        Example:
            >>> git.create_branch(
            ...     repositoryName="app", branchName="next", commitId=answer["commitId"]
            ... )["ResponseMetadata"]["HTTPStatusCode"]
            200
            >>> mock.events[-1].detail()["event"]
            'referenceCreated'
        """
        detail: dict[str, Any] = {"event": self.event, **self._repository}
        if self.branch is not None:
            detail |= {
                "referenceType": "branch",
                "referenceName": self.branch,
                "referenceFullName": f"refs/heads/{self.branch}",
            }
        commits = {"commitId": self.commit_id, "oldCommitId": self.old_commit_id}
        detail |= {key: value for key, value in commits.items() if value is not None}
        return detail | {"callerUserArn": self.caller, **self.merge}


@attrs.frozen(kw_only=True)
class PullRequestStateChange(CodeCommitEvent):
    """A pull request was created, changed or approved."""

    detail_type: ClassVar[str] = "CodeCommit Pull Request State Change"

    pull_request_id: str
    title: str
    description: str | None
    status: str
    is_merged: bool
    author: str
    source_branch: str
    destination_branch: str
    source_commit: str
    destination_commit: str
    revision_id: str
    created: datetime
    modified: datetime
    extra: Mapping[str, str] = attrs.field(factory=dict)

    def detail(self) -> dict[str, Any]:
        """Return the `detail` member; captured: `isMerged` is a text."""
        detail: dict[str, Any] = {
            "event": self.event,
            "pullRequestId": self.pull_request_id,
            "pullRequestStatus": self.status.capitalize(),
            "isMerged": str(self.is_merged),
            "repositoryNames": list(self.repositories),
            "sourceReference": f"refs/heads/{self.source_branch}",
            "destinationReference": f"refs/heads/{self.destination_branch}",
            "sourceCommit": self.source_commit,
            "destinationCommit": self.destination_commit,
            "author": self.author,
            "callerUserArn": self.caller,
            "title": self.title,
            "revisionId": self.revision_id,
            "creationDate": _formatted(self.created),
            "lastModifiedDate": _formatted(self.modified),
            **self.extra,
            "notificationBody": self._body(),
        }
        if self.description is not None:
            detail["description"] = self.description
        return detail

    def _body(self) -> str:
        [name] = self.repositories
        return (
            f"{self.event} in the AWS CodeCommit repository {name} by {self.caller}: "
            f"pull request {self.pull_request_id}, {self.title}. "
            f"https://{self.region}.console.aws.amazon.com/codesuite/codecommit/repositories/"
            f"{name}/pull-requests/{self.pull_request_id}?region={self.region}"
        )


@attrs.frozen(kw_only=True)
class ApprovalRuleTemplateChange(CodeCommitEvent):
    """An approval rule template was created, changed, deleted, or associated with repositories."""

    detail_type: ClassVar[str] = "CodeCommit Approval Rule Template Change"

    template_id: str
    template_name: str
    content_sha256: str
    created: datetime
    modified: datetime

    def detail(self) -> dict[str, Any]:
        """Return the `detail` member."""
        return {
            "event": self.event,
            "approvalRuleTemplateId": self.template_id,
            "approvalRuleTemplateName": self.template_name,
            "approvalRuleTemplateContentSha256": self.content_sha256,
            "callerUserArn": self.caller,
            "creationDate": _formatted(self.created),
            "lastModifiedDate": _formatted(self.modified),
            "repositories": dict(self.repositories),
            "notificationBody": f"{self.event}: {self.template_name} by {self.caller}.",
        }


@attrs.frozen(kw_only=True)
class _CommentEvent(CodeCommitEvent):
    comment_id: str
    before_commit_id: str | None
    after_commit_id: str
    pull_request_id: str | None

    def _comment(self) -> dict[str, Any]:
        members = {
            "event": self.event,
            **self._repository,
            "commentId": self.comment_id,
            "beforeCommitId": self.before_commit_id,
            "afterCommitId": self.after_commit_id,
            "pullRequestId": self.pull_request_id,
            "callerUserArn": self.caller,
        }
        return {key: value for key, value in members.items() if value is not None}


@attrs.frozen(kw_only=True)
class _CommentChange(_CommentEvent):
    in_reply_to: str | None

    def detail(self) -> dict[str, Any]:
        """Return the `detail` member."""
        detail = self._comment()
        if self.in_reply_to is not None:
            detail["inReplyTo"] = self.in_reply_to
        return detail | {"notificationBody": f"{self.event} by {self.caller}."}


@attrs.frozen(kw_only=True)
class CommentOnCommit(_CommentChange):
    """A comment on a commit was created or changed."""

    detail_type: ClassVar[str] = "CodeCommit Comment on Commit"


@attrs.frozen(kw_only=True)
class CommentOnPullRequest(_CommentChange):
    """A comment on a pull request was created or changed."""

    detail_type: ClassVar[str] = "CodeCommit Comment on Pull Request"


@attrs.frozen(kw_only=True)
class CommentReactionChange(_CommentEvent):
    """A reaction to a comment was added or changed."""

    detail_type: ClassVar[str] = "CodeCommit Comment Reaction Change"

    emoji: str
    short_code: str
    unicode: str

    def detail(self) -> dict[str, Any]:
        """Return the `detail` member."""
        return self._comment() | {
            "reactionEmojis": [self.emoji],
            "reactionShortcodes": [self.short_code],
            "reactionUnicodes": [self.unicode],
            "notificationBody": f"{self.event} by {self.caller}.",
        }


# Documented: the format of dates in these events.
def _formatted(when: datetime) -> str:
    return when.strftime("%a %b %d %H:%M:%S UTC %Y")
