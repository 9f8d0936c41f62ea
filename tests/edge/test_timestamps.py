"""Timestamps of answers are in the local time zone, as botocore's own parser gives them."""

from __future__ import annotations

import copy
import itertools
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore.utils import get_tzinfo_options, parse_timestamp
from hypothesis import given
from hypothesis import strategies as st

from pipemock import mock_codepipeline
from pipemock._edge import calls
from pipemock._edge.services import SERVICES, handling
from pipemock._edge.timestamps import LocalTimes, localize
from tests.declarations import release
from tests.edge.answers_with_timestamps import STORIES
from tests.edge.time_zones import local_zone, read_by_botocore, text_of, timestamps_in
from tests.service_model import service

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from botocore.model import OperationModel

# An older botocore knows fewer operations than there are.
MODELS: Final = [
    service(name).operation_model(operation)
    for name in SERVICES
    for operation in handling(name).operations
    if operation in service(name).operation_names
]
WITH_TIMESTAMPS: Final = [model for model in MODELS if timestamps_in(model.output_shape)]
WITHOUT_TIMESTAMPS: Final = [
    model for model in MODELS if model.output_shape and model not in WITH_TIMESTAMPS
]

ZONES: Final = ("Asia/Kolkata", "America/New_York")
# Zones that have changed their offset, whose winter is the exception, or that skipped a day.
ODD_ZONES: Final = (
    "Africa/Casablanca",
    "Asia/Pyongyang",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/Moscow",
    "Pacific/Apia",
    "UTC",
)
START: Final = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)
# The years in which every C library knows the local time.
EARLIEST: Final = START.replace(year=1970, tzinfo=None)
LATEST: Final = START.replace(year=2037, tzinfo=None)


def _name(model: OperationModel) -> str:
    return f"{model.service_model.service_name}-{model.name}"


@pytest.fixture(params=ZONES)
def _zone(request: pytest.FixtureRequest) -> Iterator[None]:
    with local_zone(request.param):
        yield


# Real answers ----------------------------------------------------------------------------------


class _Answers:
    """Each answer of the mock beside what a client has received."""

    def __init__(self) -> None:
        self.given: list[tuple[OperationModel, Mapping[str, Any]]] = []
        self.received: list[dict[str, Any]] = []

    def give(self, model: OperationModel, body: Mapping[str, Any]) -> None:
        self.given.append((model, body))

    def receive(self, parsed: dict[str, Any], **_: Any) -> None:
        if "Error" not in parsed:
            self.received.append({k: v for k, v in parsed.items() if k != "ResponseMetadata"})


@pytest.fixture
def answers() -> Iterator[_Answers]:
    answers = _Answers()
    calls.answer_checks.append(answers.give)
    yield answers
    calls.answer_checks.remove(answers.give)


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize("name", STORIES)
def test_an_answer_is_what_botocore_would_read(name: str, answers: _Answers) -> None:
    """Each answer of a story is the one that botocore's parser makes of it, zones included."""
    with mock_codepipeline(now=START) as mock:
        client = mock.client(name)
        client.meta.events.register("after-call", answers.receive)
        STORIES[name](mock, client)
    read = [text_of(read_by_botocore(model, body)) for model, body in answers.given]

    assert read == [text_of(received) for received in answers.received]


@pytest.mark.parametrize("name", STORIES)
def test_the_stories_hold_every_operation_with_timestamps(name: str, answers: _Answers) -> None:
    """The stories of a service have an answer with a timestamp from each operation that has one."""
    with mock_codepipeline(now=START) as mock:
        STORIES[name](mock, mock.client(name))
    answered = {model.name for model, body in answers.given if "datetime.datetime" in repr(body)}
    expected = {each.name for each in WITH_TIMESTAMPS if each.service_model.service_name == name}

    assert expected <= answered


# Every path of the models ----------------------------------------------------------------------


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize("model", WITH_TIMESTAMPS, ids=_name)
def test_each_timestamp_of_the_model_is_local(model: OperationModel) -> None:
    """An answer that has every member is what botocore's parser makes of it, zones included."""
    hours = (START + timedelta(days=19, hours=hour) * hour for hour in itertools.count())
    body = _made_up(model.output_shape, hours)
    local = copy.deepcopy(body)
    localize(model, local)

    assert text_of(read_by_botocore(model, body)) == text_of(local)
    assert body == local


@pytest.mark.parametrize("model", WITHOUT_TIMESTAMPS, ids=_name)
def test_an_answer_without_timestamps_is_not_changed(model: OperationModel) -> None:
    """An answer that can have no timestamp is handed on as it is."""
    body = _made_up(model.output_shape, iter(()))
    before = copy.deepcopy(body)
    localize(model, body)

    assert before == body


def test_the_moments_that_are_remembered_have_a_limit() -> None:
    """A process that answers for long keeps the local times of few moments."""
    local = LocalTimes(get_tzinfo_options()[0]())
    moments = [START + timedelta(seconds=seconds) for seconds in range(5000)]
    converted, sizes = zip(*((local[moment], len(local)) for moment in moments), strict=True)

    assert moments == list(converted)
    assert max(sizes) == 4096


def _made_up(shape: Any, times: Iterator[datetime]) -> Any:
    """Return a value of a shape with all of its members; lists and maps have one each."""
    match shape and shape.type_name:
        case "structure":
            return {name: _made_up(member, times) for name, member in shape.members.items()}
        case "list":
            return [_made_up(shape.member, times), _made_up(shape.member, times)]
        case "map":
            return {"key": _made_up(shape.value, times)}
        case "timestamp":
            return next(times)
        case kind:
            return {"string": "text", "blob": b"bytes", "boolean": True}.get(str(kind), 7)


# Any moment, anywhere --------------------------------------------------------------------------


@pytest.mark.parametrize("zone", [*ZONES, *ODD_ZONES])
@given(
    moment=st.datetimes(
        min_value=EARLIEST,
        max_value=LATEST,
        timezones=st.just(timezone.utc),
    )
)
def test_any_moment_is_local(zone: str, moment: datetime) -> None:
    """A moment of any year has the text that botocore gives it, in any zone."""
    with local_zone(zone):
        local = {"approvedAt": moment}
        localize(service().operation_model("PutApprovalResult"), local)

        assert str(parse_timestamp(str(moment.timestamp()))) == str(local["approvedAt"])
        assert get_tzinfo_options()[0]() == local["approvedAt"].tzinfo


@pytest.mark.parametrize("minutes", range(0, 180, 15))
def test_an_hour_that_comes_twice_is_told_apart(minutes: int) -> None:
    """While the clocks are set back, each moment has the offset that botocore gives it."""
    moment = datetime(2026, 11, 1, 5, tzinfo=timezone.utc) + timedelta(minutes=minutes)
    with local_zone("America/New_York"):
        local = {"approvedAt": moment}
        localize(service().operation_model("PutApprovalResult"), local)

        assert str(parse_timestamp(str(moment.timestamp()))) == str(local["approvedAt"])
        assert moment == local["approvedAt"].astimezone(timezone.utc)


# The handle ------------------------------------------------------------------------------------


def test_a_user_sees_the_hour_of_the_wall() -> None:
    """Where a clock on the wall shows half past two, so does the answer."""
    with local_zone("Asia/Kolkata"), mock_codepipeline(now=START) as mock:
        client = mock.client()
        client.create_pipeline(pipeline=release())
        [listed] = client.list_pipelines()["pipelines"]

        assert "2026-01-05 14:30:00+05:30" == str(listed["created"])


def test_an_answer_after_a_fault_is_local() -> None:
    """An answer that an attempt after a fault has received is in the local time zone too."""
    with local_zone("Asia/Kolkata"), mock_codepipeline(now=START) as mock:
        client = mock.client()
        client.create_pipeline(pipeline=release())
        mock.fault("ListPipelines", "ThrottlingException")
        [listed] = client.list_pipelines()["pipelines"]

        assert "2026-01-05 14:30:00+05:30" == str(listed["created"])


def test_the_handle_stays_in_utc() -> None:
    """The clock, the events and the calls of a mock have their times in UTC."""
    with local_zone("Asia/Kolkata"), mock_codepipeline(now=START) as mock:
        mock.client().create_pipeline(pipeline=release())
        times = [mock.clock.now, *(e.time for e in mock.events), *(c.time for c in mock.calls)]

        assert {timezone.utc} == {each.tzinfo for each in times}


def test_the_zone_is_that_of_the_moment() -> None:
    """A process that changes its time zone meanwhile receives times in the new one."""
    with mock_codepipeline(now=START) as mock:
        client = mock.client()
        client.create_pipeline(pipeline=release())
        hours = []
        for zone in ZONES:
            with local_zone(zone):
                hours.append(client.list_pipelines()["pipelines"][0]["created"].hour)

    assert [14, 4] == hours
