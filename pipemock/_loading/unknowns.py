"""What only a deployment knows: what it leaves open, and what takes its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pipemock._definitions.actions import actions
from pipemock._edge.inspection import is_inside
from pipemock._engine.declaration.action_type import ActionTypeId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._definitions.definition import Asked
    from pipemock._edge.inspection import Refusal
    from pipemock._engine.declaration.action_type import ActionType

PARTS: Final = ("category", "owner", "provider", "version")

# Values of required keys that have to be one of a few.
_VALUES: Final = {"ActionMode": "CREATE_UPDATE", "Extract": "true"}
_ARTIFACT: Final = re.compile(r"(.*)\.(input|output)Artifacts\[[0-9]+\]\.name")


def type_of(action: Mapping[str, Any]) -> ActionTypeId | None:
    """Return the action type of an action, or `None` if it is malformed."""
    kind = action.get("actionTypeId")
    parts = [kind.get(part) for part in PARTS] if isinstance(kind, dict) else []
    named = [part for part in parts if isinstance(part, str)]
    return ActionTypeId(*named) if len(named) == len(PARTS) else None


def unknown_types(asked: Asked) -> set[ActionTypeId]:
    """Return the action types of which only a deployment knows a part."""
    return {
        kind
        for path, action in actions(asked.request["pipeline"])
        if (kind := type_of(action)) is not None
        if any(is_inside(each, f"{path}.actionTypeId") for each in asked.unknown)
    }


def complete_configurations(asked: Asked, action_types: Mapping[ActionTypeId, ActionType]) -> None:
    """Add the required keys to each configuration that only a deployment knows."""
    for path, action in actions(asked.request["pipeline"]):
        kind = type_of(action)
        known = action_types.get(kind) if kind is not None else None
        if f"{path}.configuration" in asked.unknown and known is not None:
            for each in known.properties:
                if each.required:
                    value = _VALUES.get(each.name, f"${{{each.name}}}")
                    action["configuration"].setdefault(each.name, value)


def is_complete(asked: Asked) -> bool:
    """Return whether the structure of a pipeline is known without a deployment."""
    return not open_structure(asked)


def open_structure(asked: Asked) -> set[str]:
    """Return the paths of the parts of its structure that only a deployment knows."""
    orders = (path for path in asked.unknown if path.endswith(".runOrder"))
    return {*asked.omitted, *orders}


def is_open(refusal: Refusal, asked: Asked) -> bool:
    """Return whether a problem depends on what only a deployment knows."""
    artifact = _ARTIFACT.fullmatch(refusal.path)
    if "namespace that does not exist" in refusal.message:
        return any(path.endswith(".namespace") for path in asked.unknown)
    if artifact is not None and any(_ARTIFACT.fullmatch(path) for path in asked.unknown):
        return True
    in_configuration = ".configuration." in refusal.path
    return any(
        is_inside(refusal.path, path) for path in asked.unknown if not in_configuration
    ) or any(is_inside(refusal.path, path) for path in asked.omitted)
