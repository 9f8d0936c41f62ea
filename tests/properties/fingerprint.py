"""A structural fingerprint of a mock: equal before and after means that nothing has changed.

It covers the whole state of the mock, down to the next generated id. Recorded calls are left out,
since calls are recorded whether they succeed or not.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from types import MethodType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from pipemock._clock.timers import Timers
from pipemock._engine.declaration.action_type import ActionType
from pipemock._ids import Ids
from pipemock.events import Event, Notification

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from pipemock import PipelineMock

Fingerprint: TypeAlias = "list[Hashable]"

_LEAVES: Final = (
    type(None),
    str,
    bytes,
    int,
    float,
    datetime,
    timedelta,
    Enum,
    ActionType,
    Event,
    Notification,
)

# What moves the clock by itself knows the whole cloud, its calls too.
_NO_STATE: Final = {"automatic_clock", "calls", "lock"}


def fingerprint(mock: PipelineMock) -> Fingerprint:
    """Return the state of a mock as a flat list; cycles are named, not followed."""
    cloud = mock._cloud
    parts = {name: part for name, part in vars(cloud).items() if name not in _NO_STATE}
    return structure({**parts, "clock": cloud.clock.now})


def structure(root: Any) -> Fingerprint:
    """Return what a value consists of, depth first."""
    found: Fingerprint = []
    # Seen objects are kept alive, or their ids could be reused for other objects.
    seen: dict[int, tuple[int, Any]] = {}
    stack = [root]
    while stack:
        value = stack.pop()
        if isinstance(value, _LEAVES):
            found.append(value)
        elif id(value) in seen:
            found.append(("again", seen[id(value)][0]))
        else:
            parts = list(_parts(value))
            if not isinstance(value, tuple):
                seen[id(value)] = (len(seen), value)
            found.append((type(value).__name__, len(parts)))
            stack.extend(reversed(parts))
    return found


def _parts(value: Any) -> Iterable[Any]:
    return next(parts(value) for kind, parts in _PARTS if isinstance(value, kind))


def _members(value: Any) -> Iterable[Any]:
    if attrs.has(type(value)):
        return [getattr(value, field.name) for field in attrs.fields(type(value))]
    return [getattr(value, "__dict__", None)]


_PARTS: Final[tuple[tuple[Any, Callable[[Any], Iterable[Any]]], ...]] = (
    (Mapping, lambda value: itertools.chain.from_iterable(value.items())),
    (list | tuple | deque, list),
    (Ids, lambda value: [hash(value._random.getstate())]),
    # A timer that has become pointless does not belong to the state any more.
    (Timers, itertools.chain.from_iterable),
    (itertools.count, lambda value: [repr(value)]),
    (MethodType, lambda value: [value.__qualname__]),
    (object, _members),
)
