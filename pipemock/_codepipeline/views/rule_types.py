"""How ListRuleTypes shows a rule type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.views.action_types import (
    action_type_id,
    artifact_limits,
    properties,
    settings,
)

if TYPE_CHECKING:
    from pipemock._engine.declaration.action_type import ActionType


def rule_type(kind: ActionType, region: str) -> dict[str, Any]:
    """Show a rule type, with the addresses that it has in a Region."""
    return {
        "id": action_type_id(kind.id),
        "settings": settings(kind, region),
        "ruleConfigurationProperties": properties(kind),
        "inputArtifactDetails": artifact_limits(kind.inputs),
    }
