"""Clients of every origin reach the mock, and the clients of the handle need no environment."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import boto3
import botocore.handlers
import botocore.session
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.credentials import DeferredRefreshableCredentials
from botocore.handlers import BUILTIN_HANDLERS, REGISTER_FIRST, REGISTER_LAST
from moto import mock_aws

from pipemock import PipeMockError, mock_codepipeline
from pipemock._clock.times import parse_time
from pipemock._edge import clients
from tests.declarations import BOB, approval, pipeline, release, source

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

OTHER_ACCOUNT: Final = "999999999999"


def _client(session: boto3.Session | None = None, **members: Any) -> Any:
    made = session or boto3.Session("AKIAOFTHETEST", "secret", region_name="us-east-1")
    make: Any = made.client
    return make("codepipeline", **members)


_MADE_AT_IMPORT: Final = _client()


@pytest.fixture(autouse=True)
def _without_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    # There is always something to take away, on any machine.
    monkeypatch.setenv("AWS_PROFILE", "of somebody")
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


def _origin_of_the_call(mock: PipelineMock, client: Any) -> tuple[str, str, str]:
    client.list_pipelines()
    call = mock.calls[-1]
    return (call.account, call.region, call.caller)


# Where a client may come from ------------------------------------------------------------------


# The events of botocore's guide to its event system, and those of this version's code.
EVENTS_OF_A_CALL: Final = (
    "after-call",
    "after-call-error",
    "before-call",
    "before-endpoint-resolution",
    "before-parameter-build",
    "before-parse",
    "before-send",
    "before-sign",
    "choose-signer",
    "creating-client-class",
    "needs-retry",
    "provide-client-params",
    "request-created",
    "response-received",
)


def test_a_client_made_at_import_is_reached(mock: PipelineMock) -> None:
    """A client that a module made when it was imported is reached."""
    _MADE_AT_IMPORT.list_pipelines()

    assert 1 == len(mock.calls)


def test_a_client_made_before_is_reached_by_each_mock() -> None:
    """One client that lives longer than the mocks is answered by each of them."""
    client = _client()
    with mock_codepipeline() as first:
        client.create_pipeline(pipeline=release())
    with mock_codepipeline() as second:
        client.list_pipelines()

    assert (["CreatePipeline"], ["ListPipelines"]) == tuple(
        [call.operation for call in mock.calls] for mock in (first, second)
    )


def test_a_client_made_inside_is_reached(mock: PipelineMock) -> None:
    """A client that is made inside the mock is reached."""
    _client().list_pipelines()

    assert 1 == len(mock.calls)


def test_a_client_of_an_old_session_is_reached() -> None:
    """A client that is made inside by a session from outside is reached."""
    session = boto3.Session("AKIAOFTHETEST", "secret", region_name="us-east-1")
    with mock_codepipeline() as mock:
        _client(session).list_pipelines()

    assert 1 == len(mock.calls)


def test_a_client_of_the_default_session_is_reached(mock: PipelineMock) -> None:
    """A client made by `boto3.client` is reached."""
    boto3.client("codepipeline", region_name="us-east-1").list_pipelines()

    assert 1 == len(mock.calls)


def test_a_client_of_botocore_alone_is_reached(mock: PipelineMock) -> None:
    """A client made by a session of botocore, without boto3, is reached."""
    session: Any = botocore.session.get_session()
    session.create_client("codepipeline", region_name="us-east-1").list_pipelines()

    assert 1 == len(mock.calls)


def test_a_client_without_credentials_is_reached(mock: PipelineMock) -> None:
    """A client for which no credentials can be found is answered all the same."""
    origin = _origin_of_the_call(mock, _client(boto3.Session(region_name="eu-west-1")))

    assert ("123456789012", "eu-west-1", "arn:aws:iam::123456789012:user/tester") == origin


def test_a_client_that_does_not_sign_is_reached(mock: PipelineMock) -> None:
    """A client that does not sign its requests is answered all the same."""
    unsigned = _client(config=Config(signature_version=UNSIGNED))

    assert "arn:aws:iam::123456789012:user/tester" == _origin_of_the_call(mock, unsigned)[2]


def test_credentials_are_not_refreshed(mock: PipelineMock) -> None:
    """Credentials that would go out to refresh themselves are not asked for their key."""
    session: Any = botocore.session.get_session()
    session._credentials = DeferredRefreshableCredentials(pytest.fail, method="assume-role")
    client = _client(boto3.Session(botocore_session=session, region_name="us-east-1"))

    assert "123456789012" == _origin_of_the_call(mock, client)[0]


def test_clients_that_do_not_validate_are_reached(mock: PipelineMock) -> None:
    """A client with parameter validation switched off is judged by the mock, as by the service."""
    client = _client(config=Config(parameter_validation=False))
    with pytest.raises(client.exceptions.ClientError, match="'name' failed to satisfy constraint"):
        client.get_pipeline()

    assert "ValidationException" == mock.calls[0].error


# The clients of the handle ---------------------------------------------------------------------


def test_a_client_of_the_handle_needs_no_environment(
    mock: PipelineMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a missing profile nor a missing Region keeps the handle from making a client."""
    monkeypatch.setenv("AWS_PROFILE", "that does not exist")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere/config")

    assert [] == mock.client().list_pipelines()["pipelines"]


def test_clients_of_the_handle_share_nothing(mock: PipelineMock) -> None:
    """Handlers, credentials and Region of one client never reach another."""
    first, second = mock.client(region="eu-west-1", caller=BOB), mock.client()
    met: list[str] = []
    first.meta.events.register("before-call.*.*", lambda **_: met.append("first"))
    first.list_pipelines()
    second.list_pipelines()
    mock.client().list_pipelines()

    assert ["first"] == met
    assert ["eu-west-1", "us-east-1", "us-east-1"] == [call.region for call in mock.calls]
    assert [BOB, mock.calls[1].caller, mock.calls[1].caller] == [c.caller for c in mock.calls]
    assert BOB != mock.calls[1].caller


@pytest.mark.parametrize("service", ["codepipeline", "codecommit", "s3"])
def test_clients_of_the_handle_have_the_handlers_of_botocore(
    mock: PipelineMock, service: str
) -> None:
    """Every event of a call and of a client meets the handlers that it meets in any client."""
    handlers = [_handlers(client) for client in (mock.client(service), _of_boto3(service))]

    assert handlers[0] == handlers[1]
    assert any(handlers[0].values())


@pytest.mark.parametrize("service", ["codepipeline", "s3"])
def test_clients_of_the_handle_have_the_handlers_of_other_tools(
    mock: PipelineMock, monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    """Handlers that another tool gives to all clients are met, in the order that it wants."""
    met: list[str] = []
    added = [
        (f"ask.{service}", _handler(met, "last"), REGISTER_LAST),
        (f"ask.{service}", _handler(met, "middle")),
        (f"ask.{service}", _handler(met, "first"), REGISTER_FIRST),
        ("ask.sns", _handler(met, "another service")),
        (f"docs.*.{service}.*", _handler(met, "the docs of the service")),
    ]
    mock.client(service)
    for module in (clients, botocore.handlers):
        monkeypatch.setattr(module, "BUILTIN_HANDLERS", [*BUILTIN_HANDLERS, *added])
    events = mock.client(service).meta.events
    events.emit(f"ask.{service}.ListThings")
    events.emit(f"docs.list_things.{service}.ListThings")

    assert ["first", "middle", "last", "the docs of the service"] == met


@pytest.mark.parametrize("service", ["codepipeline", "s3"])
def test_clients_of_the_handle_have_the_handlers_of_initializers(
    mock: PipelineMock, service: str
) -> None:
    """Handlers that an initializer of botocore gives to all sessions are met."""
    met: list[str] = []
    mock.client(service)

    def initialize(session: Any) -> None:
        session.register("ask", _handler(met, "an initializer"))

    botocore.register_initializer(initialize)
    try:
        mock.client(service).meta.events.emit(f"ask.{service}.ListThings")
    finally:
        botocore.unregister_initializer(initialize)
    mock.client(service).meta.events.emit(f"ask.{service}.ListThings")

    assert ["an initializer"] == met


def _handler(met: list[str], name: str) -> Callable[..., None]:
    return lambda **_: met.append(name)


@pytest.mark.parametrize("service", ["codepipeline", "codecommit"])
def test_clients_of_the_handle_copy_no_handlers_of_other_services(
    mock: PipelineMock, service: str
) -> None:
    """What only another service emits has no handler, since each client would copy it."""
    for event in ("before-call.s3.GetObject", "docs.x.s3.GetObject.complete-section"):
        assert _found(_of_boto3(service), event) != _found(mock.client(service), event)


def _of_boto3(service: str) -> Any:
    make_client: Any = boto3.Session(region_name="us-east-1").client
    return make_client(service)


# The trie of an emitter finds the handlers of an event; nothing public does without calling them.
def _handlers(client: Any) -> dict[str, list[str]]:
    model = client.meta.service_model
    events = [
        f"{kind}.{model.service_id.hyphenize()}.{operation}"
        for kind in EVENTS_OF_A_CALL
        for operation in model.operation_names
    ]
    return {event: _found(client, event) for event in events}


def _found(client: Any, event: str) -> list[str]:
    found = client.meta.events._emitter._handlers.prefix_search(event)
    return [getattr(each, "__qualname__", repr(type(each))) for each in found]


SEARCH = """
import os, sys
from pipemock import mock_codepipeline
searched = []
sys.addaudithook(lambda event, what: event == "os.listdir" and searched.append(str(what[0])))
with mock_codepipeline() as mock:
    for service in ("codepipeline", "s3"):
        mock.client(service)
        print(sum(f"botocore{os.sep}data" in each for each in searched))
"""


def test_a_client_of_the_handle_searches_no_other_service() -> None:
    """The first client reads few folders, where botocore reads those of all services."""
    command = [sys.executable, "-c", SEARCH]
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 -- our own
    ours, all_services = map(int, done.stdout.split())

    assert 5 > ours
    assert 100 < all_services


def test_a_client_of_the_handle_has_the_paginators_and_waiters_of_boto3(
    mock: PipelineMock,
) -> None:
    """A client finds all models of its service, and none where there is none."""
    clients = [mock.client(), _of_boto3("codepipeline")]

    assert [True, True] == [each.can_paginate("list_pipelines") for each in clients]
    assert [[], []] == [each.waiter_names for each in clients]


@pytest.mark.parametrize("service", ["codepipeline", "s3"])
def test_clients_of_the_handle_share_the_model_of_their_service(
    mock: PipelineMock, service: str
) -> None:
    """A service model describes no client, and its shapes are made once for all of them."""
    first, second = mock.client(service), mock.client(service)

    assert first.meta.service_model is second.meta.service_model


def test_a_client_of_the_handle_reads_the_environment_anew(
    mock: PipelineMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the environment says when a client is made counts, not what it said before."""
    before = mock.client()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:4566")
    monkeypatch.setenv("AWS_RETRY_MODE", "adaptive")
    after = mock.client()
    monkeypatch.delenv("AWS_ENDPOINT_URL")

    assert "http://localhost:4566" == after.meta.endpoint_url
    assert "adaptive" == after.meta.config.retries["mode"]
    assert before.meta.endpoint_url == mock.client().meta.endpoint_url


def test_clients_of_the_handle_look_for_no_proxy(
    mock: PipelineMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No proxy is between them and the mock; clients of other services have that of the user."""
    monkeypatch.setenv("HTTPS_PROXY", "http://localhost:9")
    clients_of = [mock.client(service) for service in ("codepipeline", "codecommit", "s3")]
    found = [each._endpoint.http_session._proxy_config._proxies for each in clients_of]

    assert [{}, {}, {"https": "http://localhost:9"}] == found


def test_a_client_of_the_handle_has_the_region_of_the_mock() -> None:
    """A client of the handle works in the mock's own Region."""
    with mock_codepipeline(region="ap-southeast-2") as mock:
        assert "ap-southeast-2" == mock.client().meta.region_name


@pytest.mark.parametrize(
    ("wanted", "origin"),
    [
        ({}, ("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/tester")),
        (
            {"region": "eu-west-1"},
            ("123456789012", "eu-west-1", "arn:aws:iam::123456789012:user/tester"),
        ),
        (
            {"account": OTHER_ACCOUNT},
            (OTHER_ACCOUNT, "us-east-1", f"arn:aws:iam::{OTHER_ACCOUNT}:user/tester"),
        ),
        ({"caller": BOB}, ("123456789012", "us-east-1", BOB)),
        (
            {"caller": f"arn:aws:sts::{OTHER_ACCOUNT}:assumed-role/release/Bob"},
            (
                OTHER_ACCOUNT,
                "us-east-1",
                f"arn:aws:sts::{OTHER_ACCOUNT}:assumed-role/release/Bob",
            ),
        ),
    ],
)
def test_a_client_of_the_handle_knows_its_place(
    mock: PipelineMock, wanted: dict[str, str], origin: tuple[str, str, str]
) -> None:
    """The Region, the account and the caller of a client decide where its calls come from."""
    assert origin == _origin_of_the_call(mock, mock.client(**wanted))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"caller": "Bob"}, "'Bob' is not the ARN of a caller"),
        ({"account": "1234"}, "'1234' is not an account"),
        ({"account": OTHER_ACCOUNT, "caller": BOB}, f"123456789012, not to {OTHER_ACCOUNT}"),
    ],
)
def test_a_client_of_nobody_is_refused(
    mock: PipelineMock, wanted: dict[str, str], words: str
) -> None:
    """The handle makes no client for a caller or an account that cannot be."""
    with pytest.raises(PipeMockError, match=words):
        mock.client(**wanted)


def test_a_client_keeps_its_caller_in_acting_as(mock: PipelineMock) -> None:
    """A client keeps its own caller while `acting_as` changes that of the others."""
    own = mock.client(caller=BOB)
    with mock.acting_as("arn:aws:iam::123456789012:user/Alice"):
        assert BOB == _origin_of_the_call(mock, own)[2]


def test_a_client_is_not_taken_for_the_caller_of_another_mock() -> None:
    """A client that another mock made for somebody is never taken for somebody else."""
    with mock_codepipeline() as outer:
        bobs = outer.client(caller=BOB)
        with mock_codepipeline() as inner:
            inner.client(caller="arn:aws:iam::123456789012:user/Alice")

            assert "arn:aws:iam::123456789012:user/Alice" != _origin_of_the_call(inner, bobs)[2]


# Threads ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("hasty_threads")
def test_threads_lose_no_update(mock: PipelineMock, client: Any) -> None:
    """Sixteen threads start executions with one client, and every one of them counts."""
    client.create_pipeline(pipeline=pipeline(("Source", [source()]), ("Next", [approval()])))
    with ThreadPoolExecutor(16) as threads:
        started = list(threads.map(_start_an_execution, [client] * 64))

    executions = client.list_pipeline_executions(pipelineName="release")
    listed = {each["pipelineExecutionId"] for each in executions["pipelineExecutionSummaries"]}
    assert (64, set(), 64 + 2) == (len(set(started)), set(started) - listed, len(mock.calls))


@pytest.mark.usefixtures("hasty_threads")
def test_threads_share_one_caller(mock: PipelineMock, client: Any) -> None:
    """All threads have the same caller while the block of `acting_as` is open."""
    with mock.acting_as(BOB), ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda _: client.list_pipelines(), range(16)))

    assert [BOB] * 16 == [call.caller for call in mock.calls]


@pytest.mark.usefixtures("hasty_threads")
def test_the_clock_moves_between_the_calls_of_threads(mock: PipelineMock, client: Any) -> None:
    """Threads that call while others move the clock see no state in between."""
    client.create_pipeline(pipeline=release())
    with ThreadPoolExecutor(16) as threads:
        moved = [threads.submit(mock.clock.advance, hours=1) for _ in range(32)]
        asked = [threads.submit(client.get_pipeline_state, name="release") for _ in range(32)]
    for future in (*moved, *asked):
        future.result()

    assert parse_time("2026-01-06T17:00Z") == mock.clock.now


def _start_an_execution(client: Any) -> str:
    answer = client.start_pipeline_execution(name="release")
    execution_id: str = answer["pipelineExecutionId"]
    return execution_id


# Beside moto -----------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["moto inside", "moto outside"])
def test_moto_serves_the_other_services(order: str) -> None:
    """Inside or around moto, CodePipeline is ours and a bucket is moto's."""
    mock = mock_codepipeline()
    contexts: list[Any] = [mock, mock_aws()] if order == "moto inside" else [mock_aws(), mock]
    with contextlib.ExitStack() as stack:
        for context in contexts:
            stack.enter_context(context)
        mock.client("s3").create_bucket(Bucket="artifacts")
        mock.client().create_pipeline(pipeline=release())

        [bucket] = mock.client("s3").list_buckets()["Buckets"]
    assert ("artifacts", ["CreatePipeline"]) == (
        bucket["Name"],
        [call.operation for call in mock.calls],
    )
