"""Members of an answer."""

from __future__ import annotations

from typing import Any


def without_none(**members: Any) -> dict[str, Any]:  # noqa: ANN401 -- members of any shape
    """Return the members that have a value; the service omits the others."""
    return {name: value for name, value in members.items() if value is not None}
