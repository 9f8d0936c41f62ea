"""The journal of a mock: what happened in all of its worlds, in one order."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import attrs

from pipemock.events import Events, Notification

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock.events import Event


@attrs.define(kw_only=True)
class EventLog:
    """What all worlds of a mock write into: one order for everything that happens."""

    sequence: Iterator[int] = attrs.field(repr=False)
    events: Events = attrs.field(factory=Events)
    notifications: list[Notification] = attrs.field(factory=list)
    # Events, and requests of approvals, which only the machine of CodePipeline knows more of.
    unsent: deque[Any] = attrs.field(factory=deque, repr=False)

    def tell(self, event: Event) -> None:
        """Write an event down, and lay it out for whoever takes events."""
        self.events.append(event)
        self.unsent.append(event)
