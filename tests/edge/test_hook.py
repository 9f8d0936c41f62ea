"""How calls get from any client to the innermost mock, and how no trace of that is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import BotoCoreError, ClientError, StubResponseError
from botocore.hooks import EventAliaser
from botocore.stub import Stubber

from pipemock import NotMocked, PipeMockError, mock_codepipeline
from pipemock._codepipeline.operations import OPERATIONS

if TYPE_CHECKING:
    from pipemock import PipelineMock

_ORIGINALS: Final = (EventAliaser.emit, EventAliaser.emit_until_response)
_NO_HEADERS: Final[Any] = {}
_ONE_PIPELINE: Final = {"pipelines": [{"name": "of the stub"}]}


class _RaisedError(Exception):
    pass


def _client(service: str = "codepipeline") -> Any:
    session = boto3.Session("AKIAOFTHETEST", "secret", region_name="us-east-1")
    make: Any = session.client
    return make(service)


def _methods() -> tuple[Any, Any]:
    return (EventAliaser.emit, EventAliaser.emit_until_response)


def _names(client: Any) -> list[str]:
    return [each["name"] for each in client.list_pipelines()["pipelines"]]


# The wrapping of botocore's emitter ------------------------------------------------------------


def test_nothing_is_wrapped_outside() -> None:
    """As long as no mock was entered, botocore's emitter is botocore's own."""
    assert ("botocore.hooks",) * 2 == tuple(method.__module__ for method in _methods())


@pytest.mark.usefixtures("mock")
def test_the_emitter_is_wrapped_inside() -> None:
    """While a mock is active, both methods of the emitter are wrapped."""
    assert not set(_ORIGINALS) & set(_methods())


def test_one_exit_leaves_no_trace() -> None:
    """After a mock was left, the methods of the emitter are the very originals."""
    with mock_codepipeline():
        pass

    assert _ORIGINALS == _methods()


def test_only_the_last_exit_unwraps() -> None:
    """Leaving an inner mock leaves the emitter wrapped for the outer one."""
    with mock_codepipeline():
        wrapped = _methods()
        with mock_codepipeline():
            pass

        assert wrapped == _methods()
    assert _ORIGINALS == _methods()


def test_an_exception_leaves_no_trace() -> None:
    """An exception passes through nested mocks, and the emitter is the original again."""
    with pytest.raises(_RaisedError), mock_codepipeline(), mock_codepipeline():
        raise _RaisedError

    assert _ORIGINALS == _methods()


def test_leaving_out_of_order_leaves_no_trace() -> None:
    """Mocks that are stopped in the order of their start leave the original emitter behind."""
    first, second = mock_codepipeline().start(), mock_codepipeline().start()
    first.stop()
    second.stop()

    assert _ORIGINALS == _methods()


# The order of answers --------------------------------------------------------------------------


def test_the_innermost_mock_answers() -> None:
    """Of nested mocks the innermost is called, and none of the others."""
    client = _client()
    with mock_codepipeline() as outer, mock_codepipeline() as inner:
        client.list_pipelines()

    assert (0, 1) == (len(outer.calls), len(inner.calls))


def test_leaving_the_inner_mock_lets_the_outer_one_answer() -> None:
    """When the inner mock is left, the outer one answers again."""
    client = _client()
    with mock_codepipeline() as outer:
        with mock_codepipeline():
            client.list_pipelines()
        client.list_pipelines()

    assert 1 == len(outer.calls)


def test_an_exception_in_the_inner_mock_lets_the_outer_one_answer() -> None:
    """When the inner mock is left by an exception, the outer one answers again."""
    client = _client()
    with mock_codepipeline() as outer:
        with pytest.raises(_RaisedError), mock_codepipeline():
            raise _RaisedError
        client.list_pipelines()

    assert 1 == len(outer.calls)


def test_the_mock_that_stays_answers() -> None:
    """When the outer mock is left before the inner one, the inner one continues answering."""
    client = _client()
    outer, inner = mock_codepipeline().start(), mock_codepipeline().start()
    outer.stop()
    client.list_pipelines()
    inner.stop()

    assert (0, 1) == (len(outer.calls), len(inner.calls))


def test_a_stubber_comes_first(mock: PipelineMock) -> None:
    """A Stubber on the same client answers before the mock, which never receives the call."""
    client = _client()
    with Stubber(client) as stubber:
        stubber.add_response("list_pipelines", _ONE_PIPELINE)
        answered = _names(client)

    assert (["of the stub"], []) == (answered, mock.calls)


@pytest.mark.usefixtures("mock")
def test_a_deactivated_stubber_lets_the_mock_answer() -> None:
    """When the Stubber on a client is deactivated, the mock answers."""
    client = _client()
    stubber = Stubber(client)
    stubber.add_response("list_pipelines", _ONE_PIPELINE)
    stubber.activate()
    stubber.deactivate()

    assert [] == _names(client)


def test_a_stubber_without_answers_is_not_helped_out(mock: PipelineMock) -> None:
    """A Stubber that has run out of answers raises its own error, as without the mock."""
    client = _client()
    with Stubber(client), pytest.raises(StubResponseError, match="no additional calls expected"):
        client.list_pipelines()

    assert [] == mock.calls


@pytest.mark.parametrize("made", ["before", "inside"])
def test_a_handler_of_the_user_comes_first(made: str) -> None:
    """A handler that the user put on the event `before-call` answers before the mock."""
    old = _client()
    with mock_codepipeline() as mock:
        client = old if made == "before" else mock.client()
        client.meta.events.register("before-call.codepipeline", _answer_by_hand)

        assert (["by hand"], []) == (_names(client), mock.calls)


def test_a_handler_of_the_user_that_has_no_answer_changes_nothing(client: Any) -> None:
    """A handler that only looks on leaves the answer to the mock."""
    seen: list[str] = []
    client.meta.events.register("before-call", lambda model, **_: seen.append(model.name))

    assert ([], ["ListPipelines"]) == (_names(client), seen)


def test_what_a_handler_of_the_user_changes_is_what_arrives(mock: PipelineMock) -> None:
    """Parameters that a handler of the user adds before the request is built reach the mock."""
    client = mock.client()
    client.meta.events.register("before-parameter-build.codepipeline.ListPipelines", _ask_for_five)
    client.list_pipelines()

    assert {"maxResults": 5} == mock.calls[0].parameters


def _answer_by_hand(**_: Any) -> tuple[AWSResponse, dict[str, Any]]:
    return AWSResponse("", 200, _NO_HEADERS, None), {"pipelines": [{"name": "by hand"}]}


def _ask_for_five(params: dict[str, Any], **_: Any) -> None:
    params["maxResults"] = 5


# What passes by untouched ----------------------------------------------------------------------


def test_another_service_with_a_stubber_passes_by(mock: PipelineMock) -> None:
    """A stubbed client of another service is served by its Stubber inside the mock."""
    s3 = _client("s3")
    with Stubber(s3) as stubber:
        stubber.add_response("list_buckets", {"Buckets": [{"Name": "artifacts"}]})
        [bucket] = s3.list_buckets()["Buckets"]

    assert ("artifacts", []) == (bucket["Name"], mock.calls)


@pytest.mark.usefixtures("mock")
def test_another_service_goes_its_whole_way() -> None:
    """A call to another service is built, signed and parsed as without a mock."""
    sts = _client("sts")
    sts.meta.events.register_first("before-send.sts", _caller_of_the_wire)

    assert "signed by AKIAOFTHETEST" == sts.get_caller_identity()["Arn"]


def test_presigning_makes_no_call(mock: PipelineMock) -> None:
    """A presigned URL of another service is made as without the mock."""
    url = _client("s3").generate_presigned_url(
        "get_object", Params={"Bucket": "artifacts", "Key": "Code.zip"}
    )

    assert ("https://artifacts.s3.amazonaws.com/Code.zip", []) == (url.split("?")[0], mock.calls)


def test_presigning_of_the_mocked_service_makes_no_call(mock: PipelineMock) -> None:
    """A presigned URL of CodePipeline itself is made by botocore, and the mock is not called."""
    url = _client().generate_presigned_url("list_pipelines")

    assert ("https://codepipeline.us-east-1.amazonaws.com/", []) == (url.split("?")[0], mock.calls)


def _caller_of_the_wire(request: Any, **_: Any) -> AWSResponse:
    authorization = request.headers["Authorization"].decode()
    signer = authorization.split("Credential=")[1].split("/")[0]
    result = f"<GetCallerIdentityResult><Arn>signed by {signer}</Arn></GetCallerIdentityResult>"
    body = f"<GetCallerIdentityResponse>{result}</GetCallerIdentityResponse>"
    return AWSResponse(request.url, 200, _NO_HEADERS, _Raw(body.encode()))


class _Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> list[bytes]:
        return [self._body]


# What nobody answers ---------------------------------------------------------------------------


def test_an_operation_that_is_not_built_never_leaves(
    mock: PipelineMock, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error for an operation that is not answered names those that are, and a way out."""
    monkeypatch.delitem(OPERATIONS, "ListPipelines")
    with pytest.raises(NotMocked) as caught:
        client.list_pipelines()
    mock.mistakes.clear()

    assert (
        "pipemock does not answer codepipeline ListPipelines, and it never lets such a call reach "
        f"AWS. It answers these operations of codepipeline: {', '.join(sorted(OPERATIONS))}. To "
        "answer the call yourself, put a botocore Stubber on the client: it comes first."
    ) == str(caught.value)


def test_what_is_not_built_can_be_stubbed(
    mock: PipelineMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way out works: a Stubber answers what the mock does not."""
    monkeypatch.delitem(OPERATIONS, "ListPipelines")
    client = mock.client()
    with Stubber(client) as stubber:
        stubber.add_response("list_pipelines", _ONE_PIPELINE)

        assert ["of the stub"] == _names(client)


@pytest.mark.parametrize("family", [ClientError, BotoCoreError])
def test_production_code_does_not_swallow_not_mocked(family: type[Exception]) -> None:
    """The error of a call that is not mocked is not one that production code catches."""
    assert not issubclass(NotMocked, family)


# A call that is under way -----------------------------------------------------------------------


def test_a_mock_entered_in_the_middle_of_a_call() -> None:
    """A call that began outside is not answered half-way: the message says what to do."""
    client, mock = _client(), mock_codepipeline()

    def enter(**_: Any) -> None:
        mock.start()

    client.meta.events.register("before-parameter-build.codepipeline.*", enter)
    with pytest.raises(PipeMockError) as caught:
        client.list_pipelines()
    recorded = list(mock.mistakes)
    mock.mistakes.clear()
    mock.stop()

    assert (
        "A mock was entered while this call was being made: enter it before the call begins."
        == str(caught.value)
    )
    assert ([caught.value], _ORIGINALS) == (recorded, _methods())


def test_a_wrapper_of_somebody_else_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another tool put around botocore's methods is asked meanwhile, and is there again."""
    asked: list[str] = []

    def emit(self: EventAliaser, event_name: str, **kwargs: Any) -> Any:
        asked.append(event_name)
        return _ORIGINALS[0](self, event_name, **kwargs)

    monkeypatch.setattr(EventAliaser, "emit", emit)
    with mock_codepipeline() as mock:
        mock.client().list_pipelines()

    assert "before-parameter-build.codepipeline.ListPipelines" in asked
    assert emit is EventAliaser.emit
