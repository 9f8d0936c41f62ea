"""The clocks of the process while sleep is virtual: the real ones, plus what was slept virtually.

A deadline that the code under test has set then passes while it sleeps. The clocks of test runners
and of libraries that really wait stay real. Monotonic clocks never go back, so once something was
slept they keep the difference after the last mock is left; wall clocks return to the real time.

`datetime.now()` can't be replaced from Python. If time-machine, an extra, is installed, it moves
all wall clocks; otherwise only `time.time` and `time.time_ns` move. Where time-machine or freezegun
is in use already, a virtual sleep moves what it shows.
"""

from __future__ import annotations

import functools
import sys
import threading
import time
from types import BuiltinFunctionType
from typing import TYPE_CHECKING, Any, Final

from pipemock._mock.foreign_clocks import frozen_time, own_travellers, time_machine, travellers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta
    from types import FrameType

_MONOTONIC: Final = ("monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns")
_WALL: Final = ("time", "time_ns")

_SECOND: Final = 1_000_000_000

# Test runners, and what waits for locks, sockets and processes: time passes there as it does.
_REAL: Final = frozenset(
    {
        *("_pytest", "pytest", "pluggy", "xdist", "execnet", "hypothesis", "unittest", "timeit"),
        *("concurrent", "http", "multiprocessing", "queue", "selectors", "socket", "socketserver"),
        *("ssl", "subprocess", "threading", "urllib3"),
    }
)


def stays_real(module: str) -> bool:
    """Return whether clocks and sleep stay real in a module."""
    package = module.partition(".")[0]
    return package in _REAL or package.startswith("pytest_")


class VirtualClocks:
    """Replacements of the functions of `time` that read a clock."""

    def __init__(self) -> None:
        """Start without any virtual sleep."""
        self._slept = 0
        self._slept_before = self._slept
        self._changing = threading.Lock()
        self._travel: Any = None
        self._traveller: Any = None
        self.originals: dict[str, Callable[[], Any]] = {}
        self.replacements: dict[str, Callable[[], Any]] = {
            **{name: self._replacement(name, lambda: self._slept) for name in _MONOTONIC},
            **{name: self._replacement(name, self._slept_here) for name in _WALL},
        }

    def enter(self) -> list[tuple[Any, Any]]:
        """Return the functions to replace, each with its replacement."""
        self._slept_before = self._slept
        names = _MONOTONIC if time_machine() else (*_MONOTONIC, *_WALL)
        pairs = []
        for name in names:
            now = getattr(time, name)
            # A function of another tool, such as freezegun, stays: it may call this one.
            if isinstance(now, BuiltinFunctionType):
                self.originals[name] = now
                pairs.append((now, self.replacements[name]))
        return pairs

    def leave(self) -> list[tuple[Any, Any]]:
        """Return the replacements to take back, each with its original."""
        there = travellers()
        if there == [self._traveller]:
            self._travel.stop()
        elif self._traveller in there:  # below one that the test began later, and that goes on
            there.remove(self._traveller)
        self._travel = self._traveller = None
        own_travellers.clear()
        names = _WALL if self._slept else (*_MONOTONIC, *_WALL)
        return [
            (self.replacements[name], self.originals[name])
            for name in names
            if name in self.originals
        ]

    def slept(self, length: timedelta) -> None:
        """Move the clocks by the length of a virtual sleep."""
        with self._changing:
            if (frozen := frozen_time()) is not None:
                frozen.tick(length)
                return
            self._slept += round(length.total_seconds() * 1000) * (_SECOND // 1000)
            if time_machine() is not None:
                self._shift(length)

    def _shift(self, length: timedelta) -> None:
        there = travellers()
        if not there:
            self._travel = time_machine().travel(time.time(), tick=True)
            self._traveller = self._travel.start()
            own_travellers.append(self._traveller)
            there = [self._traveller]
        for each in {id(each): each for each in (there[-1], self._traveller)}.values():
            if each is not None:
                each.shift(length)

    def _slept_here(self) -> int:
        return self._slept - self._slept_before

    def _replacement(self, name: str, slept: Callable[[], int]) -> Callable[[], Any]:
        in_nanoseconds = name.endswith("_ns")

        def read() -> Any:  # noqa: ANN401 -- an integer or a float, as the original returns
            value = self.originals[name]()
            moved = slept()
            if not moved or _is_real(sys._getframe(1)):  # noqa: SLF001 -- there is no other way
                return value
            return value + (moved if in_nanoseconds else moved / _SECOND)

        return functools.update_wrapper(read, getattr(time, name))


def _is_real(caller: FrameType) -> bool:
    return stays_real(caller.f_globals.get("__name__", ""))


clocks: Final = VirtualClocks()
