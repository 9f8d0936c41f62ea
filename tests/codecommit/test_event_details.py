"""The details of all events of CodeCommit: the order of their members, and their sentences."""

from __future__ import annotations

from typing import Any, Final

import pytest

from pipemock import mock_codepipeline
from pipemock.codecommit_events import CodeCommitEvent
from tests.codecommit.scenes import ANA, BO, Desk, content, put, tip_of

TAGS: Final = {"displayName": "Ana Silva", "emailAddress": "ana@example.com"}
TEMPLATE: Final = {"approvalRuleTemplateName": "house rule"}

REFERENCE: Final = [
    "referenceFullName",
    "repositoryId",
    "referenceType",
    "commitId",
    "callerUserArn",
    "event",
    "repositoryName",
    "oldCommitId",
    "referenceName",
]
MERGE: Final = ["sourceCommitId", "destinationCommitId", "baseCommitId", "mergeOption"]
CONFLICTS: Final = ["conflictDetailsLevel", "conflictResolutionStrategy"]
RULE: Final = ["approvalRuleContentSha256", "approvalRuleId", "approvalRuleName"]
TEMPLATES: Final = [
    "approvalRuleTemplateContentSha256",
    "approvalRuleTemplateId",
    "approvalRuleTemplateName",
    "callerUserArn",
    "creationDate",
    "event",
    "lastModifiedDate",
    "notificationBody",
    "repositories",
]
REACTION: Final = [
    "callerUserArn",
    "commentId",
    "event",
    "notificationBody",
    "reactionEmojis",
    "reactionShortcodes",
    "reactionUnicodes",
    "repositoryId",
    "repositoryName",
]


def _without(names: list[str], *left_out: str) -> list[str]:
    return [each for each in names if each not in left_out]


def _pull_request(*own: str, description: bool = False) -> list[str]:
    return [
        "sourceReference",
        "lastModifiedDate",
        "author",
        "isMerged",
        "pullRequestStatus",
        "notificationBody",
        *(["description"] if description else []),
        "destinationReference",
        "callerUserArn",
        "creationDate",
        "pullRequestId",
        "title",
        "revisionId",
        "repositoryNames",
        "destinationCommit",
        "event",
        *own,
        "sourceCommit",
    ]


def _comment(*, reply: bool = False, pull_request: bool = False) -> list[str]:
    return [
        "beforeCommitId",
        *(["inReplyTo"] if reply else []),
        "notificationBody",
        "repositoryId",
        "commentId",
        "afterCommitId",
        "callerUserArn",
        "event",
        *(["pullRequestId"] if pull_request else []),
        "repositoryName",
    ]


MEMBERS: Final[dict[str, list[str]]] = {
    "referenceCreated": _without(REFERENCE, "oldCommitId"),
    "referenceUpdated": REFERENCE,
    "referenceDeleted": _without(REFERENCE, "commitId"),
    "unreferencedMergeCommitCreated": [
        "repositoryId",
        "commitId",
        "callerUserArn",
        "event",
        "repositoryName",
        *MERGE,
        *CONFLICTS,
    ],
    "pullRequestCreated": _pull_request(),
    "pullRequestSourceBranchUpdated": _pull_request(),
    "pullRequestStatusChanged": _pull_request(description=True),
    "pullRequestMergeStatusUpdated": _pull_request("mergeOption"),
    "pullRequestApprovalRuleCreated": _pull_request(*RULE),
    "pullRequestApprovalRuleUpdated": _pull_request(*RULE),
    "pullRequestApprovalRuleDeleted": _pull_request(*RULE),
    "pullRequestApprovalRuleOverridden": _pull_request("overrideStatus"),
    "pullRequestApprovalStateChanged": _pull_request("approvalStatus"),
    "commentOnCommitCreated": _comment(),
    "commentOnCommitUpdated": _comment(),
    "commentOnPullRequestCreated": _comment(pull_request=True),
    "commentOnPullRequestUpdated": _comment(reply=True, pull_request=True),
    "commentReactionCreated": REACTION,
    "commentReactionUpdated": REACTION,
    "approvalRuleTemplateCreated": TEMPLATES,
    "approvalRuleTemplateUpdated": TEMPLATES,
    "approvalRuleTemplateDeleted": TEMPLATES,
    "approvalRuleTemplateAssociatedWithRepository": TEMPLATES,
    "approvalRuleTemplateDisassociatedFromRepository": TEMPLATES,
    "batchAssociateApprovalRuleTemplateWithRepositories": TEMPLATES,
    "batchDisassociateApprovalRuleTemplateFromRepositories": TEMPLATES,
}
"""The members of each event of the scenario, in order."""

_OF_PULL_REQUESTS: Final = (
    "A pull request event occurred in the following AWS CodeCommit repository: app."
)
_OF_COMMENTS: Final = "A comment event occurred in the following AWS CodeCommit repository: app."
_OF_TEMPLATES: Final = (
    "A approval rule template event occurred in the following AWS CodeCommit account: "
    f"123456789012. User: {ANA}."
)
_CONSOLE: Final = "https://us-east-1.console.aws.amazon.com/codesuite/codecommit/repositories/app"
_MORE: Final = "For more information, go to the AWS CodeCommit console"

BODIES: Final[dict[str, str]] = {
    "pullRequestCreated": (
        f"{_OF_PULL_REQUESTS} User: {ANA}. Event: Created. Pull request name: 1. Additional "
        "information: A pull request was created with the following ID: 1. The title of the pull "
        f"request is: A feature. {_MORE} {_CONSOLE}/pull-requests/1?region=us-east-1"
    ),
    "pullRequestSourceBranchUpdated": (
        f"{_OF_PULL_REQUESTS} User: {ANA}. Event: Updated.  The user updated the following pull "
        "request: 1. The pull request was updated with one or more commits to the source branch: "
        f"feature. {_MORE} {_CONSOLE}/pull-requests/1?region=us-east-1"
    ),
    "pullRequestStatusChanged": (
        f"{_OF_PULL_REQUESTS} {ANA} updated the following PullRequest 2. The pull request status "
        "has been updated. The status is closed. "
        f"{_MORE} {_CONSOLE}/pull-requests/2?region=us-east-1"
    ),
    "pullRequestMergeStatusUpdated": (
        f"{_OF_PULL_REQUESTS} User: {ANA}. Event: Updated. Pull request name: 1. Additional "
        "information: The pull request merge status has been updated. The status is merged. "
        f"{_MORE} {_CONSOLE}/pull-requests/1?region=us-east-1"
    ),
    "pullRequestApprovalRuleCreated": (
        f"{_OF_PULL_REQUESTS} User: {ANA}. Event: Updated. Pull request: 1. Additional "
        "information: An approval rule has been created with the following name: review. "
        f"{_MORE} {_CONSOLE}/pull-requests/1?region=us-east-1"
    ),
    "pullRequestApprovalRuleUpdated": (
        f"{_OF_PULL_REQUESTS} User: {ANA}. Event: Updated. Pull request name: 1. The content of "
        "an approval rule has been updated for the pull request. The name of the updated rule is: "
        f"review. {_MORE} {_CONSOLE}/pull-requests/1?region=us-east-1"
    ),
    "pullRequestApprovalRuleDeleted": (
        f"{_OF_PULL_REQUESTS} User: {ANA}. Event: Created. Pull request: 1. Additional "
        "information: An approval rule has been deleted: review was deleted. "
        f"{_MORE} {_CONSOLE}/pull-requests/1?region=us-east-1"
    ),
    "pullRequestApprovalRuleOverridden": (
        f"{_OF_PULL_REQUESTS} User: {ANA}. Event: Updated. Pull request name: 1. Additional "
        "information: An override event has occurred for the approval rules for this pull "
        "request. Override status: OVERRIDE. "
        f"{_MORE} {_CONSOLE}/pull-requests/1?region=us-east-1"
    ),
    "pullRequestApprovalStateChanged": (
        f"{_OF_PULL_REQUESTS} User: {BO}. Event: Updated. Pull request name: 1. Additional "
        "information: A user has changed their approval state for the pull request. State change: "
        f"APPROVE. {_MORE} {_CONSOLE}/pull-requests/1?region=us-east-1"
    ),
    "commentOnCommitCreated": (
        "A comment event occurred in the following repository: app. The user "
        f"{ANA} made a comment. The comment was made on the following comment ID: <commentId>. "
        f"{_MORE} at {_CONSOLE}/compare/<beforeCommitId>/.../<afterCommitId>?region=us-east-1"
    ),
    "commentOnCommitUpdated": (
        f"{_OF_COMMENTS} The user {ANA} updated a comment or replied to a comment. The comment "
        f"was made on the following comment ID: <commentId>. {_MORE} "
        f"{_CONSOLE}/compare/<beforeCommitId>/.../<afterCommitId>?region=us-east-1"
    ),
    "commentOnPullRequestCreated": (
        f"{_OF_PULL_REQUESTS} The user: {ANA} made a comment or replied to a comment. The comment "
        f"was made on the following Pull Request: 1. {_MORE} "
        f"{_CONSOLE}/pull-requests/1/activity#<fragment>?region=us-east-1"
    ),
    "commentOnPullRequestUpdated": (
        f"{_OF_COMMENTS} The user {ANA} updated a comment or replied to a comment. The comment "
        f"was made on the following Pull Request: 1. {_MORE} "
        f"{_CONSOLE}/pull-requests/1/activity#<fragment>?region=us-east-1"
    ),
    "commentReactionCreated": (
        "A comment reaction event occurred in the following AWS CodeCommit Repository: app. The "
        f"user: {ANA} made a comment reaction \N{THUMBS DOWN SIGN} to the comment with comment "
        "ID: <commentId>"
    ),
    "commentReactionUpdated": (
        "A comment reaction event occurred in the following AWS CodeCommit Repository: app. The "
        f"user: {ANA} updated a reaction :smile: to the comment with comment ID: <commentId>"
    ),
    "approvalRuleTemplateCreated": (
        f"{_OF_TEMPLATES}  Additional information: An approval rule template with the following "
        "name has been created: house rule. The ID of the created template is: "
        f"<approvalRuleTemplateId>. {_MORE}."
    ),
    "approvalRuleTemplateUpdated": (
        f"{_OF_TEMPLATES} Additional information: An approval rule template with the following "
        "name has been updated: house rule. The ID of the updated template is: "
        "<approvalRuleTemplateId>. The after rule template content SHA256 is "
        f"<approvalRuleTemplateContentSha256>. {_MORE}."
    ),
    "approvalRuleTemplateDeleted": (
        f"{_OF_TEMPLATES} Additional information: An approval rule template with the following "
        "name has been deleted: house rule. The ID of the updated template is: "
        f"<approvalRuleTemplateId>. {_MORE}."
    ),
    "approvalRuleTemplateAssociatedWithRepository": (
        f"{_OF_TEMPLATES} Additional information: An approval rule template has been associated "
        f"with the following repository: [app]. {_MORE}."
    ),
    "approvalRuleTemplateDisassociatedFromRepository": (
        f"{_OF_TEMPLATES} Additional information: An approval rule template has been "
        f"disassociated from the following repository: [app]. {_MORE}."
    ),
    "batchAssociateApprovalRuleTemplateWithRepositories": (
        f"{_OF_TEMPLATES} Additional information: An approval rule template has been batch "
        f"associated with the following repository names: [app, other]. {_MORE}."
    ),
    "batchDisassociateApprovalRuleTemplateFromRepositories": (
        f"{_OF_TEMPLATES} Additional information: An approval rule template has been batch "
        f"disassociated from the following repository names: [app, other]. {_MORE}."
    ),
}
"""The notificationBody of each event of the scenario that has one; <name> is another member."""


def _review(desk: Desk) -> None:
    desk.open()
    desk.rule(content(1))
    desk.ana.update_pull_request_approval_rule_content(
        pullRequestId="1", approvalRuleName="review", newRuleContent=content(2)
    )
    desk.ana.delete_pull_request_approval_rule(pullRequestId="1", approvalRuleName="review")
    put(desk.ana, "more", branch="feature")
    desk.approve(desk.bo)
    desk.ana.override_pull_request_approval_rules(**desk.at(), overrideStatus="OVERRIDE")
    desk.merge()
    desk.open(source="main", into="feature", description="Why")
    desk.ana.update_pull_request_status(pullRequestId="2", pullRequestStatus="CLOSED")


def _discuss(desk: Desk) -> None:
    commits = {"beforeCommitId": desk.first, "afterCommitId": tip_of(desk.ana, "feature")}
    on = {"repositoryName": "app", "content": "Well done.", **commits}
    commit = desk.ana.post_comment_for_compared_commit(**on)["comment"]["commentId"]
    desk.ana.update_comment(commentId=commit, content="Not quite.")
    comment = desk.ana.post_comment_for_pull_request(pullRequestId="1", **on)["comment"]
    reply = desk.ana.post_comment_reply(inReplyTo=comment["commentId"], content="Yes.")["comment"]
    desk.ana.update_comment(commentId=reply["commentId"], content="No.")
    for value in (":thumbsdown:", ":smile:"):
        desk.ana.put_comment_reaction(commentId=commit, reactionValue=value)


def _administer(desk: Desk) -> None:
    desk.ana.create_repository(repositoryName="other")
    desk.template(content())
    desk.ana.update_approval_rule_template_content(**TEMPLATE, newRuleContent=content(2))
    desk.ana.disassociate_approval_rule_template_from_repository(**TEMPLATE, repositoryName="app")
    both = {**TEMPLATE, "repositoryNames": ["app", "other"]}
    desk.ana.batch_associate_approval_rule_template_with_repositories(**both)
    desk.ana.batch_disassociate_approval_rule_template_from_repositories(**both)
    desk.ana.delete_approval_rule_template(**TEMPLATE)
    desk.ana.create_unreferenced_merge_commit(
        repositoryName="app",
        sourceCommitSpecifier="feature",
        destinationCommitSpecifier="main",
        mergeOption="SQUASH_MERGE",
    )
    desk.ana.delete_branch(repositoryName="app", branchName="feature")


def _details(session_tags: dict[str, str] | None) -> dict[str, dict[str, Any]]:
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        mock.credentials(ANA, session_tags=session_tags)
        desk = Desk(mock)
        _review(desk)
        _discuss(desk)
        _administer(desk)
        every = [event.detail() for event in mock.events.of(CodeCommitEvent)]
    # The first event of each name; commentOnPullRequestCreated has a second one, a reply.
    return {each["event"]: each for each in reversed(every)}


@pytest.fixture(scope="module")
def details() -> dict[str, dict[str, Any]]:
    """Return one detail of each event."""
    return _details(None)


@pytest.fixture(scope="module")
def tagged() -> dict[str, dict[str, Any]]:
    """Return one detail of each event, where Ana's sessions have tags."""
    return _details(TAGS)


def test_the_scenario_has_every_event(details: dict[str, dict[str, Any]]) -> None:
    """All 26 events happen, and all but those of references have sentences."""
    silent = {name for name, detail in details.items() if "notificationBody" not in detail}

    assert MEMBERS.keys() == details.keys()
    assert MEMBERS.keys() - BODIES.keys() == silent
    assert 4 == len(silent)


@pytest.mark.parametrize("event", MEMBERS)
def test_the_order_of_members(details: dict[str, dict[str, Any]], event: str) -> None:
    """Members come in the order of the recordings, or else of the user guide."""
    assert MEMBERS[event] == list(details[event])


@pytest.mark.parametrize("event", BODIES)
def test_sentences(details: dict[str, dict[str, Any]], event: str) -> None:
    """The text for people is that of the service, with all its irregularities."""
    detail = details[event]
    expected = BODIES[event]
    for name, value in detail.items():
        expected = expected.replace(f"<{name}>", str(value))
    fragment = str(detail.get("commentId", "")).replace(":", "%3A")

    assert expected.replace("<fragment>", fragment) == detail["notificationBody"]


@pytest.mark.parametrize("event", MEMBERS)
def test_session_tags(
    details: dict[str, dict[str, Any]], tagged: dict[str, dict[str, Any]], event: str
) -> None:
    """Names and addresses of callers are the last members, and introduce them in two sentences."""
    before, after = details[event], tagged[event]
    if after["callerUserArn"] != ANA:
        assert before == after
        return
    sentences = " The display name for the user is Ana Silva. The email address for the user is "
    body = after.get("notificationBody", "")

    assert [*before, *TAGS] == list(after)
    assert TAGS.items() <= after.items()
    assert before.get("notificationBody", "") == body.replace(f"{sentences}ana@example.com.", "")
    assert (body == "") is (sentences not in body)


def test_a_merge_by_commit(details: dict[str, dict[str, Any]]) -> None:
    """The event of a branch that a merge moves ends with the merge."""
    with mock_codepipeline() as mock:
        desk = Desk(mock)
        desk.open()
        desk.merge()
        moved = [each.detail() for each in mock.events.of(CodeCommitEvent)][-1]

    assert [*REFERENCE, *MERGE, *CONFLICTS] == list(moved)
    assert details["referenceUpdated"]["event"] == moved["event"]


def test_a_comment_on_a_single_commit(desk: Desk) -> None:
    """Without a commit before, the address is that of the commit."""
    tip = tip_of(desk.ana, "feature")
    desk.ana.post_comment_for_compared_commit(
        repositoryName="app", afterCommitId=tip, content="Well done."
    )
    body = desk.mock.events[-1].detail()["notificationBody"]

    assert body.endswith(f" {_CONSOLE}/commit/{tip}?region=us-east-1")
