"""ARNs and what they name: partitions with their hosts, Regions, accounts and callers."""

from __future__ import annotations

import functools
import re
from typing import Final, NamedTuple

import attrs

from pipemock._arguments import near, require_texts
from pipemock._errors import PipeMockError

# Partitions ------------------------------------------------------------------------------------


@attrs.frozen
class Partition:
    """A partition: its name in ARNs, the end of its hosts, and the host of its console."""

    name: str
    dns_suffix: str
    console: str


CONSOLE: Final = "console.aws.amazon.com"
"""The host of the console outside all other partitions."""

_AWS: Final = Partition("aws", "amazonaws.com", CONSOLE)

# Names and suffixes: botocore, partitions.json. Consoles: documented for China (docs.amazonaws.cn)
# and for GovCloud (docs.aws.amazon.com/govcloud-us/latest/UserGuide); the others are inferred.
_OTHERS: Final = {
    "cn-": Partition("aws-cn", "amazonaws.com.cn", "console.amazonaws.cn"),
    "eu-isoe-": Partition("aws-iso-e", "cloud.adc-e.uk", "console.cloud.adc-e.uk"),
    "eusc-": Partition("aws-eusc", "amazonaws.eu", "console.amazonaws-eusc.eu"),
    "us-gov-": Partition("aws-us-gov", "amazonaws.com", "console.amazonaws-us-gov.com"),
    "us-iso-": Partition("aws-iso", "c2s.ic.gov", "console.c2s.ic.gov"),
    "us-isob-": Partition("aws-iso-b", "sc2s.sgov.gov", "console.sc2s.sgov.gov"),
    "us-isof-": Partition("aws-iso-f", "csp.hci.ic.gov", "console.csp.hci.ic.gov"),
}


@functools.cache
def partition_of(region: str) -> Partition:
    """Return the partition of a Region, which its name tells; unknown ones are in `aws`."""
    return next((each for prefix, each in _OTHERS.items() if region.startswith(prefix)), _AWS)


def arn(service: str, region: str, account: str, resource: str) -> str:
    """Return the ARN of a resource that a Region has."""
    return f"arn:{partition_of(region).name}:{service}:{region}:{account}:{resource}"


def iam_arn(region: str, account: str, resource: str) -> str:
    """Return the ARN of a user or a role in the partition of a Region; IAM itself has none."""
    return f"arn:{partition_of(region).name}:iam::{account}:{resource}"


def s3_arn(region: str, bucket: str, key: str) -> str:
    """Return the ARN of an object in S3, which has neither a Region nor an account."""
    return f"arn:{partition_of(region).name}:s3:::{bucket}/{key}"


class Parts(NamedTuple):
    """The parts of an ARN; the resource may contain colons."""

    partition: str
    service: str
    region: str
    account: str
    resource: str


def parts_of(arn: object) -> Parts | None:
    """Return the parts of an ARN, or `None` if it is not one."""
    if not isinstance(arn, str) or not arn.startswith("arn:"):
        return None
    _, *parts = arn.split(":", 5)
    return Parts(*parts) if len(parts) == len(Parts._fields) else None


def place_of(arn: object) -> tuple[str, str]:
    """Return the Region and the account of an ARN; both are empty if it is not one."""
    parts = parts_of(arn)
    return (parts.region, parts.account) if parts else ("", "")


# Regions ---------------------------------------------------------------------------------------

# The Regions that exist: botocore, partitions.json, and the Regions of docs.aws.amazon.com/general.
# Formatted by hand, a line for each part of the world.
# fmt: off
REGIONS: Final = frozenset((
    "af-south-1",
    "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3",
    "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
    "ca-central-1", "ca-west-1", "mx-central-1",
    "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2",
    "eu-west-1", "eu-west-2", "eu-west-3",
    "il-central-1", "me-central-1", "me-south-1", "me-west-1",
    "sa-east-1", "sa-west-1",
    "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    "cn-north-1", "cn-northwest-1",
    "eusc-de-east-1",
    "us-gov-east-1", "us-gov-west-1",
    "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "us-isob-west-1",
    "eu-isoe-west-1", "us-isof-east-1", "us-isof-south-1",
))
# fmt: on
"""The names of the Regions that exist. A newer one is valid too if it is named like these."""

DEFAULT_REGION: Final = "us-east-1"

# A geography, a direction and a number, as in "us-gov" + "west" + "1".
_REGION: Final = re.compile(r"([a-z-]+)-([a-z]+)-[1-9][0-9]?")
_GEOGRAPHIES: Final = frozenset(each.rsplit("-", 2)[0] for each in REGIONS)
_DIRECTIONS: Final = frozenset(each.split("-")[-2] for each in REGIONS)


def require_place(*, region: object, account: str | None) -> None:
    """Refuse a Region or an account that cannot exist; either may be omitted.

    Raises:
        PipeMockError: If one of them cannot exist; for a Region the message has the nearest one.
    """
    if region is not None:
        require_region(region)
    if account is not None:
        account_for(account, None)


def require_region(region: object) -> None:
    """Refuse a Region that cannot exist.

    Raises:
        PipeMockError: If it cannot exist; the message has the nearest one.
    """
    require_texts(region=region)
    name = str(region)
    found = _REGION.fullmatch(name)
    if not found or found[1] not in _GEOGRAPHIES or found[2] not in _DIRECTIONS:
        hint = near(name, sorted(REGIONS))
        msg = f"There is no Region {name!r}.{hint} Write one of AWS's Regions, like 'eu-west-1'."
        raise PipeMockError(msg)


# Callers ---------------------------------------------------------------------------------------

DEFAULT_ACCOUNT: Final = "123456789012"

_CALLER: Final = re.compile(r"arn:aws(?:-\w+)*:(?:iam|sts)::([0-9]{12}):.+")
_ACCOUNT: Final = re.compile(r"[0-9]{12}")


def require_caller(caller: object) -> None:
    """Refuse what is not the ARN of a user, a role or a session.

    Raises:
        PipeMockError: If it is not one.
    """
    if not isinstance(caller, str):
        raise _no_caller(caller)
    account_of(caller)


def is_caller(arn: str) -> bool:
    """Return whether this is the ARN of a user, a role or a session."""
    return _CALLER.fullmatch(arn) is not None


@functools.cache
def account_of(caller: str) -> str:
    """Return the account that a caller belongs to.

    Raises:
        PipeMockError: If *caller* is not the ARN of a user, a role or a session.
    """
    match = _CALLER.fullmatch(caller)
    if match is None:
        raise _no_caller(caller)
    return match[1]


def _no_caller(caller: object) -> PipeMockError:
    msg = (
        f"{caller!r} is not the ARN of a caller. "
        "Write it like 'arn:aws:iam::123456789012:user/Bob'."
    )
    return PipeMockError(msg)


def default_caller(account: str, *, region: str) -> str:
    """Return the caller in *account*, where a test has named none, of a call to a Region."""
    return iam_arn(region, account, "user/tester")


def account_for(account: str | None, caller: str | None) -> str:
    """Return the account of a mock or a client: the given one, that of the caller, or the default.

    Raises:
        PipeMockError: If either is invalid, or if they do not belong together.
    """
    if caller is None:
        return DEFAULT_ACCOUNT if account is None else _valid(account)
    require_caller(caller)
    own = account_of(caller)
    if account not in {None, own}:
        msg = (
            f"The caller {caller} belongs to account {own}, not to {account}: "
            "leave one of them out, or make them agree."
        )
        raise PipeMockError(msg)
    return own


def _valid(account: object) -> str:
    if not isinstance(account, str) or not _ACCOUNT.fullmatch(account):
        msg = f"{account!r} is not an account: write its twelve digits, like '123456789012'."
        raise PipeMockError(msg)
    return str(account)
