"""The handle of a mock, whose package imports this one and so cannot be imported here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from pipemock._cloud.cloud import Cloud

Handle: TypeAlias = Any


def cloud_of(handle: Handle) -> Cloud:
    """Return the cloud of a mock, whose handle has no view of the status, faults and callers."""
    cloud: Cloud = handle._cloud  # noqa: SLF001 -- see above
    return cloud
