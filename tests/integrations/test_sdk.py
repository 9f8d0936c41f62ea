"""The SDK's own tools with the mock: handlers, paginators, waiters, stubs, recorders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.stub import Stubber

from pipemock import mock_codepipeline
from tests.codepipeline.listings import LISTINGS
from tests.declarations import condition, deploy, pipeline, release, rule, source, v2

if TYPE_CHECKING:
    from pipemock import PipelineMock

NO_HEADERS: Final[Any] = {}

# Those whose rows come in pages of a size that the caller chooses; the others are tried below, and
# ListActionTypes and ListDeployActionExecutionTargets where they have rows enough.
ELSEWHERE: Final = {"list_action_types", "list_deploy_action_execution_targets"}


@pytest.fixture
def own() -> Any:
    """Return a client of the test, with handlers of its own."""
    make: Any = boto3.Session("AKIAOFTHETEST", "secret", region_name="us-east-1").client
    return make("codepipeline")


# Handlers --------------------------------------------------------------------------------------


def _notes(client: Any) -> list[str]:
    seen: list[str] = []
    for event in (
        "provide-client-params",
        "before-parameter-build",
        "before-call",
        "request-created",
        "before-sign",
        "before-send",
        "before-parse",
        "response-received",
        "needs-retry",
        "after-call",
        "after-call-error",
    ):
        client.meta.events.register(event, lambda event_name, **_: seen.append(event_name))
    return seen


@pytest.mark.usefixtures("mock")
def test_handlers_around_a_call_hear_of_it(own: Any) -> None:
    """Handlers before and after a call run; those of the network do not: nothing is sent."""
    seen = _notes(own)
    own.list_pipelines()

    assert [
        f"{name}.codepipeline.ListPipelines"
        for name in ("provide-client-params", "before-parameter-build", "before-call", "after-call")
    ] == seen


def test_handlers_of_retries_hear_of_a_fault(mock: PipelineMock, own: Any) -> None:
    """Handlers are called for each attempt that meets a fault, except those of what is sent."""
    mock.fault("ListPipelines", "ThrottlingException")
    seen = _notes(own)
    own.list_pipelines()

    # The client's signer hears of a request before the handler of the test, and signs nothing.
    made = ["before-sign", "request-created"]
    attempt = [*made, "before-parse", "response-received", "needs-retry"]
    assert [
        "provide-client-params",
        "before-parameter-build",
        "before-call",
        *attempt,
        *attempt,
        "after-call",
    ] == [name.partition(".")[0] for name in seen]


def test_a_handler_of_the_user_can_demand_a_retry(mock: PipelineMock, own: Any) -> None:
    """What the user says of retries counts, as it does for calls that go out."""

    def insist(attempts: int, **_: Any) -> int | None:
        return 0 if attempts < 9 else None

    own.meta.events.register_first("needs-retry.codepipeline", insist)
    mock.fault("ListPipelines", "ThrottlingException", times=None)
    with pytest.raises(own.exceptions.ClientError, match="ThrottlingException"):
        own.list_pipelines()

    assert [9] == [call.attempts for call in mock.calls]


@pytest.mark.usefixtures("mock")
def test_a_handler_of_the_user_can_change_an_answer(own: Any) -> None:
    """A handler behind the call may change what the caller gets, and nothing else changes."""

    def rename(parsed: dict[str, Any], **_: Any) -> None:
        parsed["pipelines"][0]["name"] = "renamed"

    own.create_pipeline(pipeline=release())
    own.meta.events.register("after-call.codepipeline.ListPipelines", rename, "once")
    changed = own.list_pipelines()["pipelines"]
    own.meta.events.unregister("after-call.codepipeline.ListPipelines", unique_id="once")

    assert ["renamed"] == [each["name"] for each in changed]
    assert ["release"] == [each["name"] for each in own.list_pipelines()["pipelines"]]


def test_a_handler_of_the_user_can_provide_parameters(mock: PipelineMock, own: Any) -> None:
    """Parameters that a handler puts in the place of the caller's are those that arrive."""
    own.meta.events.register(
        "provide-client-params.codepipeline.ListPipelines", lambda **_: {"maxResults": 7}
    )
    own.list_pipelines()

    assert [{"maxResults": 7}] == [call.parameters for call in mock.calls]


def test_a_recorder_on_a_session(mock: PipelineMock) -> None:
    """Tools that record and play by wildcards on a session, as placebo does, work beside it."""
    session = boto3.Session("AKIAOFTHETEST", "secret", region_name="us-east-1")
    recorded: dict[str, Any] = {}
    events: Any = session.events
    events.register(
        "after-call.*.*", lambda parsed, model, **_: recorded.update({model.name: dict(parsed)})
    )
    make: Any = session.client
    make("codepipeline").list_pipelines()
    events.register(
        "before-call.*.*",
        lambda model, **_: (AWSResponse("", 200, NO_HEADERS, None), recorded[model.name]),
    )
    played = make("codepipeline").list_pipelines()

    assert [] == recorded["ListPipelines"]["pipelines"] == played["pipelines"]
    assert 1 == len(mock.calls)


def test_a_stub_for_one_operation(mock: PipelineMock, own: Any) -> None:
    """A user's own answer for one operation leaves the others of the client to the mock."""

    def busy(**_: Any) -> Any:
        error = {"Error": {"Code": "ConcurrentModificationException", "Message": "Busy."}}
        return AWSResponse("", 400, NO_HEADERS, None), error

    own.create_pipeline(pipeline=release())
    own.meta.events.register("before-call.codepipeline.StopPipelineExecution", busy)
    with pytest.raises(own.exceptions.ConcurrentModificationException):
        own.stop_pipeline_execution(pipelineName="release", pipelineExecutionId="0" * 36)

    assert ["CreatePipeline"] == [call.operation for call in mock.calls]


def test_stubbed_and_mocked_clients_side_by_side(mock: PipelineMock, own: Any) -> None:
    """A Stubber belongs to its client: another client of the same service meets the mock."""
    with Stubber(own) as stubber:
        stubber.add_client_error("list_pipelines", "ThrottlingException")
        with pytest.raises(own.exceptions.ClientError, match="ThrottlingException"):
            own.list_pipelines()
        answered = mock.client().list_pipelines()

    assert ([], 1) == (answered["pipelines"], len(mock.calls))


# Paginators and waiters ------------------------------------------------------------------------


def test_every_operation_that_has_pages_is_tried(own: Any) -> None:
    """For each operation that boto3 can page there is a test that reads its pages."""
    pageable = {name for name in dir(own) if name.startswith("list_") and own.can_paginate(name)}
    tried = {listing.operation for listing in LISTINGS}

    assert pageable == tried | ELSEWHERE | {"list_rule_executions"}


def test_paginators_of_rules(client: Any) -> None:
    """The paginator of boto3 reads every page of ListRuleExecutions."""
    rules = [rule(f"R{number}", "DeploymentWindow", Cron="* * * * * *") for number in range(3)]
    stages = (("Source", [source()]), ("Ship", [deploy()]))
    entry = {"beforeEntry": condition("FAIL", *rules)}
    client.create_pipeline(pipeline=v2(pipeline(*stages), Ship=entry))
    pages = client.get_paginator("list_rule_executions").paginate(
        pipelineName="release", PaginationConfig={"PageSize": 2}
    )
    found = [[row["ruleName"] for row in page["ruleExecutionDetails"]] for page in pages]

    assert [2, 1] == [len(names) for names in found]
    assert {"R0", "R1", "R2"} == {name for names in found for name in names}


@pytest.mark.parametrize("service", ["codepipeline", "codecommit"])
def test_there_are_no_waiters(mock: PipelineMock, service: str) -> None:
    """boto3 models no waiters for these services: who waits has to poll, here as on AWS."""
    assert [] == mock.client(service).waiter_names


def test_each_mock_sees_all_sessions() -> None:
    """All sessions and clients are reached, whether they are global, explicit or of a thread."""
    clients = [
        boto3.Session(region_name=region).client("codepipeline")
        for region in ("us-east-1", "eu-west-1")
    ]
    with mock_codepipeline() as mock:
        for each in (*clients, boto3.client("codepipeline", region_name="ap-south-1")):
            each.list_pipelines()

    assert ["us-east-1", "eu-west-1", "ap-south-1"] == [call.region for call in mock.calls]
