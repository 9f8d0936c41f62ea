"""Sleeping that takes no time: it moves the clock of the innermost mock instead.

While at least one mock with `sleep="virtual"` is active, `time.sleep` and `asyncio.sleep` are
replaced under whatever name a module has for them, `from time import sleep` included. When the last
one is left, every module has the originals again, modules that were imported meanwhile too.
"""

from __future__ import annotations

import asyncio
import inspect
import itertools
import math
import numbers
import sys
import threading
import time
import weakref
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pipemock._edge import hook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipemock._clock.clock import Clock
    from pipemock._cloud.cloud import Cloud

T = TypeVar("T")

# They go round and sleep until something real has ended: another process.
_WAIT_FOR_PROCESSES: Final = frozenset({"multiprocessing", "subprocess"})


class _Replacement:
    """The functions as they are without any mock, and how many mocks want others."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._mocks = 0
        self.time_sleep: Callable[[Any], None] = time.sleep
        self.asyncio_sleep: Callable[..., Any] = asyncio.sleep

    def enter(self) -> None:
        with self._changing:
            self._mocks += 1
            if self._mocks == 1:
                self._look()
                self._rebind((self.time_sleep, sleep), (self.asyncio_sleep, sleep_in_a_task))

    def leave(self) -> None:
        with self._changing:
            self._mocks -= 1
            if self._mocks == 0:
                self._rebind((sleep, self.time_sleep), (sleep_in_a_task, self.asyncio_sleep))

    # Another tool may have its own functions there. One that had put ours aside, and put them back
    # only after the last mock was left, does not count.
    def _look(self) -> None:
        if time.sleep is not sleep:
            self.time_sleep = time.sleep
        if asyncio.sleep is not sleep_in_a_task:
            self.asyncio_sleep = asyncio.sleep

    # Two milliseconds for a thousand modules. What is no plain entry of a module is not reached:
    # a default argument, an attribute of a class.
    def _rebind(self, *pairs: tuple[Callable[..., Any], Callable[..., Any]]) -> None:
        replacements = {id(old): new for old, new in pairs}
        for names in _namespaces():
            # Most modules have neither, which is found out without a loop in Python.
            if replacements.keys().isdisjoint(map(id, tuple(names.values()))):
                continue
            for name, value in tuple(names.items()):
                if id(value) in replacements:
                    names[name] = replacements[id(value)]


def _namespaces() -> Iterator[dict[str, Any]]:
    for module in tuple(sys.modules.values()):
        # Its type is asked, not the module: one that loads itself lazily must not notice.
        if issubclass(type(module), ModuleType):
            names: dict[str, Any] = object.__getattribute__(module, "__dict__")
            if names is not globals():
                yield names


def sleep(seconds: Any, /) -> None:  # noqa: ANN401 -- the original refuses what it does not take
    """Let time pass on the clock of the innermost mock, if it wants that; else really sleep."""
    cloud = _innermost_for(seconds)
    if cloud is None or _is_real(cloud, _module_that_sleeps()):
        _replacement.time_sleep(seconds)
    else:
        cloud.clock.sleep(float(seconds))


async def sleep_in_a_task(delay: Any, result: T | None = None) -> T | None:  # noqa: ANN401 -- see sleep
    """Let time pass on the clock of the innermost mock, after others in the loop have had a go."""
    cloud = _innermost_for(delay)
    if cloud is None:
        return await _replacement.asyncio_sleep(delay, result)  # type: ignore[no-any-return]
    await _sleepers.sleep(cloud.clock, float(delay), pause=_replacement.asyncio_sleep)
    return result


def _innermost_for(seconds: object) -> Cloud | None:
    length = float(seconds) if isinstance(seconds, numbers.Real) else 0
    cloud = hook.innermost() if 0 < length < math.inf else None
    return cloud if cloud is not None and cloud.settings.sleep == "virtual" else None


# In the middle of a step it is another service that the SDK waits for: a connected S3 of some kind.
def _is_real(cloud: Cloud, module: str) -> bool:
    return module in _WAIT_FOR_PROCESSES or (module == "botocore" and cloud.advance_lock.in_a_step)


def _module_that_sleeps() -> str:
    frame = inspect.currentframe()
    for _ in range(2):
        frame = frame and frame.f_back
    name: str = frame.f_globals.get("__name__", "") if frame else ""
    return name.partition(".")[0]


class _Sleepers:
    """Tasks that sleep at the same time: they wake one after the other, the earliest first."""

    def __init__(self) -> None:
        self._order = itertools.count()
        self._asleep: weakref.WeakKeyDictionary[
            asyncio.AbstractEventLoop, list[tuple[float, int]]
        ] = weakref.WeakKeyDictionary()

    async def sleep(self, clock: Clock, seconds: float, *, pause: Callable[..., Any]) -> None:
        began = clock.now
        asleep = self._asleep.setdefault(asyncio.get_running_loop(), [])
        own = (began.timestamp() + seconds, next(self._order))
        asleep.append(own)
        try:
            await pause(0)
            while own != min(asleep):
                await pause(0)
            clock.sleep(seconds, since=began)
        finally:
            asleep.remove(own)


_replacement: Final = _Replacement()
_sleepers: Final = _Sleepers()

enter: Final = _replacement.enter
leave: Final = _replacement.leave
