"""The laws of what is remembered: histories against plain lists, and listings against events."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from pipemock._engine.retention import HISTORY_KEPT
from pipemock._engine.state.history import History
from pipemock.events import ActionExecutionStateChange, PipelineExecutionStateChange
from tests.declarations import build, pipeline, source
from tests.properties.invariants import FINISHED
from tests.properties.reading import rows
from tests.properties.walks import moments
from tests.properties.worlds import begun

if TYPE_CHECKING:
    from datetime import datetime

    from tests.properties.worlds import Walked


@attrs.frozen
class Row:
    """A row that is nothing but its number."""

    number: int


@given(st.lists(st.integers(0, 3) | st.none(), max_size=60))
def test_a_history_is_a_list_with_numbers(steps: list[int | None]) -> None:
    """Whatever is added at its end and forgotten near its beginning, what is left is in order."""
    history: History[Row] = History()
    expected: list[Row] = []
    for number, step in enumerate(steps):
        if step is None or step >= len(expected):
            expected.append(Row(history.next_number))
            history.append(expected[-1])
        else:
            history.forget(expected.pop(step))

        assert expected == list(history) == [history[index] for index in range(len(history))]
        assert expected[::-1] == history[::-1]
        assert expected[-1:] == list(history)[-1:]
        assert len(set(expected)) == len(history) <= number + 1


# A week, half a year, and what is just not a year and just more.
_SPANS = st.sampled_from([7 * 86_400, 180 * 86_400, 365 * 86_400, 366 * 86_400])
_DEEDS = st.sampled_from(["start", "open", "close"]) | _SPANS


@given(st.lists(_DEEDS, max_size=20), moments())
def test_listings_show_what_began_within_twelve_months_or_still_runs(
    deeds: list[str | int], now: datetime
) -> None:
    """At any time, listings agree with the events."""
    with begun(now) as world:
        stages = ("Source", [source()]), ("Build", [build()])
        world.client.create_pipeline(pipeline=pipeline(*stages))
        for deed in deeds:
            _do(world, deed)
            expected = _remembered(world)

            assert expected == _listed(world, "list_pipeline_executions")
            told = world.mock.events.of(ActionExecutionStateChange)
            begun_actions = [each.execution_id for each in told if each.state == "STARTED"]
            actions = [each for each in reversed(begun_actions) if each in expected]
            assert actions == _listed(world, "list_action_executions")


def _do(world: Walked, deed: str | int) -> None:
    transition: dict[str, Any] = {
        "pipelineName": "release",
        "stageName": "Build",
        "transitionType": "Inbound",
    }
    match deed:
        case int():
            world.mock.clock.advance(timedelta(seconds=deed))
        case "start":
            world.client.start_pipeline_execution(name="release")
        case "open":
            world.client.enable_stage_transition(**transition)
        case _:
            world.client.disable_stage_transition(**transition, reason="Not now.")


def _remembered(world: Walked) -> list[str]:
    told = world.mock.events.of(PipelineExecutionStateChange)
    states = {each.execution_id: each.state.capitalize() for each in told}
    begun = [each for each in told if each.state == "STARTED"]
    return [
        each.execution_id
        for each in reversed(begun)
        if world.mock.clock.now - each.time <= HISTORY_KEPT
        or states[each.execution_id] not in FINISHED
    ]


def _listed(world: Walked, operation: str) -> list[str]:
    return [
        each["pipelineExecutionId"]
        for each in rows(world.client, operation, pipelineName="release")
    ]
