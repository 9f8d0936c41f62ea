"""Batch operations, in which one failure does not stop the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pipemock._errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")


def attempt_each(
    keys: Iterable[str], function: Callable[[str], T]
) -> tuple[list[T], list[tuple[str, ServiceError]]]:
    """Return the results of a function for several keys, and the errors with their keys."""
    outcomes = [(key, _attempt(function, key)) for key in keys]
    done = [each for _, each in outcomes if not isinstance(each, ServiceError)]
    return done, [(key, each) for key, each in outcomes if isinstance(each, ServiceError)]


def batch_error(member: str, key: str, error: ServiceError) -> dict[str, str]:
    """Return the error about one key of a batch.

    Service model: an answer has no empty names, so an empty key is left out.
    """
    told = {"errorCode": error.code, "errorMessage": error.message}
    return {member: key, **told} if key else told


def _attempt(function: Callable[[str], T], key: str) -> T | ServiceError:
    try:
        return function(key)
    except ServiceError as error:
        return error
