"""Scripted behaviours of the rules of conditions, set with `when`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError, approve, call, fail, reject, succeed
from tests.client_helpers import action_status, created, started
from tests.declarations import condition
from tests.engine.flow.conditions.declarations import (
    check,
    checked,
    entry,
    gated,
    runs,
    straight,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock.behaviours import ActionStarting, Behaviour


@pytest.mark.parametrize(
    "where",
    [
        {"rule": "Check"},
        {"category": "Rule"},
        {"rule": "Check", "category": "Rule", "owner": "AWS", "provider": "LambdaInvoke"},
        {"rule": "Check", "pipeline": "release", "stage": "Build"},
        {"category": "Rule", "provider": "LambdaInvoke"},
    ],
)
def test_rules_that_are_named(mock: PipelineMock, client: Any, where: dict[str, str]) -> None:
    """A rule is named by its name, or by the category of all rules."""
    mock.when(**where).then(fail())
    created(client, entry())

    assert "Failed" == checked(client, "beforeEntry")


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"pipeline": "release"},
        {"stage": "Build"},
        {"owner": "AWS"},
        {"provider": "LambdaInvoke"},
        {"action": "Check"},
        {"rule": "check"},
        {"rule": "Check", "stage": "Deploy"},
        {"category": "Rule", "provider": "CloudWatchAlarm"},
        {"category": "Invoke"},
    ],
)
@pytest.mark.filterwarnings("ignore:mock.when:pipemock.PipeMockWarning")
def test_rules_that_are_not_named(mock: PipelineMock, client: Any, where: dict[str, str]) -> None:
    """What is said of a stage, or of a pipeline, is said of actions."""
    conditions = {"beforeEntry": condition("FAIL", check())}
    mock.when(**where).then(fail())
    created(client, straight(Source=conditions, Build=conditions))

    assert {("Check", "Succeeded")} == set(runs(client))


def test_actions_are_not_rules(mock: PipelineMock, client: Any) -> None:
    """What is said of rules is not said of an action with the same name."""
    mock.when(rule="Compile").then(fail())
    created(client, entry(check("Compile")))
    mock.when(category="Rule").then(succeed())
    started(client)

    assert [("Compile", "Failed"), ("Compile", "Succeeded")] == runs(client)
    assert "Succeeded" == action_status(client, "Compile")


def test_successive_runs(mock: PipelineMock, client: Any) -> None:
    """Behaviours are for successive runs, and rules of different names count for themselves."""
    mock.when(category="Rule").then(fail(), succeed())
    created(client, entry(check("One"), check("Two")))
    started(client)

    assert ["Failed", "Failed", "Succeeded", "Succeeded"] == [status for _, status in runs(client)]


def test_the_last_word(mock: PipelineMock, client: Any) -> None:
    """Of what was said of a rule the last counts."""
    mock.when(rule="Check").then(fail())
    mock.when(category="Rule").then(succeed())
    created(client, entry())

    assert "Succeeded" == checked(client, "beforeEntry")


def test_a_function_decides(mock: PipelineMock, client: Any) -> None:
    """A function receives the name of the rule that starts, and no name of an action."""
    told: list[ActionStarting] = []

    def decide(starting: ActionStarting) -> Behaviour:
        told.append(starting)
        return fail()

    mock.when(rule="Check").then(call(decide))
    execution_id = created(client, gated("onSuccess", "FAIL"))
    [starting] = told

    assert ("Check", "", "Rule", "LambdaInvoke") == (
        starting.rule,
        starting.action,
        starting.category,
        starting.provider,
    )
    assert ("release", "Build", execution_id, {"FunctionName": "check"}) == (
        starting.pipeline,
        starting.stage,
        starting.execution_id,
        starting.configuration,
    )
    assert "Failed" == checked(client, "onSuccess")


def test_rules_of_two_stages(mock: PipelineMock, client: Any) -> None:
    """Rules with the same name are distinguished by their stages."""
    conditions = {"beforeEntry": condition("FAIL", check())}
    mock.when(rule="Check", stage="Deploy").then(fail())
    created(client, straight(Build=conditions, Deploy=conditions))

    assert ("Succeeded", "Failed") == (
        checked(client, "beforeEntry"),
        checked(client, "beforeEntry", "Deploy"),
    )


# Errors that teach ----------------------------------------------------------------------------

OF_NO_RULE: Final = (
    "when(rule='Check') names a rule of a condition, which is AWS's own "
    "and has the category 'Rule': leave both out."
)


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (
            {"rule": "Check", "action": "Compile"},
            (
                "The rules of a condition are not actions: name one with rule='Check', and "
                "leave out action."
            ),
        ),
        (
            {"category": "Rule", "action": "Check"},
            "The rules of a condition are not actions: name one with rule='Check'.",
        ),
        (
            {"rule": "Check", "category": "Build"},
            OF_NO_RULE,
        ),
        (
            {"rule": "Check", "owner": "Custom"},
            OF_NO_RULE,
        ),
    ],
)
def test_what_can_never_be(mock: PipelineMock, where: dict[str, str], words: str) -> None:
    """A scripted behaviour that can match neither a rule nor an action is refused at once."""
    with pytest.raises(PipeMockError) as raised:
        mock.when(**where)

    assert words == str(raised.value)


@pytest.mark.parametrize("answer", [approve(), reject()])
@pytest.mark.parametrize("where", [{"rule": "Check"}, {"category": "Rule"}])
def test_rules_are_not_approved(
    mock: PipelineMock, where: dict[str, str], answer: Behaviour
) -> None:
    """Nobody approves or rejects a rule."""
    with pytest.raises(PipeMockError, match="Only a manual approval can"):
        mock.when(**where).then(answer)


def test_a_function_that_approves_a_rule(mock: PipelineMock, client: Any) -> None:
    """An answer that a function gives to a rule is refused, and fails the rule."""
    mock.when(rule="Check").then(call(lambda _: reject()))
    with pytest.raises(PipeMockError, match=r"release/\w+/Check has the category 'Rule'"):
        client.create_pipeline(pipeline=entry())
    mock.mistakes.clear()

    assert "Failed" == checked(client, "beforeEntry")
