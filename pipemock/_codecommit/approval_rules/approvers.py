"""Matching of callers with the members of an approval pool.

User guide:
docs.aws.amazon.com/codecommit/latest/userguide/how-to-create-pull-request-approval-rule.html

The documented cases are in the table in the tests. No member matches a caller from another account:
CodeCommit does not support approvals across accounts.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from pipemock._codecommit.approval_rules.content import as_regex

if TYPE_CHECKING:
    from collections.abc import Callable

_SHORTHAND: Final = "CodeCommitApprovers"

# The start of a caller's ARN, up to the name of the user or session.
_IN_ACCOUNT: Final = r"arn:[^:]*:[^:]*::{account}:"

# The kind of caller, such as user/, may precede the name.
_KIND: Final = r"(?:[^/]*/)?"


@functools.lru_cache
def meant_by(pool: tuple[str, ...], *, account: str) -> Callable[[str], object]:
    """Return a function that reports whether a caller matches a member of a pool.

    Args:
        pool: Members like ``CodeCommitApprovers:<account>:<name>``, or the ARN of a user or
            session, each with asterisks as wildcards.
        account: The account of the pull request.

    Returns:
        A function of the ARN of a caller, as STS reports it.
    """
    members = "|".join(_regex(member, account) for member in pool)
    ours = _IN_ACCOUNT.format(account=account)
    return re.compile(f"(?={ours})(?:{members})", re.DOTALL).fullmatch


# Inferred: a lone asterisk matches every caller (a tool relies on it), and an omitted account means
# that of the pull request (public code omits it).
def _regex(member: str, account: str) -> str:
    kind, _, rest = member.partition(":")
    if kind != _SHORTHAND:
        return as_regex(member)
    named, _, name = rest.rpartition(":")
    return _IN_ACCOUNT.format(account=re.escape(named) or account) + _KIND + as_regex(name)
