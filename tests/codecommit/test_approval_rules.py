"""Approval rules of pull requests, with every error that a caller can meet."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import mock_codepipeline
from pipemock._codecommit.operations import approval_rules
from tests.codecommit.scenes import ANA, BO, Desk, codes, content
from tests.refusals import refusal
from tests.service_model import listed
from tests.unchecked_client import unchecked_client

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

RULE: Final = {
    "pullRequestId": "1",
    "approvalRuleName": "review",
    "approvalRuleContent": content(),
}
NAMED: Final = {"pullRequestId": "1", "approvalRuleName": "review"}


def _close(desk: Desk) -> None:
    desk.ana.update_pull_request_status(pullRequestId="1", pullRequestStatus="CLOSED")


def _fill(desk: Desk) -> None:
    for number in range(approval_rules.MOST_RULES):
        desk.rule(content(), name=f"rule {number}")


def _nothing(_: Desk) -> None:
    pass


def _have_it(desk: Desk) -> None:
    desk.rule(content())


REFUSED: Final[list[tuple[str, Callable[[Desk], None], dict[str, Any]]]] = [
    ("ApprovalRuleContentRequired", _nothing, {"approvalRuleContent": ""}),
    ("ApprovalRuleNameAlreadyExists", _have_it, {}),
    ("ApprovalRuleNameRequired", _nothing, {"approvalRuleName": ""}),
    ("InvalidApprovalRuleContent", _nothing, {"approvalRuleContent": "{}"}),
    ("InvalidApprovalRuleContent", _nothing, {"approvalRuleContent": " " * 3001}),
    ("InvalidApprovalRuleName", _nothing, {"approvalRuleName": "a/b"}),
    ("InvalidApprovalRuleName", _nothing, {"approvalRuleName": "a" * 101}),
    ("InvalidApprovalRuleName", _nothing, {"approvalRuleName": "rule.git"}),
    ("InvalidPullRequestId", _nothing, {"pullRequestId": "one"}),
    ("NumberOfRulesExceeded", _fill, {}),
    ("PullRequestAlreadyClosed", _close, {}),
    ("PullRequestDoesNotExist", _nothing, {"pullRequestId": "2"}),
    ("PullRequestIdRequired", _nothing, {"pullRequestId": ""}),
]
OF_THE_KEY: Final = [
    "EncryptionIntegrityChecksFailed",
    "EncryptionKeyAccessDenied",
    "EncryptionKeyDisabled",
    "EncryptionKeyNotFound",
    "EncryptionKeyUnavailable",
]


@pytest.mark.parametrize(("code", "happens", "members"), REFUSED)
def test_rules_that_are_refused(
    desk: Desk, code: str, happens: Callable[[Desk], None], members: dict[str, Any]
) -> None:
    """A rule is refused with the error that the model has for it, and changes nothing."""
    desk.open()
    happens(desk)
    before = desk.shown()

    client: Any = unchecked_client("codecommit")
    found = codes(client.create_pull_request_approval_rule, **{**RULE, **members})
    assert code == found
    assert before == desk.shown()


def test_content_that_is_too_long(desk: Desk) -> None:
    """The message says how long the service model lets content be."""
    desk.open()
    found = refusal(
        desk.ana.create_pull_request_approval_rule, **RULE | {"approvalRuleContent": " " * 3001}
    )

    assert found == (
        "InvalidApprovalRuleContentException",
        "The content is not a valid rule: it is longer than 3000 characters.",
    )


@pytest.mark.parametrize("code", OF_THE_KEY)
def test_a_fault_of_the_key(mock: PipelineMock, desk: Desk, code: str) -> None:
    """Nothing is encrypted, so errors of the key service come from faults; no rule is created."""
    desk.open()
    create = desk.ana.create_pull_request_approval_rule
    fault = mock.fault(
        "CreatePullRequestApprovalRule", f"{code}Exception", "No key.", service="codecommit"
    )
    with fault:
        assert code == codes(create, **RULE)

    assert 1 == fault.hits
    assert [] == desk.shown()["approvalRules"]


def test_every_error_of_the_model_has_a_test() -> None:
    """What the model lists is tested above."""
    tested = {*(code for code, _, _ in REFUSED), *OF_THE_KEY}

    assert {f"{code}Exception" for code in tested} == listed(
        "CreatePullRequestApprovalRule", "codecommit"
    )


def test_a_rule_is_kept_as_it_was_given(mock: PipelineMock, desk: Desk) -> None:
    """A rule says who made it, and its hash is that of its text."""
    desk.open()
    rule = desk.rule(content(2, BO))

    assert {
        "approvalRuleId": rule["approvalRuleId"],
        "approvalRuleName": "review",
        "approvalRuleContent": content(2, BO),
        "ruleContentSha256": hashlib.sha256(content(2, BO).encode()).hexdigest(),
        "creationDate": mock.clock.now,
        "lastModifiedDate": mock.clock.now,
        "lastModifiedUser": ANA,
    } == rule
    assert [rule] == desk.shown()["approvalRules"]


def test_a_rule_changes(mock: PipelineMock, desk: Desk) -> None:
    """A changed rule says who has changed it, and counts at once."""
    desk.open()
    desk.rule(content(2))
    desk.approve(desk.bo)
    mock.clock.advance(60)
    changed = desk.bo.update_pull_request_approval_rule_content(**NAMED, newRuleContent=content(1))[
        "approvalRule"
    ]

    assert (BO, mock.clock.now) == (changed["lastModifiedUser"], changed["lastModifiedDate"])
    assert {
        "approved": True,
        "overridden": False,
        "approvalRulesSatisfied": ["review"],
        "approvalRulesNotSatisfied": [],
    } == desk.evaluation()


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"approvalRuleName": "nothing"}, "ApprovalRuleDoesNotExist"),
        ({"newRuleContent": "{}"}, "InvalidApprovalRuleContent"),
        ({"existingRuleContentSha256": "0"}, "InvalidRuleContentSha256"),
    ],
)
def test_changes_that_are_refused(desk: Desk, members: dict[str, Any], code: str) -> None:
    """A rule changes if it is there, and to what is a rule."""
    desk.open()
    desk.rule(content())
    parameters = {**NAMED, "newRuleContent": content(2), **members}

    assert code == codes(desk.ana.update_pull_request_approval_rule_content, **parameters)


def test_a_rule_goes(desk: Desk) -> None:
    """The answer has the id of the rule; there is none where it was gone already."""
    desk.open()
    rule = desk.rule(content())
    delete = desk.ana.delete_pull_request_approval_rule

    assert rule["approvalRuleId"] == delete(**NAMED)["approvalRuleId"]
    assert ["ResponseMetadata"] == list(delete(**NAMED))
    assert [] == desk.shown()["approvalRules"]


# Approvals and overrides -----------------------------------------------------------------------


def test_approving_twice(desk: Desk) -> None:
    """A repeated approval counts once, and revoking without an approval has no effect."""
    desk.open()
    desk.approve(desk.bo)
    desk.approve(desk.bo)
    desk.approve(desk.eve, "REVOKE")
    desk.approve(desk.ana, "REVOKE")

    assert ([BO], ["CREATED", "APPROVAL_STATE_CHANGED"]) == (desk.approvers(), desk.types())


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"approvalState": ""}, "ApprovalStateRequired"),
        ({"approvalState": "NOPE"}, "InvalidApprovalState"),
        ({"revisionId": ""}, "RevisionIdRequired"),
        ({"revisionId": "x"}, "InvalidRevisionId"),
        ({"revisionId": "0" * 64}, "RevisionNotCurrent"),
    ],
)
def test_approvals_that_are_refused(desk: Desk, members: dict[str, Any], code: str) -> None:
    """An approval is for the current revision, and is one of two words."""
    desk.open()
    parameters = {**desk.at(), "approvalState": "APPROVE", **members}

    assert code == codes(desk.bo.update_pull_request_approval_state, **parameters)


def test_as_many_approvals_as_allowed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a quota of approvals."""
    monkeypatch.setattr("pipemock._codecommit.operations.approvals.MOST_APPROVALS", 1)
    desk.open()
    desk.approve(desk.bo)

    assert "MaximumNumberOfApprovalsExceeded" == codes(lambda: desk.approve(desk.eve))


def test_overriding(desk: Desk) -> None:
    """An override says who did it, leaves the lists as they are, and can be taken back."""
    desk.open()
    desk.rule(content())
    at = desk.at()

    def override(status: str) -> dict[str, Any]:
        desk.bo.override_pull_request_approval_rules(**at, overrideStatus=status)
        answer = desk.ana.get_pull_request_override_state(**at)
        return {key: answer[key] for key in answer if key != "ResponseMetadata"}

    assert {"overridden": False} == override("REVOKE")
    assert {"overridden": True, "overrider": BO} == override("OVERRIDE")
    assert {
        "approved": True,
        "overridden": True,
        "approvalRulesSatisfied": [],
        "approvalRulesNotSatisfied": ["review"],
    } == desk.evaluation()
    assert {"overridden": False} == override("REVOKE")
    assert not desk.evaluation()["approved"]


@pytest.mark.parametrize(
    ("status", "code"), [("", "OverrideStatusRequired"), ("X", "InvalidOverrideStatus")]
)
def test_overrides_that_are_refused(desk: Desk, status: str, code: str) -> None:
    """An override is one of two words too."""
    desk.open()

    assert code == codes(
        desk.ana.override_pull_request_approval_rules, **desk.at(), overrideStatus=status
    )


def test_a_revision_that_never_was(desk: Desk) -> None:
    """Of a revision that nobody knows, nothing is known."""
    desk.open()
    at = {"pullRequestId": "1", "revisionId": "0" * 64}

    assert [] == desk.ana.get_pull_request_approval_states(**at)["approvals"]
    assert not desk.ana.get_pull_request_override_state(**at)["overridden"]


def test_nobody_approves_across_accounts() -> None:
    """A caller of another account finds the pull requests of that account, and no others."""
    with mock_codepipeline() as mock:
        desk = Desk(mock)
        desk.open()
        stranger = mock.client("codecommit", account="999999999999")

        assert "PullRequestDoesNotExist" == codes(
            stranger.update_pull_request_approval_state,
            **desk.at(),
            approvalState="APPROVE",
        )
