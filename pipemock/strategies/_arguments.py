"""Checks of arguments, made when the test runs, as Hypothesis does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from pipemock._engine.declaration.pipeline import PARALLEL, QUEUED, SUPERSEDED, V1, V2

if TYPE_CHECKING:
    from collections.abc import Sequence

PIPELINE_TYPES: Final = (V1, V2)
EXECUTION_MODES: Final = (SUPERSEDED, QUEUED, PARALLEL)


def require_strategy(**given: object) -> None:
    """Refuse a plain value where a strategy is required."""
    for name, value in given.items():
        if value is not None and not isinstance(value, st.SearchStrategy):
            msg = f"{name}={value!r} must be a strategy, such as st.just({value!r})"
            raise InvalidArgument(msg)


def require_at_least(lowest: int, **given: object) -> None:
    """Refuse values that are not integers or are too low."""
    for name, value in given.items():
        if not isinstance(value, int) or value < lowest:
            msg = f"{name}={value!r} must be an integer, at least {lowest}"
            raise InvalidArgument(msg)


def require_one_of(known: Sequence[str], **given: object) -> None:
    """Refuse a value that is not in *known*."""
    for name, value in given.items():
        if value not in known:
            msg = f"{name}={value!r} must be one of {', '.join(known)}"
            raise InvalidArgument(msg)


def require_some_of(known: Sequence[str], **given: Sequence[str]) -> None:
    """Refuse an empty list, and a list with a value that is not in *known*."""
    for name, values in given.items():
        if not values or any(each not in known for each in values):
            msg = f"{name}={values!r} must be some of {', '.join(known)}"
            raise InvalidArgument(msg)
