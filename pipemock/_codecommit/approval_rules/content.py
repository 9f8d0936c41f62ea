"""The content of approval rules, a small JSON language.

User guide, approval rule templates:
docs.aws.amazon.com/codecommit/latest/userguide/approval-rule-templates.html

Checks that the user guide does not document are marked as inferred.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Final

import attrs

from pipemock._json import compact_json

VERSION: Final = "2018-11-08"
MOST_POOL_MEMBERS: Final = 50
MOST_DESTINATIONS: Final = 100

_MEMBER: Final = re.compile(r"\*|arn:.+|CodeCommitApprovers:.+", re.DOTALL)
_BRANCHES: Final = "refs/heads/"


class InvalidContent(ValueError):  # noqa: N818 -- named after its subject
    """Content that is not a valid approval rule; the text is the reason."""


@attrs.frozen
class Statement:
    """A number of approvals that are needed from a pool; without a pool, from any users."""

    needed: int
    pool: tuple[str, ...] = ()


@attrs.frozen
class Content:
    """The content of an approval rule."""

    text: str
    statements: tuple[Statement, ...]
    destinations: tuple[str, ...] | None = None

    @property
    def sha256(self) -> str:
        """The digest that an update may pass to name the content that it replaces."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def compact(self) -> Content:
        """The same content without insignificant whitespace."""
        text = compact_json(json.loads(self.text))
        return attrs.evolve(self, text=text)

    def concerns(self, reference: str) -> bool:
        """Return whether a template applies to pull requests into a branch."""
        if self.destinations is None:
            return True
        return any(re.fullmatch(as_regex(each), reference) for each in self.destinations)


def as_regex(pattern: str) -> str:
    """Return a regex for a pattern in which an asterisk matches any text, including slashes."""
    return ".*".join(map(re.escape, pattern.split("*")))


def parse(text: str) -> Content:
    """Parse the content of a rule.

    Raises:
        InvalidContent: If the text is not a valid rule.
    """
    document = _document(text)
    _require(isinstance(document, dict), "it is not a JSON object")
    # Inferred: the only version that the documentation shows is the only one that is valid.
    _require(document.get("Version") == VERSION, f"Version is not {VERSION}")
    given = document.get("Statements")
    _require(isinstance(given, list) and bool(given), "Statements is not a list of statements")
    statements = tuple(_statement(each) for each in given)
    return Content(text, statements, _destinations(document))


def _document(text: str) -> Any:  # noqa: ANN401 -- any JSON value
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        msg = "it is not JSON"
        raise InvalidContent(msg) from None


def _statement(given: Any) -> Statement:  # noqa: ANN401 -- any JSON value
    _require(isinstance(given, dict), "a statement is not a JSON object")
    _require(given.get("Type") == "Approvers", "the Type of a statement is not Approvers")
    needed = given.get("NumberOfApprovalsNeeded")
    # Inferred: an integer of at least 1. In Python, a bool is an int; in JSON, it is not.
    is_number = isinstance(needed, int) and not isinstance(needed, bool)
    _require(is_number and needed >= 1, "NumberOfApprovalsNeeded is not an integer of at least 1")
    pool = given.get("ApprovalPoolMembers", [])
    _require(_are_strings(pool), "ApprovalPoolMembers is not a list of strings")
    _require(len(pool) <= MOST_POOL_MEMBERS, f"a pool has more than {MOST_POOL_MEMBERS} members")
    for member in pool:
        _require(_MEMBER.fullmatch(member) is not None, f"{member!r} does not name an approver")
    return Statement(needed, tuple(pool))


def _destinations(document: dict[str, Any]) -> tuple[str, ...] | None:
    given = document.get("DestinationReferences")
    if given is None:
        return None
    _require(_are_strings(given), "DestinationReferences is not a list of strings")
    too_many = f"there are more than {MOST_DESTINATIONS} destination references"
    _require(len(given) <= MOST_DESTINATIONS, too_many)
    for each in given:
        # User guide: the name of the branch must not start with a wildcard.
        is_branch = each.startswith(_BRANCHES) and each[len(_BRANCHES) :][:1] not in {"", "*"}
        _require(is_branch, f"{each!r} is not a reference to a branch")
    return tuple(given)


def _are_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _require(condition: bool, otherwise: str) -> None:  # noqa: FBT001 -- reads as a sentence
    if not condition:
        raise InvalidContent(otherwise)
