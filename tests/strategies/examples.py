"""What strategies can generate: the first example that fits, the smallest, and many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from hypothesis import HealthCheck, Phase, find, given, settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

# Without the phase that explains, the last example that fits is the smallest one.
_FIRST: Final = settings(
    max_examples=5000,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_SMALLEST: Final = settings(_FIRST, phases=[Phase.generate, Phase.shrink])


def first(strategy: SearchStrategy[T], condition: Callable[[T], bool]) -> T:
    """Return the first example that fits."""
    return find(strategy, condition, settings=_FIRST)


def smallest(strategy: SearchStrategy[T], condition: Callable[[T], Any] = lambda _: True) -> T:
    """Return the smallest example that fits."""
    return find(strategy, condition, settings=_SMALLEST)


def many(strategy: SearchStrategy[T], count: int = 500) -> list[T]:
    """Return examples, always the same: so many, or all that there are."""
    found: list[T] = []

    @settings(_FIRST, max_examples=count)
    @given(strategy)
    def collect(example: T) -> None:
        found.append(example)

    collect()
    return found
