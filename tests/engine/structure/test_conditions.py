"""Rules for the declarations of conditions: each has a broken twin, and a legal neighbour."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.declarations import condition, rule
from tests.engine.flow.conditions.declarations import alarm, check, entry, gated, straight
from tests.refusals import refusals

STAGE: Final = "InvalidStageDeclarationException"
STRUCTURE: Final = "InvalidStructureException"
AT_ENTRY: Final = "stages[1].beforeEntry.conditions[0]"
NO_ROLLBACK: Final = (
    "Failure conditions with rollback result type cannot be added to a PARALLEL pipeline."
)


def failing(**members: Any) -> dict[str, Any]:
    """Declare a stage with something that follows its failure."""
    return straight(Build={"onFailure": members})


def first_rule(declaration: dict[str, Any], kind: str = "beforeEntry") -> dict[str, Any]:
    """Return the first rule of the condition of the stage Build."""
    found: dict[str, Any] = declaration["stages"][1][kind]["conditions"][0]["rules"][0]
    return found


# Types of pipelines ---------------------------------------------------------------------------


@pytest.mark.parametrize("members", [{"result": "RETRY"}, {"result": "ROLLBACK"}])
def test_results_of_failures_need_v2(members: dict[str, Any]) -> None:
    """What a V1 pipeline can't have are conditions, and results of failures."""
    text = "Stage level conditions can only be used with V2 pipelines."

    declaration = {**failing(**members), "pipelineType": "V1"}

    assert [("stages[1].onFailure", STAGE, text)] == refusals(declaration)


def test_conditions_in_v2() -> None:
    """A V2 pipeline can have all of them."""
    every = {
        "beforeEntry": condition("FAIL", alarm()),
        "onSuccess": condition("ROLLBACK", alarm()),
        "onFailure": condition("ROLLBACK", alarm()),
    }

    assert [] == refusals(straight(Build=every))


# Results --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        ("beforeEntry", "ROLLBACK"),
        ("beforeEntry", "RETRY"),
        ("onSuccess", "SKIP"),
        ("onSuccess", "RETRY"),
        ("onFailure", "FAIL"),
        ("onFailure", "SKIP"),
        ("onFailure", "RETRY"),
    ],
)
def test_results_that_do_not_suit_their_conditions(kind: str, result: str) -> None:
    """Each kind of condition has results of its own."""
    text = f"The result {result} cannot be used in the {kind} conditions of stage 'Build'"
    path = f"stages[1].{kind}.conditions[0].result"

    assert [(path, STAGE, text)] == refusals(gated(kind, result))


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        ("beforeEntry", "FAIL"),
        ("beforeEntry", "SKIP"),
        ("onSuccess", "FAIL"),
        ("onSuccess", "ROLLBACK"),
        ("onFailure", "ROLLBACK"),
    ],
)
def test_results_that_suit_their_conditions(kind: str, result: str) -> None:
    """These are the results that the user guide names."""
    assert [] == refusals(gated(kind, result))


def test_a_condition_may_have_no_result() -> None:
    """The model does not require one."""
    declaration = entry()
    del declaration["stages"][1]["beforeEntry"]["conditions"][0]["result"]

    assert [] == refusals(declaration)


def test_skipping_is_no_result_of_a_failure() -> None:
    """A stage that failed can't be skipped any more."""
    text = "The result SKIP cannot be used on failure of stage 'Build'"

    assert [("stages[1].onFailure.result", STAGE, text)] == refusals(failing(result="SKIP"))


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"result": "FAIL"},
        {"result": "ROLLBACK"},
        {"result": "RETRY"},
        {"result": "RETRY", "retryConfiguration": {}},
        {"result": "RETRY", "retryConfiguration": {"retryMode": "ALL_ACTIONS"}},
    ],
)
def test_results_of_failures(members: dict[str, Any]) -> None:
    """A failure may stand, be rolled back, or be retried."""
    assert [] == refusals(failing(**members))


@pytest.mark.parametrize("members", [{}, {"result": "ROLLBACK"}])
def test_a_retry_configuration_needs_a_retry(members: dict[str, Any]) -> None:
    """How to retry is said only where there is a retry."""
    text = "Stage 'Build' has a retry configuration, but its result is not RETRY"
    path = "stages[1].onFailure.retryConfiguration"
    declaration = failing(retryConfiguration={"retryMode": "ALL_ACTIONS"}, **members)

    assert [(path, STAGE, text)] == refusals(declaration)


@pytest.mark.parametrize("result", ["RETRY", "ROLLBACK"])
def test_a_result_beside_a_condition(result: str) -> None:
    """A failure has a result or a condition; a quotation mark is missing on the service too."""
    text = (
        "The following stage cannot have a failure exit gate configured with both top level "
        "result and conditions: 'Build"
    )
    declaration = failing(result=result, **condition("ROLLBACK", check()))

    assert [("stages[1].onFailure", STAGE, text)] == refusals(declaration)


@pytest.mark.parametrize("members", [{"result": "ROLLBACK"}, condition("ROLLBACK", check())])
def test_no_rollbacks_in_parallel(members: dict[str, Any]) -> None:
    """A PARALLEL pipeline can't roll a failure back, whether it asks first or not."""
    declaration = {**failing(**members), "executionMode": "PARALLEL"}

    assert [("stages[1].onFailure", STAGE, NO_ROLLBACK)] == refusals(declaration)


@pytest.mark.parametrize(
    ("members", "mode"),
    [({"result": "RETRY"}, "PARALLEL"), (condition("ROLLBACK", check()), "QUEUED")],
)
def test_what_the_modes_allow(members: dict[str, Any], mode: str) -> None:
    """A PARALLEL pipeline retries, and the other modes roll back."""
    assert [] == refusals({**failing(**members), "executionMode": mode})


@pytest.mark.parametrize("mode", ["PARALLEL", "QUEUED"])
def test_rollbacks_of_successes(mode: str) -> None:
    """Only rollbacks on failure are refused in PARALLEL."""
    assert [] == refusals(gated("onSuccess", "ROLLBACK", executionMode=mode))


# Rules ----------------------------------------------------------------------------------------

COMMANDS: Final = {**rule("Probe", "Commands"), "commands": ["true"]}
WINDOW: Final = rule("Probe", "DeploymentWindow", Cron="* * 9-17 ? * MON-FRI")
VARIABLE: Final = rule("Probe", "VariableCheck", Variable="a", Value="b", Operator="EQ")


@pytest.mark.parametrize("given", [alarm("Probe"), COMMANDS, WINDOW])
def test_rules_that_can_not_skip(given: dict[str, Any]) -> None:
    """Only two types of rules can let a stage be skipped."""
    text = (
        "Rule 'Probe' cannot be used in a condition with the result SKIP: "
        "only LambdaInvoke and VariableCheck rules can"
    )
    declaration = gated("beforeEntry", "SKIP", check(), given)

    assert [(f"{AT_ENTRY}.rules[1].ruleTypeId", STAGE, text)] == refusals(declaration)


def test_rules_that_can_skip() -> None:
    """These are the two."""
    assert [] == refusals(gated("beforeEntry", "SKIP", check(), VARIABLE))


def test_names_of_rules_are_unique() -> None:
    """A name is refused each time that it comes again in a condition."""
    text = "Rule name 'Check' is used more than once in stage 'Build'"
    declaration = entry(check(), alarm(), check(), check())

    places = [f"{AT_ENTRY}.rules[{index}].name" for index in (2, 3)]

    assert [(place, STAGE, text) for place in places] == refusals(declaration)


def test_names_of_rules_in_two_conditions() -> None:
    """Two conditions may have rules with the same name, and so may a rule and an action."""
    declaration = entry(check("Compile"))
    declaration["stages"][1]["onSuccess"] = condition("FAIL", check("Compile"))

    assert [] == refusals(declaration)


@pytest.mark.parametrize(
    "member",
    [
        {"provider": "Oracle"},
        {"version": "2"},
        {"category": "Build", "provider": "CodeBuild"},
        {"owner": "Custom"},
    ],
)
def test_types_of_rules_that_do_not_exist(member: dict[str, str]) -> None:
    """A rule has one of the types that ListRuleTypes gives."""
    declaration = entry()
    type_id = first_rule(declaration)["ruleTypeId"]
    type_id |= member
    text = (
        f"RuleType (Category: '{type_id['category']}', Provider: '{type_id['provider']}', "
        f"Owner: '{type_id['owner']}', Version: '{type_id['version']}') in rule 'Check' "
        "is not available"
    )

    assert [(f"{AT_ENTRY}.rules[0].ruleTypeId", STAGE, text)] == refusals(declaration)


def test_a_type_in_short() -> None:
    """Owner and version can be left out."""
    declaration = entry()
    first_rule(declaration)["ruleTypeId"] = {"category": "Rule", "provider": "LambdaInvoke"}

    assert [] == refusals(declaration)


@pytest.mark.parametrize(
    ("given", "key", "text"),
    [
        (
            rule("Quiet", "CloudWatchAlarm"),
            "",
            "Rule configuration for rule 'Quiet' is missing required configuration 'AlarmName'",
        ),
        (
            alarm(Colour="green"),
            ".Colour",
            "Rule configuration for rule 'Quiet' contains unknown configuration 'Colour'",
        ),
    ],
)
def test_configurations_that_do_not_fit(given: dict[str, Any], key: str, text: str) -> None:
    """A configuration has the members that its type needs, and no others."""
    assert [(f"{AT_ENTRY}.rules[0].configuration{key}", STAGE, text)] == refusals(entry(given))


def test_values_are_not_looked_at() -> None:
    """What a value means shows only when the rule runs."""
    given = rule("Probe", "VariableCheck", Variable="a", Value="(", Operator="NEAR")

    assert [] == refusals(entry(given, alarm(WaitTime="a while")))


@pytest.mark.parametrize("members", [{}, {"commands": []}])
def test_commands_are_given(members: dict[str, Any]) -> None:
    """A rule that runs commands needs some."""
    text = "Rule Probe must have a non-empty commands field"
    declaration = entry({**rule("Probe", "Commands"), **members})

    assert [(f"{AT_ENTRY}.rules[0].commands", STAGE, text)] == refusals(declaration)


def test_commands_that_are_given() -> None:
    """One is enough."""
    assert [] == refusals(entry(COMMANDS))
