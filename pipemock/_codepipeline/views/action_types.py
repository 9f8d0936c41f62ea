"""Action types and rule types, as ListActionTypes and ListRuleTypes show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._engine.state.urls import in_region
from pipemock._request import without_none

if TYPE_CHECKING:
    from pipemock._engine.declaration.action_type import ActionType, ActionTypeId, ArtifactLimits


def action_type_id(type_id: ActionTypeId) -> dict[str, str]:
    """Return the four parts of the name of an action type."""
    return {
        "category": type_id.category,
        "owner": type_id.owner,
        "provider": type_id.provider,
        "version": type_id.version,
    }


def action_type(kind: ActionType, region: str) -> dict[str, Any]:
    """Return an action type with the URLs that it has in a Region."""
    return {
        "id": action_type_id(kind.id),
        "settings": _settings(kind, region),
        "actionConfigurationProperties": _properties(kind),
        "inputArtifactDetails": _artifact_details(kind.inputs),
        "outputArtifactDetails": _artifact_details(kind.outputs),
    }


def rule_type(kind: ActionType, region: str) -> dict[str, Any]:
    """Return a rule type with the URLs that it has in a Region."""
    return {
        "id": action_type_id(kind.id),
        "settings": _settings(kind, region),
        "inputArtifactDetails": _artifact_details(kind.inputs),
        "ruleConfigurationProperties": _properties(kind),
    }


def _settings(kind: ActionType, region: str) -> dict[str, str]:
    return without_none(
        thirdPartyConfigurationUrl=kind.third_party_configuration_url,
        entityUrlTemplate=in_region(region, kind.entity_url_template),
        executionUrlTemplate=in_region(region, kind.execution_url_template),
        revisionUrlTemplate=in_region(region, kind.revision_url_template),
    )


# The type of a property is accepted, but never returned. Documented by the sample in
# docs.aws.amazon.com/codepipeline/latest/APIReference/API_CreateCustomActionType.html, and found by
# the authors of the Terraform provider.
def _properties(kind: ActionType) -> list[dict[str, Any]]:
    return [
        without_none(
            name=each.name,
            required=each.required,
            key=each.key,
            secret=each.secret,
            queryable=each.queryable,
            description=each.description,
        )
        for each in kind.properties
    ]


def _artifact_details(limits: ArtifactLimits) -> dict[str, int]:
    return {"minimumCount": limits.minimum, "maximumCount": limits.maximum}
