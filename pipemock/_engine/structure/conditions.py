"""Checks of the conditions of stages and of their rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._engine.declaration.condition import FAIL, RETRY, ROLLBACK, SKIP, ConditionKind
from pipemock._engine.declaration.pipeline import V1
from pipemock._engine.declaration.references import references
from pipemock._engine.errors import invalid_stage
from pipemock._engine.structure.problem import Problem
from pipemock._engine.structure.variables import NOWHERE, namespaces_known, wrong_reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.action_type import ActionType
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
    for index, stage in enumerate(setting.declaration.stages):
        if stage.has_conditions and setting.declaration.pipeline_type == V1:
            text = "Stage level conditions can only be used with V2 pipelines."
            given = setting.given["stages"][index]
            member = next(each.value for each in ConditionKind if each.value in given)
            yield Problem(f"stages[{index}].{member}", invalid_stage(text))


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
    for path, _, condition, rule in _each_rule(setting):
        if condition.result == SKIP and rule.type_id.provider not in _MAY_SKIP:
            text = (
                f"Rule '{rule.name}' cannot be used in a condition with the result SKIP: "
                f"only {' and '.join(_MAY_SKIP)} rules can"
            )
            yield Problem(f"{path}.ruleTypeId", invalid_stage(text))


def rule_names_are_unique(setting: Setting) -> Iterator[Problem]:
    """Inferred from the rule for actions."""
    for path, stage, condition in _each_condition(setting):
        seen: set[str] = set()
        for index, rule in enumerate(condition.rules):
            if rule.name in seen:
                text = f"Rule name '{rule.name}' is used more than once in stage '{stage.name}'"
                yield Problem(f"{path}.rules[{index}].name", invalid_stage(text))
            seen.add(rule.name)


def rule_types_exist(setting: Setting) -> Iterator[Problem]:
    """Inferred from the rule for actions."""
    for path, _, _, rule in _each_rule(setting):
        if rule.type_id not in setting.rule_types:
            kind = rule.type_id
            text = (
                f"RuleType (Category: '{kind.category}', Provider: '{kind.provider}', "
                f"Owner: '{kind.owner}', Version: '{kind.version}') in rule '{rule.name}' "
                "is not available"
            )
            yield Problem(f"{path}.ruleTypeId", invalid_stage(text))


def rule_configurations_fit_their_types(setting: Setting) -> Iterator[Problem]:
    """Inferred from the rule for actions."""
    for path, _, _, rule in _each_rule(setting):
        rule_type = setting.rule_types.get(rule.type_id)
        if rule_type is not None:
            for key, text in _configuration_problems(rule, rule_type):
                yield Problem(f"{path}.configuration{key}", invalid_stage(text))


def rule_commands_are_given(setting: Setting) -> Iterator[Problem]:
    """Inferred from the rule for actions."""
    for path, _, _, rule in _each_rule(setting):
        if rule.type_id.provider == "Commands" and not rule.has_commands:
            text = f"Rule {rule.name} must have a non-empty commands field"
            yield Problem(f"{path}.commands", invalid_stage(text))


def rule_inputs_are_made_before(setting: Setting) -> Iterator[Problem]:
    """Inferred from the rule for actions: before entry, the stage has no outputs yet."""
    made: dict[str, set[str]] = {}
    so_far: set[str] = set()
    for stage in setting.declaration.stages:
        made[stage.name] = set(so_far)
        so_far.update(*(action.outputs for action in stage.actions))
    for path, stage, condition, rule in _each_rule(setting):
        available = set(made[stage.name])
        if condition.kind is not ConditionKind.BEFORE_ENTRY:
            available.update(*(action.outputs for action in stage.actions))
        for index, name in enumerate(rule.inputs):
            if name not in available:
                text = (
                    f"Input Artifact Bundle {name} in rule {rule.name} "
                    "is not the output of an action that runs before it."
                )
                yield Problem(f"{path}.inputArtifacts[{index}].name", invalid_stage(text))


def references_of_rules_lead_somewhere(setting: Setting) -> Iterator[Problem]:
    """Inferred from the rule for actions: before entry, the stage has set no variables yet."""
    for path, stage, condition, rule in _each_rule(setting):
        done = () if condition.kind is ConditionKind.BEFORE_ENTRY else stage.actions
        known = namespaces_known(setting, stage, done)
        for key, value in rule.configuration.items():
            for reference in references(value):
                where = (
                    f"StageName=[{stage.name}], RuleName=[{rule.name}], "
                    f"RuleConfigurationKey=[{key}], VariableReferenceText=[{reference.text}]"
                )
                nowhere = invalid_stage(NOWHERE + where)
                error = wrong_reference(setting, reference, known, nowhere=nowhere)
                if error is not None:
                    yield Problem(f"{path}.configuration.{key}", error)


def _each_condition(
    setting: Setting,
) -> Iterator[tuple[str, StageDeclaration, ConditionDeclaration]]:
    for index, stage in enumerate(setting.declaration.stages):
        for kind, condition in stage.conditions.items():
            yield f"stages[{index}].{kind.value}.conditions[0]", stage, condition


def _each_rule(
    setting: Setting,
) -> Iterator[tuple[str, StageDeclaration, ConditionDeclaration, ActionDeclaration]]:
    for path, stage, condition in _each_condition(setting):
        for index, rule in enumerate(condition.rules):
            yield f"{path}.rules[{index}]", stage, condition, rule


def _configuration_problems(
    rule: ActionDeclaration, rule_type: ActionType
) -> Iterator[tuple[str, str]]:
    """Yield the end of the path, empty for a missing key, and the words of each problem."""
    for each in rule_type.properties:
        if each.required and each.name not in rule.configuration:
            text = (
                f"Rule configuration for rule '{rule.name}' is missing "
                f"required configuration '{each.name}'"
            )
            yield "", text
    for key in rule.configuration:
        if rule_type.find_property(key) is None:
            text = (
                f"Rule configuration for rule '{rule.name}' contains unknown configuration '{key}'"
            )
            yield f".{key}", text
