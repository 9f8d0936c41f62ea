"""The callers of a mock: who calls now, and who calls with an access key."""

from __future__ import annotations

import base64
import contextlib
import hashlib
from typing import TYPE_CHECKING, Final

from pipemock._arns import account_for, default_caller, is_caller, require_caller
from pipemock._call_sites import call_site_outside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from pipemock._call_sites import CallSite

ACCESS_KEY: Final = "AKIAPIPEMOCKEXAMPLE"
"""The access key of clients that belong to no caller in particular."""

SECRET_ACCESS_KEY: Final = "a secret that opens nothing"  # noqa: S105 -- what it says
"""The secret of every access key of a mock, which is useless outside of it."""


class Callers:
    """The current callers, the innermost last, and those that have access keys of the mock."""

    def __init__(self, account: str, caller: str | None) -> None:
        """Start with the mock's own account, and its caller if the test has named one."""
        self._account = account
        self._current = [caller]
        self._by_key: dict[str, str] = {}
        self._default_callers: dict[str, str] = {}
        self._is_unknown_reported = False
        # The blocks that were made and not entered: each caller, with the place.
        self.unentered: list[tuple[str, CallSite]] = []
        self.session_tags: dict[str, Mapping[str, str]] = {}

    @property
    def current(self) -> str | None:
        """The current caller, unless the test has not named any."""
        return self._current[-1]

    def for_account(self, account: str, region: str) -> str:
        """Return the current caller, or the usual one of an account if nobody was named."""
        return self.current or default_caller(account, region=region)

    def of_key(self, access_key: str | None, *, region: str) -> str:
        """Return the caller of an access key; for a key of another origin, the current caller.

        A caller that nobody has named belongs to the partition of the Region that is called.
        """
        named = self._by_key.get(access_key or "") or self._current[-1]
        return named or self._default_callers.get(region) or self._default_caller(region)

    # Every call asks for it.
    def _default_caller(self, region: str) -> str:
        self._default_callers[region] = caller = default_caller(self._account, region=region)
        return caller

    def access_key_for(self, account: str | None, caller: str | None, *, region: str) -> str:
        """Return the access key of a client, which is that of a caller or of an account.

        Without either, the client belongs to no caller in particular.

        Raises:
            PipeMockError: If either is invalid, or if they do not belong together.
        """
        if account is None and caller is None:
            return ACCESS_KEY
        account = account_for(account, caller)
        return self.access_key_of(caller or default_caller(account, region=region))

    def name(self, access_key: str, caller: str) -> None:
        """Make *caller* the one who has an access key, unless it is not the ARN of a caller."""
        if is_caller(caller):
            self._by_key[access_key] = caller

    def is_first_unknown(self, access_key: str) -> bool:
        """Tell, once, whether nobody has said who calls with an access key."""
        if self._is_unknown_reported or self.current or access_key in self._by_key:
            return False
        self._is_unknown_reported = True
        return True

    def acting(self, caller: str) -> AbstractContextManager[None]:
        """Return a block in which *caller* is the current caller; it has to be entered.

        Raises:
            PipeMockError: If it is not the ARN of a caller.
        """
        require_caller(caller)
        announced = caller, call_site_outside()
        self.unentered.append(announced)
        return self._block(announced)

    # As a decorator, it is entered at each call.
    @contextlib.contextmanager
    def _block(self, announced: tuple[str, CallSite]) -> Iterator[None]:
        if announced in self.unentered:
            self.unentered.remove(announced)
        self._current.append(announced[0])
        try:
            yield
        finally:
            self._current.pop()

    def access_key_of(self, caller: str) -> str:
        """Return the access key of *caller*, which is the same in every mock.

        Raises:
            PipeMockError: If it is not the ARN of a caller.
        """
        require_caller(caller)
        digest = hashlib.sha256(caller.encode()).digest()
        key = f"AKIA{base64.b32encode(digest).decode()[:16]}"
        self._by_key[key] = caller
        return key
