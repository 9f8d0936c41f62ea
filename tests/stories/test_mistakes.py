"""Mistakes that a test makes: each message says what happened, what was there, and what to do."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import (
    PipeMockError,
    PipeMockWarning,
    approve,
    call,
    guard,
    hang,
    mock_codepipeline,
    succeed,
)
from pipemock.declarations import RELEASE

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

    Mistake = Callable[[PipelineMock], object]


def _start(mock: PipelineMock) -> None:
    mock.client().start_pipeline_execution(name="release")


def _starts_itself(mock: PipelineMock) -> None:
    def decide(_: object) -> Any:
        _start(mock)
        return succeed()

    mock.when(action="Compile").then(call(decide))
    _start(mock)


def _sleeps_in_a_step(mock: PipelineMock) -> None:
    def decide(_: object) -> Any:
        mock.clock.sleep(60)
        return succeed()

    mock.when(action="Compile").then(call(decide))
    _start(mock)


def _approves_twice(mock: PipelineMock) -> None:
    [approval] = mock.approvals
    approval.approve()
    approval.approve()


def _approves_afterwards(mock: PipelineMock) -> None:
    [approval] = mock.approvals
    mock.stop()
    approval.approve()


def _moves_the_clock_afterwards(mock: PipelineMock) -> None:
    mock.stop()
    mock.clock.advance(days=7)


def _acts_as_nobody(mock: PipelineMock) -> None:
    mock.acting_as("arn:aws:iam::123456789012:user/Bob")


# What is wrong, and words for what was there and for what to do.
MISTAKES: Final[dict[str, tuple[Mistake, str, str]]] = {
    "a mock that nothing enters": (
        lambda _: mock_codepipeline(now="2026-01-05T09:00Z"),
        "answers no call: it is never entered",
        "Write 'with mock_codepipeline() as mock: ...'",
    ),
    "a guard that nothing enters": (
        lambda _: guard(),
        "refuses no call: it is never entered",
        "Write 'with guard():'",
    ),
    "a caller that nobody acts as": (
        _acts_as_nobody,
        "user/Bob') changes no caller: its block is never entered",
        "Write 'with mock.acting_as(...):'",
    ),
    "a setting without its keyword": (
        lambda _: mock_codepipeline("eu-west-1"),  # type: ignore[call-overload]
        "decorates functions and classes, not 'eu-west-1'",
        "region='eu-west-1'",
    ),
    "a time without a zone": (
        lambda _: mock_codepipeline(now="2026-01-05T09:00"),
        "has no time zone",
        "Write '2026-01-05T09:00Z'",
    ),
    "a Region that does not exist": (
        lambda mock: mock.client(region="eu_west_1"),
        "There is no Region 'eu_west_1'",
        "Did you mean eu-west-1",
    ),
    "a duration as a text": (
        lambda mock: mock.clock.advance("1h"),  # type: ignore[arg-type]
        "not '1h'",
        "Give one of these",
    ),
    "a time in the past": (
        lambda mock: mock.clock.advance_to("2020-01-01T00:00Z"),
        "it is 2026-01-05T09:00:00.000Z, after 2020-01-01T00:00:00.000Z",
        "Give a later time, or begin earlier",
    ),
    "an advance after the mock": (
        _moves_the_clock_afterwards,
        "This mock was left",
        "Do this before",
    ),
    "an approval after the mock": (_approves_afterwards, "This mock was left", "Do this before"),
    "an approval that is answered": (
        _approves_twice,
        "release/Approve/Sign can't be answered",
        "The open approvals are in mock.approvals",
    ),
    "a behaviour that is not called": (
        lambda mock: mock.when(action="Sign").then(approve),  # type: ignore[arg-type]
        "then() got approve",
        "call it: approve()",
    ),
    "a list of behaviours": (
        lambda mock: mock.when(action="Sign").then([approve(), hang()]),  # type: ignore[arg-type]
        "then() got [approve(), hang()]",
        "use succeed(), fail() and the like",
    ),
    "a name in another case": (
        lambda mock: mock.when(action="sign").then(approve()),
        "mock.when(action='sign') matches nothing",
        "there is release/Source/Checkout (CodeCommit)",
    ),
    "a selection without a behaviour": (
        lambda mock: mock.when(action="Sign"),
        "mock.when(action='Sign') sets nothing",
        "add .then(...)",
    ),
    "a function without an argument": (
        lambda _: call(lambda: succeed()),  # type: ignore[arg-type,misc] # noqa: PLW0108
        "<lambda> can't be called with 1 argument",
        "Write it like 'def decide(starting): ...'",
    ),
    "a handler without a context": (
        lambda mock: mock.lambda_function("announce", lambda _: None),  # type: ignore[arg-type,misc]
        "<lambda> can't be called with 2 arguments",
        "Write it like 'def handler(event, context): ...'",
    ),
    "a function that starts itself": (
        _starts_itself,
        "the last time for release/Build/Compile: this never ends",
        "Let it do so only until a condition holds",
    ),
    "a sleep in the middle of a step": (
        _sleeps_in_a_step,
        "No time can pass here",
        "Let the behaviour that it returns take the time",
    ),
    "a function that no pipeline invokes": (
        lambda mock: mock.lambda_function("announce", lambda _event, _context: None),
        "mock.lambda_function('announce', ...) is not invoked by any pipeline",
        "none of them invokes a function",
    ),
    "the name of a webhook as its URL": (
        lambda mock: mock.deliver_webhook("push", {}),
        "'push' is not the URL of a webhook",
        "Take that from the answer of PutWebhook",
    ),
    "a source that is an action": (
        lambda mock: mock.source_change("release", "Compile"),
        "No source 'Compile'",
        "pipeline release has Checkout",
    ),
    "a repository that nobody watches": (
        lambda mock: mock.git_push("shopp", branch="main"),
        "watches repository 'shopp'",
        "they watch shop",
    ),
    "a declaration as a name": (
        lambda mock: mock.timeline(RELEASE),
        "pipeline is a text, not {'name': 'release'",
        "Give a text",
    ),
    "a fault in the words of Python": (
        lambda mock: mock.fault("get_pipeline", "ThrottlingException"),
        "codepipeline has no operation 'get_pipeline'",
        "Did you mean GetPipeline",
    ),
    "a fault that no call meets": (
        lambda mock: mock.fault("GetPipeline", "ThrottlingException"),
        "was not met by any call",
        "so the test does not cover it",
    ),
    "a notification rule of nothing": (
        lambda mock: mock.notification_rule(
            "relaese", ["codepipeline-pipeline-pipeline-execution-failed"]
        ),
        "is about arn:aws:codepipeline:us-east-1:123456789012:relaese",
        "which never existed",
    ),
    "a module as a client": (
        lambda mock: mock.connect(s3=warnings),
        "takes a client of s3, and this is a module",
        "Make one by mock.client('s3')",
    ),
    "a definition that is not there": (
        lambda mock: mock.load("pipline.yaml"),
        "pipline.yaml: It cannot be read",
        "No such file",
    ),
}


def _message(mistake: Mistake) -> str:
    """Return the one thing that is said about a mistake, while it is made or at the end."""
    mock = mock_codepipeline(now="2026-01-05T09:00Z").start()
    mock.client().create_pipeline(pipeline=RELEASE)
    said: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            mistake(mock)
        except PipeMockError as error:
            said.append(str(error))
            mock.mistakes.clear()
        if repr(mock) != "<PipelineMock, not active>":
            mock.stop()
    said += [str(each.message) for each in caught if each.category is PipeMockWarning]
    [one] = said
    return one


@pytest.mark.parametrize(("mistake", "problem", "advice"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_reported_once(mistake: Mistake, problem: str, advice: str) -> None:
    """Every mistake has a message, and none has two."""
    message = _message(mistake)
    assert problem in message
    assert advice in message
