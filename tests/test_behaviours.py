"""Behaviours: values whose repr is the Python code that creates them."""

from __future__ import annotations

import functools
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from attrs.exceptions import FrozenInstanceError

import pipemock
from pipemock import (
    PipeMockError,
    approve,
    call,
    deploy_target,
    fail,
    hang,
    reject,
    succeed,
)
from pipemock.behaviours import ERROR_CODES
from tests.declarations import BOB
from tests.service_model import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock
    from pipemock.behaviours import Behaviour


# Values ----------------------------------------------------------------------------------------

VALUES: Final[list[tuple[Behaviour, str]]] = [
    (succeed(), "succeed()"),
    (succeed(after=240), "succeed(after=240)"),
    (succeed(after=timedelta(minutes=4)), "succeed(after=240)"),
    (succeed(after=0), "succeed(after=0)"),
    (succeed(output_variables={}), "succeed(output_variables={})"),
    (succeed(after=0.5, summary="Don't"), 'succeed(after=0.5, summary="Don\'t")'),
    (
        succeed(output_variables={"b": "2", "a": "1"}, revision="abc", external_execution_id="e"),
        "succeed(output_variables={'a': '1', 'b': '2'}, revision='abc', external_execution_id='e')",
    ),
    (
        succeed(targets=[deploy_target("i-1")]),
        "succeed(targets=[deploy_target(target_id='i-1')])",
    ),
    (fail(), "fail()"),
    (fail(code="ConfigurationError"), "fail(code='ConfigurationError')"),
    (fail("No.", after=60), "fail(message='No.', after=60)"),
    (hang(), "hang()"),
    (approve(), "approve()"),
    (approve(by=BOB, after=timedelta(days=1)), f"approve(by={BOB!r}, after=86400)"),
    (reject(summary="Not now."), "reject(summary='Not now.')"),
]


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_a_behaviour_prints_as_python(value: Behaviour, text: str) -> None:
    """The repr of a behaviour is the call that creates it."""
    assert text == repr(value)


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_the_python_makes_the_value_again(value: Behaviour, text: str) -> None:
    """The repr of a behaviour, evaluated, is an equal behaviour."""
    assert value == eval(text, dict(vars(pipemock)))  # noqa: S307 -- our own words


@pytest.mark.parametrize("value", [value for value, _ in VALUES])
def test_a_behaviour_is_frozen(value: Behaviour) -> None:
    """A behaviour cannot be changed, and can be a member of a set."""
    with pytest.raises(FrozenInstanceError):
        value.after = None  # type: ignore[misc, union-attr]

    assert 1 == len({value, value})


@pytest.mark.parametrize("code", ERROR_CODES)
def test_a_code_is_not_a_message(code: str) -> None:
    """A message that is an error code was meant as one."""
    with pytest.raises(PipeMockError) as caught:
        fail(code)

    assert str(caught.value).endswith(
        f"write fail(code='{code}'), or fail(<message>, code='{code}')."
    )


@pytest.mark.parametrize("code", ["exit code 1", "Jobfailed"])
def test_a_message_is_not_a_code(code: str) -> None:
    """A code that no action fails with is refused, with the codes that there are."""
    with pytest.raises(PipeMockError) as caught:
        fail(code=code)

    message = str(caught.value)
    assert message.startswith(f"No action fails with the code {code!r}; the codes are JobFailed, ")
    assert message.endswith(f"For a text of your own, write fail({code!r}).")


def test_the_codes_are_those_of_the_service_model() -> None:
    """The error codes of actions are those that a worker may report."""
    shape: Any = service().shape_for("FailureType")

    assert set(ERROR_CODES) == set(shape.enum)


@pytest.mark.parametrize("behave", [succeed, fail, approve, reject])
@pytest.mark.parametrize("after", [-1, "soon", True])
def test_a_behaviour_cannot_take_what_is_no_time(behave: Any, after: Any) -> None:
    """An invalid duration is refused when the behaviour is created."""
    with pytest.raises(PipeMockError, match=r"^after (is|can't be) "):
        behave(after=after)


def test_only_a_function_can_decide() -> None:
    """A value that is not callable is refused when the behaviour is created."""
    with pytest.raises(PipeMockError) as caught:
        call(succeed())  # type: ignore[arg-type]

    assert (
        "The argument of call() is an ordinary function, and succeed() is not callable. "
        "Write it like 'def decide(starting): ...'."
    ) == str(caught.value)


async def _decide_later(_: object) -> Behaviour:
    return succeed()  # pragma: no cover -- never called, as the test shows


def _decide_several(_: object) -> Iterator[Behaviour]:
    yield succeed()  # pragma: no cover -- never called, as the test shows


def _decide_by_name(*, starting: object) -> Behaviour:
    return succeed(summary=str(starting))


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (_decide_later, "is asynchronous, and nothing awaits it"),
        (functools.partial(_decide_later), "is asynchronous, and nothing awaits it"),
        (_decide_several, "is a generator, and nothing iterates over it"),
        (lambda: succeed(), "<lambda> can't be called with 1 argument. Write it like"),  # noqa: PLW0108
        (_decide_by_name, "_decide_by_name can't be called with 1 argument. Write it like"),
    ],
)
def test_an_extraordinary_function_cannot_decide(function: Any, problem: str) -> None:
    """A coroutine or generator function is refused when the behaviour is created."""
    with pytest.raises(PipeMockError, match=problem):
        call(function)


# Mistakes --------------------------------------------------------------------------------------


_OF_RULES: Final = "names a rule of a condition, which is AWS's own and has the category 'Rule'"


@pytest.mark.parametrize(
    ("where", "message"),
    [
        (
            {"category": "build"},
            (
                "No action has the category 'build'; there are Source, Build, Deploy, Test, "
                "Invoke, Approval, Compute, Rule."
            ),
        ),
        (
            {"owner": "Amazon"},
            "No action has the owner 'Amazon'; there are AWS, ThirdParty, Custom.",
        ),
        (
            {"category": "Rule", "action": "Check"},
            "The rules of a condition are not actions: name one with rule='Check'.",
        ),
        ({"rule": "Check", "owner": "Custom"}, f"when(rule='Check') {_OF_RULES}: leave both out."),
        (
            {"category": "Rule", "owner": "Custom"},
            f"when(category='Rule') {_OF_RULES}: leave the owner out.",
        ),
    ],
)
def test_a_rule_for_nothing_is_refused(
    mock: PipelineMock, where: dict[str, str], message: str
) -> None:
    """A selection that no action or rule can match is refused at once."""
    with pytest.raises(PipeMockError) as caught:
        mock.when(**where)

    assert message == str(caught.value)


@pytest.mark.parametrize(
    "where",
    [
        {"category": "Rule", "owner": "AWS"},
        {"category": "Rule", "owner": "AWS", "rule": "Check"},
        {"pipeline": "release", "stage": "Build", "rule": "Check"},
    ],
)
def test_what_every_rule_has_may_be_given(mock: PipelineMock, where: dict[str, str]) -> None:
    """The owner and the category of a rule are those of every rule, and may be given."""
    assert where == dict(mock.when(**where).then(fail()).where.given)


_USE_THESE: Final = "use succeed(), fail() and the like."
_ONLY_APPROVALS: Final = "Use succeed() or fail(), or name approvals: when(category='Approval')."
_ONLY_DEPLOYMENTS: Final = "Leave out targets=, or name deployments: when(category='Deploy')."
_ONLY_SOURCES: Final = "Leave out revision=, or name sources: when(category='Source')."
_TARGETS: Final = [deploy_target("i-1")]


@pytest.mark.parametrize(
    ("where", "behaviours", "message"),
    [
        ({}, (), "then() needs at least one behaviour, such as succeed() or fail()."),
        ({}, (succeed,), "then() got succeed, which is not a behaviour; call it: succeed()."),
        ({}, ("Failed",), f"then() got 'Failed', which is not a behaviour; {_USE_THESE}"),
        ({}, (fail(), int), f"then() got <class 'int'>, which is not a behaviour; {_USE_THESE}"),
        (
            {"category": "Build"},
            (approve(),),
            (
                "Only a manual approval can approve(); when(category='Build') names other actions. "
                f"{_ONLY_APPROVALS}"
            ),
        ),
        (
            {"provider": "CodeBuild"},
            (succeed(), reject()),
            (
                "Only a manual approval can reject(); when(provider='CodeBuild') names other "
                f"actions. {_ONLY_APPROVALS}"
            ),
        ),
        (
            {"rule": "Check"},
            (approve(),),
            (
                "Only a manual approval can approve(); when(rule='Check') names other actions. "
                f"{_ONLY_APPROVALS}"
            ),
        ),
        (
            {"category": "Source"},
            (succeed(targets=_TARGETS),),
            (
                "Only a deployment can succeed(targets=[deploy_target(target_id='i-1')]); "
                f"when(category='Source') names other actions. {_ONLY_DEPLOYMENTS}"
            ),
        ),
        (
            {"category": "Test"},
            (fail(targets=_TARGETS),),
            (
                "Only a deployment can fail(targets=[deploy_target(target_id='i-1')]); "
                f"when(category='Test') names other actions. {_ONLY_DEPLOYMENTS}"
            ),
        ),
        (
            {"category": "Deploy"},
            (succeed(revision="abc"),),
            (
                "Only a source action can succeed(revision='abc'); when(category='Deploy') names "
                f"other actions. {_ONLY_SOURCES}"
            ),
        ),
    ],
)
def test_a_rule_without_sense_is_refused(
    mock: PipelineMock, where: dict[str, str], behaviours: tuple[Any, ...], message: str
) -> None:
    """A value that is not a behaviour, or does not suit the actions, is refused at once."""
    with pytest.raises(PipeMockError) as caught:
        mock.when(**where).then(*behaviours)

    assert message == str(caught.value)


@pytest.mark.parametrize(
    ("where", "behaviour"),
    [
        ({"category": "Approval"}, approve()),
        ({"provider": "Manual"}, reject()),
        ({"action": "Sign"}, approve()),
        ({"category": "Deploy", "provider": "S3"}, fail(targets=_TARGETS)),
        ({"provider": "S3"}, succeed(targets=_TARGETS)),
        ({"category": "Source", "provider": "S3"}, succeed(revision="abc")),
        ({"provider": "CodeCommit"}, succeed(revision="abc")),
    ],
)
def test_what_may_suit_is_accepted(
    mock: PipelineMock, where: dict[str, str], behaviour: Behaviour
) -> None:
    """A behaviour that the selected actions may have is set."""
    assert (behaviour,) == mock.when(**where).then(behaviour).behaviours
