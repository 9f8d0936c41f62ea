"""Events with EventBridge connected: they are put on its bus in order, and event rules match."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockWarning, mock_codepipeline, succeed
from tests.client_helpers import approved, created, started, status
from tests.cloud.webhooks.requests import MAIN, hook
from tests.declarations import build, pipeline, release, source
from tests.engine.triggers.pushes import TO_MAIN, opened
from tests.engine.triggers.repositories import fed_by, github, triggered
from tests.integrations.receivers import (
    arn_of,
    asking,
    bus,
    queue,
    raising,
    received,
    refusal,
    topics,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock import PipelineMock

EVERYTHING: Final = {"source": ["aws.codepipeline"]}


@pytest.fixture
def inbox(mock: PipelineMock, moto: None) -> str:  # noqa: ARG001 -- has to be active
    """Return the URL of a queue that receives every event; EventBridge is connected."""
    url = queue(mock)
    _rule(mock, url, EVERYTHING)
    mock.connect(events=mock.client("events"))
    return url


def _rule(mock: PipelineMock, url: str, pattern: Mapping[str, Any]) -> None:
    events = mock.client("events")
    events.put_rule(Name="to-the-queue", EventPattern=json.dumps(pattern))
    target = {"Id": "queue", "Arn": arn_of(mock, url)}
    events.put_targets(Rule="to-the-queue", Targets=[target])


# What is put -----------------------------------------------------------------------------------


def test_a_target_receives_every_event(mock: PipelineMock, client: Any, inbox: str) -> None:
    """The target of a rule receives the events as they are written down, in their order."""
    created(client, release())
    approved(client)
    shown = [event.as_eventbridge() for event in mock.events]
    members = ("detail-type", "source", "resources", "detail")

    found = received(mock, inbox)
    assert [[event[name] for name in members] for event in shown] == [
        [event[name] for name in members] for event in found
    ]
    assert len(found) > 10


def test_a_rule_picks_out_what_it_is_for(mock: PipelineMock, client: Any, moto: None) -> None:  # noqa: ARG001
    """A pattern on the detail matches as it does for the events of the real service."""
    url = queue(mock)
    pattern = {
        "source": ["aws.codepipeline"],
        "detail-type": ["CodePipeline Pipeline Execution State Change"],
        "detail": {"state": ["SUCCEEDED"], "pipeline": ["release"]},
    }
    _rule(mock, url, pattern)
    mock.connect(events=mock.client("events"))
    execution_id = created(client, release())
    approved(client)

    [event] = received(mock, url)
    assert execution_id == event["detail"]["execution-id"]


def test_an_entry(mock: PipelineMock, client: Any) -> None:
    """An entry has the moment of the event and its detail as JSON, and names no bus."""
    entries: list[dict[str, Any]] = []
    mock.connect(events=bus(entries.extend))
    created(client, release())

    [first, *_] = entries
    assert {
        "Time": mock.clock.now,
        "Source": "aws.codepipeline",
        "DetailType": "CodePipeline Pipeline Execution State Change",
        "Resources": ["arn:aws:codepipeline:us-east-1:123456789012:release"],
        "Detail": json.dumps(mock.events[0].detail()),
    } == first


def test_events_go_in_the_largest_parcels(mock: PipelineMock, client: Any) -> None:
    """At most ten entries are put by one call, and no call is made for nothing."""
    sizes: list[int] = []
    mock.connect(events=bus(lambda entries: sizes.append(len(entries))))
    created(client, release())
    client.list_pipelines()
    approved(client)

    assert [10, 1, 7] == sizes


def test_events_are_put_as_time_goes_on(mock: PipelineMock, client: Any) -> None:
    """The clock stops at each due time, and what has happened there is put there."""
    told: list[tuple[str, str]] = []

    def take(entries: list[dict[str, Any]]) -> None:
        for entry in entries:
            assert mock.clock.now == entry["Time"]
            told.append((json.loads(entry["Detail"])["state"], entry["DetailType"].split()[1]))

    mock.when(category="Build").then(succeed(after=60))
    mock.connect(events=bus(take))
    created(client, release())
    before = len(told)
    mock.clock.advance(minutes=5)

    assert before < len(told) == len(mock.events)


def test_what_happened_before_stays_where_it_was(mock: PipelineMock, client: Any) -> None:
    """Only what happens while EventBridge is connected is put."""
    entries: list[dict[str, Any]] = []
    created(client, release())
    mock.connect(events=bus(entries.extend))
    client.list_pipelines()
    before = len(entries)
    approved(client)
    behind = len(entries)
    mock.connect()
    started(client)

    assert (0, 7) == (before, behind)
    assert 7 == len(entries)


def test_events_of_codecommit_are_put_too(mock: PipelineMock) -> None:
    """Both services put their events on one bus."""
    entries: list[dict[str, Any]] = []
    mock.connect(events=bus(entries.extend))
    _commit(mock)

    [entry] = entries
    assert {
        "Time": mock.clock.now,
        "Source": "aws.codecommit",
        "DetailType": "CodeCommit Repository State Change",
        "Resources": ["arn:aws:codecommit:us-east-1:123456789012:app"],
        "Detail": json.dumps(mock.events[0].detail()),
    } == entry


def _delivers(mock: PipelineMock) -> None:
    webhook = hook(targetPipeline="hooked")
    url = mock.client().put_webhook(webhook=webhook)["webhook"]["url"]
    mock.deliver_webhook(url, MAIN)


# Each of these has to start something.
DEEDS: Final[dict[str, Callable[[PipelineMock], object]]] = {
    "an approval": lambda mock: mock.approvals[0].approve(),
    "a rejection": lambda mock: mock.approvals[0].reject(),
    "a source change": lambda mock: mock.source_change("release"),
    "a push": lambda mock: mock.git_push("team/app", branch="main"),
    "a pull request": opened,
    "a webhook": _delivers,
    "a repository": lambda mock: mock.repository("shop", "docs"),
    "a definition": lambda mock: mock.load({"pipeline": release(name="loaded")}),
    "an advance": lambda mock: mock.clock.advance(days=7),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_events_are_put_at_once(
    mock: PipelineMock, client: Any, deed: Callable[[PipelineMock], object]
) -> None:
    """Whatever the test does, its events are on the bus when it is done."""
    created(client, release())
    client.create_pipeline(pipeline=fed_by(github(), name="hooked"))
    client.create_pipeline(pipeline=triggered("reviewed", **TO_MAIN))
    entries: list[dict[str, Any]] = []
    mock.connect(events=bus(entries.extend))
    before = len(mock.events)
    deed(mock)

    happened = mock.events[before:]
    assert happened
    assert [json.dumps(event.detail()) for event in happened] == [
        entry["Detail"] for entry in entries
    ]


def _commit(mock: PipelineMock) -> None:
    git = mock.client("codecommit")
    git.create_repository(repositoryName="app")
    git.put_file(repositoryName="app", branchName="main", filePath="a", fileContent=b"")


# Together with the requests of approvals --------------------------------------------------------


def test_events_and_requests_leave_in_one_order(mock: PipelineMock, client: Any) -> None:
    """A request leaves between the events before and behind it."""
    left: list[str] = []

    def take(entries: list[dict[str, Any]]) -> None:
        left.extend(json.loads(entry["Detail"]).get("action", "...") for entry in entries)

    mock.connect(
        events=bus(take), sns=topics(lambda **members: left.append(members["Subject"][-4:]))
    )
    mock.when(action="First").then(succeed())
    created(client, asking("First", "Sign"))

    behind_source = left[left.index("First") :]
    assert ["First", "irst", "First", "Sign", "Sign"] == behind_source


def test_a_bus_may_be_taken_away_while_events_wait(mock: PipelineMock, client: Any) -> None:
    """What waits when its service is taken away goes nowhere, and nothing breaks."""
    left: list[int] = []

    def take(entries: list[dict[str, Any]]) -> None:
        left.append(len(entries))
        mock.connect()

    mock.connect(events=bus(take), sns=topics(pytest.fail))
    mock.when(action="First").then(succeed())
    created(client, asking("First", "Sign"))

    assert 1 == len(left)


# Targets that call back ------------------------------------------------------------------------


def test_a_target_may_call_back_at_once(mock: PipelineMock, client: Any) -> None:
    """A target that calls in the same thread sees a settled world, and what follows comes later."""
    states: list[str] = []

    def approve_what_starts(entries: list[dict[str, Any]]) -> None:
        for entry in entries:
            detail = json.loads(entry["Detail"])
            if detail.get("action") == "Sign":
                states.append(detail["state"])
            if states[-1:] == ["STARTED"] and detail.get("action") == "Sign":
                approved(client)

    mock.connect(events=bus(approve_what_starts))
    execution_id = created(client, release())

    assert ("Succeeded", ["STARTED", "SUCCEEDED"]) == (status(client, execution_id), states)


@pytest.mark.parametrize("settings", [{"autojump": True}, {"clock": "follow"}])
def test_a_target_may_call_back_whatever_the_clock_does(settings: dict[str, Any]) -> None:
    """A clock that moves by itself as calls arrive does so for a target's calls as well."""
    with mock_codepipeline(**settings) as mock:
        client = mock.client()
        seen: list[int] = []

        def look(entries: list[dict[str, Any]]) -> None:
            if json.loads(entries[-1]["Detail"])["state"] == "SUCCEEDED":
                seen.extend(len(client.list_pipelines()["pipelines"]) for _ in range(2))

        mock.when(category="Build").then(succeed(after=0.001))
        mock.connect(events=bus(look))
        execution_id = created(client, pipeline(("Source", [source()]), ("Build", [build()])))
        while status(client, execution_id) == "InProgress":
            pass

        assert {1} == set(seen)


def test_a_target_may_let_time_pass(mock: PipelineMock, client: Any) -> None:
    """A target runs within the call that caused the events, and may move the clock."""
    mock.when(category="Build").then(succeed(after=60))
    mock.connect(events=bus(lambda _: mock.clock.advance(seconds=5)))
    execution_id = created(client, release())
    begun = mock.clock.now
    mock.clock.advance(minutes=1)
    passed = (mock.clock.now - begun).total_seconds()
    approved(client)

    assert ("Succeeded", 60.0) == (status(client, execution_id), passed)


def test_events_of_threads_keep_their_order(mock: PipelineMock, client: Any) -> None:
    """While one thread puts events, others leave theirs to it: no event overtakes another."""
    times: list[str] = []
    arrived = threading.Event()
    starter = threading.Thread(target=lambda: (arrived.wait(), started(client)))

    def take(entries: list[dict[str, Any]]) -> None:
        if not arrived.is_set():
            arrived.set()
            starter.join()
        times.extend(entry["Detail"] for entry in entries)

    mock.connect(events=bus(take))
    starter.start()
    created(client, release())

    assert [json.dumps(event.detail()) for event in mock.events] == times


# Trouble ---------------------------------------------------------------------------------------


def test_a_source_that_is_refused_is_told_of(mock: PipelineMock, client: Any) -> None:
    """The real service takes no entry whose source begins with `aws.`; a warning says so."""
    entry = {
        "ErrorCode": "NotAuthorizedForSourceException",
        "ErrorMessage": "Not authorized for the source.",
    }
    events = bus(lambda _: None)
    events.put_events = lambda **_: {"FailedEntryCount": 1, "Entries": [{"EventId": "1"}, entry]}
    mock.connect(events=events)
    with pytest.warns(PipeMockWarning) as warned:
        execution_id = created(client, release())

    assert (
        "EventBridge has not accepted all events (CodePipeline Pipeline Execution State Change, "
        "STARTED, of pipeline release and 9 more after it): NotAuthorizedForSourceException: Not "
        "authorized for the source.; AWS keeps sources that begin with 'aws.' to itself: use "
        "LocalStack or moto. The state of the mock is not affected."
    ) == str(warned[0].message)
    assert "InProgress" == status(client, execution_id)


def test_a_client_in_trouble_is_told_of(mock: PipelineMock, client: Any) -> None:
    """Each failed batch has its warning, and the warning of a single event is in the singular."""
    mock.connect(events=raising_bus())
    with pytest.warns(PipeMockWarning) as warned:
        created(client, release())

    change = "Execution State Change, STARTED, of pipeline release"
    assert [
        _refused(f"CodePipeline Pipeline {change} and 9 more after it"),
        _refused(f"CodePipeline Action {change}"),
    ] == [str(each.message) for each in warned]


def _refused(events: str) -> str:
    return (
        f"EventBridge has not accepted all events ({events}): {refusal('ThrottlingException')!r}. "
        "The state of the mock is not affected."
    )


def test_an_event_of_codecommit_is_told_of_by_its_name(mock: PipelineMock) -> None:
    """The warning says what happened in CodeCommit, where no pipeline is concerned."""
    mock.connect(events=raising_bus())

    with pytest.warns(PipeMockWarning) as warned:
        _commit(mock)

    change = "CodeCommit Repository State Change, referenceCreated"
    assert [_refused(change)] == [str(each.message) for each in warned]


def raising_bus() -> Any:
    """Return a bus whose client only raises."""
    events = bus(lambda _: None)
    events.put_events = raising(refusal("ThrottlingException"))
    return events
