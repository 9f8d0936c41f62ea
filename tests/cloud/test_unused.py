"""What a test has set to no effect: reported when the mock is left, or raised if it is strict."""

from __future__ import annotations

import functools
import inspect
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import (
    PipeMockError,
    PipeMockWarning,
    approve,
    call,
    fail,
    mock_codepipeline,
    succeed,
)
from pipemock.declarations import RELEASE
from tests.client_helpers import created, started
from tests.declarations import build, condition, pipeline, release, rule, source, v2
from tests.engine.actions.jobs.lambda_actions import invoke, invoking

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from pipemock import PipelineMock

HERE: Final = Path(__file__).name
BOB: Final = "arn:aws:iam::123456789012:user/Bob"


def _nothing(_event: object, _context: object) -> None:
    """Do nothing, like a function whose worker answers elsewhere."""


def _told(play: Callable[[PipelineMock], object], *, strict: bool | None = None) -> list[str]:
    """Return the warnings of a mock in which something is played."""
    with warnings.catch_warnings(record=True) as caught, mock_codepipeline(strict=strict) as mock:
        warnings.simplefilter("always")
        play(mock)
    assert {PipeMockWarning} >= {each.category for each in caught}
    return [str(each.message) for each in caught]


def _raised(play: Callable[[PipelineMock], object]) -> list[str]:
    """Return the lines of the error of a strict mock, without the places."""
    mock = mock_codepipeline(strict=True).start()
    play(mock)
    with pytest.raises(PipeMockError) as caught:
        mock.stop()
    first, *lines, last = str(caught.value).splitlines()
    assert first == "This mock is strict, and something that the test has set had no effect:"
    assert last == (
        "Remove it, or make it take effect; or leave out strict=True and pipemock_strict."
    )
    assert all(HERE in line.partition(": ")[0] for line in lines)
    return [line.partition(": ")[2] for line in lines]


# Certain mistakes ------------------------------------------------------------------------------


def test_a_selection_without_behaviours_is_told() -> None:
    """`when` without `then` sets nothing."""

    def select(mock: PipelineMock) -> None:
        mock.when(action="Compile")

    message = "mock.when(action='Compile') sets nothing: add .then(...)."
    assert [message] == _told(select) == _raised(select)


def test_the_warning_is_at_the_line_of_the_selection() -> None:
    """The warning points to the line of `when`."""
    with warnings.catch_warnings(record=True) as caught, mock_codepipeline() as mock:
        warnings.simplefilter("always")
        mock.when(stage="Deploy")
    [warning] = caught

    line = Path(__file__).read_text("utf-8").splitlines()[warning.lineno - 1]
    assert (HERE, 'mock.when(stage="Deploy")') == (Path(warning.filename).name, line.strip())


def test_a_selection_with_refused_behaviours_is_not_told() -> None:
    """A refusal of `then` has said enough."""

    def refuse(mock: PipelineMock) -> None:
        with pytest.raises(PipeMockError):
            mock.when(category="Build").then(approve())

    assert [] == _told(refuse)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"category": "Test"}, False),
        ({"owner": "Custom"}, False),
        ({"category": "Test", "owner": "Custom"}, False),
        ({"provider": "Jenkins"}, True),
        ({"category": "Build", "action": "Compiel"}, True),
    ],
)
def test_what_may_be_misspelt(given: dict[str, Any], *, names: bool) -> None:
    """A selection that names something was perhaps misspelt; a category or an owner is not."""

    def select(mock: PipelineMock) -> None:
        mock.when(**given).then(succeed())
        mock.client().create_pipeline(pipeline=RELEASE)

    assert names == bool(_told(select))


@pytest.mark.parametrize(
    ("declared", "there"),
    [(invoking(), "they invoke notify"), (RELEASE, "none of them invokes a function")],
    ids=["another", "none"],
)
def test_a_function_that_no_pipeline_invokes_is_told(declared: Any, there: str) -> None:
    """A misspelt function is reported with those that pipelines invoke."""

    def register(mock: PipelineMock) -> None:
        mock.lambda_function("notfy", _nothing)
        mock.client().create_pipeline(pipeline=declared)

    message = f"mock.lambda_function('notfy', ...) is not invoked by any pipeline: {there}."
    assert message in _told(register)
    assert message in _raised(register)


def test_a_function_of_a_rule_is_known() -> None:
    """A function that a rule of a condition invokes is not reported, though it was never called."""
    check = rule("Ask", "LambdaInvoke", FunctionName="check")
    declared = v2(release(), Deploy={"beforeEntry": condition("FAIL", check)})

    def register(mock: PipelineMock) -> None:
        mock.lambda_function("check", _nothing)
        mock.client().create_pipeline(pipeline=declared)

    assert [] == _told(register)
    message = "mock.lambda_function('check', ...) was never called: no action that invokes it has"
    assert [f"{message} started."] == _raised(register)


def test_a_function_whose_name_comes_from_a_variable() -> None:
    """Where a variable completes the name, nobody knows it before the action starts."""
    declared = v2(
        invoking(invoke(function="#{variables.name}")),
        variables=[{"name": "name", "defaultValue": "notify"}],
    )

    def register(mock: PipelineMock) -> None:
        mock.lambda_function("notify", _nothing)
        mock.lambda_function("notfy", _nothing)
        mock.client().create_pipeline(pipeline=declared)

    assert [] == _told(register)
    assert ["mock.lambda_function('notfy', ...) was never called"] == [
        line.partition(":")[0] for line in _raised(register)
    ]


def test_without_a_pipeline_no_function_is_misspelt() -> None:
    """Where no pipeline was created, a registered function may belong to a fixture."""
    assert [] == _told(lambda mock: mock.lambda_function("notify", _nothing))


def test_a_function_that_does_not_exist_is_used() -> None:
    """A function that was registered as missing is used by the action that fails."""

    def register(mock: PipelineMock) -> None:
        mock.lambda_function("notify", None)
        mock.client().create_pipeline(pipeline=invoking())

    assert [] == _told(register, strict=True)


# Possible mistakes, which a strict mock raises ---------------------------------------------------


def test_a_behaviour_that_comes_too_late() -> None:
    """A behaviour that is set after its action has started says so."""

    def late(mock: PipelineMock) -> None:
        mock.client().create_pipeline(pipeline=RELEASE)
        mock.when(action="Compile").then(fail())

    assert [] == _told(late)
    assert [
        (
            "mock.when(action='Compile').then(fail()) was never used: release/Build/Compile had "
            "started before it was set. Set it before the call that starts the action."
        )
    ] == _raised(late)


def test_a_behaviour_that_a_later_one_hides() -> None:
    """A behaviour that a later and broader one hides says which one."""

    def hide(mock: PipelineMock) -> None:
        mock.when(action="Compile").then(fail())
        mock.when(category="Build").then(succeed())
        mock.client().create_pipeline(pipeline=RELEASE)

    assert [] == _told(hide)
    [message] = _raised(hide)
    assert message.startswith(
        "mock.when(action='Compile').then(fail()) was never used: mock.when(category='Build'), set "
        "later at "
    )
    assert message.endswith(
        " matches release/Build/Compile too, and the last one that matches wins. "
        "Set the broader one first."
    )


@pytest.mark.parametrize(
    ("before", "action", "why"),
    [
        (False, "Compile", "release/Build/Compile had started before it was set. Set it before"),
        (True, "Checkout", "no action that it matches has started."),
    ],
    ids=["unused too", "another action"],
)
def test_a_later_behaviour_that_hides_nothing(*, before: bool, action: str, why: str) -> None:
    """A later behaviour hides one only if it was used, and by an action that both match."""

    def script(mock: PipelineMock) -> None:
        mock.when(action="Ship" if before else "Compile").then(fail())
        mock.when(action=action).then(succeed())

    def late(mock: PipelineMock) -> None:
        if before:
            script(mock)
        mock.client().create_pipeline(pipeline=RELEASE)
        if not before:
            script(mock)

    first = _raised(late)[0]
    assert f"was never used: {why}" in first
    assert "set later" not in first


def test_a_behaviour_whose_action_never_started() -> None:
    """A behaviour for a later stage says that nothing has started."""

    def wait(mock: PipelineMock) -> None:
        mock.when(action="Ship").then(fail())
        mock.client().create_pipeline(pipeline=RELEASE)

    assert [] == _told(wait)
    assert [
        (
            "mock.when(action='Ship').then(fail()) was never used: no action that it matches has "
            "started."
        )
    ] == _raised(wait)


def test_a_later_behaviour_that_was_not_reached() -> None:
    """Of several behaviours, those that no attempt reached are reported."""

    def once(mock: PipelineMock) -> None:
        mock.when(action="Compile").then(fail(), succeed(after=5))
        mock.client().create_pipeline(pipeline=RELEASE)

    assert [] == _told(once)
    assert [
        (
            "mock.when(action='Compile').then(fail(), succeed(after=5)) never reached "
            "succeed(after=5), number 2 of 2: no action that it matches has started 2 times."
        )
    ] == _raised(once)


def test_a_fault_without_any_call() -> None:
    """A strict mock reports a fault that was not met, even if there was no call."""
    assert [] == _told(lambda mock: mock.fault("GetPipeline", "ThrottlingException"))
    assert [
        (
            "<Fault codepipeline GetPipeline: ThrottlingException, 0 of 1 met> was not met: "
            "no call was made."
        )
    ] == _raised(lambda mock: mock.fault("GetPipeline", "ThrottlingException"))


def test_a_strict_mock_tells_everything_at_once() -> None:
    """Certain mistakes come first."""

    def several(mock: PipelineMock) -> None:
        mock.when(action="Ship").then(fail())
        mock.when(stage="Biuld").then(fail())
        mock.when(stage="Build")
        mock.client().create_pipeline(pipeline=RELEASE)

    assert ["sets", "matches", "was"] == [
        each.split(") ")[-1].split()[0] for each in _raised(several)
    ]


def test_a_strict_mock_in_which_everything_acts() -> None:
    """Nothing is raised where all that was set was used."""

    def use(mock: PipelineMock) -> None:
        mock.lambda_function("notify", _nothing)
        mock.when(action="Checkout").then(succeed(after=5))
        mock.fault("CreatePipeline", "ThrottlingException")
        mock.client().create_pipeline(pipeline=invoking())
        mock.clock.advance(5)

    assert [] == _told(use, strict=True)


def test_a_strict_mock_lets_another_error_pass() -> None:
    """For a test that fails anyway nothing else is reported."""
    with pytest.raises(ZeroDivisionError):
        _fail_strictly()


def _fail_strictly() -> None:
    with mock_codepipeline(strict=True) as mock:
        mock.when(action="Compile").then(fail())
        raise ZeroDivisionError


@pytest.mark.parametrize(("strict", "write"), [("yes", True), (1, True), (0, False)])
def test_strict_is_a_flag(strict: Any, *, write: bool) -> None:
    """A value that is not a flag is refused."""
    with pytest.raises(PipeMockError) as caught:
        mock_codepipeline(strict=strict)

    assert f"strict is True or False, not {strict!r}. Write strict={write}." == str(caught.value)


# Hits ------------------------------------------------------------------------------------------


def test_hits_are_counted(mock: PipelineMock, client: Any) -> None:
    """`then` returns the scripted behaviour, which counts each behaviour that an action had."""
    builds = mock.when(category="Build").then(succeed(), call(lambda _: succeed()), fail())
    assert (0, (0, 0, 0)) == (builds.hits, builds.hits_of_each)
    client.create_pipeline(
        pipeline=pipeline(("Source", [source()]), ("Build", [build("A"), build("B")]))
    )
    started(client)

    assert (4, (2, 2, 0)) == (builds.hits, builds.hits_of_each)
    assert repr(builds) == (
        "<ScriptedBehaviour when(category='Build').then(succeed(), call(<lambda>), fail()), "
        "hits 2, 2, 0>"
    )


def test_a_behaviour_that_is_hidden_has_no_hits(mock: PipelineMock, client: Any) -> None:
    """Only the scripted behaviour that wins counts."""
    first = mock.when(action="Compile").then(fail())
    last = mock.when(action="Compile").then(succeed())
    created(client, release())

    assert (0, 1) == (first.hits, last.hits)


def test_threads_set_behaviours_while_others_start(mock: PipelineMock, client: Any) -> None:
    """No behaviour that a thread sets is lost while sixteen threads start executions."""
    client.create_pipeline(pipeline=v2(release(), executionMode="PARALLEL"))
    hits: list[int] = []

    def work(number: int) -> None:
        name = f"other-{number}"
        mine = mock.when(pipeline=name, action="Compile").then(succeed(summary=name))
        client.create_pipeline(pipeline=release(name=name))
        client.start_pipeline_execution(name="release")
        hits.append(mine.hits)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert [1] * 16 == hits


# Handlers --------------------------------------------------------------------------------------


async def _later(_event: object, _context: object) -> None:
    """Return nothing, asynchronously."""


async def _several_later(_event: object, _context: object) -> AsyncIterator[None]:
    yield  # pragma: no cover -- never called, as the test shows


def _several(_event: object, _context: object) -> Iterator[None]:
    yield  # pragma: no cover -- never called, as the test shows


class _Later:
    async def __call__(self, _event: object, _context: object) -> None:
        """Return nothing, asynchronously."""


@pytest.mark.parametrize(
    ("handler", "problem"),
    [
        (_later, "is asynchronous, and nothing awaits it"),
        (functools.partial(_later), "is asynchronous, and nothing awaits it"),
        (_Later(), "is asynchronous, and nothing awaits it"),
        (_several_later, "is asynchronous, and nothing awaits it"),
        (_several, "is a generator, and nothing iterates over it"),
        (lambda _event: None, "<lambda> can't be called with 2 arguments"),
        ("notify", "'notify' is not callable"),
        ({"status": "ok"}, "is not callable"),
    ],
    ids=lambda each: each if isinstance(each, str) else type(each).__name__,
)
def test_a_handler_that_cannot_run_is_refused(
    mock: PipelineMock, handler: Any, problem: str
) -> None:
    """A handler that Lambda's Python runtime could not run is refused when it is registered."""
    with pytest.raises(PipeMockError, match=problem) as caught:
        mock.lambda_function("notify", handler)

    assert str(caught.value).startswith("handler is an ordinary function, and ")
    assert str(caught.value).endswith("Write it like 'def handler(event, context): ...'.")


def test_a_handler_that_returns_a_coroutine_has_failed(mock: PipelineMock, client: Any) -> None:
    """A coroutine that a handler returns cannot be serialised, as on AWS."""
    returned = _later({}, None)
    mock.lambda_function("notify", lambda _event, _context: returned)
    with pytest.warns(PipeMockWarning, match="type coroutine is not JSON serializable"):
        client.create_pipeline(pipeline=invoking())
    [invocation] = mock.lambda_invocations

    assert "TypeError('Object of type coroutine is not JSON serializable')" == repr(
        invocation.error
    )
    assert inspect.CORO_CLOSED == inspect.getcoroutinestate(returned)


def test_a_caller_whose_block_is_not_entered() -> None:
    """`acting_as` without `with` changes nothing and is reported; a block or decorator is not."""

    def as_decorator(mock: PipelineMock) -> None:
        act = mock.acting_as(BOB)(mock.client().list_pipelines)  # type: ignore[operator]
        act()
        act()
        assert [BOB, BOB] == [call.caller for call in mock.calls]

    def as_block(mock: PipelineMock) -> None:
        with mock.acting_as(BOB):
            pass

    said = f"mock.acting_as({BOB!r}) changes no caller: its block is never entered."
    assert [f"{said} Write 'with mock.acting_as(...):'."] == _told(lambda mock: mock.acting_as(BOB))
    assert [] == _told(as_block) + _told(as_decorator)
