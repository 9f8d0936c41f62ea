"""The tables of allowed moves."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from pipemock._engine.state import statuses as tables
from pipemock._engine.state.statuses import (
    ActionExecutionStatus,
    ConditionExecutionStatus,
    IllegalMove,
    Move,
    PipelineExecutionStatus,
    StageExecutionStatus,
    step,
)

if TYPE_CHECKING:
    import enum
    from collections.abc import Mapping

TABLES: list[tuple[Any, Mapping[tuple[Any, Move], Any]]] = [
    (PipelineExecutionStatus, tables.PIPELINE_EXECUTION),
    (StageExecutionStatus, tables.STAGE_EXECUTION),
    (ActionExecutionStatus, tables.ACTION_EXECUTION),
    (ConditionExecutionStatus, tables.CONDITION_EXECUTION),
]
WITH_TABLE = pytest.mark.parametrize(
    ("statuses", "table"), TABLES, ids=["pipeline", "stage", "action", "condition"]
)
GOES_ON = {"InProgress", "Stopping"}


# A rule is an action of its own category.
@pytest.mark.parametrize(
    ("shape", "statuses"),
    [
        ("PipelineExecutionStatus", PipelineExecutionStatus),
        ("StageExecutionStatus", StageExecutionStatus),
        ("ActionExecutionStatus", ActionExecutionStatus),
        ("RuleExecutionStatus", ActionExecutionStatus),
        ("ConditionExecutionStatus", ConditionExecutionStatus),
    ],
)
def test_the_statuses_are_those_of_the_service_model(
    client: Any, shape: str, statuses: type[enum.Enum]
) -> None:
    """Each enum holds what the service model allows, and nothing else."""
    in_model = set(client.meta.service_model.shape_for(shape).enum)

    assert in_model == {each.value for each in statuses}


@WITH_TABLE
def test_a_legal_move_stays_within_its_enum(
    statuses: type[enum.Enum], table: Mapping[tuple[enum.Enum, Move], enum.Enum]
) -> None:
    """Whatever a table allows leads from a status of its kind to a status of its kind."""
    ends = {(type(status), type(step(table, status, move))) for status, move in table}

    assert {(statuses, statuses)} == ends


@WITH_TABLE
def test_every_other_pair_is_illegal(
    statuses: type[enum.Enum], table: Mapping[tuple[enum.Enum, Move], enum.Enum]
) -> None:
    """A pair that is not in a table is refused."""
    for status, move in itertools.product(statuses, Move):
        if (status, move) not in table:
            with pytest.raises(IllegalMove):
                step(table, status, move)


def test_an_illegal_move_says_what_was_tried() -> None:
    """The refusal of a move names the move and the status."""
    with pytest.raises(IllegalMove, match=r"^FAIL is not a move of .*SUCCEEDED$"):
        step(tables.ACTION_EXECUTION, ActionExecutionStatus.SUCCEEDED, Move.FAIL)


@WITH_TABLE
def test_every_status_is_reachable(
    statuses: type[enum.Enum], table: Mapping[tuple[enum.Enum, Move], enum.Enum]
) -> None:
    """Moves from InProgress lead to every status sooner or later."""
    reached = {statuses("InProgress")}
    for _ in statuses:
        reached |= {following for (status, _), following in table.items() if status in reached}

    assert set(statuses) == reached


@WITH_TABLE
def test_finished_statuses_move_only_when_somebody_asks(
    statuses: type[enum.Enum], table: Mapping[tuple[enum.Enum, Move], enum.Enum]
) -> None:
    """What is over stays as it is, unless a retry or an override takes it up again."""
    finished = {each for each in statuses if each.value not in GOES_ON}
    moves_of_finished = {move for status, move in table if status in finished}

    assert moves_of_finished <= {Move.RETRY, Move.OVERRIDE}


@pytest.mark.parametrize(
    ("table", "retryable"),
    [
        (tables.PIPELINE_EXECUTION, {"Failed", "Stopped", "InProgress"}),
        (tables.STAGE_EXECUTION, {"Failed", "Stopped", "InProgress"}),
        (tables.ACTION_EXECUTION, set[str]()),
    ],
)
def test_only_what_failed_stopped_or_still_runs_is_retried(
    table: Mapping[tuple[enum.Enum, Move], enum.Enum], retryable: set[str]
) -> None:
    """Executions and stages can be retried before they succeed, attempts at actions never."""
    assert retryable == {status.value for status, move in table if move is Move.RETRY}


# User guide, "Monitoring CodePipeline events"; every kind of execution begins with STARTED. Of a
# stage that is skipped the guide says nothing: SKIPPED is inferred.
@pytest.mark.parametrize(
    ("table", "documented"),
    [
        (
            tables.PIPELINE_EXECUTION,
            "RESUMED SUCCEEDED FAILED STOPPING STOPPED SUPERSEDED CANCELED",
        ),
        (tables.STAGE_EXECUTION, "RESUMED SUCCEEDED FAILED STOPPING STOPPED CANCELED SKIPPED"),
        (tables.ACTION_EXECUTION, "SUCCEEDED FAILED ABANDONED CANCELED"),
    ],
    ids=["pipeline", "stage", "action"],
)
def test_the_states_of_events_are_those_of_eventbridge(
    table: Mapping[tuple[enum.Enum, Move], enum.Enum], documented: str
) -> None:
    """The moves of a table use the states that the user guide lists for its kind."""
    assert set(documented.split()) == {tables.EVENT_STATE[move] for _, move in table}
