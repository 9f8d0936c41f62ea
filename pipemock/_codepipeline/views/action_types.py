"""How ListActionTypes shows an action type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._engine.state.urls import in_region
from pipemock._request import without_none

if TYPE_CHECKING:
    from pipemock._engine.declaration.action_type import ActionType, ActionTypeId, ArtifactLimits


def action_type_id(type_id: ActionTypeId) -> dict[str, str]:
    """Show the four parts of an action type's name."""
    return {
        "category": type_id.category,
        "owner": type_id.owner,
        "provider": type_id.provider,
        "version": type_id.version,
    }


def action_type(kind: ActionType, region: str) -> dict[str, Any]:
    """Show an action type, with the addresses that it has in a Region."""
    return {
        "id": action_type_id(kind.id),
        "settings": settings(kind, region),
        "actionConfigurationProperties": properties(kind),
        "inputArtifactDetails": artifact_limits(kind.inputs),
        "outputArtifactDetails": artifact_limits(kind.outputs),
    }


def settings(kind: ActionType, region: str) -> dict[str, Any]:
    """Show the URL templates of a type, as they are in a Region."""
    return without_none(
        thirdPartyConfigurationUrl=kind.third_party_configuration_url,
        entityUrlTemplate=in_region(region, kind.entity_url_template),
        executionUrlTemplate=in_region(region, kind.execution_url_template),
        revisionUrlTemplate=in_region(region, kind.revision_url_template),
    )


# Documented (the reference's sample of CreateCustomActionType), and found by the authors of the
# Terraform provider too: the type of a property is taken, and never shown.
def properties(kind: ActionType) -> list[dict[str, Any]]:
    """Show the configuration properties of a type."""
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


def artifact_limits(limits: ArtifactLimits) -> dict[str, int]:
    """Show how many artifacts a type takes or returns."""
    return {"minimumCount": limits.minimum, "maximumCount": limits.maximum}
