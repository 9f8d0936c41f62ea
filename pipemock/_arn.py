"""ARNs of those who call."""

from __future__ import annotations

import re
from typing import Final

from pipemock._errors import PipeMockError

_CALLER: Final = re.compile(r"arn:aws(?:-\w+)*:(?:iam|sts)::(\d{12}):.+")
_ACCOUNT: Final = re.compile(r"\d{12}")


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
    """Return who calls in *account* when a test does not say.

    Raises:
        PipeMockError: If *account* is not the number of an account.
    """
    if not _ACCOUNT.fullmatch(str(account)):
        msg = f"{account!r} is not an account: write its twelve digits, like '123456789012'."
        raise PipeMockError(msg)
    return f"arn:aws:iam::{account}:user/tester"
