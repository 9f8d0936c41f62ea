"""Whether rules are satisfied."""

from __future__ import annotations

import json

import pytest

from pipemock._codecommit.approval_rules.content import Content, parse
from pipemock._codecommit.approval_rules.evaluation import Evaluation, evaluate

ACCOUNT = "111122223333"
ANA, BO, EVE = (f"arn:aws:iam::{ACCOUNT}:user/{name}" for name in ("Ana", "Bo", "Eve"))


def _rule(*statements: tuple[int, list[str]]) -> Content:
    written = [
        {"Type": "Approvers", "NumberOfApprovalsNeeded": needed, "ApprovalPoolMembers": pool}
        for needed, pool in statements
    ]
    return parse(json.dumps({"Version": "2018-11-08", "Statements": written}))


def _evaluation(rules: dict[str, Content], *approvers: str, overridden: bool = False) -> Evaluation:
    return evaluate(rules, approvers, overridden=overridden, account=ACCOUNT)


@pytest.mark.parametrize(
    ("approvers", "satisfied"),
    [((), False), ((EVE,), False), ((BO,), False), ((BO, EVE), False), ((BO, ANA, EVE), True)],
)
def test_only_the_pool_counts(approvers: tuple[str, ...], *, satisfied: bool) -> None:
    """A rule with a pool counts those who are in it."""
    assert satisfied == _evaluation({"two": _rule((2, [ANA, BO]))}, *approvers).approved


def test_without_a_pool_everybody_counts() -> None:
    """A rule without a pool counts all approvals."""
    rules = {"two": _rule((2, []))}

    assert [False, True] == [_evaluation(rules, *who).approved for who in ((ANA,), (ANA, EVE))]


def test_one_approval_may_serve_several_rules() -> None:
    """Rules are counted each for itself, and distinguished by name."""
    rules = {"one": _rule((1, [ANA])), "other": _rule((1, [BO])), "any": _rule((1, []))}
    evaluation = _evaluation(rules, ANA)

    assert (("one", "any"), ("other",)) == (evaluation.satisfied, evaluation.not_satisfied)
    assert not evaluation.approved


def test_all_statements_have_to_hold() -> None:
    """A rule with several statements holds where each of them does."""
    rules = {"both": _rule((1, [ANA]), (1, [BO]))}

    assert [False, True] == [_evaluation(rules, *who).approved for who in ((ANA,), (ANA, BO))]


def test_no_rules_are_no_obstacle() -> None:
    """Without rules a pull request is approved."""
    assert Evaluation(satisfied=(), not_satisfied=(), overridden=False) == _evaluation({})
    assert _evaluation({}).approved


def test_an_override_leaves_the_lists() -> None:
    """Overridden rules do not hinder; whether they are satisfied is still reported."""
    evaluation = _evaluation({"one": _rule((1, [ANA]))}, overridden=True)

    assert (("one",), True) == (evaluation.not_satisfied, evaluation.approved)
