"""The values of enums that the mock knows; the service model of a newer botocore may have more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._codecommit.git.merging import Detail
from pipemock._codecommit.world import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

FAST_FORWARD: Final = "FAST_FORWARD_MERGE"
SQUASH: Final = "SQUASH_MERGE"
THREE_WAY: Final = "THREE_WAY_MERGE"

KNOWN_VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "approvalState": ("APPROVE", "REVOKE"),
    "conflictDetailLevel": tuple(each.value for each in Detail),
    "conflictResolutionStrategy": ("NONE", "ACCEPT_SOURCE", "ACCEPT_DESTINATION", "AUTOMERGE"),
    "fileMode": ("EXECUTABLE", "NORMAL", "SYMLINK"),
    "mergeOption": (FAST_FORWARD, SQUASH, THREE_WAY),
    "order": ("ascending", "descending"),
    "overrideStatus": ("OVERRIDE", "REVOKE"),
    "pullRequestEventType": (
        "PULL_REQUEST_CREATED",
        "PULL_REQUEST_STATUS_CHANGED",
        "PULL_REQUEST_SOURCE_REFERENCE_UPDATED",
        "PULL_REQUEST_MERGE_STATE_CHANGED",
        "PULL_REQUEST_APPROVAL_RULE_CREATED",
        "PULL_REQUEST_APPROVAL_RULE_UPDATED",
        "PULL_REQUEST_APPROVAL_RULE_DELETED",
        "PULL_REQUEST_APPROVAL_RULE_OVERRIDDEN",
        "PULL_REQUEST_APPROVAL_STATE_CHANGED",
    ),
    "pullRequestStatus": tuple(each.value for each in Status),
    "relativeFileVersion": ("BEFORE", "AFTER"),
    "replacementType": ("KEEP_BASE", "KEEP_SOURCE", "KEEP_DESTINATION", "USE_NEW_CONTENT"),
    "sortBy": ("repositoryName", "lastModifiedDate"),
}
"""By the name of the member. An operation does something else for each of these values."""
