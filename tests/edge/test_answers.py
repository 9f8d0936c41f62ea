"""Answers to calls that arrive without a client, and the checks of all answers."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from botocore.awsrequest import HeadersDict
from botocore.parsers import create_parser

from pipemock import NotMocked, PipeMockError, call
from pipemock._codepipeline.operations import OPERATIONS
from pipemock._edge import calls, wire
from pipemock._edge.answers import Answer, Error
from pipemock._edge.clients import operation
from pipemock._edge.responses import response
from pipemock._edge.services import SERVICES
from pipemock._errors import ServiceError
from tests.declarations import BOB, release
from tests.output_shapes import expect_valid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from botocore.model import OperationModel

    from pipemock import PipelineMock

    Asked = list[tuple[str, Mapping[str, Any]]]

_FIRST_ID: Final = "00000000-0000-4000-8000-000000000000"
_MISSING: Final = Error(
    "PipelineNotFoundException",
    "Account '123456789012' does not have a pipeline with name 'missing'",
)

_TWICE: Final = Error("ConcurrentModificationException", "Twice.")
"""An error whose message is a member in the service model."""


def _call(
    mock: PipelineMock, name: str, /, *, service: str = "codepipeline", **parameters: Any
) -> calls.Call:
    return calls.Call(
        cloud=mock._cloud,
        model=operation(service, name),
        parameters=parameters,
        region="us-east-1",
        access_key=None,
    )


# Calls without a client ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "name", "body"),
    [
        ("codepipeline", "ListPipelines", {"pipelines": []}),
        ("codecommit", "ListRepositories", {"repositories": []}),
    ],
)
def test_an_answer_has_the_members_of_the_output(
    mock: PipelineMock, service: str, name: str, body: dict[str, Any]
) -> None:
    """The answer to a call of any service has the status, the request id and the output alone."""
    answer = calls.answer(_call(mock, name, service=service))

    assert Answer(status=200, request_id=_FIRST_ID, body=body) == answer


def test_an_operation_without_output_has_an_empty_answer(mock: PipelineMock) -> None:
    """The answer of an operation without output has neither members nor an error."""
    answer = calls.answer(_call(mock, "DeletePipeline", name="release"))

    assert Answer(status=200, request_id=_FIRST_ID, body={}, error=None) == answer


def test_an_error_is_no_member(mock: PipelineMock) -> None:
    """The answer to a refused call has the code and the text of the error, and no members."""
    answer = calls.answer(_call(mock, "GetPipeline", name="missing"))

    assert Answer(status=400, request_id=_FIRST_ID, body={}, error=_MISSING) == answer


def test_the_status_of_an_error_is_its_own(
    mock: PipelineMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer to a refused call has the HTTP status of the error."""

    def refuse(_request: Any) -> dict[str, Any]:
        raise ServiceError(code="ServiceUnavailable", message="Not now.", status=503)

    monkeypatch.setitem(OPERATIONS, "ListPipelines", refuse)

    assert 503 == calls.answer(_call(mock, "ListPipelines")).status


def test_a_request_id_tells_attempts_apart(mock: PipelineMock) -> None:
    """The request id depends on the number of the call and on that of the attempt."""
    ids = [
        calls.answer(_call(mock, "ListPipelines"), attempts=attempts).request_id
        for attempts in (1, 3)
    ]

    assert [_FIRST_ID, "00000002-0000-4000-8000-000000000001"] == ids


def test_a_call_without_a_client_is_recorded(mock: PipelineMock) -> None:
    """A call without a client is recorded with its Region, its attempts and its caller."""
    asked = attrs.evolve(
        _call(mock, "ListPipelines", maxResults=5),
        region="eu-west-1",
        access_key=mock._cloud.callers.access_key_of(BOB),
    )
    calls.answer(asked, attempts=2)

    [recorded] = mock.calls
    assert ("codepipeline", "ListPipelines", {"maxResults": 5}, "eu-west-1", BOB, 2) == (
        recorded.service,
        recorded.operation,
        recorded.parameters,
        recorded.region,
        recorded.caller,
        recorded.attempts,
    )


# Mistakes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("way_in", [calls.answer, calls.perform])
def test_a_call_that_is_not_mocked_is_a_mistake(
    mock: PipelineMock, monkeypatch: pytest.MonkeyPatch, way_in: Callable[[calls.Call], Any]
) -> None:
    """A mistake is recorded for every way in, with or without a client."""
    monkeypatch.delitem(OPERATIONS, "ListPipelines")
    with pytest.raises(NotMocked) as raised:
        way_in(_call(mock, "ListPipelines"))
    recorded = list(mock.mistakes)
    mock.mistakes.clear()

    assert [raised.value] == recorded


def _return_nothing(_starting: Any) -> Any:
    return None


def test_a_mistake_inside_another_call_is_recorded_once(mock: PipelineMock, client: Any) -> None:
    """A mistake that passes through two calls, one of which makes the other, is recorded once."""

    def call_again(_starting: Any) -> Any:
        return client.create_pipeline(pipeline=release(name="inner"))

    mock.when(pipeline="inner", category="Source").then(call(_return_nothing))
    mock.when(pipeline="release", category="Source").then(call(call_again))
    with pytest.raises(PipeMockError, match="None, which is not a behaviour"):
        client.create_pipeline(pipeline=release())
    recorded = len(mock.mistakes)
    mock.mistakes.clear()

    assert 1 == recorded


# Checks of all answers -------------------------------------------------------------------------


@pytest.fixture
def asked() -> Iterator[Asked]:
    asked: Asked = []

    def check(model: OperationModel, body: Mapping[str, Any]) -> None:
        asked.append((model.name, body))

    calls.answer_checks.append(check)
    yield asked
    calls.answer_checks.remove(check)


@pytest.mark.usefixtures("mock")
def test_each_answer_is_checked(asked: Asked, client: Any) -> None:
    """Every check is called once for each answer, with the members of the output alone."""
    client.list_pipelines()
    client.create_pipeline(pipeline=release())
    client.delete_pipeline(name="release")

    assert [("ListPipelines", {"pipelines": []}), ("CreatePipeline", ["pipeline"])] == [
        (asked[0][0], asked[0][1]),
        (asked[1][0], list(asked[1][1])),
    ]
    assert [("DeletePipeline", {})] == asked[2:]


@pytest.mark.usefixtures("mock")
def test_an_error_is_not_checked(asked: Asked, client: Any) -> None:
    """No check is called for an error: it has no output."""
    with pytest.raises(client.exceptions.PipelineNotFoundException):
        client.get_pipeline(name="missing")

    assert [] == asked


def test_an_answer_after_a_fault_is_checked(mock: PipelineMock, asked: Asked, client: Any) -> None:
    """The attempt that meets no fault is checked as any other call is."""
    mock.fault("ListPipelines", "ThrottlingException")
    client.list_pipelines()

    assert [("ListPipelines", {"pipelines": []})] == asked


def test_the_suite_checks_every_answer(mock: PipelineMock, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer of another shape than the service model's fails the test that gets it."""
    monkeypatch.setitem(OPERATIONS, "ListPipelines", lambda _request: {"pipelines": "none"})

    assert expect_valid in calls.answer_checks
    with pytest.raises(AssertionError, match=r"ListPipelines: .*Invalid type for parameter"):
        mock.client().list_pipelines()


# Answers for botocore --------------------------------------------------------------------------


_ANY: Final = {"codepipeline": "GetPipeline", "codecommit": "GetBranch"}
_ERRORS: Final = [
    (service, Error(shape.name, "Twice."), 400)
    for service in SERVICES
    for shape in operation(service, _ANY[service]).service_model.error_shapes
]


@pytest.mark.parametrize(
    ("service", "error", "status"),
    [
        ("codepipeline", None, 200),
        ("codepipeline", _TWICE, 418),
        ("codecommit", Error("Unknown", "no"), 400),
        *_ERRORS,
    ],
    ids=str,
)
def test_an_answer_is_given_to_botocore_as_it_parses_one(
    service: str, error: Error | None, status: int
) -> None:
    """The parsed response is what botocore's parser and its retry loop make of the answer."""
    model: Any = operation(service, _ANY[service])
    written = wire.JSON.written({}) if error is None else wire.JSON.error("", *attrs.astuple(error))
    headers = {"x-amzn-requestid": "of the test", "content-type": "application/x-amz-json-1.1"}
    received = {"status_code": status, "headers": HeadersDict(headers), "body": written}
    expected = create_parser("json").parse(received, model.output_shape)
    if error is not None:
        modelled = model.service_model.shape_for_error_code(error.code)
        expected |= create_parser("json").parse(received, modelled) if modelled else {}
    expected["ResponseMetadata"]["RetryAttempts"] = 0
    http, parsed = response(model, Answer(status=status, request_id="of the test", error=error))

    assert expected == parsed
    assert (status, headers) == (http.status_code, dict(http.headers))


@pytest.mark.parametrize("name", ["release", "missing"])
def test_handlers_receive_the_request_id_after_a_fault(mock: PipelineMock, name: str) -> None:
    """After a fault, the response and what was parsed from it have the same request id."""
    ids: list[str] = []

    def see(http_response: Any, parsed: Any, **_: Any) -> None:
        metadata = parsed["ResponseMetadata"]
        ids.extend((http_response.headers["x-amzn-requestid"], metadata["RequestId"]))

    client = mock.client()
    client.create_pipeline(pipeline=release())
    client.meta.events.register("after-call.codepipeline.GetPipeline", see)
    mock.fault("GetPipeline", "ThrottlingException")
    with contextlib.suppress(client.exceptions.PipelineNotFoundException):
        client.get_pipeline(name=name)

    assert ["00000001-0000-4000-8000-000000000001"] * 2 == ids
