"""Reproducible identifiers: the same seed yields the same ids in the same order."""

from __future__ import annotations

import random
import string
from typing import Final

_ALPHANUMERIC: Final = string.ascii_letters + string.digits

# RFC 9562: six bits of a version 4 UUID are fixed, and the others are random.
_FREE: Final = 0xFFFFFFFF_FFFF_0FFF_3FFF_FFFFFFFFFFFF
_VERSION_4: Final = 0x00000000_0000_4000_8000_000000000000


class Ids:
    """A generator of identifiers; each world has its own."""

    def __init__(self, *seed: object) -> None:
        """Start the sequence of *seed*."""
        self._random = random.Random("/".join(map(str, seed)))  # noqa: S311 -- not for secrets

    def uuid(self) -> str:
        """Return a version 4 UUID as text, for ids of executions, actions, jobs and approvals."""
        digits = f"{self._random.getrandbits(128) & _FREE | _VERSION_4:032x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def commit(self) -> str:
        """Return a git commit id: forty hexadecimal digits."""
        return f"{self._random.getrandbits(160):040x}"

    def object_version(self) -> str:
        """Return the version id of an S3 object: thirty-two characters."""
        return "".join(self._random.choices(_ALPHANUMERIC, k=32))

    def image_digest(self) -> str:
        """Return the digest of a container image."""
        return f"sha256:{self._random.getrandbits(256):064x}"

    def octets(self, number: int) -> bytes:
        """Return *number* bytes, in place of something that the service encrypts."""
        return self._random.randbytes(number)

    def artifact_suffix(self) -> str:
        """Return the seven characters that end an artifact's object key."""
        return "".join(self._random.choices(_ALPHANUMERIC, k=7))
