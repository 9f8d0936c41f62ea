"""The actions of a pipeline as a file declares it, where anything may be malformed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def actions(pipeline: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each action with its path in a request, and skip anything malformed."""
    for index, stage in dictionaries(pipeline.get("stages")):
        for position, action in dictionaries(stage.get("actions")):
            yield f"pipeline.stages[{index}].actions[{position}]", action


def dictionaries(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each dictionary in a list with its index, and nothing of another value."""
    for index, each in enumerate(value if isinstance(value, list) else ()):
        if isinstance(each, dict):
            yield index, each


def dictionary(value: Any) -> dict[str, Any]:
    """Return a dictionary as it is, and an empty one for another value."""
    return value if isinstance(value, dict) else {}
