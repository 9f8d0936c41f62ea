"""The conditions of a stage, as GetPipelineState shows them; their members are inferred."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codepipeline.views.attempts import rule_execution
from pipemock._engine.state.statuses import ConditionExecutionStatus
from pipemock._engine.state.urls import entity_url
from pipemock._request import without_none

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.condition import ConditionDeclaration
    from pipemock._engine.declaration.pipeline import StageDeclaration
    from pipemock._engine.state.executions import (
        ActionExecution,
        ConditionExecution,
        StageExecution,
    )
    from pipemock._engine.state.world import World

_SUMMARIES: Final[Mapping[ConditionExecutionStatus, str]] = {
    ConditionExecutionStatus.SUCCEEDED: "All rules succeeded.",
    ConditionExecutionStatus.FAILED: "One or more rules failed.",
    ConditionExecutionStatus.ERRORED: "One or more rules could not be evaluated.",
    ConditionExecutionStatus.CANCELLED: "The pipeline was updated.",
    ConditionExecutionStatus.ABANDONED: "The pipeline execution was stopped.",
    ConditionExecutionStatus.OVERRIDDEN: "The condition was overridden.",
}


def condition_states(
    world: World, stage: StageDeclaration, latest: StageExecution | None
) -> dict[str, Any]:
    """Return the conditions of a stage, with the results of its latest execution."""
    if not stage.conditions:
        return {}
    checked = latest.conditions if latest is not None else {}
    return {
        f"{kind.value}ConditionState": _state(world, condition, checked.get(kind))
        for kind, condition in stage.conditions.items()
    }


def _state(
    world: World, declared: ConditionDeclaration, checked: ConditionExecution | None
) -> dict[str, Any]:
    rules = checked.rules if checked is not None else {}
    states = [_rule_state(world, rule, rules.get(rule.name)) for rule in declared.rules]
    if checked is None:
        return {"conditionStates": [{"ruleStates": states}]}
    execution = without_none(status=checked.status.value, summary=_SUMMARIES.get(checked.status))
    condition = {**execution, "lastStatusChange": checked.updated}
    return {
        "latestExecution": execution,
        "conditionStates": [{"latestExecution": condition, "ruleStates": states}],
    }


def _rule_state(
    world: World, rule: ActionDeclaration, latest: ActionExecution | None
) -> dict[str, Any]:
    return without_none(
        ruleName=rule.name,
        latestExecution=rule_execution(world, latest) if latest is not None else None,
        entityUrl=entity_url(world, rule),
    )
