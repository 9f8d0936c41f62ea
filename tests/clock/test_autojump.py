"""Autojump: a read that would show nothing new lets time pass first, so a polling loop ends."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from pipemock import PipeMockError, approve, call, mock_codepipeline, succeed
from pipemock._clock import polling, standing
from tests.client_helpers import START, approved, seconds, status, summaries
from tests.clock import polling_code
from tests.declarations import build, pipeline, release, source
from tests.engine.actions.jobs.custom_jobs import FARM, farm_pipeline, farm_type
from tests.engine.actions.jobs.lambda_actions import invoking

if TYPE_CHECKING:
    from pipemock import PipelineMock

TWO_BUILDS = pipeline(("Source", [source()]), ("Build", [build("A"), build("B", runOrder=2)]))
WEEK = 7 * 86_400


@pytest.fixture
def client(jumpy: PipelineMock) -> Any:
    """Return a client of a mock in which two builds take five minutes each."""
    jumpy.when(provider="CodeBuild").then(succeed(after=300))
    client = jumpy.client()
    client.create_pipeline(pipeline=TWO_BUILDS)
    return client


def _now(mock: PipelineMock) -> float:
    return seconds(mock.clock.now)


def test_a_polling_loop_ends(jumpy: PipelineMock, client: Any) -> None:
    """A loop without any sleep sees the execution go on, and then its end."""
    seen = polling_code.until_done(client)

    assert ["InProgress", "InProgress", "Succeeded"] == seen
    assert 600 == _now(jumpy)


def test_a_read_jumps_once(jumpy: PipelineMock, client: Any) -> None:
    """The first read shows what is there, and each repetition goes one due time further."""
    times = []
    for _ in range(4):
        status_of_pipeline = client.get_pipeline_state(name="release")
        times.append((_now(jumpy), len(status_of_pipeline["stageStates"])))

    assert [(0, 2), (300, 2), (600, 2), (600, 2)] == times


def test_an_approval_that_nobody_answers_expires(jumpy: PipelineMock) -> None:
    """A loop that waits for an approval sees it expire."""
    client = jumpy.client()
    client.create_pipeline(pipeline=release())

    assert "Failed" == polling_code.until_done(client)[-1]
    assert WEEK == _now(jumpy)


def test_several_reads_in_a_loop_jump_once_a_round(jumpy: PipelineMock, client: Any) -> None:
    """Of several reads in a loop the first one jumps, and the others see the same moment."""
    times = []
    for _ in range(3):
        client.get_pipeline_state(name="release")
        client.list_action_executions(pipelineName="release")
        client.list_pipelines()
        times.append(_now(jumpy))

    assert [0, 300, 600] == times


def test_the_pages_of_one_list_are_several_reads(jumpy: PipelineMock, client: Any) -> None:
    """Reading the pages of a list repeats nothing; reading them again does."""
    for _ in range(3):
        client.start_pipeline_execution(name="release")
    before = _now(jumpy)
    paginator = client.get_paginator("list_pipeline_executions")
    pages = list(paginator.paginate(pipelineName="release", PaginationConfig={"PageSize": 1}))

    assert (0, 4, 0) == (before, len(pages), _now(jumpy))


@pytest.mark.parametrize(
    "happening",
    [
        lambda mock, _: mock.clock.advance(1),
        lambda mock, _: mock.clock.advance_to("2026-01-05T09:00:01Z"),
        lambda mock, _: mock.source_change("release"),
        lambda _, client: client.start_pipeline_execution(name="release"),
        lambda _, client: client.tag_resource(
            resourceArn="arn:aws:codepipeline:us-east-1:123456789012:release",
            tags=[{"key": "team", "value": "shop"}],
        ),
    ],
)
def test_what_has_happened_is_shown_first(jumpy: PipelineMock, client: Any, happening: Any) -> None:
    """After a call that changes something, a change of a source or a moved clock, no read jumps."""
    client.get_pipeline_state(name="release")
    happening(jumpy, client)
    before = _now(jumpy)
    client.get_pipeline_state(name="release")
    after = _now(jumpy)
    client.get_pipeline_state(name="release")

    assert (before, 300) == (after, _now(jumpy))


@pytest.mark.parametrize(
    "no_happening",
    [
        lambda mock, _: mock.clock.sleep(30),
        lambda mock, _: mock.when(action="A").then(succeed()),
        lambda _, client: client.list_pipelines(),
        lambda mock, _: mock.clock.next_due,
        lambda mock, _: mock.explain("release"),
    ],
)
def test_what_changes_nothing_holds_up_no_jump(
    jumpy: PipelineMock, client: Any, no_happening: Any
) -> None:
    """A sleep, another read, a rule and a look leave a repetition what it is."""
    client.get_pipeline_state(name="release")
    no_happening(jumpy, client)
    client.get_pipeline_state(name="release")

    assert 300 == _now(jumpy)


def test_a_call_that_fails_holds_up_no_jump(jumpy: PipelineMock, client: Any) -> None:
    """A call that was refused has changed nothing, and a read that is refused can be repeated."""
    for _ in range(2):
        with pytest.raises(ClientError, match="Pipeline with name nothing does not exist"):
            client.start_pipeline_execution(name="nothing")
        with pytest.raises(ClientError, match="a pipeline with name 'nothing'"):
            client.get_pipeline_state(name="nothing")

    assert 300 == _now(jumpy)


@pytest.mark.parametrize(
    "other", [{"region": "eu-west-1"}, {"caller": "arn:aws:iam::123456789012:user/Bob"}]
)
def test_who_asks_for_the_first_time_sees_what_is_there(
    jumpy: PipelineMock, client: Any, other: dict[str, str]
) -> None:
    """The same read by another caller, or in another Region, is not a repetition."""
    client.list_pipelines()
    jumpy.client(**other).list_pipelines()

    assert 0 == _now(jumpy)


def test_calls_that_change_something_never_jump(jumpy: PipelineMock, client: Any) -> None:
    """The same call twice jumps only if it reads."""
    for _ in range(3):
        client.start_pipeline_execution(name="release")

    assert 0 == _now(jumpy)


def test_a_worker_that_polls(jumpy: PipelineMock) -> None:
    """A poll that returns jobs is not a read; a repeated poll without jobs jumps."""
    client = jumpy.client()
    client.create_custom_action_type(**farm_type())
    client.create_pipeline(pipeline=farm_pipeline())
    times = []
    for _ in range(4):
        jobs = client.poll_for_jobs(actionTypeId=FARM)["jobs"]
        times.append((len(jobs), _now(jumpy)))

    assert [(1, 0), (0, 0), (1, 60), (0, 60)] == times


def test_functions_are_called_on_the_way(jumpy: PipelineMock) -> None:
    """A jump calls the functions that it sets off, before the read is answered."""
    client = jumpy.client()

    def notify(event: dict[str, Any], _context: object) -> None:
        client.list_pipelines()
        client.put_job_success_result(jobId=event["CodePipeline.job"]["id"])

    jumpy.lambda_function("notify", notify)
    jumpy.when(category="Source").then(succeed(after=60))
    client.create_pipeline(pipeline=invoking())
    seen = polling_code.until_done(client)

    assert (["InProgress", "Succeeded"], 1) == (seen, len(jumpy.lambda_invocations))


def test_a_function_that_decides_may_read(jumpy: PipelineMock) -> None:
    """A read in a function given to call() is answered in the middle of a step: nothing jumps."""
    client = jumpy.client()

    def decide(_starting: object) -> Any:
        client.list_pipelines()
        client.list_pipelines()
        return succeed()

    jumpy.when(action="Ship").then(call(decide))
    jumpy.when(category="Approval").then(approve(after=60))
    client.create_pipeline(pipeline=release())
    seen = polling_code.until_done(client)

    assert (["InProgress", "Succeeded"], 60) == (seen, _now(jumpy))


def test_a_sleep_and_a_jump() -> None:
    """Where sleep is virtual too, it takes its time, and the read behind it jumps."""
    with mock_codepipeline(now=START, autojump=True, sleep="virtual") as mock:
        client = mock.client()
        client.create_pipeline(pipeline=release())
        seen = polling_code.until_done(client, wait=polling_code.by_name)

    assert (["InProgress", "Failed"], WEEK) == (seen, _now(mock))


def test_somebody_else_answers(jumpy: PipelineMock) -> None:
    """An approval that another thread answers is seen by the loop."""
    client = jumpy.client()
    client.create_pipeline(pipeline=release())
    bot = threading.Thread(target=approved, args=(client,))
    execution_id = summaries(client)[0]["pipelineExecutionId"]
    before = status(client, execution_id)
    bot.start()
    bot.join()

    assert ["InProgress", "Succeeded"] == [before, status(client, execution_id)]
    assert 0 == _now(jumpy)


def test_a_loop_that_has_no_end(
    jumpy: PipelineMock, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is due any more, a loop ends with an error that says what there is."""
    monkeypatch.setattr(polling, "_ENOUGH", 50)
    jumpy.clock.run_until_idle()
    for _ in range(50):
        client.get_pipeline(name="release")
    with pytest.raises(PipeMockError) as caught:
        client.get_pipeline(name="release")
    jumpy.mistakes.clear()
    gets = [each for each in jumpy.calls if each.operation == "GetPipeline"]

    words = str(caught.value)
    assert words.startswith("GetPipeline was called 50 times with the same parameters, while noth")
    assert "No execution is in progress. The last one" in words
    assert words.endswith("or script it with mock.when(...).then(...).")
    assert 50 == len(gets)


@pytest.mark.parametrize("keywords", [{"autojump": True}, {"sleep": "virtual"}], ids=str)
def test_changes_that_are_refused_are_no_polling(
    monkeypatch: pytest.MonkeyPatch, keywords: Any
) -> None:
    """However often the service refuses the same change, no polling loop is reported."""
    monkeypatch.setattr(polling, "_ENOUGH", 2)
    with mock_codepipeline(**keywords) as mock:
        client = mock.client()
        for _ in range(5):
            with pytest.raises(client.exceptions.PipelineNotFoundException):
                client.update_pipeline(pipeline=release())


def test_a_loop_without_any_pipeline(jumpy: PipelineMock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that waits for a pipeline that is never created ends with an error that says so."""
    monkeypatch.setattr(polling, "_ENOUGH", 2)
    client = jumpy.client()
    for _ in range(2):
        client.list_pipelines()

    with pytest.raises(PipeMockError, match=r"\nThere is no pipeline.\n"):
        client.list_pipelines()
    jumpy.mistakes.clear()


def test_the_end_of_patience_is_far() -> None:
    """Many repetitions are allowed: a thread that works meanwhile has some seconds."""
    assert (10_000, 100_000, 50_000) == (
        polling._ENOUGH,
        polling._ENOUGH_WITH_SLEEP,
        standing._ENOUGH,
    )


@pytest.mark.parametrize(
    ("slept", "most"), [(0, 3), (0.001, 6), (30 * 86_400 - 0.001, 6), (30 * 86_400, 3)]
)
def test_a_loop_that_has_slept(monkeypatch: pytest.MonkeyPatch, slept: float, most: int) -> None:
    """A loop that has slept may have a deadline, which is at most thirty days away."""
    monkeypatch.setattr(polling, "_ENOUGH", 3)
    monkeypatch.setattr(polling, "_ENOUGH_WITH_SLEEP", 6)
    with mock_codepipeline(sleep="virtual") as mock:
        client = mock.client()
        client.list_pipelines()
        if slept:
            mock.clock.sleep(slept)
        for _ in range(most - 1):
            client.list_pipelines()
        with pytest.raises(PipeMockError, match=f"^ListPipelines was called {most} times"):
            client.list_pipelines()
        mock.mistakes.clear()


def test_threads_that_poll_jump_one_after_the_other(jumpy: PipelineMock, client: Any) -> None:
    """However many threads poll, each sees the end, and no time passes but to what is due."""
    seen: list[str] = []
    threads = [
        threading.Thread(target=lambda: seen.append(polling_code.until_done(client)[-1]))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (["Succeeded"] * 8, 600) == (seen, _now(jumpy))


def test_nothing_jumps_without_the_keyword(mock: PipelineMock) -> None:
    """In a mock without `autojump` a read lets no time pass, however often it is repeated."""
    client = mock.client()
    client.create_pipeline(pipeline=release())
    for _ in range(20):
        client.get_pipeline_state(name="release")

    assert START == mock.clock.now


def test_a_lease_that_ends_in_a_sleep(jumpy: PipelineMock) -> None:
    """A job that nobody has acknowledged comes back by itself, and no read jumps over it."""
    client = jumpy.client()
    client.create_custom_action_type(**farm_type())
    client.create_pipeline(pipeline=farm_pipeline())
    client.poll_for_jobs(actionTypeId=FARM)
    client.poll_for_jobs(actionTypeId=FARM)
    jumpy.clock.sleep(90)
    jobs = client.poll_for_jobs(actionTypeId=FARM)["jobs"]

    assert (1, 90) == (len(jobs), _now(jumpy))
