"""The event log of a mock: everything that happened in all of its worlds, in order."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import attrs

from pipemock.events import Events, Notification, RuleNotification

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock.events import Event


@attrs.define(kw_only=True)
class EventLog:
    """The events of all worlds of a mock, in a single order."""

    sequence: Iterator[int] = attrs.field(repr=False)
    events: Events = attrs.field(factory=Events)
    notifications: list[Notification] = attrs.field(factory=list)
    rule_notifications: list[RuleNotification] = attrs.field(factory=list)
    # Events and approval requests; the type of the latter belongs to the engine of CodePipeline.
    unsent: deque[Any] = attrs.field(factory=deque, repr=False)

    def tell(self, event: Event) -> None:
        """Record an event and queue it for sending."""
        self.events.append(event)
        self.unsent.append(event)
