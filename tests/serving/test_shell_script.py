"""A script of the shell that calls the AWS CLI, as a subprocess."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from pipemock import mock_codepipeline, succeed
from tests.declarations import BOB, release

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock

SCRIPT: Final = Path(__file__).with_name("release.sh")
BASH: Final = shutil.which("bash") or ""

pytestmark = pytest.mark.skipif(not BASH, reason="this machine has no bash")


@pytest.fixture
def waiting() -> Iterator[PipelineMock]:
    """Yield a mock in which time passes while a script polls, with builds of some minutes."""
    with mock_codepipeline(now="2026-01-05T09:00Z", autojump=True) as mock:
        mock.when(provider="CodeBuild").then(succeed(after=240))
        mock.when(stage="Deploy").then(succeed(after=600))
        mock.client().create_pipeline(pipeline=release())
        mock.clock.advance(hours=1)
        [approval] = mock.approvals
        approval.approve()
        mock.clock.run_until_idle()
        mock.calls.clear()
        yield mock


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script where `aws` is the AWS CLI of the tests."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(  # noqa: S603 -- our own script
        [BASH, str(SCRIPT), *arguments],
        env={**os.environ, **environment, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_script_that_waits_for_an_approval(waiting: PipelineMock) -> None:
    """The script sees the build end, approves as its own caller, and sees the release end."""
    started = waiting.clock.now
    with waiting.serve() as server:
        script = run(server.environment_for(BOB), "release")

    assert (0, "Succeeded\n", "") == (script.returncode, script.stdout, script.stderr)
    assert 840 == (waiting.clock.now - started).total_seconds()
    assert {BOB} == {each.caller for each in waiting.calls}
    assert ["StartPipelineExecution", "PutApprovalResult"] == [
        each.operation for each in waiting.calls if not each.operation.startswith("Get")
    ]


def test_a_script_whose_call_is_refused(waiting: PipelineMock) -> None:
    """The CLI prints an error of the service as it prints those of AWS."""
    with waiting.serve() as server:
        script = run(server.environment, "relaese")

    assert 0 != script.returncode
    assert (
        "An error occurred (PipelineNotFoundException) when calling the StartPipelineExecution"
        in script.stderr
    )


def test_a_script_that_is_throttled(waiting: PipelineMock) -> None:
    """The CLI retries by itself; its attempts are one call of the mock."""
    waiting.fault("StartPipelineExecution", "ThrottlingException")
    with waiting.serve() as server:
        assert 0 == run(server.environment, "release").returncode

    [start] = [each for each in waiting.calls if each.operation == "StartPipelineExecution"]
    assert (None, 2) == (start.error, start.attempts)
