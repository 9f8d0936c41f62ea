"""Arguments that the strategies refuse, their reprs, and the health checks of Hypothesis."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from pipemock import strategies


@pytest.mark.parametrize(
    ("strategy", "name"),
    [
        (strategies.pipelines(names="release"), "names"),  # type: ignore[arg-type]
        (strategies.pipelines(max_stages=1), "max_stages"),
        (strategies.pipelines(max_actions=0), "max_actions"),
        (strategies.pipelines(pipeline_types="V2"), "pipeline_types"),
        (strategies.pipelines(execution_modes=[]), "execution_modes"),
        (
            strategies.pipelines(pipeline_types=["V1"], execution_modes=["QUEUED"]),
            "execution_modes",
        ),
        (strategies.stages(names="Build"), "names"),  # type: ignore[arg-type]
        (strategies.stages(max_actions=0), "max_actions"),
        (strategies.stages(categories=["Rule"]), "categories"),
        (strategies.stages(pipeline_type="V3"), "pipeline_type"),
        (strategies.stages(execution_mode="QUEUED"), "execution_mode"),
        (strategies.stages(execution_mode="LAZY", pipeline_type="V2"), "execution_mode"),
        (strategies.actions(names="Act"), "names"),  # type: ignore[arg-type]
        (strategies.actions(categories=[]), "categories"),
        (strategies.actions(categories=["Compute"]), "categories"),
        (strategies.actions(categories=["Deploy", "Compute"]), "categories"),
        (strategies.actions(categories=["Build", "Test"], artifacts=()), "artifacts"),
        (strategies.actions(pipeline_type="V3"), "pipeline_type"),
        (strategies.behaviours(category="Fun"), "category"),
        (strategies.behaviours(max_after=-1), "max_after"),
        (strategies.executions(pipelines={}), "pipelines"),  # type: ignore[arg-type]
        (strategies.executions(max_steps=-1), "max_steps"),
    ],
    ids=repr,
)
def test_a_wrong_argument_is_named(strategy: st.SearchStrategy[Any], name: str) -> None:
    """A wrong argument is refused as the test runs, by its name."""

    @given(strategy)
    def anything(_: Any) -> None: ...

    with pytest.raises(InvalidArgument, match=rf"^{name}="):
        anything()


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
