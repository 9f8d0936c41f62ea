"""Strategies for actions."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from pipemock._codepipeline.action_type_catalogue import (
    AWS_ACTION_TYPES,
    THIRD_PARTY_ACTION_TYPES,
)
from pipemock._engine.declaration.pipeline import SUPERSEDED, V1
from pipemock.behaviours import CATEGORIES
from pipemock.strategies._arguments import (
    PIPELINE_TYPES,
    require_one_of,
    require_some_of,
    require_strategy,
)
from pipemock.strategies._scope import Scope
from pipemock.strategies._words import (
    COMMANDS,
    ROLE,
    TIMEOUTS,
    VALUES,
    named,
    numbers,
    some,
    subsets,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipemock._engine.declaration.action_type import ActionType, ActionTypeId

SOURCES: Final = ("Source",)
NO_SOURCES: Final = ("Build", "Deploy", "Test", "Invoke", "Approval")
COMPUTE: Final = "Compute"

_TYPES: Final = (*AWS_ACTION_TYPES, *THIRD_PARTY_ACTION_TYPES)
_MOST_OUTPUTS: Final = 2
_EXTRAS: Final = subsets("roleArn", "namespace", "reference", "runOrder", "timeoutInMinutes")

# Only their order matters, and a stage has few actions.
RUN_ORDERS: Final = st.sampled_from((1, 2, 3, 10, 999))

# The optional keys that change what a pipeline does; others would only add noise.
_OPTIONAL: Final = frozenset({"PollForSourceChanges", "IsSummaryRequired", "CustomData"})
_SWITCHES: Final = frozenset({"PollForSourceChanges", "IsSummaryRequired", "Extract"})


@st.composite
def actions(
    draw: st.DrawFn,
    *,
    names: st.SearchStrategy[str] | None = None,
    categories: Sequence[str] = NO_SOURCES,
    artifacts: Sequence[str] = ("Source",),
    pipeline_type: str = V1,
) -> dict[str, Any]:
    """Generate declarations of an action.

    Example:
        Approvals of every kind::

            actions(names=st.just("Sign"), categories=["Approval"])

    Args:
        draw: Given by Hypothesis.
        names: The names of the actions; any valid name if omitted.
        categories: The categories of the actions.
        artifacts: The names of the output artifacts of earlier actions.
        pipeline_type: The type of the pipeline; ``"V2"`` adds the action types that need it.
    """
    require_strategy(names=names)
    require_one_of(PIPELINE_TYPES, pipeline_type=pipeline_type)
    require_categories(categories, pipeline_type, artifacts)
    name = draw(named("Action1") if names is None else names)
    scope = Scope(pipeline_type, SUPERSEDED, list(artifacts))
    return action(draw, name, scope, categories, draw(RUN_ORDERS))


def require_categories(
    categories: Sequence[str], pipeline_type: str, artifacts: Sequence[str]
) -> None:
    """Refuse unknown categories, and categories without a suitable action type."""
    require_some_of(CATEGORIES, categories=categories)
    if pipeline_type == V1 and COMPUTE in categories:
        msg = f"{categories=} needs pipeline_type='V2'"
        raise InvalidArgument(msg)
    if not artifacts and _kinds(tuple(categories), pipeline_type, has_artifacts=False).is_empty:
        msg = f"{artifacts=} must have a name: all actions of {categories=} take an artifact"
        raise InvalidArgument(msg)


def action(
    draw: st.DrawFn, name: str, scope: Scope, categories: Sequence[str], run_order: int
) -> dict[str, Any]:
    """Draw an action that is valid after those in the scope."""
    there = scope.artifacts
    kind = draw(_kinds(tuple(categories), scope.pipeline_type, has_artifacts=bool(there)))
    extras = draw(_EXTRAS)
    inputs = some(draw, there, least=kind.inputs.minimum, most=kind.inputs.maximum)
    has_timeout = "timeoutInMinutes" in extras and kind.id.category == "Approval"
    members = {
        "configuration": _configuration(draw, kind, scope if "reference" in extras else None),
        "commands": draw(COMMANDS) if kind.id.provider == "Commands" else None,
        "inputArtifacts": [{"name": each} for each in inputs],
        "outputArtifacts": _outputs(draw, kind, scope),
        "roleArn": ROLE if "roleArn" in extras else None,
        "namespace": scope.new("Variables") if "namespace" in extras else None,
        "timeoutInMinutes": draw(TIMEOUTS) if has_timeout else None,
        # An action without a run order has 1.
        "runOrder": run_order if run_order > 1 or "runOrder" in extras else None,
    }
    given = {key: value for key, value in members.items() if value}
    return {"name": name, "actionTypeId": kind.id._asdict(), **given}


@functools.cache
def _kinds(
    categories: tuple[str, ...], pipeline_type: str, *, has_artifacts: bool
) -> st.SearchStrategy[ActionType]:
    fitting = [
        kind
        for kind in _TYPES
        if kind.inputs.minimum <= has_artifacts and not (kind.v2_only and pipeline_type == V1)
    ]
    by_category = [[kind for kind in fitting if kind.id.category == each] for each in categories]
    return st.one_of([st.sampled_from(kinds) for kinds in by_category if kinds])


def _outputs(draw: st.DrawFn, kind: ActionType, scope: Scope) -> list[dict[str, Any]]:
    least, most = kind.outputs.minimum, min(kind.outputs.maximum, _MOST_OUTPUTS)
    count = least if least == most else draw(numbers(least, most))
    names = [scope.new("Artifact") for _ in range(count)]
    if kind.id.provider == "Commands":
        return [{"name": name, "files": ["**/*"]} for name in names]
    return [{"name": name} for name in names]


def _configuration(draw: st.DrawFn, kind: ActionType, scope: Scope | None) -> dict[str, str]:
    configuration: dict[str, str] = draw(_configurations(kind.id))
    texts = [key for key in configuration if key not in _SWITCHES]
    if scope is not None and texts and kind.id.category != "Source":
        position = draw(numbers(0, len(scope.references) * len(texts) - 1))
        which, where = divmod(position, len(texts))
        configuration[texts[where]] += scope.references[which]
    return configuration


@functools.cache
def _configurations(kind_id: ActionTypeId) -> st.SearchStrategy[dict[str, str]]:
    [properties] = [kind.properties for kind in _TYPES if kind.id == kind_id]
    return st.fixed_dictionaries(
        {each.name: _values(each.name) for each in properties if each.required},
        optional={each.name: _values(each.name) for each in properties if each.name in _OPTIONAL},
    )


def _values(key: str) -> st.SearchStrategy[str]:
    return st.sampled_from(("true", "false")) if key in _SWITCHES else VALUES
