"""Revisions, which source actions find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._git_events import PullRequest


@attrs.frozen(kw_only=True)
class Revision:
    """One state of a source, such as a commit or a version of an object."""

    id: str
    summary: str | None = None
    branch: str | None = None
    tag: str | None = None
    pull_request: PullRequest | None = None
    author: str | None = None
    change_id: str | None = None
    etag: str | None = None
    created: datetime
