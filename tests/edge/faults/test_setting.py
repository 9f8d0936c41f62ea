"""What can be set as a fault, and what a mistake in setting one says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError, mock_codepipeline
from pipemock._edge.clients import operation, operation_names
from pipemock._edge.fault_checks import COMMON_ERRORS
from tests.edge.faults.call_results import new_client, outcome

if TYPE_CHECKING:
    from pipemock import PipelineMock

SERVICES: Final = pytest.mark.parametrize("service", ["codepipeline", "codecommit"])


def _mistake(mock: PipelineMock, *values: str, **keywords: Any) -> str:
    with pytest.raises(PipeMockError) as caught:
        mock.fault(*values, **keywords)
    return str(caught.value)


# What is possible ------------------------------------------------------------------------------


@SERVICES
def test_every_error_of_the_model_can_be_set(mock: PipelineMock, service: str) -> None:
    """Every operation can fail with each error that the model lists for it."""
    set_ones = [
        mock.fault(name, shape.name, service=service).code
        for name in operation_names(service)
        for shape in operation(service, name).error_shapes
    ]

    assert set_ones


def test_the_status_of_an_unknown_operation(mock: PipelineMock) -> None:
    """It is 400, as in captures, and not 404, as on the page of common errors."""
    assert 400 == mock.fault("GetPipeline", "UnknownOperationException").status


@SERVICES
@pytest.mark.parametrize("code", COMMON_ERRORS)
def test_common_errors_can_be_set(mock: PipelineMock, service: str, code: str) -> None:
    """Any operation can fail with the errors that all have in common."""
    fault = mock.fault("TagResource", code, service=service)

    assert (service, COMMON_ERRORS[code]) == (fault.service, fault.status)


# docs.aws.amazon.com/codepipeline/latest/APIReference/CommonErrors.html, with the exceptions that
# `fault_checks.py` names.
STATUSES: Final = {
    400: "AccessDeniedException MalformedHttpRequestException RequestAbortedException "
    "RequestExpired RequestLimitExceeded SerializationException ThrottlingException "
    "UnknownOperationException ValidationError ValidationException",
    401: "NotAuthorized",
    403: "ExpiredTokenException IncompleteSignature OptInRequired UnrecognizedClientException",
    408: "RequestTimeoutException",
    413: "RequestEntityTooLargeException",
    429: "TooManyRequestsException",
    500: "InternalFailure",
    503: "ServiceUnavailable",
}


def test_common_errors_are_those_of_the_page() -> None:
    """The errors that operations share, and their statuses, are the documented ones."""
    documented = {code: status for status, codes in STATUSES.items() for code in codes.split()}

    assert documented == COMMON_ERRORS


def test_the_model_knows_the_status(mock: PipelineMock) -> None:
    """The HTTP status of an error is that of the model, and 400 where a model has none."""
    name, code = "StartPipelineExecution", "ConflictException"
    [shape] = [each for each in operation("codepipeline", name).error_shapes if each.name == code]
    modelled = shape.metadata.get("error", {"httpStatusCode": 400})

    assert modelled["httpStatusCode"] == mock.fault(name, code).status


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("CreateCustomActionType", "InvalidActionTypeException"),
        ("UpdatePipeline", "PipelineNotFoundException"),
    ],
)
def test_what_the_service_does_beside_its_model(mock: PipelineMock, name: str, code: str) -> None:
    """An error that the service is known to answer although the model does not list it is taken."""
    assert 400 == mock.fault(name, code).status


def test_any_code_with_a_status(mock: PipelineMock) -> None:
    """With an explicit status, any code can be set."""
    mock.fault("GetPipeline", "OutOfPaper", "Refill the tray.", status=507)

    assert "OutOfPaper" == outcome(mock.client())


@pytest.mark.parametrize(("status", "attempts"), [(418, 1), (502, 3), (504, 3)])
def test_the_status_counts_for_retries(mock: PipelineMock, status: int, attempts: int) -> None:
    """Whether the SDK tries again an error that it does not know depends on its status."""
    fault = mock.fault("GetPipeline", "Broken", status=status, times=None)
    outcome(new_client(retries={"mode": "standard"}))

    assert attempts == fault.hits


def test_operations_that_are_not_built(mock: PipelineMock) -> None:
    """An operation that the mock does not play can fail: nothing needs to be performed."""
    code = "RepositoryDoesNotExistException"
    mock.fault("GetRepository", code, service="codecommit")
    client = mock.client("codecommit")

    assert code == outcome(client, "get_repository", repositoryName="shop")


# Mistakes --------------------------------------------------------------------------------------


def test_an_operation_that_does_not_exist(mock: PipelineMock) -> None:
    """A wrong operation is refused with the nearest ones, and with all that there are."""
    message = _mistake(mock, "GetPipelinState", "ThrottlingException")

    start = "codepipeline has no operation 'GetPipelinState'. Did you mean GetPipelineState"
    assert (start, True) == (message[: len(start)], message.endswith(", UpdatePipeline."))


def test_an_operation_in_the_spelling_of_boto3(mock: PipelineMock) -> None:
    """The name of a client's method is not taken, and the name of the operation is reported."""
    message = _mistake(mock, "list_webhooks", "ThrottlingException")

    assert "Did you mean ListWebhooks? Its operations are " in message


def test_an_operation_like_no_other(mock: PipelineMock) -> None:
    """Where nothing is near, the mistake says only what there is."""
    message = _mistake(mock, "Q", "ThrottlingException")

    start = "codepipeline has no operation 'Q'. Its operations are AcknowledgeJob, "
    assert start == message[: len(start)]


def test_an_operation_of_the_other_service(mock: PipelineMock) -> None:
    """An operation that the other service has is refused with a word on how to say so."""
    message = _mistake(mock, "GetRepository", "ThrottlingException")

    start = (
        "codepipeline has no operation 'GetRepository'. codecommit has it: pass "
        "service='codecommit'. The operations of codecommit are "
        "AssociateApprovalRuleTemplateWithRepository, "
    )
    assert start == message[: len(start)]


def test_an_operation_like_one_of_the_other_service(mock: PipelineMock) -> None:
    """A misspelt operation of the other service is recognised too."""
    message = _mistake(mock, "CreateRepositry", "ThrottlingException")

    start = "codepipeline has no operation 'CreateRepositry'. Did you mean CreateRepository or "
    assert start == message[: len(start)]
    assert "? codecommit has it: pass service='codecommit'. The operations of " in message


def test_a_service_that_is_not_mocked(mock: PipelineMock) -> None:
    """Calls of another service do not come here, so that they can meet no fault."""
    assert (
        "pipemock does not answer for 's3', only for codecommit, codepipeline. "
        "Leave out service= for CodePipeline."
    ) == _mistake(mock, "GetObject", "NoSuchKey", service="s3")


def test_a_code_that_the_operation_never_answers(mock: PipelineMock) -> None:
    """A wrong code is refused with the nearest ones, with all that there are, and a way out."""
    message = _mistake(mock, "GetPipeline", "PipelineNotFound")

    common = ", ".join(COMMON_ERRORS)
    assert (
        "GetPipeline does not fail with 'PipelineNotFound'. Did you mean PipelineNotFoundException "
        "or PipelineVersionNotFoundException? It fails with PipelineNotFoundException, "
        "PipelineVersionNotFoundException, ValidationException; every operation may fail with "
        f"{common}; a connection breaks with ConnectTimeoutError, ConnectionClosedError, "
        "EndpointConnectionError, ReadTimeoutError. To make it fail with any other code, give the "
        "HTTP status of the answer too, such as status=400."
    ) == message


def test_a_connection_is_near_too(mock: PipelineMock) -> None:
    """A misspelled way to break a connection is recognised."""
    message = _mistake(mock, "GetPipeline", "ReadTimeout")

    assert "Did you mean ReadTimeoutError" in message


def test_a_parameter_that_does_not_exist(mock: PipelineMock) -> None:
    """A parameter that the operation does not have would match no call, and is refused."""
    wanted = {"nam": "release"}

    assert (
        "GetPipeline has no parameter 'nam'. Did you mean name? It takes name, version."
    ) == _mistake(mock, "GetPipeline", "ThrottlingException", parameters=wanted)


@pytest.mark.parametrize("times", [0, -1])
def test_times_that_are_none(mock: PipelineMock, times: int) -> None:
    """A fault that nobody could meet is refused."""
    assert (f"times is a number from 1, not {times}; None means every time.") == _mistake(
        mock, "GetPipeline", "ThrottlingException", times=times
    )


@pytest.mark.parametrize("status", [200, 399, 600])
def test_a_status_that_is_no_failure(mock: PipelineMock, status: int) -> None:
    """With an HTTP status that no error has, botocore would raise nothing."""
    assert (
        f"A call does not fail with the HTTP status {status}, only with 400 to 599."
    ) == _mistake(mock, "GetPipeline", "ThrottlingException", status=status)


@pytest.mark.parametrize("status", [400, 599])
def test_the_outermost_statuses(mock: PipelineMock, status: int) -> None:
    """The first and the last HTTP status of an error are taken."""
    assert status == mock.fault("GetPipeline", "Broken", status=status).status


def test_the_first_status_of_a_lost_answer(mock: PipelineMock) -> None:
    """A call with a status below 500 was refused, so it was not performed."""
    lost = mock.fault("GetPipeline", "Broken", status=500, performed=True)

    assert (500, True) == (lost.status, lost.performed)
    assert (
        "A call that fails with Broken was not performed. With performed=True, use "
        "ConnectionClosedError, ReadTimeoutError, or an HTTP status from 500."
    ) == _mistake(mock, "GetPipeline", "Broken", status=499, performed=True)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("ThrottlingException", "Rate exceeded"),
        ("RequestLimitExceeded", "Rate exceeded"),
        ("TooManyRequestsException", "Rate exceeded"),
        ("ServiceUnavailable", ""),
    ],
)
def test_the_usual_message(mock: PipelineMock, code: str, message: str) -> None:
    """Throttling has its own words, and other faults have none unless they are given."""
    assert message == mock.fault("GetPipeline", code).message
    assert "Mine." == mock.fault("GetPipeline", code, "Mine.").message


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"times": "2"}, "times is an integer, not '2'. Write one, such as times=1."),
        ({"status": "500"}, "status is an integer, not '500'. Write one, such as status=1."),
        ({"performed": 1}, "performed is True or False, not 1. Write performed=True."),
        ({"service": ""}, "service is an empty text. Give one that is not empty."),
        ({"message": 5}, "message is a text, not 5. Write '5'."),
        (
            {"parameters": ["name"]},
            "parameters is a dict, not ['name']. Write it like parameters={'name': 'value'}.",
        ),
        ({"parameters": {1: "a"}}, "parameters[1] is a text, not 1. Write '1'."),
    ],
)
def test_arguments_of_another_type(mock: PipelineMock, given: dict[str, Any], message: str) -> None:
    """Each argument has its type, and the refusal names it."""
    assert message == _mistake(mock, "GetPipeline", "ThrottlingException", **given)


@pytest.mark.parametrize("given", [{"message": "Words."}, {"status": 504}])
def test_a_broken_connection_answers_nothing(mock: PipelineMock, given: dict[str, Any]) -> None:
    """Where no answer arrives there can be no words and no status in it."""
    assert (
        "ReadTimeoutError is raised by botocore, because no answer arrives: it has no message and "
        "no status. Leave them out."
    ) == _mistake(mock, "GetPipeline", "ReadTimeoutError", **given)


def test_a_fault_outside_a_mock() -> None:
    """A mock that is not active has no calls, so that none can fail."""
    assert _mistake(mock_codepipeline(), "GetPipeline", "ThrottlingException").startswith(
        "This mock is not active"
    )
