"""Strategies for what happens to a pipeline."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from pipemock._engine.declaration.condition import ConditionKind
from pipemock.behaviours import RULE
from pipemock.strategies._arguments import require_at_least, require_strategy
from pipemock.strategies._behaviours import behaviours as behaviours_of
from pipemock.strategies._pipelines import pipelines as any_pipelines
from pipemock.strategies._walking import (
    Advance,
    Answer,
    Behave,
    Change,
    Override,
    Retry,
    RollBack,
    Start,
    Step,
    Stop,
    Switch,
    Update,
    Walk,
)
from pipemock.strategies._words import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipemock.behaviours import Behaviour

_MINUTE: Final = 60
_DAY: Final = 86_400

# A minute, the longest behaviour, and longer than the timeouts of most actions and of approvals.
_SECONDS: Final = st.sampled_from((_MINUTE, 3600, _DAY, 8 * _DAY)) | st.integers(1, 2 * 3600)
_MOST_BEHAVIOURS: Final = 3
_WHICH: Final = st.integers(0, 9)
_SMALL: Final = any_pipelines(max_stages=4, max_actions=3)


@st.composite
def executions(
    draw: st.DrawFn,
    *,
    pipelines: st.SearchStrategy[dict[str, Any]] | None = None,
    max_steps: int = 10,
) -> Walk:
    """Generate a pipeline and what happens to it, to be played in a mock.

    Actions and rules succeed, fail, hang, are approved and rejected; executions are started,
    stopped, retried and rolled back; approvals are answered, sources and structures change,
    transitions are enabled and disabled, and time passes. So the pipeline may end up in any state.

    Example:
        A dashboard that can show every state::

            @given(executions())
            def test_the_dashboard_shows_anything(walk):
                with mock_codepipeline() as mock:
                    walk.play(mock)
                    assert render(mock.client(), walk.pipeline["name"])

    Args:
        draw: Given by Hypothesis.
        pipelines: The declarations of the pipeline; small ones of any kind if omitted.
        max_steps: The maximum number of steps after the pipeline has been created.
    """
    require_strategy(pipelines=pipelines)
    require_at_least(0, max_steps=max_steps)
    declared = _SMALL if pipelines is None else pipelines
    pipeline = draw(declared)
    return Walk(
        pipeline=pipeline,
        behaviours=draw(_behaviours(pipeline)),
        steps=draw(st.lists(_steps(pipeline, declared), max_size=max_steps)),
    )


def _steps(
    pipeline: Mapping[str, Any], declared: st.SearchStrategy[dict[str, Any]]
) -> st.SearchStrategy[Step]:
    stages = st.sampled_from([stage["name"] for stage in pipeline["stages"]])
    sources = st.sampled_from([each["name"] for each in pipeline["stages"][0]["actions"]])
    variables = {each["name"]: TEXTS for each in pipeline.get("variables", ())}
    transitions = st.sampled_from(("Inbound", "Outbound"))
    return st.one_of(
        st.builds(Start, variables=st.fixed_dictionaries({}, optional=variables)),
        # These make most other steps possible, so they occur twice. Of two equal strategies
        # Hypothesis draws from both, of one given twice it draws only once.
        _advances(),
        _advances(),
        retries(),
        retries(),
        answers(),
        stops(),
        roll_backs(),
        overrides(),
        st.builds(Change, action=sources),
        st.builds(Switch, stage=stages, transition=transitions, enabled=st.booleans()),
        st.builds(Update, pipeline=declared),
    )


def _advances() -> st.SearchStrategy[Advance]:
    return st.builds(Advance, seconds=_SECONDS)


def retries() -> st.SearchStrategy[Retry]:
    """Generate retries of stages."""
    modes = st.sampled_from(("FAILED_ACTIONS", "ALL_ACTIONS"))
    return st.builds(Retry, which=_WHICH, mode=modes)


def answers() -> st.SearchStrategy[Answer]:
    """Generate answers to approvals, also with a blank summary."""
    statuses = st.sampled_from(("Approved", "Rejected"))
    summaries = st.sampled_from(("", " ", "Fine.", "Not like this."))
    return st.builds(Answer, which=_WHICH, status=statuses, summary=summaries)


def stops() -> st.SearchStrategy[Stop]:
    """Generate stops of executions."""
    return st.builds(Stop, which=_WHICH, abandon=st.booleans())


def roll_backs() -> st.SearchStrategy[RollBack]:
    """Generate rollbacks of stages."""
    return st.builds(RollBack, which=_WHICH)


def overrides() -> st.SearchStrategy[Override]:
    """Generate overrides of conditions."""
    conditions = st.sampled_from(("BEFORE_ENTRY", "ON_SUCCESS"))
    return st.builds(Override, which=_WHICH, condition=conditions)


def _behaviours(pipeline: Mapping[str, Any]) -> st.SearchStrategy[list[Behave]]:
    each = [
        st.builds(Behave, **where, behaviours=_attempts(category))
        for category, where in _places(pipeline)
    ]
    return st.lists(
        st.one_of(each),
        max_size=_MOST_BEHAVIOURS,
        unique_by=lambda behave: (behave.stage, behave.action, behave.rule),
    )


@functools.cache
def _attempts(category: str) -> st.SearchStrategy[tuple[Behaviour, ...]]:
    each = behaviours_of(category=category)
    return st.tuples(each) | st.tuples(each, each)


def _places(
    pipeline: Mapping[str, Any],
) -> Iterator[tuple[str, dict[str, st.SearchStrategy[str]]]]:
    """Yield the category of each action and rule, and where it is declared."""
    for stage in pipeline["stages"]:
        place = {"stage": st.just(stage["name"])}
        for action in stage["actions"]:
            yield action["actionTypeId"]["category"], {**place, "action": st.just(action["name"])}
        for kind in ConditionKind:
            for condition in stage.get(kind.value, {}).get("conditions", ()):
                for rule in condition["rules"]:
                    yield RULE, {**place, "rule": st.just(rule["name"])}
