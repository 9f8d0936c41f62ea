"""Comparisons of a call in two mocks that differ in the length of their history."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from bench.timing import Comparison, seconds_for_a_call
from pipemock._edge import hook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipemock import PipelineMock

# What a call may cost after a long history, relative to the same call after a short one.
_AIM: Final = 1.2


class _WithHistory(Protocol):
    """A mock that was left and can be entered again, with what it holds."""

    @property
    def mock(self) -> PipelineMock: ...


M = TypeVar("M", bound=_WithHistory)


def comparison(
    name: str,
    call: Callable[[M], object],
    long: M,
    short: M,
    *,
    calls: int = 25,
    rounds: int = 40,
    aim: float = _AIM,
) -> Comparison:
    """Return a comparison of a call after a long history with the same call after a short one."""

    def seconds_in(held: M) -> Callable[[], float]:
        return functools.partial(seconds_for_a_call, functools.partial(_entered, held, call), calls)

    return Comparison(
        name=name, ours=seconds_in(long), other=seconds_in(short), aim=aim, rounds=rounds
    )


@contextlib.contextmanager
def _entered(held: M, call: Callable[[M], object], _calls: int) -> Iterator[Callable[[], object]]:
    hook.enter(held.mock._cloud)
    held.mock.clock._is_stopped = False  # leaving a mock stops its clock
    try:
        yield functools.partial(call, held)
    finally:
        hook.leave(held.mock._cloud)
