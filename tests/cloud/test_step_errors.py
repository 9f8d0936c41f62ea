"""Exceptions of code outside pipemock: the step is completed first, and then they are raised."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
import warnings
from typing import TYPE_CHECKING, Any, Final, NoReturn

import pytest

from pipemock import (
    PipeMockError,
    PipeMockWarning,
    approve,
    call,
    deploy_target,
    fail,
    mock_codepipeline,
    reject,
    succeed,
)
from tests.client_helpers import attempts, created, started, summaries
from tests.declarations import (
    action,
    approval,
    build,
    condition,
    deploy,
    pipeline,
    release,
    rule,
    source,
    v2,
)
from tests.engine.actions.jobs.lambda_actions import invoke, invoking
from tests.integrations.receivers import asking, bus, topics

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock
    from pipemock.behaviours import ActionStarting, Behaviour

# What leaves a function of a test: errors, a test's own end, an interruption, a cancelled task.
EXCEPTIONS: Final = (
    KeyError("typo"),
    AssertionError("not expected"),
    PipeMockError("a mistake further inside"),
    OverflowError("date value out of range"),
    SystemExit(1),
    KeyboardInterrupt(),
    asyncio.CancelledError(),
    pytest.fail.Exception("This should not start."),
)
OUTSIDE: Final = [each for each in EXCEPTIONS if not isinstance(each, Exception | SystemExit)]

TWO: Final = pipeline(("Source", [source()]), ("Build", [build("A"), build("B")]))
POLLED: Final = action(
    "Fetch",
    "Source/AWS/S3",
    configuration={"S3Bucket": "code", "S3ObjectKey": "app.zip", "PollForSourceChanges": "true"},
    outputArtifacts=[{"name": "Code"}],
)


def _raising(error: BaseException) -> Callable[..., NoReturn]:
    def function(*_: object, **__: object) -> NoReturn:
        raise error

    return function


def _state(client: Any) -> dict[str, tuple[str, str | None]]:
    """Return the status and the message of the latest attempt at each action."""
    found = {}
    for each in reversed(attempts(client)):
        result = each.get("output", {}).get("executionResult", {})
        message = result.get("externalExecutionSummary")
        found[each["actionName"]] = each["status"], message
    return found


# Functions given to call() -----------------------------------------------------------------------


@pytest.mark.parametrize("error", EXCEPTIONS, ids=repr)
def test_a_call_is_complete_before_it_raises(
    mock: PipelineMock, client: Any, error: BaseException
) -> None:
    """The action has failed, its neighbour has run, the call is recorded, and nothing is locked."""
    mock.when(action="A").then(call(_raising(error)), succeed())
    mock.when(action="B").then(succeed(after=60))
    with pytest.raises(type(error)) as caught:
        client.create_pipeline(pipeline=TWO)
    recorded, kept = mock.calls[-1].operation, list(mock.mistakes)
    mock.mistakes.clear()

    assert caught.value is error
    assert ("CreatePipeline", [error]) == (recorded, kept)
    assert ["release/Build/B ends"] == [due.what for due in mock.clock.pending]
    status, message = _state(client)["A"]
    assert ("Failed", True) == (status, str(error) in str(message))
    mock.clock.advance(60)
    started(client)
    mock.clock.advance(60)
    assert ["Succeeded", "Failed"] == [each["status"] for each in summaries(client)]


def test_an_advance_stops_at_the_moment_and_can_go_on(mock: PipelineMock, client: Any) -> None:
    """The clock stands where the function raised, and the rest of the time passes afterwards."""
    mock.when(action="A").then(succeed(after=60))
    mock.when(action="B").then(call(_raising(KeyError("typo"))))
    stages = pipeline(("Source", [source()]), ("Build", [build("A"), build("B", runOrder=2)]))
    client.create_pipeline(pipeline=stages)
    begin = mock.clock.now
    with pytest.raises(KeyError):
        mock.clock.advance(3600)
    stopped, failed = mock.clock.now, summaries(client)[0]["status"]
    mock.mistakes.clear()
    mock.clock.advance(3540)

    assert (60, "Failed") == ((stopped - begin).total_seconds(), failed)
    assert (mock.clock.now - begin).total_seconds() == 3600


def test_a_rule_fails_too(mock: PipelineMock, client: Any) -> None:
    """A rule of a condition whose function raises has failed, and the condition is decided."""
    check = rule("Check", "VariableCheck", Variable="a", Value="a", Operator="EQ")
    mock.when(rule="Check").then(call(_raising(KeyError("typo"))))
    with pytest.raises(KeyError):
        client.create_pipeline(
            pipeline=v2(release(), Build={"beforeEntry": condition("FAIL", check)})
        )
    mock.mistakes.clear()

    assert "Failed" == summaries(client)[0]["status"]
    assert "raised KeyError('typo')" in mock.explain("release")


def test_several_errors_of_one_step_are_all_recorded(mock: PipelineMock, client: Any) -> None:
    """The first error is raised, and all are mistakes."""
    errors = [KeyError("a"), ValueError("b")]
    mock.when(category="Build").then(
        call(lambda starting: _raising(errors["AB".index(starting.action)])())
    )
    with pytest.raises(KeyError):
        client.create_pipeline(pipeline=TWO)
    kept = list(mock.mistakes)
    mock.mistakes.clear()

    assert errors == kept


@pytest.mark.parametrize("caught", [False, True])
def test_an_error_inside_a_call_of_a_function(
    mock: PipelineMock, client: Any, *, caught: bool
) -> None:
    """The call of a function raises its own error alone, which the function may catch."""
    first, second = KeyError("first"), KeyError("second")

    def start_other(_: ActionStarting) -> Behaviour:
        with pytest.raises(KeyError) if caught else contextlib.nullcontext():
            client.start_pipeline_execution(name="other")
        return succeed()

    client.create_pipeline(pipeline={**TWO, "name": "other"})
    mock.when(pipeline="other", action="A").then(call(_raising(second)))
    mock.when(pipeline="release", action="A").then(call(_raising(first)))
    mock.when(pipeline="release", action="B").then(call(start_other))
    with pytest.raises(KeyError) as raised:
        client.create_pipeline(pipeline=TWO)
    kept = list(mock.mistakes)
    mock.mistakes.clear()

    assert first is raised.value
    assert [second, first] == kept
    assert ("Succeeded" if caught else "Failed") == _state(client)["B"][0]
    assert ["Failed", "Succeeded"] == [each["status"] for each in summaries(client, "other")]
    assert ["StartPipelineExecution", "CreatePipeline"] == [
        each.operation for each in mock.calls[1:3]
    ]


def test_threads_meet_their_own_errors(mock: PipelineMock, client: Any) -> None:
    """Sixteen threads start an execution each: each call raises the error of its own execution."""
    client.create_pipeline(pipeline={**TWO, "executionMode": "PARALLEL", "pipelineType": "V2"})
    ids = threading.local()

    def decide(_: ActionStarting) -> Behaviour:
        raise KeyError(ids.number)

    mock.when(action="A").then(call(decide))
    met: dict[int, BaseException] = {}

    def start(number: int) -> None:
        ids.number = number
        try:
            client.start_pipeline_execution(name="release")
        except KeyError as error:
            met[number] = error

    threads = [threading.Thread(target=start, args=(number,)) for number in range(16)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    count = len(mock.mistakes)
    mock.mistakes.clear()

    assert {number: number for number in range(16)} == {k: e.args[0] for k, e in met.items()}
    assert 16 == count
    assert 16 == [each["status"] for each in summaries(client)].count("Failed")


def test_tasks_meet_their_own_errors(mock: PipelineMock, client: Any) -> None:
    """Sixteen tasks start an execution each: each call raises the error of its own execution."""
    client.create_pipeline(pipeline={**TWO, "executionMode": "PARALLEL", "pipelineType": "V2"})
    mock.when(action="A").then(call(lambda starting: _raising(KeyError(starting.execution_id))()))

    async def start() -> str:
        await asyncio.sleep(0)
        with pytest.raises(KeyError) as caught:
            client.start_pipeline_execution(name="release")
        return str(caught.value.args[0])

    async def start_all() -> list[str]:
        return await asyncio.gather(*(start() for _ in range(16)))

    met = asyncio.run(start_all())
    mock.mistakes.clear()

    newest = [each["pipelineExecutionId"] for each in summaries(client)]
    assert met[::-1] == newest[:16]


# Connected services ------------------------------------------------------------------------------


class _Broken:
    """A client whose methods raise."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        if name == "meta":
            raise AttributeError
        return _raising(self.error)


@pytest.mark.parametrize("error", EXCEPTIONS, ids=repr)
def test_a_source_that_meets_an_error_of_the_store_fails(
    mock: PipelineMock, client: Any, error: BaseException
) -> None:
    """The client of S3 raises in the middle of a step, which is completed."""
    mock.connect(s3=_Broken(error))
    with pytest.raises(type(error)):
        client.create_pipeline(pipeline=release())
    mock.mistakes.clear()

    assert "Failed" == summaries(client)[0]["status"]
    assert "CreatePipeline" == mock.calls[0].operation


def test_a_poll_that_meets_an_error_starts_nothing(mock: PipelineMock, client: Any) -> None:
    """A source that cannot be polled is reported by `explain`, and the pipeline exists."""
    mock.connect(s3=_Broken(KeyError("typo")))
    with pytest.raises(KeyError):
        client.create_pipeline(pipeline=pipeline(("Source", [POLLED]), ("Build", [build()])))
    mock.mistakes.clear()

    assert [] == summaries(client)
    assert "Source Fetch could not be polled" in mock.explain("release")


@pytest.mark.parametrize("error", OUTSIDE, ids=repr)
@pytest.mark.parametrize("connected", ["sns", "events"])
def test_the_other_messages_are_sent_before_a_receiver_ends_the_test(
    mock: PipelineMock, client: Any, error: BaseException, connected: str
) -> None:
    """What is not an `Exception` passes through once all messages are sent."""
    received: list[object] = []

    def receive(*arguments: object, **members: object) -> None:
        received.append(arguments or members)
        if len(received) == 1:
            raise error

    receivers: dict[str, Any] = {"sns": topics(receive), "events": bus(receive)}
    mock.connect(**{connected: receivers[connected]})
    mock.when(action="First").then(approve())
    with pytest.raises(type(error)):
        client.create_pipeline(pipeline=asking("First", "Second"))
    mock.mistakes.clear()

    assert len(received) >= 2
    assert "InProgress" == summaries(client)[0]["status"]


# Functions ---------------------------------------------------------------------------------------


def test_a_function_that_exits_is_an_error_of_the_function(mock: PipelineMock, client: Any) -> None:
    """`sys.exit()` in a handler ends the function alone, and is recorded and reported."""
    mock.lambda_function("notify", lambda _event, _context: sys.exit("no token"))
    with pytest.warns(PipeMockWarning, match=r"Function notify raised SystemExit\('no token'\)"):
        client.create_pipeline(pipeline=invoking())
    [invocation] = mock.lambda_invocations

    assert ("notify", True, SystemExit) == (
        invocation.function_name,
        invocation.was_called,
        type(invocation.error),
    )
    assert "it times out at" in mock.explain("release")


@pytest.mark.parametrize("error", OUTSIDE, ids=repr)
def test_a_function_can_end_the_test(mock: PipelineMock, client: Any, error: BaseException) -> None:
    """What is not an `Exception` passes through once every function was called and recorded."""
    mock.lambda_function("notify", _raising(error))
    mock.lambda_function("audit", lambda _event, _context: None)
    with pytest.raises(type(error)):
        client.create_pipeline(pipeline=invoking(invoke(), invoke("Audit")))
    mock.mistakes.clear()

    assert ["notify", "audit"] == [each.function_name for each in mock.lambda_invocations]
    assert [error, None] == [each.error for each in mock.lambda_invocations]


def test_a_warning_that_is_an_error_leaves_the_step_complete(
    mock: PipelineMock, client: Any
) -> None:
    """With `-W error`, the call raises, and the functions that wait are called by the next one."""
    mock.lambda_function("notify", _raising(KeyError("typo")))
    mock.lambda_function("audit", lambda _event, _context: None)
    with warnings.catch_warnings():
        warnings.simplefilter("error", PipeMockWarning)
        with pytest.raises(PipeMockWarning):
            client.create_pipeline(pipeline=invoking(invoke(), invoke("Audit")))
    client.list_pipelines()

    assert ["notify", "audit"] == [each.function_name for each in mock.lambda_invocations]
    assert "CreatePipeline" == mock.calls[0].operation


# Told when the mock is left ----------------------------------------------------------------------


@pytest.mark.parametrize("error", EXCEPTIONS, ids=repr)
def test_an_error_that_something_caught_is_told(error: BaseException) -> None:
    """Production code that catches the error of a function does not hide it."""
    mock = mock_codepipeline().start()
    mock.when(action="Compile").then(call(_raising(error)))
    with pytest.raises(type(error)):
        mock.client().create_pipeline(pipeline=release())
    with pytest.raises(PipeMockError, match="and something caught it") as caught:
        mock.stop()

    assert caught.value.__cause__ is error
    assert type(error).__name__ in str(caught.value)


def test_an_error_caught_by_a_handler_is_told() -> None:
    """A handler whose call raised the error of a function does not hide it either."""
    mock = mock_codepipeline().start()
    client = mock.client()
    mock.when(pipeline="release").then(call(_raising(KeyError("typo"))))
    mock.lambda_function(
        "notify", lambda _event, _context: client.create_pipeline(pipeline=release())
    )
    with pytest.warns(PipeMockWarning, match=r"raised KeyError\('typo'\)"):
        client.create_pipeline(pipeline=invoking(name="caller"))
    with pytest.raises(
        PipeMockError, match="The test's own code, called by this mock, raised KeyErr"
    ):
        mock.stop()


# Behaviours that cannot act ----------------------------------------------------------------------


UNSUITABLE: Final[list[tuple[str, Behaviour, str]]] = [
    ("Compile", approve(), "Only a manual approval can approve(); release/Build/Compile has"),
    ("Compile", reject(), "Only a manual approval can reject(); release/Build/Compile has"),
    ("Checkout", reject(), "Only a manual approval can reject(); release/Source/Checkout has"),
    ("Compile", succeed(targets=[deploy_target("i-1")]), "Only a deployment can succeed(targets"),
    ("Compile", fail(targets=[deploy_target("i-1")]), "Only a deployment can fail(targets"),
    ("Compile", succeed(revision="1"), "Only a source action can succeed(revision='1'); release"),
    ("Ship", succeed(revision="1"), "Only a source action can succeed(revision='1'); release"),
]


@pytest.mark.parametrize(("name", "behaviour", "message"), UNSUITABLE, ids=str)
@pytest.mark.parametrize("decided", [False, True])
def test_a_behaviour_that_cannot_act_is_refused(
    mock: PipelineMock, client: Any, name: str, behaviour: Behaviour, message: str, *, decided: bool
) -> None:
    """A behaviour that the action cannot have fails it when it starts, also out of a function."""
    mock.when(action=name).then(call(lambda _: behaviour) if decided else behaviour)
    stages = pipeline(("Source", [source()]), ("Build", [build()]), ("Deploy", [deploy()]))
    with pytest.raises(PipeMockError) as caught:
        client.create_pipeline(pipeline=stages)
    mock.mistakes.clear()

    assert str(caught.value).startswith(message)
    assert ("Failed", str(caught.value)) == _state(client)[name]


@pytest.mark.parametrize(
    ("where", "behaviour"),
    [
        ({"category": "Build"}, succeed(revision="1")),
        ({"category": "Source"}, succeed(targets=[deploy_target("i-1")])),
        ({"rule": "Check"}, fail(targets=[deploy_target("i-1")])),
        ({"rule": "Check"}, succeed(revision="1")),
    ],
    ids=str,
)
def test_a_behaviour_for_another_category_is_refused_at_once(
    mock: PipelineMock, where: dict[str, Any], behaviour: Behaviour
) -> None:
    """Where the category is given, no action has to start."""
    with pytest.raises(PipeMockError, match="names other actions"):
        mock.when(**where).then(behaviour)


def test_suitable_behaviours_act(mock: PipelineMock, client: Any) -> None:
    """An approval is approved, a deployment has targets, and a source finds its revision."""
    mock.when(action="Checkout").then(succeed(revision="c0ffee"))
    mock.when(action="Sign").then(approve())
    mock.when(action="Ship").then(succeed(targets=[deploy_target("i-1")]))
    stages = pipeline(("Source", [source()]), ("Approve", [approval()]), ("Deploy", [deploy()]))
    created(client, stages)

    assert {"Succeeded"} == {status for status, _ in _state(client).values()}


# The ends of the calendar ------------------------------------------------------------------------


@pytest.mark.parametrize("now", ["1970-01-01T00:00Z", "9998-12-31T00:00Z"])
def test_every_call_works_at_the_ends_of_the_calendar(now: str) -> None:
    """The timeouts of actions, retention and leases fit into the calendar."""
    with mock_codepipeline(now=now) as mock:
        client = mock.client()
        created(client, release())
        state = client.get_pipeline_state(name="release")["stageStates"]

    assert "InProgress" == state[2]["latestExecution"]["status"]


@pytest.mark.parametrize(
    "advance",
    [
        lambda mock: mock.clock.advance(days=2),
        lambda mock: mock.clock.sleep(2 * 86_400),
        lambda mock: mock.clock.advance(days=4_000_000),
    ],
)
def test_the_clock_ends_before_the_calendar(advance: Callable[[PipelineMock], None]) -> None:
    """An advance beyond the end is refused and changes nothing; one to the end is not."""
    with mock_codepipeline(now="9998-12-30T00:00Z") as mock:
        mock.client().create_pipeline(pipeline=release())
        before = mock.clock.now
        with pytest.raises(PipeMockError, match=r"ends at 9998-12-31T00:00:00\.000Z, and it is"):
            advance(mock)
        assert before == mock.clock.now
        mock.clock.advance(days=1)
        with pytest.raises(PipeMockError, match="something is still due"):
            mock.clock.run_until_idle()


@pytest.mark.parametrize(
    "now",
    [
        "1969-12-31T23:59:59.999+00:00",
        "9998-12-31T00:00:00.001+00:00",
        "9999-06-01T00:00Z",
        "0001-01-01T00:00+14:00",
    ],
)
def test_a_mock_begins_inside_the_calendar(now: str) -> None:
    """A time before 1970 or after 9998 is refused."""
    with pytest.raises(PipeMockError) as caught:
        mock_codepipeline(now=now)

    assert (
        f"{now!r} is not between 1970-01-01T00:00:00.000Z and 9998-12-31T00:00:00.000Z, the range "
        "of its clock."
    ) == str(caught.value)


@pytest.mark.parametrize("now", ["1970-01-01T00:00Z", "9998-12-31T00:00Z"])
def test_a_mock_begins_at_the_ends_of_the_calendar(now: str) -> None:
    """The first and the last time are times."""
    with mock_codepipeline(now=now) as mock:
        assert now == f"{mock.clock.now:%Y-%m-%dT%H:%MZ}"
