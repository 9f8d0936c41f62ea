"""The laws of pictures, whatever happened."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock import mock_codepipeline, succeed
from pipemock._rendering.executions import executions_of
from pipemock._rendering.svg import picture
from pipemock._rendering.svg.frame import Columns, columns_of
from pipemock.events import ActionExecutionStateChange, PipelineEvent, StageExecutionStateChange
from tests.declarations import build, pipeline, source
from tests.properties.invariants import statuses_told
from tests.properties.walks import Walk, durations, moments, walk_through, walks
from tests.properties.worlds import begun, client
from tests.rendering.scenes import drawn, having, spans

if TYPE_CHECKING:
    from datetime import datetime

GOING_ON = {"InProgress", "Stopping"}


@given(walks(), moments(), durations())
def test_every_run_stage_and_attempt_is_drawn(walk: Walk, now: datetime, duration: int) -> None:
    """A picture in detail has an element for each run, each of its stages and each attempt."""
    with begun(now, action_duration=duration) as world, pytest.MonkeyPatch.context() as patch:
        patch.setattr(picture, "_MOST_ROWS", 10**6)
        walk_through(world, walk)
        events = world.mock.events
        image = drawn(world.mock)
    stages = {(e.execution_id, e.stage) for e in events.of(StageExecutionStateChange)}
    attempts = {e.action_execution_id for e in events.of(ActionExecutionStateChange)}
    runs = {e.execution_id for e in events.of(PipelineEvent)}

    expected = {"run": len(runs), "stage": len(stages), "action": len(attempts)}
    assert expected == {kind: len(having(image, kind)) for kind in expected}


@pytest.mark.parametrize("most_rows", [0, 10**6], ids=["rows", "detail"])
@given(walk=walks(), now=moments(), duration=durations())
def test_bars_are_where_there_is_room(
    walk: Walk, now: datetime, duration: int, most_rows: int
) -> None:
    """All bars are between the names and the remarks."""
    with begun(now, action_duration=duration) as world, pytest.MonkeyPatch.context() as patch:
        patch.setattr(picture, "_MOST_ROWS", most_rows)
        made: list[Columns] = []
        patch.setattr(picture, "columns_of", lambda *args, **sizes: _kept(made, *args, **sizes))
        walk_through(world, walk)
        image = drawn(world.mock)
    rows = having(image, "action") or having(image, "run")
    bars = [span for row in rows for span in spans(row)]

    assert all(columns.actions < columns.left for columns in made)
    assert not bars or all(made[-1].left - 0.1 <= left < right for left, right in bars)
    assert not bars or all(right <= made[-1].notes for _, right in bars)


def _kept(made: list[Columns], *args: Any, **sizes: Any) -> Columns:
    made.append(columns_of(*args, **sizes))
    return made[-1]


@given(st.lists(st.sampled_from((0, 1, 60, 600, 3600)), max_size=6))
def test_bars_of_stages_do_not_overlap(seconds: list[int]) -> None:
    """In an execution that is drawn in one row, the bars of its stages are next to each other."""
    stages = [(f"Stage{n}", after) for n, after in enumerate((3600, *seconds, 3600))]
    with mock_codepipeline() as mock, pytest.MonkeyPatch.context() as patch:
        patch.setattr(picture, "_MOST_ROWS", 0)
        for name, after in stages:
            mock.when(stage=name).then(succeed(after=after))
        declared = [(name, [build(f"In{name}")]) for name, _ in stages]
        client().create_pipeline(pipeline=pipeline(("Source", [source()]), *declared))
        mock.clock.run_until_idle()
        [row] = having(drawn(mock), "run")
    bars = list(spans(row))

    assert 2 <= len(bars) <= len(stages)
    assert all(one[1] <= other[0] + 0.11 for one, other in itertools.pairwise(bars))


@given(walks(), moments(), durations())
def test_spans_are_in_order(walk: Walk, now: datetime, duration: int) -> None:
    """What lasted ended after it began, spell after spell; only the last one may go on."""
    with begun(now, action_duration=duration) as world:
        walk_through(world, walk)
        runs = executions_of(world.mock.events.of(PipelineEvent))

    for run in runs:
        for spells in (run.spells, *(stage.spells for stage in run.stages)):
            ends = [spell.end for spell in spells]
            assert None not in ends[:-1]
            moments_ = [each for spell in spells for each in (spell.begin, spell.end) if each]
            assert sorted(moments_) == moments_


@given(walks(), moments(), durations())
def test_runs_end_as_they_were_told_to(walk: Walk, now: datetime, duration: int) -> None:
    """Every execution occurs once, and has an end exactly if its status is final."""
    with begun(now, action_duration=duration) as world:
        walk_through(world, walk)
        told = statuses_told(world.mock)
        runs = executions_of(world.mock.events.of(PipelineEvent))

    expected = {run.execution_id: told[run.execution_id].value in GOING_ON for run in runs}
    assert expected == {run.execution_id: run.whole.end is None for run in runs}
    assert len(expected) == len(runs)
