"""The user guide's page "Approve or reject an approval action", command by command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.declarations import BOB, approval, deploy, open_token, pipeline, source
from tests.stories.cli import as_printed

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from tests.stories.cli import Terminal

GET_PIPELINE_STATE: Final = "aws codepipeline get-pipeline-state --name MyFirstPipeline"
PUT_APPROVAL_RESULT: Final = "aws codepipeline put-approval-result --cli-input-json file://"
LIST_EXECUTIONS: Final = (
    "aws codepipeline list-pipeline-executions --pipeline-name MyFirstPipeline"
    " --query pipelineExecutionSummaries[].status"
)

APPROVED: Final = {
    "status": "Approved",
    "summary": "The new design looks good. Ready to release to customers.",
}
REJECTED: Final = {"status": "Rejected", "summary": "The new design is too blue."}


@pytest.fixture(autouse=True)
def _a_pipeline_that_waits_for_its_approval(mock: PipelineMock, client: Any) -> None:
    client.create_pipeline(
        pipeline=pipeline(
            ("Source", [source()]),
            ("MyApprovalStage", [approval("MyApprovalAction")]),
            ("Production", [deploy()]),
            name="MyFirstPipeline",
        )
    )
    mock.clock.advance(hours=1)


def response(token: str, result: dict[str, str]) -> dict[str, Any]:
    """Return the content of the file in the guide."""
    return {
        "pipelineName": "MyFirstPipeline",
        "stageName": "MyApprovalStage",
        "actionName": "MyApprovalAction",
        "token": token,
        "result": result,
    }


def latest_approval(terminal: Terminal) -> dict[str, Any]:
    """Return the approval's `latestExecution` from the answer of get-pipeline-state."""
    _, stage, _ = terminal.run(GET_PIPELINE_STATE)["stageStates"]
    [action] = stage["actionStates"]
    latest: dict[str, Any] = action["latestExecution"]
    return latest


def stage_statuses(terminal: Terminal) -> list[str | None]:
    """Return the status of each stage; a stage that nothing has entered has none."""
    stages = terminal.run(GET_PIPELINE_STATE)["stageStates"]
    return [stage.get("latestExecution", {}).get("status") for stage in stages]


def test_get_pipeline_state_shows_the_token(client: Any, terminal: Terminal) -> None:
    """Steps 1 and 2: the token stands in the `latestExecution` of the approval."""
    token = open_token(client, pipeline="MyFirstPipeline", action="MyApprovalAction")

    assert {"actionExecutionId": token, "status": "InProgress", "token": token} == latest_approval(
        terminal
    )


def test_a_pipeline_does_not_resume_by_itself(mock: PipelineMock, terminal: Terminal) -> None:
    """Until somebody answers, the execution stands at the approval, for almost seven days."""
    mock.clock.advance(days=6, hours=22, minutes=59)

    assert ["Succeeded", "InProgress", None] == stage_statuses(terminal)
    assert ["InProgress"] == terminal.run(LIST_EXECUTIONS)


def test_put_approval_result_tells_when(terminal: Terminal) -> None:
    """Steps 3 to 5: the response in the file is accepted, and its moment is printed."""
    file = response(latest_approval(terminal)["token"], APPROVED)
    terminal.save("approvalstage-approved.json", file)

    printed = terminal.run(PUT_APPROVAL_RESULT + "approvalstage-approved.json")

    assert {"approvedAt": as_printed("2026-01-05T10:00+00:00")} == printed


def test_an_approved_pipeline_resumes(terminal: Terminal) -> None:
    """After the approval the execution continues, to its end."""
    file = response(latest_approval(terminal)["token"], APPROVED)
    terminal.save("approvalstage-approved.json", file)
    terminal.run(PUT_APPROVAL_RESULT + "approvalstage-approved.json")

    assert ["Succeeded", "Succeeded", "Succeeded"] == stage_statuses(terminal)
    assert ["Succeeded"] == terminal.run(LIST_EXECUTIONS)


def test_a_rejected_pipeline_fails(terminal: Terminal) -> None:
    """After a rejection the status is Failed, and the stage behind is not entered."""
    file = response(latest_approval(terminal)["token"], REJECTED)
    terminal.save("approvalstage-rejected.json", file)
    terminal.run(PUT_APPROVAL_RESULT + "approvalstage-rejected.json")

    assert ["Succeeded", "Failed", None] == stage_statuses(terminal)
    assert ["Failed"] == terminal.run(LIST_EXECUTIONS)


@pytest.mark.parametrize(
    ("result", "status"), [(APPROVED, "Succeeded"), (REJECTED, "Failed")], ids=["yes", "no"]
)
def test_get_pipeline_state_shows_who_answered(
    mock: PipelineMock, terminal: Terminal, result: dict[str, str], status: str
) -> None:
    """Afterwards the approval shows who answered, what and when, and no token."""
    token = latest_approval(terminal)["token"]
    terminal.save("answer.json", response(token, result))
    with mock.acting_as(BOB):
        terminal.run(PUT_APPROVAL_RESULT + "answer.json")

    assert {
        "actionExecutionId": token,
        "status": status,
        "summary": result["summary"],
        "lastStatusChange": as_printed("2026-01-05T10:00+00:00"),
        "lastUpdatedBy": BOB,
    } == latest_approval(terminal)


def test_after_seven_days_the_status_is_failed(mock: PipelineMock, terminal: Terminal) -> None:
    """Without a response within seven days the execution fails."""
    mock.clock.advance_to("2026-01-12T09:00Z")

    assert ["Succeeded", "Failed", None] == stage_statuses(terminal)
    assert ["Failed"] == terminal.run(LIST_EXECUTIONS)


def test_an_expired_approval_is_refused(mock: PipelineMock, terminal: Terminal) -> None:
    """A response that comes after seven days ends in an error and changes nothing."""
    file = response(latest_approval(terminal)["token"], APPROVED)
    terminal.save("approvalstage-approved.json", file)
    mock.clock.advance_to("2026-01-12T09:00Z")

    refusal = terminal.refused(PUT_APPROVAL_RESULT + "approvalstage-approved.json")

    assert 255 == refusal.exit_code
    assert (
        "An error occurred (ApprovalAlreadyCompletedException) when calling the "
        "PutApprovalResult operation: The approval request that you responded to is already "
        "complete or has expired. Review the latest revisions in the pipeline, and then try again."
    ) == refusal.message
    assert ["Failed"] == terminal.run(LIST_EXECUTIONS)


def test_a_second_response_is_refused(terminal: Terminal) -> None:
    """The token answers once."""
    file = response(latest_approval(terminal)["token"], APPROVED)
    terminal.save("approvalstage-approved.json", file)
    terminal.run(PUT_APPROVAL_RESULT + "approvalstage-approved.json")

    refusal = terminal.refused(PUT_APPROVAL_RESULT + "approvalstage-approved.json")

    assert 255 == refusal.exit_code
    assert "(ApprovalAlreadyCompletedException)" in refusal.message


def test_the_response_must_be_capitalized(terminal: Terminal) -> None:
    """A response in small letters is refused, and the approval stays open."""
    token = latest_approval(terminal)["token"]
    terminal.save("approvalstage-approved.json", response(token, APPROVED | {"status": "approved"}))

    refusal = terminal.refused(PUT_APPROVAL_RESULT + "approvalstage-approved.json")

    assert 255 == refusal.exit_code
    assert "(ValidationException)" in refusal.message
    assert "'result.status'" in refusal.message
    assert token == latest_approval(terminal)["token"]
