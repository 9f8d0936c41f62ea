"""The settle rules: each returns whether it has changed anything."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from pipemock import fail, succeed
from pipemock._engine import engine, settle
from pipemock._engine.state.executions import Trigger
from tests.declarations import build, condition, pipeline, rule, source, v2
from tests.engine.bare_worlds import CALLER, NINE, bare_world, created
from tests.properties.fingerprint import structure

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import pytest

    from pipemock._engine.state.executions import Pipeline, PipelineExecution
    from pipemock._engine.state.world import World

BY_HAND: Final = Trigger(type="StartPipelineExecution", detail=CALLER)


def declared(**members: Any) -> dict[str, Any]:
    """Declare a pipeline whose build has these members."""
    return v2(pipeline(("Source", [source()]), ("Build", [build()])), **members)


def check(*, holds: bool) -> dict[str, Any]:
    """Declare a rule that succeeds or fails at once."""
    value = "a" if holds else "b"
    return rule("Check", "VariableCheck", Variable="a", Value=value, Operator="EQ")


def stop(world: World, found: Pipeline) -> None:
    """Stop the newest execution once its action has ended."""
    assert found.newest is not None
    engine.stop(world, found, NINE, execution_id=found.newest.id, abandon=False, reason=None)


def update(world: World, found: Pipeline) -> None:
    """Add a version."""
    engine.update(world, found, declared(), NINE)


def start_twice(world: World, found: Pipeline) -> None:
    """Start two executions, which wait for the first one."""
    for _ in range(2):
        engine.start(world, found, NINE, trigger=BY_HAND)


def nothing(_world: World, _found: Pipeline) -> None:
    """Do nothing."""


SCENES: Final[dict[str, tuple[dict[str, Any], Any, Callable[[World, Pipeline], None]]]] = {
    "success": (declared(), succeed(after=60), nothing),
    "failure": (declared(), fail(after=60), nothing),
    "retry": (declared(Build={"onFailure": {"result": "RETRY"}}), fail(), nothing),
    "entry": (
        declared(Build={"beforeEntry": condition("FAIL", check(holds=True))}),
        succeed(),
        nothing,
    ),
    "skip": (
        declared(Build={"beforeEntry": condition("SKIP", check(holds=False))}),
        succeed(),
        nothing,
    ),
    "on success": (
        declared(Build={"onSuccess": condition("FAIL", check(holds=False))}),
        succeed(),
        nothing,
    ),
    "on failure": (
        declared(Build={"onFailure": condition("ROLLBACK", check(holds=False))}),
        fail(),
        nothing,
    ),
    "stop": (declared(), succeed(after=60), stop),
    "update": (declared(), succeed(after=60), update),
    "supersede": (declared(), succeed(after=60), start_twice),
    "queue": (declared(executionMode="QUEUED"), succeed(after=60), start_twice),
    "parallel": (declared(executionMode="PARALLEL"), succeed(after=60), start_twice),
}


def test_each_rule_returns_whether_it_changed_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """In scenes in which every rule has something to do, what a rule returns is true.

    No rule raises an error, such as that of a move that is not allowed.
    """
    seen: set[tuple[str, bool | str, bool]] = set()

    def watched(
        rule_: Callable[[World, PipelineExecution, datetime], bool],
    ) -> Callable[[World, PipelineExecution, datetime], bool]:
        def wrapped(world: World, execution: PipelineExecution, now: datetime) -> bool:
            before = structure(world)
            try:
                returned = rule_(world, execution, now)
            except Exception as error:  # noqa: BLE001 -- shown with the rule that raised it
                seen.add((rule_.__name__, repr(error), before != structure(world)))
                return False
            seen.add((rule_.__name__, returned, before != structure(world)))
            return returned

        return wrapped

    for name in ("_RULES_INSIDE", "_RULES_WITHOUT_CONDITIONS", "_RULES_OUTSIDE"):
        monkeypatch.setattr(settle, name, tuple(map(watched, getattr(settle, name))))
    for given, outcome, act in SCENES.values():
        world = bare_world(Compile=outcome)
        act(world, created(world, given))
        settle.tick(world, NINE + timedelta(minutes=1))

    names = [each.__name__ for each in settle.RULES]
    assert {(name, said, said) for name in names for said in (True, False)} == seen
