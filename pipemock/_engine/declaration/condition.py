"""Declarations of the conditions of a stage, and of what it does on failure."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._engine.declaration.action import parse_rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._engine.declaration.action import ActionDeclaration

FAIL: Final = "FAIL"
RETRY: Final = "RETRY"
ROLLBACK: Final = "ROLLBACK"
SKIP: Final = "SKIP"


class ConditionKind(enum.Enum):
    """The time of a check; the value is the member of the stage that declares the condition."""

    BEFORE_ENTRY = "beforeEntry"
    ON_SUCCESS = "onSuccess"
    ON_FAILURE = "onFailure"


@attrs.frozen(kw_only=True)
class ConditionDeclaration:
    """One condition, as declared: the result applies unless all of its rules succeed."""

    kind: ConditionKind
    result: str | None
    rules: tuple[ActionDeclaration, ...]


@attrs.frozen(kw_only=True)
class FailureDeclaration:
    """The reaction of a stage to its failure, without a condition."""

    result: str | None
    retries_all_actions: bool
    has_retry_configuration: bool


def parse_conditions(stage: Mapping[str, Any]) -> dict[ConditionKind, ConditionDeclaration]:
    """Parse the conditions of a stage with its defaults; each kind has at most one."""
    found = {}
    for kind in ConditionKind:
        for condition in stage.get(kind.value, {}).get("conditions", ()):
            found[kind] = ConditionDeclaration(
                kind=kind,
                result=condition.get("result"),
                rules=tuple(parse_rule(rule) for rule in condition.get("rules", ())),
            )
    return found


def parse_failure(stage: Mapping[str, Any]) -> FailureDeclaration:
    """Parse the reaction to a failure; by default, only the failed actions are retried."""
    declared = stage.get(ConditionKind.ON_FAILURE.value, {})
    retry = declared.get("retryConfiguration", {})
    return FailureDeclaration(
        result=declared.get("result"),
        retries_all_actions=retry.get("retryMode") == "ALL_ACTIONS",
        has_retry_configuration="retryConfiguration" in declared,
    )
