"""A world of repositories and reviews, and requests to each operation of CodeCommit."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any, Final

from pipemock import mock_codepipeline
from tests.codecommit.scenes import ANA, BO, Desk, client_of, content, put, tip_of
from tests.properties.fuzzing import model_of
from tests.properties.requests import fitting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis import strategies as st

    from pipemock import PipelineMock
    from tests.properties.requests import Known

SERVICE: Final = "codecommit"
_TEXT: Final = content(1, BO)
_BRANCHES: Final = ("main", "feature", "other")


@contextlib.contextmanager
def prepared() -> Iterator[PipelineMock]:
    """Yield a mock with a repository, two pull requests, rules and comments, always the same."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock, mock.acting_as(ANA):
        desk = Desk(mock)
        desk.template(_TEXT)
        put(desk.ana, "folder/deep", branch="feature")
        desk.branch("other")
        desk.open()
        desk.open(source="other")
        desk.rule(_TEXT)
        desk.approve(desk.bo)
        comment = desk.ana.post_comment_for_compared_commit(
            repositoryName="app", afterCommitId=desk.first, content="Fine."
        )["comment"]
        desk.bo.put_comment_reaction(commentId=comment["commentId"], reactionValue=":heart:")
        yield mock


@functools.cache
def known() -> Known:
    with prepared() as mock:
        client = client_of(mock, ANA)
        app = client.get_repository(repositoryName="app")["repositoryMetadata"]
        request = client.get_pull_request(pullRequestId="1")["pullRequest"]
        template = client.get_approval_rule_template(approvalRuleTemplateName="house rule")
        differences = client.get_differences(repositoryName="app", afterCommitSpecifier="feature")
        page = client.get_differences(
            repositoryName="app", afterCommitSpecifier="feature", MaxResults=1
        )
        comments = client.get_comments_for_compared_commit(
            repositoryName="app", afterCommitId=tip_of(client, "main")
        )["commentsForComparedCommitData"]
        commits = [str(tip_of(client, branch)) for branch in _BRANCHES]
    blobs = [each["afterBlob"]["blobId"] for each in differences["differences"]]
    return {
        "RepositoryName": ["app"],
        "BranchName": _BRANCHES,
        "ReferenceName": _BRANCHES,
        "CommitName": [*_BRANCHES, *commits],
        "CommitId": commits,
        "ObjectId": [*commits, *blobs],
        "Path": ["README", "feature.py", "folder", "folder/deep"],
        "PullRequestId": ["1", "2"],
        "RevisionId": [request["revisionId"]],
        "CommentId": [each["commentId"] for data in comments for each in data["comments"]],
        "ReactionValue": [":heart:", ":thumbsup:"],
        "ApprovalRuleName": ["review"],
        "ApprovalRuleContent": [_TEXT],
        "ApprovalRuleTemplateName": ["house rule"],
        "ApprovalRuleTemplateContent": [_TEXT],
        "RuleContentSha256": [template["approvalRuleTemplate"]["ruleContentSha256"]],
        "Arn": [ANA, BO],
        "ResourceArn": [app["Arn"]],
        "NextToken": [page["NextToken"]],
    }


def requests_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Generate requests of an operation, with values that exist mixed in."""
    return fitting(model_of(name, SERVICE), known())


# An empty name among several is repeated in the answer, whose model does not have empty names.
def is_repeated_in_vain(request: dict[str, Any]) -> bool:
    """Return whether a request asks for what its answer cannot name."""
    names = request.get("repositoryNames")
    return isinstance(names, list) and "" in names
