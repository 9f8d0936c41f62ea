"""Functions with Lambda connected: those that are not registered are invoked there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import boto3
import pytest
from botocore.stub import ANY, Stubber

from pipemock import PipeMockError, PipeMockWarning, succeed
from tests.client_helpers import created, latest, status
from tests.declarations import build, condition, pipeline, rule, source, v2
from tests.integrations.receivers import functions, invoking, raising, refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock


def _succeed(client: Any) -> Any:
    return lambda _, event: client.put_job_success_result(jobId=event["CodePipeline.job"]["id"])


def _error(client: Any) -> dict[str, str]:
    details: dict[str, str] = (latest(client, "announce") or {})["errorDetails"]
    return details


def test_a_function_is_invoked(mock: PipelineMock, client: Any) -> None:
    """A function that nobody registered is invoked with the event of its job, not awaited."""
    invoked: list[tuple[str, Any]] = []
    mock.connect(lambda_=functions(lambda *arguments: invoked.append(arguments)))
    execution_id = created(client, invoking())

    [invocation] = mock.lambda_invocations
    assert [("announce", invocation.event)] == invoked
    assert (True, "InProgress") == (invocation.was_called, status(client, execution_id))


def test_the_call_to_lambda(mock: PipelineMock, client: Any) -> None:
    """What boto3 sends is an invocation of the type that does not wait, with a payload of JSON."""
    lambda_client = mock.client("lambda")
    mock.connect(lambda_=lambda_client)
    wanted = {"FunctionName": "announce", "InvocationType": "Event", "Payload": ANY}
    with Stubber(lambda_client) as stubber:
        stubber.add_response("invoke", {"StatusCode": 202}, wanted)
        created(client, invoking())

        stubber.assert_no_pending_responses()


def test_a_function_may_call_back_at_once(mock: PipelineMock, client: Any) -> None:
    """A function that puts its result in the same thread finds its job, and all continues."""
    mock.connect(lambda_=functions(_succeed(client)))
    execution_id = created(client, invoking("first", "second"))

    assert "Succeeded" == status(client, execution_id)
    assert ["first", "second"] == [each.function_name for each in mock.lambda_invocations]


def test_a_function_that_stays_silent_times_out(mock: PipelineMock, client: Any) -> None:
    """An invoked function that puts no result lets its action time out."""
    mock.connect(lambda_=functions(lambda *_: None))
    execution_id = created(client, invoking())
    mock.clock.advance(minutes=20)

    assert "Failed" == status(client, execution_id)


def test_registered_functions_stay_here(mock: PipelineMock, client: Any) -> None:
    """A function that the test has registered is called in Python, not through the client."""
    elsewhere: list[str] = []
    mock.connect(lambda_=functions(lambda name, _: elsewhere.append(name)))
    mock.lambda_function("announce", lambda event, _: _succeed(client)("announce", event))
    execution_id = created(client, invoking("announce", "second"))

    assert (["second"], "InProgress") == (elsewhere, status(client, execution_id))


def test_a_behaviour_needs_no_function(mock: PipelineMock, client: Any) -> None:
    """Where a behaviour says what an action does, no function is invoked."""
    mock.connect(lambda_=functions(lambda name, _: pytest.fail(name)))
    mock.when(category="Invoke").then(succeed())
    execution_id = created(client, invoking())

    assert ("Succeeded", False) == (
        status(client, execution_id),
        mock.lambda_invocations[0].was_called,
    )


def test_a_rule_invokes_its_function(mock: PipelineMock, client: Any) -> None:
    """A rule LambdaInvoke in a condition goes through the client as well."""
    mock.connect(lambda_=functions(_succeed(client)))
    entry = condition("FAIL", rule("Ask", "LambdaInvoke", FunctionName="ask"))
    stages = (("Source", [source()]), ("Build", [build()]))
    execution_id = created(client, v2(pipeline(*stages), Build={"beforeEntry": entry}))

    assert ("Succeeded", "ask") == (
        status(client, execution_id),
        mock.lambda_invocations[0].function_name,
    )


# What does not work -----------------------------------------------------------------------------


NOT_ALLOWED: Final = (
    "The Pipeline or Action role does not have permission to invoke the AWS Lambda function "
    "announce. Add the lambda:InvokeFunction permission to the role\N{RIGHT SINGLE QUOTATION MARK}"
    "s policy, and then try again."
)


@pytest.mark.parametrize(
    ("refused_by", "code", "words"),
    [
        (
            "ResourceNotFoundException",
            "ConfigurationError",
            "The AWS Lambda function announce does not exist.",
        ),
        (
            "AccessDeniedException",
            "PermissionError",
            NOT_ALLOWED,
        ),
    ],
)
def test_a_function_that_cannot_be_invoked_fails_its_action(
    mock: PipelineMock, client: Any, refused_by: str, code: str, words: str
) -> None:
    """A function that does not exist, or may not be invoked, fails the action."""
    mock.connect(lambda_=functions(raising(refusal(refused_by))))
    execution_id = created(client, invoking())

    assert ("Failed", {"code": code, "message": words}) == (
        status(client, execution_id),
        _error(client),
    )
    assert not mock.lambda_invocations[0].was_called


def test_a_refused_action_looks_like_one_whose_function_is_known_not_to_exist(
    mock: PipelineMock, client: Any
) -> None:
    """That there is no function looks the same whether a test says so, or Lambda."""
    mock.connect(lambda_=functions(raising(refusal("ResourceNotFoundException"))))
    created(client, invoking())
    by_lambda = latest(client, "announce")
    mock.lambda_function("announce", None)
    client.start_pipeline_execution(name="release")
    by_the_test = latest(client, "announce")

    assert (by_lambda or {}) | {"actionExecutionId": ""} == (by_the_test or {}) | {
        "actionExecutionId": ""
    }


def test_a_client_in_trouble_is_told_of(mock: PipelineMock, client: Any) -> None:
    """Any other error of the client is a warning, and the action waits for a result."""
    mock.connect(lambda_=functions(raising(refusal("TooManyRequestsException"))))
    with pytest.warns(PipeMockWarning) as warned:
        execution_id = created(client, invoking())

    assert "InProgress" == status(client, execution_id)
    assert [
        (
            "The client of Lambda, for function announce raised "
            f"{refusal('TooManyRequestsException')!r}. AWS does not report this to CodePipeline: "
            "action announce waits for a result until it times out at 2026-01-05T09:20:00.000Z."
        )
    ] == [str(each.message) for each in warned]


def test_a_refusal_that_comes_too_late_changes_nothing(mock: PipelineMock, client: Any) -> None:
    """A function that has put its result before its invocation fails has done its work."""
    absent = refusal("ResourceNotFoundException")

    def work_and_vanish(_: str, event: dict[str, Any]) -> None:
        client.put_job_success_result(jobId=event["CodePipeline.job"]["id"])
        raise absent

    mock.connect(lambda_=functions(work_and_vanish))
    execution_id = created(client, invoking())

    assert "Succeeded" == status(client, execution_id)


# What can be connected --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keyword", "service"), [("s3", "s3"), ("sns", "sns"), ("events", "events")]
)
def test_the_client_of_another_service_is_refused(
    mock: PipelineMock, client: Any, keyword: str, service: str
) -> None:
    """A client in the wrong place is reported at once, with what belongs there."""
    words = f"=...) takes a client of {service}, and this is one of codepipeline"
    with pytest.raises(PipeMockError, match=re.escape(f"connect({keyword}{words}")):
        mock.connect(**{keyword: client})


def test_a_mistake_connects_nothing(mock: PipelineMock, client: Any) -> None:
    """Where one of several clients is wrong, everything stays as it was."""
    mock.connect(lambda_=functions(_succeed(client)))
    with pytest.raises(PipeMockError, match="takes a client of events, and this is one of sns"):
        mock.connect(events=boto3.client("sns", region_name="us-east-1"))

    assert "Succeeded" == status(client, created(client, invoking()))


def test_an_asynchronous_client_is_refused(mock: PipelineMock) -> None:
    """An asynchronous client can't be waited for here, which the message says."""
    sns = mock.client("sns")

    async def call(*_: Any) -> None:
        """Answer later."""

    sns._make_api_call = call
    with pytest.raises(PipeMockError, match="and this is an asynchronous one"):
        mock.connect(sns=sns)
