"""Rollbacks to what is forgotten, and overrides where as many executions as possible run."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest

from pipemock import fail, hang, succeed
from pipemock._engine import engine
from pipemock._engine.declaration.condition import ConditionKind
from pipemock._engine.state.executions import Trigger
from pipemock._errors import ServiceError
from tests.declarations import build, condition, pipeline, rule, source, v2
from tests.engine.bare_worlds import CALLER, NINE, Script, bare_world, created

BY_HAND: Final = Trigger(type="StartPipelineExecution", detail=CALLER)
STAGES: Final = pipeline(("Source", [source()]), ("Build", [build()]))


@pytest.mark.parametrize(("days", "executions"), [(365, 3), (366, 1)])
def test_a_rollback_to_an_execution_that_is_forgotten(days: int, executions: int) -> None:
    """The failure stands once the last success is older than the history."""
    world = bare_world(Compile=succeed())
    declared = v2(STAGES, Build={"onFailure": {"result": "ROLLBACK"}})
    found = created(world, declared)
    world.choose = Script(Compile=fail()).choose
    engine.start(world, found, NINE + timedelta(days=days), trigger=BY_HAND)

    assert executions == len(found.executions)


@pytest.mark.parametrize(("running", "refused"), [(49, False), (50, True)])
def test_an_override_where_the_limit_is_reached(running: int, *, refused: bool) -> None:
    """A failed execution does not resume while fifty others are in progress."""
    check = rule("Check", "VariableCheck", Variable="a", Value="a", Operator="EQ")
    entry = {"beforeEntry": condition("FAIL", check)}
    world = bare_world(Check=fail())
    found = created(world, v2(STAGES, Build=entry, executionMode="PARALLEL"))
    failed = found.newest
    assert failed is not None
    world.choose = Script(Check=hang()).choose
    for _ in range(running):
        engine.start(world, found, NINE, trigger=BY_HAND)
    codes = []
    try:
        engine.override_condition(
            world,
            found,
            NINE,
            stage="Build",
            execution_id=failed.id,
            kind=ConditionKind.BEFORE_ENTRY,
        )
    except ServiceError as error:
        codes.append(error.code)

    assert (["ConcurrentPipelineExecutionsLimitExceededException"] if refused else []) == codes
    assert (failed.id in found.active) is False
    assert ("Failed" if refused else "Succeeded") == failed.status.value
