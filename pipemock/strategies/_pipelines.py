"""Strategies for pipelines."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from pipemock._engine.declaration.pipeline import SUPERSEDED, V2
from pipemock._engine.declaration.references import PIPELINE_LEVEL
from pipemock.strategies._actions import SOURCES
from pipemock.strategies._arguments import (
    EXECUTION_MODES,
    PIPELINE_TYPES,
    require_at_least,
    require_some_of,
    require_strategy,
)
from pipemock.strategies._scope import Scope
from pipemock.strategies._stages import later_categories, stage
from pipemock.strategies._triggers import triggers
from pipemock.strategies._words import ROLE, TEXTS, named, unique_names

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_SOURCES: Final = 3
_MOST_VARIABLES: Final = 2

_BUCKETS: Final = st.sampled_from(("artifacts", "abc", "a" * 63))
_VARIABLES: Final = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from(("Environment", "Version", "Level"))},
        optional={"defaultValue": TEXTS, "description": TEXTS},
    ),
    max_size=_MOST_VARIABLES,
    unique_by=lambda variable: variable["name"],
)


@st.composite
def pipelines(
    draw: st.DrawFn,
    *,
    names: st.SearchStrategy[str] | None = None,
    max_stages: int = 5,
    max_actions: int = 4,
    pipeline_types: Sequence[str] = PIPELINE_TYPES,
    execution_modes: Sequence[str] = EXECUTION_MODES,
) -> dict[str, Any]:
    """Generate declarations that CreatePipeline accepts.

    One to three source actions are followed by stages with actions of any kind, in any run order.
    Later actions use the artifacts and variables of earlier ones. Pipelines of type V2 may have
    variables, triggers, conditions, and stages that retry or roll back.

    Example:
        A property of every pipeline::

            @given(pipelines(names=st.just("release")))
            @mock_codepipeline
            def test_the_first_version_is_one(pipeline):
                client = boto3.client("codepipeline", region_name="us-east-1")
                assert client.create_pipeline(pipeline=pipeline)["pipeline"]["version"] == 1

    Args:
        draw: Given by Hypothesis.
        names: The names of the pipelines; any valid name if omitted.
        max_stages: The maximum number of stages, at least 2.
        max_actions: The maximum number of actions in a stage.
        pipeline_types: The types of the pipelines, some of ``"V1"`` and ``"V2"``.
        execution_modes: The modes of the pipelines, some of ``"SUPERSEDED"``, ``"QUEUED"`` and
            ``"PARALLEL"``; those of type V1 have only the first.
    """
    require_strategy(names=names)
    require_at_least(2, max_stages=max_stages)
    require_at_least(1, max_actions=max_actions)
    require_some_of(PIPELINE_TYPES, pipeline_types=pipeline_types)
    require_some_of(EXECUTION_MODES, execution_modes=execution_modes)
    kinds = _kinds(tuple(pipeline_types), tuple(execution_modes))
    name = draw(named("pipeline") if names is None else names)
    first, *others = draw(unique_names("Stage", least=2, most=max_stages))
    scope = Scope(*draw(kinds))
    members = _members(draw, scope)
    sources = stage(draw, first, scope, SOURCES, min(max_actions, _MOST_SOURCES))
    categories = later_categories(scope.pipeline_type)
    later = [stage(draw, each, scope, categories, max_actions) for each in others]
    declared = {"name": name, "roleArn": ROLE, **members, "stages": [sources, *later]}
    if scope.pipeline_type == V2 and (starting := triggers(draw, sources)):
        declared["triggers"] = starting
    return declared


@functools.cache
def _kinds(types: tuple[str, ...], modes: tuple[str, ...]) -> st.SearchStrategy[tuple[str, str]]:
    pairs = [(t, mode) for t in types for mode in modes if t == V2 or mode == SUPERSEDED]
    if not pairs:
        msg = f"execution_modes={modes!r} needs 'V2' among the pipeline_types"
        raise InvalidArgument(msg)
    return st.sampled_from(pairs)


# Default values are left out, to keep the smallest example small.
def _members(draw: st.DrawFn, scope: Scope) -> dict[str, Any]:
    members: dict[str, Any] = {"artifactStore": {"type": "S3", "location": draw(_BUCKETS)}}
    if scope.execution_mode != SUPERSEDED:
        members["executionMode"] = scope.execution_mode
    if scope.pipeline_type == V2:
        members["pipelineType"] = V2
        if variables := draw(_VARIABLES):
            members["variables"] = variables
            scope.references += [f"#{{{PIPELINE_LEVEL}.{each['name']}}}" for each in variables]
    return members
