"""The locks of what is replaced in the whole process: botocore's emitter and the sleeps."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.hooks import EventAliaser

from pipemock import mock_codepipeline
from pipemock._edge import hook
from pipemock._mock import virtual_clocks, virtual_sleep
from pipemock._mock.foreign_clocks import travellers
from tests.interleaving import Pause, each_line_of, interleave, run

if TYPE_CHECKING:
    from pipemock import PipelineMock


@pytest.fixture(autouse=True)
def _originals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Restore what a broken lock would leave behind."""
    for name in ("emit", "emit_until_response"):
        monkeypatch.setattr(EventAliaser, name, vars(EventAliaser)[name])
    for module in (time, asyncio):
        monkeypatch.setattr(module, "sleep", module.sleep)


def _works(mock: PipelineMock) -> bool:
    return [] == list(mock.client().list_pipelines()["pipelines"])


# botocore ---------------------------------------------------------------------------------------


def test_two_threads_that_enter_a_mock_at_once_wrap_botocore_once() -> None:
    """However two threads enter, both mocks answer, and botocore is its own again afterwards."""
    original = EventAliaser.emit
    for pause in each_line_of(hook):
        one, two = mock_codepipeline(), mock_codepipeline()
        interleave(one.start, two.start, at=pause)
        works = _works(one)
        one.stop()
        two.stop()

        assert (True, original) == (works, EventAliaser.emit)


def test_a_mock_that_is_entered_while_another_is_left_answers() -> None:
    """However the last mock is left, one that another thread enters meanwhile answers."""
    original = EventAliaser.emit
    for pause in each_line_of(hook):
        one, two = mock_codepipeline().start(), mock_codepipeline()
        interleave(one.stop, two.start, at=pause)
        is_wrapped = EventAliaser.emit is not original
        two.stop()

        assert (True, original) == (is_wrapped, EventAliaser.emit)


# Sleeps -----------------------------------------------------------------------------------------


def _sleepy() -> PipelineMock:
    return mock_codepipeline(now="2026-01-05T09:00Z", sleep="virtual")


def _enter(mock: PipelineMock) -> bool:
    """Enter a mock, and return whether the sleep is virtual inside it."""
    mock.start()
    return time.sleep is virtual_sleep.sleep


def test_sleep_is_virtual_in_each_of_two_mocks_that_are_entered_at_once() -> None:
    """However two threads enter, each of them sleeps virtually from then on."""
    original = time.sleep
    for pause in each_line_of(virtual_sleep):
        one, two = _sleepy(), _sleepy()
        virtual = interleave(lambda: _enter(one), lambda: _enter(two), at=pause)  # noqa: B023 -- at once
        one.stop()
        two.stop()

        assert ((True, True), original) == (virtual, time.sleep)


def test_sleep_stays_virtual_where_another_mock_is_left() -> None:
    """However the last mock is left, one that another thread enters meanwhile has its sleep."""
    original = time.sleep
    for pause in each_line_of(virtual_sleep):
        one, two = _sleepy().start(), _sleepy()
        interleave(one.stop, two.start, at=pause)
        is_virtual = time.sleep is virtual_sleep.sleep
        two.stop()

        assert (True, original) == (is_virtual, time.sleep)


def test_two_mocks_that_first_sleep_at_once_move_the_clock_of_the_process_once() -> None:
    """However two threads sleep, one travel of time-machine is in force, and none afterwards."""
    for pause in each_line_of(virtual_clocks):
        one, two = _sleepy().start(), _sleepy().start()
        interleave(lambda: one.clock.sleep(60), lambda: two.clock.sleep(60), at=pause)  # noqa: B023 -- at once
        travels = len(travellers())
        two.stop()
        one.stop()

        assert (1, []) == (travels, travellers())


# Clients ----------------------------------------------------------------------------------------


def test_clients_of_the_handle_are_made_one_after_the_other(
    mock: PipelineMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sessions are not thread-safe, so no two threads make a client at once."""
    making = Pause()
    make: Any = boto3.Session.client

    def watched(*args: Any, **kwargs: Any) -> Any:
        making()
        return make(*args, **kwargs)

    monkeypatch.setattr(boto3.Session, "client", watched)
    first = run(mock.client, until=making)
    second = run(mock.client)
    is_second_done = second.has_ended
    making.resume()

    assert not is_second_done
    assert first.result() is not second.result()
