"""The settings of a mock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

import attrs

from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from datetime import datetime, timedelta

ClockKind: TypeAlias = Literal["manual", "follow"]
ConnectionProvider: TypeAlias = Literal[
    "Bitbucket", "GitHub", "GitHubEnterpriseServer", "GitLab", "GitLabSelfManaged"
]
SleepKind: TypeAlias = Literal["real", "virtual"]

_CLOCK_KINDS: Final = get_args(ClockKind)
_SLEEP_KINDS: Final = get_args(SleepKind)


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
        _require_one_of("clock", self.clock, _CLOCK_KINDS)
        _require_one_of("sleep", self.sleep, _SLEEP_KINDS)
        _require_one_of("autojump", self.autojump, (False, True))
        if self.strict is not None:
            _require_one_of("strict", self.strict, (False, True))
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


def _require_one_of(keyword: str, value: object, known: tuple[object, ...]) -> None:
    if value not in known or type(value) is not type(known[0]):
        choice = " or ".join(repr(each) for each in known)
        msg = f"{keyword} is {choice}, not {value!r}."
        raise PipeMockError(msg)


def _require_none(others: list[str]) -> None:
    if others:
        msg = (
            "With clock='follow' the time of the mock is that of the process, so nothing else can "
            f"set or move it: leave out {' and '.join(others)}, or clock='follow'. The clock of "
            "the process is moved with a tool such as time-machine or freezegun."
        )
        raise PipeMockError(msg)
