"""Rule types, as ListRuleTypes shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._codepipeline.views.action_types import action_type

if TYPE_CHECKING:
    from pipemock._engine.declaration.action_type import ActionType


def rule_type(kind: ActionType, region: str) -> dict[str, Any]:
    """Return a rule type with the URLs that it has in a Region."""
    shown = action_type(kind, region)
    properties = shown.pop("actionConfigurationProperties")
    del shown["outputArtifactDetails"]
    return shown | {"ruleConfigurationProperties": properties}
