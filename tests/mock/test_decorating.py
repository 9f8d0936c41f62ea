"""The mock as a decorator: of functions, coroutines and generators."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import inspect
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from pipemock import PipeMockError, mock_codepipeline
from tests.declarations import release

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from pipemock import PipelineMock

aws = mock_codepipeline(now="2026-01-05T09:00Z")


def _is_active() -> bool:
    return "not active" not in repr(aws)


def _pipelines(mock: PipelineMock = aws) -> int:
    return len(mock.client().list_pipelines()["pipelines"])


def _create() -> int:
    """Create a pipeline, and return how many there are: one, if the state was empty."""
    aws.client().create_pipeline(pipeline=release())
    return _pipelines()


# Functions -------------------------------------------------------------------------------------


@mock_codepipeline
def test_without_parentheses() -> None:
    """The decorator works without parentheses: the test itself runs inside a mock."""
    client = boto3.Session("key", "secret", region_name="eu-west-1").client("codepipeline")

    assert [] == client.list_pipelines()["pipelines"]


@mock_codepipeline(region="eu-west-1")
def test_with_parentheses() -> None:
    """The decorator takes the settings of the mock in parentheses."""
    test_without_parentheses()


@aws
def test_an_instance_is_decorator_and_handle() -> None:
    """A mock kept in a variable decorates, and holds the world inside."""
    assert 1 == _create()


def test_each_call_has_a_fresh_world() -> None:
    """Each call of a decorated function begins with a fresh world."""
    create = aws(_create)

    assert (1, 1) == (create(), create())


def test_nothing_is_active_afterwards() -> None:
    """After a decorated function has returned, its mock is not active."""
    inside = aws(_is_active)()

    assert (True, False) == (inside, _is_active())


def test_nothing_is_active_after_an_exception() -> None:
    """After a decorated function has raised, its mock is not active."""
    with pytest.raises(ZeroDivisionError):
        aws(lambda: 1 // 0)()

    assert not _is_active()


def test_nothing_is_injected() -> None:
    """A decorated function gets the arguments that it is called with, and no other."""

    def collect(*args: object, **kwargs: object) -> object:
        return (args, kwargs)

    assert ((1, 2), {"three": 3}) == aws(collect)(1, 2, three=3)


def test_a_decorated_function_looks_as_before() -> None:
    """Name, docstring, module and signature of a decorated function are its own."""

    def add(one: int, two: int = 2) -> None:
        """Add."""

    decorated = aws(add)
    assert ("add", "Add.", __name__, inspect.signature(add)) == (
        decorated.__name__,
        decorated.__doc__,
        decorated.__module__,
        inspect.signature(decorated),
    )


def test_a_decorated_function_can_call_itself() -> None:
    """Each level of a recursion has its own world, and finds it again on the way back."""

    @aws
    def countdown(number: int) -> list[int]:
        aws.client().create_pipeline(pipeline=release(name=f"p{number}"))
        deeper = countdown(number - 1) if number else []
        return [*deeper, _pipelines()]

    assert [1, 1, 1] == countdown(2)


def test_decorators_nest() -> None:
    """Of two decorators the inner one answers, and the outer one is not called."""
    outer = mock_codepipeline()
    outer(aws(_create))()

    assert (0, 2) == (len(outer.calls), len(aws.calls))


def test_what_can_be_called_can_be_decorated() -> None:
    """A partial function has no name of its own, and can be decorated all the same."""
    assert 0 == aws(functools.partial(_pipelines, aws))()


@pytest.mark.parametrize("target", [42, "2026-01-05T09:00Z", {"region": "eu-west-1"}])
def test_what_cannot_be_called_is_refused(target: Any) -> None:
    """Only functions and classes can be decorated."""
    with pytest.raises(PipeMockError) as caught:
        mock_codepipeline(target)

    words = f"mock_codepipeline decorates functions and classes, not {target!r}. A setting is given"
    assert str(caught.value).startswith(words)


# Coroutines and generators ---------------------------------------------------------------------


def test_a_coroutine_runs_inside() -> None:
    """A decorated coroutine is inside the mock until it has returned."""

    @aws
    async def work() -> tuple[bool, int]:
        await asyncio.sleep(0)
        return (_is_active(), _create())

    assert ((True, 1), False) == (asyncio.run(work()), _is_active())


def test_a_coroutine_stays_a_coroutine() -> None:
    """A decorated coroutine function is still seen as one."""

    async def work() -> None: ...

    assert inspect.iscoroutinefunction(aws(work))


def _generate(seen: list[object]) -> Iterator[int]:
    try:
        yield _create()
    except ZeroDivisionError:
        yield -1
    finally:
        seen.append(_is_active())


def test_a_generator_is_inside_until_it_ends() -> None:
    """A decorated generator sets up, waits and cleans up inside the mock, as a fixture does."""
    seen: list[object] = []
    generator = aws(_generate)(seen)
    during = (next(generator), _is_active())
    ended = next(generator, "ended")

    assert ((1, True), "ended", [True], False) == (during, ended, seen, _is_active())


def test_a_generator_that_is_closed_cleans_up_inside() -> None:
    """A decorated generator that is closed early cleans up inside the mock."""
    seen: list[object] = []
    generator: Any = aws(_generate)(seen)
    next(generator)
    generator.close()

    assert ([True], False) == (seen, _is_active())


def test_a_generator_meets_what_is_thrown_into_it() -> None:
    """An exception that is thrown into a decorated generator arrives where it waits."""
    seen: list[object] = []
    generator: Any = aws(_generate)(seen)
    next(generator)

    assert (-1, [], [True]) == (generator.throw(ZeroDivisionError), list(generator), seen)


def test_a_generator_is_a_context_manager_inside() -> None:
    """Under `contextmanager` a decorated generator keeps the mock open for the whole block."""
    seen: list[object] = []
    with contextlib.contextmanager(aws(_generate))(seen):
        assert _is_active()
    assert ([True], False) == (seen, _is_active())


def test_a_generator_returns_what_it_returned() -> None:
    """What a generator returns at its end is returned by the decorated one."""

    def work() -> Any:
        yield 1
        return _create()

    def delegate() -> Any:
        result.append((yield from aws(work)()))

    result: list[int] = []
    assert ([1], [1]) == (list(delegate()), result)


async def _generate_slowly(seen: list[object]) -> AsyncIterator[int]:
    try:
        await asyncio.sleep(0)
        yield _create()
    finally:
        seen.append(_is_active())


def test_an_async_generator_is_inside_until_it_ends() -> None:
    """A decorated async generator sets up, waits and cleans up inside the mock."""
    seen: list[object] = []

    async def work() -> list[int]:
        return [number async for number in aws(_generate_slowly)(seen) if _is_active()]

    assert ([1], [True], False) == (asyncio.run(work()), seen, _is_active())


def test_an_async_generator_that_is_closed_cleans_up_inside() -> None:
    """A decorated async generator that is closed early cleans up inside the mock."""
    seen: list[object] = []

    async def work() -> None:
        generator: Any = aws(_generate_slowly)(seen)
        await anext(generator)
        await generator.aclose()

    asyncio.run(work())
    assert ([True], False) == (seen, _is_active())
