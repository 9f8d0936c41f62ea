"""Receivers behind the connectors: queues of moto, and fake clients."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from tests.declarations import action, approval, pipeline, source

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

TOPIC: Final = "arn:aws:sns:us-east-1:123456789012:approvals"


def asking(*names: str, topic: str = TOPIC, name: str = "release") -> dict[str, Any]:
    """Declare a pipeline whose approvals, one after the other, notify a topic."""
    approvals = [
        approval(each, configuration={"NotificationArn": topic}, runOrder=number)
        for number, each in enumerate(names or ("Sign",), start=1)
    ]
    return pipeline(("Source", [source()]), ("Approve", approvals), name=name)


def invoking(*names: str) -> dict[str, Any]:
    """Declare a pipeline that calls functions, one after the other."""
    actions = [
        action(name, "Invoke/AWS/Lambda", configuration={"FunctionName": name}, runOrder=number)
        for number, name in enumerate(names or ("announce",), start=1)
    ]
    return pipeline(("Source", [source()]), ("Call", actions))


# Queues ----------------------------------------------------------------------------------------


def queue(mock: PipelineMock) -> str:
    """Make a queue, and return its URL."""
    url: str = mock.client("sqs").create_queue(QueueName="inbox")["QueueUrl"]
    return url


def arn_of(mock: PipelineMock, url: str) -> str:
    """Return the ARN of a queue."""
    answer = mock.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    arn: str = answer["Attributes"]["QueueArn"]
    return arn


def received(mock: PipelineMock, url: str) -> list[dict[str, Any]]:
    """Take all messages from a queue, oldest first."""
    bodies: list[dict[str, Any]] = []
    while (
        messages := mock.client("sqs")
        .receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        .get("Messages")
    ):
        for message in messages:
            bodies.append(json.loads(message["Body"]))
            mock.client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


# Clients that only pretend ---------------------------------------------------------------------


def topics(publish: Callable[..., Any]) -> Any:
    """Return a fake SNS client."""
    return SimpleNamespace(publish=publish)


def bus(put_events: Callable[[list[dict[str, Any]]], Any]) -> Any:
    """Return a fake EventBridge client that accepts every event."""

    def put(*, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 -- as boto3 has it
        put_events(Entries)
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "1"} for _ in Entries]}

    return SimpleNamespace(put_events=put)


def functions(invoke: Callable[[str, dict[str, Any]], Any]) -> Any:
    """Return a fake Lambda client."""

    def called(*, FunctionName: str, InvocationType: str, Payload: bytes) -> None:  # noqa: N803
        assert "Event" == InvocationType
        invoke(FunctionName, json.loads(Payload))

    return SimpleNamespace(invoke=called)


def refusal(code: str) -> ClientError:
    """Return an error of a service."""
    return ClientError({"Error": {"Code": code, "Message": "No."}}, "Operation")


def raising(error: Exception) -> Callable[..., Any]:
    """Return a function that only raises."""

    def fail(*_: Any, **__: Any) -> None:
        raise error

    return fail
