"""Evaluation of the approval rules of a pull request."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import attrs

from pipemock._codecommit.approval_rules.approvers import meant_by

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pipemock._codecommit.approval_rules.content import Content, Statement


@attrs.frozen(kw_only=True)
class Evaluation:
    """The names of the satisfied and the unsatisfied rules, and whether they are overridden."""

    satisfied: tuple[str, ...]
    not_satisfied: tuple[str, ...]
    overridden: bool

    @property
    def approved(self) -> bool:
        """Whether the pull request may be merged."""
        return self.overridden or not self.not_satisfied


def evaluate(
    rules: Mapping[str, Content],
    approvers: Collection[str],
    *,
    overridden: bool,
    account: str,
) -> Evaluation:
    """Evaluate rules.

    Inferred: a pull request without rules is approved, and an override does not change the two
    lists.

    Args:
        rules: The rules by name.
        approvers: The ARNs of the users that have approved the current revision.
        overridden: Whether the rules are overridden.
        account: The account of the pull request.
    """
    holds = {
        name: all(_has_enough(each, approvers, account) for each in content.statements)
        for name, content in rules.items()
    }
    return Evaluation(
        satisfied=tuple(name for name, held in holds.items() if held),
        not_satisfied=tuple(name for name, held in holds.items() if not held),
        overridden=overridden,
    )


def _has_enough(statement: Statement, approvers: Collection[str], account: str) -> bool:
    if not statement.pool:
        return len(approvers) >= statement.needed
    is_meant = meant_by(statement.pool, account=account)
    # Stops at the needed number: the other approvers need not be matched.
    enough = itertools.islice(filter(is_meant, approvers), statement.needed)
    return sum(1 for _ in enough) == statement.needed
