"""The content of approval rules: a small JSON language (user guide, approval rule templates).

What the user guide does not say is inferred, and stands beside each check.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Final

import attrs

VERSION: Final = "2018-11-08"
LONGEST: Final = 3000
MOST_POOL_MEMBERS: Final = 50
MOST_DESTINATIONS: Final = 100

_MEMBER: Final = re.compile(r"\*|arn:.+|CodeCommitApprovers:.+", re.DOTALL)
_BRANCHES: Final = "refs/heads/"


class InvalidContent(ValueError):  # noqa: N818 -- what is invalid, and why
    """Content that is no approval rule; the text says what is wrong."""


@attrs.frozen
class Statement:
    """So many approvals, by whom: without a pool, anybody's count."""

    needed: int
    pool: tuple[str, ...] = ()


@attrs.frozen
class Content:
    """What an approval rule says."""

    text: str
    statements: tuple[Statement, ...]
    destinations: tuple[str, ...] | None = None

    @property
    def sha256(self) -> str:
        """The digest by which an update says what it expects to replace."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def compact(self) -> Content:
        """The same content without insignificant whitespace."""
        text = json.dumps(json.loads(self.text), separators=(",", ":"), ensure_ascii=False)
        return attrs.evolve(self, text=text)

    def concerns(self, reference: str) -> bool:
        """Whether a template speaks of pull requests into a branch."""
        if self.destinations is None:
            return True
        return any(re.fullmatch(as_regex(each), reference) for each in self.destinations)


def as_regex(pattern: str) -> str:
    """Return a pattern in which an asterisk stands for anything, slashes included, as a regex."""
    return ".*".join(map(re.escape, pattern.split("*")))


def parse(text: str) -> Content:
    """Read the content of a rule.

    Raises:
        InvalidContent: If it is none.
    """
    _require(len(text) <= LONGEST, f"it is longer than {LONGEST} characters")
    document = _document(text)
    _require(isinstance(document, dict), "it is no JSON object")
    # Inferred: the one version that is ever shown is the only one.
    _require(document.get("Version") == VERSION, f"Version is not {VERSION}")
    given = document.get("Statements")
    _require(isinstance(given, list) and bool(given), "Statements is no list of statements")
    statements = tuple(_statement(each) for each in given)
    return Content(text, statements, _destinations(document))


def _document(text: str) -> Any:  # noqa: ANN401 -- whatever stands in the JSON
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        msg = "it is not JSON"
        raise InvalidContent(msg) from None


def _statement(given: Any) -> Statement:  # noqa: ANN401 -- whatever stands in the JSON
    _require(isinstance(given, dict), "a statement is no JSON object")
    _require(given.get("Type") == "Approvers", "the Type of a statement is not Approvers")
    needed = given.get("NumberOfApprovalsNeeded")
    # Inferred: a whole number from one on. Python's true is a number, JSON's is none.
    is_number = isinstance(needed, int) and not isinstance(needed, bool)
    _require(is_number and needed >= 1, "NumberOfApprovalsNeeded is no number from 1 on")
    pool = given.get("ApprovalPoolMembers", [])
    _require(_is_texts(pool), "ApprovalPoolMembers is no list of texts")
    _require(len(pool) <= MOST_POOL_MEMBERS, f"a pool has more than {MOST_POOL_MEMBERS} members")
    for member in pool:
        _require(_MEMBER.fullmatch(member) is not None, f"{member!r} names no approver")
    return Statement(needed, tuple(pool))


def _destinations(document: dict[str, Any]) -> tuple[str, ...] | None:
    given = document.get("DestinationReferences")
    if given is None:
        return None
    _require(_is_texts(given), "DestinationReferences is no list of texts")
    too_many = f"there are more than {MOST_DESTINATIONS} destination references"
    _require(len(given) <= MOST_DESTINATIONS, too_many)
    for each in given:
        # User guide: a wildcard may not begin the name of the branch.
        is_branch = each.startswith(_BRANCHES) and each[len(_BRANCHES) :][:1] not in {"", "*"}
        _require(is_branch, f"{each!r} is no reference to a branch")
    return tuple(given)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _require(condition: bool, otherwise: str) -> None:  # noqa: FBT001 -- reads as a sentence
    if not condition:
        raise InvalidContent(otherwise)
