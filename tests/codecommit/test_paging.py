"""Lists of CodeCommit in pages: every list, pages of every size, and tokens that are refused."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from botocore import xform_name

from pipemock import mock_codepipeline
from pipemock._codecommit.operations import (
    approval_rule_templates,
    branches,
    comments,
    commits,
    history,
    merges,
    pull_requests,
    reactions,
    repositories,
)
from tests.codecommit.scenes import Desk, content, put, tip_of
from tests.refusals import refusal
from tests.service_model import service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

pytestmark = pytest.mark.skipif(
    "GetBlobDifferences" not in service("codecommit").operation_names,
    reason="this botocore is older than some of the operations",
)

LINES: Final = "".join(f"{number}\n" for number in range(60))


@attrs.frozen
class Listing:
    """A list of three rows: the member of the answer, that of the size, and the usual size."""

    member: str
    size: str | None
    module: ModuleType
    usual: str = "_MOST_PER_PAGE"
    token: str = "nextToken"


LISTINGS: Final = {
    "BatchDescribeMergeConflicts": Listing("conflicts", "maxConflictFiles", merges),
    "DescribeMergeConflicts": Listing("mergeHunks", "maxMergeHunks", merges),
    "DescribePullRequestEvents": Listing("pullRequestEvents", "maxResults", pull_requests),
    "GetBlobDifferences": Listing("hunks", "MaxResults", history, "_DEFAULT_HUNKS", "NextToken"),
    "GetCommentReactions": Listing("reactionsForComment", "maxResults", reactions),
    "GetCommentsForComparedCommit": Listing(
        "commentsForComparedCommitData", "maxResults", comments, "_DEFAULT_PAGE"
    ),
    "GetCommentsForPullRequest": Listing(
        "commentsForPullRequestData", "maxResults", comments, "_DEFAULT_PAGE"
    ),
    "GetDifferences": Listing(
        "differences", "MaxResults", commits, "_MOST_DIFFERENCES", "NextToken"
    ),
    "GetMergeConflicts": Listing("conflictMetadataList", "maxConflictFiles", merges),
    "ListApprovalRuleTemplates": Listing(
        "approvalRuleTemplateNames", "maxResults", approval_rule_templates
    ),
    "ListAssociatedApprovalRuleTemplatesForRepository": Listing(
        "approvalRuleTemplateNames", "maxResults", approval_rule_templates
    ),
    "ListBranches": Listing("branches", None, branches),
    "ListFileCommitHistory": Listing("revisionDag", "maxResults", history),
    "ListPullRequests": Listing("pullRequestIds", "maxResults", pull_requests),
    "ListRepositories": Listing("repositories", None, repositories, "MOST_REPOSITORIES"),
    "ListRepositoriesForApprovalRuleTemplate": Listing(
        "repositoryNames", "maxResults", approval_rule_templates
    ),
}
SIZED: Final = [name for name, listing in LISTINGS.items() if listing.size]


class Lists:
    """A desk with three rows in each list, and the requests for them."""

    def __init__(self, desk: Desk) -> None:
        """Fill the lists."""
        self.client = desk.ana
        _templates(desk)
        base, after = _conflicts(desk)
        third = put(desk.ana, "text", "2", branch="other")
        put(desk.ana, "text", "3", branch="other", parentCommitId=third)
        on = {"repositoryName": "app", "beforeCommitId": base, "afterCommitId": after}
        self._values = {
            **on,
            "pullRequestId": "1",
            "mergeOption": "THREE_WAY_MERGE",
            "conflictDetailLevel": "LINE_LEVEL",
            "sourceCommitSpecifier": "feature",
            "destinationCommitSpecifier": "main",
            "approvalRuleTemplateName": "a",
            "contextLines": 0,
            "commentId": _discussed(desk, on),
            "beforeBlobId": _blob(desk, base),
            "afterBlobId": _blob(desk, after),
            "beforeCommitSpecifier": base,
            "afterCommitSpecifier": "feature",
            "commitSpecifier": "other",
            "filePath": "text",
        }

    def page(self, operation: str, **members: Any) -> dict[str, Any]:
        """Return a page of a list."""
        shape: Any = service("codecommit").operation_model(operation).input_shape
        request = {name: self._values[name] for name in shape.members if name in self._values}
        answer: dict[str, Any] = getattr(self.client, xform_name(operation))(**request, **members)
        return answer

    def pages(self, operation: str, **members: Any) -> Iterator[list[Any]]:
        """Yield the rows of each page."""
        listing = LISTINGS[operation]
        token: dict[str, str] = {}
        for _ in range(3):
            answer = self.page(operation, **members, **token)
            yield answer[listing.member]
            if listing.token not in answer:
                return
            token = {listing.token: answer[listing.token]}
        pytest.fail("the pages do not end")


def _templates(desk: Desk) -> None:
    for name in "cab":
        desk.template(content(), name)
    for name in "bc":
        desk.ana.create_repository(repositoryName=name)
        desk.ana.associate_approval_rule_template_with_repository(
            approvalRuleTemplateName="a", repositoryName=name
        )


def _conflicts(desk: Desk) -> tuple[str, str]:
    """Change three lines and three files on two branches; return their base, and one tip."""
    base = put(desk.ana, "text", LINES)
    desk.ana.delete_branch(repositoryName="app", branchName="feature")
    desk.branch("feature", base)
    desk.branch("other", base)
    for branch in ("feature", "main"):
        changed = LINES
        for number in ("10", "30", "50"):
            changed = changed.replace(f"\n{number}\n", f"\n{number} {branch}\n")
        put(desk.ana, "text", changed, branch=branch)
        for path in ("clash", "clash2"):
            put(desk.ana, path, branch, branch=branch)
    return base, str(tip_of(desk.ana, "feature"))


def _discussed(desk: Desk, on: dict[str, str]) -> str:
    """Open pull requests, comment and react; return the comment with the reactions."""
    for _ in range(3):
        desk.open()
    for client in (desk.bo, desk.eve):
        desk.approve(client)
    for text in "abc":
        desk.ana.post_comment_for_pull_request(**on, pullRequestId="1", content=text)
        made = desk.ana.post_comment_for_compared_commit(**on, content=text)["comment"]
    for client, value in ((desk.ana, "smile"), (desk.bo, "clap"), (desk.eve, "heart")):
        client.put_comment_reaction(commentId=made["commentId"], reactionValue=f":{value}:")
    return str(made["commentId"])


def _blob(desk: Desk, commit: str) -> str:
    found = desk.ana.get_file(repositoryName="app", filePath="text", commitSpecifier=commit)
    return str(found["blobId"])


@pytest.fixture(scope="module")
def lists() -> Iterator[Lists]:
    """Return lists that no test changes."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        yield Lists(Desk(mock))


@pytest.mark.parametrize("operation", LISTINGS)
def test_a_page_of_the_usual_size(
    lists: Lists, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    """A page has at most as many rows as usual, and the pages have each row once, in order."""
    [whole] = lists.pages(operation)
    found = {}
    for size in (1, 2, 3):
        monkeypatch.setattr(LISTINGS[operation].module, LISTINGS[operation].usual, size)
        found[size] = list(lists.pages(operation))

    assert 3 == len(whole)
    one, two, three = ([each] for each in whole)
    assert {1: [one, two, three], 2: [[*one, *two], three], 3: [whole]} == found


@pytest.mark.parametrize("operation", SIZED)
def test_a_page_of_a_size_that_is_asked_for(lists: Lists, operation: str) -> None:
    """A page has as many rows as are asked for."""
    size = str(LISTINGS[operation].size)
    ask = functools.partial(lists.pages, operation)

    assert [[1, 1, 1], [2, 1], [3], [3]] == [
        [len(page) for page in ask(**{size: number})] for number in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize("operation", LISTINGS)
@pytest.mark.parametrize("token", ["made up", "=", "MSA=", "é"])
def test_a_token_that_was_never_given(lists: Lists, operation: str, token: str) -> None:
    """A token that no page ended with is refused."""
    found = refusal(lists.page, operation=operation, **{LISTINGS[operation].token: token})

    assert ("InvalidContinuationTokenException", "The continuation token is not valid.") == found


def test_every_list_is_here() -> None:
    """These are the operations with a token, but for one that has a single page."""
    model = service("codecommit")
    tokens = {
        name: {"nextToken", "NextToken"} & model.operation_model(name).input_shape.members.keys()  # type: ignore[union-attr]
        for name in model.operation_names
    }

    assert {name: {listing.token} for name, listing in LISTINGS.items()} == {
        name: token for name, token in tokens.items() if token and name != "ListTagsForResource"
    }
