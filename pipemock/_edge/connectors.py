"""What a test connects: which client belongs where, and what is no such client."""

from __future__ import annotations

import contextlib
import inspect
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any, Final

import attrs
from botocore.exceptions import BotoCoreError, ClientError

from pipemock._engine.state.ports import (
    CONFIGURATION_ERROR,
    INVALID_TOPIC,
    JOB_FAILED,
    NO_FUNCTION,
    PERMISSION_ERROR,
    RefusedError,
    StoredObject,
    StoreError,
)
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipemock._engine.state.ports import Ports
    from pipemock.events import ArtifactLocation, Event, Notification


def connect(
    ports: Ports,
    *,
    s3: Any,  # noqa: ANN401 -- any client, or whatever has its methods
    sns: Any,  # noqa: ANN401
    events: Any,  # noqa: ANN401
    lambda_: Any,  # noqa: ANN401
) -> None:
    """Let clients stand behind the ports; where none is given, nothing is connected.

    Raises:
        PipeMockError: If one of them is the client of another service, or an asynchronous one.
    """
    for keyword, service, client in (
        ("s3", "s3", s3),
        ("sns", "sns", sns),
        ("events", "events", events),
        ("lambda_", "lambda", lambda_),
    ):
        _check(keyword, service, client)
    ports.store = None if s3 is None else S3Store(s3)
    ports.topics = None if sns is None else SnsTopics(sns)
    ports.bus = None if events is None else DefaultEventBus(events)
    ports.functions = None if lambda_ is None else LambdaFunctions(lambda_)


# A double that has the right methods is as good as a client.
def _check(keyword: str, service: str, client: Any) -> None:  # noqa: ANN401
    meta = getattr(client, "meta", None)
    if meta is None:
        return
    found = meta.service_model.service_name
    if found != service:
        msg = (
            f"connect({keyword}=...) takes a client of {service}, and this is one of {found}. "
            f"Make one by mock.client({service!r})."
        )
        raise PipeMockError(msg)
    if inspect.iscoroutinefunction(getattr(client, "_make_api_call", None)):
        msg = (
            f"connect({keyword}=...) takes a client of boto3, and this is an asynchronous one. "
            f"Make one by mock.client({service!r}); it can reach the same service."
        )
        raise PipeMockError(msg)


# Artifacts in S3 ---------------------------------------------------------------------------------

_DENIED_BY_S3: Final = {"AccessDenied", "AccessDeniedException", "403"}

# API reference, ActionRevision: what an object's own metadata may say of its revision.
_SUMMARY: Final = "codepipeline-artifact-revision-summary"

# Captured: users have pasted these, and the last one up to the name of the bucket.
_NO_ARTIFACT: Final = (
    "The action failed because either the artifact or the Amazon S3 bucket could not be found. "
    "Name of artifact bucket: {bucket}. Verify that this bucket exists. If it exists, check the "
    "life cycle policy, then try releasing a change."
)
_NO_ACCESS: Final = (
    "The service role or action role doesn\N{RIGHT SINGLE QUOTATION MARK}t have the permissions "
    "required to access the Amazon S3 bucket named {bucket}. Update the IAM role permissions, and "
    "then try again. Error: Amazon S3:{code}:{message}"
)
_NO_ACCESS_TO_DEPLOY: Final = (
    "You do not have sufficient permissions to call s3.putObject for the deployment bucket, "
    "{bucket}."
)

# Inferred.
_NO_OBJECT: Final = "The object {key} in the bucket {bucket} could not be read: {code}."
_NO_VERSIONS: Final = "The bucket {bucket} has no versioning, which a source action needs."
_NO_ANSWER: Final = "The client of S3 has no answer for the object {key} in {bucket}: {error}"
_NOT_WRITTEN: Final = "The object {key} could not be written to the bucket {bucket}: {code}."


@attrs.frozen
class S3Store:
    """Artifacts as objects of a boto3 S3 client."""

    _client: Any

    def fetch(
        self, *, bucket: str, key: str, version_id: str | None, to: ArtifactLocation
    ) -> StoredObject:
        """Copy the object of an S3 source to where its artifact lies."""
        version = {} if version_id is None else {"VersionId": version_id}
        with _translated_for_s3(bucket, key, failed=_NO_OBJECT, denied=_NO_ACCESS):
            found = self._client.get_object(Bucket=bucket, Key=key, **version)
        if "VersionId" not in found:
            # User guide: an S3 source needs a bucket with versioning.
            raise StoreError(CONFIGURATION_ERROR, _NO_VERSIONS.format(bucket=bucket))
        self._write(to, found["Body"].read())
        return StoredObject(
            version_id=found["VersionId"],
            etag=found["ETag"].strip('"'),
            summary=found["Metadata"].get(_SUMMARY),
        )

    def put_archive(self, artifact: ArtifactLocation, files: Mapping[str, bytes]) -> None:
        """Put an archive of files to where an artifact lies."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                # Without a moment of its own, a member of the archive has the same one each time.
                archive.writestr(zipfile.ZipInfo(name), text)
        self._write(artifact, content.getvalue())

    def expect(self, artifact: ArtifactLocation) -> None:
        """Fail unless something lies where an artifact belongs."""
        self._read(artifact)

    def carry_on(self, artifact: ArtifactLocation, *, to: ArtifactLocation) -> None:
        """Copy what an action took to where its output lies."""
        self._write(to, self._read(artifact))

    def deploy_object(self, artifact: ArtifactLocation, *, bucket: str, key: str) -> None:
        """Write an artifact out as it is."""
        self._deploy(bucket, key, self._read(artifact))

    def deploy_files(self, artifact: ArtifactLocation, *, bucket: str, prefix: str) -> None:
        """Write out the files in an artifact."""
        folder = f"{prefix.rstrip('/')}/" if prefix else ""
        for name, content in _files_in(self._read(artifact)):
            self._deploy(bucket, f"{folder}{name}", content)

    def _read(self, artifact: ArtifactLocation) -> bytes:
        bucket, key = artifact.bucket, artifact.key
        with _translated_for_s3(bucket, key, failed=_NO_ARTIFACT, denied=_NO_ACCESS):
            found = self._client.get_object(Bucket=bucket, Key=key)
        content: bytes = found["Body"].read()
        return content

    def _write(self, artifact: ArtifactLocation, content: bytes) -> None:
        bucket, key = artifact.bucket, artifact.key
        with _translated_for_s3(bucket, key, failed=_NO_ARTIFACT, denied=_NO_ACCESS):
            self._client.put_object(Bucket=bucket, Key=key, Body=content)

    def _deploy(self, bucket: str, key: str, content: bytes) -> None:
        with _translated_for_s3(bucket, key, failed=_NOT_WRITTEN, denied=_NO_ACCESS_TO_DEPLOY):
            self._client.put_object(Bucket=bucket, Key=key, Body=content)


@contextlib.contextmanager
def _translated_for_s3(bucket: str, key: str, *, failed: str, denied: str) -> Iterator[None]:
    """Turn what S3 refuses into what becomes of the action."""
    try:
        yield
    except ClientError as error:
        problem = error.response["Error"]
        is_denied = problem["Code"] in _DENIED_BY_S3
        text = (denied if is_denied else failed).format(
            bucket=bucket, key=key, code=problem["Code"], message=problem.get("Message", "")
        )
        code = PERMISSION_ERROR if is_denied else CONFIGURATION_ERROR
        raise StoreError(code, text) from error
    except BotoCoreError as error:
        # Nobody is there: the action says so, and the world stays whole.
        text = _NO_ANSWER.format(bucket=bucket, key=key, error=error)
        raise StoreError(CONFIGURATION_ERROR, text) from error


def _files_in(content: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [member for member in archive.infolist() if not member.is_dir()]
            return [(member.filename, archive.read(member)) for member in files]
    except Exception:  # noqa: BLE001 -- damage shows in many ways, and nothing else happens here
        # Captured.
        raise StoreError(JOB_FAILED, "The archive is malformed.") from None


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
