"""Tags, as answers show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def as_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags in the form that answers show, sorted by key."""
    return [{"key": key, "value": value} for key, value in sorted(tags.items())]


def tags_of_new(tags: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    """Return the member with the tags of a resource that was just created, if it has any."""
    return {"tags": as_list(tags)} if tags else {}
