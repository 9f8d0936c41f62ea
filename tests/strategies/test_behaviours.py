"""What behaviours the strategies generate."""

from __future__ import annotations

import subprocess
import sys
from typing import Any, Final, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock import mock_codepipeline, strategies
from pipemock._targets import DeployEvent, DeployTarget
from pipemock.behaviours import CATEGORIES, RULE, Approve, Fail, Outcome, Reject, Succeed
from tests.strategies.examples import first, smallest

_BEHAVIOURS: Final = get_args(Outcome)


@pytest.mark.parametrize("category", [*CATEGORIES, RULE])
@given(data=st.data())
def test_every_behaviour_suits_its_category(category: str, data: st.DataObject) -> None:
    """`when(category=...)` takes what was generated for the category."""
    behaviour = data.draw(strategies.behaviours(category=category))
    with mock_codepipeline() as mock:
        mock.when(category=category).then(behaviour)

    assert "Approval" == category or not isinstance(behaviour, Approve | Reject)
    assert "Deploy" == category or not getattr(behaviour, "targets", ())


@given(strategies.behaviours(max_after=5))
def test_behaviours_keep_to_their_time(behaviour: Any) -> None:
    """No behaviour takes longer than its limit."""
    after = getattr(behaviour, "after", None)

    assert after is None or after.total_seconds() <= 5


@pytest.mark.parametrize("category", ["Source", None])
def test_sources_have_revisions(category: Any) -> None:
    """A source succeeds with a revision, and so may what is for any category."""
    behaviours = strategies.behaviours(category=category)
    found = first(behaviours, lambda each: getattr(each, "revision", None) is not None)

    assert isinstance(found, Succeed)


@pytest.mark.parametrize("kind", [Succeed, Fail])
def test_deployments_have_targets(kind: type) -> None:
    """Deployments succeed and fail with targets, on which something happens."""
    found = first(
        strategies.behaviours(category="Deploy"),
        lambda each: isinstance(each, kind) and "deploy_event(" in repr(each),
    )

    assert isinstance(found, kind)


@pytest.mark.parametrize("kind", [*_BEHAVIOURS, DeployTarget, DeployEvent])
@given(data=st.data())
def test_types_of_behaviours_are_registered(kind: type, data: st.DataObject) -> None:
    """`from_type` knows how to make each kind of behaviour, and what they are made of."""
    strategies.register()

    assert isinstance(data.draw(st.from_type(kind)), kind)


@pytest.mark.parametrize("line", ["import pipemock.strategies", "import hypothesis"])
def test_either_package_can_be_imported_first(line: str) -> None:
    """Hypothesis loads the strategies, and they load Hypothesis: both ways lead to the types."""
    code = f"{line}; from hypothesis import strategies as st; from pipemock.behaviours import Hang"
    command = [sys.executable, "-c", f"{code}; print(st.from_type(Hang))"]
    run = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603 -- ours

    assert ("builds(hang)\n", 0) == (run.stdout, run.returncode)


def test_the_smallest_behaviour() -> None:
    """The smallest behaviour is success without any word."""
    assert "succeed()" == repr(smallest(strategies.behaviours()))
