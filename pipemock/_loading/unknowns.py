"""What only a deployment knows: what it leaves open, and what takes its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pipemock._definitions.actions import actions
from pipemock._edge.inspection import is_inside
from pipemock._engine.declaration.action_type import ActionTypeId
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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


def refuse_unknown(what: str, asked: Asked, paths: Iterable[str], instead: str) -> None:
    """Refuse to create what only a deployment knows in full.

    Args:
        what: The resource.
        asked: The request that would create it.
        paths: The paths of what is not known.
        instead: What to do instead, as a sentence.

    Raises:
        PipeMockError: If there are such paths.
    """
    places = ", ".join(asked.places.find(path)[0] for path in sorted(paths))
    if places:
        msg = f"{what} cannot be created: only a deployment knows {places}. {instead}"
        raise PipeMockError(msg)


def certain(asked: Asked, refusals: Iterable[Refusal]) -> Iterator[Refusal]:
    """Yield the problems that do not depend on what only a deployment knows.

    A text that is empty for want of a parameter breaks several rules at once; only the first of
    its problems is yielded.
    """
    told: set[str] = set()
    for each in refusals:
        if each.path in told or _is_open(each, asked):
            continue
        if each.path in asked.hints:
            told.add(each.path)
        yield each


def _is_open(refusal: Refusal, asked: Asked) -> bool:
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
