"""One story: from a branch through a review to production, and the same change overridden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.client_helpers import approved, summaries
from tests.codecommit.scenes import ACCOUNT, Desk, codes, content, put, tip_of
from tests.declarations import action, approval, deploy, pipeline

if TYPE_CHECKING:
    from pipemock import PipelineMock

POOL: Final = f"CodeCommitApprovers:{ACCOUNT}:Reviewers/*"


def _release() -> dict[str, Any]:
    source = action(
        "Checkout",
        "Source/AWS/CodeCommit",
        configuration={"RepositoryName": "app", "BranchName": "main"},
        outputArtifacts=[{"name": "Code"}],
    )
    return pipeline(("Source", [source]), ("Approve", [approval()]), ("Deploy", [deploy()]))


def _session(mock: PipelineMock, name: str) -> Any:
    caller = f"arn:aws:sts::{ACCOUNT}:assumed-role/Reviewers/{name}"
    return mock.client("codecommit", caller=caller)


def test_from_a_branch_to_production(mock: PipelineMock, client: Any, desk: Desk) -> None:
    """A change is reviewed, merged, built and released, as its rules demand."""
    first, second = _session(mock, "first"), _session(mock, "second")
    client.create_pipeline(pipeline=_release())
    approved(client)
    desk.template(content(2, POOL, into=["refs/heads/main"]))
    desk.open()

    assert "PullRequestCannotBeApprovedByAuthor" == codes(lambda: desk.approve(desk.ana))
    desk.approve(first)
    assert "PullRequestApprovalRulesNotSatisfied" == codes(desk.merge)
    put(desk.ana, "feature.py", "better", branch="feature")
    desk.approve(second)
    assert "PullRequestApprovalRulesNotSatisfied" == codes(desk.merge)
    desk.approve(first)
    assert desk.evaluation()["approved"]
    desk.merge("squash", commitMessage="A feature")

    [newest, oldest] = summaries(client)
    assert ("InProgress", "Succeeded") == (newest["status"], oldest["status"])
    assert [(tip_of(desk.ana, "main"), "A feature")] == [
        (each["revisionId"], each["revisionSummary"]) for each in newest["sourceRevisions"]
    ]
    approved(client)
    assert "Succeeded" == summaries(client)[0]["status"]


def test_the_same_change_overridden(client: Any, desk: Desk) -> None:
    """An override lets the same pull request through, for its current revision alone."""
    client.create_pipeline(pipeline=_release())
    desk.template(content(2, POOL))
    desk.open()
    desk.ana.override_pull_request_approval_rules(**desk.at(), overrideStatus="OVERRIDE")
    put(desk.ana, "feature.py", "better", branch="feature")

    assert "PullRequestApprovalRulesNotSatisfied" == codes(desk.merge)
    desk.ana.override_pull_request_approval_rules(**desk.at(), overrideStatus="OVERRIDE")
    desk.merge()
    assert 2 == len(summaries(client))
