"""Each error of CodeCommit, in a request that is refused with it."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pytest
from botocore import xform_name

from pipemock._codecommit import errors, member_names
from pipemock._codecommit.operations import (
    approval_rule_templates,
    approval_rules,
    approvals,
    pull_requests,
    repositories,
)
from pipemock._codecommit.request import Request
from tests.codecommit.scenes import NO_REVISION, NOWHERE, Desk, content, put, tip_of
from tests.codecommit.submodules import add_submodule
from tests.codecommit.valid_requests import valid_request
from tests.codecommit.words_of_errors import WORDS
from tests.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from pipemock._errors import ServiceError

    Before: TypeAlias = Callable[[Desk], dict[str, Any] | None]

TOPIC: Final = "arn:aws:sns:us-east-1:123456789012:topic"
STRANGER: Final = "arn:aws:iam::210987654321:user/Zoe"
NO_COMMENT: Final = f"{'0' * 8}-0000-4000-8000-{'0' * 12}:{'0' * 8}-0000-4000-8000-{'0' * 12}"
OTHER_ARN: Final = "arn:aws:codecommit:eu-west-1:123456789012:app"


# What happens before ----------------------------------------------------------------------------


def _nothing(_: Desk) -> None:
    pass


def _closed(desk: Desk) -> None:
    desk.ana.update_pull_request_status(pullRequestId="1", pullRequestStatus="CLOSED")


def _rule(desk: Desk) -> None:
    desk.rule(content())


def _template(desk: Desk) -> None:
    desk.template(content())


def _lonely_template(desk: Desk) -> None:
    desk.ana.create_approval_rule_template(
        approvalRuleTemplateName="house rule", approvalRuleTemplateContent=content()
    )


def _rule_of_a_template(desk: Desk) -> None:
    desk.template(content())
    desk.branch("other")
    put(desk.ana, "other.py", branch="other")
    desk.open(source="other")


def _other_repository(desk: Desk) -> None:
    desk.ana.create_repository(repositoryName="other")


def _overridden(desk: Desk) -> None:
    desk.ana.override_pull_request_approval_rules(**desk.at(), overrideStatus="OVERRIDE")


def _moved_on(desk: Desk) -> None:
    put(desk.ana, "later")


def _folder(desk: Desk) -> dict[str, Any]:
    put(desk.ana, "folder/file")
    return {"parentCommitId": tip_of(desk.ana, "main")}


def _submodule(desk: Desk) -> dict[str, Any]:
    return {"parentCommitId": add_submodule(desk.mock, "folder")}


def _first_commit(desk: Desk) -> dict[str, Any]:
    return {"destinationCommitSpecifier": desk.first}


def _behind(desk: Desk) -> dict[str, Any]:
    return {"parentCommitId": tip_of(desk.ana, "feature")}


def _parent(desk: Desk) -> dict[str, Any]:
    return {"parentCommitId": tip_of(desk.ana, "main")}


def _same_commits(desk: Desk) -> dict[str, Any]:
    return {"beforeCommitId": tip_of(desk.ana, "feature")}


def _same_token(desk: Desk) -> None:
    desk.open(source="feature", clientRequestToken="token")


def _comment_by(client: Any, desk: Desk) -> dict[str, Any]:
    request = valid_request(desk, "PostCommentForComparedCommit")
    made = client.post_comment_for_compared_commit(**request)["comment"]
    return {"commentId": made["commentId"]}


def _comment(desk: Desk) -> dict[str, Any]:
    return _comment_by(desk.ana, desk)


def _foreign_comment(desk: Desk) -> dict[str, Any]:
    return _comment_by(desk.bo, desk)


def _deleted_comment(desk: Desk) -> dict[str, Any]:
    made = _comment(desk)
    desk.ana.delete_comment_content(**made)
    return made


# What is asked for ------------------------------------------------------------------------------


def _target(source: str = "feature", **members: str) -> dict[str, str]:
    return {"repositoryName": "app", "sourceReference": source, **members}


def _deleted(*paths: str) -> dict[str, Any]:
    return {"deleteFiles": [{"filePath": path} for path in paths]}


def _put(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"putFiles": list(entries)}


def _copied(path: str, source: str) -> dict[str, Any]:
    return {"filePath": path, "sourceFile": {"filePath": source}}


def _resolved(
    *kinds: str, strategy: str = "AUTOMERGE", deleted: int = 0, **members: Any
) -> dict[str, Any]:
    replaced = [{"filePath": "new", "replacementType": kind, **members} for kind in kinds]
    files = [{"filePath": f"f{number}"} for number in range(deleted)]
    resolution = {"replaceContents": replaced, "deleteFiles": files}
    return {"conflictResolutionStrategy": strategy, "conflictResolution": resolution}


def _trigger(**members: Any) -> dict[str, Any]:
    trigger = {"name": "hook", "destinationArn": TOPIC, "events": ["all"], **members}
    return {"triggers": [trigger]}


# The table --------------------------------------------------------------------------------------

_CREATE: Final = "CreateCommit"
_SQUASH: Final = "MergeBranchesBySquash"
_FAST: Final = "MergeBranchesByFastForward"
_MERGE: Final = "MergePullRequestByFastForward"
_OPEN: Final = "CreatePullRequest"
_POST: Final = "PostCommentForPullRequest"
_TRIGGERS: Final = "PutRepositoryTriggers"
_HOOK: Final = _trigger()["triggers"]

RAISED: Final[dict[str, tuple[str, dict[str, Any], Before]]] = {
    "required": ("GetPullRequest", {"pullRequestId": ""}, _nothing),
    "invalid": ("GetPullRequest", {"pullRequestId": "one"}, _nothing),
    "invalid_repository_name": ("GetRepository", {"repositoryName": "a b"}, _nothing),
    "invalid_branch_name": ("CreateBranch", {"branchName": "a..b"}, _nothing),
    "invalid_continuation_token": ("ListRepositories", {"nextToken": "made up"}, _nothing),
    "idempotency_mismatch": (
        _OPEN,
        {"targets": [_target()], "clientRequestToken": "token", "title": "Another"},
        _same_token,
    ),
    "repository_not_found": ("GetRepository", {"repositoryName": "nowhere"}, _nothing),
    "repository_exists": ("CreateRepository", {}, _nothing),
    "too_many_repositories": ("CreateRepository", {"repositoryName": "b"}, _nothing),
    "invalid_tags": ("TagResource", {"tags": {"k" * 129: ""}}, _nothing),
    "invalid_tag_keys": ("UntagResource", {"tagKeys": ["k" * 129]}, _nothing),
    "foreign_resource": ("ListTagsForResource", {"resourceArn": OTHER_ARN}, _nothing),
    "too_many_tags": ("TagResource", {"tags": {f"{n}": "" for n in range(51)}}, _nothing),
    "system_tag": ("TagResource", {"tags": {"aws:team": ""}}, _nothing),
    "branch_not_found": ("GetBranch", {"repositoryName": "app", "branchName": "no"}, _nothing),
    "branch_exists": ("CreateBranch", {}, _nothing),
    "default_branch_stays": ("DeleteBranch", {}, _nothing),
    "commit_id_not_found": ("GetCommit", {"commitId": NOWHERE}, _nothing),
    "commit_not_found": ("CreateBranch", {"branchName": "b", "commitId": NOWHERE}, _nothing),
    "parent_commit_required": ("PutFile", {}, _nothing),
    "parent_commit_not_found": ("PutFile", {"parentCommitId": NOWHERE}, _nothing),
    "parent_commit_outdated": ("PutFile", {}, _behind),
    "no_change": (_CREATE, _put({"filePath": "README", "fileContent": b"text"}), _parent),
    "file_not_found": ("GetFile", {}, _nothing),
    "folder_not_found": ("GetFolder", {"folderPath": "nowhere"}, _nothing),
    "path_not_found": ("GetDifferences", {"afterPath": "nowhere"}, _nothing),
    "blob_not_found": ("GetBlob", {"blobId": NOWHERE}, _nothing),
    "same_content": ("PutFile", {"filePath": "README"}, _parent),
    "file_in_the_way": ("PutFile", {"filePath": "README/x"}, _parent),
    "folder_in_the_way": ("PutFile", {"filePath": "folder"}, _folder),
    "submodule_in_the_way": ("PutFile", {"filePath": "folder/x"}, _submodule),
    "no_file_entries": (_CREATE, {}, _parent),
    "too_many_file_entries": (_CREATE, _deleted(*map(str, range(101))), _parent),
    "path_given_twice": (_CREATE, _deleted("README", "README"), _parent),
    "put_twice": (_CREATE, _put(_copied("a", "README"), _copied("a", "README")), _parent),
    "no_content_given": (_CREATE, _put({"filePath": "a"}), _parent),
    "two_contents_given": (
        _CREATE,
        _put({**_copied("a", "README"), "fileContent": b"text"}),
        _parent,
    ),
    "restricted_source": (
        _CREATE,
        _put(_copied("a", "README")) | _deleted("README"),
        _parent,
    ),
    "pull_request_not_found": ("GetPullRequest", {"pullRequestId": "9"}, _nothing),
    "pull_request_closed": ("UpdatePullRequestTitle", {}, _closed),
    "cannot_reopen": ("UpdatePullRequestStatus", {"pullRequestStatus": "OPEN"}, _closed),
    "one_target_only": (_OPEN, {"targets": [_target(), _target()]}, _nothing),
    "one_repository_only": (
        _OPEN,
        {"targets": [_target(), _target(repositoryName="other")]},
        _nothing,
    ),
    "same_branches": (_OPEN, {"targets": [_target("main")]}, _nothing),
    "reference_not_found": (_OPEN, {"targets": [_target("nowhere")]}, _nothing),
    "reference_not_supported": (_OPEN, {"targets": [_target("refs/tags/v1")]}, _nothing),
    "too_many_pull_requests": (_OPEN, {"targets": [_target()]}, _nothing),
    "other_repository": (_MERGE, {"repositoryName": "other"}, _other_repository),
    "unknown_author": ("ListPullRequests", {"authorArn": STRANGER}, _nothing),
    "unknown_actor": ("DescribePullRequestEvents", {"actorArn": STRANGER}, _nothing),
    "revision_not_current": (
        "UpdatePullRequestApprovalState",
        {"revisionId": NO_REVISION},
        _nothing,
    ),
    "author_cannot_approve": ("UpdatePullRequestApprovalState", {}, _nothing),
    "too_many_approvals": ("UpdatePullRequestApprovalState", {}, _nothing),
    "override_already_set": ("OverridePullRequestApprovalRules", {}, _overridden),
    "invalid_rule_content": (
        "CreatePullRequestApprovalRule",
        {"approvalRuleContent": "{}"},
        _nothing,
    ),
    "invalid_template_content": (
        "CreateApprovalRuleTemplate",
        {"approvalRuleTemplateContent": "{}"},
        _nothing,
    ),
    "rule_not_found": ("UpdatePullRequestApprovalRuleContent", {}, _nothing),
    "rule_exists": ("CreatePullRequestApprovalRule", {}, _rule),
    "too_many_rules": ("CreatePullRequestApprovalRule", {}, _nothing),
    "other_content": (
        "UpdatePullRequestApprovalRuleContent",
        {"existingRuleContentSha256": "0" * 64},
        _rule,
    ),
    "rule_of_template_stays": (
        "UpdatePullRequestApprovalRuleContent",
        {"pullRequestId": "2", "approvalRuleName": "house rule"},
        _rule_of_a_template,
    ),
    "rule_of_template_is_kept": (
        "DeletePullRequestApprovalRule",
        {"pullRequestId": "2", "approvalRuleName": "house rule"},
        _rule_of_a_template,
    ),
    "template_not_found": ("GetApprovalRuleTemplate", {}, _nothing),
    "template_exists": ("CreateApprovalRuleTemplate", {}, _template),
    "template_in_use": ("DeleteApprovalRuleTemplate", {}, _template),
    "too_many_templates": ("CreateApprovalRuleTemplate", {}, _nothing),
    "too_many_templates_associated": (
        "AssociateApprovalRuleTemplateWithRepository",
        {},
        _lonely_template,
    ),
    "rules_not_satisfied": (_MERGE, {}, _rule),
    "tip_is_different": (_MERGE, {"sourceCommitId": NOWHERE}, _nothing),
    "manual_merge_required": (_MERGE, {}, _moved_on),
    "commit_needs_merge_option": (
        "CreateUnreferencedMergeCommit",
        {"mergeOption": "FAST_FORWARD_MERGE"},
        _nothing,
    ),
    "target_branch_required": (_FAST, {}, _first_commit),
    "other_target_branch": (_FAST, {"targetBranch": "feature"}, _nothing),
    "replacement_required": (_SQUASH, _resolved("USE_NEW_CONTENT"), _nothing),
    "unneeded_replacement": (_SQUASH, _resolved("KEEP_BASE", content=b""), _nothing),
    "conflict_resolved_twice": (_SQUASH, _resolved("KEEP_BASE", "KEEP_BASE"), _nothing),
    "too_many_resolutions": (_SQUASH, _resolved(deleted=101), _nothing),
    "unneeded_resolution": (_SQUASH, _resolved("KEEP_BASE", strategy="NONE"), _nothing),
    "comment_not_found": ("GetComment", {"commentId": NO_COMMENT}, _nothing),
    "comment_deleted": ("GetComment", {}, _deleted_comment),
    "comment_of_somebody_else": ("UpdateComment", {}, _foreign_comment),
    "file_not_in_commit": (
        _POST,
        {"location": {"filePath": "feature.py", "relativeFileVersion": "BEFORE"}},
        _nothing,
    ),
    "line_not_in_file": (
        _POST,
        {"location": {"filePath": "feature.py", "filePosition": 9}},
        _nothing,
    ),
    "unknown_reaction": ("PutCommentReaction", {"reactionValue": ":sigh:"}, _comment),
    "same_commits": (_POST, {}, _same_commits),
    "trigger_named_twice": (_TRIGGERS, {"triggers": _HOOK * 2}, _nothing),
    "trigger_name_required": (_TRIGGERS, _trigger(name=""), _nothing),
    "invalid_trigger_name": (_TRIGGERS, _trigger(name="a b"), _nothing),
    "trigger_destination_required": (_TRIGGERS, _trigger(destinationArn=""), _nothing),
    "invalid_trigger_destination": (_TRIGGERS, _trigger(destinationArn="topic"), _nothing),
    "unexpected_trigger_service": (
        _TRIGGERS,
        _trigger(destinationArn=TOPIC.replace("sns", "sqs")),
        _nothing,
    ),
    "other_trigger_region": (
        _TRIGGERS,
        _trigger(destinationArn=TOPIC.replace("us-east-1", "eu-west-1")),
        _nothing,
    ),
    "trigger_data_too_long": (_TRIGGERS, _trigger(customData="x" * 1001), _nothing),
    "too_many_trigger_branches": (_TRIGGERS, _trigger(branches=["b"] * 11), _nothing),
    "invalid_trigger_branch": (_TRIGGERS, _trigger(branches=["b" * 257]), _nothing),
    "trigger_events_required": (_TRIGGERS, _trigger(events=[]), _nothing),
    "unknown_trigger_events": (_TRIGGERS, _trigger(events=["now"]), _nothing),
    "all_trigger_events_and_more": (
        _TRIGGERS,
        _trigger(events=["all", "createReference"]),
        _nothing,
    ),
    "too_many_triggers": (
        _TRIGGERS,
        {"triggers": [{**_HOOK[0], "name": f"hook{number}"} for number in range(11)]},
        _nothing,
    ),
}
"""By the name of the error: the operation, what is unusual in its request, what happens before."""

QUOTAS: Final[dict[str, tuple[ModuleType, str]]] = {
    "too_many_approvals": (approvals, "MOST_APPROVALS"),
    "too_many_pull_requests": (pull_requests, "MOST_OPEN"),
    "too_many_repositories": (repositories, "MOST_REPOSITORIES"),
    "too_many_rules": (approval_rules, "MOST_RULES"),
    "too_many_templates": (approval_rule_templates, "MOST_TEMPLATES"),
    "too_many_templates_associated": (approval_rule_templates, "MOST_FOR_A_REPOSITORY"),
}
"""Quotas that are lowered to nothing, so that a scene does not have to fill them."""


@pytest.mark.parametrize("name", RAISED)
def test_each_error_is_raised(desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The request is refused with the error, in its class and its words."""
    desk.open()
    operation, members, before = RAISED[name]
    request = valid_request(desk, operation) | members | (before(desk) or {})
    if name in QUOTAS:
        monkeypatch.setattr(*QUOTAS[name], 0)
    made: list[ServiceError] = []
    error: Callable[..., ServiceError] = getattr(errors, name)

    def noted(*told: Any) -> ServiceError:
        made.append(error(*told))
        return made[-1]

    monkeypatch.setattr(errors, name, noted)
    if error is Request.invalid_token:
        monkeypatch.setattr(Request, "invalid_token", staticmethod(noted))
    client = desk.bo if name == "too_many_approvals" else desk.ana
    found = refusal(getattr(client, xform_name(operation)), **request)

    code, words = WORDS[name]
    known = request | {"main": tip_of(desk.ana, "main"), "feature": tip_of(desk.ana, "feature")}
    for member, value in known.items():
        words = words.replace(f"<{member}>", str(value))

    assert (f"{code}Exception", words) == found
    assert [found] == [(each.code, each.message) for each in made]


@pytest.mark.parametrize("noun", sorted({*member_names.NOUNS.values()}))
def test_the_article_of_a_noun(noun: str) -> None:
    """The words about a missing member have the article that goes with the noun."""
    article = "An" if noun[0] in {*"aeiou"} else "A"

    assert (
        "NameRequiredException",
        f"{article} {noun} is required, but no {noun} was specified.",
    ) == (errors.required("NameRequired", noun).code, errors.required("", noun).message)


def test_every_error_has_its_request() -> None:
    """The tables have all errors that are worded, and no others."""
    functions = inspect.getmembers(errors, inspect.isfunction)

    assert sorted(RAISED) == sorted(name for name, _ in functions if not name.startswith("_"))
    assert RAISED.keys() == WORDS.keys()
