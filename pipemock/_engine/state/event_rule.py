"""An event rule of EventBridge that starts pipelines, as a definition declares it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@attrs.frozen(kw_only=True)
class EventRule:
    """An event rule: the pipelines that it starts, and whether it matches an event."""

    name: str
    pipelines: Sequence[str]
    matches: Callable[[Mapping[str, Any]], bool]
