"""Review scenarios: a repository, a branch to merge, and several users."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any, Final

from pipemock._edge import clients
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

ACCOUNT: Final = "123456789012"
ANA, BO, EVE = (f"arn:aws:iam::{ACCOUNT}:user/{name}" for name in ("Ana", "Bo", "Eve"))
NOWHERE: Final = "0" * 40
NO_REVISION: Final = "0" * 64


def content(needed: int = 1, *pool: str, into: list[str] | None = None) -> str:
    """Return the content of a rule; without a pool, any approval counts."""
    statement: dict[str, Any] = {"Type": "Approvers", "NumberOfApprovalsNeeded": needed}
    if pool:
        statement["ApprovalPoolMembers"] = list(pool)
    document: dict[str, Any] = {"Version": "2018-11-08"}
    if into is not None:
        document["DestinationReferences"] = into
    return json.dumps({**document, "Statements": [statement]})


def put(client: Any, path: str, text: str = "text", branch: str = "main", **members: Any) -> str:
    """Put a file on top of a branch, and return the commit."""
    request = {
        "repositoryName": "app",
        "branchName": branch,
        "filePath": path,
        "fileContent": text.encode(),
    }
    tip = tip_of(client, branch)
    parent = {"parentCommitId": tip} if tip else {}
    return str(client.put_file(**request | parent | members)["commitId"])


def tip_of(client: Any, branch: str) -> str | None:
    """Return the commit that a branch points to, if it exists."""
    if branch not in client.list_branches(repositoryName="app")["branches"]:
        return None
    found = client.get_branch(repositoryName="app", branchName=branch)
    return str(found["branch"]["commitId"])


def paths(client: Any, specifier: str = "main") -> list[str]:
    """Return the paths of all files in a commit."""
    found = client.get_differences(repositoryName="app", afterCommitSpecifier=specifier)
    return [each["afterBlob"]["path"] for each in found["differences"]]


def codes(call: Any, **parameters: Any) -> str:
    """Return the class of the error that a call raises, without its suffix."""
    return refusal(call, **parameters)[0].removesuffix("Exception")


# Created once for each caller: a mock answers every client, even older ones.
@functools.cache
def _client_with(access_key: str) -> Any:
    return clients.client("codecommit", region="us-east-1", access_key=access_key)


def client_of(mock: PipelineMock, caller: str) -> Any:
    """Return a CodeCommit client with the credentials of a caller."""
    return _client_with(mock.credentials(caller)["aws_access_key_id"])


class Desk:
    """The repository app: `main` has one file, and `feature` has another one as well."""

    def __init__(self, mock: PipelineMock) -> None:
        """Create the repository and its branches as Ana."""
        self.mock = mock
        self.ana, self.bo, self.eve = (client_of(mock, caller) for caller in (ANA, BO, EVE))
        self.ana.create_repository(repositoryName="app")
        self.first = put(self.ana, "README")
        self.branch("feature")
        put(self.ana, "feature.py", branch="feature")

    def branch(self, name: str, at: str | None = None) -> None:
        """Create a branch."""
        commit = at or tip_of(self.ana, "main")
        self.ana.create_branch(repositoryName="app", branchName=name, commitId=commit)

    def open(self, into: str = "main", source: str = "feature", **members: Any) -> dict[str, Any]:
        """Create a pull request as Ana."""
        target = {
            "repositoryName": "app",
            "sourceReference": source,
            "destinationReference": into,
        }
        request = {"title": "A feature", "targets": [target], **members}
        answer: dict[str, Any] = self.ana.create_pull_request(**request)["pullRequest"]
        return answer

    def shown(self, number: str = "1") -> dict[str, Any]:
        """Return the current state of a pull request."""
        answer: dict[str, Any] = self.ana.get_pull_request(pullRequestId=number)["pullRequest"]
        return answer

    def at(self, number: str = "1") -> dict[str, str]:
        """Return the parameters for a pull request and its current revision."""
        return {"pullRequestId": number, "revisionId": self.shown(number)["revisionId"]}

    def rule(self, text: str, name: str = "review", number: str = "1") -> dict[str, Any]:
        """Create a rule for a pull request as Ana."""
        answer: dict[str, Any] = self.ana.create_pull_request_approval_rule(
            pullRequestId=number, approvalRuleName=name, approvalRuleContent=text
        )["approvalRule"]
        return answer

    def approve(self, client: Any, state: str = "APPROVE", **members: Any) -> None:
        """Approve the current revision as a caller, or revoke the approval."""
        client.update_pull_request_approval_state(
            **{**self.at(), "approvalState": state, **members}
        )

    def approvers(self, number: str = "1") -> list[str]:
        """Return the users that have approved the current revision."""
        found = self.ana.get_pull_request_approval_states(**self.at(number))
        return [each["userArn"] for each in found["approvals"]]

    def evaluation(self, number: str = "1") -> dict[str, Any]:
        """Return the evaluation of the rules."""
        answer: dict[str, Any] = self.ana.evaluate_pull_request_approval_rules(**self.at(number))[
            "evaluation"
        ]
        return answer

    def merge(self, how: str = "squash", number: str = "1", **members: Any) -> dict[str, Any]:
        """Merge a pull request as Ana."""
        call = getattr(self.ana, f"merge_pull_request_by_{how}")
        request = {"pullRequestId": number, "repositoryName": "app", **members}
        answer: dict[str, Any] = call(**request)["pullRequest"]
        return answer

    def template(self, text: str, name: str = "house rule") -> dict[str, Any]:
        """Create a template as Ana, and associate it with the repository."""
        made = self.ana.create_approval_rule_template(
            approvalRuleTemplateName=name, approvalRuleTemplateContent=text
        )
        self.ana.associate_approval_rule_template_with_repository(
            approvalRuleTemplateName=name, repositoryName="app"
        )
        answer: dict[str, Any] = made["approvalRuleTemplate"]
        return answer

    def types(self, number: str = "1") -> list[str]:
        """Return the events of a pull request, oldest first."""
        found = self.ana.describe_pull_request_events(pullRequestId=number)
        prefix = "PULL_REQUEST_"
        return [
            each["pullRequestEventType"].removeprefix(prefix) for each in found["pullRequestEvents"]
        ]
