"""The mock: how it is made, entered, left, and inspected afterwards."""

from __future__ import annotations

import asyncio
import copy
import pickle
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest

from pipemock import PipelineMock, PipeMockError, mock_codepipeline, succeed
from pipemock._clock.times import parse_time
from pipemock.events import PipelineExecutionStateChange
from tests.declarations import BOB, build, deploy, pipeline, release, source

if TYPE_CHECKING:
    from collections.abc import Callable

NINE: Final = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)


def _first_id(**settings: Any) -> str:
    with mock_codepipeline(**settings) as mock:
        mock.client().create_pipeline(pipeline=release())
        execution_id: str = mock.events[0].execution_id
        return execution_id


# Settings --------------------------------------------------------------------------------------


def test_the_clock_begins_at_the_real_moment() -> None:
    """Without `now`, the clock begins at the real moment of entry."""
    before = parse_time(datetime.now(timezone.utc))
    with mock_codepipeline() as mock:
        began = mock.clock.now
    after = datetime.now(timezone.utc)

    assert before <= began <= after


@pytest.mark.parametrize(
    "now",
    [
        "2026-01-05T09:00Z",
        "2026-01-05T10:00+01:00",
        NINE,
        NINE.astimezone(timezone(timedelta(hours=-5))),
    ],
)
def test_the_clock_begins_where_it_is_told_to(now: datetime | str) -> None:
    """With `now`, the clock begins there, in UTC, however the moment was written."""
    with mock_codepipeline(now=now) as mock:
        began = mock.clock.now

    assert (NINE, timezone.utc) == (began, began.tzinfo)


@pytest.mark.parametrize("now", ["2026-01-05T09:00", datetime(2026, 1, 5, 9)])  # noqa: DTZ001
def test_a_moment_without_a_time_zone_is_refused(now: datetime | str) -> None:
    """A naive moment is refused when the mock is made, with the words that help."""
    with pytest.raises(
        PipeMockError, match=r"has no time zone.* Write '2026-01-05T09:00Z' or pass"
    ):
        mock_codepipeline(now=now)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"now": "tomorrow"}, "'tomorrow' is not an ISO 8601 timestamp"),
        ({"account": "12345"}, "write its twelve digits"),
        ({"caller": "Bob"}, "'Bob' is not the ARN of a caller"),
        ({"caller": BOB, "account": "999999999999"}, "belongs to account 123456789012"),
        ({"action_duration": -1}, "action_duration can't be negative: -1 seconds"),
        ({"action_duration": "soon"}, "not 'soon'"),
    ],
)
def test_a_mistake_is_told_at_once(settings: dict[str, Any], words: str) -> None:
    """A setting that cannot be is refused when the mock is made, not when it is entered."""
    with pytest.raises(PipeMockError, match=words):
        mock_codepipeline(**settings)


@pytest.mark.parametrize("length", [60, 60.0, timedelta(minutes=1)])
def test_actions_take_as_long_as_they_are_told_to(length: timedelta | float) -> None:
    """With `action_duration`, every action of AWS's own takes that long."""
    with mock_codepipeline(now=NINE, action_duration=length) as mock:
        mock.client().create_pipeline(pipeline=release())

        assert NINE + timedelta(minutes=1) == mock.clock.next_due


def test_the_same_seed_gives_the_same_ids() -> None:
    """Two mocks that are made alike make up the same ids."""
    assert _first_id() == _first_id()


@pytest.mark.parametrize(
    "settings", [{"seed": 1}, {"account": "999999999999"}, {"region": "eu-west-1"}]
)
def test_ids_differ_by_seed_account_and_region(settings: dict[str, Any]) -> None:
    """Another seed, another account and another Region make up other ids."""
    assert _first_id() != _first_id(**settings)


def test_ids_do_not_depend_on_what_happens_elsewhere(mock: PipelineMock) -> None:
    """What is made up in one Region is the same, whichever Region was used before."""
    mock.client(region="eu-west-1").create_pipeline(pipeline=release())
    mock.client().create_pipeline(pipeline=release())

    [own] = [
        event.detail()["execution-id"] for event in mock.events if _is_start(event, "us-east-1")
    ]
    assert _first_id() == own


def _is_start(event: Any, region: str) -> bool:
    is_pipeline = isinstance(event, PipelineExecutionStateChange)
    return is_pipeline and event.region == region


# Entering and leaving --------------------------------------------------------------------------


def test_each_entry_begins_with_a_fresh_world() -> None:
    """A mock that is entered again has forgotten everything."""
    mock = mock_codepipeline()
    with mock:
        mock.client().create_pipeline(pipeline=release())
    with mock:
        assert ([], []) == (mock.client().list_pipelines()["pipelines"], mock.events)


def test_a_mock_enters_itself() -> None:
    """What the `with` statement binds is the mock itself."""
    mock = mock_codepipeline()
    with mock as bound:
        assert mock is bound


def test_start_and_stop() -> None:
    """Between `start` and `stop` the mock answers, and `start` returns it."""
    mock = mock_codepipeline()
    started = mock.start()
    mock.client().list_pipelines()
    mock.stop()

    assert (True, 1) == (started is mock, len(mock.calls))


def test_stop_without_start_is_refused() -> None:
    """A mock that is not active cannot be stopped."""
    with pytest.raises(PipeMockError, match="This mock is not active"):
        mock_codepipeline().stop()


def test_async_with() -> None:
    """In an `async with` block the mock answers."""

    async def work() -> PipelineMock:
        async with mock_codepipeline() as mock:
            mock.client().list_pipelines()
            return mock

    assert 1 == len(asyncio.run(work()).calls)


def test_an_exception_passes_through() -> None:
    """An exception inside the block is not swallowed."""
    with pytest.raises(ZeroDivisionError), mock_codepipeline():
        raise ZeroDivisionError


def test_a_mock_inside_itself_is_a_new_world() -> None:
    """A mock that is entered twice holds the inner world, and then the outer one again."""
    mock = mock_codepipeline()
    with mock:
        mock.client().create_pipeline(pipeline=release())
        with mock:
            inner = (len(mock.client().list_pipelines()["pipelines"]), list(mock.events))
        outer = (len(mock.client().list_pipelines()["pipelines"]), list(mock.events))

    assert ((0, []), 1, True) == (inner, outer[0], bool(outer[1]))


# The handle ------------------------------------------------------------------------------------

_LOOKS: Final[list[Callable[[PipelineMock], Any]]] = [
    lambda mock: mock.clock.now,
    lambda mock: len(mock.calls),
    lambda mock: len(mock.events),
    lambda mock: len(mock.notifications),
    lambda mock: str(mock.timeline()),
    lambda mock: mock.explain("release"),
]
_DEEDS: Final[list[Callable[[PipelineMock], Any]]] = [
    lambda mock: mock.client(),
    lambda mock: mock.when(),
    lambda mock: mock.source_change("release"),
    lambda mock: mock.acting_as(BOB).__enter__(),
]


@pytest.mark.parametrize("use", [*_LOOKS, *_DEEDS])
def test_a_handle_outside_says_what_to_do(use: Callable[[PipelineMock], Any]) -> None:
    """A handle that was never entered holds no world, and says how to get one."""
    with pytest.raises(PipeMockError) as caught:
        use(mock_codepipeline())

    assert (
        "This mock is not active, so it has no state. Enter it first: "
        "'with mock_codepipeline() as mock: ...', or decorate the test with it."
    ) == str(caught.value)


@pytest.mark.parametrize("stop", [PipelineMock.stop, lambda mock: mock.__exit__(None, None, None)])
def test_a_mock_is_left_once(stop: Callable[[PipelineMock], None]) -> None:
    """A second `stop` says that the mock was left already, and one without `start` that too."""
    mock = mock_codepipeline()
    with pytest.raises(PipeMockError, match=r"can't be left: it was never entered\. Call stop\(\)"):
        stop(mock)
    mock.start()
    stop(mock)
    with pytest.raises(PipeMockError, match=r"can't be left: it was left already\. Call stop\(\)"):
        stop(mock)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickle.dumps])
def test_a_mock_is_not_copied(copied: Callable[[PipelineMock], object]) -> None:
    """A mock belongs to its process, so it is neither copied nor pickled."""
    with pytest.raises(PipeMockError) as refused:
        copied(mock_codepipeline())

    assert str(refused.value) == (
        "A mock can't be copied or pickled: it belongs to this process and answers its calls. Pass "
        "the mock itself on, or make another one with mock_codepipeline()."
    )


@pytest.mark.parametrize("use", _DEEDS)
def test_a_handle_can_do_nothing_afterwards(use: Callable[[PipelineMock], Any]) -> None:
    """After the exit nothing more can be done with a handle."""
    with mock_codepipeline() as mock:
        pass
    with pytest.raises(PipeMockError, match="not active"):
        use(mock)


@pytest.mark.parametrize("look", _LOOKS)
def test_a_handle_can_be_looked_at_afterwards(look: Callable[[PipelineMock], Any]) -> None:
    """After the exit a handle shows what it showed at the end."""
    with mock_codepipeline() as mock:
        mock.client().create_pipeline(pipeline=release())
        inside = look(mock)

    assert inside == look(mock)


def test_a_handle_shows_whether_it_is_active() -> None:
    """The repr of a mock says whether it is active, and what time it is inside."""
    mock = mock_codepipeline(now=NINE)
    with mock:
        inside = repr(mock)

    assert (
        "<PipelineMock, active, <Clock 2026-01-05T09:00:00.000Z, nothing due>>",
        "<PipelineMock, not active>",
    ) == (inside, repr(mock))


def test_credentials_of_a_caller(mock: PipelineMock) -> None:
    """They are those of boto3, and the same in every mock."""
    assert {
        "aws_access_key_id": "AKIAXVA6OAF2XTRSG2BH",
        "aws_secret_access_key": "a secret that opens nothing",
    } == mock.credentials(BOB)


def test_the_credentials_of_a_client(mock: PipelineMock) -> None:
    """A client of the mock has an access key that shows where it comes from."""
    signed = urlsplit(mock.client().generate_presigned_url("list_pipelines"))
    [credential] = parse_qs(signed.query)["X-Amz-Credential"]

    assert "AKIAPIPEMOCKEXAMPLE" == credential.partition("/")[0]


def test_acting_as_nobody_is_refused(mock: PipelineMock) -> None:
    """Only the ARN of a caller can act, and a refusal leaves the caller as it was."""
    with pytest.raises(PipeMockError, match="'Bob' is not the ARN"):
        mock.acting_as("Bob").__enter__()
    mock.client().list_pipelines()

    assert "arn:aws:iam::123456789012:user/tester" == mock.calls[0].caller


# Questions and changes -------------------------------------------------------------------------

TWO_SOURCES: Final = pipeline(
    ("Source", [source("Code", output="Code"), source("Data", output="Data")]),
    ("Deploy", [deploy(), build(takes="Data")]),
)


@pytest.mark.parametrize(
    ("declaration", "arguments", "words"),
    [
        (release(), ("shop",), "no pipeline 'shop' in account 123456789012, Region us-east-1"),
        (release(), ("shop",), "there is release\\."),
        (None, ("shop",), "there is no pipeline at all\\."),
        (release(), ("release", "Compile"), "No source 'Compile': pipeline release has Checkout"),
        (TWO_SOURCES, ("release",), "Say which source action changes: .* has Code, Data"),
    ],
)
def test_a_source_that_is_not_there_is_refused(
    mock: PipelineMock, declaration: dict[str, Any] | None, arguments: tuple[str, ...], words: str
) -> None:
    """A change of a source that does not exist is refused, and what exists is named."""
    if declaration is not None:
        mock.client().create_pipeline(pipeline=declaration)
    with pytest.raises(PipeMockError, match=words):
        mock.source_change(*arguments)


@pytest.mark.parametrize("arguments", [("release",), ("release", "Checkout")])
def test_a_source_change_starts_an_execution(
    mock: PipelineMock, client: Any, arguments: tuple[str, ...]
) -> None:
    """A new revision starts an execution, which carries it, and its id is returned."""
    client.create_pipeline(pipeline=release())
    started = mock.source_change(*arguments, revision="abc", summary="Fix the shop.")

    answer = client.get_pipeline_execution(pipelineName="release", pipelineExecutionId=started)
    [revision] = answer["pipelineExecution"]["artifactRevisions"]
    assert ("abc", "Fix the shop.") == (revision["revisionId"], revision["revisionSummary"])


def test_a_source_change_says_where(mock: PipelineMock) -> None:
    """A source change can name a pipeline in another account and Region."""
    there = {"region": "eu-west-1", "account": "999999999999"}
    mock.client(**there).create_pipeline(pipeline=release())
    mock.source_change("release", **there)

    assert {("999999999999", "eu-west-1")} == {(each.account, each.region) for each in mock.events}


def test_explaining_says_where(mock: PipelineMock) -> None:
    """A pipeline in another account and Region can be explained."""
    there = {"region": "eu-west-1", "account": "999999999999"}
    mock.client(**there).create_pipeline(pipeline=release())

    assert "Action Sign waits" in mock.explain("release", **there)


def test_a_timeline_can_be_of_one_pipeline(mock: PipelineMock, client: Any) -> None:
    """A timeline shows all pipelines, or the one that was asked for."""
    mock.when(pipeline="other").then(succeed())
    client.create_pipeline(pipeline=release())
    client.create_pipeline(pipeline=release(name="other"))

    assert ({"release", "other"}, {"other"}) == (
        {event.pipeline for event in mock.timeline().events},
        {event.pipeline for event in mock.timeline("other").events},
    )
