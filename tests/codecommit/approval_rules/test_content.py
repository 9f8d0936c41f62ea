"""What the content of an approval rule may be."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

import pytest

from pipemock._codecommit.approval_rules.content import InvalidContent, Statement, parse

ONE: Final = {"Type": "Approvers", "NumberOfApprovalsNeeded": 1}


def text(*statements: Any, **members: Any) -> str:
    """Write a rule, with other members where they are given."""
    document = {"Version": "2018-11-08", "Statements": list(statements or (ONE,)), **members}
    return json.dumps({key: value for key, value in document.items() if value is not ...})


def _pooled(pool: Any) -> str:
    return text({**ONE, "ApprovalPoolMembers": pool})


def _needing(number: Any) -> str:
    return text({**ONE, "NumberOfApprovalsNeeded": number})


def _into(*references: Any) -> str:
    return text(DestinationReferences=list(references))


# Valid content ---------------------------------------------------------------------------------


def test_a_rule_is_read() -> None:
    """Statements, pools and destinations are what stands there."""
    two = {**ONE, "NumberOfApprovalsNeeded": 2, "ApprovalPoolMembers": ["arn:aws:x", "*"]}
    content = parse(text(ONE, two, DestinationReferences=["refs/heads/main"]))

    assert (Statement(1), Statement(2, ("arn:aws:x", "*"))) == content.statements
    assert ("refs/heads/main",) == content.destinations


def test_the_digest_is_that_of_the_text() -> None:
    """The digest is the SHA-256 of the text, as it is kept."""
    given = text()
    compact = parse(given).compact

    assert given.replace(" ", "") == compact.text
    assert hashlib.sha256(given.encode()).hexdigest() == parse(given).sha256
    assert hashlib.sha256(compact.text.encode()).hexdigest() == compact.sha256


@pytest.mark.parametrize(
    ("references", "reference", "concerned"),
    [
        (["refs/heads/main"], "refs/heads/main", True),
        (["refs/heads/main"], "refs/heads/mainline", False),
        (["refs/heads/x", "refs/heads/release-*"], "refs/heads/release-1/a", True),
        (["refs/heads/release-*"], "refs/heads/Release-1", False),
        ([], "refs/heads/main", False),
    ],
)
def test_destinations(references: list[str], reference: str, *, concerned: bool) -> None:
    """A template applies to the branches that match one of its destinations."""
    assert concerned == parse(_into(*references)).concerns(reference)


def test_without_destinations_every_branch_is_meant() -> None:
    """A template without destinations applies to every branch."""
    assert parse(text()).concerns("refs/heads/anything")


# Invalid content -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("{", "not JSON"),
        ("[" * 3000, "not JSON"),
        ("[]", "not a JSON object"),
        (text(Version=...), "Version"),
        (text(Version="2012-10-17"), "Version"),
        (text(Statements=...), "Statements"),
        (text(Statements=[]), "Statements"),
        (text(Statements={}), "Statements"),
        (text(1), "a statement is not a JSON object"),
        (text({**ONE, "Type": "Reviewers"}), "Type"),
        (_needing(0), "NumberOfApprovalsNeeded"),
        (_needing("1"), "NumberOfApprovalsNeeded"),
        (_needing(number=True), "NumberOfApprovalsNeeded"),
        (_needing(None), "NumberOfApprovalsNeeded"),
        (_pooled("Ana"), "ApprovalPoolMembers"),
        (_pooled([1]), "ApprovalPoolMembers"),
        (_pooled(["Ana"]), "'Ana' does not name an approver"),
        (_pooled(["*"] * 51), "more than 50"),
        (_into("main"), "'main' is not a reference to a branch"),
        (_into("refs/heads/*"), "not a reference to a branch"),
        (_into("refs/heads/"), "not a reference to a branch"),
        (_into("refs/tags/v1"), "not a reference to a branch"),
        (_into(1), "DestinationReferences"),
        (_into(*["refs/heads/a"] * 101), "more than 100"),
    ],
)
def test_what_is_no_rule(given: str, why: str) -> None:
    """Content that breaks the grammar is refused with the reason."""
    with pytest.raises(InvalidContent, match=why):
        parse(given)


def test_the_limits_themselves_are_allowed() -> None:
    """Fifty members of a pool and a hundred destinations are not too many."""
    assert 50 == len(parse(_pooled(["*"] * 50)).statements[0].pool)
    assert 100 == len(parse(_into(*["refs/heads/a"] * 100)).destinations or ())
