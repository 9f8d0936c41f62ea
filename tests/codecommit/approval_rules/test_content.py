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

    statements = (Statement(needed=1, pool=()), Statement(needed=2, pool=("arn:aws:x", "*")))
    assert content.text == text(ONE, two, DestinationReferences=["refs/heads/main"])
    assert (statements, ("refs/heads/main",)) == (content.statements, content.destinations)
    assert parse(text()).destinations is None


def test_the_digest_is_that_of_the_text() -> None:
    """The digest is the SHA-256 of the text, as it is kept."""
    given = text({**ONE, "ApprovalPoolMembers": ["arn:aws:iam::1:user/Zoë"]})
    compact = parse(given).compact

    assert given.replace(" ", "").replace("\\u00eb", "ë") == compact.text
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


NO_MEMBERS: Final = "ApprovalPoolMembers is not a list of strings"
NO_NUMBER: Final = "NumberOfApprovalsNeeded is not an integer of at least 1"
NO_REFERENCES: Final = "DestinationReferences is not a list of strings"
NO_STATEMENTS: Final = "Statements is not a list of statements"
NO_TYPE: Final = "the Type of a statement is not Approvers"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("{", "it is not JSON"),
        ("[" * 3000, "it is not JSON"),
        ("[]", "it is not a JSON object"),
        (text(Version=...), "Version is not 2018-11-08"),
        (text(Version="2012-10-17"), "Version is not 2018-11-08"),
        (text(Statements=...), NO_STATEMENTS),
        (text(Statements=[]), NO_STATEMENTS),
        (text(Statements={}), NO_STATEMENTS),
        (text(Statements={"Type": "Approvers"}), NO_STATEMENTS),
        (text(1), "a statement is not a JSON object"),
        (text(ONE, 1), "a statement is not a JSON object"),
        (text({**ONE, "Type": "Reviewers"}), NO_TYPE),
        (text({"NumberOfApprovalsNeeded": 1}), NO_TYPE),
        (text({"Type": "Approvers"}), NO_NUMBER),
        (_needing(0), NO_NUMBER),
        (_needing("1"), NO_NUMBER),
        (_needing(1.0), NO_NUMBER),
        (_needing(number=True), NO_NUMBER),
        (_needing(None), NO_NUMBER),
        (_pooled("Ana"), NO_MEMBERS),
        (_pooled({"Ana": 1}), NO_MEMBERS),
        (_pooled([1]), NO_MEMBERS),
        (_pooled(["*", 1]), NO_MEMBERS),
        (_pooled(["Ana"]), "'Ana' does not name an approver"),
        (_pooled(["*", "Ana"]), "'Ana' does not name an approver"),
        (_pooled(["arn:"]), "'arn:' does not name an approver"),
        (_pooled(["**"]), "'**' does not name an approver"),
        (_pooled(["CodeCommitApprovers:"]), "'CodeCommitApprovers:' does not name an approver"),
        (_pooled(["*"] * 51), "a pool has more than 50 members"),
        (_into("main"), "'main' is not a reference to a branch"),
        (_into("refs/heads/a", "main"), "'main' is not a reference to a branch"),
        (_into("refs/heads/*"), "'refs/heads/*' is not a reference to a branch"),
        (_into("refs/heads/*a"), "'refs/heads/*a' is not a reference to a branch"),
        (_into("refs/heads/"), "'refs/heads/' is not a reference to a branch"),
        (_into("refs/tags/v1"), "'refs/tags/v1' is not a reference to a branch"),
        (_into(1), NO_REFERENCES),
        (text(DestinationReferences="refs/heads/a"), NO_REFERENCES),
        (_into(*["refs/heads/a"] * 101), "there are more than 100 destination references"),
    ],
)
def test_what_is_no_rule(given: str, why: str) -> None:
    """Content that breaks the grammar is refused with the reason."""
    with pytest.raises(InvalidContent) as raised:
        parse(given)

    assert why == str(raised.value)


def test_the_limits_themselves_are_allowed() -> None:
    """Fifty members of a pool and a hundred destinations are not too many."""
    assert 50 == len(parse(_pooled(["*"] * 50)).statements[0].pool)
    assert 100 == len(parse(_into(*["refs/heads/a"] * 100)).destinations or ())
