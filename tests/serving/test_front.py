"""Requests to the front, without sockets: what they are answered with, and what is refused."""

from __future__ import annotations

import json
from datetime import timezone
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

import pytest

from pipemock import NotMocked, call
from pipemock._codepipeline.operations import OPERATIONS
from tests.declarations import BOB, release
from tests.serving import raw

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock._serving.front import Front

GET: Final = {"name": "release"}
UNKNOWN: Final = (400, {"__type": "UnknownOperationException"})
MALFORMED: Final = (400, {"__type": "SerializationException"})


def wrong(message: str) -> tuple[int, dict[str, str]]:
    """Return the answer to a value of the wrong type."""
    return 400, {"__type": "SerializationException", "message": message}


# Answers ------------------------------------------------------------------------------------------


def test_an_answer_in_json(front: Front) -> None:
    """An answer is JSON, with timestamps as numbers, and has the headers of the service."""
    response = raw.send(front, "ListPipelines", {})

    assert 200 == response.status
    assert 1767603600 == json.loads(response.body)["pipelines"][0]["created"]
    assert {
        "x-amzn-RequestId": "00000000-0000-4000-8000-000000000000",
        "Content-Type": "application/x-amz-json-1.1",
    } == response.headers


def test_milliseconds_are_decimals(mock: PipelineMock, front: Front, client: Any) -> None:
    """Captured: a timestamp is a number of seconds with milliseconds."""
    mock.clock.advance(seconds=0.204)
    client.update_pipeline(pipeline=release())

    [pipeline] = raw.read(raw.send(front, "ListPipelines", {}))[1]["pipelines"]

    assert 1767603600.204 == pipeline["updated"]


def test_an_answer_in_cbor(front: Front) -> None:
    """The same in CBOR, which names its protocol in the answer too."""
    response = raw.send_cbor(front, "ListPipelines", {})
    [pipeline] = raw.read_cbor(response)[1]["pipelines"]

    assert "2026-01-05T09:00:00+00:00" == pipeline["created"].astimezone(timezone.utc).isoformat()
    assert ("rpc-v2-cbor", "application/cbor") == (
        response.headers["smithy-protocol"],
        response.headers["Content-Type"],
    )


def test_an_answer_without_members(front: Front) -> None:
    """An operation without output is answered with an empty structure in both protocols."""
    stage = {"pipelineName": "release", "stageName": "Deploy", "transitionType": "Inbound"}

    assert (200, {}) == raw.read(raw.send(front, "EnableStageTransition", stage))
    assert (200, {}) == raw.read_cbor(raw.send_cbor(front, "EnableStageTransition", stage))


def test_an_error_in_both_protocols(front: Front) -> None:
    """An error has the name of its shape in JSON, its absolute id in CBOR, and no header."""
    message = "Account '123456789012' does not have a pipeline with name 'nothing'"
    in_json = raw.send(front, "GetPipeline", {"name": "nothing"})
    in_cbor = raw.send_cbor(front, "GetPipeline", {"name": "nothing"})

    assert (400, {"__type": "PipelineNotFoundException", "message": message}) == raw.read(in_json)
    assert (
        400,
        {"__type": "com.amazonaws.codepipeline#PipelineNotFoundException", "message": message},
    ) == raw.read_cbor(in_cbor)
    assert "x-amzn-errortype" not in {name.lower() for name in in_json.headers}


def test_a_blob_is_base64_text(front: Front) -> None:
    """A file of CodeCommit goes in and comes out as Base64."""
    where = {"repositoryName": "app", "filePath": "README"}
    raw.send(front, "CreateRepository", {"repositoryName": "app"}, "codecommit")
    put = {**where, "branchName": "main", "fileContent": "SGkh"}

    assert 200 == raw.send(front, "PutFile", put, "codecommit").status
    answer = raw.read(raw.send(front, "GetFile", where, "codecommit"))[1]
    assert "SGkh" == answer["fileContent"]


def test_the_scope_says_where_and_who(mock: PipelineMock, front: Front) -> None:
    """The Region and the caller are those of the signature's scope."""
    key = mock.credentials(BOB)["aws_access_key_id"]

    assert (200, {"pipelines": []}) == raw.read(
        raw.send(front, "ListPipelines", {}, region="eu-west-1", key=key)
    )
    [made] = mock.calls
    assert ("eu-west-1", BOB, {}) == (made.region, made.caller, made.parameters)


def test_a_timestamp_goes_in(front: Front) -> None:
    """A timestamp is a number in JSON, and is kept with its milliseconds."""
    revision = {"revisionId": "1", "revisionChangeId": "1", "created": 1446137312.204}
    asked = {"pipelineName": "release", "stageName": "Source", "actionName": "Checkout"}

    answer = raw.send(front, "PutActionRevision", {**asked, "actionRevision": revision})
    state = raw.read(raw.send(front, "GetPipelineState", GET))[1]

    assert 200 == answer.status
    shown = state["stageStates"][0]["actionStates"][0]["currentRevision"]
    assert 1446137312.204 == shown["created"]


# Unknown operations -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "CodePipeline_20150709.GetPipelines",
        "CodePipeline_20150709.",
        "codepipeline_20150709.getpipeline",
        "GetPipeline",
        "",
    ],
)
def test_an_operation_that_is_not_known(front: Front, target: str) -> None:
    """An operation that no model has, or that is not named, is refused without a message."""
    given = {**raw.headers("GetPipeline"), "X-Amz-Target": target}

    assert UNKNOWN == raw.read(front.respond("POST", "/", given, b"{}"))


def test_an_operation_of_the_other_service(front: Front) -> None:
    """An operation belongs to the service that is named, whatever the signature says."""
    given = {**raw.headers("GetPipeline", "codecommit"), **raw.signature("codepipeline")}

    assert UNKNOWN == raw.read(front.respond("POST", "/", given, b'{"name": "release"}'))


@pytest.mark.parametrize(
    "path",
    [
        "/service/CodePipeline_20150709/operation/GetPipelines",
        "/service/CodePipeline/operation/GetPipeline",
        "/",
    ],
)
def test_an_operation_that_is_not_known_in_cbor(front: Front, path: str) -> None:
    """In CBOR the path names the operation."""
    response = front.respond("POST", path, raw.cbor_headers(), b"")

    assert (400, "UnknownOperationException") == (
        response.status,
        raw.read_cbor(response)[1]["__type"].partition("#")[2],
    )


def test_both_protocols_at_once(front: Front) -> None:
    """Documented: a request in CBOR that has a target too is refused."""
    path = "/service/CodePipeline_20150709/operation/ListPipelines"
    both = {**raw.headers("ListPipelines"), **raw.cbor_headers()}

    assert 200 == front.respond("POST", path, raw.cbor_headers(), b"").status
    assert 400 == front.respond("POST", path, both, b"").status


def test_codecommit_has_no_cbor(front: Front) -> None:
    """Documented by the service model: only CodePipeline answers in CBOR."""
    response = raw.send_cbor(front, "ListRepositories", {}, "codecommit")

    assert (
        "com.amazonaws.codecommit#UnknownOperationException"
        == (raw.read_cbor(response)[1]["__type"])
    )


@pytest.mark.parametrize("kind", ["application/x-amz-json-1.0", "text/plain", ""])
def test_another_type_of_content(front: Front, kind: str) -> None:
    """Captured from Athena: a body of another type is refused, in XML."""
    given = {**raw.headers("GetPipeline"), "Content-Type": kind}
    response = front.respond("POST", "/", given, b'{"name": "release"}')

    assert (404, b"<UnknownOperationException/>\n") == (response.status, response.body)


def test_a_charset_does_no_harm(front: Front) -> None:
    """The type of the content may have parameters."""
    kind = "Application/X-Amz-JSON-1.1; charset=utf-8"
    given = {**raw.headers("GetPipeline"), "Content-Type": kind}

    assert 200 == front.respond("POST", "/", given, b'{"name": "release"}').status


# Mistakes of a test -------------------------------------------------------------------------------


def the_mistake(mock: PipelineMock) -> BaseException:
    """Return the only mistake of the mock, which has then served its purpose."""
    assert 1 == len(mock.mistakes)
    return mock.mistakes.pop()


JSON = {"Content-Type": "application/x-amz-json-1.1"}
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}


@pytest.mark.parametrize(
    ("service", "headers", "asked"),
    [
        ("ssm", {"X-Amz-Target": "AmazonSSM.GetParameter", **JSON}, "GetParameter"),
        ("lambda", {}, "POST /functions"),
        ("sts", FORM, "POST /functions"),
        ("s3", {}, "POST /functions"),
    ],
)
def test_another_service(
    mock: PipelineMock, front: Front, service: str, headers: dict[str, str], asked: str
) -> None:
    """A request for another service, in its own protocol, is a mistake of the test."""
    given = {"Host": "127.0.0.1:8080", **raw.signature(service), **headers}
    response = front.respond("POST", "/functions?Token=secret", given, b"")
    error = the_mistake(mock)

    assert 501 == response.status
    assert f"A request for {service} has reached the server of a mock: {asked}." in str(error)
    if service in {"s3", "sts"}:
        [said] = ET.fromstring(response.body)  # noqa: S314 -- our own
        assert ["NotImplemented", str(error)] == [each.text for each in said]
    else:
        answer = raw.read(response)[1]
        assert ("NotImplemented", str(error)) == (answer["__type"], answer["message"])


def test_an_operation_that_is_not_played(
    mock: PipelineMock, front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operation that only the model knows is a mistake too."""
    monkeypatch.delitem(OPERATIONS, "ListPipelines")

    status, answer = raw.read(raw.send(front, "ListPipelines", {}))
    mistake = the_mistake(mock)

    assert (501, "NotImplemented") == (status, answer["__type"])
    assert isinstance(mistake, NotMocked)
    assert str(mistake) == answer["message"]


def test_a_mistake_in_a_behaviour(mock: PipelineMock, front: Front) -> None:
    """A wrong result of a `call` function is reported to the client and by the mock."""
    mock.when(action="Compile").then(call(lambda _: None))  # type: ignore[arg-type, return-value]

    status, answer = raw.read(raw.send(front, "StartPipelineExecution", GET))
    mistake = the_mistake(mock)

    assert (501, str(mistake)) == (status, answer["message"])


def test_a_function_that_raises(mock: PipelineMock, front: Front) -> None:
    """An exception of the test's own function is reported when the mock is left."""
    error = ZeroDivisionError("of the test")

    def divide(_starting: object) -> Any:
        raise error

    mock.when(action="Compile").then(call(divide))

    status, answer = raw.read(raw.send(front, "StartPipelineExecution", GET))
    mistake = the_mistake(mock)

    assert (501, "ZeroDivisionError('of the test')") == (status, answer["message"])
    assert error is mistake


# Bodies -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b"", MALFORMED),
        (b"{", MALFORMED),
        (b"null", MALFORMED),
        (b'"x"', MALFORMED),
        (b"7", MALFORMED),
        (b'{"name": NaN}', MALFORMED),
        (b"\xff", MALFORMED),
        (b"[" * 100_000, MALFORMED),
        (b'{"name": "\\ud800"}', MALFORMED),
        (b"[]", wrong("Start of list found where not expected")),
        (b'{"name": 5}', wrong("NUMBER_VALUE can not be converted to a String")),
        (b'{"name": ["x"]}', wrong("Start of list found where not expected")),
        (b'{"name": {}}', wrong("Start of structure or map found where not expected.")),
        (
            b'{"name": "x", "version": "2"}',
            wrong("STRING_VALUE can not be converted to an Integer"),
        ),
    ],
)
def test_a_body_that_cannot_be_read(front: Front, body: bytes, answer: tuple[int, Any]) -> None:
    """A body that is not JSON, or has a value of the wrong type, is refused."""
    assert answer == raw.read(front.respond("POST", "/", raw.headers("GetPipeline"), body))


@pytest.mark.parametrize(
    ("created", "answer"),
    [
        ("2026-01-05", wrong("STRING_VALUE can not be converted to milliseconds since epoch")),
        (True, wrong("TRUE_VALUE can not be converted to milliseconds since epoch")),
        ([1], wrong("Start of list found where not expected")),
        (1e300, MALFORMED),
    ],
)
def test_a_timestamp_that_is_none(front: Front, created: object, answer: tuple[int, Any]) -> None:
    """A timestamp is a number that a date can have."""
    members = {"currentRevision": {"created": created}}

    assert answer == raw.read(raw.send(front, "PutJobSuccessResult", members))


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        ("not Base64", MALFORMED),
        ("é", MALFORMED),
        (5, wrong("NUMBER_VALUE can not be converted to a Blob")),
        ([5], wrong("Start of list found where not expected")),
    ],
)
def test_a_blob_that_is_none(front: Front, content: object, answer: tuple[int, Any]) -> None:
    """A blob is text in Base64."""
    assert answer == raw.read(raw.send(front, "PutFile", {"fileContent": content}, "codecommit"))


@pytest.mark.parametrize(
    "body",
    [
        b"\xff",
        b"\xa1",  # a map whose member is missing
        b"\xa0\x00",  # something after the map
        b"\xa1\x80\x00",  # a list as a key
        b"\xa1\x61\xff\x00",  # a key that is not UTF-8
        b"\xc1\xfb" + b"\x7f" * 8,  # a timestamp out of range
        b"\x5b" + b"\x7f" * 8,  # a text longer than any memory
        b"\x81" * 100_000,
    ],
)
def test_a_body_that_is_not_cbor(front: Front, body: bytes) -> None:
    """A body that is not CBOR is refused without a message."""
    path = "/service/CodePipeline_20150709/operation/GetPipeline"
    response = front.respond("POST", path, raw.cbor_headers(), body)

    assert (400, {"__type": "com.amazonaws.codepipeline#SerializationException"}) == (
        raw.read_cbor(response)
    )


@pytest.mark.parametrize(
    ("created", "message"),
    [
        ("2026-01-05", "STRING_VALUE can not be converted to milliseconds since epoch"),
        (7, "NUMBER_VALUE can not be converted to milliseconds since epoch"),
    ],
)
def test_a_timestamp_of_cbor_has_its_tag(front: Front, created: object, message: str) -> None:
    """In CBOR a timestamp is not a bare number."""
    response = raw.send_cbor(
        front, "PutJobSuccessResult", {"currentRevision": {"created": created}}
    )

    assert message == raw.read_cbor(response)[1]["message"]


def test_members_that_are_null_or_unknown(front: Front) -> None:
    """Captured from Athena: null means an absent member, and unknown members are ignored."""
    members: Any = {"name": "release", "version": None, "colour": [{"deep": {}}]}

    assert 200 == raw.send(front, "GetPipeline", members).status


def test_a_missing_member(front: Front) -> None:
    """A required member that is missing is named, as for every client."""
    status, answer = raw.read(raw.send(front, "GetPipeline", {}))

    assert (400, "ValidationException") == (status, answer["__type"])
    assert "Value at 'name'" in answer["message"]


def test_a_wrong_type_is_told_first(front: Front) -> None:
    """Captured from Athena: a wrong type is reported before a missing member."""
    assert (
        "SerializationException"
        == raw.read(raw.send(front, "GetPipeline", {"version": "2"}))[1]["__type"]
    )


def test_a_refused_request_is_recorded(mock: PipelineMock, front: Front) -> None:
    """A request that cannot be read is among the calls, without parameters."""
    raw.send(front, "GetPipeline", ["x"])

    assert [("GetPipeline", "SerializationException", {}, 1)] == [
        (made.operation, made.error, made.parameters, made.attempts) for made in mock.calls
    ]


# Signatures and security --------------------------------------------------------------------------


def test_a_request_without_a_signature(mock: PipelineMock, front: Front) -> None:
    """Nothing is answered without a signature, and nothing happens."""
    given = raw.without(raw.headers("ListPipelines"), "Authorization")

    assert (
        400,
        {
            "__type": "MissingAuthenticationTokenException",
            "message": "Missing Authentication Token",
        },
    ) == raw.read(front.respond("POST", "/", given, b"{}"))
    assert [] == mock.calls


@pytest.mark.parametrize(
    "signed",
    [
        "Basic c2VjcmV0",
        "AWS4-HMAC-SHA256 Signature=0a1b",
        "AWS4-HMAC-SHA256 Credential=AKIAX/20260105/us-east-1/codepipeline, Signature=0a1b",
    ],
)
def test_a_signature_of_another_form(front: Front, signed: str) -> None:
    """A signature that names no scope is refused, and never repeated."""
    given = {**raw.headers("ListPipelines"), "Authorization": signed}
    response = front.respond("POST", "/", given, b"{}")

    message = "The request signature does not conform to AWS standards."
    assert (403, {"__type": "IncompleteSignature", "message": message}) == raw.read(response)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:1", "localhost:8080", "LOCALHOST", "[::1]:80", "[::1]"]
)
def test_names_of_this_machine(front: Front, host: str) -> None:
    """This machine's own names are answered, with any port."""
    given = {**raw.headers("ListPipelines"), "Host": host}

    assert 200 == front.respond("POST", "/", given, b"{}").status


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost:80:80", ""]
)
def test_other_names(mock: PipelineMock, front: Front, host: str) -> None:
    """A name that a stranger may have given to this machine's address is refused."""
    given = {**raw.headers("ListPipelines"), "Host": host}
    response = front.respond("POST", "/", given, b"{}")

    assert 403 == response.status
    assert b"127.0.0.1, [::1], localhost" in response.body
    assert [] == mock.calls


def test_a_web_page(mock: PipelineMock, front: Front) -> None:
    """A request that a web page makes is refused, whatever its origin."""
    given = {**raw.headers("ListPipelines"), "Origin": "http://127.0.0.1:8080"}

    assert 403 == front.respond("POST", "/", given, b"{}").status
    assert [] == mock.calls
