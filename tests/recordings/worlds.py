"""The mock as a world in which recordings are played."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore import xform_name
from moto import mock_aws

import pipemock
from pipemock import mock_codepipeline
from tests.unchecked_client import unchecked_client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pipemock import PipelineMock
    from tests.recordings.reading import Scene


class MockWorld:
    """An account in a mock, in which nothing happens unless a recording says so."""

    def __init__(self, mock: PipelineMock, region: str) -> None:
        """Wrap a mock that is active."""
        self._mock = mock
        self._region = region

    def call(
        self, service: str, operation: str, request: Mapping[str, Any], *, caller: str
    ) -> dict[str, Any]:
        """Send a request by a client without validation."""
        client = unchecked_client(service, self._region)
        with self._mock.acting_as(caller):
            answer: dict[str, Any] = getattr(client, xform_name(operation))(**request)
        return answer

    def wait(self, seconds: float) -> None:
        """Advance the clock."""
        self._mock.clock.advance(seconds)

    def happen(self, what: str, parameters: Mapping[str, Any]) -> Any:
        """Script the world outside, or report what happens there."""
        return _HAPPENINGS[what](self._mock, **parameters)

    def published(self, kind: str) -> list[dict[str, Any]]:
        """Return what left the mock."""
        return list(_PUBLISHED[kind](self._mock))


@contextlib.contextmanager
def mock_world(scene: Scene) -> Iterator[MockWorld]:
    """Enter a mock for a scene, and moto's where the scene has objects in S3."""
    has_objects = any(step.get("happens") == "objects" for step in scene.steps)
    with (
        mock_aws() if has_objects else contextlib.nullcontext(),
        mock_codepipeline(
            now=scene.start,
            region=scene.region,
            account=scene.account,
            caller=scene.caller,
            answer_delay=scene.answer_delay,
        ) as mock,
    ):
        yield MockWorld(mock, scene.region)


def _actions(mock: PipelineMock, *, where: Mapping[str, str], do: list[list[Any]]) -> None:
    """Script actions: each attempt is the name of a behaviour and its arguments."""
    attempts = [getattr(pipemock, name)(**arguments) for name, arguments in do]
    mock.when(**where).then(*attempts)


def _function(mock: PipelineMock, *, name: str, exists: bool = True) -> None:
    """Make a Lambda function that leaves its jobs to the recording, or that does not exist."""
    mock.lambda_function(name, (lambda _event, _context: None) if exists else None)


def _objects(mock: PipelineMock, *, region: str, buckets: dict[str, dict[str, str]]) -> None:
    """Connect an S3 with versioned buckets, and the objects in them."""
    s3 = boto3.client("s3", region, aws_access_key_id="moto", aws_secret_access_key="moto")
    for bucket, objects in buckets.items():
        s3.create_bucket(Bucket=bucket)
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        for key, body in objects.items():
            s3.put_object(Bucket=bucket, Key=key, Body=body.encode())
    mock.connect(s3=s3)


def _revision(mock: PipelineMock, **parameters: str) -> str:
    return mock.source_change(**parameters)


def _push(mock: PipelineMock, **parameters: Any) -> str | None:
    started = mock.git_push(**parameters)
    return started[0] if started else None


def _connection(mock: PipelineMock, **parameters: Any) -> None:
    mock.connection_provider(**parameters)


def _notification_rule(mock: PipelineMock, *, resource: str, events: list[str]) -> str:
    return mock.notification_rule(resource, events)


def _session(mock: PipelineMock, *, caller: str, tags: dict[str, str]) -> None:
    mock.credentials(caller, session_tags=tags)


_HAPPENINGS: Final[Mapping[str, Callable[..., Any]]] = {
    "actions": _actions,
    "connection": _connection,
    "function": _function,
    "notification_rule": _notification_rule,
    "objects": _objects,
    "push": _push,
    "revision": _revision,
    "session": _session,
}

_PUBLISHED: Final[Mapping[str, Callable[[PipelineMock], Iterator[dict[str, Any]]]]] = {
    "event": lambda mock: (event.as_eventbridge() for event in mock.events),
    "job": lambda mock: (invocation.event for invocation in mock.lambda_invocations),
    "notification": lambda mock: (
        {"Subject": each.subject, "Message": json.loads(each.message)}
        for each in mock.notifications
    ),
    "message of a rule": lambda mock: (
        json.loads(each.message) for each in mock.rule_notifications
    ),
}
