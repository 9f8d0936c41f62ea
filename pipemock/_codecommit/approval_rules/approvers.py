"""Who is meant by the members of an approval pool (user guide, API reference of approval rules).

The cases that are documented are those of the table in the tests. No member stands for anybody in
another account: there are no approvals across accounts.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from pipemock._codecommit.approval_rules.content import as_regex

if TYPE_CHECKING:
    from collections.abc import Callable

_SHORTHAND: Final = "CodeCommitApprovers"
_NOBODY: Final = r"(?!)"

# The beginning of the ARN of a caller, up to what names the user or the session.
_IN_ACCOUNT: Final = r"arn:[^:]*:[^:]*::{account}:"

# A name may be given with what kind of caller that is, such as user/, or without.
_KIND: Final = r"(?:[^/]*/)?"


@functools.lru_cache(maxsize=1000)
def meant_by(pool: tuple[str, ...], *, account: str) -> Callable[[str], object]:
    """Return what tells whether a caller is meant by one of the members of a pool.

    Args:
        pool: Members like ``CodeCommitApprovers:<account>:<name>``, or the ARN of a user or a
            session, each with asterisks where anything may stand.
        account: The account that the pull request is in.

    Returns:
        A function of the ARN of a caller, as STS reports it.
    """
    members = "|".join(_regex(member, account) for member in pool)
    ours = _IN_ACCOUNT.format(account=account)
    return re.compile(f"(?={ours})(?:{members})", re.DOTALL).fullmatch


# Inferred: an asterisk alone means anybody, which a tool uses in earnest, and where the account is
# left out, which public code does, it is the own one.
def _regex(member: str, account: str) -> str:
    kind, _, rest = member.partition(":")
    if kind != _SHORTHAND:
        return as_regex(member)
    named, _, name = rest.rpartition(":")
    if named not in {"", account}:
        return _NOBODY
    return _IN_ACCOUNT.format(account=account) + _KIND + as_regex(name)
