"""Messages in the forms in which SNS and SQS hand them to code.

The events are plain dicts, since most handlers annotate theirs with `dict[str, Any]`, which no
`TypedDict` satisfies. Everything made up, such as ids and signatures, depends on the message alone.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import attrs

from pipemock._arns import arn, partition_of, place_of
from pipemock._clock.times import iso
from pipemock._ids import Ids

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@attrs.frozen(kw_only=True)
class Content:
    """What a message says: its text, its subject, and the SNS topic that it goes through."""

    time: datetime
    topic_arn: str
    subject: str | None
    text: str
    is_for_topics: bool

    @property
    def region(self) -> str:
        """The Region of the topic."""
        return place_of(self.topic_arn)[0]

    @property
    def account(self) -> str:
        """The account of the topic."""
        return place_of(self.topic_arn)[1]

    def ids(self, of: str) -> Ids:
        """Return the sequence of the ids that one service gives to the message."""
        return Ids(of, self.topic_arn, self.time, self.text)


class Message:
    """A message that a topic, a queue or a function can receive."""

    __slots__ = ()

    def as_sns_event(self) -> dict[str, Any]:
        """Return the event with which SNS invokes a Lambda function that subscribes to a topic.

        An event of EventBridge gets there if a topic is the target of its rule.

        Example:
            >>> import json
            >>> event = mock.events[0].as_sns_event()
            >>> json.loads(event["Records"][0]["Sns"]["Message"])["source"]
            'aws.codepipeline'
        """
        content = self._content()
        return {
            "Records": [
                {
                    "EventSource": "aws:sns",
                    "EventVersion": "1.0",
                    "EventSubscriptionArn": _subscription(content),
                    "Sns": _in_function(content),
                }
            ]
        }

    def as_sqs_body(self, *, raw: bool | None = None) -> str:
        """Return the body that the message has in an SQS queue.

        Args:
            raw: Whether the message is there without the envelope of SNS, as with raw message
                delivery. If omitted, a message of a topic is in the envelope and an event of
                EventBridge is not; with ``False`` there is a topic between event rule and queue.

        Example:
            >>> import json
            >>> json.loads(mock.events[0].as_sqs_body())["detail"]["state"]
            'STARTED'
        """
        content = self._content()
        if not content.is_for_topics if raw is None else raw:
            return content.text
        # SNS developer guide, message format: the JSON has line breaks and blanks.
        return json.dumps(_in_queue(content), indent=2, separators=(",", " : "))

    def as_sqs_event(self, *, raw: bool | None = None) -> dict[str, Any]:
        """Return the event with which SQS invokes a Lambda function, with this message alone.

        Args:
            raw: See `as_sqs_body`.

        Example:
            >>> [record] = mock.events[0].as_sqs_event()["Records"]
            >>> record["eventSource"]
            'aws:sqs'
        """
        return sqs_event([self], raw=raw)

    def _content(self) -> Content:
        raise NotImplementedError


def sqs_event(messages: Iterable[Message], *, raw: bool | None = None) -> dict[str, Any]:
    """Return the event with which SQS invokes a Lambda function for a batch of messages.

    Args:
        messages: Events, notifications of approvals or of notification rules.
        raw: See `Message.as_sqs_body`.

    Example:
        >>> from pipemock.lambda_events import sqs_event
        >>> len(sqs_event(mock.events)["Records"]) == len(mock.events)
        True
    """
    return {"Records": [_record(each, raw=raw) for each in messages]}


# SNS developer guide, message format:
# docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
# Captured (published Lambda events of 2016 to 2022): order and spelling of the members that a
# function gets, and that a message without a subject has `None` there.
def _in_function(content: Content) -> dict[str, Any]:
    ids = content.ids("sns")
    return {
        "Type": "Notification",
        "MessageId": ids.uuid(),
        "TopicArn": content.topic_arn,
        "Subject": content.subject,
        "Message": content.text,
        "Timestamp": iso(content.time),
        "SignatureVersion": "1",
        "Signature": "EXAMPLE",
        "SigningCertUrl": f"{_host(content)}/SimpleNotificationService-{ids.commit()[:32]}.pem",
        "UnsubscribeUrl": (
            f"{_host(content)}/?Action=Unsubscribe&SubscriptionArn={_subscription(content)}"
        ),
        "MessageAttributes": {},
    }


# The same guide: in a queue the names end in URL, and what a message does not have is left out.
def _in_queue(content: Content) -> dict[str, Any]:
    members = {
        {"SigningCertUrl": "SigningCertURL", "UnsubscribeUrl": "UnsubscribeURL"}.get(
            name, name
        ): value
        for name, value in _in_function(content).items()
        if name != "MessageAttributes"
    }
    return {name: value for name, value in members.items() if value is not None}


def _host(content: Content) -> str:
    return f"https://sns.{content.region}.{partition_of(content.region).dns_suffix}"


def _subscription(content: Content) -> str:
    return f"{content.topic_arn}:{Ids('subscription', content.topic_arn).uuid()}"


# Lambda developer guide: docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
def _record(message: Message, *, raw: bool | None) -> dict[str, Any]:
    content = message._content()  # noqa: SLF001 -- the class is above
    body, ids = message.as_sqs_body(raw=raw), content.ids("sqs")
    sent = str(int(content.time.timestamp() * 1000))
    return {
        "messageId": ids.uuid(),
        "receiptHandle": f"AQEB{ids.commit()}",
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": sent,
            "SenderId": "AIDAPIPEMOCKEXAMPLE",
            "ApproximateFirstReceiveTimestamp": sent,
        },
        "messageAttributes": {},
        "md5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": arn("sqs", content.region, content.account, "pipeline-events"),
        "awsRegion": content.region,
    }
