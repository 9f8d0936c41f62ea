"""Credentials that STS hands out: whose they are, and those of which nobody knows it.

The answers of STS are read wherever they come from: moto, LocalStack, a `Stubber`, AWS itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._call_sites import warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipemock._cloud.cloud import Cloud

EVENTS: Final = "after-call.sts."
"""How the events begin by which botocore hands over the answers of STS."""

# API reference of STS: the members that name the user of temporary credentials, in the answers of
# AssumeRole, AssumeRoleWithSAML and AssumeRoleWithWebIdentity, and of GetFederationToken:
# docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
_USERS: Final = ("AssumedRoleUser", "FederatedUser")

# IAM user guide, unique ids: the access keys of temporary credentials begin like this:
# docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
_TEMPORARY: Final = "ASIA"

_PASSED: Final = "explicit"
"""What botocore calls the method of credentials that were passed to a client or a session."""


def learn(clouds: Iterable[Cloud], answer: Mapping[str, Any]) -> None:
    """Make the user that an answer of STS names the caller who has its credentials."""
    for member in _USERS:
        caller = answer.get(member, {}).get("Arn")
        access_key = answer.get("Credentials", {}).get("AccessKeyId")
        if caller and access_key:
            for cloud in clouds:
                cloud.callers.name(access_key, caller)


def warn_of_unknown(cloud: Cloud, credentials: Mapping[str, Any], region: str) -> None:
    """Warn once of temporary credentials that were passed to a client and that nobody has named.

    Those of the environment are left out: they belong to the person who runs the test.
    """
    key = credentials.get("access_key") or ""
    if credentials.get("method") != _PASSED or not key.startswith(_TEMPORARY):
        return
    if cloud.callers.is_first_unknown(key):
        message = _UNKNOWN.format(key, cloud.callers.of_key(key, region=region))
        warn(message)


_UNKNOWN: Final = (
    "The temporary credentials {} are not known to this mock, so the call counts as one of {}. "
    "Assume the role while the mock is active, by any client of STS that something answers, such "
    "as moto; or use the credentials that mock.credentials(arn) returns; or make the calls in "
    "'with mock.acting_as(arn):'."
)
