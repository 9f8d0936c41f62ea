"""Virtual sleep, which advances the clock of the innermost mock instead of waiting.

While at least one mock with `sleep="virtual"` is active, `time.sleep`, `asyncio.sleep` and the
clocks of `time` are replaced under every name that a module has for them, including `from time
import sleep`. When the last such mock is left, every module has the originals again, including
modules imported meanwhile; but monotonic clocks that have moved stay where they are.

Internals of asyncio used here: the timers that a loop has in `_scheduled`.
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
from pipemock._errors import PipeMockError
from pipemock._mock.virtual_clocks import clocks, stays_real

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from pipemock._cloud.cloud import Cloud

T = TypeVar("T")

# They sleep in a loop until another process, which is real, has ended.
_WAIT_FOR_PROCESSES: Final = frozenset({"multiprocessing", "subprocess"})

# How often the loop goes round until what a timer has set off has reached all tasks. Measured: 4
# for two nested `asyncio.wait_for` in Python 3.10 and 3.11, fewer in later versions.
_TURNS: Final = 8


class _Replacement:
    """The original functions, and the number of mocks that replace them."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._mocks = 0
        self.time_sleep: Callable[[Any], None] = time.sleep
        self.asyncio_sleep: Callable[..., Any] = asyncio.sleep

    def enter(self, cloud: Cloud) -> None:
        cloud.clock.on_sleep = clocks.slept
        with self._changing:
            self._mocks += 1
            if self._mocks == 1:
                self._save_originals()
                sleeps = ((self.time_sleep, sleep), (self.asyncio_sleep, sleep_in_a_task))
                self._rebind(*sleeps, *clocks.enter())

    def leave(self) -> None:
        with self._changing:
            self._mocks -= 1
            if self._mocks == 0:
                sleeps = ((sleep, self.time_sleep), (sleep_in_a_task, self.asyncio_sleep))
                self._rebind(*sleeps, *clocks.leave())

    # Another tool may have installed its own functions, which are then the originals. A tool that
    # saved ours, and restored them only after the last mock was left, does not count.
    def _save_originals(self) -> None:
        if time.sleep is not sleep:
            self.time_sleep = time.sleep
        if asyncio.sleep is not sleep_in_a_task:
            self.asyncio_sleep = asyncio.sleep

    # Takes two milliseconds for a thousand modules. Only names in a module are rebound, not default
    # arguments or attributes of classes. What measures the tests themselves keeps the originals.
    def _rebind(self, *pairs: tuple[Callable[..., Any], Callable[..., Any]]) -> None:
        replacements = {id(old): new for old, new in pairs}
        for names in _namespaces():
            # Most modules have neither; a set operation finds that out without a loop in Python.
            if replacements.keys().isdisjoint(map(id, tuple(names.values()))):
                continue
            for name, value in tuple(names.items()):
                if id(value) in replacements:
                    names[name] = replacements[id(value)]


def _namespaces() -> Iterator[dict[str, Any]]:
    for module in tuple(sys.modules.values()):
        # Reads the type and `__dict__` directly, so that a lazy module is not loaded by it.
        if issubclass(type(module), ModuleType):
            names: dict[str, Any] = object.__getattribute__(module, "__dict__")
            if names is not globals() and not stays_real(str(names.get("__name__", ""))):
                yield names


def sleep(seconds: float, /) -> None:
    """Advance the clock of the innermost mock if its sleep is virtual; otherwise really sleep."""
    cloud = _innermost_for(seconds)
    if cloud is None or _is_real(cloud, _module_that_sleeps()):
        _replacement.time_sleep(seconds)
    else:
        _sleep(cloud, float(seconds))


async def sleep_in_a_task(delay: float, result: T | None = None) -> T | None:
    """Advance the clock of the innermost mock, after other tasks of the loop have run."""
    cloud = _innermost_for(delay)
    if cloud is None:
        return await _replacement.asyncio_sleep(delay, result)  # type: ignore[no-any-return]
    await _sleepers.sleep(cloud, float(delay), pause=_replacement.asyncio_sleep)
    return result


def _sleep(cloud: Cloud, seconds: float, *, since: datetime | None = None) -> None:
    try:
        cloud.clock.sleep(seconds, since=since)
    except PipeMockError as mistake:
        cloud.record_mistake(mistake)
        raise


def _innermost_for(seconds: object) -> Cloud | None:
    length = float(seconds) if isinstance(seconds, numbers.Real) else 0
    cloud = hook.innermost() if 0 < length < math.inf else None
    return cloud if cloud is not None and cloud.settings.sleep == "virtual" else None


# During a step of the engine, the SDK waits for another service, such as a connected S3.
def _is_real(cloud: Cloud, module: str) -> bool:
    return module in _WAIT_FOR_PROCESSES or (module == "botocore" and cloud.advance_lock.in_a_step)


def _module_that_sleeps() -> str:
    frame = inspect.currentframe()
    for _ in range(2):
        frame = frame and frame.f_back
    name: str = frame.f_globals.get("__name__", "") if frame else ""
    return name.partition(".")[0]


class _Sleepers:
    """The tasks that sleep at the same time; they wake one after the other, the earliest first."""

    def __init__(self) -> None:
        self._order = itertools.count()
        self._asleep: weakref.WeakKeyDictionary[
            asyncio.AbstractEventLoop, list[tuple[float, int]]
        ] = weakref.WeakKeyDictionary()
        self._slow: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, float] = (
            weakref.WeakKeyDictionary()
        )

    async def sleep(self, cloud: Cloud, seconds: float, *, pause: Callable[..., Any]) -> None:
        loop, began = asyncio.get_running_loop(), cloud.clock.now
        asleep = self._asleep.setdefault(loop, [])
        own = (began.timestamp() + seconds, next(self._order))
        asleep.append(own)
        try:
            await pause(0)
            while True:
                while own != min(asleep):
                    await pause(0)
                left = seconds - (cloud.clock.now - began).total_seconds()
                due = _until_next_timer(loop)
                if due is None or due > left:
                    break
                await self._until_timer(loop, cloud, due, pause)
            self._pass(loop, cloud, seconds, since=began)
        finally:
            asleep.remove(own)

    # A timer may end this sleep, as that of `asyncio.timeout` does.
    async def _until_timer(
        self, loop: asyncio.AbstractEventLoop, cloud: Cloud, due: float, pause: Callable[..., Any]
    ) -> None:
        if due > 0:
            self._pass(loop, cloud, math.ceil(due * 1000) / 1000)
        for _ in range(_TURNS):
            await pause(0)

    # A loop in debug mode, as that of `IsolatedAsyncioTestCase`, logs callbacks that take long: by
    # its clock, that is what a sleep does. So it logs none until it has ended this callback.
    def _pass(
        self,
        loop: asyncio.AbstractEventLoop,
        cloud: Cloud,
        seconds: float,
        since: datetime | None = None,
    ) -> None:
        if loop.get_debug() and loop not in self._slow:
            self._slow[loop] = loop.slow_callback_duration
            loop.slow_callback_duration = math.inf
            loop.call_soon(self._log_slow_callbacks, loop)
        _sleep(cloud, seconds, since=since)

    def _log_slow_callbacks(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.slow_callback_duration = self._slow.pop(loop)


def _until_next_timer(loop: asyncio.AbstractEventLoop) -> float | None:
    timers: list[asyncio.TimerHandle] = getattr(loop, "_scheduled", [])
    due = min((each.when() for each in timers if not each.cancelled()), default=None)
    return None if due is None else due - loop.time()


_replacement: Final = _Replacement()
_sleepers: Final = _Sleepers()

enter: Final = _replacement.enter
leave: Final = _replacement.leave
