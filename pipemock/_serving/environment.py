"""The environment by which a process that a test starts reaches the server of a mock."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

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
_FILES: Final = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")
_NO_PROXY: Final = ("no_proxy", "NO_PROXY")


@attrs.frozen(kw_only=True)
class Profile:
    """What a client needs to know besides the URL."""

    access_key: str
    secret: str
    region: str


def environment(url: str, host: str, profile: Profile, folder: Path) -> dict[str, str]:
    """Return the variables that make every SDK and CLI use the server.

    Args:
        url: The URL of the server.
        host: Its host, which no proxy reaches.
        profile: The credentials and the Region of its clients.
        folder: The folder for files in place of the user's own.
    """
    return {
        **_FIXED,
        "AWS_ENDPOINT_URL_CODEPIPELINE": url,
        "AWS_ENDPOINT_URL_CODECOMMIT": url,
        "AWS_ACCESS_KEY_ID": profile.access_key,
        "AWS_SECRET_ACCESS_KEY": profile.secret,
        "AWS_REGION": profile.region,
        "AWS_DEFAULT_REGION": profile.region,
        **dict.fromkeys(_FILES, str(_file(profile, folder))),
        "PIPEMOCK_URL": url,
        **dict.fromkeys(_NO_PROXY, _without_proxy(host)),
    }


# The profile has the credentials too: the SDK for JavaScript prefers a profile that is named to the
# variables (seen: version 3.1138).
def _file(profile: Profile, folder: Path) -> Path:
    file = folder / profile.access_key
    if not file.exists():
        file.write_text(
            "[default]\n"
            f"region = {profile.region}\n"
            f"aws_access_key_id = {profile.access_key}\n"
            f"aws_secret_access_key = {profile.secret}\n",
            encoding="utf-8",
        )
    return file


# What the user's own environment says is kept, also where it has only one of the two names.
def _without_proxy(host: str) -> str:
    there = next(filter(None, map(os.environ.get, _NO_PROXY)), "")
    return ",".join(filter(None, (there, host)))
