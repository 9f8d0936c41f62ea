"""Checks of the conditions of stages and of their rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._engine.declaration.condition import FAIL, RETRY, ROLLBACK, SKIP, ConditionKind
from pipemock._engine.declaration.pipeline import V1
from pipemock._engine.errors import invalid_stage
from pipemock._engine.structure.declared import (
    missing_inputs,
    repeated_names,
    unavailable_types,
    wrong_configurations,
    wrong_references,
)
from pipemock._engine.structure.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from pipemock._engine.declaration.condition import ConditionDeclaration
    from pipemock._engine.declaration.pipeline import StageDeclaration
    from pipemock._engine.structure.problem import Setting

# User guide: docs.aws.amazon.com/codepipeline/latest/userguide/stage-conditions.html
_RESULTS: Final[Mapping[ConditionKind, AbstractSet[str]]] = {
    ConditionKind.BEFORE_ENTRY: {FAIL, SKIP},
    ConditionKind.ON_SUCCESS: {FAIL, ROLLBACK},
    ConditionKind.ON_FAILURE: {ROLLBACK},
}
_RESULTS_OF_A_FAILURE: Final = {None, FAIL, RETRY, ROLLBACK}
_MAY_SKIP: Final = ("LambdaInvoke", "VariableCheck")


def conditions_need_v2(setting: Setting) -> Iterator[Problem]:
    """Captured."""
    for index, stage in enumerate(setting.given["stages"]):
        members = [kind.value for kind in ConditionKind if kind.value in stage]
        if members and setting.declaration.pipeline_type == V1:
            text = "Stage level conditions can only be used with V2 pipelines."
            yield Problem(f"stages[{index}].{members[0]}", invalid_stage(text))


def failures_have_a_result_or_a_condition(setting: Setting) -> Iterator[Problem]:
    """Captured, including the missing quotation mark."""
    for index, stage in enumerate(setting.declaration.stages):
        if stage.failure.result is not None and ConditionKind.ON_FAILURE in stage.conditions:
            text = (
                "The following stage cannot have a failure exit gate configured with both top "
                f"level result and conditions: '{stage.name}"
            )
            yield Problem(f"stages[{index}].onFailure", invalid_stage(text))


def parallel_pipelines_do_not_roll_back(setting: Setting) -> Iterator[Problem]:
    """Captured for conditions, documented for failures without a condition.

    User guide, execution modes:
    docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html
    """
    if not setting.declaration.is_parallel:
        return
    for index, stage in enumerate(setting.declaration.stages):
        condition = stage.conditions.get(ConditionKind.ON_FAILURE)
        results = {stage.failure.result, condition.result if condition else None}
        if ROLLBACK in results:
            text = (
                "Failure conditions with rollback result type cannot be added "
                "to a PARALLEL pipeline."
            )
            yield Problem(f"stages[{index}].onFailure", invalid_stage(text))


def results_suit_their_conditions(setting: Setting) -> Iterator[Problem]:
    """Documented; inferred class and words."""
    for path, stage, condition in _each_condition(setting):
        if condition.result is not None and condition.result not in _RESULTS[condition.kind]:
            text = (
                f"The result {condition.result} cannot be used "
                f"in the {condition.kind.value} conditions of stage '{stage.name}'"
            )
            yield Problem(f"{path}.result", invalid_stage(text))


def results_suit_failures(setting: Setting) -> Iterator[Problem]:
    """Documented; inferred class and words."""
    for index, stage in enumerate(setting.declaration.stages):
        failure, path = stage.failure, f"stages[{index}].onFailure"
        if failure.result not in _RESULTS_OF_A_FAILURE:
            text = f"The result {failure.result} cannot be used on failure of stage '{stage.name}'"
            yield Problem(f"{path}.result", invalid_stage(text))
        if failure.has_retry_configuration and failure.result != RETRY:
            text = f"Stage '{stage.name}' has a retry configuration, but its result is not RETRY"
            yield Problem(f"{path}.retryConfiguration", invalid_stage(text))


def only_some_rules_may_skip(setting: Setting) -> Iterator[Problem]:
    """Documented; inferred class and words."""
    for path, _, condition in _each_condition(setting):
        for index, rule in enumerate(condition.rules):
            if condition.result == SKIP and rule.type_id.provider not in _MAY_SKIP:
                text = (
                    f"Rule '{rule.name}' cannot be used in a condition with the result SKIP: "
                    f"only {' and '.join(_MAY_SKIP)} rules can"
                )
                yield Problem(f"{path}.rules[{index}].ruleTypeId", invalid_stage(text))


def rule_names_are_unique(setting: Setting) -> Iterator[Problem]:
    """Inferred from the rule for actions."""
    return repeated_names(setting.rules)


def rule_types_exist(setting: Setting) -> Iterator[Problem]:
    """Inferred from the rule for actions."""
    return unavailable_types(setting.rules, setting.rule_types)


def rule_configurations_fit_their_types(setting: Setting) -> Iterator[Problem]:
    """Inferred from the rule for actions."""
    return wrong_configurations(setting.rules, setting.rule_types)


def rule_commands_are_given(setting: Setting) -> Iterator[Problem]:
    """Inferred from the rule for actions."""
    for each in setting.rules:
        rule = each.declaration
        if rule.type_id.provider == "Commands" and not rule.has_commands:
            text = f"Rule {rule.name} must have a non-empty commands field"
            yield Problem(f"{each.path}.commands", invalid_stage(text))


def rule_inputs_are_made_before(setting: Setting) -> Iterator[Problem]:
    """Inferred from the rule for actions: before entry, the stage has no outputs yet."""
    return missing_inputs(setting, setting.rules)


def references_of_rules_lead_somewhere(setting: Setting) -> Iterator[Problem]:
    """Inferred from the rule for actions: before entry, the stage has set no variables yet."""
    return wrong_references(setting, setting.rules)


def _each_condition(
    setting: Setting,
) -> Iterator[tuple[str, StageDeclaration, ConditionDeclaration]]:
    for index, stage in enumerate(setting.declaration.stages):
        for kind, condition in stage.conditions.items():
            yield f"stages[{index}].{kind.value}.conditions[0]", stage, condition
