"""Events and notifications in the forms in which SNS and SQS hand them to code."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from aws_lambda_powertools.utilities.data_classes import SNSEvent, SQSEvent
from moto import mock_aws

from pipemock.events import PipelineEvent
from pipemock.lambda_events import Message, sqs_event
from tests.client_helpers import created
from tests.codecommit.scenes import Desk
from tests.integrations.receivers import TOPIC, arn_of, asking, invoking, queue

if TYPE_CHECKING:
    from pipemock import PipelineMock

STARTED: Final = "codepipeline-pipeline-pipeline-execution-started"


@pytest.fixture
def messages(mock: PipelineMock, client: Any) -> dict[str, Message]:
    """Return a message of each kind, of a release that waits for an approval."""
    mock.notification_rule("release", [STARTED], topic_arn=TOPIC)
    created(client, asking())
    return {
        "event": mock.events[0],
        "approval": mock.notifications[0],
        "rule": mock.rule_notifications[0],
    }


KINDS = pytest.mark.parametrize("kind", ["event", "approval", "rule"])


# SNS ------------------------------------------------------------------------------------------


@KINDS
def test_powertools_read_an_event_of_sns(messages: dict[str, Message], kind: str) -> None:
    """The event has everything that Powertools look for."""
    event = messages[kind].as_sns_event()
    read = SNSEvent(event)

    assert messages[kind].as_sqs_body(raw=True) == read.sns_message
    assert read.record.sns.topic_arn == read.record.event_subscription_arn.rpartition(":")[0]
    assert read.record.sns.unsubscribe_url.endswith(read.record.event_subscription_arn)
    assert "us-east-1.amazonaws.com" in read.record.sns.signing_cert_url


APPROVALS: Final = "sns.us-east-1.amazonaws.com"
SUBSCRIPTION: Final = f"{TOPIC}:afc23a7a-9b35-46e4-9584-a9ba5c215ee9"
CERTIFICATE: Final = "SimpleNotificationService-06935fbed4c81febaf0722d6425898c9.pem"
UNSUBSCRIBE: Final = f"https://{APPROVALS}/?Action=Unsubscribe&SubscriptionArn={SUBSCRIPTION}"
SUBJECT: Final = "APPROVAL NEEDED: AWS CodePipeline release for action Sign"


def test_the_whole_event_of_sns(mock: PipelineMock, messages: dict[str, Message]) -> None:
    """An approval has every member of a published Lambda event; its ids are always the same."""
    assert {
        "Records": [
            {
                "EventSource": "aws:sns",
                "EventVersion": "1.0",
                "EventSubscriptionArn": SUBSCRIPTION,
                "Sns": {
                    "Type": "Notification",
                    "MessageId": "a0064dc1-49b7-4e4d-83b3-c7c9724aa363",
                    "TopicArn": TOPIC,
                    "Subject": SUBJECT,
                    "Message": mock.notifications[0].message,
                    "Timestamp": "2026-01-05T09:00:00.000Z",
                    "SignatureVersion": "1",
                    "Signature": "EXAMPLE",
                    "SigningCertUrl": f"https://{APPROVALS}/{CERTIFICATE}",
                    "UnsubscribeUrl": UNSUBSCRIBE,
                    "MessageAttributes": {},
                },
            }
        ]
    } == messages["approval"].as_sns_event()


def test_the_topic_of_an_event(messages: dict[str, Message]) -> None:
    """An event that gets to a topic gets to one of its own Region and account."""
    topic = "arn:aws:sns:us-east-1:123456789012:pipeline-events"

    assert topic == messages["event"].as_sns_event()["Records"][0]["Sns"]["TopicArn"]


def test_members_of_a_record_of_sns(messages: dict[str, Message]) -> None:
    """The members are in the order and spelling of published Lambda events."""
    [record] = messages["approval"].as_sns_event()["Records"]

    assert ["EventSource", "EventVersion", "EventSubscriptionArn", "Sns"] == list(record)
    assert [
        "Type",
        "MessageId",
        "TopicArn",
        "Subject",
        "Message",
        "Timestamp",
        "SignatureVersion",
        "Signature",
        "SigningCertUrl",
        "UnsubscribeUrl",
        "MessageAttributes",
    ] == list(record["Sns"])
    assert "2026-01-05T09:00:00.000Z" == record["Sns"]["Timestamp"]


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("event", None),
        ("approval", "APPROVAL NEEDED: AWS CodePipeline release for action Sign"),
        ("rule", None),
    ],
)
def test_only_an_approval_has_a_subject(
    messages: dict[str, Message], kind: str, subject: str | None
) -> None:
    """Events and notification rules have none, and `Subject` is there all the same."""
    assert subject == messages[kind].as_sns_event()["Records"][0]["Sns"]["Subject"]


def test_an_event_is_compact_json(mock: PipelineMock, messages: dict[str, Message]) -> None:
    """A topic gets an event as EventBridge delivers it, without blanks between its members."""
    text = messages["event"].as_sns_event()["Records"][0]["Sns"]["Message"]

    assert mock.events[0].as_eventbridge() == json.loads(text)
    assert text.startswith('{"version":"0","id":"')


# SQS ------------------------------------------------------------------------------------------


@KINDS
@pytest.mark.parametrize("raw", [None, False, True])
def test_powertools_read_an_event_of_sqs(
    messages: dict[str, Message], kind: str, *, raw: bool | None
) -> None:
    """The event has what Powertools look for, and its digest is that of the body."""
    event = messages[kind].as_sqs_event(raw=raw)
    [record] = SQSEvent(event).records

    assert messages[kind].as_sqs_body(raw=raw) == record.body
    digest = hashlib.md5(record.body.encode(), usedforsecurity=False)
    assert digest.hexdigest() == record.md5_of_body
    assert "us-east-1" == record.aws_region
    assert "1767603600000" == record.attributes.sent_timestamp


def test_the_whole_event_of_sqs(mock: PipelineMock, messages: dict[str, Message]) -> None:
    """An approval has every member of the documented event, and its envelope those of the guide."""
    [record] = messages["approval"].as_sqs_event()["Records"]
    envelope = {
        "Type": "Notification",
        "MessageId": "a0064dc1-49b7-4e4d-83b3-c7c9724aa363",
        "TopicArn": TOPIC,
        "Subject": SUBJECT,
        "Message": mock.notifications[0].message,
        "Timestamp": "2026-01-05T09:00:00.000Z",
        "SignatureVersion": "1",
        "Signature": "EXAMPLE",
        "SigningCertURL": f"https://{APPROVALS}/{CERTIFICATE}",
        "UnsubscribeURL": UNSUBSCRIBE,
    }
    # The developer guide shows line breaks, and blanks on both sides of a colon.
    body = json.dumps(envelope, indent=2, separators=(",", " : "))

    assert {
        "messageId": "d7c57c1f-99f0-405b-a186-f7365e99d3af",
        "receiptHandle": "AQEB18825abb608390128d2121b840e7d36a8ed9d974",
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": "1767603600000",
            "SenderId": "AIDAPIPEMOCKEXAMPLE",
            "ApproximateFirstReceiveTimestamp": "1767603600000",
        },
        "messageAttributes": {},
        "md5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:pipeline-events",
        "awsRegion": "us-east-1",
    } == record


def test_the_digest_where_md5_is_forbidden(
    messages: dict[str, Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system that allows MD5 only where it secures nothing makes the digest all the same."""
    md5 = hashlib.md5

    def restricted(data: bytes, *, usedforsecurity: bool = True) -> Any:
        assert not usedforsecurity
        return md5(data, usedforsecurity=False)

    monkeypatch.setattr(hashlib, "md5", restricted)
    [record] = messages["rule"].as_sqs_event()["Records"]

    assert md5(record["body"].encode(), usedforsecurity=False).hexdigest() == record["md5OfBody"]


def test_a_queue_behind_a_topic_has_its_envelope(messages: dict[str, Message]) -> None:
    """Messages of topics are in an envelope, unless the delivery is raw; events are not."""
    envelope = json.loads(messages["rule"].as_sqs_body())

    assert messages["rule"].as_sqs_body(raw=True) == envelope["Message"]
    assert "detail-type" in json.loads(messages["event"].as_sqs_body())
    assert "Subject" not in envelope
    assert "Subject" in json.loads(messages["approval"].as_sqs_body())


@KINDS
def test_a_topic_before_a_queue_adds_its_envelope(messages: dict[str, Message], kind: str) -> None:
    """An event goes through a topic if the test says so, and any message can be raw."""
    [record] = messages[kind].as_sqs_event(raw=False)["Records"]
    envelope = json.loads(record["body"])

    assert messages[kind].as_sqs_body(raw=False) == record["body"]
    assert messages[kind].as_sqs_body(raw=True) == envelope["Message"]
    assert messages[kind].as_sns_event()["Records"][0]["Sns"]["TopicArn"] == envelope["TopicArn"]


def test_the_envelope_is_that_of_moto(mock: PipelineMock, client: Any) -> None:
    """Moto's SNS puts the same members, and the same message, into a queue."""
    with mock_aws():
        sns, url = mock.client("sns"), queue(mock)
        topic = sns.create_topic(Name="approvals")["TopicArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn_of(mock, url))
        mock.connect(sns=sns)
        created(client, asking(topic=topic))
        [message] = mock.client("sqs").receive_message(QueueUrl=url)["Messages"]
    theirs, ours = json.loads(message["Body"]), json.loads(mock.notifications[0].as_sqs_body())

    assert theirs.keys() == ours.keys()
    same = ("Type", "TopicArn", "Subject", "Message")
    assert [theirs[name] for name in same] == [ours[name] for name in same]


def test_a_batch(mock: PipelineMock, messages: dict[str, Message]) -> None:
    """A batch has a record for each message, in order, with ids of their own."""
    records = sqs_event([*mock.events, *messages.values()])["Records"]

    assert len(mock.events) + 3 == len(records)
    assert len({each["messageId"] for each in records}) == len(records) - 1
    assert mock.events[0].as_sqs_body() == records[0]["body"]


def test_forms_of_events_of_codecommit(mock: PipelineMock) -> None:
    """Events of CodeCommit have the same forms."""
    Desk(mock).open()
    event = mock.events[-1]

    assert event.as_eventbridge() == json.loads(SNSEvent(event.as_sns_event()).sns_message)
    assert event.as_eventbridge() == json.loads(event.as_sqs_body())


def test_texts_are_not_escaped(mock: PipelineMock, client: Any) -> None:
    """A message has its characters as they are, as the real services send them."""
    created(client, asking())
    mock.approvals[0].reject(summary="Größe prüfen")

    assert any("Größe prüfen" in each.as_sqs_body() for each in mock.events)


def test_a_topic_of_another_partition(mock: PipelineMock) -> None:
    """Addresses end as those of the partition of the Region do."""
    topic = "arn:aws-cn:sns:cn-north-1:123456789012:approvals"
    mock.client(region="cn-north-1").create_pipeline(pipeline=asking(topic=topic))

    [record] = mock.notifications[0].as_sns_event()["Records"]
    assert record["Sns"]["SigningCertUrl"].startswith("https://sns.cn-north-1.amazonaws.com.cn/")


@KINDS
def test_reading_twice_gives_the_same(messages: dict[str, Message], kind: str) -> None:
    """What is made up depends on the message alone."""
    assert messages[kind].as_sns_event() == messages[kind].as_sns_event()
    assert messages[kind].as_sqs_event() == messages[kind].as_sqs_event()


# Functions ------------------------------------------------------------------------------------


def test_a_job_as_a_function_gets_it(mock: PipelineMock, client: Any) -> None:
    """A handler can be called by the test with what the function got."""
    mock.lambda_function("announce", lambda _event, _context: None)
    created(client, invoking())
    [invocation] = mock.lambda_invocations

    def handler(event: dict[str, Any], context: Any) -> None:
        parameters = {"jobId": event["CodePipeline.job"]["id"]}
        client.put_job_success_result(**parameters)
        assert "announce" == context.function_name

    handler(invocation.event, invocation.context)

    assert "SUCCEEDED" == mock.events[-1].detail()["state"]


def test_a_context(mock: PipelineMock) -> None:
    """A context names the function, the account and the Region, and has an id of its own."""
    one, two = mock.lambda_context("notifier"), mock.lambda_context("notifier")

    assert "arn:aws:lambda:us-east-1:123456789012:function:notifier" == one.invoked_function_arn
    assert "/aws/lambda/notifier" == one.log_group_name
    assert 900_000 == one.get_remaining_time_in_millis()
    assert one.aws_request_id != two.aws_request_id


# The older form -------------------------------------------------------------------------------


def test_events_of_cloudwatch(mock: PipelineMock, client: Any) -> None:
    """Until 2023 an event had neither a start time nor an attempt nor an id of the action."""
    created(client, asking())

    for event in mock.events.of(PipelineEvent):
        older, newer = event.as_cloudwatch_event(), event.as_eventbridge()
        gone = {"start-time", "pipeline-execution-attempt", "action-execution-id"}
        assert older.pop("detail") == {
            name: value for name, value in newer.pop("detail").items() if name not in gone
        }
        assert older == newer
