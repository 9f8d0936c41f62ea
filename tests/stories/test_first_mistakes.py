"""Twenty mistakes of somebody who uses pipemock for the first time, and what answers each.

A message says what happened, what was there, and what to do. The page of messages has them all.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any, Final

import boto3
import pytest

import pipemock
from docs import messages
from pipemock import mock_codepipeline
from pipemock.__main__ import main
from pipemock.declarations import RELEASE

if TYPE_CHECKING:
    from collections.abc import Callable

# The mistake; what happened, what was there and what to do; what the page has of it.
MISTAKES: Final[list[tuple[str, tuple[str, str, str], str]]] = [
    (
        'mock_codepipeline(region="eu-wset-1")',
        ("There is no Region", "'eu-wset-1'", "Did you mean eu-west-1?"),
        "Write one of AWS's Regions, like",
    ),
    (
        "mock_codepipeline(account=123456789012)",
        ("is not an account", "123456789012", "write its twelve digits"),
        "write its twelve digits",
    ),
    (
        'mock_codepipeline("eu-west-1")',
        ("decorates functions and classes", "not 'eu-west-1'", "given by its keyword"),
        "A setting is given by its keyword",
    ),
    (
        'mock_codepipeline(now="2026-01-05 09:00")',
        ("has no time zone", "'2026-01-05 09:00'", "Write '2026-01-05T09:00Z'"),
        "has no time zone, so it is ambiguous",
    ),
    (
        "mock_codepipeline().client()",
        ("This mock is not active", "it has no state", "Enter it first"),
        "Enter it first",
    ),
    (
        "left = mock_codepipeline().start(); left.stop(); left.stop()",
        ("can't be left", "it was left already", "Call stop() once for each start()"),
        "Call stop() once for each start()",
    ),
    (
        "from pipemock import mock_codecommit",
        ("pipemock has no mock_codecommit", "CodePipeline and CodeCommit", "Write 'from pipemock"),
        "pipemock has no mock_codecommit",
    ),
    (
        "mock.clock.advance()",
        ("called without a duration", "no time would pass", "Write it like advance(90)"),
        "advance() was called without a duration",
    ),
    (
        'mock.clock.advance("5 minutes")',
        ("is a number of seconds or a timedelta", "not '5 minutes'", "Give one of these"),
        "is a number of seconds or a timedelta",
    ),
    (
        "succeed(after=-5)",
        ("after can't be negative", "-5 seconds", "Give 0 or more"),
        "Give 0 or more",
    ),
    (
        'mock.when(action="Compile").then(succeed)',
        ("then() got succeed", "not a behaviour", "call it: succeed()"),
        "call it: succeed()",
    ),
    (
        'mock.when(action="Compiel").then(succeed())\nmock.stop()',
        ("matches nothing", "there is release/Source/Checkout", "action='Compiel'"),
        "matches nothing: there is",
    ),
    (
        'mock.when(category="build").then(succeed())',
        ("No action has the category", "'build'", "there are Source, Build"),
        "No action has the category",
    ),
    (
        'mock.source_change("release", revision=1234)',
        ("revision is a text", "not 1234", "Write '1234'"),
        "revision is a text, not 1234",
    ),
    (
        'mock.explain("relaese")',
        ("There is no pipeline 'relaese'", "there is release", "Did you mean release?"),
        "Did you mean release?",
    ),
    (
        'mock.timeline("release", region="eu-west-1")',
        (
            "There is no pipeline 'release'",
            "it is in account 123456789012, Region us-",
            "Write acc",
        ),
        "it is in account 123456789012",
    ),
    (
        "mock.connect(s3=boto3.Session())",
        ("takes a client of s3", "a boto3.session.Session", "Make one by mock.client('s3')"),
        "takes a client of s3, and this is a",
    ),
    (
        'mock.fault("get_pipeline", "ThrottlingException")',
        ("codepipeline has no operation", "'get_pipeline'", "Did you mean GetPipeline?"),
        "codepipeline has no operation",
    ),
    (
        'mock.events.of("STARTED")',
        ("takes a class of events", "not 'STARTED'", "Take one from pipemock.events"),
        "takes a class of events",
    ),
    (
        'with mock.acting_as("Bob"): pass',
        ("is not the ARN of a caller", "'Bob'", "Write it like 'arn:aws:iam"),
        "is not the ARN of a caller",
    ),
]


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


PAGE: Final = _flat(messages.PAGE.read_text("utf-8"))


def test_there_are_twenty() -> None:
    """Each of the mistakes is another one."""
    assert 20 == len({mistake for mistake, _, _ in MISTAKES})


@pytest.mark.parametrize(("mistake", "parts", "listed"), MISTAKES)
def test_a_mistake_is_answered(mistake: str, parts: tuple[str, str, str], listed: str) -> None:
    """What happened, what was there and what to do is said, and stands on the page."""
    names: dict[str, Any] = {name: getattr(pipemock, name) for name in pipemock.__all__}
    mock = mock_codepipeline(now="2026-01-05T09:00Z").start()
    mock.client().create_pipeline(pipeline=RELEASE)
    with warnings.catch_warnings():
        warnings.simplefilter("error", pipemock.PipeMockWarning)
        told = (pipemock.PipeMockError, pipemock.PipeMockWarning, ImportError)
        with pytest.raises(told) as caught:
            exec(mistake, {**names, "mock": mock, "boto3": boto3})  # noqa: S102 -- the mistakes above
    if "mock.stop()" not in mistake:
        mock.stop()

    assert [] == [part for part in parts if part not in str(caught.value)]
    assert listed in PAGE


def test_a_mistake_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A command that is misspelt is answered too, in the way of command lines."""
    run: Callable[[list[str]], int] = main
    with pytest.raises(SystemExit):
        run(["chekc", "template.yaml"])

    assert "no file 'chekc'. Did you mean check?" in capsys.readouterr().err
