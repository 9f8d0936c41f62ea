"""Webhooks over HTTP: while a mock is served, their URLs lead to its server."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import call, mock_codepipeline
from pipemock._engine.state.webhook import signature
from pipemock._serving.messages import Response
from tests.cloud.webhooks.requests import (
    ARN,
    COMMIT,
    SECRET,
    declared,
    github,
    limited,
    pushed,
    put,
    shown,
    signed,
)
from tests.declarations import pipeline
from tests.engine.actions.jobs.lambda_actions import invoke

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock import PipelineMock
    from pipemock._serving.server import Server

CURL: Final = ("curl", "--silent", "--write-out", "%{http_code}")
LOCAL: Final = {"Host": "127.0.0.1"}
OWN: Final = "https://us-east-1.webhooks.aws/trigger?t="


pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")


@pytest.fixture
def served(mock: PipelineMock, client: Any) -> Server:
    """Return the server of a mock with a pipeline whose source has webhooks."""
    client.create_pipeline(pipeline=declared())
    return mock.serve()


def curl(url: str, body: bytes, *headers: str, method: str = "POST") -> tuple[int, Any]:
    """Send a request with curl, and return the status and the value of the response."""
    given = [option for each in headers for option in ("--header", each)]
    printed = subprocess.run(  # noqa: S603 -- our own server
        [*CURL, "--request", method, *given, "--data-binary", "@-", url],
        input=body,
        capture_output=True,
        check=True,
    ).stdout
    return int(printed[-3:]), json.loads(printed[:-3])


def test_a_signed_delivery(served: Server, mock: PipelineMock, client: Any) -> None:
    """The URL is that of the server, and a push that GitHub signs starts an execution."""
    url = put(client, signed())
    body = json.dumps(pushed()).encode()
    status, told = curl(url, body, f"X-Hub-Signature-256: {signature('sha256', SECRET, body)}")

    assert url.startswith(f"{served.url}/webhooks/us-east-1.webhooks.aws/trigger?t=")
    assert url == shown(client)["url"]
    assert (200, True, None) == (status, told["accepted"], told["reason"])
    execution = client.get_pipeline_execution(
        pipelineName="release", pipelineExecutionId=told["execution_id"]
    )["pipelineExecution"]
    assert {"triggerType": "Webhook", "triggerDetail": ARN} == execution["trigger"]
    assert COMMIT == execution["artifactRevisions"][0]["revisionId"]
    assert [] == mock.mistakes


def test_a_forged_delivery(served: Server, client: Any) -> None:
    """A delivery that nobody signed, or of no webhook, starts nothing and says why."""
    url = put(client, signed())
    forged = curl(url, b"{}", f"X-Hub-Signature-256: {signature('sha256', 'guess', b'{}')}")
    unknown = curl(f"{served.url}/webhooks/us-east-1.webhooks.aws/trigger?t=x&v=1", b"{}")

    assert (403, False) == (forged[0], forged[1]["accepted"])
    assert (404, True) == (unknown[0], "No webhook has this URL" in unknown[1]["reason"])
    assert (405, {"reason": "A delivery to a webhook is a POST."}) == curl(url, b"", method="GET")
    assert 1 == len(
        client.list_pipeline_executions(pipelineName="release")["pipelineExecutionSummaries"]
    )


@pytest.mark.parametrize(("allowed", "status"), [("127.0.0.0/8", 200), ("203.0.113.0/24", 403)])
def test_the_address_of_the_sender(served: Server, client: Any, allowed: str, status: int) -> None:
    """The address is that of the connection."""
    assert served.url in (url := put(client, limited(allowed, filters=[])))
    assert status == curl(url, b"{}")[0]


def test_web_pages_and_other_hosts_deliver_nothing(served: Server, client: Any) -> None:
    """What a server refuses of web pages, it refuses of deliveries too."""
    url = put(client, limited("127.0.0.0/8", filters=[]))
    front: Any = served._http.respond

    for more in ({"Origin": served.url}, {"Host": "evil.example"}):
        given: Mapping[str, str] = {"Host": "127.0.0.1", **more}
        assert 403 == front("POST", url.removeprefix(served.url), given, b"{}", "127.0.0.1").status


def test_functions_are_called(mock: PipelineMock, client: Any) -> None:
    """A function whose action a delivery has started was called before the answer."""
    announced: list[str] = []

    def announce(event: dict[str, Any], _context: object) -> None:
        announced.append(event["CodePipeline.job"]["id"])
        client.put_job_success_result(jobId=announced[-1])

    mock.lambda_function("announce", announce)
    client.create_pipeline(
        pipeline=pipeline(("Source", [github()]), ("Announce", [invoke("Announce")]))
    )
    announced.clear()
    server = mock.serve()
    url = put(client, filters=[])
    front: Any = server._http.respond

    delivered = front("POST", url.removeprefix(server.url), LOCAL, b"{}", "127.0.0.1")

    assert (200, 1) == (delivered.status, len(announced))


def test_the_answer_to_another_method(served: Server) -> None:
    """An answer is JSON with a line of its own."""
    front: Any = served._http.respond

    assert Response(
        status=405,
        headers={"Content-Type": "application/json"},
        body=b'{"reason": "A delivery to a webhook is a POST."}\n',
    ) == front("GET", "/webhooks/us-east-1.webhooks.aws/trigger", LOCAL, b"", "127.0.0.1")


def test_the_world_keeps_its_own_urls(mock: PipelineMock, client: Any) -> None:
    """Before and after, the URL is that of the service; the newest server comes first."""
    client.create_pipeline(pipeline=declared())
    own = put(client)
    with mock.serve() as first:
        with mock.serve() as second:
            assert f"{second.url}/webhooks/" in shown(client)["url"]
        served = shown(client)["url"]
        assert f"{first.url}/webhooks/{own.removeprefix('https://')}" == served
        assert mock.deliver_webhook(served, pushed()).accepted
    assert own == shown(client)["url"]
    assert mock.deliver_webhook(served, pushed()).accepted
    assert mock.deliver_webhook(own, pushed()).accepted
    assert own.startswith(OWN)


def test_ids_and_events_stay_the_same() -> None:
    """A server changes neither ids nor events."""

    def play(*, is_served: bool) -> Any:
        with mock_codepipeline(now="2026-01-05T09:00Z", seed=3) as mock:
            if is_served:
                mock.serve()
            client = mock.client()
            client.create_pipeline(pipeline=declared())
            mock.deliver_webhook(put(client), pushed())
            return [*mock.events], mock.calls

    assert play(is_served=False) == play(is_served=True)


def test_a_function_that_raises(served: Server, mock: PipelineMock, client: Any) -> None:
    """An exception of a function is in the response, and is reported when the mock is left."""

    def divide(_starting: object) -> Any:
        return 1 // 0

    mock.when(category="Build").then(call(divide))
    url = put(client, filters=[])
    assert served.url in url

    assert (500, {"reason": "integer division or modulo by zero"}) == curl(url, b"{}")
    assert [ZeroDivisionError] == [type(each) for each in mock.mistakes]
    mock.mistakes.clear()
