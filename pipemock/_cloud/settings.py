"""The settings of a mock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import attrs

from pipemock._arguments import require_flags, require_one_of
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from datetime import datetime, timedelta

ClockKind: TypeAlias = Literal["manual", "follow"]
ConnectionProvider: TypeAlias = Literal[
    "Bitbucket", "GitHub", "GitHubEnterpriseServer", "GitLab", "GitLabSelfManaged"
]
SleepKind: TypeAlias = Literal["real", "virtual"]


@attrs.frozen(kw_only=True)
class Settings:
    """The parsed and validated keywords of `mock_codepipeline`."""

    now: datetime | None
    region: str
    account: str
    caller: str | None
    seed: int
    action_duration: timedelta
    job_lease: timedelta
    cancellation_delay: timedelta
    answer_delay: timedelta
    clock: ClockKind
    autojump: bool
    sleep: SleepKind
    strict: bool | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse unknown values, and keywords for time that exclude each other."""
        require_one_of(get_args(ClockKind), clock=self.clock)
        require_one_of(get_args(SleepKind), sleep=self.sleep)
        require_flags(autojump=self.autojump)
        if self.strict is not None:
            require_flags(strict=self.strict)
        if self.clock == "follow":
            _require_none(self._keywords_that_move_the_clock())

    def place(self, account: str | None, region: str | None) -> tuple[str, str]:
        """Return an account and a Region, which default to the mock's own."""
        return account or self.account, region or self.region

    def _keywords_that_move_the_clock(self) -> list[str]:
        keywords = {
            "now=...": self.now is not None,
            "autojump=True": self.autojump,
            "sleep='virtual'": self.sleep == "virtual",
        }
        return [keyword for keyword, is_given in keywords.items() if is_given]


def _require_none(others: list[str]) -> None:
    if others:
        msg = (
            "With clock='follow' the time of the mock is that of the process, so nothing else can "
            f"set or move it: leave out {' and '.join(others)}, or clock='follow'. The clock of "
            "the process is moved with a tool such as time-machine or freezegun."
        )
        raise PipeMockError(msg)
