"""The open approvals of a mock: what they show, and what their answers leave behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from pipemock import PipeMockError, hang, mock_codepipeline, succeed
from pipemock.events import PipelineEvent
from tests.approval_answers import TESTER, answer
from tests.client_helpers import action_status, created, latest
from tests.declarations import BOB, approval, pipeline, release, source

if TYPE_CHECKING:
    from pipemock import PipelineMock


def _asking(**configuration: str) -> dict[str, Any]:
    return pipeline(("Source", [source()]), ("Approve", [approval(configuration=configuration)]))


# What is open ---------------------------------------------------------------------------------


def test_an_approval_is_a_value() -> None:
    """The approvals of two mocks in which the same happens are equal."""
    found = []
    for _ in range(2):
        with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
            mock.client().create_pipeline(pipeline=release())
            found += mock.approvals

    assert 2 == len(found)
    assert found[0] == found[1]


def test_nothing_is_open_before_the_approval_starts(mock: PipelineMock, client: Any) -> None:
    """The list is empty until an execution reaches its approval, and afterwards again."""
    mock.when(provider="CodeBuild").then(succeed(after=60))
    created(client, release())
    assert [] == mock.approvals

    mock.clock.advance(60)
    [opened] = mock.approvals
    mock.clock.advance_to(opened.until)

    assert [] == mock.approvals
    assert "Failed" == action_status(client, "Sign")


def test_the_same_test_opens_equal_approvals() -> None:
    """Approvals are values: those of two mocks are equal if all that they show is."""
    opened = []
    for _ in range(2):
        with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
            created(mock.client(), release())
            opened.append(mock.approvals)

    assert opened[0]
    assert opened[0] == opened[1]


def test_an_open_approval_shows_what_it_asks(mock: PipelineMock, client: Any) -> None:
    """It has the names, the token, the configuration, and the times between which it is open."""
    asked = {"CustomData": "Prices", "ExternalEntityLink": "https://shop.example"}
    created(client, _asking(**asked))
    [shown] = client.list_pipeline_executions(pipelineName="release")["pipelineExecutionSummaries"]

    [opened] = mock.approvals

    assert {
        "pipeline": "release",
        "stage": "Approve",
        "action": "Sign",
        "token": (latest(client, "Sign") or {})["token"],
        "custom_data": "Prices",
        "link": "https://shop.example",
        "since": mock.clock.now,
        "until": mock.clock.next_due,
        "execution_id": shown["pipelineExecutionId"],
        "account": "123456789012",
        "region": "us-east-1",
    } == attrs.asdict(opened, filter=lambda member, _: member.name != "_cloud")


def test_approvals_are_found_in_parallel_executions(mock: PipelineMock, client: Any) -> None:
    """In PARALLEL, where GetPipelineState shows no token, each execution has its approval."""
    created(client, {**release(), "pipelineType": "V2", "executionMode": "PARALLEL"})
    client.start_pipeline_execution(name="release")

    for opened in mock.approvals:
        opened.approve()

    assert 2 == len({event.execution_id for event in mock.events.of(PipelineEvent)})
    summaries = client.list_pipeline_executions(pipelineName="release")
    assert ["Succeeded"] * 2 == [s["status"] for s in summaries["pipelineExecutionSummaries"]]


def test_approvals_of_other_accounts_and_regions_are_found(mock: PipelineMock) -> None:
    """The list is of the whole mock, the oldest approval first, wherever a call came first."""
    mock.client().list_pipelines()
    mock.client(account="210987654321", region="eu-west-1").create_pipeline(pipeline=release())
    mock.clock.advance(1)
    mock.client().create_pipeline(pipeline=release())

    assert [("210987654321", "eu-west-1"), ("123456789012", "us-east-1")] == [
        (each.account, each.region) for each in mock.approvals
    ]
    mock.approvals[0].approve()
    assert ["123456789012"] == [each.account for each in mock.approvals]


# Answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "ended"), [("approve", "Succeeded"), ("reject", "Failed")])
def test_an_answer_ends_the_action(
    mock: PipelineMock, client: Any, method: str, ended: str
) -> None:
    """An answer ends the action with its summary and the caller who gave it."""
    created(client, release())
    [opened] = mock.approvals

    getattr(opened, method)(summary="Fine.", by=BOB)

    shown = latest(client, "Sign") or {}
    assert (ended, "Fine.", BOB) == (shown["status"], shown["summary"], shown["lastUpdatedBy"])


def test_an_answer_leaves_the_same_as_put_approval_result() -> None:
    """The events after an answer of the test are those after an answer by the API."""
    told = []
    for by_api in (False, True):
        with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
            client = mock.client()
            created(client, release())
            if by_api:
                answer(client, "Approved", summary="Fine.")
            else:
                mock.approvals[0].approve(summary="Fine.")
            told.append(list(mock.events))

    assert told[0] == told[1]


def test_the_mock_itself_answers_unless_told_otherwise(mock: PipelineMock, client: Any) -> None:
    """Without `by`, the current caller of the mock answers."""
    created(client, release())
    mock.approvals[0].approve()
    assert f"Approved by {TESTER}" == (latest(client, "Sign") or {})["summary"]

    client.start_pipeline_execution(name="release")
    with mock.acting_as(BOB):
        mock.approvals[0].approve()
    assert f"Approved by {BOB}" == (latest(client, "Sign") or {})["summary"]


def test_an_answer_is_no_call_of_the_code_under_test(mock: PipelineMock, client: Any) -> None:
    """`mock.calls` has nothing of an answer that the test gives."""
    created(client, release())
    before = list(mock.calls)

    mock.approvals[0].approve()

    assert before == mock.calls


def test_an_answer_sets_off_what_waits_for_it(mock: PipelineMock, client: Any) -> None:
    """What follows the approval happens within the answer, functions included."""
    called = []
    mock.lambda_function("announce", lambda event, _context: called.append(event))
    announce = {
        "name": "Tell",
        "actionTypeId": {
            "category": "Invoke",
            "owner": "AWS",
            "provider": "Lambda",
            "version": "1",
        },
        "configuration": {"FunctionName": "announce"},
    }
    created(
        client, pipeline(("Source", [source()]), ("Approve", [approval()]), ("Tell", [announce]))
    )

    mock.approvals[0].approve()

    assert 1 == len(called)


# Mistakes -------------------------------------------------------------------------------------


def test_an_approval_is_answered_once(mock: PipelineMock, client: Any) -> None:
    """A second answer, or one after somebody else's, is refused in the words of the service."""
    created(client, release())
    [opened] = mock.approvals
    opened.approve()

    with pytest.raises(PipeMockError, match=r"ApprovalAlreadyCompletedException.*already complete"):
        opened.reject()
    assert "Succeeded" == action_status(client, "Sign")


def test_a_required_summary_is_required_here_too(mock: PipelineMock, client: Any) -> None:
    """With IsSummaryRequired, an answer without a summary is refused, and changes nothing."""
    created(client, _asking(IsSummaryRequired="true"))
    [opened] = mock.approvals

    with pytest.raises(PipeMockError, match=r"requires a summary.*summary=\.\.\."):
        opened.approve()
    assert [opened] == mock.approvals
    opened.approve(summary="Checked.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"summary": "x" * 513}, "the service allows 512"),
        ({"by": "Bob"}, "not the ARN of a call"),
    ],
)
def test_arguments_are_checked_first(
    mock: PipelineMock, client: Any, arguments: dict[str, str], said: str
) -> None:
    """A summary that is too long and a caller that is not an ARN are refused."""
    created(client, release())
    [opened] = mock.approvals

    with pytest.raises(PipeMockError, match=said):
        opened.reject(**arguments)
    assert [opened] == mock.approvals


def test_the_pipeline_is_gone(mock: PipelineMock, client: Any) -> None:
    """An approval of a deleted pipeline is not open, and the answer names what there is."""
    created(client, release())
    [opened] = mock.approvals
    client.delete_pipeline(name="release")

    assert [] == mock.approvals
    with pytest.raises(PipeMockError, match="no pipeline 'release'"):
        opened.approve()


def test_an_approval_that_a_behaviour_holds_open(mock: PipelineMock, client: Any) -> None:
    """An approval with the behaviour hang() can be answered all the same."""
    mock.when(action="Sign").then(hang())
    created(client, release())

    mock.approvals[0].approve()

    assert "Succeeded" == action_status(client, "Ship")
