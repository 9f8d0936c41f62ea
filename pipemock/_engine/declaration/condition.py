"""What the user declared of a stage's conditions: when they are checked, and what follows."""

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
    """When a condition is checked; the value is the member of the stage that declares it."""

    BEFORE_ENTRY = "beforeEntry"
    ON_SUCCESS = "onSuccess"
    ON_FAILURE = "onFailure"


@attrs.frozen(kw_only=True)
class ConditionDeclaration:
    """One condition, as declared: what happens unless all of its rules succeed."""

    kind: ConditionKind
    result: str | None
    rules: tuple[ActionDeclaration, ...]


@attrs.frozen(kw_only=True)
class FailureDeclaration:
    """What a stage does when it has failed, without any check."""

    result: str | None
    retries_all_actions: bool
    has_retry_configuration: bool


def parse_conditions(stage: Mapping[str, Any]) -> dict[ConditionKind, ConditionDeclaration]:
    """Read the conditions of a stage, whose defaults are filled in; each kind has at most one."""
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
    """Read what a stage does when it has failed; only what failed is retried unless said."""
    declared = stage.get(ConditionKind.ON_FAILURE.value, {})
    retry = declared.get("retryConfiguration", {})
    return FailureDeclaration(
        result=declared.get("result"),
        retries_all_actions=retry.get("retryMode") == "ALL_ACTIONS",
        has_retry_configuration="retryConfiguration" in declared,
    )
