"""The entering and leaving of a mock: its clouds, and which of them answers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from pipemock._clock.times import parse_time
from pipemock._errors import PipeMockError
from pipemock._mock import active_mocks, foreign_clocks
from pipemock._mock.entry import Entry

if TYPE_CHECKING:
    from datetime import datetime

    from pipemock._cloud.cloud import Cloud
    from pipemock._cloud.settings import Settings


_NEVER_ENTERED: Final = (
    "mock_codepipeline() answers no call: it is never entered. Write 'with mock_codepipeline() as "
    "mock: ...', decorate the test with it, or call its start()."
)


class Activation:
    """The clouds of one mock, a new one each time that the mock is entered.

    `entry` warns if that never happens.
    """

    def __init__(self, settings: Settings) -> None:
        """Start as a mock that was never entered."""
        self.entry = Entry(_NEVER_ENTERED)
        self._settings = settings
        self._entered: list[Cloud] = []
        self._left: Cloud | None = None

    @property
    def current(self) -> Cloud | None:
        """The cloud that answers, if any; its clock does not catch up."""
        return self._entered[-1] if self._entered else None

    @property
    def active(self) -> Cloud:
        """The cloud that answers, after its clock has caught up.

        Raises:
            PipeMockError: If the mock is not active.
        """
        if (cloud := self.current) is not None:
            cloud.catch_up()
            return cloud
        self.entry.settle()
        msg = (
            "This mock is not active, so it has no state. Enter it first: "
            "'with mock_codepipeline() as mock: ...', or decorate the test with it."
        )
        raise PipeMockError(msg)

    @property
    def latest(self) -> Cloud:
        """The cloud that answers, or else the one that answered last.

        Raises:
            PipeMockError: If the mock was never entered.
        """
        if not self._entered and self._left is not None:
            return self._left
        return self.active

    def enter(self) -> None:
        """Start answering calls, in a new cloud."""
        # The engine and botocore are loaded here, so that a test run that never mocks does not pay
        # for loading them.
        from pipemock._cloud.cloud import Cloud  # noqa: PLC0415
        from pipemock._edge import hook  # noqa: PLC0415

        self.entry.settle()
        cloud = Cloud(self._settings, present=_present)
        foreign_clocks.watch(cloud)
        hook.enter(cloud)
        if self._settings.sleep == "virtual":
            from pipemock._mock import virtual_sleep  # noqa: PLC0415 -- asyncio, when needed

            virtual_sleep.enter(cloud)
        self._entered.append(cloud)
        active_mocks.entered(cloud)

    def leave(self, *, is_passed: bool) -> None:
        """Stop answering calls.

        Args:
            is_passed: Whether the test has passed so far; its mistakes are reported only then.

        Raises:
            PipeMockError: If the mock is not active; or if a call raised one, and something caught
                it.
        """
        from pipemock._edge import hook  # noqa: PLC0415 -- see above

        if not self._entered:
            self.entry.settle()
            was = "was left already" if self._left is not None else "was never entered"
            msg = (
                f"This mock is not active, so it can't be left: it {was}. Call stop() once for "
                "each start(), or use a 'with' block, which does both."
            )
            raise PipeMockError(msg)
        cloud = self._left = self._entered.pop()
        cloud.stop()
        if self._settings.sleep == "virtual":
            from pipemock._mock import virtual_sleep  # noqa: PLC0415 -- see above

            virtual_sleep.leave()
        hook.leave(cloud)
        active_mocks.left(cloud)
        if is_passed:
            _check(cloud)

    def check_early(self, *, is_passed: bool) -> None:
        """Report mistakes at the end of a test of a `TestCase`, before the mock is left."""
        cloud = self.active
        if is_passed:
            _check(cloud)
        cloud.is_checked = True


class OneCloud(Activation):
    """The activation of a handle that always works on one cloud, and neither enters nor leaves."""

    def __init__(self, settings: Settings, cloud: Cloud) -> None:
        """Work on *cloud*, whether or not its mock is still active."""
        super().__init__(settings)
        self.entry.settle()
        self._cloud = cloud

    @property
    def active(self) -> Cloud:
        """The cloud, after its clock has caught up."""
        self._cloud.catch_up()
        return self._cloud

    @property
    def latest(self) -> Cloud:
        """The cloud."""
        return self._cloud


def _check(cloud: Cloud) -> None:
    from pipemock._cloud.exit_checks import check  # noqa: PLC0415 -- the engine, loaded by now

    if not active_mocks.is_unfinished():
        strict = cloud.settings.strict
        check(cloud, strict=active_mocks.is_strict() if strict is None else strict)


# The class is looked up each time, since freezegun replaces it.
def _present() -> datetime:
    return parse_time(dt.datetime.now(dt.timezone.utc))
