"""The AWS SDK for JavaScript, version 3, as a subprocess.

Its packages are installed once: `npm install --prefix tests/serving/javascript`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.declarations import BOB, release

if TYPE_CHECKING:
    from pipemock import PipelineMock

FOLDER: Final = Path(__file__).with_name("javascript")
NODE: Final = shutil.which("node") or ""

pytestmark = [
    pytest.mark.skipif(not NODE, reason="this machine has no Node.js"),
    pytest.mark.skipif(
        not (FOLDER / "node_modules").is_dir(), reason="the SDK for JavaScript is not installed"
    ),
]


@pytest.fixture(params=["json", "cbor"])
def protocol(request: pytest.FixtureRequest) -> str:
    """Return the protocol in which CodePipeline is called."""
    name: str = request.param
    return name


def play(mock: PipelineMock, protocol: str) -> Any:
    """Run the tool, and return what it has seen."""
    with mock.serve() as server:
        tool = subprocess.run(  # noqa: S603 -- our own program
            [NODE, "release.mjs", protocol],
            cwd=FOLDER,
            env={**os.environ, **server.environment_for(BOB)},
            input=json.dumps(release()),
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
    assert 0 == tool.returncode, tool.stderr
    return json.loads(tool.stdout)


def test_a_release(mock: PipelineMock, protocol: str) -> None:
    """Answers have their types: texts, numbers, moments and bytes."""
    seen = play(mock, protocol)

    assert {
        "version": 1,
        "listed": [["release", "2026-01-05T09:00:00.000Z"]],
        "attempts": 1,
        "approvedAt": "2026-01-05T09:00:00.000Z",
        "history": [
            ["Ship", "Succeeded"],
            ["Sign", "Succeeded"],
            ["Compile", "Succeeded"],
            ["Checkout", "Succeeded"],
        ],
        "summary": "Passt schön.",
        "file": "Schön.",
    }.items() <= seen.items()
    assert {BOB} == {each.caller for each in mock.calls}


def test_errors_have_their_classes(mock: PipelineMock, protocol: str) -> None:
    """An error is one of the classes that the SDK has for it."""
    seen = play(mock, protocol)

    assert [True, "PipelineNotFoundException", 400] == seen["missing"][:3]
    assert (
        "Account '123456789012' does not have a pipeline with name 'nothing'"
        in (seen["missing"][3])
    )
    assert [True, "ValidationException", 400] == seen["invalid"][:3]
    assert [True, "RepositoryDoesNotExistException", 400] == seen["noRepository"][:3]


@pytest.mark.parametrize(
    "code", ["ThrottlingException", "InternalFailure", "ConnectionClosedError"]
)
def test_the_sdk_retries(mock: PipelineMock, protocol: str, code: str) -> None:
    """The SDK retries what it retries on AWS, and its attempts are one call."""
    mock.fault("ListPipelines", code)

    assert 2 == play(mock, protocol)["attempts"]
    [listed] = [each for each in mock.calls if each.operation == "ListPipelines"]
    assert (None, 2) == (listed.error, listed.attempts)
