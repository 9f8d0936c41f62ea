"""A context around whatever can be decorated: functions, coroutines, generators, classes."""

from __future__ import annotations

import contextlib
import functools
import inspect
from types import FunctionType
from typing import TYPE_CHECKING, Any

from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator
    from contextlib import AbstractContextManager


def decorated(target: Any, context: AbstractContextManager[Any]) -> Any:  # noqa: ANN401
    """Return *target* so that it runs inside *context*, which is entered anew each time.

    Raises:
        PipeMockError: If *target* is nothing that can be decorated.
    """
    if isinstance(target, type):
        return _class(target, context)
    if not callable(target):
        msg = f"mock_codepipeline decorates functions and classes, not {target!r}."
        raise PipeMockError(msg)
    return functools.wraps(target)(_wrapper(target, context))


def _wrapper(target: Callable[..., Any], context: AbstractContextManager[Any]) -> Any:  # noqa: ANN401
    if inspect.iscoroutinefunction(target):
        return _coroutine(target, context)
    if inspect.isasyncgenfunction(target):
        return _async_generator(target, context)
    if inspect.isgeneratorfunction(target):
        return _generator(target, context)
    return _function(target, context)


def _function(target: Callable[..., Any], context: AbstractContextManager[Any]) -> Any:  # noqa: ANN401
    def wrapper(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        with context:
            return target(*args, **kwargs)

    return wrapper


def _coroutine(target: Callable[..., Any], context: AbstractContextManager[Any]) -> Any:  # noqa: ANN401
    async def wrapper(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        with context:
            return await target(*args, **kwargs)

    return wrapper


def _generator(target: Callable[..., Any], context: AbstractContextManager[Any]) -> Any:  # noqa: ANN401
    def wrapper(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:  # noqa: ANN401
        with context:
            return (yield from target(*args, **kwargs))

    return wrapper


def _async_generator(target: Callable[..., Any], context: AbstractContextManager[Any]) -> Any:  # noqa: ANN401
    async def wrapper(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:  # noqa: ANN401
        with context:
            # Closed here, it cleans up inside; otherwise Python closes it at some later time.
            async with contextlib.aclosing(target(*args, **kwargs)) as values:
                async for value in values:
                    yield value

    return wrapper


# A TestCase runs its set-up, its test and its clean-up in `run`; a plain class, as pytest collects
# it, has only its test methods.
def _class(target: type, context: AbstractContextManager[Any]) -> type:
    import unittest  # noqa: PLC0415 -- it takes long to load, and few decorate classes

    names = ["run", "debug"] if issubclass(target, unittest.TestCase) else _test_names(target)
    for name in names:
        setattr(target, name, _method(inspect.getattr_static(target, name), context))
    return target


# A static method and a class method stay what they are, around a decorated function.
def _method(found: Any, context: AbstractContextManager[Any]) -> Any:  # noqa: ANN401
    if isinstance(found, staticmethod | classmethod):
        return type(found)(decorated(found.__func__, context))
    return decorated(found, context)


def _test_names(target: type) -> list[str]:
    return [
        name
        for name in dir(target)
        if name.startswith("test")
        and isinstance(
            inspect.getattr_static(target, name), FunctionType | staticmethod | classmethod
        )
    ]
