"""All stages, conditions and triggers that the strategies generate, and no others."""

from __future__ import annotations

import functools
import itertools
import re
from typing import Any, Final

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
    draw: st.DrawFn, mode: str, artifacts: tuple[str, ...], *, is_first: bool
) -> dict[str, Any]:
    scope = Scope("V2", mode, [*artifacts, "Made"], references=["#{a.b}", "#{c.d}"])
    return _conditions.conditions(draw, scope, before=artifacts, is_first=is_first)


@functools.cache
def _declared(mode: str, artifacts: tuple[str, ...], *, is_first: bool) -> list[dict[str, Any]]:
    """Return the conditions of many stages."""
    return many(_conditions_of(mode, artifacts, is_first=is_first), 300)


_FAILS: Final = {
    ("onFailure", "FAIL", ""),
    ("onFailure", "RETRY", ""),
    ("onFailure", "RETRY", "ALL_ACTIONS"),
    ("onFailure", "RETRY", "FAILED_ACTIONS"),
}
_LATER: Final = {
    ("beforeEntry", "FAIL", "rules"),
    ("beforeEntry", "SKIP", "rules"),
    ("onSuccess", "FAIL", "rules"),
    *_FAILS,
}


@pytest.mark.parametrize(
    ("mode", "is_first", "results"),
    [
        (mode, is_first, results)
        for mode in ("SUPERSEDED", "QUEUED", "PARALLEL")
        for is_first, results in (
            (True, {("onSuccess", "FAIL", "rules"), *_FAILS}),
            (
                False,
                _LATER
                if mode == "PARALLEL"
                else {
                    *_LATER,
                    ("onSuccess", "ROLLBACK", "rules"),
                    ("onFailure", "ROLLBACK", ""),
                    ("onFailure", "ROLLBACK", "rules"),
                },
            ),
        )
    ],
)
def test_results(mode: str, results: set[tuple[str, str, str]], *, is_first: bool) -> None:
    """A first stage is neither skipped nor rolled back, nor is one of a parallel pipeline."""
    made = _declared(mode, ("Code",), is_first=is_first)
    kinds = {kind for kind, *_ in results}
    subsets = {frozenset(each) for n in range(4) for each in itertools.combinations(kinds, n)}

    assert subsets == {frozenset(each) for each in made}
    assert results == {_result(kind, each[kind]) for each in made for kind in each}


def _result(kind: str, declared: dict[str, Any]) -> tuple[str, str, str]:
    """Return the kind and result of a condition, with its mode, or that it has rules."""
    if "conditions" not in declared:
        return kind, declared["result"], declared.get("retryConfiguration", {}).get("retryMode", "")
    [found] = declared["conditions"]
    assert found.keys() == {"result", "rules"}
    return kind, found["result"], "rules"


_MAY_SKIP: Final = {"VariableCheck", "LambdaInvoke"}
_NO_INPUT: Final = {*_MAY_SKIP, "CloudWatchAlarm", "Commands"}


def _rules(made: list[dict[str, Any]], kind: str, result: str) -> list[list[dict[str, Any]]]:
    return [
        each[kind]["conditions"][0]["rules"]
        for each in made
        if each.get(kind, {}).get("conditions", [{}])[0].get("result") == result
    ]


@pytest.mark.parametrize(
    ("artifacts", "kind", "result", "providers"),
    [
        ((), "beforeEntry", "FAIL", _NO_INPUT),
        (("Code",), "beforeEntry", "FAIL", {*_NO_INPUT, "CodeBuild"}),
        (("Code",), "beforeEntry", "SKIP", _MAY_SKIP),
        ((), "onSuccess", "FAIL", {*_NO_INPUT, "CodeBuild"}),
        ((), "onFailure", "ROLLBACK", {*_NO_INPUT, "CodeBuild"}),
    ],
)
def test_rules(artifacts: tuple[str, ...], kind: str, result: str, providers: set[str]) -> None:
    """A condition has one or two rules, each of a provider that its place and result allow."""
    found = _rules(_declared("QUEUED", artifacts, is_first=False), kind, result)
    types = {tuple(rule["ruleTypeId"].items()) for each in found for rule in each}

    assert {1, 2} == {len(each) for each in found}
    assert any(re.fullmatch("Rule[1-9]", rule["name"]) for each in found for rule in each)
    assert {
        (("category", "Rule"), ("owner", "AWS"), ("provider", each), ("version", "1"))
        for each in providers
    } == types


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


def _gits() -> list[dict[str, Any]]:
    made = many(_triggers_of(action("A", _CONNECTED)), 600)
    return [each["gitConfiguration"] for all_ in made for each in all_]


def test_filters() -> None:
    """Pushes are filtered by branches, paths and tags, and pull requests by their events too."""
    gits = _gits()
    pushes = [each["push"] for each in gits if "push" in each]
    requests = [each["pullRequest"] for each in gits if "pullRequest" in each]
    parts = {
        key: [each[key] for filters in (*pushes, *requests) for each in filters if key in each]
        for key in ("branches", "filePaths", "tags", "events")
    }

    assert {
        ("sourceActionName",),
        ("sourceActionName", "push"),
        ("sourceActionName", "pullRequest"),
        ("sourceActionName", "push", "pullRequest"),
    } == {tuple(each) for each in gits}
    assert {1, 2} == {len(each) for each in pushes} == {len(each) for each in requests}
    assert {("branches",), ("branches", "filePaths"), ("tags",)} == _keys(pushes)
    assert {
        ("branches",),
        ("branches", "filePaths"),
        ("branches", "events"),
        ("branches", "events", "filePaths"),
    } == _keys(requests)
    for filters in (*pushes, *requests):
        assert len(filters) == len({str(each) for each in filters})
    assert set(
        itertools.chain(*(itertools.permutations(PULL_REQUEST_EVENTS, n) for n in (1, 2, 3)))
    ) == {tuple(each) for each in parts.pop("events")}
    for key, patterns in parts.items():
        lists = [each for pattern in patterns for each in pattern.values()]
        assert {("includes",), ("excludes",), ("excludes", "includes")} == {
            tuple(sorted(each)) for each in patterns
        }
        assert {1, 2} == {len(each) for each in lists} == {len(set(each)) for each in lists}
        assert _PATTERNS[key] == {each for one_or_two in lists for each in one_or_two}


_PATTERNS: Final = {
    "branches": {"main", "release/*", "feature-**", "{main,next}", "v[0-9]"},
    "filePaths": {"**", "src/**", "docs/*.md", "?"},
    "tags": {"*", "v*", "v1.?", "nightly-**"},
}


def _keys(filters: list[list[dict[str, Any]]]) -> set[tuple[str, ...]]:
    return {tuple(sorted(each)) for all_ in filters for each in all_}
