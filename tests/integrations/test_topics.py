"""Approvals with SNS connected: requests are published, and a receiver can answer them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from pipemock import PipeMockWarning, approve, call, mock_codepipeline, succeed
from pipemock.events import PipelineEvent
from tests.client_helpers import attempts, created, latest, started, status
from tests.declarations import approval, build, open_token, pipeline, source
from tests.event_rows import told
from tests.integrations.receivers import (
    TOPIC,
    arn_of,
    asking,
    queue,
    raising,
    received,
    refusal,
    topics,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock.behaviours import ActionStarting, Behaviour

NO_TOPIC: Final = (
    f"No Amazon SNS topic with the ARN {TOPIC} was found. Update your pipeline to use an existing "
    "topic, or create a new one to use in your pipeline."
)
NO_PERMISSION: Final = (
    "The Pipeline or Action role does not have permission to publish to topics in Amazon SNS. Add "
    "the sns:Publish permission to the role\N{RIGHT SINGLE QUOTATION MARK}s policy, and then try "
    "again."
)
NO_SUCH_ARN: Final = (
    f"An invalid topic ARN ({TOPIC}) was provided. Update your pipeline to use a valid topic, or "
    "create a new one to use in your pipeline."
)


@pytest.fixture
def inbox(mock: PipelineMock, moto: None) -> str:  # noqa: ARG001 -- has to be active
    """Return the URL of a queue that receives what is published; SNS is connected."""
    sns, url = mock.client("sns"), queue(mock)
    topic = sns.create_topic(Name="approvals")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn_of(mock, url))
    mock.connect(sns=sns)
    return url


def _states(mock: PipelineMock) -> list[str]:
    return [line for line in told(mock.events) if line.startswith("Sign ")]


# What is published -----------------------------------------------------------------------------


def test_a_request_is_published(mock: PipelineMock, client: Any, inbox: str) -> None:
    """A queue that is subscribed to the topic receives subject and message of the request."""
    created(client, asking())

    [notification] = mock.notifications
    [envelope] = received(mock, inbox)
    assert (TOPIC, notification.subject, notification.message) == (
        envelope["TopicArn"],
        envelope["Subject"],
        envelope["Message"],
    )


def test_a_bot_answers_the_request(mock: PipelineMock, client: Any, inbox: str) -> None:
    """The message in the queue has everything needed to approve."""
    execution_id = created(client, asking())
    [envelope] = received(mock, inbox)
    asked = json.loads(envelope["Message"])["approval"]
    client.put_approval_result(
        pipelineName=asked["pipelineName"],
        stageName=asked["stageName"],
        actionName=asked["actionName"],
        token=asked["token"],
        result={"status": "Approved", "summary": "Looks good."},
    )

    assert "Succeeded" == status(client, execution_id)


def test_the_longest_subject_is_as_long_as_a_subject_may_be(
    mock: PipelineMock, client: Any, inbox: str
) -> None:
    """The names are cut so that SNS takes the subject: it has one hundred characters at most."""
    created(client, asking("A" * 100, name="r" * 100))

    [envelope] = received(mock, inbox)
    assert 100 == len(envelope["Subject"])


def test_nothing_is_published_any_more(mock: PipelineMock, client: Any, inbox: str) -> None:
    """After SNS is no longer connected, a request is only written down."""
    mock.connect()
    created(client, asking())

    assert ([], 1) == (received(mock, inbox), len(mock.notifications))


def test_a_request_is_published_when_its_time_has_come(
    mock: PipelineMock, client: Any, inbox: str
) -> None:
    """An approval that time brings about publishes as the clock gets there, not at the end."""
    heard: list[Any] = []
    mock.connect(sns=topics(lambda **_: heard.append(mock.clock.now)))
    mock.when(action="First").then(approve(after=60))
    created(client, asking("First", "Second"))
    begun = mock.clock.now
    mock.clock.advance(hours=1)

    assert [0.0, 60.0] == [(moment - begun).total_seconds() for moment in heard]
    assert [] == received(mock, inbox)


# Receivers that call back at once --------------------------------------------------------------


def test_a_receiver_may_call_back_at_once(mock: PipelineMock, client: Any) -> None:
    """A receiver that answers in the same thread finds the approval open, and all continues."""

    def answer(*, Message: str, **_: str) -> None:  # noqa: N803 -- as boto3 has it
        asked = json.loads(Message)["approval"]
        assert asked["token"] == open_token(client, action=asked["actionName"])
        client.put_approval_result(
            pipelineName=asked["pipelineName"],
            stageName=asked["stageName"],
            actionName=asked["actionName"],
            token=asked["token"],
            result={"status": "Approved", "summary": ""},
        )

    mock.connect(sns=topics(answer))
    execution_id = created(client, asking("First", "Second", "Third"))

    assert "Succeeded" == status(client, execution_id)
    assert 3 == len(mock.notifications)


def test_a_receiver_may_let_time_pass(mock: PipelineMock, client: Any) -> None:
    """A receiver runs within the call that caused the request, and may move the clock."""
    heard: list[Any] = []

    def wait(*, Subject: str, **_: str) -> None:  # noqa: N803 -- as boto3 has it
        if Subject.endswith("Second"):
            mock.clock.advance(minutes=10)
        heard.append(mock.clock.now)

    mock.connect(sns=topics(wait))
    mock.when(action="First").then(approve(after=60))
    begun = mock.clock.now
    created(client, asking("First", "Second"))
    mock.clock.advance(minutes=1)

    assert [0.0, 660.0] == [(moment - begun).total_seconds() for moment in heard]


def test_what_a_receiver_sets_off_comes_later(mock: PipelineMock, client: Any) -> None:
    """What a receiver sets off is published after it has returned: nobody is called inside."""
    heard: list[str] = []

    def start_another(**_: str) -> None:
        heard.append("begins")
        if len(heard) == 1:
            started(client)
        heard.append("ends")

    mock.connect(sns=topics(start_another))
    client.create_pipeline(pipeline=asking() | {"executionMode": "PARALLEL", "pipelineType": "V2"})

    assert ["begins", "ends"] * 2 == heard


def test_nothing_leaves_in_the_middle_of_a_step(mock: PipelineMock, client: Any) -> None:
    """A call from a function that decides how an action goes sends nothing: the step continues."""
    heard: list[str] = []

    def decide(starting: ActionStarting) -> Behaviour:
        client.list_pipelines()
        heard.append(f"{starting.action} begins")
        return succeed()

    mock.connect(sns=topics(lambda **_: heard.append("asked")))
    mock.when(category="Build").then(call(decide))
    sign = approval(configuration={"NotificationArn": TOPIC})
    stages = (("Source", [source()]), ("Approve", [sign, build()]))
    client.create_pipeline(pipeline=pipeline(*stages))

    assert ["Compile begins", "asked"] == heard


# A topic that does not take the request --------------------------------------------------------


def test_a_topic_that_does_not_exist_fails_the_approval(
    mock: PipelineMock,
    client: Any,
    moto: None,  # noqa: ARG001
) -> None:
    """A request that finds no topic fails its approval, as the real service says it."""
    mock.connect(sns=mock.client("sns"))
    execution_id = created(client, asking())
    [attempt] = attempts(client, actionName="Sign")

    assert ("Failed", []) == (status(client, execution_id), mock.notifications)
    assert {
        "actionExecutionId": attempt["actionExecutionId"],
        "status": "Failed",
        "errorDetails": {"code": "ConfigurationError", "message": NO_TOPIC},
    } == latest(client, "Sign")
    assert ["Sign STARTED", "Sign FAILED"] == _states(mock)


@pytest.mark.parametrize(
    ("refused_by", "code", "words"),
    [
        ("NotFoundException", "ConfigurationError", NO_TOPIC),
        ("InvalidParameter", "ConfigurationError", NO_SUCH_ARN),
        ("AuthorizationError", "PermissionError", NO_PERMISSION),
        ("AccessDenied", "PermissionError", NO_PERMISSION),
        ("AccessDeniedException", "PermissionError", NO_PERMISSION),
    ],
)
def test_how_a_refusal_is_told(
    mock: PipelineMock, client: Any, refused_by: str, code: str, words: str
) -> None:
    """An approval fails by the code and the words of the real service, and a retry asks again."""
    mock.connect(sns=topics(raising(refusal(refused_by))))
    execution_id = created(client, asking())
    details = (latest(client, "Sign") or {})["errorDetails"]
    mock.connect(sns=topics(lambda **_: None))
    client.retry_stage_execution(
        pipelineName="release",
        stageName="Approve",
        pipelineExecutionId=execution_id,
        retryMode="FAILED_ACTIONS",
    )

    assert {"code": code, "message": words} == details
    assert (1, True) == (len(mock.notifications), bool(open_token(client)))


def test_only_what_was_refused_is_taken_back(mock: PipelineMock, client: Any) -> None:
    """Of two messages, the one that a topic refused was never sent; the other one stays."""
    answers = iter([None, refusal("NotFound")])

    def publish(**_: str) -> None:
        if error := next(answers):
            raise error

    mock.connect(sns=topics(publish))
    created(client, asking())
    created(client, {**asking(), "name": "nightly"})

    failed = latest(client, "Sign", "nightly") or {}

    [kept] = mock.notifications
    assert "release" in kept.message
    assert "ConfigurationError" == failed["errorDetails"]["code"]


@pytest.mark.parametrize(
    "error",
    [refusal("Throttling"), EndpointConnectionError(endpoint_url="http://localhost:4566")],
)
def test_a_client_in_trouble_is_told_of(mock: PipelineMock, client: Any, error: Exception) -> None:
    """Any other error of the client is a warning: the world is whole, and the approval waits."""
    mock.connect(sns=topics(raising(error)))
    with pytest.warns(PipeMockWarning) as warned:
        created(client, asking())

    assert open_token(client)
    assert [
        (
            f"The request of approval Sign may not have reached topic {TOPIC}: the client of SNS, "
            f"or a receiver behind it, raised {error!r}. The approval keeps waiting."
        )
    ] == [str(each.message) for each in warned]


def test_a_warning_that_is_an_error_leaves_the_world_whole(mock: PipelineMock, client: Any) -> None:
    """Where warnings are errors the caller meets one, the pipeline is there, and all continues."""
    mock.connect(sns=topics(raising(refusal("Throttling"))))
    with pytest.raises(PipeMockWarning, match="approval Sign may not have reached topic"):
        client.create_pipeline(pipeline=asking())
    heard: list[str] = []
    mock.connect(sns=topics(lambda **members: heard.append(members["TopicArn"])))
    client.stop_pipeline_execution(
        pipelineName="release",
        pipelineExecutionId=mock.events.of(PipelineEvent)[0].execution_id,
        abandon=True,
    )
    started(client)

    assert ([TOPIC], True) == (heard, bool(open_token(client)))


def test_an_approval_that_was_faster_is_told_of(mock: PipelineMock, client: Any) -> None:
    """A behaviour that has answered before anybody was asked hides a topic that is not there."""
    mock.connect(sns=topics(raising(refusal("NotFound"))))
    mock.when(action="Sign").then(approve())
    with pytest.warns(PipeMockWarning) as warned:
        execution_id = created(client, asking())

    assert "Succeeded" == status(client, execution_id)
    assert [
        (
            f"{NO_TOPIC} On AWS approval Sign would have failed, but it has already ended: a "
            "behaviour or another call was faster."
        )
    ] == [str(each.message) for each in warned]


def test_a_pipeline_that_is_gone_is_left_alone(mock: PipelineMock, client: Any) -> None:
    """A refusal that arrives after the pipeline was deleted changes nothing."""
    absent = refusal("NotFound")

    def delete_first(**_: str) -> None:
        client.delete_pipeline(name="release")
        raise absent

    mock.connect(sns=topics(delete_first))
    client.create_pipeline(pipeline=asking())

    assert ["Sign STARTED"] == _states(mock)


def test_requests_of_all_regions_go_through_one_client() -> None:
    """The client that is connected publishes for every Region of the mock."""
    heard: list[str] = []
    with mock_codepipeline() as mock:
        mock.connect(sns=topics(lambda **members: heard.append(members["TopicArn"])))
        for region in ("us-east-1", "eu-west-1"):
            topic = TOPIC.replace("us-east-1", region)
            mock.client(region=region).create_pipeline(pipeline=asking(topic=topic))

    assert [TOPIC, TOPIC.replace("us-east-1", "eu-west-1")] == heard


def test_an_error_of_a_client_has_a_code() -> None:
    """What the doubles of these tests raise is what boto3 raises."""
    assert isinstance(refusal("NotFound"), ClientError)
