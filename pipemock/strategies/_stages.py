"""Strategies for stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from pipemock._engine.declaration.pipeline import SUPERSEDED, V1, V2
from pipemock.strategies._actions import (
    COMPUTE,
    NO_SOURCES,
    RUN_ORDERS,
    SOURCES,
    action,
    require_categories,
)
from pipemock.strategies._arguments import (
    EXECUTION_MODES,
    PIPELINE_TYPES,
    require_at_least,
    require_one_of,
    require_strategy,
)
from pipemock.strategies._conditions import conditions
from pipemock.strategies._scope import Scope
from pipemock.strategies._words import named, unique_names

if TYPE_CHECKING:
    from collections.abc import Sequence


@st.composite
def stages(
    draw: st.DrawFn,
    *,
    names: st.SearchStrategy[str] | None = None,
    categories: Sequence[str] = NO_SOURCES,
    artifacts: Sequence[str] = ("Source",),
    max_actions: int = 4,
    pipeline_type: str = V1,
    execution_mode: str = SUPERSEDED,
) -> dict[str, Any]:
    """Generate declarations of a stage.

    Example:
        Stages that take the artifact ``Code`` and deploy it::

            stages(names=st.just("Deploy"), categories=["Deploy"], artifacts=["Code"])

    Args:
        draw: Given by Hypothesis.
        names: The names of the stages; any valid name if omitted.
        categories: The categories of the actions; ``["Source"]`` gives first stages.
        artifacts: The names of the output artifacts of earlier stages.
        max_actions: The maximum number of actions.
        pipeline_type: The type of the pipeline; ``"V2"`` adds conditions, results on failure, and
            the action types that need it.
        execution_mode: The mode of the pipeline; in ``"PARALLEL"`` no failure rolls back.
    """
    require_strategy(names=names)
    require_at_least(1, max_actions=max_actions)
    require_one_of(PIPELINE_TYPES, pipeline_type=pipeline_type)
    require_one_of(EXECUTION_MODES, execution_mode=execution_mode)
    if pipeline_type == V1 and execution_mode != SUPERSEDED:
        msg = f"{execution_mode=} needs pipeline_type='V2'"
        raise InvalidArgument(msg)
    require_categories(categories, pipeline_type, artifacts)
    name = draw(named("Stage1") if names is None else names)
    scope = Scope(pipeline_type, execution_mode, list(artifacts))
    return stage(draw, name, scope, categories, max_actions)


def stage(
    draw: st.DrawFn, name: str, scope: Scope, categories: Sequence[str], most: int
) -> dict[str, Any]:
    """Draw a stage that is valid after those in the scope."""
    artifacts = list(scope.artifacts)
    declared = {"name": name, "actions": _actions(draw, scope, categories, most)}
    if scope.pipeline_type == V2:
        first = tuple(categories) == SOURCES
        declared |= conditions(draw, scope, before=artifacts, is_first=first)
    return declared


def later_categories(pipeline_type: str) -> tuple[str, ...]:
    """Return the categories of actions that stages after the first may have."""
    return (*NO_SOURCES, COMPUTE) if pipeline_type == V2 else NO_SOURCES


# Artifacts of a stage are available to its actions with a higher run order, in any position.
def _actions(
    draw: st.DrawFn, scope: Scope, categories: Sequence[str], most: int
) -> list[dict[str, Any]]:
    names = draw(unique_names("Action", least=1, most=most))
    run_orders = {name: draw(RUN_ORDERS) for name in names}
    declared: dict[str, dict[str, Any]] = {}
    for run_order in sorted(set(run_orders.values())):
        together = [each for each in names if run_orders[each] == run_order]
        drawn = {each: action(draw, each, scope, categories, run_order) for each in together}
        for each in drawn.values():
            scope.add(each)
        declared |= drawn
    return [declared[name] for name in names]
