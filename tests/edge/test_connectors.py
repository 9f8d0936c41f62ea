"""Clients of other services: what each port asks them for, and how it words their refusals."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from botocore.exceptions import ClientError

from pipemock._edge.connectors import (
    CodeBuildProjects,
    DefaultEventBus,
    LambdaFunctions,
    S3Store,
    SnsTopics,
    connect,
)
from pipemock._engine.state.ports import ObjectSettings, Ports, RefusedError, StoredObject
from pipemock._errors import PipeMockError
from pipemock.events import ArtifactLocation, Notification, RuleNotification

if TYPE_CHECKING:
    from collections.abc import Callable

ARTIFACT: Final = ArtifactLocation("Code", "artifacts", "release/Code/1")
COPY: Final = ArtifactLocation("Copy", "copies", "release/Copy/1")
PLAIN: Final = ObjectSettings()
SETTINGS: Final = ObjectSettings(cache_control="no-store", canned_acl="private", kms_key="key")
METADATA: Final = {"HTTPStatusCode": 404, "RequestId": "one", "HostId": "two"}


class Client:
    """A client that keeps its calls, and answers each method or raises what it is given."""

    def __init__(self, **answers: Any) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._answers = answers

    def __getattr__(self, method: str) -> Any:
        def call(**members: Any) -> Any:
            self.calls.append((method, members))
            answer = self._answers.get(method)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


def error(code: str, *, message: str | None = "No.", **members: Any) -> ClientError:
    """Return an error of a service; without metadata unless they are given."""
    said = {} if message is None else {"Message": message}
    response: Any = {"Error": {"Code": code, **said}, **members}
    return ClientError(response, "Operation")


def stored(content: bytes = b"content", **members: Any) -> dict[str, Any]:
    """Return the answer of S3 with an object."""
    return {"Body": io.BytesIO(content), "ETag": '"tag"', "Metadata": {}, **members}


def zipped(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, name.upper())
    return content.getvalue()


def refusal(call: Callable[[], object]) -> tuple[str, str]:
    """Return the error code and the message that an action would fail with."""
    with pytest.raises(RefusedError) as raised:
        call()
    return raised.value.code, raised.value.message


# What can be connected --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keyword", "service", "method"),
    [
        ("s3", "s3", "get_object"),
        ("s3", "s3", "put_object"),
        ("sns", "sns", "publish"),
        ("events", "events", "put_events"),
        ("lambda_", "lambda", "invoke"),
        ("codebuild", "codebuild", "start_build"),
    ],
)
def test_one_method_makes_a_client(keyword: str, service: str, method: str) -> None:
    """A test double with one of the methods is connected, and replaces all that was."""
    clients: dict[str, Any] = dict.fromkeys(("s3", "sns", "events", "lambda_", "codebuild"))
    other = type("Other", (), {"call": None})()
    double = type("Double", (), {method: None})()
    ports = Ports(store=S3Store(other), topics=SnsTopics(other), builds=CodeBuildProjects(other))
    connect(ports, **{**clients, keyword: double})

    made = {
        "s3": Ports(store=S3Store(double)),
        "sns": Ports(topics=SnsTopics(double)),
        "events": Ports(bus=DefaultEventBus(double)),
        "lambda_": Ports(functions=LambdaFunctions(double)),
        "codebuild": Ports(builds=CodeBuildProjects(double)),
    }
    assert attrs.asdict(made[keyword], recurse=False) == attrs.asdict(ports, recurse=False)
    with pytest.raises(PipeMockError) as raised:
        connect(ports, **{**clients, keyword: other})
    assert (
        f"connect({keyword}=...) takes a client of {service}, and this is a {__name__}.Other. "
        f"Make one by mock.client('{service}')."
    ) == str(raised.value)


# S3 ---------------------------------------------------------------------------------------------


def _get(bucket: str = "artifacts", key: str = "release/Code/1", **members: str) -> Any:
    return "get_object", {"Bucket": bucket, "Key": key, **members}


def _put(bucket: str, key: str, content: bytes, **members: str) -> Any:
    return "put_object", {"Bucket": bucket, "Key": key, "Body": content, **members}


@pytest.mark.parametrize(
    ("call", "calls"),
    [
        (lambda store: store.poll(bucket="b", key="k"), [_get("b", "k")]),
        (
            lambda store: store.fetch(bucket="b", key="k", version_id=None, to=COPY),
            [_get("b", "k"), _put("copies", "release/Copy/1", b"content")],
        ),
        (
            lambda store: store.fetch(bucket="b", key="k", version_id="7", to=COPY),
            [_get("b", "k", VersionId="7"), _put("copies", "release/Copy/1", b"content")],
        ),
        (lambda store: store.expect(ARTIFACT), [_get()]),
        (
            lambda store: store.carry_on(ARTIFACT, to=COPY),
            [_get(), _put("copies", "release/Copy/1", b"content")],
        ),
        (
            lambda store: store.deploy_object(ARTIFACT, bucket="b", key="k.html", settings=PLAIN),
            [_get(), _put("b", "k.html", b"content", ContentType="application/octet-stream")],
        ),
        (
            lambda store: store.deploy_object(ARTIFACT, bucket="b", key="k", settings=SETTINGS),
            [
                _get(),
                _put(
                    *("b", "k", b"content"),
                    ContentType="application/octet-stream",
                    CacheControl="no-store",
                    ACL="private",
                    ServerSideEncryption="aws:kms",
                    SSEKMSKeyId="key",
                ),
            ],
        ),
    ],
)
def test_what_s3_is_asked_for(call: Callable[[S3Store], object], calls: list[Any]) -> None:
    """Each method reads and writes its objects, and nothing else."""
    client = Client(get_object=stored(VersionId="1"))
    call(S3Store(client))

    assert calls == client.calls


@pytest.mark.parametrize(("prefix", "folder"), [("", ""), ("site", "site/"), ("site/", "site//")])
def test_what_a_deployment_of_files_writes(prefix: str, folder: str) -> None:
    """Each file has its content type, and folders are not written."""
    client = Client(get_object=stored(zipped("a.CSS", "b/", "b\\..c.html", "css")))
    S3Store(client).deploy_files(ARTIFACT, bucket="b", prefix=prefix, settings=PLAIN)

    assert [
        _get(),
        _put("b", f"{folder}a.CSS", b"A.CSS", ContentType="text/css"),
        _put("b", f"{folder}b/..c.html", b"B\\..C.HTML", ContentType="text/html"),
        _put("b", f"{folder}css", b"CSS", ContentType="application/octet-stream"),
    ] == client.calls


@pytest.mark.parametrize(
    ("metadata", "summary"),
    [({}, None), ({"codepipeline-artifact-revision-summary": "Fix"}, "Fix"), ({"x": "y"}, None)],
)
def test_what_a_source_has_fetched(metadata: dict[str, str], summary: str | None) -> None:
    """An object has a version, a tag without quotation marks, and a summary in its metadata."""
    client = Client(get_object=stored(VersionId="7", Metadata=metadata))
    found = S3Store(client).fetch(bucket="b", key="k", version_id=None, to=COPY)

    assert StoredObject(version_id="7", etag="tag", summary=summary) == found


def test_an_archive() -> None:
    """Its files are compressed, and always have the same time."""
    client = Client()
    S3Store(client).put_archive(ARTIFACT, {"a": b"x" * 99, "b/c": b""})
    [(method, members)] = client.calls
    with zipfile.ZipFile(io.BytesIO(members.pop("Body"))) as archive:
        files = [
            (each.filename, each.date_time[:3], archive.read(each)) for each in archive.filelist
        ]

    assert ("put_object", {"Bucket": "artifacts", "Key": "release/Code/1"}) == (method, members)
    assert [("a", (1980, 1, 1), b"x" * 99), ("b/c", (1980, 1, 1), b"")] == files


_JAVA: Final = (
    "{} (Service: Amazon S3; Status Code: 404; Error Code: {}; Request ID: one; "
    "S3 Extended Request ID: two; Proxy: null)"
)
_NOT_READ: Final = (
    'Could not access the Amazon S3 object: "b/k". Make sure that the names of the bucket and '
    "object are both correct."
)
_NOT_READABLE: Final = (
    'Could not access the Amazon S3 object: "b/k". Make sure that the names of the bucket and '
    "object are both correct, and that the pipeline IAM role has sufficient permissions to access "
    "this bucket."
)
_NOT_WRITABLE: Final = (
    "You do not have sufficient permissions to call s3.putObject for the deployment bucket, b. "
    "Verify that the policy on the resource allows you to perform this task. If you choose a "
    "canned ACL for your Amazon S3 deployment action, the policy must include the PutObjectAcl "
    "action. If the object already exists, the policy must also include the PutObjectVersionAcl "
    f"action. {_JAVA}"
)
_NOT_FOUND: Final = (
    "The action failed because either the artifact or the Amazon S3 bucket could not be found. "
    "Name of artifact bucket: artifacts. Verify that this bucket exists. If it exists, check the "
    "life cycle policy, then try releasing a change."
)
_NO_INPUT: Final = (
    "The input artifact, artifacts/release/Code/1, does not exist or you do not have permissions "
    f"to access it: {_JAVA}"
)
_DENIED: Final = (
    "The service role or action role doesn\N{RIGHT SINGLE QUOTATION MARK}t have the permissions "
    "required to access the Amazon S3 bucket named {}. Update the IAM role permissions, and then "
    "try again. Error: Amazon S3:{}:No."
)
_FETCH: Final = {"bucket": "b", "key": "k", "version_id": None, "to": ARTIFACT}
_DEPLOY: Final = {"bucket": "b", "key": "k", "settings": PLAIN}


@pytest.mark.parametrize("metadata", [{"ResponseMetadata": METADATA}, {}])
@pytest.mark.parametrize(
    ("method", "call", "code", "words"),
    [
        ("get", lambda store: store.poll(bucket="b", key="k"), "NoSuchKey", _NOT_READ),
        (
            "get",
            lambda store: store.poll(bucket="b", key="k"),
            "403",
            _NOT_READABLE,
        ),
        ("get", lambda store: store.fetch(**_FETCH), "NoSuchKey", _NOT_READ),
        ("get", lambda store: store.fetch(**_FETCH), "403", _DENIED.format("b", "403")),
        ("put", lambda store: store.fetch(**_FETCH), "NoSuchBucket", _NOT_FOUND),
        ("put", lambda store: store.fetch(**_FETCH), "403", _DENIED.format("artifacts", "403")),
        ("get", lambda store: store.expect(ARTIFACT), "NoSuchKey", _NOT_FOUND),
        (
            "get",
            lambda store: store.expect(ARTIFACT),
            "AccessDenied",
            _DENIED.format("artifacts", "AccessDenied"),
        ),
        ("get", lambda store: store.carry_on(ARTIFACT, to=COPY), "NoSuchKey", _NOT_FOUND),
        ("put", lambda store: store.put_archive(ARTIFACT, {}), "NoSuchBucket", _NOT_FOUND),
        (
            "get",
            lambda store: store.deploy_object(ARTIFACT, **_DEPLOY),
            "NoSuchKey",
            _NO_INPUT.format("No.", "NoSuchKey"),
        ),
        (
            "get",
            lambda store: store.deploy_files(ARTIFACT, bucket="b", prefix="", settings=PLAIN),
            "AccessDeniedException",
            _NO_INPUT.format("No.", "AccessDeniedException"),
        ),
        (
            "put",
            lambda store: store.deploy_object(ARTIFACT, **_DEPLOY),
            "NoSuchBucket",
            "The object k could not be written to the bucket b: NoSuchBucket.",
        ),
        (
            "put",
            lambda store: store.deploy_object(ARTIFACT, **_DEPLOY),
            "403",
            _NOT_WRITABLE.format("No.", "403"),
        ),
    ],
)
def test_errors_of_s3(
    method: str,
    call: Callable[[S3Store], object],
    code: str,
    words: str,
    metadata: dict[str, Any],
) -> None:
    """An error is one of permission or one of configuration, and has the words of its place."""
    answers = {"get_object": stored(VersionId="1"), f"{method}_object": error(code, **metadata)}
    kind = "ConfigurationError" if code.startswith("NoSuch") else "PermissionError"
    if not metadata:
        for known in ("Status Code: 404", "Request ID: one", "Request ID: two"):
            words = words.replace(known, f"{known.rpartition(' ')[0]} null")

    assert (kind, words) == refusal(lambda: call(S3Store(Client(**answers))))


def test_an_error_of_s3_without_words() -> None:
    """What an error does not say is left out, or null as the SDK for Java writes it."""
    said = error("AccessDenied", message=None, ResponseMetadata=METADATA)
    store = S3Store(Client(get_object=said))

    assert refusal(lambda: store.expect(ARTIFACT))[1].endswith("Error: Amazon S3:AccessDenied:")
    assert (
        _NO_INPUT.format("null", "AccessDenied")
        == (refusal(lambda: store.deploy_object(ARTIFACT, bucket="b", key="k", settings=PLAIN))[1])
    )


def test_what_cannot_be_fetched_or_deployed() -> None:
    """A bucket of sources has versions, and no name leads out of the folder of a deployment."""
    store = S3Store(Client(get_object=stored()))
    outside = S3Store(Client(get_object=stored(zipped("a\\..\\..\\b"))))

    assert (
        "ConfigurationError",
        "The bucket b has no versioning, which a source action needs.",
    ) == refusal(lambda: store.fetch(bucket="b", key="k", version_id=None, to=COPY))
    assert (
        "ConfigurationError",
        "The file name a\\..\\..\\b contains invalid sequence: dot-dot-slash.",
    ) == refusal(lambda: outside.deploy_files(ARTIFACT, bucket="b", prefix="", settings=PLAIN))


# SNS, EventBridge and Lambda --------------------------------------------------------------------

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)


def test_what_sns_is_asked_for() -> None:
    """The notification of an approval has a subject, and that of a rule has none."""
    client = Client()
    topics = SnsTopics(client)
    topics.publish(Notification(time=NOW, topic_arn="t", subject="Sign", message="m"))
    topics.publish(RuleNotification(time=NOW, topic_arn="t", rule="r", message="m"))

    assert [
        ("publish", {"TopicArn": "t", "Message": "m", "Subject": "Sign"}),
        ("publish", {"TopicArn": "t", "Message": "m"}),
    ] == client.calls


_NO_TOPIC: Final = (
    "No Amazon SNS topic with the ARN t was found. Update your pipeline to use an existing topic, "
    "or create a new one to use in your pipeline."
)


_INVALID_TOPIC: Final = (
    "An invalid topic ARN (t) was provided. Update your pipeline to use a valid topic, or create a "
    "new one to use in your pipeline."
)


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("NotFound", "ConfigurationError", _NO_TOPIC),
        ("NotFoundException", "ConfigurationError", _NO_TOPIC),
        (
            "InvalidParameter",
            "ConfigurationError",
            _INVALID_TOPIC,
        ),
        *(
            (
                code,
                "PermissionError",
                (
                    "The Pipeline or Action role does not have permission to publish to topics in "
                    "Amazon SNS. Add the sns:Publish permission to the "
                    "role\N{RIGHT SINGLE QUOTATION MARK}s policy, and then try again."
                ),
            )
            for code in ("AccessDenied", "AccessDeniedException", "AuthorizationError")
        ),
    ],
)
def test_errors_of_sns(code: str, kind: str, words: str) -> None:
    """A topic that does not exist and a lacking permission differ."""
    topics = SnsTopics(Client(publish=error(code)))
    message = Notification(time=NOW, topic_arn="t", subject="Sign", message="m")

    assert (kind, words) == refusal(lambda: topics.publish(message))


def test_other_errors_stay_what_they_are() -> None:
    """An error that no action on AWS would meet is that of the client."""
    raised = error("Throttling")
    topics, functions = SnsTopics(Client(publish=raised)), LambdaFunctions(Client(invoke=raised))
    message = Notification(time=NOW, topic_arn="t", subject="Sign", message="m")
    with pytest.raises(ClientError) as of_sns:
        topics.publish(message)
    with pytest.raises(ClientError) as of_lambda:
        functions.invoke("f", {})

    assert raised is of_sns.value is of_lambda.value


@pytest.mark.parametrize(
    ("entry", "refused"),
    [
        ({"ErrorCode": "Busy", "ErrorMessage": "Later."}, ("Busy", "Later.")),
        ({"ErrorCode": "Busy"}, ("Busy", "")),
    ],
)
def test_an_entry_that_a_bus_refuses(entry: dict[str, str], refused: tuple[str, str]) -> None:
    """The first entry with an error is that of all; one without words has none."""
    entries = [{"EventId": "1"}, entry, {"ErrorCode": "Other", "ErrorMessage": "No."}]
    client = Client(put_events={"Entries": entries})
    bus = DefaultEventBus(client)

    assert refused == refusal(lambda: bus.put([]))
    assert (10, [("put_events", {"Entries": []})]) == (bus.most, client.calls)


def test_what_lambda_is_asked_for() -> None:
    """The event is JSON, and nobody waits for a result."""
    client = Client()
    LambdaFunctions(client).invoke("f", {"a": [1, "ü"]})
    [(method, members)] = client.calls

    assert {"a": [1, "ü"]} == json.loads(members.pop("Payload"))
    assert ("invoke", {"FunctionName": "f", "InvocationType": "Event"}) == (method, members)


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (
            "ResourceNotFoundException",
            "ConfigurationError",
            "The AWS Lambda function f does not exist.",
        ),
        (
            "AccessDeniedException",
            "PermissionError",
            (
                "The Pipeline or Action role does not have permission to invoke the AWS Lambda "
                "function f. Add the lambda:InvokeFunction permission to the "
                "role\N{RIGHT SINGLE QUOTATION MARK}s policy, and then try again."
            ),
        ),
    ],
)
def test_errors_of_lambda(code: str, kind: str, words: str) -> None:
    """A function that does not exist and a lacking permission differ."""
    functions = LambdaFunctions(Client(invoke=error(code)))

    assert (kind, words) == refusal(lambda: functions.invoke("f", {}))


# CodeBuild --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "given"),
    [
        (None, {}),
        ("[]", {"environmentVariablesOverride": []}),
        ('[{"name": "A"}]', {"environmentVariablesOverride": [{"name": "A"}]}),
    ],
)
@pytest.mark.parametrize(
    ("is_batch", "method"), [(False, "start_build"), (True, "start_build_batch")]
)
def test_what_codebuild_is_asked_for(
    variables: str | None, given: dict[str, Any], method: str, *, is_batch: bool
) -> None:
    """A build and a batch have the project, the source and the variables of the action."""
    client = Client(
        start_build={"build": {"id": "b:1"}}, start_build_batch={"buildBatch": {"id": "b:2"}}
    )
    found = CodeBuildProjects(client).start("b", source="s", variables=variables, is_batch=is_batch)

    assert ("b:2" if is_batch else "b:1") == found
    assert [(method, {"projectName": "b", "sourceVersion": "s", **given})] == client.calls


@pytest.mark.parametrize("is_batch", [False, True])
@pytest.mark.parametrize(
    ("raised", "words", "request_id"),
    [
        (error("Busy", ResponseMetadata=METADATA), "No.", "one"),
        (error("Busy"), "No.", "null"),
        (error("Busy", message=None), "null", "null"),
    ],
)
def test_errors_of_codebuild(
    raised: ClientError, words: str, request_id: str, *, is_batch: bool
) -> None:
    """An error has the words of the SDK for Java, which writes null for what is not known."""
    client = Client(start_build=raised, start_build_batch=raised)
    expected = (
        f"Error calling startBuild: {words} (Service: AWSCodeBuild; Status Code: 400; "
        f"Error Code: Busy; Request ID: {request_id}; Proxy: null)"
    )

    assert ("JobFailed", expected) == refusal(
        lambda: CodeBuildProjects(client).start("b", source="s", variables=None, is_batch=is_batch)
    )


@pytest.mark.parametrize("variables", ["", "A=1", '{"name": "A"}', "null"])
def test_variables_that_are_not_a_list(variables: str) -> None:
    """Nothing starts, and the message says what the variables are."""
    client = Client()
    expected = (
        "EnvironmentVariables specified in action config does not match expected format, the "
        "expected format is JSON array adhering to the following format: "
        '[{"name": "string", "value": "string"}]'
    )

    assert ("ConfigurationError", expected) == refusal(
        lambda: CodeBuildProjects(client).start(
            "b", source="s", variables=variables, is_batch=False
        )
    )
    assert [] == client.calls
