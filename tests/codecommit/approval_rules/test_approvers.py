"""Whom a member of an approval pool stands for: every row that is known."""

from __future__ import annotations

import pytest

from pipemock._codecommit.approval_rules.approvers import meant_by

ANA = "arn:aws:iam::111122223333:user/Ana"
FEDERATED = "arn:aws:sts::111122223333:federated-user/Ana"
SESSION = "arn:aws:sts::111122223333:assumed-role/Reviewers/Ana"
IN_A_TEAM = "arn:aws:iam::111122223333:user/team/Ana"
ELSEWHERE = "arn:aws:iam::999999999999:user/Ana"

SHORT = "CodeCommitApprovers:111122223333"


@pytest.mark.parametrize(
    ("member", "caller", "meant"),
    [
        # Documented.
        (f"{SHORT}:Ana", ANA, True),
        (f"{SHORT}:Ana", FEDERATED, True),
        (f"{SHORT}:Ana", SESSION, False),
        (f"{SHORT}:*Ana", SESSION, True),
        (f"{SHORT}:Reviewers/Ana", SESSION, True),
        (f"{SHORT}:Reviewers/*", SESSION, True),
        (f"{SHORT}:user/*", ANA, True),
        (f"{SHORT}:user/*", SESSION, False),
        ("arn:aws:sts::111122223333:assumed-role/Reviewers/*", SESSION, True),
        ("arn:aws:sts::111122223333:assumed-role/Reviewers/*", ANA, False),
        (ANA, ANA, True),
        (ANA, FEDERATED, False),
        ("CodeCommitApprovers:999999999999:Ana", ANA, False),
        (ELSEWHERE, ELSEWHERE, False),
        # Inferred.
        (f"{SHORT}:*", SESSION, True),
        (f"{SHORT}:ana", ANA, False),
        (f"{SHORT}:Ana", IN_A_TEAM, False),
        (f"{SHORT}:team/Ana", IN_A_TEAM, True),
        ("CodeCommitApprovers:Reviewers/Ana", SESSION, True),
        ("*", ANA, True),
        ("*", ELSEWHERE, False),
        ("arn:aws:sts::111122223333:assumed-role/Reviewers", SESSION, False),
        ("arn:aws:iam::111122223333:role/Reviewers", SESSION, False),
        (f"{SHORT}:A?a", ANA, False),
        (f"{SHORT}:user/Ana", ANA, True),
        (f"{SHORT}:root", "arn:aws:iam::111122223333:root", True),
    ],
)
def test_who_is_meant(member: str, caller: str, *, meant: bool) -> None:
    """A member of a pool stands for these callers, and not for those."""
    assert meant == bool(meant_by((member,), account="111122223333")(caller))
