"""What a caller gets back, and what the mock writes down about a call."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from pipemock import NotMocked, mock_codepipeline
from pipemock._clock.times import parse_time
from pipemock._codepipeline.operations import OPERATIONS
from pipemock.events import ApiCall
from tests.declarations import BOB, open_token, release

if TYPE_CHECKING:
    from pipemock import PipelineMock

ALICE: Final = "arn:aws:iam::123456789012:user/Alice"
OTHER_ACCOUNT: Final = "999999999999"
ELSEWHERE: Final = f"arn:aws:iam::{OTHER_ACCOUNT}:role/release"


def _names(client: Any) -> list[str]:
    return [each["name"] for each in client.list_pipelines()["pipelines"]]


def _error(client: Any, operation: str, **members: Any) -> ClientError:
    with pytest.raises(ClientError) as caught:
        getattr(client, operation)(**members)
    return caught.value


# What a caller gets back -----------------------------------------------------------------------


def test_an_answer_has_metadata(client: Any) -> None:
    """An answer carries the metadata of a response, as that of the service does."""
    assert {
        "RequestId": "00000000-0000-4000-8000-000000000000",
        "HTTPStatusCode": 200,
        "HTTPHeaders": {
            "x-amzn-requestid": "00000000-0000-4000-8000-000000000000",
            "content-type": "application/x-amz-json-1.1",
        },
        "RetryAttempts": 0,
    } == client.list_pipelines()["ResponseMetadata"]


def test_an_operation_without_output_answers_with_metadata_alone(client: Any) -> None:
    """An operation that has no output is answered with its metadata and nothing else."""
    client.create_pipeline(pipeline=release())

    assert ["ResponseMetadata"] == list(client.delete_pipeline(name="release"))


def test_request_ids_count(client: Any) -> None:
    """Each call has a request id of its own, failed ones included."""
    ids = {
        client.list_pipelines()["ResponseMetadata"]["RequestId"],
        _error(client, "get_pipeline", name="missing").response["ResponseMetadata"]["RequestId"],
        client.list_pipelines()["ResponseMetadata"]["RequestId"],
    }

    assert 3 == len(ids)


def test_an_error_is_a_client_error(client: Any) -> None:
    """An error of the service carries its code, its words and the HTTP status 400."""
    response = _error(client, "get_pipeline", name="missing").response

    text = "Account '123456789012' does not have a pipeline with name 'missing'"
    assert ({"Code": "PipelineNotFoundException", "Message": text}, 400) == (
        response["Error"],
        response["ResponseMetadata"]["HTTPStatusCode"],
    )


def test_an_error_reads_like_that_of_the_service(client: Any) -> None:
    """The text of an error is what botocore makes of an error of the service."""
    assert (
        "An error occurred (PipelineNotFoundException) when calling the GetPipeline operation: "
        "Account '123456789012' does not have a pipeline with name 'missing'"
    ) == str(_error(client, "get_pipeline", name="missing"))


def test_an_error_has_its_own_class(client: Any) -> None:
    """An error can be caught by its class in the exceptions of the client."""
    with pytest.raises(client.exceptions.PipelineNotFoundException):
        client.get_pipeline(name="missing")


def test_paginators_work(client: Any) -> None:
    """A paginator of botocore walks all pages."""
    for name in ("one", "two", "three"):
        client.create_pipeline(pipeline=release(name=name))
    pages = client.get_paginator("list_pipelines").paginate(PaginationConfig={"PageSize": 1})

    assert [1, 1, 1] == [len(page["pipelines"]) for page in pages]


def test_an_answer_can_be_changed(client: Any) -> None:
    """Changing an answer changes nothing behind it."""
    client.create_pipeline(pipeline=release())
    client.get_pipeline(name="release")["pipeline"]["stages"].clear()

    assert 4 == len(client.get_pipeline(name="release")["pipeline"]["stages"])


def test_a_request_can_be_changed_afterwards(client: Any) -> None:
    """Changing what was passed to a call changes nothing that the call has done."""
    declaration = release()
    client.create_pipeline(pipeline=declaration)
    declaration["stages"].clear()

    assert 4 == len(client.get_pipeline(name="release")["pipeline"]["stages"])


def test_a_request_is_not_changed(client: Any) -> None:
    """What was passed to a call is the same after it."""
    declaration = release()
    before = copy.deepcopy(declaration)
    client.create_pipeline(pipeline=declaration)

    assert before == declaration


# What is written down --------------------------------------------------------------------------


def test_a_call_is_written_down(mock: PipelineMock, client: Any) -> None:
    """A call is remembered with what was asked, from where, by whom and when."""
    mock.clock.advance(minutes=1)
    client.list_pipelines(maxResults=5)

    assert [
        ApiCall(
            service="codepipeline",
            operation="ListPipelines",
            parameters={"maxResults": 5},
            account="123456789012",
            region="us-east-1",
            caller="arn:aws:iam::123456789012:user/tester",
            time=parse_time("2026-01-05T09:01Z"),
        )
    ] == mock.calls


@pytest.mark.parametrize(
    ("name", "code"),
    [("missing", "PipelineNotFoundException"), ("not a name", "ValidationException")],
)
def test_a_failed_call_is_written_down(
    mock: PipelineMock, client: Any, name: str, code: str
) -> None:
    """A call that was refused is remembered with the code of its error."""
    _error(client, "get_pipeline", name=name)

    [call] = mock.calls
    assert ({"name": name}, code) == (call.parameters, call.error)


def test_calls_are_written_down_in_order(mock: PipelineMock, client: Any) -> None:
    """Calls stand in the order in which they were made, whatever became of them."""
    _error(client, "get_pipeline", name="release")
    client.create_pipeline(pipeline=release())
    client.get_pipeline(name="release")

    assert [
        ("GetPipeline", "PipelineNotFoundException"),
        ("CreatePipeline", None),
        ("GetPipeline", None),
    ] == [(call.operation, call.error) for call in mock.calls]


def test_tokens_of_botocore_are_written_down(mock: PipelineMock, client: Any) -> None:
    """What botocore adds to a request is remembered with it."""
    client.create_pipeline(pipeline=release())
    client.start_pipeline_execution(name="release")

    assert {"name", "clientRequestToken"} == set(mock.calls[-1].parameters)


@pytest.mark.parametrize("refused", [False, True])
def test_a_call_keeps_what_was_asked(mock: PipelineMock, client: Any, *, refused: bool) -> None:
    """A change of the request after the call does not show in what is remembered of it."""
    declaration = release()
    if refused:
        client.create_pipeline(pipeline=declaration)
        _error(client, "create_pipeline", pipeline=declaration)
    else:
        client.create_pipeline(pipeline=declaration)
    declaration["stages"].clear()

    assert 4 == len(mock.calls[-1].parameters["pipeline"]["stages"])


def test_what_is_remembered_is_not_what_is_worked_with(mock: PipelineMock, client: Any) -> None:
    """Changing what is remembered of a call changes no pipeline."""
    client.create_pipeline(pipeline=release())
    mock.calls[0].parameters["pipeline"]["stages"].clear()

    assert 4 == len(client.get_pipeline(name="release")["pipeline"]["stages"])


def test_a_call_that_botocore_refuses_never_arrives(mock: PipelineMock, client: Any) -> None:
    """What botocore itself refuses is not remembered: it never left the client."""
    with pytest.raises(ParamValidationError, match=r'Missing required parameter .* "name"'):
        client.get_pipeline()

    assert [] == mock.calls


def test_a_call_that_is_not_mocked_is_not_written_down(
    mock: PipelineMock, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only calls that were answered are remembered."""
    monkeypatch.delitem(OPERATIONS, "ListPipelines")
    with pytest.raises(NotMocked, match="does not answer codepipeline ListPipelines"):
        client.list_pipelines()
    mock.mistakes.clear()

    assert [] == mock.calls


# Accounts and Regions --------------------------------------------------------------------------


@pytest.mark.parametrize("elsewhere", [{"region": "eu-west-1"}, {"account": OTHER_ACCOUNT}])
def test_accounts_and_regions_are_worlds_of_their_own(
    mock: PipelineMock, client: Any, elsewhere: dict[str, str]
) -> None:
    """A pipeline of one account and Region is not seen in another one."""
    client.create_pipeline(pipeline=release())

    assert [] == _names(mock.client(**elsewhere))


@pytest.mark.parametrize("elsewhere", [{"region": "eu-west-1"}, {"account": OTHER_ACCOUNT}])
def test_a_name_is_free_in_another_world(
    mock: PipelineMock, client: Any, elsewhere: dict[str, str]
) -> None:
    """The same name can be used once in each account and Region."""
    client.create_pipeline(pipeline=release())
    there = mock.client(**elsewhere)
    there.create_pipeline(pipeline=release())
    there.delete_pipeline(name="release")

    assert (["release"], []) == (_names(client), _names(there))


def test_an_error_names_the_account_of_the_caller(mock: PipelineMock) -> None:
    """The words of an error name the account in which the call arrived."""
    elsewhere = mock.client(account=OTHER_ACCOUNT)

    assert f"Account '{OTHER_ACCOUNT}' does not" in str(_error(elsewhere, "get_pipeline", name="x"))


def test_all_worlds_share_the_clock(mock: PipelineMock, client: Any) -> None:
    """What is due in any account and Region happens when the clock moves."""
    clients = [client, mock.client(region="eu-west-1"), mock.client(account=OTHER_ACCOUNT)]
    for each in clients:
        each.create_pipeline(pipeline=release())
    mock.clock.advance(days=7)

    assert ["Failed"] * 3 == [_latest_status(each) for each in clients]


def _latest_status(client: Any) -> str:
    [execution] = client.list_pipeline_executions(pipelineName="release")[
        "pipelineExecutionSummaries"
    ]
    status: str = execution["status"]
    return status


# Callers ---------------------------------------------------------------------------------------


def test_acting_as_somebody(mock: PipelineMock, client: Any) -> None:
    """Inside the block somebody else calls, and after it the caller of the mock again."""
    with mock.acting_as(BOB):
        client.list_pipelines()
    client.list_pipelines()

    assert [BOB, "arn:aws:iam::123456789012:user/tester"] == [call.caller for call in mock.calls]


def test_acting_as_nests(mock: PipelineMock, client: Any) -> None:
    """The innermost block says who calls."""
    with mock.acting_as(BOB):
        with mock.acting_as(ALICE):
            client.list_pipelines()
        client.list_pipelines()

    assert [ALICE, BOB] == [call.caller for call in mock.calls]


def test_acting_as_ends_with_an_exception(mock: PipelineMock, client: Any) -> None:
    """A block that is left by an exception is left all the same."""
    with mock.acting_as(BOB):
        with pytest.raises(ZeroDivisionError), mock.acting_as(ALICE):
            raise ZeroDivisionError
        client.list_pipelines()

    assert BOB == mock.calls[0].caller


def test_acting_as_somebody_of_another_account(mock: PipelineMock, client: Any) -> None:
    """Calls of somebody from another account arrive in that account."""
    client.create_pipeline(pipeline=release())
    with mock.acting_as(ELSEWHERE):
        assert [] == _names(client)
    assert OTHER_ACCOUNT == mock.calls[-1].account


def test_who_approves_is_who_acts(mock: PipelineMock, client: Any) -> None:
    """The caller who answers an approval is recorded as the approver."""
    client.create_pipeline(pipeline=release())
    with mock.acting_as(BOB):
        client.put_approval_result(
            pipelineName="release",
            stageName="Approve",
            actionName="Sign",
            result={"summary": "Fine.", "status": "Approved"},
            token=open_token(client),
        )

    stage = client.get_pipeline_state(name="release")["stageStates"][2]
    assert BOB == stage["actionStates"][0]["latestExecution"]["lastUpdatedBy"]


def test_the_caller_of_the_mock_can_be_chosen() -> None:
    """The default caller and account are keywords of the mock."""
    with mock_codepipeline(caller=ELSEWHERE) as mock:
        mock.client().list_pipelines()

    [call] = mock.calls
    assert (ELSEWHERE, OTHER_ACCOUNT) == (call.caller, call.account)
