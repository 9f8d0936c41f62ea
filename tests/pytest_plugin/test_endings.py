"""What mocks report when they are left, in tests that pass and in tests that fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytest_plugins: Final = ["pytester"]

_HEAD: Final = """
import pytest

from pipemock import fail, mock_codepipeline
from pipemock.declarations import RELEASE
from pipemock._codecommit.operations import OPERATIONS

@pytest.fixture(autouse=True)
def an_operation_that_is_not_built(monkeypatch):
    monkeypatch.delitem(OPERATIONS, "GetRepositoryTriggers")

@pytest.fixture
def own():
    with mock_codepipeline() as mock:
        yield mock

def swallow(mock):
    try:
        mock.client("codecommit").get_repository_triggers(repositoryName="shop")
    except Exception:
        pass

def misspell(mock):
    mock.client().create_pipeline(pipeline=RELEASE)
    mock.when(stage="Biuld").then(fail())
"""

_EACH_FIXTURE: Final = pytest.mark.parametrize("mock", ["codepipeline_mock", "own"])


@_EACH_FIXTURE
def test_a_caught_mistake_is_an_error(run: Callable[..., pytest.RunResult], mock: str) -> None:
    """A test that has caught a NotMocked has an error, which shows where it was raised."""
    result = run(f"{_HEAD}\ndef test_one({mock}):\n    swallow({mock})")

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_one*",
            ">*get_repository_triggers(*",
            "E *PipeMockError: A call in this mock raised NotMocked, and something caught it*",
            "*- pipemock -*",
            "  A call raised NotMocked*",
        ]
    )


@_EACH_FIXTURE
@pytest.mark.parametrize("outcome", ["fail", "skip", "xfail"])
def test_a_test_that_does_not_pass_has_no_error(
    run: Callable[..., pytest.RunResult], mock: str, outcome: str
) -> None:
    """Nothing else is reported for a test that failed or ended early, with any fixture."""
    source = f"swallow({mock})\n    misspell({mock})\n    pytest.{outcome}()"
    result = run(f"{_HEAD}\ndef test_one({mock}):\n    {source}")

    assert {"errors", "warnings", "passed"}.isdisjoint(result.parseoutcomes())


def test_the_next_test_is_judged_again(run: Callable[..., pytest.RunResult]) -> None:
    """That one test has failed is forgotten when the next one begins."""
    result = run(
        f"""{_HEAD}
def test_one(own):
    assert False

def test_two(own):
    swallow(own)
    """
    )

    result.assert_outcomes(passed=1, failed=1, errors=1)


@_EACH_FIXTURE
def test_what_was_never_used_is_a_warning(run: Callable[..., pytest.RunResult], mock: str) -> None:
    """A scripted behaviour that matches nothing is a warning at its line, in the summary."""
    result = run(f"{_HEAD}\ndef test_one({mock}):\n    misspell({mock})", "-W", "default")

    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(
        [
            "*test_what_was_never_used_is_a_warning.py:24: PipeMockWarning: mock.when(*) matches*",
        ]
    )


_PLACES: Final = """
import threading

import boto3
import pytest

from pipemock import mock_codepipeline, succeed
from pipemock.declarations import RELEASE, invoke, pipeline, source, stage

CALLING = pipeline("release", stage("Source", source("S")), stage("Call", invoke("I")))

def boom(event, context):
    raise ValueError

@pytest.fixture
def own():
    with mock_codepipeline() as mock:
        mock.when(action="Compile").then(succeed())
        yield mock

def test_a_fixture_inside(own, codepipeline_client):
    codepipeline_client.create_pipeline(pipeline=RELEASE)

@mock_codepipeline
def test_a_decorator_inside(own):
    boto3.client("codepipeline").create_pipeline(pipeline=RELEASE)

def test_a_thread(codepipeline_mock, codepipeline_client):
    codepipeline_mock.lambda_function("shop", boom)
    create = codepipeline_client.create_pipeline
    thread = threading.Thread(target=create, kwargs={"pipeline": CALLING})
    thread.start()
    thread.join()

def test_a_server(codepipeline_mock, codepipeline_server):
    codepipeline_mock.lambda_function("shop", boom)
    body = b'{"pipeline": ' + json.dumps(CALLING).encode() + b"}"
    headers = {"X-Amz-Target": "CodePipeline_20150709.CreatePipeline"}
    headers["Content-Type"] = "application/x-amz-json-1.1"
    scope = "AKIA/20260105/us-east-1/codepipeline/aws4_request"
    headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0"
    request = urllib.request.Request(codepipeline_server.url, body, headers)
    urllib.request.urlopen(request).close()
"""


def test_a_warning_is_at_a_line_of_the_test(run: Callable[..., pytest.RunResult]) -> None:
    """Where a fixture, a thread or a server has called pipemock, that is its first line."""
    result = run(f"import json, urllib.request\n{_PLACES}", "-W", "default")

    result.assert_outcomes(passed=4, warnings=4)
    for line, said in (
        (22, "A mock answered no call"),
        (25, "A mock answered no call"),
        (29, "Function shop raised ValueError()"),
        (36, "Function shop raised ValueError()"),
    ):
        file = "test_a_warning_is_at_a_line_of_the_test.py"
        result.stdout.fnmatch_lines([f"*{file}:{line}: PipeMockWarning: {said}*"])


_LATE: Final = """
def late(mock):
    mock.client().create_pipeline(pipeline=RELEASE)
    mock.when(action="Compile").then(fail())
"""


@_EACH_FIXTURE
def test_the_setting_makes_every_mock_strict(
    run: Callable[..., pytest.RunResult], mock: str
) -> None:
    """With `pipemock_strict`, what was never used is an error, and a mock can say otherwise."""
    result = run(
        f"""{_HEAD}{_LATE}
def test_one({mock}):
    late({mock})

def test_two():
    with mock_codepipeline(strict=False) as mock:
        late(mock)

@pytest.mark.pipemock(strict=False)
def test_three(codepipeline_mock):
    late(codepipeline_mock)
    """,
        "-o",
        "pipemock_strict=true",
    )

    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(["E *test_the_setting*: mock.when(action='Compile').then(fail())*"])


def test_the_marker_makes_a_mock_strict(run: Callable[..., pytest.RunResult]) -> None:
    """`strict` is a keyword of the marker as well; a failed test has no further error."""
    result = run(
        f"""{_HEAD}{_LATE}
@pytest.mark.pipemock(strict=True)
def test_one(codepipeline_mock):
    late(codepipeline_mock)

@pytest.mark.pipemock(strict=True)
def test_two(codepipeline_mock):
    late(codepipeline_mock)
    assert False
    """
    )

    result.assert_outcomes(passed=1, failed=1, errors=1)
    result.stdout.fnmatch_lines(["  mock.when(action='Compile').then(fail()) was never used; it *"])


@pytest.mark.parametrize("base", ["TestCase", "IsolatedAsyncioTestCase"])
def test_a_strict_test_case(run: Callable[..., pytest.RunResult], base: str) -> None:
    """A decorated `TestCase` reports it as an error of its test."""
    result = run(
        f"""{_HEAD}{_LATE}
import unittest
aws = mock_codepipeline(strict=True)

@aws
class Test(unittest.{base}):
    def test_one(self):
        late(aws)

    def test_two(self):
        aws.client().list_pipelines()
    """
    )

    result.assert_outcomes(passed=1, failed=1)


def test_a_mock_that_is_not_left_is_told(run: Callable[..., pytest.RunResult]) -> None:
    """A mock that a test starts and forgets is a warning about a resource."""
    result = run(
        """
        import gc

        from pipemock import mock_codepipeline
        from pipemock._edge import hook

        def test_one():
            mock_codepipeline().start()

        def test_two():
            gc.collect()
            hook.leave(hook._active[0])
        """,
        "-W",
        "default",
    )

    assert 2 == result.parseoutcomes()["passed"]
    result.stdout.fnmatch_lines(["*ResourceWarning: A mock was entered and never left*"])


def test_a_mock_that_is_never_entered_is_told(run: Callable[..., pytest.RunResult]) -> None:
    """A failed test may have had no chance to enter its own, which any later test collects."""
    result = run(
        """
        import gc
        from pipemock import mock_codepipeline

        def test_one():
            mock = mock_codepipeline()
            mock.circle = mock
            assert mock is None

        def test_two():
            gc.collect()

        def test_three():
            mock_codepipeline()
        """,
        "-W",
        "default",
    )

    result.assert_outcomes(failed=1, passed=2, warnings=1)
    result.stdout.fnmatch_lines(["*warnings summary*", "*::test_three", "*is never entered*"])
