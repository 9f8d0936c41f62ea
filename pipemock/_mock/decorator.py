"""The decoration of functions, coroutines, generators and classes with a context."""

from __future__ import annotations

import contextlib
import functools
import inspect
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final, Protocol

from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Generator, Iterator
    from contextlib import AbstractContextManager
    from types import TracebackType
    from unittest import TestCase

    Function = Callable[..., Any]

_CONTEXTS: Final = "__pipemock_contexts__"


class ExitCheck(Protocol):
    """A function that reports, inside a context, what leaving the context would report."""

    def __call__(self, *, is_passed: bool) -> None:
        """Raise or warn if the test has passed so far."""


def decorated(target: Any, context: AbstractContextManager[Any], exit_check: ExitCheck) -> Any:  # noqa: ANN401
    """Return *target* wrapped to run inside *context*, which is entered anew each time.

    Args:
        target: A function, a coroutine, a generator, or a class of tests.
        context: The context to run it in.
        exit_check: Called at the end of each test of a `TestCase`.

    Raises:
        PipeMockError: If *target* cannot be decorated.
    """
    if isinstance(target, type):
        return _class(target, context, exit_check)
    if not callable(target):
        msg = (
            f"mock_codepipeline decorates functions and classes, not {target!r}. A setting is "
            "given by its keyword, such as mock_codepipeline(region='eu-west-1')."
        )
        raise PipeMockError(msg)
    return _wrapped(target, context)


def _wrapped(target: Function, context: AbstractContextManager[Any]) -> Function:
    return functools.wraps(target)(_wrapper(target, context))


def _wrapper(target: Function, context: AbstractContextManager[Any]) -> Function:
    if inspect.iscoroutinefunction(target):
        return _coroutine(target, context)
    if inspect.isasyncgenfunction(target):
        return _async_generator(target, context)
    if inspect.isgeneratorfunction(target):
        return _generator(target, context)
    return _function(target, context)


def _function(target: Function, context: AbstractContextManager[Any]) -> Function:
    def wrapper(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        with context:
            return target(*args, **kwargs)

    return wrapper


def _coroutine(target: Function, context: AbstractContextManager[Any]) -> Function:
    async def wrapper(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        with context:
            return await target(*args, **kwargs)

    return wrapper


def _generator(target: Function, context: AbstractContextManager[Any]) -> Function:
    def wrapper(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:  # noqa: ANN401
        with context:
            return (yield from target(*args, **kwargs))

    return wrapper


def _async_generator(target: Function, context: AbstractContextManager[Any]) -> Function:
    async def wrapper(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:  # noqa: ANN401
        with context:
            # Closed here, it cleans up inside the context; otherwise Python closes it later.
            async with contextlib.aclosing(target(*args, **kwargs)) as values:
                async for value in values:
                    yield value

    return wrapper


# A TestCase runs its set-up, its test and its clean-up in `run`.
def _class(target: type, context: AbstractContextManager[Any], exit_check: ExitCheck) -> type:
    import unittest  # noqa: PLC0415 -- slow to load, and few tests decorate classes

    if not issubclass(target, unittest.TestCase):
        return _plain_class(target, context, exit_check)
    target.run = _wrapped(target.run, context)  # type: ignore[method-assign]
    target.debug = _wrapped(target.debug, context)  # type: ignore[method-assign]
    target.doCleanups = _clean_up(target.doCleanups, exit_check)  # type: ignore[assignment, method-assign]
    return target


# Set-up and fixtures of a plain class run outside its test methods. The pytest plugin enters the
# context around them; under any other runner the test methods enter it themselves.
def _plain_class(target: type, context: AbstractContextManager[Any], exit_check: ExitCheck) -> type:
    test_context = TestContext(context)
    for name in _test_names(target):
        setattr(target, name, _method(inspect.getattr_static(target, name), test_context))
    setattr(target, _CONTEXTS, (test_context, *test_contexts(target)))
    for nested in tuple(vars(target).values()):
        if isinstance(nested, type) and nested.__qualname__.startswith(f"{target.__qualname__}."):
            _class(nested, context, exit_check)
    return target


class TestContext:
    """The context of each test of a plain class, entered by whatever of the test comes first."""

    def __init__(self, context: AbstractContextManager[Any]) -> None:
        """Start with no test inside."""
        self._context = context
        self._is_held = False

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Enter the context for a whole test, so that its method does not enter it again."""
        with self._context:
            self._is_held = True
            try:
                yield
            finally:
                self._is_held = False

    def __enter__(self) -> None:
        """Enter the context, unless the whole test is in it."""
        if not self._is_held:
            self._context.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave the context, unless the whole test is in it."""
        if not self._is_held:
            self._context.__exit__(kind, error, traceback)


def test_contexts(test_class: type | None) -> tuple[TestContext, ...]:
    """Return the contexts of the tests of a class, the outermost first."""
    found: tuple[TestContext, ...] = getattr(test_class, _CONTEXTS, ())
    return found


# An error in `run` ends the whole test run; an error in a clean-up is an error of its test. So the
# last clean-up reports what leaving the context would report.
def _clean_up(
    do_cleanups: Callable[[TestCase], None], exit_check: ExitCheck
) -> Callable[[TestCase], None]:
    @functools.wraps(do_cleanups)
    def wrapper(test: TestCase) -> None:
        do_cleanups(test)
        test.addCleanup(exit_check, is_passed=_is_passed(test))
        do_cleanups(test)

    return wrapper


# Private to unittest, which has no public way to find out before the end of a test.
def _is_passed(test: TestCase) -> bool:
    outcome: Any = getattr(test, "_outcome", None)
    return outcome is None or outcome.success


# Static methods and class methods keep their kind; the function inside them is wrapped.
def _method(found: Any, context: AbstractContextManager[Any]) -> Any:  # noqa: ANN401
    if isinstance(found, staticmethod | classmethod):
        return type(found)(_wrapped(found.__func__, context))
    return _wrapped(found, context)


def _test_names(target: type) -> list[str]:
    return [
        name
        for name in dir(target)
        if name.startswith("test")
        and isinstance(
            inspect.getattr_static(target, name), FunctionType | staticmethod | classmethod
        )
    ]
