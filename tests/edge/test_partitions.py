"""The table of partitions, compared with botocore's."""

from __future__ import annotations

from typing import Any, Final

import botocore.session
import pytest
from botocore.loaders import Loader

from pipemock._arns import REGIONS, partition_of

_SESSION: Final = botocore.session.Session()
_PARTITIONS: Final[list[dict[str, Any]]] = Loader().load_data("partitions")["partitions"]
_REGIONS: Final = [
    (region, partition["id"], partition["outputs"]["dnsSuffix"])
    for partition in _PARTITIONS
    for region in (*partition["regions"], partition["outputs"]["implicitGlobalRegion"])
    if not region.endswith("-global")
]


@pytest.mark.parametrize(("region", "name", "suffix"), sorted(set(_REGIONS)))
def test_a_region_is_in_its_partition(region: str, name: str, suffix: str) -> None:
    """Each Region that botocore knows has the partition and the hosts that botocore gives it."""
    found = partition_of(region)

    assert (name, suffix) == (found.name, found.dns_suffix)


# Documented for the first three (see `pipemock/_arns.py`); the others are inferred.
@pytest.mark.parametrize(
    ("region", "console"),
    [
        ("eu-west-1", "console.aws.amazon.com"),
        ("cn-north-1", "console.amazonaws.cn"),
        ("us-gov-east-1", "console.amazonaws-us-gov.com"),
        ("eu-isoe-west-1", "console.cloud.adc-e.uk"),
        ("eusc-de-east-1", "console.amazonaws-eusc.eu"),
        ("us-iso-west-1", "console.c2s.ic.gov"),
        ("us-isob-east-1", "console.sc2s.sgov.gov"),
        ("us-isof-south-1", "console.csp.hci.ic.gov"),
    ],
)
def test_each_partition_has_a_console(region: str, console: str) -> None:
    """Links lead to the console of the Region's partition, and each partition has one."""
    assert console == partition_of(region).console


@pytest.mark.parametrize("service", ["codepipeline", "codecommit"])
def test_every_region_of_the_services_was_looked_up(service: str) -> None:
    """The Regions of both services, in all partitions, are among those compared above."""
    compared = {region for region, _, _ in _REGIONS}
    offered = {
        region
        for partition in _SESSION.get_available_partitions()
        for region in _SESSION.get_available_regions(service, partition)
    }

    assert offered <= compared
    assert {"cn-north-1", "us-gov-west-1"} < offered


def test_the_regions_that_exist() -> None:
    """A Region that botocore knows can have an artifact store."""
    assert {region for region, _, _ in _REGIONS} <= REGIONS
