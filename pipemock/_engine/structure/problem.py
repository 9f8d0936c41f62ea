"""The input of the structure rules, and the problems that they find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._engine.declaration.action_type import ActionType, ActionTypeId
    from pipemock._engine.declaration.pipeline import PipelineDeclaration
    from pipemock._errors import ServiceError


@attrs.frozen
class Problem:
    """An error of the service, and its place in the declaration."""

    path: str
    error: ServiceError


@attrs.frozen(kw_only=True)
class Setting:
    """A declaration, with everything that decides whether it is legal."""

    declaration: PipelineDeclaration
    given: Mapping[str, Any]
    region: str
    action_types: Mapping[ActionTypeId, ActionType]
    rule_types: Mapping[ActionTypeId, ActionType]
