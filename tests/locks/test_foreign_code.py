"""Code that is not the mock's own: handlers and receivers run without any lock, in their order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError, succeed
from pipemock._cloud import lambda_functions
from tests.client_helpers import created, started
from tests.declarations import pipeline, release, source
from tests.engine.actions.jobs.lambda_actions import invoke, invoking, job_of
from tests.integrations.receivers import asking, bus, functions, refusal, topics
from tests.interleaving import Pause, each_line_of, interleave, run
from tests.locks.scenes import BUILD, pausing, pipelines_of_events

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

MINUTE: Final = 60
HOUR: Final = 3600


# Released ----------------------------------------------------------------------------------------


def _with_bus(mock: PipelineMock, receive: Callable[[], None]) -> dict[str, Any]:
    mock.connect(events=bus(lambda _: receive()))
    return release()


def _with_topic(mock: PipelineMock, receive: Callable[[], None]) -> dict[str, Any]:
    mock.connect(sns=topics(lambda **_: receive()))
    return asking()


def _with_function(mock: PipelineMock, receive: Callable[[], None]) -> dict[str, Any]:
    mock.lambda_function("notify", lambda *_: receive())
    return invoking()


@pytest.mark.parametrize(
    "receiving",
    [
        pytest.param(_with_bus, id="an event bus"),
        pytest.param(_with_topic, id="a topic"),
        pytest.param(_with_function, id="a function"),
    ],
)
def test_foreign_code_may_wait_for_a_thread_that_advances(
    mock: PipelineMock,
    client: Any,
    receiving: Callable[[PipelineMock, Callable[[], None]], dict[str, Any]],
) -> None:
    """While the clock is advanced, what it calls may let another thread advance it as well."""
    waited_in_vain: list[bool] = []

    def receive() -> None:
        if mock.clock.now == mock.calls[0].time or waited_in_vain:
            return
        advancing = run(lambda: mock.clock.advance(1))
        waited_in_vain.append(not advancing.has_ended)

    mock.when(category="Source").then(succeed(after=MINUTE))
    client.create_pipeline(pipeline=receiving(mock, receive))
    mock.clock.advance(MINUTE)

    assert [False] == waited_in_vain


# Steps that come back from foreign code ----------------------------------------------------------


def _refused_by_topic(mock: PipelineMock, refuse: Callable[..., None]) -> dict[str, Any]:
    mock.connect(sns=topics(refuse))
    return asking(name="other")


def _refused_by_lambda(mock: PipelineMock, refuse: Callable[..., None]) -> dict[str, Any]:
    mock.connect(lambda_=functions(refuse))
    return invoking(name="other")


@pytest.mark.parametrize(
    ("refusing", "code"),
    [
        pytest.param(_refused_by_topic, "NotFound", id="a topic"),
        pytest.param(_refused_by_lambda, "ResourceNotFoundException", id="a function"),
    ],
)
def test_a_refusal_waits_for_the_call_of_another_thread(
    mock: PipelineMock,
    client: Any,
    refusing: Callable[[PipelineMock, Callable[..., None]], dict[str, Any]],
    code: str,
) -> None:
    """An action that a service refuses in the middle of another call fails after that call."""
    arriving, acting = Pause(), Pause()

    def refuse(*_: Any, **__: Any) -> None:
        arriving()
        raise refusal(code)

    pausing(mock, acting)
    declaration = refusing(mock, refuse)
    asks = run(lambda: client.create_pipeline(pipeline=declaration), until=arriving)
    acts = run(lambda: client.create_pipeline(pipeline=BUILD), until=acting)
    arriving.resume()
    asks.settle()
    acting.resume()
    acts.result()
    asks.result()

    assert ["other", "release", "other"] == pipelines_of_events(mock)


# Order -------------------------------------------------------------------------------------------


def test_no_event_overtakes_another(mock: PipelineMock, client: Any) -> None:
    """While one thread puts events on the bus, another one leaves it its own."""
    pause = Pause()
    received: list[str] = []

    def take(entries: list[dict[str, Any]]) -> None:
        pause()
        received.extend(entry["Detail"] for entry in entries)

    mock.connect(events=bus(take))
    interleave(
        lambda: created(client, release()),
        lambda: client.create_pipeline(pipeline={**BUILD, "name": "other"}),
        at=pause,
    )

    assert [json.dumps(event.detail()) for event in mock.events] == received


def test_a_function_is_called_once_for_each_job(mock: PipelineMock, client: Any) -> None:
    """Wherever a thread pauses that calls a function, no other calls it for the same job."""
    called: list[str] = []

    def handler(event: dict[str, Any], _: object) -> None:
        called.append(job_of(event)["id"])
        client.put_job_success_result(jobId=job_of(event)["id"])

    mock.lambda_function("notify", handler)
    created(client, invoking())
    for pause in each_line_of(lambda_functions):
        interleave(lambda: started(client), client.list_pipelines, at=pause)

    jobs = [each.job_id for each in mock.lambda_invocations]
    assert (sorted(set(called)), sorted(called)) == (sorted(called), sorted(jobs))


def test_the_end_of_endless_functions_waits_for_a_new_world(
    mock: PipelineMock, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a thread pauses that drops the waiting jobs, another may use a new account."""
    monkeypatch.setattr(lambda_functions, "MOST_AT_ONCE", 2)

    def handler(event: dict[str, Any], _: object) -> None:
        client.put_job_success_result(jobId=job_of(event)["id"])
        started(client)

    # Either thread may call the functions, and so raise the error.
    def ended(call: Callable[[], object]) -> list[BaseException | None]:
        try:
            call()
        except PipeMockError as error:
            return [error.__context__]
        return []

    created(client, invoking())
    mock.lambda_function("notify", handler)
    for number, pause in enumerate(each_line_of(lambda_functions)):
        other = mock.client(account=f"{number:012}")
        one, two = interleave(
            lambda: ended(lambda: started(client)),
            lambda other=other: ended(other.list_pipelines),  # type: ignore[misc]
            at=pause,
        )
        mock.clock.advance(HOUR)  # the function that was not called times out

        # Not raised while another error was on its way.
        assert {None} == {*one, *two}
    mock.mistakes.clear()


def test_invocations_are_listed_by_their_times(mock: PipelineMock, client: Any) -> None:
    """Wherever a thread pauses that calls a function, one called a minute later comes after it."""
    mock.when(pipeline="later", category="Source").then(succeed(after=MINUTE))
    mock.lambda_function(
        "notify", lambda event, _: client.put_job_success_result(jobId=job_of(event)["id"])
    )
    created(client, invoking())
    client.create_pipeline(pipeline=invoking(name="later"))
    mock.clock.advance(MINUTE)
    for pause in each_line_of(lambda_functions):
        started(client, "later")
        interleave(lambda: started(client), lambda: mock.clock.advance(MINUTE), at=pause)

    times = [each.time for each in mock.lambda_invocations]
    assert sorted(times) == times


def test_invocations_are_listed_in_the_order_in_which_they_began(
    mock: PipelineMock, client: Any
) -> None:
    """Of two functions that run at once, the one that was called first is listed first."""
    first_runs, second_runs = Pause(), Pause()
    mock.lambda_function("first", first_runs)
    mock.lambda_function("second", second_runs)
    first = run(
        lambda: client.create_pipeline(pipeline=invoking(invoke("First"))), until=first_runs
    )
    second = run(
        lambda: client.create_pipeline(pipeline=invoking(invoke("Second"), name="other")),
        until=second_runs,
    )
    first_runs.resume()
    first.result()
    second_runs.resume()
    second.result()

    assert ["first", "second"] == [each.function_name for each in mock.lambda_invocations]


def test_a_function_may_wait_for_one_that_another_thread_calls(
    mock: PipelineMock, client: Any
) -> None:
    """While a function runs, a call of another thread calls the function that it triggers."""
    called: list[str] = []

    def first(event: dict[str, Any], _: object) -> None:
        second = pipeline(("Source", [source()]), ("Invoke", [invoke("Second")]), name="other")
        run(lambda: client.create_pipeline(pipeline=second)).result()
        called.append("first")
        client.put_job_success_result(jobId=job_of(event)["id"])

    def second(event: dict[str, Any], _: object) -> None:
        called.append("second")
        client.put_job_success_result(jobId=job_of(event)["id"])

    mock.lambda_function("first", first)
    mock.lambda_function("second", second)
    created(client, invoking(invoke("First")))

    assert ["second", "first"] == called
