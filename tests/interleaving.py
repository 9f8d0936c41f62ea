"""Forced orders of threads: one thread pauses at a chosen point while another one works.

Nothing here depends on luck or speed. A thread pauses where the test says, the other one runs until
it has ended or waits for a lock that another thread holds, and then the first continues.
"""

from __future__ import annotations

import gc
import itertools
import linecache
import re
import sys
import threading
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import CodeType, FrameType, ModuleType

T = TypeVar("T")
U = TypeVar("U")

_LIMIT: Final = 60.0
"""The seconds after which a thread that can't move on is given up."""

# Not time.sleep, which a test may have replaced.
_BETWEEN_LOOKS: Final = 0.005
_MOST_LOOKS: Final = int(_LIMIT / _BETWEEN_LOOKS)

# The lines on which a thread can wait, with the lock; those of `threading.Condition` among them.
_WAITING: Final = re.compile(r"\bwith ([\w.]+):|([\w.]+)\.(?:__enter__|acquire)\(")
_OWNER: Final = re.compile(r"\bowner=(\d+)")


class Pause:
    """A point at which the first thread that arrives waits until the test resumes it.

    A test calls it in a behaviour, a handler or a receiver; or it finds its point by itself, as
    `entering`, `leaving` and `each_line_of` say.
    """

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._resumed = threading.Event()

    def __call__(self, *_: object) -> None:
        """Wait here, unless a thread has done so before."""
        if self._reached.is_set():
            return
        self._reached.set()
        assert self._resumed.wait(_LIMIT), "nothing has resumed the thread"

    @property
    def is_reached(self) -> bool:
        """Whether a thread has arrived."""
        return self._reached.is_set()

    def await_arrival(self, running: Running[Any]) -> None:
        """Wait until a thread has arrived, or *running* has ended without it."""
        for _ in range(_MOST_LOOKS):
            if self._reached.wait(_BETWEEN_LOOKS) or running.has_ended:
                return

    def resume(self) -> None:
        """Let the thread go on."""
        self._resumed.set()

    def trace(self, _frame: FrameType, _event: str, _arg: object) -> Any:
        """Look for the point in a thread: as a trace function."""
        return None


class _InFunction(Pause):
    def __init__(self, function: Callable[..., object], event: str) -> None:
        super().__init__()
        self._code = _code_of(function)
        self._event = event

    def trace(self, frame: FrameType, event: str, _arg: object) -> Any:
        if frame.f_code is not self._code:
            return None
        if event == self._event:
            self()
        return _next_trace(self, frame)


# A trace slows the thread down, so there is none behind the point.
def _next_trace(pause: Pause, frame: FrameType) -> Any:
    if not pause.is_reached:
        return pause.trace
    sys.settrace(None)
    frame.f_trace = None
    return None


def _code_of(function: Any) -> CodeType:
    code: CodeType = function.__code__
    return code


def entering(function: Callable[..., object]) -> Pause:
    """Return a pause where a thread enters a function for the first time."""
    return _InFunction(function, "call")


def leaving(function: Callable[..., object]) -> Pause:
    """Return a pause where a thread leaves a function for the first time."""
    return _InFunction(function, "return")


class _AtLine(Pause):
    def __init__(self, module: ModuleType, number: int) -> None:
        super().__init__()
        self._file = module.__file__
        self._number = number
        self._seen: set[tuple[CodeType, int]] = set()

    def trace(self, frame: FrameType, event: str, _arg: object) -> Any:
        if frame.f_code.co_filename != self._file:
            return None
        if event == "line":
            self._seen.add((frame.f_code, frame.f_lineno))
            if len(self._seen) == self._number:
                self()
        return _next_trace(self, frame)


def each_line_of(module: ModuleType) -> Iterator[Pause]:
    """Yield a pause before each line of a module that the thread runs, one after the other."""
    for number in itertools.count(1):
        pause = _AtLine(module, number)
        yield pause
        if not pause.is_reached:
            return


# Before Python 3.12, a garbage collection during the call can wait for a lock of the interpreter
# that the call holds: github.com/python/cpython/issues/106883.
def _frames() -> Mapping[int, FrameType]:
    gc.disable()
    try:
        return sys._current_frames()
    finally:
        gc.enable()


def _value(frame: FrameType, name: str) -> object:
    """Return what a dotted name stands for in a frame."""
    first, *attributes = name.split(".")
    value: object = {**frame.f_globals, **frame.f_locals}.get(first)
    for attribute in attributes:
        value = getattr(value, attribute, None)
    return value


# A lock that its own thread takes again shows its owner, and an ordinary one only that it is held.
def _is_held(lock: object, *, for_thread: int) -> bool:
    owner = _OWNER.search(repr(lock))
    if owner is not None:
        return int(owner[1]) not in {0, for_thread}
    is_locked = getattr(lock, "locked", None)
    return is_locked is not None and bool(is_locked())


class Running(Generic[T]):
    """A piece of work in a thread of its own."""

    def __init__(self, work: Callable[[], T], pause: Pause) -> None:
        self._future: Future[T] = Future()
        self._work = work
        self._pause = pause
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        sys.settrace(self._pause.trace)
        try:
            result = self._work()
        except BaseException as error:  # noqa: BLE001 -- `result` raises it in the test
            self._future.set_exception(error)
        else:
            self._future.set_result(result)
        finally:
            sys.settrace(None)

    @property
    def has_ended(self) -> bool:
        """Whether the work is done."""
        return self._future.done()

    def settle(self) -> None:
        """Wait until the work is done, or the thread waits for a lock."""
        for _ in range(_MOST_LOOKS):
            if self.has_ended or self._waits():
                return
            wait([self._future], _BETWEEN_LOOKS)

    def _waits(self) -> bool:
        ident = self._thread.ident or 0
        frame = _frames().get(ident)
        if frame is None:
            return False
        # Between two lines there is none.
        line = linecache.getline(frame.f_code.co_filename, frame.f_lineno or 0)
        found = _WAITING.search(line)
        return found is not None and _is_held(_value(frame, found[1] or found[2]), for_thread=ident)

    def result(self) -> T:
        """Return the result of the work, or raise its error."""
        return self._future.result(_LIMIT)


def run(work: Callable[[], T], *, until: Pause | None = None) -> Running[T]:
    """Run *work* in a thread until it pauses, or else until it has ended or waits."""
    running = Running(work, until or Pause())
    if until is None:
        running.settle()
    else:
        until.await_arrival(running)
    return running


def interleave(first: Callable[[], T], second: Callable[[], U], *, at: Pause) -> tuple[T, U]:
    """Run *second* while *first* pauses, until it has ended or waits; then let both end.

    Args:
        first: The work that pauses.
        second: The work that falls into the pause.
        at: Where *first* pauses.

    Returns:
        The results of both.
    """
    one = run(first, until=at)
    two = run(second)
    at.resume()
    return one.result(), two.result()
