"""The control API: each route of the table does what the handle of the mock does."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import call, mock_codepipeline
from pipemock._cloud.status import MOST_PARALLEL
from pipemock._serving.control.api import PREFIX, ControlApi
from pipemock._serving.control.routes import ROUTES
from pipemock._serving.front import LOCAL_HOSTS, Front
from tests.cloud.webhooks.requests import hook
from tests.declarations import BOB, action, release
from tests.serving import raw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock
    from pipemock._serving.messages import Response

JSON: Final = {"Host": "localhost", "Content-Type": "application/json"}


class Control:
    """A client of the control API, without sockets."""

    def __init__(self, mock: PipelineMock) -> None:
        self.mock = mock
        self._front = Front(mock._cloud, hosts=LOCAL_HOSTS, control=ControlApi(mock))

    def send(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] = JSON
    ) -> Response:
        """Send a request."""
        return self._front.respond(method, PREFIX + path, headers, body)

    def post(self, path: str, **members: Any) -> Any:
        """Send a POST that succeeds, and return its answer."""
        response = self.send("POST", path, json.dumps(members).encode())
        assert 200 == response.status, response.body
        return json.loads(response.body)

    def get(self, path: str) -> Any:
        """Send a GET that succeeds, and return its answer."""
        response = self.send("GET", path)
        assert 200 == response.status, response.body
        is_json = response.headers["Content-Type"] == "application/json"
        return json.loads(response.body) if is_json else response.body.decode()

    def refused(self, path: str, **members: Any) -> tuple[int, str]:
        """Send a POST that fails, and return its status and message."""
        response = self.send("POST", path, json.dumps(members).encode())
        return response.status, json.loads(response.body)["message"]


@pytest.fixture
def control(mock: PipelineMock, client: Any) -> Iterator[Control]:
    """Yield the control of a mock with a pipeline that waits for an approval."""
    client.create_pipeline(pipeline=release())
    yield Control(mock)
    mock.mistakes.clear()


# The routes ---------------------------------------------------------------------------------------


def test_health(control: Control) -> None:
    """The health needs nothing, not even the lock."""
    assert "ok" == control.get("health")["status"]


def test_nothing_is_kept(control: Control) -> None:
    """No browser keeps what changes from one moment to the next."""
    response = control.send("GET", "timeline.svg")

    assert ("image/svg+xml", "no-store") == (
        response.headers["Content-Type"],
        response.headers["Cache-Control"],
    )


def test_the_clock(control: Control) -> None:
    """The clock moves as that of the handle does, and says where it is then."""
    assert "2026-01-05T09:00:00.000Z" == control.get("clock")["now"]
    assert "2026-01-05T11:30:00.000Z" == control.post("clock/advance", hours=2, minutes=30)["now"]
    moved = control.post("clock/advance_to", when="2026-01-06T09:00Z")
    assert {
        "now": "2026-01-06T09:00:00.000Z",
        "next_due": "2026-01-12T09:00:00.000Z",
        "pending": [{"when": "2026-01-12T09:00:00.000Z", "what": "release/Approve/Sign expires"}],
    } == moved
    idle = control.post("clock/run_until_idle")
    assert (None, []) == (idle["next_due"], idle["pending"])


def test_behaviours(control: Control) -> None:
    """Behaviours are those of the handle, by name, for the attempts in turn."""
    builds = {"provider": "CodeBuild"}
    failure = {"build_phase_failed": {"phase": "BUILD", "message": "no", "code": "X"}}
    control.post("behaviours", when=builds, then=[failure, {"succeed": {"after": 240}}])
    control.post("clock/run_until_idle")
    client = control.mock.client()

    first = client.start_pipeline_execution(name="release")["pipelineExecutionId"]
    second = client.start_pipeline_execution(name="release")["pipelineExecutionId"]
    statuses = [
        client.get_pipeline_execution(pipelineName="release", pipelineExecutionId=each)[
            "pipelineExecution"
        ]["status"]
        for each in (first, second)
    ]

    assert ["Failed", "InProgress"] == statuses
    assert ["release/Build/Compile ends"] == [
        each["what"] for each in control.get("clock")["pending"]
    ]


def test_a_behaviour_of_everything(control: Control) -> None:
    """Without `when` a behaviour is that of every action."""
    control.post("behaviours", then=[{"hang": {}}])
    control.mock.client().start_pipeline_execution(name="release")

    assert control.get("explain?pipeline=release").count("Checkout") == 1


@pytest.mark.parametrize(("name", "status"), [("approve", "Succeeded"), ("reject", "Failed")])
def test_approvals(control: Control, name: str, status: str) -> None:
    """An approval is listed, and answered by its token."""
    [approval] = control.get("approvals")
    control.post(f"approvals/{name}", token=approval["token"], summary="Seen.", by=BOB)

    assert ("release", "Approve", "Sign") == tuple(
        approval[member] for member in ("pipeline", "stage", "action")
    )
    assert [] == control.get("approvals")
    state = control.mock.client().get_pipeline_state(name="release")["stageStates"][2]
    answered = state["actionStates"][0]["latestExecution"]
    assert (status, "Seen.", BOB) == tuple(
        answered[member] for member in ("status", "summary", "lastUpdatedBy")
    )


def test_sources(control: Control, client: Any) -> None:
    """Changes of sources start what they start by the handle, and say why."""
    execution = control.post("source_change", pipeline="release", revision="abc")
    assert execution == control.mock.events[-1].detail()["execution-id"]

    connected = action(
        "Checkout",
        "Source/AWS/CodeStarSourceConnection",
        configuration={
            "ConnectionArn": "arn:aws:codeconnections:us-east-1:123456789012:connection/1",
            "FullRepositoryId": "acme/shop",
            "BranchName": "main",
        },
        outputArtifacts=[{"name": "Code"}],
    )
    stages = [{"name": "Source", "actions": [connected]}, *release()["stages"][1:]]
    client.create_pipeline(pipeline=release(name="connected") | {"stages": stages})
    pushed = control.post("git_push", repository="acme/shop", branch="main")
    assert 1 == len(pushed["started"])
    assert "release" not in pushed["explanation"]
    opened = control.post(
        "pull_request",
        repository="acme/shop",
        event="OPEN",
        source_branch="prices",
        destination_branch="main",
    )
    assert ([], True) == (opened["started"], "without a trigger" in opened["explanation"])
    assert None is control.post("event_rule", pipeline="release")


def test_webhooks(control: Control, client: Any) -> None:
    """A webhook is delivered."""
    url = client.put_webhook(webhook=hook())["webhook"]["url"]
    delivered = control.post("deliver_webhook", url=url, body={"ref": "refs/heads/main"})

    assert {"accepted", "status", "execution_id", "reason"} == delivered.keys()


def test_faults(control: Control) -> None:
    """Faults are set, listed and withdrawn."""
    outage = control.post("faults", operation="GetPipeline", code="ServiceUnavailable", times=None)
    with pytest.raises(Exception, match="ServiceUnavailable"):
        control.mock.client().get_pipeline(name="release")

    assert {
        "id": 0,
        "service": "codepipeline",
        "operation": "GetPipeline",
        "code": "ServiceUnavailable",
        "hits": 0,
        "remaining": None,
    } == outage
    withdrawn = control.post("faults/withdraw", id=0)
    assert (True, 0) == (withdrawn["hits"] > 0, withdrawn["remaining"])
    assert [withdrawn] == control.get("faults")


@pytest.mark.parametrize(
    "name", ["calls", "events", "notifications", "rule_notifications", "mistakes"]
)
def test_lists(control: Control, name: str) -> None:
    """Each list continues where the last answer ended."""
    mock = control.mock
    mock.notification_rule("release", ["codepipeline-pipeline-pipeline-execution-started"])
    topic = "arn:aws:sns:us-east-1:123456789012:approvals"
    declaration = release(name="asking")
    declaration["stages"][2]["actions"][0]["configuration"] = {"NotificationArn": topic}
    mock.client().create_pipeline(pipeline=declaration)
    mock.client().start_pipeline_execution(name="release")
    mock._cloud.record_mistake(ZeroDivisionError("of the test"))

    every = control.get(name)
    rest = control.get(f"{name}?after={every['next'] - 1}")

    assert every[name]
    assert (every[name][-1:], every["next"]) == (rest[name], rest["next"])
    assert every["next"] == len(getattr(mock, name)) == len(every[name])


def test_events_are_those_of_eventbridge(control: Control) -> None:
    """Events have the form of EventBridge, and mistakes a name and words."""
    control.mock._cloud.record_mistake(ZeroDivisionError("of the test"))

    assert control.mock.events[0].as_eventbridge() == control.get("events")["events"][0]
    assert [{"error": "ZeroDivisionError", "message": "of the test"}] == (
        control.get("mistakes")["mistakes"]
    )


def test_status(control: Control) -> None:
    """The status has each pipeline with its stages, and what waits until when; it is not a call."""
    calls = list(control.mock.calls)
    found = control.get("status")
    [pipeline] = found["pipelines"]
    [shown] = pipeline["passes"]
    [execution] = pipeline["active"]

    assert ("2026-01-05T09:00:00.000Z", len(calls), len(control.mock.events), 0) == tuple(
        found[name] for name in ("now", "calls", "events", "mistakes")
    )
    assert ("release", "SUPERSEDED", "InProgress") == tuple(
        pipeline[name] for name in ("name", "mode", "status")
    )
    assert ("Approve", None) == (execution["stage"], execution["waiting_for"])
    assert [None, True, True, True] == [each["enabled"] for each in shown["stages"]]
    [[sign]] = shown["stages"][2]["actions"]
    assert (control.mock.approvals[0].token, "2026-01-12T09:00:00.000Z") == (
        sign["token"],
        sign["until"],
    )
    assert f"{control.mock.explain('release')}" == pipeline["explanation"]
    assert calls == control.mock.calls


def test_status_of_what_waits_and_failed(control: Control) -> None:
    """Disabled transitions, waiting executions, attempts and errors are shown."""
    control.post("behaviours", when={"action": "Compile"}, then=[{"fail": {"message": "No."}}])
    refusal = {
        "pipelineName": "release",
        "stageName": "Build",
        "transitionType": "Inbound",
        "reason": "Holidays.",
    }
    control.post("calls", operation="DisableStageTransition", parameters=refusal)
    waiting = control.post("source_change", pipeline="release")

    [pipeline] = control.get("status")["pipelines"]
    build = pipeline["passes"][0]["stages"][1]
    assert (False, "Holidays.", [waiting]) == tuple(
        build[name] for name in ("enabled", "reason", "waiting")
    )
    assert ["Approve", None] == [each["stage"] for each in pipeline["active"]]

    opened = {name: refusal[name] for name in ("pipelineName", "stageName", "transitionType")}
    control.post("calls", operation="EnableStageTransition", parameters=opened)
    [pipeline] = control.get("status")["pipelines"]
    build = pipeline["passes"][0]["stages"][1]
    [[compiling]] = build["actions"]
    assert ("Failed", "Failed", "No.", None) == (
        build["status"],
        compiling["status"],
        compiling["said"],
        compiling["until"],
    )


def test_status_in_parallel(control: Control, client: Any) -> None:
    """In the mode PARALLEL each execution has its own stages, and only the newest are shown."""
    declaration = release(name="many") | {"pipelineType": "V2", "executionMode": "PARALLEL"}
    client.create_pipeline(pipeline=declaration)
    started = [control.post("source_change", pipeline="many") for _ in range(MOST_PARALLEL)]

    many = control.get("status")["pipelines"][-1]
    assert started == [each["execution"] for each in many["passes"]]
    assert MOST_PARALLEL + 1 == len(many["active"])
    for each in control.mock.approvals:
        each.approve(summary="Seen.")
    [last] = control.get("status")["pipelines"][-1]["passes"]
    assert (started[-1], ["Succeeded"] * 4) == (
        last["execution"],
        [each["status"] for each in last["stages"]],
    )


def test_calls_of_operations(control: Control) -> None:
    """An operation of AWS is called by anyone, anywhere, and answers or refuses as AWS does."""
    name = {"name": "release"}
    started = control.post("calls", operation="StartPipelineExecution", parameters=name, caller=BOB)
    assert {"pipelineExecutionId"} == started.keys()
    assert ("StartPipelineExecution", BOB) == (
        control.mock.calls[-1].operation,
        control.mock.calls[-1].caller,
    )

    elsewhere = {"region": "eu-west-1", "account": "210987654321"}
    assert {"pipelines": []} == control.post("calls", operation="ListPipelines", **elsewhere)
    assert elsewhere == {
        "region": control.mock.calls[-1].region,
        "account": control.mock.calls[-1].account,
    }
    made = control.post(
        "calls",
        service="codecommit",
        operation="CreateRepository",
        parameters={"repositoryName": "app"},
    )
    assert "app" == made["repositoryMetadata"]["repositoryName"]

    response = control.send(
        "POST", "calls", b'{"operation": "GetPipeline", "parameters": {"name": "nothing"}}'
    )
    assert (400, "PipelineNotFoundException") == (
        response.status,
        json.loads(response.body)["error"],
    )
    assert [] == control.mock.mistakes


def test_calls_with_bytes_and_moments(control: Control) -> None:
    """What JSON does not have becomes text: bytes in Base64, moments in ISO 8601."""
    commits = control.mock.client("codecommit")
    commits.create_repository(repositoryName="app")
    commits.put_file(repositoryName="app", branchName="main", filePath="a", fileContent=b"Hi!")
    *_, put = control.get("calls")["calls"]

    assert ("SGkh", "2026-01-05T09:00:00.000Z") == (put["parameters"]["fileContent"], put["time"])


def test_load(control: Control) -> None:
    """A definition in the body is created, and its names are reported."""
    loaded = control.post("load", source={"pipeline": release(name="nightly")})

    assert ["nightly"] == loaded["pipelines"]
    assert {"release", "nightly"} == {
        each["name"] for each in control.mock.client().list_pipelines()["pipelines"]
    }


def test_notification_rules(control: Control) -> None:
    """A notification rule adds notifications."""
    started = ["codepipeline-pipeline-pipeline-execution-started"]
    rule = control.post("notification_rule", resource="release", events=started, name="starts")
    control.post("source_change", pipeline="release")

    assert rule.startswith("arn:aws:codestar-notifications:us-east-1:123456789012:")
    assert 1 == control.get("rule_notifications")["next"]


def test_views(control: Control) -> None:
    """The timeline and the explanation are those of the handle."""
    mock = control.mock

    assert f"{mock.timeline()}\n" == control.get("timeline")
    assert f"{mock.timeline('release').svg(width=390)}\n" == control.get(
        "timeline.svg?pipeline=release&width=390"
    )
    assert f"{mock.timeline('release', last=1).svg()}\n" == control.get(
        "timeline.svg?pipeline=release&last=1"
    )
    assert f"{mock.timeline().text(width=40)}\n" == control.get("timeline?width=40")
    assert f"{mock.explain('release')}\n" == control.get("explain?pipeline=release")


def test_views_of_one_place(control: Control) -> None:
    """Names, Regions and accounts are texts, even if they are digits."""
    mock = control.mock
    mock.client(region="eu-west-1").create_pipeline(pipeline=release(name="2027"))
    mock.client().create_pipeline(pipeline=release(name="2027"))
    place = "pipeline=2027&region=eu-west-1&account=123456789012"

    there = mock.timeline("2027", region="eu-west-1")
    assert there.events != mock.timeline("2027").events
    assert f"{there}\n" == control.get(f"timeline?{place}")
    assert f"{there.svg()}\n" == control.get(f"timeline.svg?{place}")
    assert "Pipeline eu-west-1/2027" in control.get(f"explain?{place}")


def test_credentials(control: Control) -> None:
    """The keys of a caller are those of the handle."""
    assert control.mock.credentials(BOB) == control.post("credentials", caller=BOB)


def test_every_route_is_tested() -> None:
    """Each route of the table stands in a test of this file."""
    with open(__file__, encoding="utf-8") as file:  # noqa: PTH123 -- this file
        text = file.read()
    untested = [
        each.path
        for each in ROUTES
        if not any(f'"{each.path}{end}' in text for end in ('"', "?"))
        if each.path not in {"approvals/approve", "approvals/reject"}  # by their parameter
    ]

    assert [] == untested


# Refusals -----------------------------------------------------------------------------------------


def test_what_the_handle_refuses(control: Control) -> None:
    """A mistake is a status and the words of the handle; it does not fail the test."""
    status, told = control.refused("source_change", pipeline="nothing")

    assert (400, True) == (status, "There is no pipeline 'nothing'" in told)
    assert [] == control.mock.mistakes


@pytest.mark.parametrize(
    ("path", "members", "message"),
    [
        ("clock/advance", {"ours": 1}, "unexpected keyword argument 'ours'. It takes by, weeks"),
        ("source_change", {}, "missing a required argument: 'pipeline'"),
        ("behaviours", {"then": ["succeed"]}, "A behaviour is a structure with one member"),
        ("behaviours", {"then": [{"succeed": 5}]}, "A behaviour is a structure with one member"),
        ("behaviours", {"then": [{"sucede": {}}]}, "Did you mean succeed?"),
        ("behaviours", {"then": [{"call": {}}]}, "There is no behaviour 'call'"),
        ("behaviours", {"then": [{"succeed": {"in": 5}}]}, "succeed: got an unexpected keyword"),
        ("behaviours", {"then": {"succeed": {}}}, "then is a list of behaviours"),
        ("behaviours", {"then": [], "when": ["Sign"]}, "when is a dict, not ['Sign']"),
        ("behaviours", {"then": [{"hang": {}}], "when": {"acton": "Sign"}}, "It takes pipeline"),
        ("deliver_webhook", {"url": "https://x", "body": "\ud800"}, "The body is not JSON"),
        ("approvals/approve", {"token": "old"}, "No open approval has the token 'old'"),
        ("faults/withdraw", {"id": 0}, "There is no fault 0"),
        ("calls", {"operation": "ListPipeline"}, "Did you mean ListPipelines"),
        ("calls", {"operation": "ListBuckets", "service": "s3"}, "not for 's3'"),
        ("calls", {"operation": "ListPipelines", "parameters": []}, "parameters"),
        ("calls", {"operation": "ListPipelines", "region": "here"}, "no Region 'here'"),
    ],
)
def test_wrong_arguments(
    control: Control, path: str, members: dict[str, Any], message: str
) -> None:
    """Arguments that a route does not have are refused, and what it takes is named."""
    status, told = control.refused(path, **members)

    assert (400, True) == (status, message in told)


def test_a_reset_in_a_test(control: Control) -> None:
    """The mock of a test can't be reset, and nothing of it changes."""
    told = control.refused("reset", seed=1)

    assert (409, True) == (told[0], "A test started this mock" in told[1])
    assert 400 == control.refused("reset", sed=1)[0]
    assert 1 == len(control.mock.calls)


def test_a_list_from_no_number(control: Control) -> None:
    """A list begins at a number."""
    response = control.send("GET", "events?after=last")

    assert (400, True) == (response.status, b"after is an integer" in response.body)


@pytest.mark.parametrize(
    ("asked", "body", "headers", "status"),
    [
        ("GET nothing", b"", JSON, 404),
        ("POST ", b"", JSON, 404),
        ("DELETE clock", b"", JSON, 405),
        ("GET clock/advance", b"", JSON, 405),
        ("POST clock", b"{}", JSON, 405),
        ("POST clock/advance", b"hours=1", JSON, 400),
        ("POST clock/advance", b"[1]", JSON, 400),
        ("POST clock/advance", b"[" * 100_000, JSON, 400),
        ("POST clock/advance", b'{"hours": 1}', {"Host": "localhost"}, 415),
        ("POST clock/advance", b"{}", {**JSON, "Content-Type": "text/plain"}, 415),
        ("POST clock/advance", b'{"hours": 1}', {**JSON, "Host": "evil.example"}, 403),
        ("POST clock/advance", b'{"hours": 1}', {**JSON, "Origin": "http://localhost:3000"}, 403),
        ("POST clock/advance", b'{"hours": 1}', {**JSON, "Origin": "https://localhost"}, 403),
        ("POST clock/advance", b'{"hours": 1}', {**JSON, "Origin": "null"}, 403),
        ("GET ", b"", {**JSON, "Origin": "http://evil.example"}, 403),
    ],
)
def test_requests_that_are_refused(
    control: Control, asked: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    """Requests to no route, of the wrong kind, or by a web page change nothing."""
    method, path = asked.split(" ")
    response = control.send(method, path, body, headers)

    assert status == response.status
    assert "2026-01-05T09:00:00.000Z" == control.get("clock")["now"]


def test_a_function_that_raises(control: Control) -> None:
    """An exception of a function is in the response, and is reported when the mock is left."""

    def divide(_starting: object) -> Any:
        return 1 // 0

    control.mock.when(action="Compile").then(call(divide))

    status, told = control.refused("source_change", pipeline="release")

    assert (500, "integer division or modulo by zero") == (status, told)
    assert [ZeroDivisionError] == [type(each) for each in control.mock.mistakes]


# The status page ----------------------------------------------------------------------------------


def test_the_page_is_self_contained(control: Control) -> None:
    """The page is one document, whose policy permits nothing but its own style and script."""
    response = control.send("GET", "")
    page, policy = response.body.decode(), response.headers["Content-Security-Policy"]

    assert (200, "text/html; charset=utf-8") == (response.status, response.headers["Content-Type"])
    assert [] == re.findall(r"https?://|@import|<(?:script|link|img)[^>]+src=", page)
    assert ("default-src 'none'" in policy, "frame-ancestors 'none'" in policy) == (True, True)
    for name in ("style", "script"):
        [text] = re.findall(rf"(?s)<{name}>(.*?)</{name}>", page)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


@pytest.mark.parametrize("path", ["/", "/_pipemock"])
def test_a_browser_is_led_to_the_page(control: Control, path: str) -> None:
    """A browser that opens the URL of the server gets the page; a program gets what AWS answers."""
    visit = {"Host": "127.0.0.1:4571", "Accept": "text/html,*/*;q=0.8"}
    response = control._front.respond("GET", path, visit, b"")

    assert (302, PREFIX) == (response.status, response.headers["Location"])
    assert 302 != control._front.respond("GET", path, {"Host": "127.0.0.1"}, b"").status
    assert 302 != control._front.respond("POST", path, visit, b"").status


def test_the_page_drives_its_own_server(control: Control) -> None:
    """A request with the origin of the server itself is answered, but not one to AWS's API."""
    own = {**JSON, "Host": "localhost:4571", "Origin": "http://localhost:4571"}

    assert 200 == control.send("POST", "clock/advance", b'{"hours": 1}', own).status
    assert "2026-01-05T10:00:00.000Z" == control.get("clock")["now"]
    signed = {**raw.headers("ListPipelines"), "Host": own["Host"], "Origin": own["Origin"]}
    assert 403 == control._front.respond("POST", "/", signed, b"{}").status


# With a server ------------------------------------------------------------------------------------


def test_a_server_without_control(mock: PipelineMock) -> None:
    """A server may answer for AWS alone."""
    front = raw.front_of(mock)

    assert 404 == front.respond("GET", f"{PREFIX}health", JSON, b"").status
    assert 302 != front.respond("GET", "/", {**JSON, "Accept": "text/html"}, b"").status
    assert b"ok" not in front.respond("GET", f"{PREFIX}health", JSON, b"").body


def test_a_server_controls_its_own_world() -> None:
    """A server controls the world that it was started in, also where its mock is entered anew."""
    mock = mock_codepipeline(now="2026-01-05T09:00Z")
    with mock:
        server = mock.serve()
        with mock:
            front: Any = server._http.respond
            front("POST", f"{PREFIX}clock/advance", JSON, b'{"hours": 1}')
            assert "2026-01-05T09:00:00+00:00" == mock.clock.now.isoformat()
        assert "2026-01-05T10:00:00+00:00" == mock.clock.now.isoformat()
