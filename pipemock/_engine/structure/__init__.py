"""The checks of a declaration, each with the error that the service answers.

Their order follows the checks of the service as far as captures show it; the exact order is not
known. The docstring of each rule states its evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._engine.structure import (
    actions,
    artifacts,
    conditions,
    pipeline,
    stages,
    triggers,
    variables,
)
from pipemock._engine.structure.problem import Problem, Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RULES: Final[tuple[Callable[[Setting], Iterator[Problem]], ...]] = (
    pipeline.modes_and_variables_need_v2,
    pipeline.tag_triggers_need_v2,
    conditions.conditions_need_v2,
    pipeline.the_number_of_stages,
    stages.no_stage_is_empty,
    pipeline.something_besides_sources,
    pipeline.the_first_stage_holds_the_sources,
    stages.names_are_unique,
    stages.the_number_of_actions,
    stages.the_number_of_all_actions,
    conditions.failures_have_a_result_or_a_condition,
    conditions.parallel_pipelines_do_not_roll_back,
    conditions.results_suit_their_conditions,
    conditions.results_suit_failures,
    conditions.rule_names_are_unique,
    conditions.rule_types_exist,
    conditions.only_some_rules_may_skip,
    conditions.rule_configurations_fit_their_types,
    conditions.rule_commands_are_given,
    conditions.rule_inputs_are_made_before,
    actions.names_are_unique,
    actions.types_exist,
    actions.types_fit_the_pipeline_type,
    actions.configurations_fit_their_types,
    actions.commands_are_given,
    actions.only_compute_actions_have_commands,
    actions.only_some_actions_leave_the_region,
    actions.only_approvals_choose_their_timeout,
    actions.topics_can_be_published_to,
    artifacts.numbers_fit_the_action_types,
    artifacts.outputs_are_unique,
    artifacts.inputs_are_made_before,
    variables.declared_names_are_unique,
    variables.namespaces_are_unique,
    variables.namespaces_are_not_reserved,
    variables.references_lead_somewhere,
    conditions.references_of_rules_lead_somewhere,
    artifacts.one_kind_of_store,
    artifacts.every_region_has_a_store,
    pipeline.triggers_name_a_connection,
    triggers.filters_are_legal_combinations,
    triggers.filters_are_not_repeated,
    triggers.triggers_are_not_too_large,
)

__all__ = ["Problem", "Setting"]


def problems(setting: Setting) -> Iterator[Problem]:
    """Yield every problem of a declaration, in the order of the checks."""
    for rule in RULES:
        yield from rule(setting)
