"""Identifiers that look random and are not: the same seed gives the same ones in the same order."""

from __future__ import annotations

import random
import string
from typing import Final

_ALPHANUMERIC: Final = string.ascii_letters + string.digits

# RFC 9562: six of the bits of a UUID say that it is random, the others are.
_FREE: Final = 0xFFFFFFFF_FFFF_0FFF_3FFF_FFFFFFFFFFFF
_VERSION_4: Final = 0x00000000_0000_4000_8000_000000000000


class Ids:
    """A source of identifiers, one for each world."""

    def __init__(self, *seed: object) -> None:
        """Start the sequence that belongs to *seed*."""
        self._random = random.Random("/".join(map(str, seed)))  # noqa: S311 -- not for secrets

    def uuid(self) -> str:
        """Return a version 4 UUID as text: execution, action, job and approval ids."""
        digits = f"{self._random.getrandbits(128) & _FREE | _VERSION_4:032x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    def commit(self) -> str:
        """Return forty hexadecimal digits, as git writes a commit id."""
        return f"{self._random.getrandbits(160):040x}"

    def object_version(self) -> str:
        """Return thirty-two characters, as S3 writes the version id of an object."""
        return "".join(self._random.choices(_ALPHANUMERIC, k=32))

    def image_digest(self) -> str:
        """Return the digest of a container image."""
        return f"sha256:{self._random.getrandbits(256):064x}"

    def octets(self, number: int) -> bytes:
        """Return so many bytes, as the service would encrypt something."""
        return self._random.randbytes(number)

    def artifact_suffix(self) -> str:
        """Return the seven characters that end an artifact's object key."""
        return "".join(self._random.choices(_ALPHANUMERIC, k=7))
