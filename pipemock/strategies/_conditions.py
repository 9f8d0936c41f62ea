"""Strategies for the conditions of V2 stages, and for their results on failure.

DeploymentWindow rules are left out, since they need croniter; the others need no extra package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from pipemock._engine.declaration.condition import FAIL, RETRY, ROLLBACK, SKIP, ConditionKind
from pipemock._engine.declaration.pipeline import PARALLEL
from pipemock.strategies._words import (
    COMMANDS,
    ROLE,
    TIMEOUTS,
    VALUES,
    numbers,
    some,
    subsets,
    unique_names,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipemock.strategies._scope import Scope

_BEFORE: Final = ConditionKind.BEFORE_ENTRY.value
_SUCCESS: Final = ConditionKind.ON_SUCCESS.value
_FAILURE: Final = ConditionKind.ON_FAILURE.value

# Most stages have none.
_KINDS: Final = st.just(frozenset[str]()) | subsets(_BEFORE, _SUCCESS, _FAILURE)

# The first stage can be neither skipped nor rolled back. User guide, stage conditions:
# docs.aws.amazon.com/codepipeline/latest/userguide/stage-conditions.html
_RESULTS: Final = {
    (_BEFORE, False): st.sampled_from((FAIL, SKIP)),
    (_SUCCESS, False): st.sampled_from((FAIL, ROLLBACK)),
    (_SUCCESS, True): st.just(FAIL),
}
_FAILURES: Final = st.sampled_from((FAIL, RETRY))
_FAILURES_THAT_MAY_ROLL_BACK: Final = st.sampled_from((FAIL, RETRY, ROLLBACK, "conditions"))
_RETRY_MODES: Final = st.sampled_from((None, "FAILED_ACTIONS", "ALL_ACTIONS"))

_MAY_SKIP: Final = ("VariableCheck", "LambdaInvoke")
_NEEDS_NO_ARTIFACT: Final = (*_MAY_SKIP, "CloudWatchAlarm", "Commands")
_ALL: Final = (*_NEEDS_NO_ARTIFACT, "CodeBuild")
_PROVIDERS: Final = {each: st.sampled_from(each) for each in (_MAY_SKIP, _NEEDS_NO_ARTIFACT, _ALL)}

_MOST_RULES: Final = 2
_MOST_INPUTS: Final = 5
_OPERATORS: Final = st.sampled_from(("EQ", "NE", "CONTAINS", "MATCHES"))
_EXTRAS: Final = subsets("inputArtifacts", "roleArn", "timeoutInMinutes")


def conditions(
    draw: st.DrawFn, scope: Scope, *, before: Sequence[str], is_first: bool
) -> dict[str, Any]:
    """Draw the conditions of a stage and its result on failure.

    Args:
        draw: Given by Hypothesis.
        scope: What exists after the stage.
        before: The artifacts that exist before the stage.
        is_first: Whether the stage is the source stage.
    """
    kinds = draw(_KINDS)
    declared: dict[str, Any] = {}
    if _BEFORE in kinds and not is_first:
        result = draw(_RESULTS[_BEFORE, False])
        declared[_BEFORE] = _condition(draw, scope, before, result)
    if _SUCCESS in kinds:
        # A stage of a parallel pipeline has no execution to roll back to.
        fixed = is_first or scope.execution_mode == PARALLEL
        result = draw(_RESULTS[_SUCCESS, fixed])
        declared[_SUCCESS] = _condition(draw, scope, scope.artifacts, result)
    if _FAILURE in kinds:
        declared[_FAILURE] = _failure(draw, scope, is_first=is_first)
    return declared


def _failure(draw: st.DrawFn, scope: Scope, *, is_first: bool) -> dict[str, Any]:
    stays = is_first or scope.execution_mode == PARALLEL
    result = draw(_FAILURES if stays else _FAILURES_THAT_MAY_ROLL_BACK)
    if result == "conditions":
        return _condition(draw, scope, scope.artifacts, ROLLBACK)
    mode = draw(_RETRY_MODES) if result == RETRY else None
    return {"result": result} | ({"retryConfiguration": {"retryMode": mode}} if mode else {})


def _condition(
    draw: st.DrawFn, scope: Scope, artifacts: Sequence[str], result: str
) -> dict[str, Any]:
    fitting = _MAY_SKIP if result == SKIP else _ALL if artifacts else _NEEDS_NO_ARTIFACT
    names = draw(unique_names("Rule", least=1, most=_MOST_RULES))
    rules = [_rule(draw, each, draw(_PROVIDERS[fitting]), scope, artifacts) for each in names]
    return {"conditions": [{"result": result, "rules": rules}]}


def _rule(
    draw: st.DrawFn, name: str, provider: str, scope: Scope, artifacts: Sequence[str]
) -> dict[str, Any]:
    extras = draw(_EXTRAS)
    least = 1 if provider == "CodeBuild" else 0
    inputs = least or "inputArtifacts" in extras
    some_artifacts = some(draw, artifacts, least=least, most=_MOST_INPUTS) if inputs else []
    kind = {"category": "Rule", "owner": "AWS", "provider": provider, "version": "1"}
    members = {
        "configuration": _CONFIGURATIONS[provider](draw, scope),
        "commands": draw(COMMANDS) if provider == "Commands" else None,
        "inputArtifacts": [{"name": each} for each in some_artifacts],
        "roleArn": ROLE if "roleArn" in extras else None,
        "timeoutInMinutes": draw(TIMEOUTS) if "timeoutInMinutes" in extras else None,
    }
    return {"name": name, "ruleTypeId": kind, **{k: v for k, v in members.items() if v}}


def _variable_check(draw: st.DrawFn, scope: Scope) -> dict[str, str]:
    reference = scope.references[draw(numbers(0, len(scope.references) - 1))]
    return {"Variable": reference, "Value": draw(VALUES), "Operator": draw(_OPERATORS)}


_CONFIGURATIONS: Final[Mapping[str, Callable[[st.DrawFn, Scope], dict[str, str]]]] = {
    "CloudWatchAlarm": lambda draw, _: {"AlarmName": draw(VALUES)},
    "CodeBuild": lambda draw, _: {"ProjectName": draw(VALUES)},
    "Commands": lambda _draw, _: {},
    "LambdaInvoke": lambda draw, _: {"FunctionName": draw(VALUES)},
    "VariableCheck": _variable_check,
}
