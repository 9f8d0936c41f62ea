"""The cost of CodeCommit: many approvals and rules, and repositories with a long history."""

from __future__ import annotations

import contextlib
import functools
import json
from typing import TYPE_CHECKING, Any, Final

import attrs

from bench.timing import Comparison, seconds_for_a_call
from pipemock import PipelineMock, mock_codepipeline
from pipemock._edge import hook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_AIM: Final = 1.2
_CALLS: Final = 10
_ROUNDS: Final = 20
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

    @contextlib.contextmanager
    def doing(
        self, deed: Callable[[_Repository], None], _calls: int
    ) -> Iterator[Callable[[], None]]:
        """Answer calls from this mock."""
        hook.enter(self.mock._cloud)
        try:
            yield functools.partial(deed, self)
        finally:
            hook.leave(self.mock._cloud)


def comparisons() -> list[Comparison]:
    """Return comparisons of large reviews and histories with small ones."""
    long, short = _repository(_MANY_COMMITS), _repository(_FEW_COMMITS)
    crowded = _repository(_FEW_COMMITS, rules=_MANY_RULES, approvals=_MANY_APPROVALS)
    several = _repository(_FEW_COMMITS, rules=_MANY_RULES, approvals=_MANY_APPROVALS // 10)
    commits = f"{_MANY_COMMITS:,} commits / {_FEW_COMMITS}"
    approvals = f"{_MANY_RULES} rules, {_MANY_APPROVALS:,} approvals / {_MANY_APPROVALS // 10}"
    return [
        _comparison(f"GetDifferences, {commits}", _Repository.get_differences, long, short),
        # Ten times as many approvals may cost ten times as much.
        _comparison(f"evaluate, {approvals}", _Repository.evaluate, crowded, several, aim=12),
        # The last one adds to the history.
        _comparison(f"PutFile, {commits}", _Repository.put_file, long, short),
    ]


def _comparison(
    name: str,
    deed: Callable[[_Repository], None],
    many: _Repository,
    few: _Repository,
    *,
    aim: float = _AIM,
) -> Comparison:
    return Comparison(
        name=name,
        ours=functools.partial(seconds_for_a_call, functools.partial(many.doing, deed), _CALLS),
        other=functools.partial(seconds_for_a_call, functools.partial(few.doing, deed), _CALLS),
        aim=aim,
        rounds=_ROUNDS,
    )


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
