"""Rule types, as ListRuleTypes shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.views import action_types as views

if TYPE_CHECKING:
    from pipemock._engine.declaration.action_type import ActionType


def rule_type(kind: ActionType, region: str) -> dict[str, Any]:
    """Return a rule type with the URLs that it has in a Region."""
    return {
        "id": views.action_type_id(kind.id),
        "settings": views.settings(kind, region),
        "inputArtifactDetails": views.artifact_details(kind.inputs),
        "ruleConfigurationProperties": views.properties(kind),
    }
