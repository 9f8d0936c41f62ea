"""The ARNs of callers."""

from __future__ import annotations

import functools
import re
from typing import Final

from pipemock._errors import PipeMockError

DEFAULT_ACCOUNT: Final = "123456789012"

_CALLER: Final = re.compile(r"arn:aws(?:-\w+)*:(?:iam|sts)::(\d{12}):.+")
_ACCOUNT: Final = re.compile(r"\d{12}")


@functools.cache
def account_of(caller: str) -> str:
    """Return the account that a caller belongs to.

    Raises:
        PipeMockError: If *caller* is not the ARN of a user, a role or a session.
    """
    match = _CALLER.fullmatch(caller)
    if match is None:
        msg = (
            f"{caller!r} is not the ARN of a caller. "
            "Write it like 'arn:aws:iam::123456789012:user/Bob'."
        )
        raise PipeMockError(msg)
    return match[1]


def default_caller(account: str) -> str:
    """Return the default caller in *account*.

    Raises:
        PipeMockError: If *account* is not an account number.
    """
    if not _ACCOUNT.fullmatch(str(account)):
        msg = f"{account!r} is not an account: write its twelve digits, like '123456789012'."
        raise PipeMockError(msg)
    return f"arn:aws:iam::{account}:user/tester"


def account_and_caller(account: str | None, caller: str | None) -> tuple[str, str]:
    """Return the account and the caller; derive whichever is not given.

    Raises:
        PipeMockError: If either is invalid, or if they do not belong together.
    """
    if caller is None:
        account = DEFAULT_ACCOUNT if account is None else account
        return account, default_caller(account)
    own = account_of(caller)
    if account not in {None, own}:
        msg = (
            f"The caller {caller} belongs to account {own}, not to {account}: "
            "leave one of them out, or let them agree."
        )
        raise PipeMockError(msg)
    return own, caller
