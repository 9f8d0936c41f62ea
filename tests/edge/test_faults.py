"""Faults beside what else there is: clients of all kinds, handlers of the user, moto, the CLI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import boto3
import botocore.session
import pytest
from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.hooks import EventAliaser
from botocore.stub import Stubber
from moto import mock_aws

from pipemock import NotMocked, mock_codepipeline
from pipemock._codepipeline.operations import OPERATIONS
from tests.declarations import release
from tests.stories.cli import open_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from pipemock import PipelineMock

STANDARD: Final = {"mode": "standard"}
MODES: Final = pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])


def _client(**config: Any) -> Any:
    session = boto3.Session("AKIAOFTHETEST", "secret", region_name="us-east-1")
    make: Any = session.client
    return make("codepipeline", config=Config(**config))


def _retries(client: Any) -> int:
    retries: int = client.list_pipelines()["ResponseMetadata"]["RetryAttempts"]
    return retries


# Clients ---------------------------------------------------------------------------------------


def test_a_client_without_credentials(mock: PipelineMock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that has no credentials, and would look for them in vain, meets faults too."""
    session = botocore.session.Session()
    monkeypatch.setattr(session, "get_credentials", lambda: None)
    client = session.create_client("codepipeline", region_name="us-east-1")
    mock.fault("ListPipelines", "ThrottlingException")

    assert 1 == _retries(client)


@pytest.mark.parametrize("config", [{}, {"signature_version": UNSIGNED}])
def test_nothing_is_signed(mock: PipelineMock, config: dict[str, Any]) -> None:
    """No attempt is signed: who has to fetch credentials for that has nothing to fetch."""
    seen: list[Any] = []
    client = _client(retries=STANDARD, **config)
    client.meta.events.register(
        "before-sign", lambda signature_version, **_: seen.append(signature_version)
    )
    mock.fault("ListPipelines", "ThrottlingException")
    client.list_pipelines()

    assert [UNSIGNED, UNSIGNED] == seen


@MODES
def test_a_client_made_before_the_mock(mock: PipelineMock, mode: str) -> None:
    """A client that was made before any mock meets the faults of the one that is active."""
    mock.stop()
    client = _client(retries={"mode": mode})
    with mock_codepipeline() as other:
        other.fault("ListPipelines", "ThrottlingException")
        retries = _retries(client)
    mock.start()

    assert 1 == retries


def test_a_later_call_is_signed_again(mock: PipelineMock) -> None:
    """The context of a call is as it was once the call is over: handlers may look at it."""
    seen: list[Any] = []
    client = _client(retries=STANDARD)
    client.meta.events.register(
        "after-call.codepipeline", lambda context, **_: seen.append(context["auth_type"])
    )
    client.list_pipelines()
    mock.fault("ListPipelines", "ThrottlingException")
    client.list_pipelines()

    assert seen[0] == seen[1]


def test_a_session_of_its_own_for_each_caller(mock: PipelineMock) -> None:
    """A call that meets a fault comes from whom it would come from without one."""
    caller = "arn:aws:iam::999999999999:role/release"
    mock.fault("ListPipelines", "ThrottlingException", times=2)
    client = mock.client(caller=caller)
    client.list_pipelines()
    client.list_pipelines()

    assert [("999999999999", caller)] * 2 == [(call.account, call.caller) for call in mock.calls]


# Handlers of the user --------------------------------------------------------------------------


def test_the_events_of_every_attempt(mock: PipelineMock) -> None:
    """Handlers of the user see each attempt, but for its being sent: nothing is."""
    seen: list[str] = []
    client = _client(retries=STANDARD)
    names = ("request-created", "before-send", "response-received", "needs-retry", "after-call")
    for name in names:
        client.meta.events.register(name, lambda event_name, **_: seen.append(event_name))
    mock.fault("ListPipelines", "ThrottlingException")
    client.list_pipelines()

    attempt = ["request-created", "response-received", "needs-retry"]
    assert [*attempt, *attempt, "after-call"] == [name.split(".")[0] for name in seen]


def test_a_broken_connection_is_told(mock: PipelineMock) -> None:
    """Handlers of the user receive the exception of a broken connection."""
    seen: list[Any] = []
    client = _client(retries=STANDARD)
    client.meta.events.register(
        "after-call-error.codepipeline.ListPipelines",
        lambda exception, **_: seen.append(exception),
    )
    mock.fault("ListPipelines", "EndpointConnectionError", times=None)
    with pytest.raises(EndpointConnectionError) as caught:
        client.list_pipelines()

    assert [caught.value] == seen


def test_a_stubber_comes_first(mock: PipelineMock) -> None:
    """A Stubber on the client answers before any fault, which then waits for another call."""
    fault = mock.fault("ListPipelines", "ThrottlingException")
    client = _client()
    with Stubber(client) as stubber:
        stubber.add_response("list_pipelines", {"pipelines": []})
        client.list_pipelines()

    assert 0 == fault.hits


def test_who_answers_what_is_sent_is_not_asked(mock: PipelineMock) -> None:
    """A handler that would answer what is sent does not hide the fault: nothing is sent."""
    headers: Any = {}
    answered = AWSResponse("", 200, headers, None)
    client = _client()
    client.meta.events.register("before-send", lambda **_: answered)
    mock.fault("ListPipelines", "AccessDeniedException")

    with pytest.raises(ClientError, match="AccessDeniedException"):
        client.list_pipelines()


@pytest.mark.parametrize("order", ["moto inside", "moto outside"])
def test_moto_does_not_hide_a_fault(order: str) -> None:
    """Inside or around moto, which knows CodePipeline too, a fault is met and passes."""
    mock, moto = mock_codepipeline(), mock_aws()
    contexts: list[Any] = [mock, moto] if order == "moto inside" else [moto, mock]
    with contexts[0], contexts[1]:
        client = mock.client()
        client.create_pipeline(pipeline=release())
        mock.fault("ListPipelines", "ServiceUnavailable")
        answer = client.list_pipelines()

    assert (1, "release") == (
        answer["ResponseMetadata"]["RetryAttempts"],
        answer["pipelines"][0]["name"],
    )


# What is not built, and what is left behind ----------------------------------------------------


@MODES
def test_not_mocked_after_a_fault(
    mock: PipelineMock, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attempt after the fault says that the operation is not mocked, and is not repeated."""
    monkeypatch.delitem(OPERATIONS, "ListPipelines")
    mock.fault("ListPipelines", "ThrottlingException")
    with pytest.raises(NotMocked, match="does not answer codepipeline ListPipelines"):
        _client(retries={"mode": mode}).list_pipelines()
    mock.mistakes.clear()

    assert [] == mock.calls


def test_a_fault_leaves_no_trace() -> None:
    """After the mock was left, botocore's emitter is the original, whatever is still set."""
    originals = (EventAliaser.emit, EventAliaser.emit_until_response)
    with mock_codepipeline() as mock:
        mock.fault("ListPipelines", "ThrottlingException", times=2)
        mock.client().list_pipelines()
        mock.fault("ListPipelines", "ThrottlingException", times=None)

    assert originals == (EventAliaser.emit, EventAliaser.emit_until_response)


# The CLI ---------------------------------------------------------------------------------------


def test_the_cli_tries_again(
    mock: PipelineMock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The AWS CLI tries again as it does on AWS, and then prints the answer."""
    mock.fault("ListPipelines", "ThrottlingException")
    with open_terminal(tmp_path, capsys) as terminal:
        printed = terminal.run("aws codepipeline list-pipelines --no-sign-request")

    assert ({"pipelines": []}, 2) == (printed, mock.calls[0].attempts)


def test_the_cli_gives_up(
    mock: PipelineMock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The AWS CLI prints the error of a fault that stays."""
    mock.fault("ListPipelines", "InternalFailure", times=None)
    with open_terminal(tmp_path, capsys) as terminal:
        refusal = terminal.refused("aws codepipeline list-pipelines --no-sign-request")

    assert "An error occurred (InternalFailure) when calling the ListPipelines" in refusal.message
