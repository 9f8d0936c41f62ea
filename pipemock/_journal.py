"""The journal of a mock: what happened in all of its worlds, in one order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pipemock.events import Events, Notification

if TYPE_CHECKING:
    from collections.abc import Iterator


@attrs.define(kw_only=True)
class Journal:
    """What all worlds of a mock write into: one order for everything that happens."""

    sequence: Iterator[int] = attrs.field(repr=False)
    events: Events = attrs.field(factory=Events)
    notifications: list[Notification] = attrs.field(factory=list)
