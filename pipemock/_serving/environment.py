"""The environment by which a process that a test starts reaches the server of a mock."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# The reference guide of the SDKs and tools describes each of these settings.
_FIXED: Final[Mapping[str, str]] = {
    # A profile of the user would need its file, or even sign with its own credentials.
    "AWS_PROFILE": "default",
    "AWS_DEFAULT_PROFILE": "default",
    # Temporary credentials of the user would be combined with those of the mock.
    "AWS_SESSION_TOKEN": "",
    "AWS_SECURITY_TOKEN": "",
    "AWS_CREDENTIAL_EXPIRATION": "",
    # Nothing may lead past the server.
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false",
    "AWS_USE_FIPS_ENDPOINT": "false",
    "AWS_USE_DUALSTACK_ENDPOINT": "false",
    "AWS_EC2_METADATA_DISABLED": "true",
}
_NO_PROXY: Final = ("no_proxy", "NO_PROXY")


def environment(
    url: str, *, host: str, region: str, access_key: str, secret: str, configuration: Path
) -> dict[str, str]:
    """Return the variables that make every SDK and CLI use the server.

    Args:
        url: The URL of the server.
        host: Its host, which no proxy reaches.
        region: The Region of clients that name none.
        access_key: The access key.
        secret: Its secret.
        configuration: The file in place of the user's own.
    """
    return {
        **_FIXED,
        "AWS_ENDPOINT_URL_CODEPIPELINE": url,
        "AWS_ENDPOINT_URL_CODECOMMIT": url,
        "AWS_ACCESS_KEY_ID": access_key,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": str(configuration),
        "AWS_SHARED_CREDENTIALS_FILE": str(configuration),
        "PIPEMOCK_URL": url,
        **dict.fromkeys(_NO_PROXY, _without_proxy(host)),
    }


# What the user's own environment says is kept, also where it has only one of the two names.
def _without_proxy(host: str) -> str:
    there = next(filter(None, map(os.environ.get, _NO_PROXY)), "")
    return ",".join(filter(None, (there, host)))


def new_configuration(region: str) -> Path:
    """Write the profile `default`, and nothing more, into a file in a new folder."""
    file = Path(tempfile.mkdtemp(prefix="pipemock-"), "config")
    file.write_text(f"[default]\nregion = {region}\n", encoding="utf-8")
    return file
