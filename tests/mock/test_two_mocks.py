"""Two mocks at once: the one that was entered last answers, and the other one says so."""

from __future__ import annotations

import asyncio
import re
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import boto3
import pytest

from pipemock import PipeMockError, PipeMockWarning, fail, mock_codepipeline
from tests.client_helpers import summaries
from tests.declarations import release

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

HIDDEN: Final = (
    "A mock answered no call after another one had been entered inside it: the mock that was "
    "entered last answers, in all threads and tasks, and it answered {}. The {} of the outer mock "
    "had no effect on them. Use one mock."
)
STRICT: Final = "This mock is strict, and something that the test has set had no effect:"


def _hidden(what: str = "behaviours", *, calls: int = 1) -> str:
    return f"^{re.escape(HIDDEN.format(calls, what))}$"


def _client() -> Any:
    return boto3.client(
        "codepipeline", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )


def _script(mock: PipelineMock) -> None:
    mock.when(action="Compile").then(fail())


def _register(mock: PipelineMock) -> None:
    mock.lambda_function("notify", lambda _event, _context: None)


def _create(mock: PipelineMock) -> None:
    mock.client().create_pipeline(pipeline=release())


def _load(mock: PipelineMock) -> None:
    _create(mock)
    mock.calls.clear()


def _both(mock: PipelineMock) -> None:
    _load(mock)
    _script(mock)


def _inside(prepare: Callable[[PipelineMock], None]) -> None:
    with mock_codepipeline() as outer:
        prepare(outer)
        with mock_codepipeline():
            _client().create_pipeline(pipeline=release())


@pytest.mark.parametrize(
    ("prepare", "what"),
    [
        (_script, "behaviours"),
        (_register, "functions"),
        (_load, "pipelines"),
        (_both, "behaviours and pipelines"),
    ],
)
def test_an_outer_mock_that_is_hidden_says_so(
    prepare: Callable[[PipelineMock], None], what: str
) -> None:
    """The behaviours, functions or pipelines of an outer mock are not dropped without a word."""
    with pytest.warns(PipeMockWarning, match=_hidden(what)) as caught:
        _inside(prepare)

    line = Path(__file__).read_text("utf-8").splitlines()[caught[0].lineno - 1]
    assert ("        with mock_codepipeline():", __file__) == (line, caught[0].filename)


@pytest.mark.parametrize(("prepare", "what"), [(_script, "behaviours"), (_create, "pipelines")])
def test_a_strict_mock_raises_it(prepare: Callable[[PipelineMock], None], what: str) -> None:
    """An outer mock that is strict raises an error, even if it has answered calls before."""
    outer = mock_codepipeline(strict=True).start()
    prepare(outer)
    with mock_codepipeline():
        _client().list_pipelines()
    with pytest.raises(PipeMockError) as caught:
        outer.stop()
    told = str(caught.value).splitlines()
    hidden = [line for line in told if line.endswith(HIDDEN.format(1, what))]
    assert (STRICT, 1) == (told[0], len(hidden))


def test_a_decorator_and_a_fixture_together() -> None:
    """A decorated test whose fixture has prepared another mock is reported."""

    @mock_codepipeline
    def test_one() -> None:
        _client().create_pipeline(pipeline=release())

    fixture = mock_codepipeline().start()
    _script(fixture)
    test_one()
    with pytest.warns(PipeMockWarning, match=_hidden()):
        fixture.stop()


def _nothing(_: PipelineMock) -> None:
    """Prepare nothing."""


@pytest.mark.parametrize(
    ("prepare", "answers"),
    [
        (_script, "neither"),
        (_script, "outer"),
        (_create, "inner"),
        (_nothing, "inner"),
        (_nothing, "outer"),
    ],
)
def test_nested_mocks_that_are_in_order(
    prepare: Callable[[PipelineMock], None], answers: str
) -> None:
    """Nothing is said where the outer mock has answered, has nothing, or no mock answers."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with mock_codepipeline() as outer:
            prepare(outer)
            with mock_codepipeline():
                if answers == "inner":
                    _client().create_pipeline(pipeline=release())
            if answers == "outer":
                _client().create_pipeline(pipeline=release())


def test_an_outermost_mock_that_is_left_first() -> None:
    """The calls that a mock around both has answered are not those of an inner one."""
    around = mock_codepipeline().start()
    for _ in range(2):
        _client().list_pipelines()
    outer = mock_codepipeline().start()
    _script(outer)
    inner = mock_codepipeline().start()
    around.stop()
    _client().list_pipelines()
    inner.stop()
    with pytest.warns(PipeMockWarning, match=_hidden()):
        outer.stop()


def test_mocks_of_two_threads() -> None:
    """A mock that another thread enters hides this one until it is left."""
    entered, finish = threading.Event(), threading.Event()

    def enter() -> None:
        with mock_codepipeline():
            entered.set()
            finish.wait(10)

    outer = mock_codepipeline().start()
    _script(outer)
    other = threading.Thread(target=enter)
    other.start()
    entered.wait(10)
    _client().list_pipelines()
    with pytest.warns(PipeMockWarning, match=_hidden()):
        outer.stop()
    finish.set()
    other.join()


def test_mocks_of_two_tasks() -> None:
    """A mock of another task hides this one too."""

    async def one(entered: list[PipelineMock], called: list[PipelineMock]) -> None:
        async with mock_codepipeline() as mock:
            _script(mock)
            for done in (entered, called):
                if done is called:
                    _client().list_pipelines()
                done.append(mock)
                while len(done) < 2:  # noqa: ASYNC110 -- a barrier, which Python 3.10 lacks
                    await asyncio.sleep(0)

    async def both() -> None:
        entered: list[PipelineMock] = []
        called: list[PipelineMock] = []
        await asyncio.gather(one(entered, called), one(entered, called))

    with pytest.warns(PipeMockWarning, match=_hidden(calls=2)):
        asyncio.run(both())


def test_sixteen_threads_share_one_mock() -> None:
    """One mock that is entered around all threads answers each of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with mock_codepipeline() as mock:
            mock.when(action="Compile").then(fail())
            client = mock.client()
            names = [f"release-{number}" for number in range(16)]
            threads = [
                threading.Thread(
                    target=client.create_pipeline, kwargs={"pipeline": release(name=name)}
                )
                for name in names
            ]
            for each in threads:
                each.start()
            for each in threads:
                each.join()

            assert ["Failed"] * 16 == [summaries(client, name)[0]["status"] for name in names]
