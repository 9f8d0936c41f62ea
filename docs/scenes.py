"""Scenes that raise each message of pipemock, for the page that `docs/messages.py` writes.

A scene is played inside a mock in which the pipeline of the demo has been created. `shown` is the
code on the page, as a test would have it. `before` is played first, and `instead` is played in
place of `shown` where that would need a test runner or another machine.
"""  # noqa: INP001 -- data of a script

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Scene(NamedTuple):
    """A mistake, and its preparation."""

    shown: str
    before: str = ""
    instead: str = ""


_FAILED: Final = 'FAILED = "codepipeline-pipeline-pipeline-execution-failed"\n'
_REPOSITORY: Final = "arn:aws:codecommit:us-east-1:123456789012:shop"
_COLLECT: Final = "try:\n    entry.__del__()\nfinally:\n    entry.settle()"
_FOLLOW: Final = 'mock = mock_codepipeline(clock="follow").start()'
_INVOKE: Final = """\
type_id = {"category": "Invoke", "owner": "AWS", "provider": "Lambda", "version": "1"}
tell = {"name": "Tell", "actionTypeId": type_id, "configuration": {"FunctionName": "announce"}}
told = [RELEASE["stages"][0], {"name": "Tell", "actions": [tell]}]
client.update_pipeline(pipeline={**RELEASE, "stages": told})
"""
_WINDOW: Final = """\
import sys, zoneinfo
from datetime import datetime, timezone
from unittest.mock import patch
from pipemock._engine.providers.deployment_window import next_opening
begin, end = (datetime(year, 1, 5, tzinfo=timezone.utc) for year in (2026, 2027))
def no_zone(name):
    raise zoneinfo.ZoneInfoNotFoundError(name)
"""
_PUT_WEBHOOK: Final = """\
webhook = {
    "name": "push",
    "targetPipeline": "release",
    "targetAction": "Checkout",
    "filters": [{"jsonPath": "$.ref", "matchEquals": "refs/heads/main"}],
    "authentication": "UNAUTHENTICATED",
    "authenticationConfiguration": {},
}
"""

_FOLDERS: Final = """\
import tempfile
from pathlib import Path
from subprocess import CalledProcessError, CompletedProcess
from unittest.mock import patch
from pipemock import PipeMockError
from pipemock._cloud import folders
from pipemock._codecommit.git.store import ObjectStore
WHO = b"\\nauthor Ann <> 1 +0000\\ncommitter Ann <> 1 +0000\\n\\nFirst"
def told(**git):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "checkout")
        folder.mkdir()
        if git:
            (folder / ".git").mkdir()
        try:
            with patch.object(folders.subprocess, "run", **git):
                mock.repository("shop", folder)
        except PipeMockError as error:
            raise PipeMockError(str(error).replace(place, "/home/ann")) from None
"""
_REFUSED_REQUEST: Final = """\
from botocore.stub import Stubber
sns = mock.client("sns")
stub = Stubber(sns)
topic = "arn:aws:sns:us-east-1:123456789012:approvals"
sign = {**RELEASE["stages"][2]["actions"][0], "configuration": {"NotificationArn": topic}}
asking = [RELEASE["stages"][0], {"name": "Approve", "actions": [sign]}]
client.update_pipeline(pipeline={**RELEASE, "stages": asking})
mock.connect(sns=sns)
stub.add_client_error("publish", %r, "Something is wrong.")
stub.activate()
"""
_OVER_HTTP: Final = """\
from pipemock._serving.front import Front
front = Front(mock._cloud, hosts=["localhost"])
scope = "AKIAPIPEMOCKEXAMPLE/20260105/us-east-1/sts/aws4_request"
headers = {
    "Host": "localhost",
    "Content-Type": "application/x-www-form-urlencoded",
    "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
}
"""
_CONTROL: Final = """\
import json
from pipemock._serving.control.api import ControlApi
from pipemock._serving.messages import Request
def post(path, body):
    headers = {"content-type": "application/json"}
    request = Request("POST", f"/_pipemock/{path}", headers, body, "127.0.0.1")
    raise PipeMockError(json.loads(ControlApi(mock).respond(request).body)["message"])
"""
_COMMAND: Final = """\
import json, tempfile, types, unittest.mock
from pipemock._definitions import Options, read_source
from pipemock._cli import command
from pipemock._cli.command import _chosen
from pipemock._cli.streams import Streams
found = read_source(RELEASE, Options())
"""

SCENES: Final[Mapping[str, tuple[Scene, ...]]] = {
    "A mock": (
        Scene('mock_codepipeline(clock="fast")'),
        Scene('mock_codepipeline(clock="follow", autojump=True)'),
        Scene('mock_codepipeline(account="shop")'),
        Scene('mock_codepipeline(region="us-esat-1")'),
        Scene("mock_codepipeline(seed=None)"),
        Scene('mock_codepipeline(caller="Bob")'),
        Scene(
            'mock_codepipeline(account="210987654321", caller="arn:aws:iam::123456789012:user/Bob")'
        ),
        Scene('mock_codepipeline("eu-west-1")'),
        Scene("from pipemock import mock_codecommit"),
        Scene("mock.when()", before="mock = mock_codepipeline()"),
        Scene("mock.stop()", before="mock.stop()"),
        Scene("mock.clock.advance(days=7)  # after the mock was left", before="mock.stop()"),
        Scene("copy.deepcopy(mock)", before="import copy"),
        Scene(
            '@pytest.mark.pipemock("2026-01-05T09:00Z")',
            instead="""\
import types
from pipemock import pytest_plugin
marked = types.SimpleNamespace(args=("2026-01-05T09:00Z",))
node = types.SimpleNamespace(get_closest_marker=lambda name: marked)
pytest_plugin._keywords(types.SimpleNamespace(node=node))
""",
        ),
        Scene(
            "mock_codepipeline()  # and nothing enters it",
            before="entry = mock_codepipeline()._activation.entry",
            instead=_COLLECT,
        ),
        Scene(
            "guard()  # and nothing enters it",
            before="from pipemock import guard\nentry = guard().args[0]",
            instead=_COLLECT,
        ),
        Scene(
            "mock_codepipeline().start()  # and nothing keeps what it returns",
            instead="""\
left = mock_codepipeline().start()
try:
    left.__del__()
finally:
    left.stop()
""",
        ),
    ),
    "The end of a mock": (
        Scene(
            'mock.when(action="Compiel").then(fail())  # and the test passes',
            instead='mock.when(action="Compiel").then(fail())\nmock.stop()\n',
        ),
        Scene(
            'mock.fault("GetPipeline", "ThrottlingException")  # and the test passes',
            instead='mock.fault("GetPipeline", "ThrottlingException")\nmock.stop()\n',
        ),
        Scene(
            "try:\n"
            '    client.start_pipeline_execution(name="release")\n'
            "except Exception:  # of the code under test\n"
            "    pass",
            before='mock.when(action="Compile").then(call(lambda starting: None))\n',
            instead="""\
try:
    client.start_pipeline_execution(name="release")
except Exception:
    mock.stop()
""",
        ),
        Scene(
            """\
with contextlib.suppress(Exception):  # as the code under test does
    client.start_pipeline_execution(name="release")
mock.stop()
""",
            before="import contextlib\ndef decide(starting): raise KeyError('project')\n"
            'mock.when(action="Compile").then(call(decide))',
        ),
        Scene('mock.when(stage="Build")\nmock.stop()'),
        Scene('mock.acting_as("arn:aws:iam::123456789012:user/Bob")\nmock.stop()'),
        Scene(
            """\
with mock_codepipeline() as inner:  # of a decorator, another thread or another task
    client.list_pipelines()
mock.stop()
""",
            before='mock = mock_codepipeline().start()\nmock.when(action="Sign").then(approve())',
        ),
        Scene(
            'mock.lambda_function("anounce", handler)\nmock.stop()',
            before="def handler(event, context): ...",
        ),
        Scene(
            """\
mock.when(action="Compile").then(fail())  # after the execution has passed
mock.when(action="Ship").then(fail(), succeed())
mock.stop()
""",
            before="""\
mock = mock_codepipeline(now="2026-01-05T09:00Z", strict=True).start()
mock.client().create_pipeline(pipeline=RELEASE)
""",
        ),
    ),
    "Calls": (
        Scene(
            "client.list_pipelines()  # if pipemock did not implement this operation",
            instead="""\
from unittest.mock import patch
from pipemock._codepipeline.operations import OPERATIONS
with patch.dict(OPERATIONS):
    del OPERATIONS["ListPipelines"]
    client.list_pipelines()
""",
        ),
        Scene(
            "client.list_pipelines()  # and a thread enters a mock meanwhile",
            before="mock.stop()",
            instead="""\
client = boto3.client("codepipeline", "eu-west-1", aws_access_key_id="a", aws_secret_access_key="b")
mock = mock_codepipeline()
client.meta.events.register("before-parameter-build", lambda **_: mock.start() and None)
client.list_pipelines()
""",
        ),
        Scene(
            "while client.list_pipelines():  # with autojump=True\n    pass",
            before="""\
mock = mock_codepipeline(now="2026-01-05T09:00Z", autojump=True).start()
client.create_pipeline(pipeline=RELEASE)
mock.clock.run_until_idle()
""",
        ),
        Scene(
            "while client.list_pipelines():  # with a clock that only the test moves\n    pass",
            before="from unittest.mock import patch\nfrom pipemock._clock import standing",
            instead="""\
with patch.object(standing, "_ENOUGH", 100):
    while client.list_pipelines():
        pass
""",
        ),
        Scene(
            'while datetime.now() < deadline:  # with sleep="virtual", without time-machine\n'
            "    client.list_pipelines()\n"
            "    time.sleep(3600)",
            before="""\
mock = mock_codepipeline(now="2026-01-05T09:00Z", sleep="virtual").start()
client.create_pipeline(pipeline=RELEASE)
mock.clock.run_until_idle()
""",
            instead="""\
while True:
    client.list_pipelines()
    mock.clock.sleep(3600)
""",
        ),
        Scene(
            'with travel("2026-02-01T00:00Z"):  # of time-machine\n    client.list_pipelines()',
            before="from time_machine import travel",
            instead="""\
with travel("2026-02-01T00:00Z"):
    mock = mock_codepipeline(now="2026-01-05T09:00Z").start()
""",
        ),
        Scene(
            "client.list_pipelines()  # with the guard, outside of every mock",
            instead="""\
from pipemock._edge import guard
model = client.meta.service_model.operation_model("ListPipelines")
guard.refuse(client.meta.events, model, "eu-west-1")
""",
        ),
        Scene(
            "stranger = boto3.client(\n"
            '    "codepipeline",\n'
            '    region_name="us-east-1",\n'
            '    aws_access_key_id="ASIAEXAMPLEEXAMPLE00",\n'
            '    aws_secret_access_key="a secret",\n'
            ")\n"
            "stranger.list_pipelines()"
        ),
    ),
    "Times and durations": (
        Scene("mock_codepipeline(now=2026)"),
        Scene('mock_codepipeline(now="Monday")'),
        Scene('mock_codepipeline(now="2026-01-05T09:00")'),
        Scene('mock_codepipeline(now="1066-10-14T09:00Z")'),
        Scene('mock.clock.advance("1h")'),
        Scene("mock.clock.advance(-60)"),
        Scene("mock.clock.advance(days=1e12)"),
        Scene("mock.clock.advance()"),
        Scene("mock_codepipeline(job_lease=10**9)"),
        Scene("mock.clock.advance(minutes=-5)"),
        Scene('mock.clock.advance(minutes="5")'),
        Scene("mock.clock.advance(90, minutes=1)"),
        Scene("mock.clock.advance(days=4_000_000)"),
        Scene('mock.clock.advance_to("2026-01-05T08:00Z")'),
        Scene("mock.clock.run_until_idle(limit=3600)"),
        Scene("mock.clock.run_until(lambda: not mock.approvals, limit=3600)"),
        Scene("mock.clock.run_until(lambda: False)"),
        Scene("mock.clock.run_until(mock.approvals)"),
        Scene(
            "async def is_signed():\n    return not mock.approvals\nmock.clock.run_until(is_signed)"
        ),
        Scene('mock.clock.advance(60)  # with clock="follow"', before=_FOLLOW),
        Scene(
            "def decide(starting):\n"
            "    mock.clock.advance(60)\n"
            "    return succeed()\n"
            "\n"
            'mock.when(action="Compile").then(call(decide))\n'
            'client.start_pipeline_execution(name="release")'
        ),
    ),
    "Behaviours": (
        Scene('mock.when(category="build").then(succeed())'),
        Scene('mock.when(rule="Window", action="Ship").then(succeed())'),
        Scene('mock.when(category="Rule", action="Check").then(succeed())'),
        Scene('mock.when(rule="Window", category="Build").then(succeed())'),
        Scene('mock.when(category="Build").then()'),
        Scene('mock.when(category="Build").then("succeed")'),
        Scene('mock.when(category="Build").then(succeed)'),
        Scene('mock.when(category="Build").then(approve())'),
        Scene(
            'mock.when(action="Compile").then(reject())\n'
            'client.start_pipeline_execution(name="release")'
        ),
        Scene("call(succeed())"),
        Scene("async def decide(starting): ...\ncall(decide)"),
        Scene("def decide(): ...\ncall(decide)"),
        Scene(
            """\
def decide(starting):
    client.start_pipeline_execution(name="release")  # which calls it again
    return succeed()

mock.when(action="Compile").then(call(decide))
client.start_pipeline_execution(name="release")
"""
        ),
        Scene('succeed(output_variables=["Tag"])'),
        Scene('succeed(output_variables={"Tag": 12})'),
        Scene('succeed(output_variables={"image tag": "12"})'),
        Scene('succeed(output_variables={"Log": "x" * 122_880})'),
        Scene('succeed(summary="x" * 3000)'),
        Scene('fail("ConfigurationError")'),
        Scene('fail(code="exit status 1")'),
        Scene('deploy_target("")'),
        Scene('succeed(targets=["i-0a1"])'),
        Scene('succeed(targets=[deploy_target("i-0a1"), deploy_target("i-0a1")])'),
        Scene('deploy_target("i-0a1", took=10, events=[deploy_event("Start", took=40)])'),
        Scene('succeed(after=10, targets=[deploy_target("i-0a1", took=40)])'),
    ),
    "Changes of a source": (
        Scene('mock.source_change("relaese")'),
        Scene('mock.source_change("release", revision=1234)'),
        Scene('mock.source_change("release", branch="")'),
        Scene('mock.source_change("release", "Compile")'),
        Scene('mock.connection_provider("my-connection", "GitLab")'),
        Scene(
            'mock.connection_provider(CONNECTION, "Gitlab")',
            before='CONNECTION = "arn:aws:codeconnections:us-east-1:123456789012:connection/1"',
        ),
        Scene(
            'mock.source_change("release")  # the fifty-first, in a queue',
            before="""\
queued = {**RELEASE, "pipelineType": "V2", "executionMode": "QUEUED"}
client.update_pipeline(pipeline=queued)
for _ in range(50):
    mock.source_change("release")
""",
        ),
        Scene('mock.git_push("shop")'),
        Scene('mock.git_push("shop", branch="refs/heads/main")'),
        Scene('mock.git_push("shop", tag="v1.0", new_branch=True)'),
        Scene('mock.git_push("shop", branch="main", files="README.md")'),
        Scene('mock.git_push("shop", branch="main", files=1)'),
        Scene('mock.git_push("shop", branch="main", new_branch="yes")'),
        Scene(
            'mock.pull_request("shop", event="OPEN", source_branch="fix", '
            'destination_branch="main", number=0)'
        ),
        Scene('mock.git_push("Shop", branch="main")'),
        Scene(
            'mock.pull_request("shop", event="MERGED", '
            'source_branch="fix", destination_branch="main")'
        ),
    ),
    "Repositories from folders": (
        Scene('mock.repository("a shop", "docs")'),
        Scene('mock.repository("shop", "docs/index.md")'),
        Scene(
            'mock.repository("shop", "docs")',
            before='client = mock.client("codecommit")\n'
            'client.create_repository(repositoryName="shop")',
        ),
        Scene(
            'mock.repository("shop", "an_empty_folder")',
            before=_FOLDERS,
            instead="told()",
        ),
        Scene(
            'mock.repository("shop", "checkout")  # a git repository without commits',
            before=_FOLDERS,
            instead='told(return_value=CompletedProcess([], 0, b"", b""))',
        ),
        Scene(
            'mock.repository("shop", "checkout")  # without the program git',
            before=_FOLDERS,
            instead="told(side_effect=FileNotFoundError)",
        ),
        Scene(
            'mock.repository("shop", "checkout")  # a git repository that is damaged',
            before=_FOLDERS,
            instead='told(side_effect=CalledProcessError(128, "git", stderr=b"fatal: bad HEAD"))',
        ),
        Scene(
            'mock.repository("shop", "checkout")  # a shallow clone',
            before=_FOLDERS,
            instead="commit = b'tree ' + b'1' * 40 + b'\\nparent ' + b'2' * 40 + WHO\n"
            "folders._add(ObjectStore(), '3' * 40, 'commit', commit)",
        ),
        Scene(
            'mock.repository("shop", "checkout")  # a repository of a very old git',
            before=_FOLDERS,
            instead="folders._add(ObjectStore(), '3' * 40, 'tree', b'100664 a\\0' + b'4' * 20)",
        ),
    ),
    "Webhooks": (
        Scene('mock.deliver_webhook("push", {})'),
        Scene("mock.deliver_webhook(url, 42)", before='url = "https://example.com"'),
        Scene(
            'mock.deliver_webhook(url, {}, source_ip="github.com")',
            before='url = "https://example.com"',
        ),
        Scene(
            "client.put_webhook(webhook=webhook)  # without the extra",
            before=_PUT_WEBHOOK
            + 'webhook["filters"][0]["jsonPath"] = "$.commits[0].id"\n'
            + 'import sys\nsys.modules["jsonpath"] = None\n',
        ),
    ),
    "Functions and partners": (
        Scene(
            "def announce(event, context):\n"
            '    raise KeyError("channel")\n'
            "\n"
            'mock.lambda_function("announce", announce)\n'
            'client.start_pipeline_execution(name="release")',
            before=_INVOKE,
        ),
        Scene(
            'mock.partner_action_type({}, client_id="...", client_token="...")',
        ),
    ),
    "Other services": (
        Scene('mock.connect(sns=mock.client("s3"))'),
        Scene('mock.connect(s3=boto3.resource("s3", region_name="us-east-1"))'),
        Scene('mock.client("codepipelin")'),
        Scene(
            "mock.connect(s3=client_of_aiobotocore)",
            instead="""\
import types
async def call(): ...
s3 = mock.client("s3")
mock.connect(s3=types.SimpleNamespace(meta=s3.meta, _make_api_call=call))
""",
        ),
        Scene(
            'client.start_pipeline_execution(name="release")  # and EventBridge is down',
            before="""\
from botocore.stub import Stubber
bus = mock.client("events")
mock.connect(events=bus)
stub = Stubber(bus)
stub.add_client_error("put_events", "InternalException", "Try again later.")
stub.activate()
""",
        ),
        Scene(
            'client.start_pipeline_execution(name="release")  # and SNS is down',
            before=_REFUSED_REQUEST % "InternalError",
        ),
        Scene(
            'mock.when(category="Approval").then(approve())  # and the topic does not exist\n'
            'client.start_pipeline_execution(name="release")',
            before=_REFUSED_REQUEST % "NotFound",
        ),
    ),
    "Approvals": (
        Scene("[approval] = mock.approvals\napproval.approve()\napproval.reject()"),
        Scene('mock.approvals[0].approve(summary="A long story. " * 40)'),
    ),
    "A server": (
        Scene("mock.serve(port=8765)  # twice", before="mock.serve(port=8765)"),
        Scene('mock.serve(allowed_hosts="host.docker.internal")'),
        Scene(
            "mock.serve(tls=True)  # without the extra",
            instead="""\
import sys
sys.modules["trustme"] = None
mock.serve(tls=True)
""",
        ),
        Scene(
            'subprocess.run(["aws", "sts", "get-caller-identity", "--endpoint-url", server.url])',
            before=_OVER_HTTP,
            instead='front.respond("POST", "/", headers, b""); raise mock.mistakes[0]',
        ),
    ),
    "Notification rules": (
        Scene('mock.notification_rule("release", ["codepipeline-pipeline-failed"])'),
        Scene('mock.notification_rule("release", ["failed"])'),
        Scene('mock.notification_rule("release", [])'),
        Scene(f'mock.notification_rule("{_REPOSITORY}", [FAILED])', before=_FAILED),
        Scene('mock.notification_rule("release", [FAILED], detail_type="ALL")', before=_FAILED),
        Scene(
            'mock.notification_rule("release", [FAILED], name="team")',
            before=f'{_FAILED}mock.notification_rule("release", [FAILED], name="team")',
        ),
        Scene(
            'client.start_pipeline_execution(name="release")  # and the topic does not exist',
            before=f"{_REFUSED_REQUEST % 'NotFound'}{_FAILED}"
            'mock.when(category="Source").then(fail())\n'
            'mock.notification_rule("release", [FAILED], name="team")\n',
        ),
    ),
    "Event patterns": (
        Scene('mock.events.matching({"detail": {"state": "FAILED"}})'),
        Scene('mock.events.matching({"detail": {"state": [{"prefx": "FAIL"}]}})'),
        Scene('mock.events.matching("{")'),
    ),
    "The control of a server": (
        Scene(
            'requests.post(f"{server.url}/_pipemock/nothing", json={})',
            before=_CONTROL,
            instead='post("nothing", b"{}")',
        ),
        Scene(
            'requests.post(f"{server.url}/_pipemock/clock/advance", json={"ours": 1})',
            before=_CONTROL,
            instead="""post("clock/advance", b'{"ours": 1}')""",
        ),
        Scene(
            'requests.post(f"{server.url}/_pipemock/clock/advance", json=[1])',
            before=_CONTROL,
            instead='post("clock/advance", b"[1]")',
        ),
        Scene(
            """\
headers = {"Content-Type": "application/json"}
requests.post(f"{server.url}/_pipemock/clock/advance", data="hours=1", headers=headers)
""",
            before=_CONTROL,
            instead='post("clock/advance", b"hours=1")',
        ),
        Scene(
            'requests.post(f"{server.url}/_pipemock/behaviours", json={"then": ["succeed"]})',
            before=_CONTROL,
            instead="""post("behaviours", b'{"then": ["succeed"]}')""",
        ),
        Scene(
            'requests.post(f"{server.url}/_pipemock/behaviours", json={"then": [{"sucede": {}}]})',
            before=_CONTROL,
            instead="""post("behaviours", b'{"then": [{"sucede": {}}]}')""",
        ),
        Scene(
            'requests.post(f"{server.url}/_pipemock/behaviours", json={"then": {"succeed": {}}})',
            before=_CONTROL,
            instead="""post("behaviours", b'{"then": {"succeed": {}}}')""",
        ),
        Scene(
            'requests.post(f"{server.url}/_pipemock/approvals/approve", json={"token": "old"})',
            before=_CONTROL,
            instead="""post("approvals/approve", b'{"token": "old"}')""",
        ),
        Scene(
            'requests.post(f"{server.url}/_pipemock/faults/withdraw", json={"id": 7})',
            before=_CONTROL,
            instead="""post("faults/withdraw", b'{"id": 7}')""",
        ),
        Scene(
            'requests.post(f"{server.url}/_pipemock/reset", json={})  # in a test',
            before=_CONTROL,
            instead='post("reset", b"{}")',
        ),
        Scene(
            'requests.post(f"{server.url}/_pipemock/calls", json={"operation": "ListPipeline"})',
            before=_CONTROL,
            instead="""post("calls", b'{"operation": "ListPipeline"}')""",
        ),
        Scene(
            """\
asked = {"service": "s3", "operation": "ListBuckets"}
requests.post(f"{server.url}/_pipemock/calls", json=asked)
""",
            before=_CONTROL,
            instead="""post("calls", b'{"service": "s3", "operation": "ListBuckets"}')""",
        ),
    ),
    "Faults": (
        Scene('mock.fault("ListPipelines", "ThrottlingException", service="s3")'),
        Scene('mock.fault("ListRepositories", "ThrottlingException")'),
        Scene('mock.fault("GetPipelin", "ThrottlingException")'),
        Scene('mock.fault("GetPipeline", "Throttling")'),
        Scene('mock.fault("GetPipeline", "ThrottlingException", times=0)'),
        Scene('mock.fault("GetPipeline", "ThrottlingException", parameters={"Name": "release"})'),
        Scene('mock.fault("GetPipeline", "TeapotException", status=200)'),
        Scene('mock.fault("GetPipeline", "ReadTimeoutError", "Too slow.")'),
        Scene('mock.fault("StartPipelineExecution", "ThrottlingException", performed=True)'),
    ),
    "Timelines and explanations": (
        Scene('mock.timeline("release", last=0)'),
        Scene('mock.timeline("release").svg(width=80)'),
        Scene('mock.timeline("relaese")'),
        Scene(
            'mock.explain("release", region="eu-west-1")  # and it is in us-east-1',
        ),
        Scene('mock.events.of("STARTED")'),
        Scene('mock.explain("relaese")'),
    ),
    "Deployment windows": (
        Scene(
            'client.start_pipeline_execution(name="release")  # without the extra',
            before=_WINDOW,
            instead="""\
sys.modules["croniter"] = None
next_opening("* * * * * ?", "UTC", begin, until=end)
""",
        ),
        Scene(
            'client.start_pipeline_execution(name="release")  # on Windows without tzdata',
            before=_WINDOW,
            instead="""\
with patch.multiple(zoneinfo, ZoneInfo=no_zone, available_timezones=set):
    next_opening("* * * * * ?", "Europe/Berlin", begin, until=end)
""",
        ),
    ),
    "Merges of CodeCommit": (
        Scene(
            "codecommit.get_merge_conflicts(...)  # by lines, without the extra",
            instead="""\
import sys
from pipemock._codecommit.git.lines import hunks
sys.modules["merge3"] = None
hunks(b"one", b"two", b"three")
""",
        ),
    ),
    "CodeCommit with a newer botocore": (
        Scene(
            'codecommit.get_merge_options(..., conflictDetailLevel="WORD_LEVEL")',
            instead="""\
from pipemock._codecommit.constraints import Constraints
from pipemock._codecommit.request_validation import validate_member
validate_member("GetMergeOptions", "conflictDetailLevel", Constraints(), "WORD_LEVEL")
""",
        ),
    ),
    "Definitions": (
        Scene('mock.load("missing.json")'),
        Scene(
            'mock.load("picture.svgz")  # not text',
            instead='from pipemock._definitions.files import decoded\ndecoded(b"\\xff")\n',
        ),
        Scene('mock.load({"stage": [], "name": "deploy"})'),
        Scene('mock.load({"pipeline": {**RELEASE, "executionMode": "FASTEST"}})'),
        Scene(
            'mock.load({"Resources": {"Deploy": resource}})  # stages of another stack',
            before="""\
resource = {
    "Type": "AWS::CodePipeline::Pipeline",
    "Properties": {
        "RoleArn": "arn:aws:iam::123456789012:role/release",
        "ArtifactStore": {"Type": "S3", "Location": "artifacts"},
        "Stages": {"Fn::ImportValue": "Stages"},
    },
}
""",
        ),
        Scene(
            "mock.load(plan)  # of Terraform",
            before="""\
here = {"mode": "managed"}
arn = "arn:aws:codepipeline:us-east-1:123456789012:release"
rule = {"name": "pushes", "event_pattern": "source=codecommit"}
resources = [
    {
        **here,
        "type": kind,
        "name": "pushes",
        "address": f"{kind}.pushes",
        "values": values,
    }
    for kind, values in (
        ("aws_cloudwatch_event_rule", rule),
        ("aws_cloudwatch_event_target", {"rule": "pushes", "arn": arn}),
    )
]
plan = {"format_version": "1.2", "planned_values": {"root_module": {"resources": resources}}}
""",
        ),
        Scene('mock.load({"pipeline": {**RELEASE, "name": "deploy"}}, only="Deploy")'),
        Scene(
            'mock.load({"pipeline": {**RELEASE, "name": "deploy"}}, parameters={"Stage": "prod"})'
        ),
        Scene(
            'mock.load(template, parameters={"Stage": "prod"})',
            before="""\
allowed = {"Type": "String", "AllowedValues": ["beta", "production"]}
template = {"Parameters": {"Stage": allowed}, "Resources": {}}
""",
        ),
        Scene("mock.load([RELEASE])"),
        Scene("""mock.load('{"pipeline": {}}')"""),
        Scene(
            'loaded["Deploy"]',
            before='loaded = mock.load({"pipeline": {**RELEASE, "name": "deploy"}})',
        ),
        Scene(
            'loaded["Release"]  # there is one in each stack',
            before="""\
from pipemock._loading.loaded import Loaded
names = {"Release": ("Berlin-Release", "Oslo-Release")}
loaded = Loaded(
    pipelines=(),
    webhooks=(),
    action_types=(),
    event_rules=(),
    unplayed_rules=(),
    placeholders=(),
    names=names,
)
""",
        ),
    ),
    "The command `python -m pipemock`": (
        Scene(
            'main(["check", "pipeline.yaml"])  # without the extra',
            instead="""\
import sys
from pipemock._definitions.yaml_text import load_yaml
sys.modules["yaml"] = None
load_yaml("pipeline: {}")
""",
        ),
        Scene(
            'main(["check", "-"])  # with a standard input that is closed',
            instead=_COMMAND
            + """\
with unittest.mock.patch("sys.stdin", None):
    command._read("-", Options())
""",
        ),
        Scene(
            'main(["release.json", "--pipeline", "deploy"])',
            instead=_COMMAND + '_chosen(found, "deploy")\n',
        ),
        Scene(
            'main(["template.json", "--svg", "picture.svg"])',
            instead=_COMMAND
            + """\
said = types.SimpleNamespace(svg="picture.svg")
both = [types.SimpleNamespace(definition=each) for each in 2 * found[0].pipelines]
command._Rehearsal(said, Streams())._require_sense(both, types.SimpleNamespace(require_names=len))
""",
        ),
        Scene(
            'main(["release.json", "--reject", "Compile"])',
            instead="from pipemock._cli.scenario import Scenario\n"
            'Scenario(rejected=["Compile"]).require_names([RELEASE])\n',
        ),
    ),
}
