"""Arguments that the strategies refuse, their reprs, and the health checks of Hypothesis."""

from __future__ import annotations

import inspect
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from pipemock import strategies
from tests.strategies.examples import first

_TYPES: Final = "V1, V2"
_MODES: Final = "SUPERSEDED, QUEUED, PARALLEL"
_CATEGORIES: Final = "Source, Build, Deploy, Test, Invoke, Approval, Compute"


@pytest.mark.parametrize(
    ("strategy", "told"),
    [
        (
            strategies.pipelines(names="release"),  # type: ignore[arg-type]
            "names='release' must be a strategy, such as st.just('release')",
        ),
        (strategies.pipelines(max_stages=1), "max_stages=1 must be an integer, at least 2"),
        (strategies.pipelines(max_actions=0), "max_actions=0 must be an integer, at least 1"),
        (
            strategies.pipelines(max_stages=2.5),  # type: ignore[arg-type]
            "max_stages=2.5 must be an integer, at least 2",
        ),
        (
            strategies.pipelines(pipeline_types="V2"),
            f"pipeline_types='V2' must be some of {_TYPES}",
        ),
        (
            strategies.pipelines(execution_modes=[]),
            f"execution_modes=[] must be some of {_MODES}",
        ),
        (
            strategies.pipelines(execution_modes=["QUEUED", "LAZY"]),
            f"execution_modes=['QUEUED', 'LAZY'] must be some of {_MODES}",
        ),
        (
            strategies.pipelines(pipeline_types=["V1"], execution_modes=["QUEUED"]),
            "execution_modes=('QUEUED',) needs 'V2' among the pipeline_types",
        ),
        (
            strategies.stages(names="Build"),  # type: ignore[arg-type]
            "names='Build' must be a strategy, such as st.just('Build')",
        ),
        (strategies.stages(max_actions=0), "max_actions=0 must be an integer, at least 1"),
        (
            strategies.stages(categories=["Rule"]),
            f"categories=['Rule'] must be some of {_CATEGORIES}",
        ),
        (
            strategies.stages(pipeline_type="V3"),
            f"pipeline_type='V3' must be one of {_TYPES}",
        ),
        (
            strategies.stages(execution_mode="QUEUED"),
            "execution_mode='QUEUED' needs pipeline_type='V2'",
        ),
        (
            strategies.stages(execution_mode="LAZY", pipeline_type="V2"),
            f"execution_mode='LAZY' must be one of {_MODES}",
        ),
        (
            strategies.actions(names="Act"),  # type: ignore[arg-type]
            "names='Act' must be a strategy, such as st.just('Act')",
        ),
        (strategies.actions(categories=[]), f"categories=[] must be some of {_CATEGORIES}"),
        (
            strategies.actions(categories=["Compute"]),
            "categories=['Compute'] needs pipeline_type='V2'",
        ),
        (
            strategies.actions(categories=["Deploy", "Compute"]),
            "categories=['Deploy', 'Compute'] needs pipeline_type='V2'",
        ),
        (
            strategies.actions(categories=["Build", "Test"], artifacts=()),
            (
                "artifacts=() must have a name: all actions of categories=['Build', 'Test'] "
                "take an artifact"
            ),
        ),
        (
            strategies.actions(pipeline_type="V3"),
            f"pipeline_type='V3' must be one of {_TYPES}",
        ),
        (
            strategies.behaviours(category="Fun"),
            f"category='Fun' must be one of {_CATEGORIES}, Rule",
        ),
        (strategies.behaviours(max_after=-1), "max_after=-1 must be an integer, at least 0"),
        (
            strategies.executions(pipelines={}),  # type: ignore[arg-type]
            "pipelines={} must be a strategy, such as st.just({})",
        ),
        (strategies.executions(max_steps=-1), "max_steps=-1 must be an integer, at least 0"),
    ],
    ids=repr,
)
def test_a_wrong_argument_is_named(strategy: st.SearchStrategy[Any], told: str) -> None:
    """A wrong argument is refused as the test runs, by its name."""

    @given(strategy)
    def anything(_: Any) -> None: ...

    with pytest.raises(InvalidArgument) as refused:
        anything()

    assert told == str(refused.value)


@pytest.mark.parametrize(
    "strategy",
    [
        strategies.pipelines(max_stages=2, max_actions=1),
        strategies.stages(max_actions=1, artifacts=(), categories=["Build", "Deploy"]),
        strategies.actions(categories=["Compute"], pipeline_type="V2"),
        strategies.behaviours(max_after=0),
        strategies.executions(max_steps=0),
    ],
    ids=repr,
)
def test_the_least_arguments(strategy: st.SearchStrategy[Any]) -> None:
    """The smallest numbers that make sense are accepted."""
    assert first(strategy, lambda _: True)


@pytest.mark.parametrize(
    "expected",
    [
        "pipelines()",
        "pipelines(max_stages=3)",
        "pipelines(pipeline_types=['V2'], execution_modes=['QUEUED'])",
        "stages(max_actions=1)",
        "actions()",
        "behaviours(category='Build')",
        "executions(max_steps=3)",
        "executions(pipelines=pipelines(max_stages=2))",
    ],
)
def test_a_strategy_prints_as_python(expected: str) -> None:
    """The repr of a strategy is the call that makes it."""
    strategy = eval(expected, vars(strategies))  # noqa: S307 -- that it can be evaluated is the point

    assert expected == repr(strategy)


@pytest.mark.parametrize("name", ["pipelines", "stages", "actions", "behaviours", "executions"])
def test_no_health_check_complains(name: str) -> None:
    """As they stand, the strategies are quick, small and never filter much."""

    @settings(suppress_health_check=[])
    @given(getattr(strategies, name)())
    def anything(_: Any) -> None: ...

    anything()


@pytest.mark.parametrize(
    ("name", "defaults"),
    [
        (
            "pipelines",
            {
                "names": None,
                "max_stages": 5,
                "max_actions": 4,
                "pipeline_types": ("V1", "V2"),
                "execution_modes": ("SUPERSEDED", "QUEUED", "PARALLEL"),
            },
        ),
        (
            "stages",
            {
                "names": None,
                "categories": ("Build", "Deploy", "Test", "Invoke", "Approval"),
                "artifacts": ("Source",),
                "max_actions": 4,
                "pipeline_type": "V1",
                "execution_mode": "SUPERSEDED",
            },
        ),
        (
            "actions",
            {
                "names": None,
                "categories": ("Build", "Deploy", "Test", "Invoke", "Approval"),
                "artifacts": ("Source",),
                "pipeline_type": "V1",
            },
        ),
        ("behaviours", {"category": None, "max_after": 3600}),
        ("executions", {"pipelines": None, "max_steps": 10}),
    ],
)
def test_defaults(name: str, defaults: dict[str, object]) -> None:
    """Every argument has a default, and can only be given by its name."""
    parameters = inspect.signature(getattr(strategies, name)).parameters

    assert defaults == {each.name: each.default for each in parameters.values()}
    assert {inspect.Parameter.KEYWORD_ONLY} == {each.kind for each in parameters.values()}


def test_public_names() -> None:
    """All that can be imported is there, and nothing else is public."""
    modules = {name for name, each in vars(strategies).items() if inspect.ismodule(each)}

    assert (
        set(strategies.__all__)
        == {name for name in vars(strategies) if not name.startswith("_")} - modules
    )
