"""What behaviours the strategies generate."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import Any, Final, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock import mock_codepipeline, strategies
from pipemock._targets import DeployEvent, DeployTarget
from pipemock.behaviours import (
    CATEGORIES,
    ERROR_CODES,
    RULE,
    Approve,
    Fail,
    Outcome,
    Reject,
    Succeed,
)
from pipemock.strategies import _behaviours
from tests.strategies.examples import first, many, smallest

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


# Everything that is generated ------------------------------------------------------------------

BOB: Final = "arn:aws:iam::123456789012:user/Bob"
CODES: Final = {"ConfigurationError", "PermissionError", "RevisionUnavailable", "SystemUnavailable"}
_SUCCEEDING: Final = {"after", "summary", "external_execution_id", "output_variables"}
_FAILING: Final = {"after", "message", "code", "external_execution_id"}
_ANSWERING: Final = {"after", "summary", "by"}
_MAKERS: Final[dict[str, dict[str, set[str]]]] = {
    "Succeed": {"": _SUCCEEDING, "Source": {*_SUCCEEDING, "revision"}},
    "Fail": {"": _FAILING},
    "Hang": {"": set()},
    "Approve": {"Approval": _ANSWERING},
    "Reject": {"Approval": _ANSWERING},
}


def _given(behaviour: Any) -> dict[str, Any]:
    """Return what differs from the defaults of a behaviour."""
    return {
        each.name: getattr(behaviour, each.name)
        for each in attrs.fields(type(behaviour))
        if getattr(behaviour, each.name) != each.default
    }


def test_no_message_is_an_error_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a text happens to be an error code, no failure has it as its message."""
    texts = st.sampled_from((*ERROR_CODES, "It broke."))
    monkeypatch.setattr(_behaviours, "TEXTS", texts)
    made = many(_behaviours._by_type("Build", 8)[Fail], 100)

    assert {None, "It broke."} == {each.message for each in made if isinstance(each, Fail)}


@pytest.mark.parametrize("category", [*CATEGORIES, RULE, None])
def test_kinds_of_behaviours(category: str | None) -> None:
    """All behaviours of a category are generated, and no others."""
    kinds = {kind for kind, of in _MAKERS.items() if category is None or {"", category} & of.keys()}

    assert kinds == {
        type(each).__name__ for each in many(strategies.behaviours(category=category), 300)
    }


@pytest.mark.parametrize("category", ["Source", "Build", "Deploy", None])
def test_arguments_of_behaviours(category: str | None) -> None:
    """Any of the arguments are given; targets only to what deploys, and with few others."""
    for kind, strategy in _behaviours._by_type(category, 8).items():
        found = [_given(each) for each in many(strategy, 200)]
        of = _MAKERS[kind.__name__]
        names = of.get("Source" if category is None else category, next(iter(of.values())))
        with_targets = [each for each in found if "targets" in each]

        assert names == set().union(*(each for each in found if "targets" not in each))
        assert bool(with_targets) is (category in {"Deploy", None} and kind in {Succeed, Fail})
        for each in with_targets:
            assert ("code" in each) is (kind is Fail)
            assert each.keys() <= {"targets", "code", "after"}


def _all(strategy: st.SearchStrategy[Any]) -> dict[str, set[Any]]:
    """Return all values of each argument of behaviours that are generated."""
    found: dict[str, set[Any]] = {}
    for behaviour in many(strategy, 150):
        for name, value in _given(behaviour).items():
            found.setdefault(name, set()).add(value)
    return found


def test_values_of_behaviours() -> None:
    """Codes and people are known ones, and nothing takes longer than allowed."""
    seconds = {timedelta(seconds=each) for each in range(4)}
    by_type = _behaviours._by_type("Source", 3)
    for kind in (Succeed, Fail, Approve, Reject):
        found = _all(by_type[kind])
        assert seconds == found["after"]
        assert found.get("by", {BOB}) == {BOB}
        assert found.get("code", CODES) == CODES
        for name in {"summary", "message", "external_execution_id", "revision"} & found.keys():
            assert "example" in found[name]
    variables = _all(by_type[Succeed])["output_variables"]
    assert {("Tag",), ("Url",), ("Tag", "Url")} == {
        tuple(name for name, _ in sorted(each)) for each in variables
    }


def test_targets() -> None:
    """Deployments have one to three instances, each with up to two events in its second half."""
    found: list[Any] = many(_behaviours._by_type("Deploy", 8)[Succeed], 400)
    targets = [each.targets for each in found if each.targets]
    every = [each for some in targets for each in some]
    events = [each for target in every for each in target.events]

    assert {1, 2, 3} == {len(each) for each in targets}
    assert {"i-0a1", "i-0b2", "i-0c3"} == {each.target_id for each in every}
    assert {timedelta(seconds=each) for each in range(5)} == {each.after for each in every}
    assert {0, 1, 2} == {len(each.events) for each in every}
    assert {"BeforeInstall", "AfterInstall", "ApplicationStart"} == {each.name for each in events}
    assert {"Succeeded", "Failed"} == {each.status for each in events}
    assert {timedelta(seconds=each) for each in range(3)} == {each.took for each in events}
    assert {None, "example"} < {each.message for each in events}
    assert all(len(some) == len({each.target_id for each in some}) for some in targets)
