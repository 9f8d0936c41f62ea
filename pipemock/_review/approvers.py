"""Who is meant by a member of an approval pool (user guide and API reference of approval rules).

The cases that are documented are those of the table in the tests. No member stands for anybody in
another account: there are no approvals across accounts.
"""

from __future__ import annotations

import functools
from typing import Final

from pipemock._arn import account_of
from pipemock._review.content import glob

_SHORTHAND: Final = "CodeCommitApprovers"
_ANYBODY: Final = "*"


@functools.lru_cache(maxsize=10_000)
def is_meant(member: str, caller: str, *, account: str) -> bool:
    """Whether a member of a pool stands for a caller.

    Args:
        member: ``CodeCommitApprovers:<account>:<name>``, or the ARN of a user or a session, each
            with asterisks where anything may stand.
        caller: The ARN of who approves, as STS reports it.
        account: The account that the pull request is in.
    """
    if account_of(caller) != account:
        return False
    if member == _ANYBODY:
        # Inferred: used by a tool in earnest.
        return True
    kind, _, rest = member.partition(":")
    if kind != _SHORTHAND:
        return glob(member, caller)
    named, _, name = rest.rpartition(":")
    # Inferred: public code leaves out the account and means its own.
    if named not in {"", account}:
        return False
    resource = caller.split(":", 5)[5]
    return glob(name, resource) or glob(name, resource.partition("/")[2])
