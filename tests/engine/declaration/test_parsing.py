"""Declarations as they are parsed: whole values, and what happens without optional members."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from pipemock._engine.declaration.action_type import (
    ActionType,
    ActionTypeId,
    ArtifactLimits,
    AvailableTypes,
    ConfigurationProperty,
)
from pipemock._engine.declaration.condition import ConditionKind
from pipemock._engine.declaration.pipeline import PipelineDeclaration, parse, with_old_secrets
from pipemock._engine.declaration.third_party import ThirdPartyActionType
from tests.service_model import service

if TYPE_CHECKING:
    from collections.abc import Callable


def minimal(shape: Any) -> Any:
    """Return a value that has only the members that the service model requires."""
    match shape.type_name:
        case "structure":
            return {name: minimal(shape.members[name]) for name in shape.required_members}
        case "list":
            return [minimal(shape.member)]
        case "map":
            return {}
        case "boolean":
            return False
        case "string":
            return shape.enum[0] if shape.enum else "any"
        case _:
            return 1


def missing(read: Callable[[], object]) -> str | None:
    """Return the name of a member that was read and is not there."""
    try:
        read()
    except KeyError as error:
        return str(error)
    return None


PIPELINE: Final = minimal(service("codepipeline").shape_for("PipelineDeclaration"))
ACTION_TYPE: Final = minimal(service("codepipeline").shape_for("ActionTypeDeclaration"))
STAGE: Final = PIPELINE["stages"][0]
RULE: Final = minimal(service("codepipeline").shape_for("RuleDeclaration"))
CONDITIONS: Final[list[Any]] = [[{}], [{"rules": [RULE]}]]
TRIGGER: Final = minimal(service("codepipeline").shape_for("PipelineTriggerDeclaration"))


def read(given: dict[str, Any]) -> PipelineDeclaration:
    """Parse a declaration in version 7; the values of ``Secret`` are secrets."""
    return parse(given, version=7, secrets=lambda _: frozenset({"Secret"}))


@pytest.mark.parametrize(
    "given",
    [
        PIPELINE,
        {**PIPELINE, "triggers": [TRIGGER]},
        {**PIPELINE, "variables": [{"name": "Tag"}]},
        *(
            {**PIPELINE, "stages": [{**STAGE, kind: {"conditions": conditions}}]}
            for kind in ("beforeEntry", "onSuccess", "onFailure")
            for conditions in CONDITIONS
        ),
        {**PIPELINE, "stages": [{**STAGE, "onFailure": {}}]},
    ],
)
def test_required_members_are_enough(given: dict[str, Any]) -> None:
    """No member is read without need that the service model does not require."""
    assert missing(lambda: read(given)) is None


def test_required_members_of_action_types_are_enough() -> None:
    """The action type of a partner is read as far as it is declared."""
    partner = ThirdPartyActionType(declaration=ACTION_TYPE, client_id="c", client_token="t")
    with_urls = attrs.evolve(
        partner,
        declaration={
            **ACTION_TYPE,
            "properties": [
                minimal(service("codepipeline").shape_for("ActionTypeProperty")),
            ],
            "urls": {},
        },
    )

    assert missing(partner.action_type) is None
    assert missing(with_urls.action_type) is None
    assert missing(lambda: (partner.function_arn, partner.job_timeout, partner.type_id)) is None


# Whole values -----------------------------------------------------------------------------------

KIND: Final = {"category": "Build", "owner": "Custom", "provider": "Farm", "version": "3"}
GIVEN: Final[dict[str, Any]] = {
    "name": "release",
    "roleArn": "role",
    "executionMode": "QUEUED",
    "pipelineType": "V2",
    "version": 1,
    "artifactStore": {"type": "S3", "location": "artifacts", "encryptionKey": {"id": "k"}},
    "variables": [{"name": "Tag"}, {"name": "Place", "defaultValue": "here"}],
    "triggers": [
        {
            "providerType": "CodeStarSourceConnection",
            "gitConfiguration": {
                "sourceActionName": "Fetch",
                "push": [{"tags": {"includes": ["v*"], "excludes": ["v0"]}}],
                "pullRequest": [
                    {"branches": {"includes": ["main"]}, "filePaths": {"excludes": ["*.md"]}},
                    {"events": ["CLOSED"], "branches": {}},
                ],
            },
        }
    ],
    "stages": [
        {
            "name": "Source",
            "actions": [{"name": "Fetch", "actionTypeId": {**KIND, "category": "Source"}}],
        },
        {
            "name": "Work",
            "actions": [
                {
                    "name": "Render",
                    "actionTypeId": KIND,
                    "runOrder": 2,
                    "configuration": {"Secret": "xyz", "Color": "red"},
                    "inputArtifacts": [{"name": "Code"}],
                    "outputArtifacts": [{"name": "Site"}, {"name": "Log"}],
                    "namespace": "Render",
                    "region": "eu-west-1",
                    "roleArn": "other",
                    "timeoutInMinutes": 5,
                    "commands": ["make"],
                }
            ],
            "beforeEntry": {
                "conditions": [
                    {
                        "result": "SKIP",
                        "rules": [
                            {
                                "name": "Check",
                                "ruleTypeId": {"category": "Rule", "provider": "VariableCheck"},
                                "configuration": {"Secret": "seen"},
                                "inputArtifacts": [{"name": "Code"}],
                                "region": "eu-west-1",
                                "roleArn": "other",
                                "timeoutInMinutes": 9,
                                "commands": ["make"],
                            }
                        ],
                    }
                ]
            },
            "onFailure": {"result": "RETRY", "retryConfiguration": {"retryMode": "ALL_ACTIONS"}},
        },
    ],
}


def members(value: Any, *omitted: str) -> dict[str, Any]:
    """Return the public attributes of a declaration."""
    found = attrs.asdict(value, recurse=False)
    return {
        name: each
        for name, each in found.items()
        if name not in omitted and not name.startswith("_")
    }


def test_a_pipeline() -> None:
    """Each member has its place; the version is the one that the service gives."""
    declaration = read(GIVEN)
    source, work = declaration.stages

    assert {
        "name": "release",
        "role_arn": "role",
        "version": 7,
        "execution_mode": "QUEUED",
        "pipeline_type": "V2",
        "artifact_stores": {None: GIVEN["artifactStore"]},
        "source_actions": source.actions,
    } == members(declaration, "stages", "variables", "triggers")
    assert [("Tag", None), ("Place", "here")] == [
        (each.name, each.default) for each in declaration.variables
    ]
    assert [("Source", 1), ("Work", 1)] == [
        (each.name, len(each.actions)) for each in declaration.stages
    ]
    assert {"result": "RETRY", "retries_all_actions": True, "has_retry_configuration": True} == (
        members(work.failure)
    )
    assert {"result": None, "retries_all_actions": False, "has_retry_configuration": False} == (
        members(source.failure)
    )
    assert ("artifacts", {"id": "k"}) == (
        declaration.bucket_in("eu-west-1"),
        declaration.encryption_key_in(None),
    )
    assert (0, 1, work, None) == (
        declaration.position_of("Source"),
        declaration.position_of("Work"),
        declaration.stage("Work"),
        declaration.stage("Other"),
    )


def test_an_action() -> None:
    """Secrets are masked only where they are shown."""
    source, work = read(GIVEN).stages
    [render], [fetch] = work.actions, source.actions

    assert {
        "name": "Render",
        "type_id": ActionTypeId("Build", "Custom", "Farm", "3"),
        "run_order": 2,
        "configuration": {"Color": "red", "Secret": "xyz"},
        "shown_configuration": {"Color": "red", "Secret": "****"},
        "inputs": ("Code",),
        "outputs": ("Site", "Log"),
        "namespace": "Render",
        "region": "eu-west-1",
        "role_arn": "other",
        "timeout_in_minutes": 5,
        "has_commands": True,
        "secret_keys": {"Secret"},
    } == members(render)
    assert {
        "name": "Fetch",
        "type_id": ActionTypeId("Source", "Custom", "Farm", "3"),
        "run_order": 1,
        "configuration": {},
        "shown_configuration": {},
        "inputs": (),
        "outputs": (),
        "namespace": None,
        "region": None,
        "role_arn": None,
        "timeout_in_minutes": None,
        "has_commands": False,
        "secret_keys": {"Secret"},
    } == members(fetch)
    assert (render, None) == (work.action("Render"), work.action("Fetch"))


def test_a_rule() -> None:
    """A rule is an action of AWS without secrets and outputs."""
    [condition] = read(GIVEN).stages[1].conditions.values()
    [rule] = condition.rules

    assert (ConditionKind.BEFORE_ENTRY, "SKIP") == (condition.kind, condition.result)
    assert {
        "name": "Check",
        "type_id": ActionTypeId("Rule", "AWS", "VariableCheck", "1"),
        "run_order": 1,
        "configuration": {"Secret": "seen"},
        "shown_configuration": {"Secret": "seen"},
        "inputs": ("Code",),
        "outputs": (),
        "namespace": None,
        "region": "eu-west-1",
        "role_arn": "other",
        "timeout_in_minutes": 9,
        "has_commands": True,
        "secret_keys": frozenset(),
    } == members(rule)


def test_a_trigger() -> None:
    """Empty criteria are left out, and a pull request has every event by default."""
    [trigger] = read(GIVEN).triggers

    assert {
        "source_action": "Fetch",
        "push": (
            {
                "tags": {"includes": ("v*",), "excludes": ("v0",)},
                "branches": None,
                "file_paths": None,
            },
        ),
        "pull_request": (
            {
                "events": ("OPEN", "UPDATED", "CLOSED"),
                "branches": {"includes": ("main",), "excludes": ()},
                "file_paths": {"includes": (), "excludes": ("*.md",)},
            },
            {"events": ("CLOSED",), "branches": None, "file_paths": None},
        ),
    } == attrs.asdict(trigger)
    assert trigger.has_filters


def test_the_answer() -> None:
    """The service fills in defaults, sorts configurations, masks secrets and gives the version."""
    answer = read(GIVEN).answer()
    source, work = GIVEN["stages"]
    [render], [fetch] = work["actions"], source["actions"]
    [condition] = work["beforeEntry"]["conditions"]
    [rule] = condition["rules"]

    filled = {**fetch, "runOrder": 1, "configuration": {}}
    filled |= {"inputArtifacts": [], "outputArtifacts": []}
    assert {
        **GIVEN,
        "version": 7,
        "stages": [
            {**source, "actions": [filled]},
            {
                **work,
                "actions": [{**render, "configuration": {"Color": "red", "Secret": "****"}}],
                "beforeEntry": {"conditions": [{**condition, "rules": [rule]}]},
            },
        ],
    } == answer
    assert ["Color", "Secret"] == list(answer["stages"][1]["actions"][0]["configuration"])


@pytest.mark.parametrize(
    ("given", "kind", "mode"),
    [
        ({}, "V1", "SUPERSEDED"),
        ({"variables": [{"name": "Tag"}]}, "V2", "SUPERSEDED"),
        ({"variables": []}, "V1", "SUPERSEDED"),
        ({"pipelineType": "V2", "executionMode": "PARALLEL"}, "V2", "PARALLEL"),
    ],
)
def test_the_defaults_of_a_pipeline(given: dict[str, Any], kind: str, mode: str) -> None:
    """Variables make it a V2 pipeline."""
    declaration = read({**PIPELINE, **given})

    assert (kind, mode, mode == "PARALLEL") == (
        declaration.pipeline_type,
        declaration.execution_mode,
        declaration.is_parallel,
    )


def test_the_stores_of_regions() -> None:
    """Each Region has its own store."""
    stores = {
        name: {"type": "S3", "location": f"bucket-{name}"} for name in ("eu-west-1", "us-east-1")
    }
    declaration = read({**PIPELINE, "artifactStores": stores})

    assert ["bucket-eu-west-1", "bucket-us-east-1"] == [
        declaration.bucket_in(region) for region in stores
    ]
    assert declaration.encryption_key_in("eu-west-1") is None


@pytest.mark.parametrize(
    ("stage", "action", "configuration", "expected"),
    [
        ("Work", "Render", {"Color": "red", "Secret": "****"}, {"Color": "red", "Secret": "xyz"}),
        ("Work", "Render", {"Color": "blue", "Secret": "****"}, None),
        ("Work", "Other", {"Color": "red", "Secret": "****"}, None),
        ("Other", "Render", {"Color": "red", "Secret": "****"}, None),
    ],
)
def test_a_mask_of_a_new_version(
    stage: str, action: str, configuration: dict[str, str], expected: dict[str, str] | None
) -> None:
    """It stands for the stored secret where nothing else of the action has changed."""
    declared = {"name": action, "actionTypeId": KIND, "configuration": configuration}
    update = {**GIVEN, "stages": [{"name": stage, "actions": [declared], "kept": 1}]}
    expected_action = {**declared, "configuration": expected or configuration}

    assert {
        **GIVEN,
        "stages": [{"name": stage, "actions": [expected_action], "kept": 1}],
    } == with_old_secrets(update, read(GIVEN))


def test_the_action_type_of_a_partner() -> None:
    """It is the action type that pipelines use."""
    declaration = {
        "id": {**KIND, "owner": "ThirdParty"},
        "executor": {
            "type": "Lambda",
            "jobTimeout": 60,
            "configuration": {"lambdaExecutorConfiguration": {"lambdaFunctionArn": "arn:f"}},
        },
        "inputArtifactDetails": {"minimumCount": 1, "maximumCount": 2},
        "outputArtifactDetails": {"minimumCount": 0, "maximumCount": 3},
        "properties": [
            {
                "name": "Token",
                "optional": False,
                "key": True,
                "noEcho": True,
                "queryable": True,
                "description": "A token.",
            },
            {"name": "Size", "optional": True, "key": False, "noEcho": False},
        ],
        "urls": {
            "configurationUrl": "configure",
            "entityUrlTemplate": "entity",
            "executionUrlTemplate": "execution",
            "revisionUrlTemplate": "revision",
        },
    }
    partner = ThirdPartyActionType(declaration=declaration, client_id="c", client_token="t")
    kind = partner.action_type()

    assert ("arn:f", timedelta(minutes=1)) == (partner.function_arn, partner.job_timeout)
    assert {
        "id": ActionTypeId("Build", "ThirdParty", "Farm", "3"),
        "properties": (
            ConfigurationProperty(
                "Token", required=True, secret=True, queryable=True, description="A token."
            ),
            ConfigurationProperty("Size", key=False),
        ),
        "inputs": ArtifactLimits(1, 2),
        "outputs": ArtifactLimits(0, 3),
        "timeout": timedelta(hours=24),
        "entity_url_template": "entity",
        "execution_url_template": "execution",
        "revision_url_template": "revision",
        "third_party_configuration_url": "configure",
        "v2_only": False,
        "secret_keys": {"Token"},
    } == members(kind)
    assert (kind.properties[1], None) == (kind.find_property("Size"), kind.find_property("Other"))


# Available types --------------------------------------------------------------------------------


def _kind(category: str, *secrets: str) -> ActionType:
    return ActionType(
        ActionTypeId(category, "Custom", "Farm", "1"),
        properties=(
            ConfigurationProperty("Color"),
            *(ConfigurationProperty(name, secret=True) for name in secrets),
        ),
        inputs=ArtifactLimits(0, 5),
        outputs=ArtifactLimits(0, 5),
        timeout=timedelta(hours=1),
    )


def test_available_types() -> None:
    """They are replaced, and never changed."""
    old, new, other = _kind("Build", "Token"), _kind("Build"), _kind("Test", "Key", "Token")
    types = AvailableTypes({old.id: old}, {})
    more = types.with_action_type(other)
    replaced = more.with_action_type(new)
    fewer = more.without_action_type(old.id)

    assert {old.id: old} == types.actions
    assert {old.id: old, other.id: other} == more.actions
    assert {old.id: new, other.id: other} == replaced.actions
    assert {other.id: other} == fewer.actions
    assert [{"Token"}, {"Key", "Token"}, set()] == [
        more.secret_keys(each) for each in (old.id, other.id, ActionTypeId("a", "b", "c", "d"))
    ]
    assert types.rules == more.rules == replaced.rules == fewer.rules


def test_the_name_of_an_action_type() -> None:
    """It is shown as in the errors of the service."""
    assert (
        "ActionType (Category: 'Build', Owner: 'Custom', Provider: 'Farm', Version: '1')"
    ) == str(_kind("Build").id)
