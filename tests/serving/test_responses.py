"""Whole responses: status, headers and every byte of the body."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from pipemock import PipeMockError, call, hang, succeed
from pipemock._codepipeline.operations import OPERATIONS
from pipemock._edge import cbor
from pipemock._serving.control.api import PREFIX, ControlApi
from pipemock._serving.control.routes import ROUTES
from pipemock._serving.control.values import behaviour_from, called, plain
from pipemock._serving.front import LOCAL_HOSTS, Front
from pipemock._serving.messages import Response
from tests.cloud.webhooks.requests import declared, limited, put
from tests.declarations import release
from tests.serving import raw

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock._serving.messages import Break

JSON: Final = {"Host": "localhost", "Content-Type": "application/json"}
REQUEST_ID: Final = "00000000-0000-4000-8000-000000000000"
UNRECORDED: Final = "00000000-0000-4000-8001-000000000000"


NO_OPERATION: Final = (
    "pipemock answers no operation 'GetPipelines' of codepipeline. "
    "Did you mean GetPipeline or GetPipelineState or ListPipelines?"
)


@pytest.fixture
def front(mock: PipelineMock) -> Front:
    """Return the front of a mock that requests may control."""
    return Front(mock._cloud, hosts=LOCAL_HOSTS, control=ControlApi(mock))


def answer(status: int, value: object, **headers: str) -> Response:
    """Return an answer of the control API."""
    body = f"{json.dumps(value, indent=2)}\n".encode()
    return Response(
        status=status, headers={"Content-Type": "application/json", **headers}, body=body
    )


# AWS's API ----------------------------------------------------------------------------------------


def test_an_answer_in_json(front: Front) -> None:
    """An answer has the type of its protocol and the id of the request."""
    assert Response(
        status=200,
        headers={"x-amzn-RequestId": REQUEST_ID, "Content-Type": "application/x-amz-json-1.1"},
        body=b'{"pipelines": []}',
    ) == raw.send(front, "ListPipelines", {})


def test_an_answer_in_cbor(front: Front) -> None:
    """An answer in CBOR names its protocol too."""
    assert Response(
        status=200,
        headers={
            "x-amzn-RequestId": REQUEST_ID,
            "Content-Type": "application/cbor",
            "smithy-protocol": "rpc-v2-cbor",
        },
        body=cbor.written({"pipelines": []}),
    ) == raw.send_cbor(front, "ListPipelines", {})


def test_refusals_have_ids_of_their_own(front: Front) -> None:
    """The id of a refused request does not count among those of calls."""
    given = {**raw.headers("GetPipeline"), "X-Amz-Target": "GetPipeline"}
    first, second = (front.respond("POST", "/", given, b"{}") for _ in range(2))

    assert (
        Response(
            status=400,
            headers={"x-amzn-RequestId": UNRECORDED, "Content-Type": "application/x-amz-json-1.1"},
            body=b'{"__type": "UnknownOperationException"}',
        )
        == first
    )
    assert f"{UNRECORDED[:-1]}1" == second.headers["x-amzn-RequestId"]
    assert 200 == raw.send(front, "ListPipelines", {}).status


def test_a_request_in_cbor_without_a_signature(front: Front) -> None:
    """Where nothing names the service, an error is one of CodePipeline."""
    given = raw.without(raw.cbor_headers(), "Authorization")

    assert (
        400,
        {
            "__type": "com.amazonaws.codepipeline#MissingAuthenticationTokenException",
            "message": "Missing Authentication Token",
        },
    ) == raw.read_cbor(front.respond("POST", "/", given, b""))


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("ConnectionClosedError", "close"),
        ("ConnectTimeoutError", "reset"),
        ("EndpointConnectionError", "reset"),
        ("ReadTimeoutError", "hold"),
    ],
)
def test_a_broken_connection(mock: PipelineMock, front: Front, code: str, how: Break) -> None:
    """A call that gets no answer breaks its connection in the way that the SDK reports."""
    mock.fault("ListPipelines", code)

    assert Response(status=0, broken=how) == raw.send(front, "ListPipelines", {})


def test_an_error_inside(mock: PipelineMock, front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected error is in the response, and the test gets it."""
    error = ZeroDivisionError("inside")

    def divide(_request: object) -> None:
        raise error

    monkeypatch.setitem(OPERATIONS, "ListPipelines", divide)

    assert (501, {"__type": "NotImplemented", "message": "ZeroDivisionError('inside')"}) == (
        raw.read(raw.send(front, "ListPipelines", {}))
    )
    assert [error] == mock.mistakes
    mock.mistakes.clear()


@pytest.mark.parametrize("service", ["cloudfront", "route53", "s3", "s3express"])
def test_an_error_in_xml(mock: PipelineMock, front: Front, service: str) -> None:
    """A service that reads XML gets the mistake of the test in XML."""
    given = {"Host": "localhost", **raw.signature(service)}
    response = front.respond("GET", "/a?<b>", given, b"")
    assert 1 == len(mock.mistakes)
    mistake = mock.mistakes.pop()

    assert (
        f"A request for {service} has reached the server of a mock: GET /a. pipemock answers for "
        "CodePipeline and CodeCommit alone. Set AWS_ENDPOINT_URL_CODEPIPELINE and "
        "AWS_ENDPOINT_URL_CODECOMMIT to its URL, not AWS_ENDPOINT_URL, and give other services a "
        "server of their own, such as moto's."
    ) == str(mistake)
    assert (
        Response(
            status=501,
            headers={"Content-Type": "text/xml"},
            body=(
                f"<ErrorResponse><Error><Code>NotImplemented</Code><Message>{mistake}</Message>"
                "</Error></ErrorResponse>\n"
            ).encode(),
        )
        == response
    )


# Hosts and web pages ------------------------------------------------------------------------------


def test_another_host(front: Front) -> None:
    """A refusal says which hosts the server has, and how to add one."""
    assert Response(
        status=403,
        headers={"Content-Type": "text/plain; charset=utf-8"},
        body=(
            b"This server of pipemock answers for 127.0.0.1, [::1], localhost, not for the host "
            b"'evil.example'. To add a name, start it with mock.serve(allowed_hosts=[...]) or "
            b"--allow-host.\n"
        ),
    ) == front.respond("GET", "/", {"Host": "Evil.example:80"}, b"")


def test_another_web_page(front: Front) -> None:
    """A refusal of a web page says why."""
    given = {"Host": "localhost", "Origin": "http://evil.example"}

    assert Response(
        status=403,
        headers={"Content-Type": "text/plain; charset=utf-8"},
        body=(
            b"This server of pipemock answers no web page but its own: the request has the Origin "
            b"header of another one.\n"
        ),
    ) == front.respond("GET", PREFIX, given, b"")


def test_the_page_of_the_server(front: Front) -> None:
    """The status page has the origin of the server, whose scheme is HTTP unless it has TLS."""
    statuses = [
        front.respond("GET", PREFIX, {"Host": "localhost:80", "Origin": origin}, b"").status
        for origin in ("http://localhost:80", "https://localhost:80", "http://localhost")
    ]

    assert [200, 403, 403] == statuses


@pytest.mark.parametrize("path", ["/", "/_pipemock"])
def test_a_browser(front: Front, path: str) -> None:
    """A browser is led to the status page."""
    given = {"Host": "localhost", "Accept": "text/html"}

    assert Response(status=302, headers={"Location": "/_pipemock/"}) == front.respond(
        "GET", path, given, b""
    )


def test_the_headers_of_the_page(front: Front) -> None:
    """The status page is never kept, embedded or taken for something else."""
    headers = dict(front.respond("GET", PREFIX, {"Host": "localhost"}, b"").headers)
    directives = headers.pop("Content-Security-Policy").split("; ")

    assert {
        "Content-Type": "text/html; charset=utf-8",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    } == headers
    assert [
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "connect-src 'self'",
        "img-src data:",
    ] == [each for each in directives if "sha256" not in each]
    assert ["style-src", "script-src"] == [
        each.split()[0] for each in directives if "sha256" in each
    ]


# Webhooks -----------------------------------------------------------------------------------------


def test_a_delivery(mock: PipelineMock, front: Front, client: Any) -> None:
    """The response has what the delivery has started, and the status of its refusal."""
    client.create_pipeline(pipeline=declared())
    server = mock.serve()
    url = put(client, limited("127.0.0.1/32", filters=[])).removeprefix(server.url)
    accepted = front.respond("POST", url, {"Host": "localhost"}, b"{}")
    started = client.list_pipeline_executions(pipelineName="release")
    execution_id = started["pipelineExecutionSummaries"][0]["pipelineExecutionId"]
    told = {"accepted": True, "status": 200, "execution_id": execution_id, "reason": None}
    headers = {"Content-Type": "application/json"}

    assert Response(status=200, headers=headers, body=f"{json.dumps(told)}\n".encode()) == accepted
    assert Response(
        status=405, headers=headers, body=b'{"reason": "A delivery to a webhook is a POST."}\n'
    ) == front.respond("GET", url, {"Host": "localhost"}, b"")


def test_a_delivery_that_meets_a_function_that_raises(
    mock: PipelineMock, front: Front, client: Any
) -> None:
    """The response of a delivery has the words of the exception."""

    def divide(_starting: object) -> Any:
        return 1 // 0

    client.create_pipeline(pipeline=declared())
    mock.when(category="Build").then(call(divide))
    server = mock.serve()
    url = put(client, filters=[]).removeprefix(server.url)

    assert Response(
        status=500,
        headers={"Content-Type": "application/json"},
        body=b'{"reason": "integer division or modulo by zero"}\n',
    ) == front.respond("POST", url, {"Host": "localhost"}, b"{}")
    mock.mistakes.clear()


# Control ------------------------------------------------------------------------------------------


def test_an_answer_of_the_control_api(front: Front) -> None:
    """An answer is indented, and no browser keeps it."""
    expected: dict[str, Any] = {"now": "2026-01-05T09:00:00.000Z", "next_due": None, "pending": []}

    assert answer(200, expected, **{"Cache-Control": "no-store"}) == front.respond(
        "GET", f"{PREFIX}clock", JSON, b""
    )


@pytest.mark.parametrize("path", ["timeline", "explain?pipeline=release"])
def test_a_text_of_the_control_api(front: Front, client: Any, path: str) -> None:
    """Texts are plain, in UTF-8."""
    client.create_pipeline(pipeline=release())

    assert {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"} == (
        front.respond("GET", PREFIX + path, JSON, b"").headers
    )


@pytest.mark.parametrize(
    ("asked", "body", "status", "message"),
    [
        ("GET clok", b"", 404, "There is no /_pipemock/clok. There are {routes}."),
        ("PUT calls", b"", 405, "/_pipemock/calls takes GET and POST."),
        ("GET load", b"", 405, "/_pipemock/load takes POST."),
        ("POST clock/advance", b"{", 400, "The body is not JSON: {error}."),
        (
            "POST clock/advance",
            b"[1]",
            400,
            "The body is a structure with the arguments as members, not [1].",
        ),
        (
            "POST behaviours",
            b'{"then": "hang"}',
            400,
            "then is a list of behaviours, not 'hang'.",
        ),
        (
            "POST approvals/reject",
            b'{"token": "old"}',
            400,
            "No open approval has the token 'old'. GET approvals lists them.",
        ),
        ("POST faults/withdraw", b'{"id": 1}', 400, "There is no fault 1. GET faults lists them."),
        (
            "POST credentials",
            b'{"colour": 1}',
            400,
            "credentials: missing a required argument: 'caller'. It takes caller, session_tags.",
        ),
        (
            "POST calls",
            b'{"operation": "ListBuckets", "service": "s3"}',
            400,
            "pipemock answers for codepipeline and codecommit, not for 's3'.",
        ),
        (
            "POST calls",
            b'{"operation": "GetPipelines"}',
            400,
            NO_OPERATION,
        ),
    ],
)
def test_refusals_of_the_control_api(
    front: Front, asked: str, body: bytes, status: int, message: str
) -> None:
    """A refusal names its error and says what to do."""
    method, path = asked.split()
    routes = ", ".join(dict.fromkeys(each.path for each in ROUTES))
    error = "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
    said = message.format(routes=routes, error=error)

    assert answer(status, {"error": "PipeMockError", "message": said}) == front.respond(
        method, PREFIX + path, JSON, body
    )


def test_a_reset(front: Front) -> None:
    """The refusal to reset the mock of a test says what to do."""
    message = (
        "A test started this mock, and only that test can replace it. For an empty account, "
        "start another mock in the test. POST reset is for 'python -m pipemock serve'."
    )

    assert answer(409, {"error": "OwnedByTestError", "message": message}) == front.respond(
        "POST", f"{PREFIX}reset", JSON, b"{}"
    )


def test_a_body_of_another_type(front: Front) -> None:
    """A POST says that its body is JSON."""
    message = "Send JSON, with the Content-Type application/json."

    assert answer(415, {"error": "PipeMockError", "message": message}) == front.respond(
        "POST", f"{PREFIX}clock/advance", {"Host": "localhost"}, b"{}"
    )


def test_a_refusal_of_the_service(front: Front) -> None:
    """A call that the service refuses has its code, its words and its status."""
    message = "Account '123456789012' does not have a pipeline with name 'docs'"

    assert answer(400, {"error": "PipelineNotFoundException", "message": message}) == (
        front.respond(
            "POST",
            f"{PREFIX}calls",
            JSON,
            b'{"operation": "GetPipeline", "parameters": {"name": "docs"}}',
        )
    )


# Values -------------------------------------------------------------------------------------------


@attrs.frozen
class Shown:
    """A value with a member that is not public."""

    length: timedelta
    _hidden: int = 1


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (True, True),
        (1.5, 1.5),
        ("text", "text"),
        (b"Hi!", "SGkh"),
        (datetime(2026, 1, 5, 9, tzinfo=timezone.utc), "2026-01-05T09:00:00.000Z"),
        (PipeMockError("No."), {"error": "PipeMockError", "message": "No."}),
        ({1: b"", "two": (b"",)}, {"1": "", "two": [""]}),
        ([(1, b"")], [[1, ""]]),
    ],
)
def test_values_as_json(value: object, shown: object) -> None:
    """Each type of value has its form in JSON, also inside of others."""
    assert shown == plain(value)


def test_public_members_as_json() -> None:
    """A value of ours is its public members."""
    assert ["length"] == [*plain(Shown(timedelta(1)))]


@pytest.mark.parametrize(
    ("value", "behaviour"),
    [({"hang": {}}, hang()), ({"succeed": {"after": 240}}, succeed(after=240))],
)
def test_a_behaviour_from_json(value: object, behaviour: object) -> None:
    """A behaviour is a structure with its name and its arguments."""
    assert behaviour == behaviour_from(value)


@pytest.mark.parametrize(
    "value",
    ["h", ["hang"], [], {}, None, {"hang": {}, "succeed": {}}, {"hang": []}, {"hang": None}],
)
def test_what_is_no_behaviour(value: object) -> None:
    """Anything else is refused with an example."""
    with pytest.raises(PipeMockError) as refused:
        behaviour_from(value)

    assert (
        f"A behaviour is a structure with one member, not {value!r}. "
        'Write it like {"succeed": {"after": 240}}.'
    ) == str(refused.value)


def test_a_function_without_parameters() -> None:
    """A function that takes nothing says so."""
    with pytest.raises(PipeMockError) as refused:
        called(lambda: None, {"after": 1}, "keys")

    assert "keys: got an unexpected keyword argument 'after'. It takes nothing." == str(
        refused.value
    )
