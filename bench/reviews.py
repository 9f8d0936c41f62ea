"""The cost of CodeCommit: many approvals and rules, and repositories with a long history."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any, Final

import attrs

from bench.histories import comparison
from pipemock import PipelineMock, mock_codepipeline

if TYPE_CHECKING:
    from bench.timing import Comparison

# Fewer than elsewhere: these calls take longer.
_compare: Final = functools.partial(comparison, calls=10, rounds=20)
_ROLE: Final = "arn:aws:sts::123456789012:assumed-role/Reviewers"

# The most that a pull request may have.
_MANY_RULES: Final = 30
_MANY_APPROVALS: Final = 200
_FEW_COMMITS: Final = 10
_MANY_COMMITS: Final = 10_000


@attrs.frozen
class _Repository:
    """A mock that was left and can be entered again with its repository."""

    mock: PipelineMock
    client: Any
    review: dict[str, str]

    def put_file(self) -> None:
        """Add a commit."""
        tip = self.client.get_branch(repositoryName="shop", branchName="main")["branch"]["commitId"]
        self.client.put_file(
            repositoryName="shop",
            branchName="main",
            fileContent=tip.encode(),
            filePath="prices.txt",
            parentCommitId=tip,
        )

    def get_differences(self) -> None:
        """Compare two branches."""
        self.client.get_differences(
            repositoryName="shop", beforeCommitSpecifier="main", afterCommitSpecifier="draft"
        )

    def evaluate(self) -> None:
        """Evaluate the approval rules of a pull request."""
        self.client.evaluate_pull_request_approval_rules(**self.review)


def comparisons() -> list[Comparison]:
    """Return comparisons of large reviews and histories with small ones."""
    long, short = _repository(_MANY_COMMITS), _repository(_FEW_COMMITS)
    crowded = _repository(_FEW_COMMITS, rules=_MANY_RULES, approvals=_MANY_APPROVALS)
    several = _repository(_FEW_COMMITS, rules=_MANY_RULES, approvals=_MANY_APPROVALS // 10)
    commits = f"{_MANY_COMMITS:,} commits / {_FEW_COMMITS}"
    approvals = f"{_MANY_RULES} rules, {_MANY_APPROVALS:,} approvals / {_MANY_APPROVALS // 10}"
    return [
        _compare(f"GetDifferences, {commits}", _Repository.get_differences, long, short),
        # Ten times as many approvals may cost ten times as much.
        _compare(f"evaluate, {approvals}", _Repository.evaluate, crowded, several, aim=12),
        # The last one adds to the history.
        _compare(f"PutFile, {commits}", _Repository.put_file, long, short),
    ]


def _repository(commits: int, *, rules: int = 0, approvals: int = 0) -> _Repository:
    with mock_codepipeline() as mock:
        client = mock.client("codecommit")
        client.create_repository(repositoryName="shop")
        tip = ""
        for number in range(commits):
            parent = {"parentCommitId": tip} if tip else {}
            tip = client.put_file(
                repositoryName="shop",
                branchName="main",
                fileContent=b"%d" % number,
                filePath=f"file{number % 10}.txt",
                **parent,
            )["commitId"]
        review = _review(mock, client, tip, rules=rules, approvals=approvals)
        return _Repository(mock, client, review)


def _review(
    mock: PipelineMock, client: Any, tip: str, *, rules: int, approvals: int
) -> dict[str, str]:
    client.create_branch(repositoryName="shop", branchName="draft", commitId=tip)
    client.put_file(
        repositoryName="shop",
        branchName="draft",
        fileContent=b"new",
        filePath="draft.txt",
        parentCommitId=tip,
    )
    target = {
        "repositoryName": "shop",
        "sourceReference": "draft",
        "destinationReference": "main",
    }
    made = client.create_pull_request(title="Draft", targets=[target])["pullRequest"]
    review = {"pullRequestId": made["pullRequestId"], "revisionId": made["revisionId"]}
    for number in range(rules):
        statement = {
            "Type": "Approvers",
            "NumberOfApprovalsNeeded": 2,
            "ApprovalPoolMembers": [f"{_ROLE}/*{number}"],
        }
        client.create_pull_request_approval_rule(
            pullRequestId=made["pullRequestId"],
            approvalRuleName=f"rule{number}",
            approvalRuleContent=json.dumps({"Version": "2018-11-08", "Statements": [statement]}),
        )
    for number in range(approvals):
        with mock.acting_as(f"{_ROLE}/reviewer{number}"):
            client.update_pull_request_approval_state(**review, approvalState="APPROVE")
    return review
