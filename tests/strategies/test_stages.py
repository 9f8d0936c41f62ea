"""All stages, conditions and triggers that the strategies generate, and no others."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import strategies as st

from pipemock import strategies
from pipemock._engine.providers import rules
from pipemock._git_events import PULL_REQUEST_EVENTS
from pipemock.strategies import _conditions, _triggers
from pipemock.strategies._scope import Scope
from tests.declarations import action, source
from tests.strategies.examples import first, many
from tests.strategies.test_actions import LATER, ROLE
from tests.strategies.test_words import VALUES

if TYPE_CHECKING:
    from collections.abc import Sequence

# Stages ---------------------------------------------------------------------------------------


def test_stages_by_default() -> None:
    """Without arguments, stages are later ones of V1 pipelines, with one to four actions."""
    made = many(strategies.stages(), 200)
    actions = [each for stage in made for each in stage["actions"]]

    assert {("name", "actions")} == {tuple(each) for each in made}
    assert {1, 2, 3, 4} == {len(each["actions"]) for each in made}
    assert LATER == {each["actionTypeId"]["category"] for each in actions}
    assert 10 < len({each["name"] for each in made})
    assert {"Action1", "Action2"} < {each["name"] for each in actions}


def test_an_action_takes_what_an_earlier_one_makes() -> None:
    """A run order decides which actions come before, and not their positions."""
    stages = strategies.stages(categories=["Build"], max_actions=2)
    found = first(
        stages, lambda stage: "{'name': 'Artifact" in str(stage["actions"][0].get("inputArtifacts"))
    )
    later, earlier = found["actions"]

    assert earlier.get("runOrder", 1) < later["runOrder"]
    assert {each["name"] for each in later["inputArtifacts"]} <= {
        "Source",
        *(each["name"] for each in earlier["outputArtifacts"]),
    }


def test_what_a_scope_knows() -> None:
    """It has the artifacts of actions, the variables of sources, and names that are new."""
    scope = Scope("V2", "QUEUED", ["Artifact1"])
    names = [scope.new("Artifact"), scope.new("Artifact"), scope.new("Variables")]
    scope.add(source(output="Artifact4", namespace="One"))
    scope.add(action("Make", "Build/AWS/CodeBuild", namespace="Two"))
    scope.add(source(output="Code"))
    names.append(scope.new("Artifact"))

    assert ["Artifact2", "Artifact3", "Variables1", "Artifact5"] == names
    assert ["Artifact1", "Artifact4", "Code"] == scope.artifacts
    assert ["#{codepipeline.PipelineExecutionId}", "#{One.VersionId}"] == scope.references


# Conditions -----------------------------------------------------------------------------------


@st.composite
def _conditions_of(
    draw: st.DrawFn, mode: str, artifacts: Sequence[str], *, is_first: bool
) -> dict[str, Any]:
    scope = Scope("V2", mode, [*artifacts, "Made"], references=["#{a.b}", "#{c.d}"])
    return _conditions.conditions(draw, scope, before=artifacts, is_first=is_first)


_PARALLEL: Final = {("beforeEntry", "FAIL"), ("beforeEntry", "SKIP"), ("onSuccess", "FAIL")}
_IN_TURN: Final = {*_PARALLEL, ("onSuccess", "ROLLBACK")}
_FIRST: Final = {("onSuccess", "FAIL")}


@pytest.mark.parametrize(
    ("mode", "is_first", "results"),
    [
        ("SUPERSEDED", True, _FIRST),
        ("SUPERSEDED", False, _IN_TURN),
        ("QUEUED", True, _FIRST),
        ("QUEUED", False, _IN_TURN),
        ("PARALLEL", True, _FIRST),
        ("PARALLEL", False, _PARALLEL),
    ],
)
def test_conditions(mode: str, results: set[tuple[str, str]], *, is_first: bool) -> None:
    """A first stage is neither skipped nor rolled back, nor is one of a parallel pipeline."""
    made = many(_conditions_of(mode, (), is_first=is_first), 300)
    kinds = {"onFailure", *(kind for kind, _ in results)}
    found = [(kind, *_conditions_in(each[kind])) for each in made for kind in each]

    assert {frozenset(each) for n in range(4) for each in itertools.combinations(kinds, n)} == {
        frozenset(each) for each in made
    }
    assert results == {(kind, result) for kind, result, _ in found if kind != "onFailure"}
    for kind, _, rules_found in found:
        providers = {each["ruleTypeId"]["provider"] for each in rules_found}
        assert kind != "beforeEntry" or "CodeBuild" not in providers


def _conditions_in(declared: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """Return the result of the one condition of a kind, and its rules."""
    if "conditions" not in declared:
        return "", []
    assert declared.keys() == {"conditions"}
    [found] = declared["conditions"]
    assert found.keys() == {"result", "rules"}
    return found["result"], found["rules"]


@st.composite
def _failures_of(draw: st.DrawFn, mode: str, *, is_first: bool) -> dict[str, Any]:
    return _conditions._failure(draw, Scope("V2", mode), is_first=is_first)


_FAILURES: Final = (
    {"result": "FAIL"},
    {"result": "RETRY"},
    {"result": "RETRY", "retryConfiguration": {"retryMode": "ALL_ACTIONS"}},
    {"result": "RETRY", "retryConfiguration": {"retryMode": "FAILED_ACTIONS"}},
)


@pytest.mark.parametrize(
    ("mode", "is_first", "rolls_back"),
    [
        ("QUEUED", False, True),
        ("SUPERSEDED", False, True),
        ("QUEUED", True, False),
        ("PARALLEL", False, False),
        ("PARALLEL", True, False),
    ],
)
def test_failures(mode: str, *, is_first: bool, rolls_back: bool) -> None:
    """A failed stage stays failed, retries or rolls back, the last also under conditions."""
    made = many(_failures_of(mode, is_first=is_first), 200)
    plain = (*_FAILURES, {"result": "ROLLBACK"}) if rolls_back else _FAILURES
    under_conditions = [_conditions_in(each)[0] for each in made if "conditions" in each]

    assert {str(each) for each in plain} == {str(each) for each in made if "result" in each}
    assert ({"ROLLBACK"} if rolls_back else set()) == set(under_conditions)


_MAY_SKIP: Final = {"VariableCheck", "LambdaInvoke"}
_NO_INPUT: Final = {*_MAY_SKIP, "CloudWatchAlarm", "Commands"}


@st.composite
def _condition_of(draw: st.DrawFn, result: str, artifacts: list[str]) -> dict[str, Any]:
    scope = Scope("V2", "QUEUED", references=["#{a.b}"])
    return _conditions._condition(draw, scope, artifacts, result)


@pytest.mark.parametrize(
    ("artifacts", "result", "providers"),
    [
        ([], "FAIL", _NO_INPUT),
        (["Code"], "FAIL", {*_NO_INPUT, "CodeBuild"}),
        (["Code"], "ROLLBACK", {*_NO_INPUT, "CodeBuild"}),
        ([], "SKIP", _MAY_SKIP),
        (["Code"], "SKIP", _MAY_SKIP),
    ],
)
def test_rules(artifacts: list[str], result: str, providers: set[str]) -> None:
    """A condition has one or two rules, each of a provider that its artifacts and result allow."""
    made = [_conditions_in(each) for each in many(_condition_of(result, artifacts), 200)]
    found = [each for _, each in made]

    assert {result} == {each for each, _ in made}
    assert {1, 2} == {len(each) for each in found}
    assert any(re.fullmatch("Rule[1-9]", rule["name"]) for each in found for rule in each)
    assert {
        (("category", "Rule"), ("owner", "AWS"), ("provider", each), ("version", "1"))
        for each in providers
    } == {tuple(rule["ruleTypeId"].items()) for each in found for rule in each}


_MEMBERS: Final = {"inputArtifacts", "roleArn", "timeoutInMinutes"}
_KEYS: Final = {
    "CloudWatchAlarm": {"AlarmName"},
    "CodeBuild": {"ProjectName"},
    "Commands": set[str](),
    "LambdaInvoke": {"FunctionName"},
    "VariableCheck": {"Variable", "Value", "Operator"},
}


@st.composite
def _rules_of(draw: st.DrawFn, provider: str, artifacts: list[str]) -> dict[str, Any]:
    scope = Scope("V2", "QUEUED", references=["#{a.b}", "#{c.d}"])
    return _conditions._rule(draw, "Rule", provider, scope, artifacts)


@pytest.mark.parametrize("provider", _KEYS)
def test_members_of_rules(provider: str) -> None:
    """A rule has the members that its provider requires, and may have others."""
    made = many(_rules_of(provider, ["A", "B"]), 300)
    always = {"name", "ruleTypeId"}
    always |= {"commands"} if provider == "Commands" else {"configuration"}
    inputs = {tuple(each["name"] for each in rule.get("inputArtifacts", ())) for rule in made}
    values = [rule.get("configuration", {}) for rule in made]

    assert _MEMBERS | always == set().union(*made)
    assert all(
        always | ({"inputArtifacts"} if provider == "CodeBuild" else set()) <= set(each)
        for each in made
    )
    assert {("A",), ("B",), ("A", "B"), ("B", "A")} == inputs - {()}
    assert (provider != "CodeBuild") is (() in inputs)
    assert {None, ROLE} == {each.get("roleArn") for each in made}
    assert {None} < {each.get("timeoutInMinutes") for each in made}
    assert {frozenset(_KEYS[provider])} == {frozenset(each) for each in values}
    for key in _KEYS[provider] - {"Variable", "Operator"}:
        assert VALUES == {each[key] for each in values}


def test_most_inputs_of_a_rule() -> None:
    """A rule takes up to five artifacts."""
    made = many(_rules_of("CodeBuild", [*"ABCDEFG"]), 200)

    assert {1, 2, 3, 4, 5} == {len(each["inputArtifacts"]) for each in made}


def test_checks_of_variables() -> None:
    """Any variable in scope is checked, in every way."""
    made = [each["configuration"] for each in many(_rules_of("VariableCheck", []), 200)]

    assert {"#{a.b}", "#{c.d}"} == {each["Variable"] for each in made}
    assert set(rules._OPERATORS) == {each["Operator"] for each in made}


def test_commands_of_rules() -> None:
    """A rule that runs commands has one or two."""
    made = [tuple(each["commands"]) for each in many(_rules_of("Commands", []), 300)]

    assert {1, 2} == {len(each) for each in made}
    assert VALUES == {each for commands in made for each in commands}


# Triggers -------------------------------------------------------------------------------------

_CONNECTED: Final = "Source/AWS/CodeStarSourceConnection"


@st.composite
def _triggers_of(draw: st.DrawFn, *sources: dict[str, Any]) -> list[dict[str, Any]]:
    return _triggers.triggers(draw, {"name": "Source", "actions": list(sources)})


def test_triggers_are_of_connections() -> None:
    """Any connections of the source stage have a trigger each, and other sources have none."""
    sources = action("A", _CONNECTED), source("B"), action("C", _CONNECTED)
    made = many(_triggers_of(*sources), 200)

    assert {"CodeStarSourceConnection"} == {each["providerType"] for all_ in made for each in all_}
    assert {(), ("A",), ("C",), ("A", "C"), ("C", "A")} == {
        tuple(each["gitConfiguration"]["sourceActionName"] for each in all_) for all_ in made
    }
    assert [[]] == many(_triggers_of(source("B")))


def test_kinds_of_triggers() -> None:
    """A trigger may have filters for pushes, for pull requests, for both, or none."""
    made = many(_triggers_of(action("A", _CONNECTED)), 100)

    assert {(), ("push",), ("pullRequest",), ("push", "pullRequest")} == {
        tuple(each["gitConfiguration"])[1:] for all_ in made for each in all_
    }


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        (_triggers._PUSHES, {("branches",), ("branches", "filePaths"), ("tags",)}),
        (
            _triggers._PULL_REQUESTS,
            {
                ("branches",),
                ("branches", "filePaths"),
                ("branches", "events"),
                ("branches", "events", "filePaths"),
            },
        ),
    ],
    ids=["push", "pull request"],
)
def test_filters(filters: Any, keys: set[tuple[str, ...]]) -> None:
    """There are one or two filters; only for pushes there are tags, which stand alone."""
    made = many(filters, 200)

    assert {1, 2} == {len(each) for each in made} == {len({*map(str, each)}) for each in made}
    assert keys == {tuple(sorted(each)) for all_ in made for each in all_}


@pytest.mark.parametrize(
    ("names", "patterns"),
    [
        (_triggers._BRANCHES, {"main", "release/*", "feature-**", "{main,next}", "v[0-9]"}),
        (_triggers._PATHS, {"**", "src/**", "docs/*.md", "?"}),
        (_triggers._TAGS, {"*", "v*", "v1.?", "nightly-**"}),
    ],
    ids=["branches", "paths", "tags"],
)
def test_patterns(names: Any, patterns: set[str]) -> None:
    """One or two patterns of every form are included or excluded, or both."""
    made = many(_triggers._patterns(names), 200)
    lists = [each for pattern in made for each in pattern.values()]

    assert {("includes",), ("excludes",), ("excludes", "includes")} == {
        tuple(sorted(each)) for each in made
    }
    assert {1, 2} == {len(each) for each in lists} == {len(set(each)) for each in lists}
    assert patterns == {each for one_or_two in lists for each in one_or_two}


def test_events_of_pull_requests() -> None:
    """Any events may be filtered, in any order."""
    orders = [itertools.permutations(PULL_REQUEST_EVENTS, number) for number in (1, 2, 3)]

    assert set(itertools.chain(*orders)) == {*map(tuple, many(_triggers._EVENTS["events"]))}
