"""A definition for each structure rule that breaks only this rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._engine.structure import actions as action_rules
from pipemock._engine.structure import artifacts, conditions, stages, triggers, variables
from pipemock._engine.structure import pipeline as whole
from tests.declarations import (
    action,
    approval,
    build,
    condition,
    deploy,
    pipeline,
    release,
    rule,
    source,
    v2,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@attrs.frozen
class Twin:
    """A declaration, where it is broken, and how the words about it begin."""

    declaration: dict[str, Any]
    path: str
    words: str


def _connected(**trigger: Any) -> dict[str, Any]:
    git = {"sourceActionName": "Git", **trigger}
    connection = action(
        "Git",
        "Source/AWS/CodeStarSourceConnection",
        configuration={
            "ConnectionArn": "arn:aws:codeconnections:us-east-1:123456789012:connection/1",
            "FullRepositoryId": "team/app",
            "BranchName": "main",
        },
        outputArtifacts=[{"name": "Code"}],
    )
    declared = {"providerType": "CodeStarSourceConnection", "gitConfiguration": git}
    return v2(pipeline(("Source", [connection]), ("Build", [build()])), triggers=[declared])


def _built(*actions: dict[str, Any], **members: Any) -> dict[str, Any]:
    return pipeline(("Source", [source()]), ("Build", [*actions]), **members)


def _configured(declared: dict[str, Any], **more: str) -> dict[str, Any]:
    return {**declared, "configuration": {**declared.get("configuration", {}), **more}}


_FILTER: Final = {"branches": {"includes": ["main"]}}
_ALARM: Final = rule("Quiet", "CloudWatchAlarm", AlarmName="errors")
_EAST: Final = {"us-east-1": {"type": "S3", "location": "artifacts"}}
_COMMANDS: Final = action("Run", "Compute/AWS/Commands", inputArtifacts=[{"name": "Code"}])
_CHECK: Final = "stages[1].beforeEntry.conditions[0]"

TWINS: Final[Mapping[Callable[..., Any], Twin]] = {
    whole.modes_and_variables_need_v2: Twin(
        release(executionMode="QUEUED"), "executionMode", "QUEUED or PARALLEL mode"
    ),
    whole.tag_triggers_need_v2: Twin(
        {**_connected(push=[_FILTER]), "pipelineType": "V1"}, "triggers", "Triggers on tag"
    ),
    whole.the_number_of_stages: Twin(
        pipeline(("Source", [source()])), "stages", "Pipeline has only 1 stage"
    ),
    whole.something_besides_sources: Twin(
        pipeline(("Source", [source()]), ("More", [source("Other", output="Data")])),
        "stages",
        "Pipeline should contain at least 1 action",
    ),
    whole.the_first_stage_holds_the_sources: Twin(
        pipeline(("Source", [source()]), ("Late", [source("Other", output="Data"), build()])),
        "stages[1].actions[0].actionTypeId.category",
        "Source actions can only",
    ),
    whole.triggers_name_a_connection: Twin(
        _connected(sourceActionName="Checkout", push=[_FILTER]),
        "triggers[0].gitConfiguration.sourceActionName",
        "Triggers for connections",
    ),
    stages.no_stage_is_empty: Twin(_built(), "stages[1].actions", "Stage 'Build' has no actions"),
    stages.names_are_unique: Twin(
        pipeline(("Source", [source()]), ("Build", [build()]), ("Build", [deploy()])),
        "stages[2].name",
        "Stage name 'Build' is used more than once",
    ),
    stages.the_number_of_all_actions: Twin(
        pipeline(
            ("Source", [source()]),
            *((f"Gate{each}", [approval(f"Sign{n}") for n in range(37)]) for each in range(28)),
        ),
        "stages",
        "Pipeline has too many actions.",
    ),
    stages.the_number_of_actions: Twin(
        _built(*(build(f"Compile{number}") for number in range(51))),
        "stages[1].actions",
        "Pipeline stage 'Build' has too many actions",
    ),
    conditions.conditions_need_v2: Twin(
        {**v2(release(), Build={"onSuccess": condition("FAIL", _ALARM)}), "pipelineType": "V1"},
        "stages[1].onSuccess",
        "Stage level conditions",
    ),
    conditions.failures_have_a_result_or_a_condition: Twin(
        v2(release(), Build={"onFailure": {"result": "FAIL", **condition("ROLLBACK", _ALARM)}}),
        "stages[1].onFailure",
        "The following stage cannot have a failure exit gate",
    ),
    conditions.parallel_pipelines_do_not_roll_back: Twin(
        v2(release(), executionMode="PARALLEL", Build={"onFailure": {"result": "ROLLBACK"}}),
        "stages[1].onFailure",
        "Failure conditions with rollback",
    ),
    conditions.results_suit_their_conditions: Twin(
        v2(release(), Build={"beforeEntry": condition("ROLLBACK", _ALARM)}),
        f"{_CHECK}.result",
        "The result ROLLBACK cannot be used",
    ),
    conditions.results_suit_failures: Twin(
        v2(release(), Build={"onFailure": {"result": "SKIP"}}),
        "stages[1].onFailure.result",
        "The result SKIP cannot be used",
    ),
    conditions.rule_names_are_unique: Twin(
        v2(release(), Build={"beforeEntry": condition("FAIL", _ALARM, _ALARM)}),
        f"{_CHECK}.rules[1].name",
        "Rule name 'Quiet' is used more than once",
    ),
    conditions.rule_types_exist: Twin(
        v2(release(), Build={"beforeEntry": condition("FAIL", rule("Ask", "Oracle"))}),
        f"{_CHECK}.rules[0].ruleTypeId",
        "RuleType (Category: 'Rule', Provider: 'Oracle'",
    ),
    conditions.only_some_rules_may_skip: Twin(
        v2(release(), Build={"beforeEntry": condition("SKIP", _ALARM)}),
        f"{_CHECK}.rules[0].ruleTypeId",
        "Rule 'Quiet' cannot be used",
    ),
    conditions.rule_configurations_fit_their_types: Twin(
        v2(release(), Build={"beforeEntry": condition("FAIL", rule("Quiet", "CloudWatchAlarm"))}),
        f"{_CHECK}.rules[0].configuration",
        "Rule configuration for rule 'Quiet' is missing",
    ),
    conditions.rule_commands_are_given: Twin(
        v2(release(), Build={"beforeEntry": condition("FAIL", rule("Look", "Commands"))}),
        f"{_CHECK}.rules[0].commands",
        "Rule Look must have a non-empty commands field",
    ),
    conditions.references_of_rules_lead_somewhere: Twin(
        v2(
            release(),
            Build={
                "beforeEntry": condition(
                    "FAIL",
                    rule("Check", "VariableCheck", Variable="#{x.y}", Value="1", Operator="EQ"),
                )
            },
        ),
        "stages[1].beforeEntry.conditions[0].rules[0].configuration.Variable",
        "Valid format for a pipeline execution variable reference",
    ),
    conditions.rule_inputs_are_made_before: Twin(
        v2(
            release(),
            Build={"beforeEntry": condition("FAIL", {**_ALARM, "inputArtifacts": [{"name": "X"}]})},
        ),
        f"{_CHECK}.rules[0].inputArtifacts[0].name",
        "Input Artifact Bundle X in rule Quiet",
    ),
    action_rules.names_are_unique: Twin(
        _built(build(), build()),
        "stages[1].actions[1].name",
        "Action name 'Compile' is used more than once",
    ),
    action_rules.types_exist: Twin(
        _built(action("Ask", "Build/AWS/Oracle")),
        "stages[1].actions[0].actionTypeId",
        "ActionType (Category: 'Build', Provider: 'Oracle'",
    ),
    action_rules.types_fit_the_pipeline_type: Twin(
        _built({**_COMMANDS, "commands": ["make"]}),
        "stages[1].actions[0].actionTypeId",
        "Commands Action can only be used with V2",
    ),
    action_rules.configurations_fit_their_types: Twin(
        _built(_configured(build(), Colour="red")),
        "stages[1].actions[0].configuration.Colour",
        "Action configuration for action 'Compile' contains unknown",
    ),
    action_rules.commands_are_given: Twin(
        v2(_built(_COMMANDS)),
        "stages[1].actions[0].commands",
        "Action Run must have a non-empty commands field",
    ),
    action_rules.only_compute_actions_have_commands: Twin(
        _built(build(commands=["make"])),
        "stages[1].actions[0].commands",
        "The following action cannot contain a commands field: Compile.",
    ),
    action_rules.only_some_actions_leave_the_region: Twin(
        pipeline(("Source", [source(region="eu-west-1")]), ("Build", [build()])),
        "stages[0].actions[0].region",
        "Action 'Checkout' can't be in Region 'eu-west-1'",
    ),
    action_rules.only_approvals_choose_their_timeout: Twin(
        _built(build(timeoutInMinutes=30)),
        "stages[1].actions[0].timeoutInMinutes",
        "Action 'Compile' can't have a timeout",
    ),
    action_rules.topics_can_be_published_to: Twin(
        _built(_configured(approval(), NotificationArn="a topic")),
        "stages[1].actions[0].configuration.NotificationArn",
        "The ARN a topic you specified",
    ),
    artifacts.numbers_fit_the_action_types: Twin(
        _built({**build(), "inputArtifacts": []}),
        "stages[1].actions[0].inputArtifacts",
        "Action Compile declares 0 input artifacts",
    ),
    artifacts.outputs_are_unique: Twin(
        _built(build(outputArtifacts=[{"name": "Code"}])),
        "stages[1].actions[0].outputArtifacts[0].name",
        "Output Artifact Bundle name must be unique",
    ),
    artifacts.inputs_are_made_before: Twin(
        _built(build(takes="Nothing")),
        "stages[1].actions[0].inputArtifacts[0].name",
        "Input Artifact Bundle Nothing in action Compile",
    ),
    artifacts.one_kind_of_store: Twin(
        release(artifactStores=_EAST), "artifactStore", "Specify either"
    ),
    artifacts.every_region_has_a_store: Twin(
        _built(deploy(region="eu-west-1")),
        "artifactStore",
        "Your pipeline contains actions in more",
    ),
    variables.declared_names_are_unique: Twin(
        v2(release(), variables=[{"name": "To"}, {"name": "To"}]),
        "variables[1].name",
        "Variable names must be unique",
    ),
    variables.namespaces_are_unique: Twin(
        _built(build(namespace="N"), build("Verify", namespace="N")),
        "stages[1].actions[1].namespace",
        "Namespaces must be unique",
    ),
    variables.namespaces_are_not_reserved: Twin(
        _built(build(namespace="codepipeline")),
        "stages[1].actions[0].namespace",
        "One or more of the chosen namespaces is reserved",
    ),
    variables.references_lead_somewhere: Twin(
        _built(_configured(build(), EnvironmentVariables="#{nowhere.Id}")),
        "stages[1].actions[0].configuration.EnvironmentVariables",
        "Valid format for a pipeline execution variable reference",
    ),
    triggers.filters_are_legal_combinations: Twin(
        _connected(push=[{"filePaths": {"includes": ["a"]}}]),
        "triggers[0].gitConfiguration.push[0]",
        "The trigger configuration for the source action is not valid",
    ),
    triggers.filters_are_not_repeated: Twin(
        _connected(push=[_FILTER, _FILTER]),
        "triggers[0].gitConfiguration.push[1]",
        "Duplicate filters",
    ),
    triggers.triggers_are_not_too_large: Twin(
        _connected(push=[{"branches": {"includes": [f"{number:0250}"]}} for number in range(1000)]),
        "triggers",
        "The size of the triggers",
    ),
}
