"""The events of CodeCommit, as frozen values that convert to the format of EventBridge.

The names follow the detail types of the service. The order of the members was captured for pull
requests, comments on them, and updated references; for the others it is that of the user guide,
monitoring events: docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import quote

import attrs

from pipemock._arns import arn, partition_of
from pipemock.events import Event

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@attrs.frozen(kw_only=True)
class CodeCommitEvent(Event):
    """An event of CodeCommit; the names and addresses are session tags of the caller."""

    source: ClassVar[str] = "aws.codecommit"

    event: str
    caller: str
    repositories: Mapping[str, str]
    display_name: str | None = None
    email_address: str | None = None

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
        return [arn("codecommit", self.region, self.account, name) for name in self.repositories]

    def detail(self) -> dict[str, Any]:
        """Return the `detail` member; documented: the session tags of the caller are last.

        Example:
            >>> git.create_branch(
            ...     repositoryName="app", branchName="next", commitId=answer["commitId"]
            ... )["ResponseMetadata"]["HTTPStatusCode"]
            200
            >>> mock.events[-1].detail()["event"]
            'referenceCreated'
        """
        tags = {"displayName": self.display_name, "emailAddress": self.email_address}
        members = self._members() | tags
        return {name: value for name, value in members.items() if value is not None}

    def _members(self) -> dict[str, Any]:
        raise NotImplementedError

    def _subject(self) -> str:
        return self.event

    @property
    def _repository_id(self) -> str:
        [repository_id] = self.repositories.values()
        return repository_id

    @property
    def _repository_name(self) -> str:
        return ", ".join(self.repositories)

    def _body(self, **values: str) -> str:
        """Return the text of `notificationBody`, with the fields of the event as values."""
        tags = {"display name": self.display_name, "email address": self.email_address}
        identity = (
            f" The {tag} for the user is {value}."
            for tag, value in tags.items()
            if value is not None
        )
        host = f"{self.region}.{partition_of(self.region).console}"
        console = f"https://{host}/codesuite/codecommit/repositories"
        return _BODIES[self.event].format(
            **attrs.asdict(self),
            **values,
            repository=self._repository_name,
            identity="".join(identity),
            console=f"{console}/{self._repository_name}",
        )


@attrs.frozen(kw_only=True)
class RepositoryStateChange(CodeCommitEvent):
    """A branch or a tag was created, moved or deleted, or an unreferenced merge commit created."""

    detail_type: ClassVar[str] = "CodeCommit Repository State Change"

    branch: str | None = None
    tag: str | None = None
    commit_id: str | None = None
    old_commit_id: str | None = None
    merge: Mapping[str, str] = attrs.field(factory=dict)

    def _members(self) -> dict[str, Any]:
        return {
            "referenceFullName": self._reference,
            "repositoryId": self._repository_id,
            "referenceType": self._reference and ("branch" if self.tag is None else "tag"),
            "commitId": self.commit_id,
            "callerUserArn": self.caller,
            "event": self.event,
            "repositoryName": self._repository_name,
            "oldCommitId": self.old_commit_id,
            "referenceName": self.branch if self.tag is None else self.tag,
            **self.merge,
        }

    @property
    def _reference(self) -> str | None:
        if self.tag is not None:
            return f"refs/tags/{self.tag}"
        return self.branch and f"refs/heads/{self.branch}"


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

    # Captured: `isMerged` is a text, and `mergeOption` is where all of `extra` is here.
    def _members(self) -> dict[str, Any]:
        return {
            "sourceReference": f"refs/heads/{self.source_branch}",
            "lastModifiedDate": _formatted(self.modified),
            "author": self.author,
            "isMerged": str(self.is_merged),
            "pullRequestStatus": self.status.capitalize(),
            "notificationBody": self._body(**self.extra),
            "description": self.description,
            "destinationReference": f"refs/heads/{self.destination_branch}",
            "callerUserArn": self.caller,
            "creationDate": _formatted(self.created),
            "pullRequestId": self.pull_request_id,
            "title": self.title,
            "revisionId": self.revision_id,
            "repositoryNames": list(self.repositories),
            "destinationCommit": self.destination_commit,
            "event": self.event,
            **self.extra,
            "sourceCommit": self.source_commit,
        }


@attrs.frozen(kw_only=True)
class ApprovalRuleTemplateChange(CodeCommitEvent):
    """An approval rule template was created, changed, deleted, or associated with repositories."""

    detail_type: ClassVar[str] = "CodeCommit Approval Rule Template Change"

    template_id: str
    template_name: str
    content_sha256: str
    created: datetime
    modified: datetime

    def _members(self) -> dict[str, Any]:
        return {
            "approvalRuleTemplateContentSha256": self.content_sha256,
            "approvalRuleTemplateId": self.template_id,
            "approvalRuleTemplateName": self.template_name,
            "callerUserArn": self.caller,
            "creationDate": _formatted(self.created),
            "event": self.event,
            "lastModifiedDate": _formatted(self.modified),
            "notificationBody": self._body(),
            "repositories": dict(self.repositories),
        }


@attrs.frozen(kw_only=True)
class _CommentChange(CodeCommitEvent):
    comment_id: str
    in_reply_to: str | None
    before_commit_id: str | None
    after_commit_id: str
    pull_request_id: str | None

    def _members(self) -> dict[str, Any]:
        # Inferred: the address of a comment on a single commit.
        before, after = self.before_commit_id, self.after_commit_id
        commits = f"compare/{before}/.../{after}" if before else f"commit/{after}"
        return {
            "beforeCommitId": before,
            "inReplyTo": self.in_reply_to,
            "notificationBody": self._body(commits=commits, fragment=quote(self.comment_id)),
            "repositoryId": self._repository_id,
            "commentId": self.comment_id,
            "afterCommitId": after,
            "callerUserArn": self.caller,
            "event": self.event,
            "pullRequestId": self.pull_request_id,
            "repositoryName": self._repository_name,
        }


@attrs.frozen
class CommentOnCommit(_CommentChange):
    """A comment on a commit was created or changed."""

    detail_type: ClassVar[str] = "CodeCommit Comment on Commit"


@attrs.frozen
class CommentOnPullRequest(_CommentChange):
    """A comment on a pull request was created or changed."""

    detail_type: ClassVar[str] = "CodeCommit Comment on Pull Request"


@attrs.frozen(kw_only=True)
class CommentReactionChange(CodeCommitEvent):
    """A reaction to a comment was added or changed."""

    detail_type: ClassVar[str] = "CodeCommit Comment Reaction Change"

    comment_id: str
    emoji: str
    short_code: str
    unicode: str

    # Documented: the event names neither commits nor a pull request.
    def _members(self) -> dict[str, Any]:
        return {
            "callerUserArn": self.caller,
            "commentId": self.comment_id,
            "event": self.event,
            "notificationBody": self._body(),
            "reactionEmojis": [self.emoji],
            "reactionShortcodes": [self.short_code],
            "reactionUnicodes": [self.unicode],
            "repositoryId": self._repository_id,
            "repositoryName": self._repository_name,
        }


# Documented: the format of dates in these events.
def _formatted(when: datetime) -> str:
    return when.strftime("%a %b %d %H:%M:%S UTC %Y")


# The texts of notificationBody -----------------------------------------------------------------

# Documented of comments, inferred of the others: session tags follow the first sentence.
_IN: Final = "occurred in the following AWS CodeCommit"
_PULL_REQUEST: Final = f"A pull request event {_IN} repository: {{repository}}.{{identity}}"
_COMMENT: Final = f"A comment event {_IN} repository: {{repository}}.{{identity}}"
_REACTION: Final = f"A comment reaction event {_IN} Repository: {{repository}}.{{identity}}"
_TEMPLATE: Final = (
    f"A approval rule template event {_IN} account: {{account}}.{{identity}} User: {{caller}}."
)

_CONSOLE: Final = "For more information, go to the AWS CodeCommit console"
_PAGE: Final = "{console}/pull-requests/{pull_request_id}"
_SEE_PULL_REQUEST: Final = f"{_CONSOLE} {_PAGE}?region={{region}}"
_SEE_COMMENT: Final = (
    "The comment was made on the following Pull Request: {pull_request_id}. "
    f"{_CONSOLE} {_PAGE}/activity#{{fragment}}?region={{region}}"
)

_CREATED: Final = f"{_PULL_REQUEST} User: {{caller}}. Event: Created."
_UPDATED: Final = f"{_PULL_REQUEST} User: {{caller}}. Event: Updated."
_UPDATED_NAME: Final = f"{_UPDATED} Pull request name: {{pull_request_id}}."
_ADDED: Final = "Additional information:"
_A_TEMPLATE: Final = "Additional information: An approval rule template"

# Captured: pullRequestCreated, pullRequestMergeStatusUpdated, commentOnPullRequestCreated. The
# others are documented, with all their irregularities. Inferred: the address in
# commentOnCommitCreated, whose sample has that of an older console.
_BODIES: Final[Mapping[str, str]] = {
    "pullRequestCreated": (
        f"{_CREATED} Pull request name: {{pull_request_id}}. {_ADDED} A pull request was created "
        "with the following ID: {pull_request_id}. The title of the pull request is: {title}. "
        f"{_SEE_PULL_REQUEST}"
    ),
    "pullRequestMergeStatusUpdated": (
        f"{_UPDATED_NAME} {_ADDED} The pull request merge status has been updated. "
        f"The status is merged. {_SEE_PULL_REQUEST}"
    ),
    "pullRequestSourceBranchUpdated": (
        f"{_UPDATED}  The user updated the following pull request: {{pull_request_id}}. The pull "
        "request was updated with one or more commits to the source branch: {source_branch}. "
        f"{_SEE_PULL_REQUEST}"
    ),
    "pullRequestStatusChanged": (
        f"{_PULL_REQUEST} {{caller}} updated the following PullRequest {{pull_request_id}}. "
        f"The pull request status has been updated. The status is closed. {_SEE_PULL_REQUEST}"
    ),
    "pullRequestApprovalRuleCreated": (
        f"{_UPDATED} Pull request: {{pull_request_id}}. {_ADDED} An approval rule has been created "
        f"with the following name: {{approvalRuleName}}. {_SEE_PULL_REQUEST}"
    ),
    "pullRequestApprovalRuleDeleted": (
        f"{_CREATED} Pull request: {{pull_request_id}}. {_ADDED} An approval rule has been "
        f"deleted: {{approvalRuleName}} was deleted. {_SEE_PULL_REQUEST}"
    ),
    "pullRequestApprovalRuleUpdated": (
        f"{_UPDATED_NAME} The content of an approval rule has been updated for the pull request. "
        f"The name of the updated rule is: {{approvalRuleName}}. {_SEE_PULL_REQUEST}"
    ),
    "pullRequestApprovalRuleOverridden": (
        f"{_UPDATED_NAME} {_ADDED} An override event has occurred for the approval rules for this "
        f"pull request. Override status: {{overrideStatus}}. {_SEE_PULL_REQUEST}"
    ),
    "pullRequestApprovalStateChanged": (
        f"{_UPDATED_NAME} {_ADDED} A user has changed their approval state for the pull request. "
        f"State change: {{approvalStatus}}. {_SEE_PULL_REQUEST}"
    ),
    "commentOnPullRequestCreated": (
        f"{_PULL_REQUEST} The user: {{caller}} made a comment or replied to a comment. "
        f"{_SEE_COMMENT}"
    ),
    "commentOnPullRequestUpdated": (
        f"{_COMMENT} The user {{caller}} updated a comment or replied to a comment. {_SEE_COMMENT}"
    ),
    "commentOnCommitCreated": (
        "A comment event occurred in the following repository: {repository}.{identity} The user "
        "{caller} made a comment. The comment was made on the following comment ID: {comment_id}. "
        f"{_CONSOLE} at {{console}}/{{commits}}?region={{region}}"
    ),
    "commentOnCommitUpdated": (
        f"{_COMMENT} The user {{caller}} updated a comment or replied to a comment. The comment "
        "was made on the following comment ID: {comment_id}. "
        f"{_CONSOLE} {{console}}/{{commits}}?region={{region}}"
    ),
    "commentReactionCreated": (
        f"{_REACTION} The user: {{caller}} made a comment reaction {{emoji}} to the comment with "
        "comment ID: {comment_id}"
    ),
    "commentReactionUpdated": (
        f"{_REACTION} The user: {{caller}} updated a reaction {{short_code}} to the comment with "
        "comment ID: {comment_id}"
    ),
    "approvalRuleTemplateCreated": (
        f"{_TEMPLATE}  {_A_TEMPLATE} with the following name has been created: {{template_name}}. "
        f"The ID of the created template is: {{template_id}}. {_CONSOLE}."
    ),
    "approvalRuleTemplateUpdated": (
        f"{_TEMPLATE} {_A_TEMPLATE} with the following name has been updated: {{template_name}}. "
        "The ID of the updated template is: {template_id}. The after rule template content SHA256 "
        f"is {{content_sha256}}. {_CONSOLE}."
    ),
    "approvalRuleTemplateDeleted": (
        f"{_TEMPLATE} {_A_TEMPLATE} with the following name has been deleted: {{template_name}}. "
        f"The ID of the updated template is: {{template_id}}. {_CONSOLE}."
    ),
    "approvalRuleTemplateAssociatedWithRepository": (
        f"{_TEMPLATE} {_A_TEMPLATE} has been associated with the following repository: "
        f"[{{repository}}]. {_CONSOLE}."
    ),
    "approvalRuleTemplateDisassociatedFromRepository": (
        f"{_TEMPLATE} {_A_TEMPLATE} has been disassociated from the following repository: "
        f"[{{repository}}]. {_CONSOLE}."
    ),
    "batchAssociateApprovalRuleTemplateWithRepositories": (
        f"{_TEMPLATE} {_A_TEMPLATE} has been batch associated with the following repository names: "
        f"[{{repository}}]. {_CONSOLE}."
    ),
    "batchDisassociateApprovalRuleTemplateFromRepositories": (
        f"{_TEMPLATE} {_A_TEMPLATE} has been batch disassociated from the following repository "
        f"names: [{{repository}}]. {_CONSOLE}."
    ),
}
