"""What a test says about a mock when it makes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from datetime import datetime, timedelta


@attrs.frozen(kw_only=True)
class Settings:
    """The keywords of `mock_codepipeline`, read and checked."""

    now: datetime | None
    region: str
    account: str
    caller: str
    seed: int
    action_duration: timedelta
    job_lease: timedelta
