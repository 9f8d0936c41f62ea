"""Services that take what leaves the mock: boto3 clients of SNS, EventBridge and Lambda."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any, Final

import attrs
from botocore.exceptions import ClientError

from pipemock._engine.state.ports import (
    CONFIGURATION_ERROR,
    INVALID_TOPIC,
    NO_FUNCTION,
    PERMISSION_ERROR,
    RefusedError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipemock.events import Event, Notification

_DENIED: Final = {"AccessDenied", "AccessDeniedException", "AuthorizationError"}

# Captured, these two.
_NO_TOPIC: Final = (
    "No Amazon SNS topic with the ARN {topic} was found. Update your pipeline to use an existing "
    "topic, or create a new one to use in your pipeline."
)
_NOT_ALLOWED_TO_PUBLISH: Final = (
    "The Pipeline or Action role does not have permission to publish to topics in Amazon SNS. Add "
    "the sns:Publish permission to the role\N{RIGHT SINGLE QUOTATION MARK}s policy, and then try "
    "again."
)

# Inferred.
_NOT_ALLOWED_TO_INVOKE: Final = (
    "The Pipeline or Action role does not have permission to invoke the AWS Lambda function "
    "{name}. Add the lambda:InvokeFunction permission to the role\N{RIGHT SINGLE QUOTATION MARK}s "
    "policy, and then try again."
)


@attrs.frozen
class SnsTopics:
    """The topics of a boto3 SNS client."""

    _client: Any

    def publish(self, notification: Notification) -> None:
        """Publish a request."""
        topic = notification.topic_arn
        not_found = (CONFIGURATION_ERROR, _NO_TOPIC.format(topic=topic))
        refusals = {
            "NotFound": not_found,
            "NotFoundException": not_found,
            "InvalidParameter": (CONFIGURATION_ERROR, INVALID_TOPIC.format(topic=topic)),
        }
        with _translated(refusals, denied=_NOT_ALLOWED_TO_PUBLISH):
            self._client.publish(
                TopicArn=topic, Subject=notification.subject, Message=notification.message
            )


@attrs.frozen
class DefaultEventBus:
    """The default event bus of a boto3 EventBridge client."""

    _client: Any
    most: int = 10  # API reference, PutEvents

    def put(self, events: Sequence[Event]) -> None:
        """Put events on the bus."""
        answer = self._client.put_events(Entries=[_entry(event) for event in events])
        for entry in answer["Entries"]:
            if entry.get("ErrorCode"):
                raise RefusedError(entry["ErrorCode"], entry.get("ErrorMessage", ""))


@attrs.frozen
class LambdaFunctions:
    """The functions of a boto3 Lambda client."""

    _client: Any

    def invoke(self, name: str, event: Mapping[str, object]) -> None:
        """Invoke a function, and do not wait for what it returns."""
        not_found = (CONFIGURATION_ERROR, NO_FUNCTION.format(name=name))
        refusals = {"ResourceNotFoundException": not_found}
        with _translated(refusals, denied=_NOT_ALLOWED_TO_INVOKE.format(name=name)):
            self._client.invoke(
                FunctionName=name, InvocationType="Event", Payload=json.dumps(event).encode()
            )


def _entry(event: Event) -> dict[str, Any]:
    shown = event.as_eventbridge()
    return {
        "Time": event.time,
        "Source": shown["source"],
        "DetailType": shown["detail-type"],
        "Resources": shown["resources"],
        "Detail": json.dumps(shown["detail"]),
    }


@contextlib.contextmanager
def _translated(refusals: Mapping[str, tuple[str, str]], *, denied: str) -> Iterator[None]:
    """Turn the errors by which the real service fails an action into what becomes of it."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _DENIED:
            raise RefusedError(PERMISSION_ERROR, denied) from error
        if code in refusals:
            raise RefusedError(*refusals[code]) from error
        raise
