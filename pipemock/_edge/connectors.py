"""boto3 clients of other services, as the engine uses them."""

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
    PERMISSION_ERROR,
    RefusedError,
    StoredObject,
    StoreError,
)
from pipemock._errors import PipeMockError
from pipemock.failures import (
    BUILD_NOT_STARTED,
    MALFORMED_ARCHIVE,
    NO_ARTIFACT,
    NO_FUNCTION,
    UNREADABLE_SOURCE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipemock._engine.state.ports import ObjectSettings, Ports
    from pipemock.events import ArtifactLocation, Event, Notification, RuleNotification


def connect(
    ports: Ports,
    *,
    s3: object,
    sns: object,
    events: object,
    lambda_: object,
    codebuild: object,
) -> None:
    """Connect clients to the ports, and disconnect every port without a client.

    Raises:
        PipeMockError: If one is not a client, is of another service, or is asynchronous.
    """
    clients = {"s3": s3, "sns": sns, "events": events, "lambda_": lambda_, "codebuild": codebuild}
    for keyword, client in clients.items():
        if client is not None:
            _check(keyword, client)
    ports.store = None if s3 is None else S3Store(s3)
    ports.topics = None if sns is None else SnsTopics(sns)
    ports.bus = None if events is None else DefaultEventBus(events)
    ports.functions = None if lambda_ is None else LambdaFunctions(lambda_)
    ports.builds = None if codebuild is None else CodeBuildProjects(codebuild)


_METHODS: Final = {
    "s3": ("get_object", "put_object"),
    "sns": ("publish",),
    "events": ("put_events",),
    "lambda_": ("invoke",),
    "codebuild": ("start_build",),
}
"""The methods that are called on each client."""


def _check(keyword: str, client: object) -> None:
    service = keyword.removesuffix("_")
    meta = getattr(client, "meta", None)
    model = getattr(meta, "service_model", None)
    if model is None:
        _require_methods(keyword, service, client)
    elif model.service_name != service:
        msg = (
            f"connect({keyword}=...) takes a client of {service}, and this is one of "
            f"{model.service_name}. Make one by mock.client({service!r})."
        )
        raise PipeMockError(msg)
    elif inspect.iscoroutinefunction(getattr(client, "_make_api_call", None)):
        msg = (
            f"connect({keyword}=...) takes a client of boto3, and this is an asynchronous one. "
            f"Make one by mock.client({service!r}); it can reach the same service."
        )
        raise PipeMockError(msg)


# A test double with one of the methods is allowed; a resource or a session has none of them.
def _require_methods(keyword: str, service: str, client: object) -> None:
    if not any(hasattr(client, method) for method in _METHODS[keyword]):
        kind = f"{type(client).__module__}.{type(client).__name__}".removeprefix("builtins.")
        has_client = hasattr(getattr(client, "meta", None), "client")
        own = " A resource has one: pass its meta.client." if has_client else ""
        msg = (
            f"connect({keyword}=...) takes a client of {service}, and this is a {kind}.{own} "
            f"Make one by mock.client({service!r})."
        )
        raise PipeMockError(msg)


# Artifacts in S3 ---------------------------------------------------------------------------------

_DENIED_BY_S3: Final = {"AccessDenied", "AccessDeniedException", "403"}

# API reference, ArtifactRevision: the key under which an object's metadata may hold the summary of
# its revision: docs.aws.amazon.com/codepipeline/latest/APIReference/API_ArtifactRevision.html
_SUMMARY: Final = "codepipeline-artifact-revision-summary"

# Captured: pasted by users, the last one only up to the name of the bucket; the others of failed
# deployments and sources from recordings (radkawar/stackd).
_NO_ACCESS: Final = (
    "The service role or action role doesn\N{RIGHT SINGLE QUOTATION MARK}t have the permissions "
    "required to access the Amazon S3 bucket named {bucket}. Update the IAM role permissions, and "
    "then try again. Error: Amazon S3:{code}:{message}"
)
_NO_ACCESS_TO_DEPLOY: Final = (
    "You do not have sufficient permissions to call s3.putObject for the deployment bucket, "
    "{bucket}. Verify that the policy on the resource allows you to perform this task. If you "
    "choose a canned ACL for your Amazon S3 deployment action, the policy must include the "
    "PutObjectAcl action. If the object already exists, the policy must also include the "
    "PutObjectVersionAcl action. {error}"
)
_NO_INPUT: Final = (
    "The input artifact, {bucket}/{key}, does not exist or you do not have permissions to access "
    "it: {error}"
)
_NO_ACCESS_TO_SOURCE: Final = (
    'Could not access the Amazon S3 object: "{bucket}/{key}". Make sure that the names of the '
    "bucket and object are both correct, and that the pipeline IAM role has sufficient permissions "
    "to access this bucket."
)
_PARENT_FOLDER: Final = "The file name {name} contains invalid sequence: dot-dot-slash."

# Captured: the content type of a deployed file, by the ending of its name.
_OTHER_CONTENT: Final = "application/octet-stream"
_CONTENT_TYPES: Final = {
    "css": "text/css",
    "html": "text/html",
    "jpg": "image/jpeg",
    "js": "application/x-javascript",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "xml": "application/xml",
}

# Inferred.
_NO_VERSIONS: Final = "The bucket {bucket} has no versioning, which a source action needs."
_NO_ANSWER: Final = "The client of S3 has no answer for the object {key} in {bucket}: {error}"
_NOT_WRITTEN: Final = "The object {key} could not be written to the bucket {bucket}: {code}."


@attrs.frozen
class S3Store:
    """Artifacts as S3 objects, read and written by a boto3 client."""

    _client: Any

    def poll(self, *, bucket: str, key: str) -> None:
        """Raise an error unless the object of an S3 source can be read."""
        texts = {"failed": UNREADABLE_SOURCE, "denied": _NO_ACCESS_TO_SOURCE}
        with _translated_for_s3(bucket, key, **texts):
            self._client.get_object(Bucket=bucket, Key=key)

    def fetch(
        self, *, bucket: str, key: str, version_id: str | None, to: ArtifactLocation
    ) -> StoredObject:
        """Copy the object of an S3 source to the location of its artifact."""
        version = {} if version_id is None else {"VersionId": version_id}
        with _translated_for_s3(bucket, key, failed=UNREADABLE_SOURCE, denied=_NO_ACCESS):
            found = self._client.get_object(Bucket=bucket, Key=key, **version)
        if "VersionId" not in found:
            # User guide, S3 source: its bucket needs versioning:
            # docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html
            raise StoreError(CONFIGURATION_ERROR, _NO_VERSIONS.format(bucket=bucket))
        self._write(to, found["Body"].read())
        return StoredObject(
            version_id=found["VersionId"],
            etag=found["ETag"].strip('"'),
            summary=found["Metadata"].get(_SUMMARY),
        )

    def put_archive(self, artifact: ArtifactLocation, files: Mapping[str, bytes]) -> None:
        """Write an archive of files to the location of an artifact."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                # The default time of a ZipInfo is fixed, so that equal files give equal archives.
                archive.writestr(zipfile.ZipInfo(name), text)
        self._write(artifact, content.getvalue())

    def expect(self, artifact: ArtifactLocation) -> None:
        """Raise an error unless an object exists at the location of an artifact."""
        self._read(artifact)

    def carry_on(self, artifact: ArtifactLocation, *, to: ArtifactLocation) -> None:
        """Copy the input artifact of an action to the location of its output."""
        self._write(to, self._read(artifact))

    def deploy_object(
        self, artifact: ArtifactLocation, *, bucket: str, key: str, settings: ObjectSettings
    ) -> None:
        """Deploy an artifact as a single object."""
        content = self._read(artifact, failed=_NO_INPUT, denied=_NO_INPUT)
        self._deploy(bucket, key, content, _OTHER_CONTENT, settings)

    def deploy_files(
        self, artifact: ArtifactLocation, *, bucket: str, prefix: str, settings: ObjectSettings
    ) -> None:
        """Deploy each file in an artifact as an object.

        Captured: a prefix that ends in a slash gets another one, a backslash in a name becomes a
        slash, and the files before one whose name leads out of the folder stay written.
        """
        folder = f"{prefix}/" if prefix else ""
        content = self._read(artifact, failed=_NO_INPUT, denied=_NO_INPUT)
        for original, file in _files_in(content):
            name = original.replace("\\", "/")
            if "../" in name:
                raise StoreError(CONFIGURATION_ERROR, _PARENT_FOLDER.format(name=original))
            self._deploy(bucket, f"{folder}{name}", file, _content_type(name), settings)

    def _read(
        self, artifact: ArtifactLocation, *, failed: str = NO_ARTIFACT, denied: str = _NO_ACCESS
    ) -> bytes:
        bucket, key = artifact.bucket, artifact.key
        with _translated_for_s3(bucket, key, failed=failed, denied=denied):
            found = self._client.get_object(Bucket=bucket, Key=key)
        content: bytes = found["Body"].read()
        return content

    def _write(self, artifact: ArtifactLocation, content: bytes) -> None:
        bucket, key = artifact.bucket, artifact.key
        with _translated_for_s3(bucket, key, failed=NO_ARTIFACT, denied=_NO_ACCESS):
            self._client.put_object(Bucket=bucket, Key=key, Body=content)

    def _deploy(
        self, bucket: str, key: str, content: bytes, content_type: str, settings: ObjectSettings
    ) -> None:
        members = {"ContentType": content_type, **_members(settings)}
        with _translated_for_s3(bucket, key, failed=_NOT_WRITTEN, denied=_NO_ACCESS_TO_DEPLOY):
            self._client.put_object(Bucket=bucket, Key=key, Body=content, **members)


def _content_type(name: str) -> str:
    _, dot, ending = name.rpartition(".")
    return _CONTENT_TYPES.get(ending.lower(), _OTHER_CONTENT) if dot else _OTHER_CONTENT


def _members(settings: ObjectSettings) -> dict[str, str]:
    members = {
        "CacheControl": settings.cache_control,
        "ACL": settings.canned_acl,
        "ServerSideEncryption": "aws:kms" if settings.kms_key else None,
        "SSEKMSKeyId": settings.kms_key,
    }
    return {name: value for name, value in members.items() if value}


@contextlib.contextmanager
def _translated_for_s3(bucket: str, key: str, *, failed: str, denied: str) -> Iterator[None]:
    """Translate errors of S3 into the error that the action fails with."""
    try:
        yield
    except ClientError as error:
        problem = error.response["Error"]
        is_denied = problem["Code"] in _DENIED_BY_S3
        text = (denied if is_denied else failed).format(
            bucket=bucket,
            key=key,
            code=problem["Code"],
            message=problem.get("Message", ""),
            error=_as_java_words_it(error),
        )
        code = PERMISSION_ERROR if is_denied else CONFIGURATION_ERROR
        raise StoreError(code, text) from error
    except BotoCoreError as error:
        # S3 cannot be reached: the action fails with that, and the state stays consistent.
        text = _NO_ANSWER.format(bucket=bucket, key=key, error=error)
        raise StoreError(CONFIGURATION_ERROR, text) from error


# Captured: the service shows errors of S3 as the SDK for Java words them.
def _as_java_words_it(error: ClientError) -> str:
    problem, metadata = error.response["Error"], error.response.get("ResponseMetadata", {})
    return (
        f"{problem.get('Message', 'null')} (Service: Amazon S3; "
        f"Status Code: {metadata.get('HTTPStatusCode', 'null')}; Error Code: {problem['Code']}; "
        f"Request ID: {metadata.get('RequestId', 'null')}; "
        f"S3 Extended Request ID: {metadata.get('HostId', 'null')}; Proxy: null)"
    )


def _files_in(content: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [member for member in archive.infolist() if not member.is_dir()]
            return [(member.filename, archive.read(member)) for member in files]
    except Exception:  # noqa: BLE001 -- a damaged archive raises many types of errors
        raise StoreError(JOB_FAILED, MALFORMED_ARCHIVE) from None


_DENIED: Final = {"AccessDenied", "AccessDeniedException", "AuthorizationError"}

# Captured, both.
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
    """SNS topics, published to by a boto3 client."""

    _client: Any

    def publish(self, notification: Notification | RuleNotification) -> None:
        """Publish the notification of an approval or of a notification rule."""
        topic = notification.topic_arn
        not_found = (CONFIGURATION_ERROR, _NO_TOPIC.format(topic=topic))
        refusals = {
            "NotFound": not_found,
            "NotFoundException": not_found,
            "InvalidParameter": (CONFIGURATION_ERROR, INVALID_TOPIC.format(topic=topic)),
        }
        with _translated(refusals, denied=_NOT_ALLOWED_TO_PUBLISH):
            subject = {"Subject": notification.subject} if notification.subject else {}
            self._client.publish(TopicArn=topic, Message=notification.message, **subject)


@attrs.frozen
class DefaultEventBus:
    """The default event bus of EventBridge, reached by a boto3 client."""

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
    """Lambda functions, invoked by a boto3 client."""

    _client: Any

    def invoke(self, name: str, event: Mapping[str, object]) -> None:
        """Invoke a function without waiting for its result."""
        not_found = (CONFIGURATION_ERROR, NO_FUNCTION.format(name=name))
        refusals = {"ResourceNotFoundException": not_found}
        with _translated(refusals, denied=_NOT_ALLOWED_TO_INVOKE.format(name=name)):
            self._client.invoke(
                FunctionName=name, InvocationType="Event", Payload=json.dumps(event).encode()
            )


_NO_VARIABLES: Final = (
    "EnvironmentVariables specified in action config does not match expected format, the expected "
    'format is JSON array adhering to the following format: [{"name": "string", "value": "string"}]'
)
"""Captured up to the first "string" (github.com/aws/aws-cdk/issues/8458); the end is inferred."""


@attrs.frozen
class CodeBuildProjects:
    """Projects of CodeBuild, whose builds a boto3 client starts."""

    _client: Any

    def start(self, project: str, *, source: str, variables: str | None, is_batch: bool) -> str:
        """Start a build, or a batch of builds, and return its id."""
        request: dict[str, Any] = {"projectName": project, "sourceVersion": source}
        if variables is not None:
            request["environmentVariablesOverride"] = _list_in(variables)
        try:
            if is_batch:
                batch_id: str = self._client.start_build_batch(**request)["buildBatch"]["id"]
                return batch_id
            build_id: str = self._client.start_build(**request)["build"]["id"]
        except ClientError as error:
            problem, metadata = error.response["Error"], error.response.get("ResponseMetadata", {})
            message = BUILD_NOT_STARTED.format(
                message=problem.get("Message", "null"),
                code=problem["Code"],
                request_id=metadata.get("RequestId", "null"),
            )
            raise RefusedError(JOB_FAILED, message) from error
        return build_id


def _list_in(text: str) -> list[dict[str, str]]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, list):
        raise RefusedError(CONFIGURATION_ERROR, _NO_VARIABLES)
    return found


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
    """Translate errors that fail an action on AWS into the error that the action fails with."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _DENIED:
            raise RefusedError(PERMISSION_ERROR, denied) from error
        if code in refusals:
            raise RefusedError(*refusals[code]) from error
        raise
