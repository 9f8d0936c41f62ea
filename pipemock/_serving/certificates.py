"""The certificate of a server that speaks TLS, made when it starts.

trustme makes it: a small library for tests, on cryptography, and well kept.
"""

from __future__ import annotations

import os
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Iterable

# The SDKs and Tools reference guide, Node's command-line options, OpenSSL's manual.
_BUNDLES: Final = ("AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE")


@attrs.frozen
class Certificate:
    """A certificate for a server, and the file with that of its authority, for clients."""

    context: ssl.SSLContext
    ca_file: Path

    def environment(self) -> dict[str, str]:
        """Return the variables by which clients trust the server.

        A file that such a variable names already is kept: its certificates are added.
        """
        return {name: str(self._bundle(name)) for name in _BUNDLES}

    def _bundle(self, name: str) -> Path:
        users = Path(os.environ.get(name) or os.devnull)
        if not users.is_file():
            return self.ca_file
        bundle = self.ca_file.with_name(f"{name}.pem")
        bundle.write_bytes(self.ca_file.read_bytes() + users.read_bytes())
        return bundle


def certificate(hosts: Iterable[str], folder: Path) -> Certificate:
    """Return a new certificate of a new authority.

    Args:
        hosts: The hosts by which clients call the server, as a Host header has them.
        folder: The folder for the file of the authority.

    Raises:
        PipeMockError: If trustme is not installed.
    """
    try:
        import trustme  # noqa: PLC0415 -- an optional dependency
    except ImportError as error:
        msg = (
            "A certificate for tls=True is made with trustme, which is not installed: "
            "pip install 'pipemock[tls]'."
        )
        raise PipeMockError(msg) from error
    authority = trustme.CA(organization_name="pipemock")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*sorted(each.strip("[]") for each in hosts)).configure_cert(context)
    ca_file = folder / "ca.pem"
    ca_file.write_bytes(authority.cert_pem.bytes())
    return Certificate(context, ca_file)
