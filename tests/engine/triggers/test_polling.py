"""Polling: what it finds after an update, and when the service stops polling."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipemock._engine import engine
from tests.client_helpers import START, execution, started, summaries
from tests.engine.triggers.repositories import bucket, codecommit, connection, fed_by, github
from tests.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pipemock import PipelineMock

POLL = "PollForSourceChanges"
MONTH = timedelta(days=30)


def made(client: Any, *sources: dict[str, Any]) -> None:
    """Create a pipeline."""
    client.create_pipeline(pipeline=fed_by(*sources))


def updated(client: Any, *sources: dict[str, Any]) -> None:
    """Update the pipeline."""
    client.update_pipeline(pipeline=fed_by(*sources))


def starts(client: Any) -> list[str]:
    """Return the types of the triggers of all executions, oldest first."""
    return [each["trigger"]["triggerType"] for each in reversed(summaries(client))]


def revisions(client: Any) -> list[str]:
    """Return the revisions that all executions found, oldest first."""
    return [each["sourceRevisions"][0]["revisionId"] for each in reversed(summaries(client))]


def disabled_at(client: Any) -> datetime | None:
    """Return when polling was disabled, as GetPipeline shows it."""
    metadata = client.get_pipeline(name="release")["metadata"]
    shown: datetime | None = metadata.get("pollingDisabledAt")
    return shown


def quiet(**more: str) -> dict[str, Any]:
    """Declare a source in S3 that is not polled."""
    return bucket(PollForSourceChanges="false", **more)


# Updates --------------------------------------------------------------------------------------


def test_polling_for_the_first_time(client: Any) -> None:
    """Polling that is switched on finds what the pipeline has run already, and runs it again."""
    made(client, quiet())
    updated(client, bucket())
    first, second = revisions(client)

    assert ["CreatePipeline", POLL] == starts(client)
    assert "Checkout" == summaries(client)[0]["trigger"]["triggerDetail"]
    assert first == second


def test_polling_for_the_first_time_happens_once(client: Any) -> None:
    """A later update finds nothing new."""
    made(client, quiet())
    updated(client, bucket())
    updated(client, bucket())

    assert ["CreatePipeline", POLL] == starts(client)


def test_polling_again(client: Any) -> None:
    """Polling that is switched off and on starts nothing where nothing has changed."""
    made(client, bucket())
    updated(client, quiet())
    updated(client, bucket())

    assert [POLL] == starts(client)


@pytest.mark.parametrize(
    "change",
    [
        lambda mock: mock.git_push("shop", branch="main", commit="abc"),
        lambda mock: mock.source_change("release", revision="abc"),
    ],
)
def test_polling_again_after_a_change(
    mock: PipelineMock, client: Any, change: Callable[[PipelineMock], object]
) -> None:
    """What has changed while nobody polled is found as soon as somebody does."""
    made(client, codecommit())
    updated(client, codecommit(PollForSourceChanges="false"))
    change(mock)
    updated(client, codecommit())

    assert [POLL, "CloudWatchEvent", POLL] == starts(client)
    assert ["abc", "abc"] == revisions(client)[1:]


def test_a_change_that_was_polled_is_not_found_again(mock: PipelineMock, client: Any) -> None:
    """What polling has found already, an update does not let it find again."""
    made(client, quiet())
    updated(client, bucket())
    mock.source_change("release")
    updated(client, quiet())
    updated(client, bucket())

    assert ["CreatePipeline", POLL, POLL] == starts(client)


def test_a_push_that_was_polled_is_not_found_again(mock: PipelineMock, client: Any) -> None:
    """So it is with a push, which polling has found too."""
    made(client, codecommit())
    mock.git_push("shop", branch="main", commit="abc")
    updated(client, codecommit())

    assert [POLL, POLL] == starts(client)


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (bucket(), bucket(key="other.zip"), [POLL, POLL]),
        (codecommit(), codecommit(branch="dev"), [POLL, POLL]),
        (codecommit(), codecommit(repository="till"), [POLL, POLL]),
        (github(), github(Repo="till"), [POLL, POLL]),
        (bucket(), bucket(), [POLL]),
        (bucket(), bucket(AllowOverrideForS3ObjectKey="true"), [POLL]),
        (quiet(), quiet(key="other.zip"), ["CreatePipeline"]),
        (connection(), connection(branch="dev"), ["CreatePipeline"]),
        (quiet(), codecommit(), ["CreatePipeline", POLL]),
        (bucket(), connection(), [POLL]),
    ],
)
def test_a_source_that_moves(client: Any, before: Any, after: Any, kinds: list[str]) -> None:
    """A source that polls starts an execution if it looks elsewhere, and only then."""
    made(client, before)
    updated(client, after)

    assert kinds == starts(client)


def test_what_lies_elsewhere_is_another_revision(client: Any) -> None:
    """A source that looks elsewhere forgets what it had found."""
    made(client, bucket())
    updated(client, bucket(key="other.zip"))
    first, second = revisions(client)

    assert first != second


def test_a_source_that_is_new(client: Any) -> None:
    """A source that an update adds is polled for the first time; the others start nothing."""
    made(client, bucket())
    updated(client, bucket(), bucket("Extras"))

    assert ["Checkout", "Extras"] == [
        each["trigger"]["triggerDetail"] for each in reversed(summaries(client))
    ]


def test_what_is_told_by_hand_is_not_polled(mock: PipelineMock, client: Any) -> None:
    """A revision from PutActionRevision counts neither as polled nor as unseen."""
    made(client, bucket())
    client.put_action_revision(
        pipelineName="release",
        stageName="Source",
        actionName="Checkout",
        actionRevision={"revisionId": "abc", "revisionChangeId": "1", "created": mock.clock.now},
    )
    updated(client, bucket())

    assert [POLL, "PutActionRevision"] == starts(client)


# Thirty days ----------------------------------------------------------------------------------


def test_a_reported_change_is_not_found_again(mock: PipelineMock, client: Any) -> None:
    """A change that nobody has polled counts as polled once the test reports it."""
    made(client, codecommit())
    mock.clock.advance(days=40)
    mock.git_push("shop", branch="main", commit="abc")
    mock.source_change("release", revision="abc")
    updated(client, codecommit())

    assert [POLL, POLL] == starts(client)


def test_polling_stops_after_thirty_days(mock: PipelineMock, client: Any) -> None:
    """Thirty days without an execution end polling, and GetPipeline says since when."""
    made(client, codecommit())
    mock.clock.advance(MONTH - timedelta(seconds=1))
    before = disabled_at(client)
    mock.clock.advance(days=5)

    assert (None, START + MONTH) == (before, disabled_at(client))


def test_a_change_that_nobody_polls(mock: PipelineMock, client: Any) -> None:
    """A push after polling has stopped starts nothing, and says so."""
    made(client, codecommit())
    mock.clock.advance(MONTH)
    pushed = mock.git_push("shop", branch="main")

    assert [] == pushed
    assert (
        "release/Checkout does not start: polling stopped at 2026-02-04T09:00:00.000Z, "
        "after 30 days without an execution."
    ) == pushed.explain()


def test_executions_keep_polling_alive(mock: PipelineMock, client: Any) -> None:
    """Every execution begins the thirty days anew, however it was started."""
    made(client, codecommit())
    mock.clock.advance(days=29)
    started(client)
    mock.clock.advance(days=29)

    assert 1 == len(mock.git_push("shop", branch="main"))
    assert disabled_at(client) is None


def test_an_execution_does_not_bring_polling_back(mock: PipelineMock, client: Any) -> None:
    """A manual start runs the pipeline, and polling stays as it is."""
    made(client, codecommit())
    mock.clock.advance(days=40)
    started(client)

    assert [] == mock.git_push("shop", branch="main")
    assert START + MONTH == disabled_at(client)


def test_an_update_brings_polling_back(mock: PipelineMock, client: Any) -> None:
    """After an update the service polls again, and finds what has changed meanwhile."""
    made(client, codecommit())
    mock.clock.advance(days=40)
    mock.git_push("shop", branch="main", commit="abc")
    updated(client, codecommit())

    assert [POLL, POLL] == starts(client)
    assert "abc" == revisions(client)[-1]
    assert disabled_at(client) is None


def test_an_update_brings_polling_back_after_an_execution(mock: PipelineMock, client: Any) -> None:
    """Polling that a manual start did not bring back resumes with an update."""
    made(client, codecommit())
    mock.clock.advance(days=40)
    started(client)
    updated(client, codecommit())

    assert disabled_at(client) is None
    assert 1 == len(mock.git_push("shop", branch="main"))


def test_an_update_begins_the_thirty_days_anew(mock: PipelineMock, client: Any) -> None:
    """Polling that an update has brought back stops thirty days after the update."""
    made(client, codecommit())
    mock.clock.advance(days=40)
    updated(client, codecommit())
    mock.clock.advance(MONTH)

    assert START + timedelta(days=40) + MONTH == disabled_at(client)


@pytest.mark.parametrize(
    ("source", "repository"),
    [
        (connection(), "team/app"),
        (codecommit(PollForSourceChanges="false"), "shop"),
        (github(PollForSourceChanges="false"), "team/app"),
    ],
)
def test_other_ways_to_detect_changes_go_on(
    mock: PipelineMock, client: Any, source: Any, repository: str
) -> None:
    """Connections, events and webhooks do not mind how long a pipeline was not used."""
    made(client, source)
    mock.clock.advance(days=365)

    assert disabled_at(client) is None
    assert 1 == len(mock.git_push(repository, branch="main"))


def test_a_change_told_by_the_test_starts_all_the_same(mock: PipelineMock, client: Any) -> None:
    """A change made with `source_change` is detected, whether or not the service polls."""
    made(client, bucket())
    mock.clock.advance(days=40)
    execution_id = mock.source_change("release")

    assert POLL == execution(client, execution_id)["trigger"]["triggerType"]


def test_an_update_to_polling_beyond_the_limit(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update may not make one pipeline more poll, but one that polls may be updated."""
    monkeypatch.setattr(engine, "MOST_POLLED_PIPELINES", 1)
    polling = fed_by(bucket())
    client.create_pipeline(pipeline={**polling, "name": "other"})
    made(client, quiet())
    code, words = refusal(client.update_pipeline, pipeline=polling)

    assert "LimitExceededException" == code
    assert words.startswith(
        "Maximum number of pipelines using periodic source checks in account (1) exceeded. "
    )
    assert 1 == client.get_pipeline(name="release")["pipeline"]["version"]
    assert 2 == client.update_pipeline(pipeline={**polling, "name": "other"})["pipeline"]["version"]


def test_polling_needs_no_timer(mock: PipelineMock, client: Any) -> None:
    """The thirty days are reckoned when somebody asks: nothing is due for them."""
    made(client, codecommit())

    assert mock.clock.next_due is None
