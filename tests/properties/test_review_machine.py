"""Pull requests and rules under any sequence of calls, against a model of a few lines."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pipemock import mock_codepipeline
from tests.codecommit.scenes import ANA, BO, EVE, Desk, client_of, codes, content, put

PEOPLE = (ANA, BO, EVE)
NAMES = ("one", "two")

people = st.sampled_from(PEOPLE)
names = st.sampled_from(NAMES)
pools = st.lists(people, unique=True)
needs = st.integers(1, 3)


@attrs.define
class _Known:
    """What a pull request is, as far as these calls can change it."""

    rules: dict[str, tuple[int, tuple[str, ...]]] = attrs.field(factory=dict)
    approvers: set[str] = attrs.field(factory=set)
    overridden: bool = False
    is_open: bool = True
    revisions: list[str] = attrs.field(factory=list)

    def satisfied(self) -> set[str]:
        """Count, rule by rule, as one would by hand."""
        return {
            name
            for name, (needed, pool) in self.rules.items()
            if len(self.approvers & set(pool or PEOPLE)) >= needed
        }

    def approved(self) -> bool:
        """Whether it may be merged."""
        return self.overridden or self.satisfied() == set(self.rules)


class Reviews(RuleBasedStateMachine):
    """One pull request after the other, and everything that people do to it."""

    def __init__(self) -> None:
        super().__init__()
        self.mock = mock_codepipeline(now="2026-01-05T09:00Z").start()
        self.desk = Desk(self.mock)
        self.clients = {caller: client_of(self.mock, caller) for caller in PEOPLE}
        self.known = _Known()
        self.number = "0"
        self.commits = 0
        self.closed: dict[str, dict[str, Any]] = {}

    def teardown(self) -> None:
        self.mock.stop()

    @initialize()
    def open(self) -> None:
        self.number = self.desk.open()["pullRequestId"]
        self.known = _Known(revisions=[self._revision()])

    # What people do ---------------------------------------------------------------------------

    @rule(name=names, needed=needs, pool=pools)
    def add_rule(self, name: str, needed: int, pool: list[str]) -> None:
        text = content(needed, *pool)
        refused = "PullRequestAlreadyClosed" if not self.known.is_open else None
        refused = refused or ("ApprovalRuleNameAlreadyExists" if name in self.known.rules else None)
        self._do(refused, lambda: self.desk.rule(text, name=name, number=self.number))
        if refused is None:
            self.known.rules[name] = (needed, tuple(pool))

    @rule(name=names, needed=needs, pool=pools)
    def change_rule(self, name: str, needed: int, pool: list[str]) -> None:
        refused = "PullRequestAlreadyClosed" if not self.known.is_open else None
        refused = refused or ("ApprovalRuleDoesNotExist" if name not in self.known.rules else None)
        self._do(
            refused,
            lambda: self.desk.ana.update_pull_request_approval_rule_content(
                pullRequestId=self.number,
                approvalRuleName=name,
                newRuleContent=content(needed, *pool),
            ),
        )
        if refused is None:
            self.known.rules[name] = (needed, tuple(pool))

    @rule(name=names)
    def delete_rule(self, name: str) -> None:
        refused = "PullRequestAlreadyClosed" if not self.known.is_open else None
        named = {"pullRequestId": self.number, "approvalRuleName": name}
        self._do(refused, lambda: self.desk.ana.delete_pull_request_approval_rule(**named))
        if refused is None:
            self.known.rules.pop(name, None)

    @rule(who=people, approves=st.booleans(), current=st.booleans())
    def review(self, who: str, *, approves: bool, current: bool) -> None:
        refused = self._refusal(current=current)
        if refused is None and approves and who == ANA:
            refused = "PullRequestCannotBeApprovedByAuthor"
        self._do(
            refused,
            lambda: self.clients[who].update_pull_request_approval_state(
                **self._at(current=current), approvalState="APPROVE" if approves else "REVOKE"
            ),
        )
        if refused is None:
            (self.known.approvers.add if approves else self.known.approvers.discard)(who)

    @rule(sets=st.booleans(), current=st.booleans())
    def override(self, *, sets: bool, current: bool) -> None:
        refused = self._refusal(current=current)
        if refused is None and sets and self.known.overridden:
            refused = "OverrideAlreadySet"
        self._do(
            refused,
            lambda: self.desk.bo.override_pull_request_approval_rules(
                **self._at(current=current), overrideStatus="OVERRIDE" if sets else "REVOKE"
            ),
        )
        if refused is None:
            self.known.overridden = sets

    @rule()
    def push(self) -> None:
        self.commits += 1
        put(self.desk.ana, "feature.py", str(self.commits), branch="feature")
        if self.known.is_open:
            self.known.approvers, self.known.overridden = set(), False
            self.known.revisions.append(self._revision())

    @rule()
    def close(self) -> None:
        status = {"pullRequestId": self.number, "pullRequestStatus": "CLOSED"}
        self.desk.ana.update_pull_request_status(**status)
        self._closed()

    @rule()
    def merge(self) -> None:
        refused = "PullRequestAlreadyClosed" if not self.known.is_open else None
        if refused is None and not self.known.approved():
            refused = "PullRequestApprovalRulesNotSatisfied"
        self._do(refused, lambda: self.desk.merge("three_way", number=self.number))
        if refused is None:
            self._closed()

    @rule()
    def open_another(self) -> None:
        if not self.known.is_open:
            self.open()

    # What always holds ------------------------------------------------------------------------

    @invariant()
    def the_evaluation_is_right(self) -> None:
        if self.number == "0":
            return
        found = self.desk.evaluation(self.number)
        assert found["approved"] == self.known.approved()
        assert found["overridden"] == self.known.overridden
        assert set(found["approvalRulesSatisfied"]) == self.known.satisfied()
        assert {*found["approvalRulesSatisfied"], *found["approvalRulesNotSatisfied"]} == set(
            self.known.rules
        )
        assert set(self.desk.approvers(self.number)) == self.known.approvers

    @invariant()
    def revisions_are_never_the_same(self) -> None:
        assert len(set(self.known.revisions)) == len(self.known.revisions)

    @invariant()
    def what_is_closed_stays_as_it_is(self) -> None:
        assert self.closed == {number: self.desk.shown(number) for number in self.closed}

    # How it is asked --------------------------------------------------------------------------

    def _revision(self) -> str:
        return str(self.desk.shown(self.number)["revisionId"])

    def _at(self, *, current: bool) -> dict[str, str]:
        revision = self.known.revisions[-1 if current else 0]
        return {"pullRequestId": self.number, "revisionId": revision}

    def _refusal(self, *, current: bool) -> str | None:
        if not self.known.is_open:
            return "PullRequestAlreadyClosed"
        is_current = current or len(self.known.revisions) == 1
        return None if is_current else "RevisionNotCurrent"

    def _do(self, refused: str | None, call: Any) -> None:
        if refused is None:
            call()
        else:
            assert refused == codes(call)

    def _closed(self) -> None:
        self.known.is_open = False
        self.closed[self.number] = self.desk.shown(self.number)


TestReviews = Reviews.TestCase
