"""The command ``serve``, as a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import signal
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError, mock_codepipeline
from pipemock._cli import serving as in_process
from pipemock._cli.arguments import for_serving
from pipemock._cli.serving import serve
from pipemock._cli.streams import Streams
from pipemock._edge import hook
from pipemock.events import ActionExecutionStateChange, PipelineExecutionStateChange
from tests.declarations import release
from tests.serving.raw import headers, signature, without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT: Final = Path(__file__).parents[2]
COMMAND: Final = [sys.executable, "-m", "pipemock", "serve"]


class Served:
    """A process that serves, with the variables that it has printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.ready = process.stdout.readline().strip()
        self.url = self.ready.rpartition(" ")[2]
        self.environment: dict[str, str] = {}
        while "no_proxy" not in self.environment:
            [name_and_value] = shlex.split(process.stdout.readline().removeprefix("export "))
            name, _, value = name_and_value.partition("=")
            self.environment[name] = value

    def ask(self, operation: str, **members: Any) -> Any:
        """Send a request of an SDK, and return its answer."""
        given = without(headers(operation), "Host")
        return self._answer(self.url, json.dumps(members), given)

    def control(self, path: str, **members: Any) -> Any:
        """Send a POST of the control API, and return its answer."""
        given = {"Content-Type": "application/json"}
        return self._answer(f"{self.url}/_pipemock/{path}", json.dumps(members), given)

    def send(self, given: dict[str, str]) -> Any:
        """Send an empty request with other headers."""
        kind = {"Content-Type": "application/x-amz-json-1.1"}
        return self._answer(self.url, "{}", kind | given)

    def _answer(self, url: str, body: str, given: dict[str, str]) -> Any:
        request = urllib.request.Request(url, body.encode(), given)  # noqa: S310 -- our own server
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            return json.load(response)

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """End the process, and return its exit status and what it says."""
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=20)
        return self.process.returncode, said


@contextlib.contextmanager
def serving(*arguments: str) -> Iterator[Served]:
    """Serve at a free port until the end of the block."""
    process = subprocess.Popen(  # noqa: S603 -- ourselves
        [*COMMAND, "--port", "0", "--now", "2026-01-05T09:00Z", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Served(process)
        finally:
            process.kill()


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Return the path of a definition."""
    path = tmp_path / "release.json"
    path.write_text(json.dumps({"pipeline": release()}), encoding="utf-8")
    return str(path)


class Impatient(Streams):
    """Streams of which the reader ends the process as soon as it has read a line."""

    def say(self, text: str) -> None:
        """Send the signal that asks a process to end."""
        del text
        os.kill(os.getpid(), signal.SIGTERM)


def test_a_signal_right_after_the_ready_line() -> None:
    """From the ready line on, signals stop the server."""
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGTERM, lambda *_: pytest.fail("the signal did not stop the server"))
    try:
        assert 0 == serve(["--port", "0", "--quiet"], Impatient())
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_of_its_own(file: str, number: int) -> None:
    """A file is served, the clock is moved over HTTP, and the timeline is shown at the end."""
    with serving(file) as served:
        assert f"pipemock serves CodePipeline and CodeCommit on {served.url}" == served.ready
        assert served.url == served.environment["AWS_ENDPOINT_URL_CODEPIPELINE"]
        [pipeline] = served.ask("ListPipelines")["pipelines"]
        assert "release" == pipeline["name"]
        assert "2026-01-12T09:00:00.000Z" == served.control("clock/run_until_idle")["now"]
        status, said = served.end(number)

    assert (0, True) == (status, "+7d 00:00:00" in said and "Sign" in said), said
    assert not Path(served.environment["AWS_CONFIG_FILE"]).exists()


def test_the_timeline_at_the_end_has_colours(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The timeline at the end has colours where they are wanted."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    with serving(file) as served:
        _, said = served.end()

    assert "\x1b[32mSUCCEEDED\x1b[0m" in said


def test_the_options(file: str) -> None:
    """Options are those of a mock and of a rehearsal."""
    options = ("--region", "eu-west-1", "--account", "210987654321", "--duration", "90")
    with serving(*options, "--fail", "Build/Compile", "--quiet", file) as served:
        [ends] = served.control("clock/advance", seconds=0)["pending"]
        assert "2026-01-05T09:01:30.000Z" == ends["when"]
        served.control("clock/run_until_idle")
        assert "eu-west-1" == served.environment["AWS_REGION"]
        events = json.load(
            urllib.request.urlopen(f"{served.url}/_pipemock/events", timeout=10)  # noqa: S310
        )["events"]
        status, said = served.end()

    assert ("210987654321", "eu-west-1") == (events[0]["account"], events[0]["region"])
    assert "FAILED" == events[-1]["detail"]["state"]
    assert (0, "") == (status, said)


def test_a_reset(file: str) -> None:
    """A reset starts anew from the files, without the calls and mistakes before; or it fails."""
    with serving(file) as served:
        served.control("source_change", pipeline="release")
        before = served.ask("GetPipelineState", name="release")["stageStates"][0]
        first = before["latestExecution"]["pipelineExecutionId"]
        with pytest.raises(urllib.error.HTTPError, match="501"):
            served.send(signature("sts"))
        assert {"now": "2027-01-01T00:00:00.000Z"} == served.control(
            "reset", now="2027-01-01T00:00Z", seed=7
        )
        [execution] = served.ask("ListPipelineExecutions", pipelineName="release")[
            "pipelineExecutionSummaries"
        ]
        assert first != execution["pipelineExecutionId"]
        assert {"now": "2026-01-05T09:00:00.000Z"} == served.control("reset")
        for wrong in ({"now": "soon"}, {"seed": "x"}, {"sed": 1}):
            with pytest.raises(urllib.error.HTTPError, match="400"):
                served.control("reset", **wrong)
        assert "2026-01-05T10:00:00.000Z" == served.control("clock/advance", hours=1)["now"]
        Path(file).unlink()
        with pytest.raises(urllib.error.HTTPError, match="400"):
            served.control("reset")
        assert ["release"] == [each["name"] for each in served.ask("ListPipelines")["pipelines"]]
        status, said = served.end()

    assert (0, "+01:00:00  now") == (status, said.strip().splitlines()[-1]), said


def test_https() -> None:
    """With TLS the URL and the variables are those of a server with a certificate."""
    with serving("--tls") as served:
        context = ssl.create_default_context(cafile=served.environment["AWS_CA_BUNDLE"])
        address = f"{served.url}/_pipemock/health"
        with urllib.request.urlopen(address, timeout=10, context=context) as response:  # noqa: S310
            assert 200 == response.status

    assert served.url.startswith("https://127.0.0.1:")


def test_a_mistake_at_the_end(file: str) -> None:
    """A call that was a mistake is reported at the end."""
    with serving("--quiet", file) as served:
        with pytest.raises(urllib.error.HTTPError, match="501"):
            served.send(signature("sts"))
        status, said = served.end()

    assert (1, True) == (status, "A request for sts has reached the server" in said)


def test_a_name_that_nothing_has(file: str) -> None:
    """What was never used is reported in words alone, without a line of our code."""
    with serving("--quiet", "--fail", "Nope", file) as served:
        status, said = served.end()

    assert (0, True) == (status, said.startswith("mock.when(action='Nope') matches nothing"))
    assert 1 == said.count("\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing.json",), "nothing.json"),
        (("--clock", "follow", "--autojump"), "leave out"),
        (("--account", "shop"), "'shop' is not an account"),
    ],
)
def test_what_cannot_start(arguments: tuple[str, ...], said: str) -> None:
    """A file that cannot be read, and options that exclude each other, are reported."""
    ended = subprocess.run(  # noqa: S603 -- ourselves
        [*COMMAND, "--port", "0", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert (2, "", True) == (ended.returncode, ended.stdout, said in ended.stderr), ended.stderr


def test_a_port_in_use() -> None:
    """A port in use is reported, and the exit status is 2."""
    with mock_codepipeline() as mock, mock.serve() as server:
        ended = subprocess.run(  # noqa: S603 -- ourselves
            [*COMMAND, "--port", str(server.port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )

    assert (2, True) == (ended.returncode, f"port {server.port}: " in ended.stderr)


# In this process --------------------------------------------------------------------------------


class Reader(Streams):
    """Streams that keep what is written, and end the process once all variables are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.told: list[str] = []

    def say(self, text: str) -> None:
        """Keep a line of the standard output."""
        self.said.append(text)
        if text.startswith("export no_proxy="):
            os.kill(os.getpid(), signal.SIGTERM)

    def tell(self, text: str) -> None:
        """Keep a line of the standard error."""
        self.told.append(text)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[int, Reader]]]:
    """Return a function that serves until all is shown, and returns the status and the streams."""
    monkeypatch.setenv("NO_COLOR", "1")
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    active = len(hook._active)

    def serving_once(*arguments: str) -> tuple[int, Reader]:
        reader = Reader()
        return serve(["--port", "0", "--now", "2026-01-05T09:00Z", *arguments], reader), reader

    yield serving_once
    for each, handler in before.items():
        signal.signal(each, handler)
    assert active == len(hook._active)


def test_all_that_is_written(file: str, run: Any) -> None:
    """The ready line and the variables come first, in order; the timeline ends with the rest."""
    status, reader = run("--fail", "Build/Compile", "--fail", "Nope", file)
    url = reader.said[0].rpartition(" ")[2]
    names = [line.partition("=")[0] for line in reader.said[1:]]
    timeline, unused = reader.told

    assert 0 == status
    assert f"pipemock serves CodePipeline and CodeCommit on {url}" == reader.said[0]
    assert f"export PIPEMOCK_URL={url}" in reader.said
    assert "export AWS_SECRET_ACCESS_KEY='a secret that opens nothing'" in reader.said
    assert sorted(names) == names
    assert timeline.startswith("2026-01-05 09:00:00 UTC\n+00:00:00  48a1c96e  execution ")
    assert timeline.endswith("  FAILED\n+00:00:00  now")
    assert (
        "mock.when(action='Nope') matches nothing: there is release/Source/Checkout (S3), "
        "release/Build/Compile (CodeBuild), release/Approve/Sign (Manual), "
        "release/Deploy/Ship (S3)."
    ) == unused


def test_a_quiet_server(file: str, run: Any) -> None:
    """There is no timeline where none is wanted."""
    status, reader = run("--quiet", file)

    assert (0, []) == (status, reader.told)


def test_what_cannot_start_is_written(run: Any) -> None:
    """The problem is the only line, and nothing is served."""
    status, reader = run("missing.json")

    assert (2, [], ["missing.json: It cannot be read: No such file or directory."]) == (
        status,
        reader.said,
        reader.told,
    )


def _ends(*arguments: str, file: str) -> list[tuple[str, str, str]]:
    """Return how the actions end in a mock that is served with some options."""
    served = in_process.Served(for_serving(["--port", "0", *arguments, file]))
    served.mock.clock.run_until_idle()
    changes = served.mock.events.of(ActionExecutionStateChange)
    ends = [(each.stage, each.action, each.state) for each in changes if each.state != "STARTED"]
    in_process._discard(served.mock)
    return ends


_FIRST: Final = [("Source", "Checkout", "SUCCEEDED"), ("Build", "Compile", "SUCCEEDED")]


@pytest.mark.parametrize(
    ("arguments", "ends"),
    [
        (["--fail", "Checkout"], [("Source", "Checkout", "FAILED")]),
        (["--fail", "Build/Compile"], [_FIRST[0], ("Build", "Compile", "FAILED")]),
        (["--fail", "Source/Compile"], [*_FIRST, ("Approve", "Sign", "FAILED")]),
        (["--reject", "Approve/Sign"], [*_FIRST, ("Approve", "Sign", "FAILED")]),
        (["--hang", "Compile"], [_FIRST[0], ("Build", "Compile", "FAILED")]),
    ],
)
def test_how_actions_of_a_server_end(
    file: str, arguments: list[str], ends: list[tuple[str, str, str]]
) -> None:
    """Actions are named alone or with their stage; the others succeed, and approvals expire."""
    assert ends == _ends(*arguments, file=file)


def test_settings_of_a_server(file: str) -> None:
    """The mock of a server has the settings that the options say, or those of any mock."""
    given = ["--region", "eu-west-1", "--account", "210987654321", "--seed", "7"]
    given += ["--duration", "90", "--now", "2027-01-01T00:00Z", "--autojump"]
    expected = {
        "region": "eu-west-1",
        "account": "210987654321",
        "seed": 7,
        "action_duration": timedelta(seconds=90),
        "clock": "manual",
        "autojump": True,
    }
    plain = {"region": "us-east-1", "account": "123456789012", "seed": 0}
    plain |= {"action_duration": timedelta(), "clock": "follow", "autojump": False}
    for arguments, settings in ((given, expected), (["--clock", "follow"], plain)):
        served = in_process.Served(for_serving(["--port", "0", *arguments, file]))
        found = served.mock._cloud.settings
        in_process._discard(served.mock)
        assert settings == {name: getattr(found, name) for name in settings}


def test_a_reset_in_this_process(file: str) -> None:
    """A reset has its own time and seed, and otherwise everything as at the start."""
    served = in_process.Served(for_serving(["--port", "0", "--now", "2026-01-05T09:00Z", file]))
    first = served.mock
    at_start = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)
    later = datetime(2027, 1, 1, tzinfo=timezone.utc)

    assert {"now": later} == served.reset(now="2027-01-01T00:00Z", seed=7)
    assert (later, 7) == (served.mock.clock.now, served.mock._cloud.settings.seed)
    assert first is not served.mock
    assert {"now": at_start} == served.reset()
    assert 0 == served.mock._cloud.settings.seed
    assert ["STARTED"] == [
        each.state for each in served.mock.events.of(PipelineExecutionStateChange)
    ]
    before = served.mock
    with pytest.raises(PipeMockError, match="'soon' is not an ISO 8601 timestamp"):
        served.reset(now="soon")
    assert before is served.mock
    in_process._discard(served.mock)
