"""Entering and leaving a mock: as a block, by hand, and as a decorator."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import TYPE_CHECKING, Any, TypeVar

from pipemock._clock.times import moment
from pipemock._errors import PipeMockError
from pipemock._mock import active_mocks, decorator

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from types import TracebackType

    from typing_extensions import Self

    from pipemock._cloud.cloud import Cloud
    from pipemock._cloud.settings import Settings

T = TypeVar("T", bound="Callable[..., Any]")


class Activation:
    """Something that answers while it is entered, with a fresh cloud each time."""

    def __init__(self, settings: Settings) -> None:
        """Private: use `mock_codepipeline`."""
        self._settings = settings
        self._entered: list[Cloud] = []
        self._last: Cloud | None = None

    # Entering and leaving ---------------------------------------------------------------------

    def __enter__(self) -> Self:
        """Begin to answer."""
        # The machine and botocore are loaded here and not before: a test run that never mocks
        # never pays for them.
        from pipemock._cloud.cloud import Cloud  # noqa: PLC0415
        from pipemock._edge import hook  # noqa: PLC0415

        cloud = Cloud(self._settings, present=_present)
        hook.enter(cloud)
        if self._settings.sleep == "virtual":
            from pipemock._mock import virtual_sleep  # noqa: PLC0415 -- asyncio, when needed

            virtual_sleep.enter()
        self._entered.append(cloud)
        active_mocks.entered(cloud)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End to answer; what happened can still be looked at.

        Raises:
            PipeMockError: If a call in the block raised one that did not leave the block.
        """
        from pipemock._edge import hook  # noqa: PLC0415 -- see above

        cloud = self._last = self._entered.pop()
        cloud.rest()
        if self._settings.sleep == "virtual":
            from pipemock._mock import virtual_sleep  # noqa: PLC0415 -- see above

            virtual_sleep.leave()
        hook.leave(cloud)
        active_mocks.left(cloud)
        if kind is None:
            _judge(cloud)

    async def __aenter__(self) -> Self:
        """Begin to answer."""
        return self.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End to answer."""
        self.__exit__(kind, error, traceback)

    def start(self) -> Self:
        """Enter the mock where a `with` block does not fit; `stop` leaves it.

        Example:
            >>> aws = mock_codepipeline().start()
            >>> aws.stop()
        """
        return self.__enter__()

    def stop(self) -> None:
        """Leave the mock that `start` entered."""
        self._inside()
        self.__exit__(None, None, None)

    def __call__(self, target: T) -> T:
        """Decorate a function, a coroutine, a generator or a class of tests.

        Example:
            >>> aws = mock_codepipeline(region="eu-west-1")
            >>> @aws
            ... def test_a_new_account():
            ...     assert aws.client().list_pipelines()["pipelines"] == []
            >>> test_a_new_account()
        """
        wrapped: T = decorator.decorated(target, self, self._judge_early)
        return wrapped

    def __repr__(self) -> str:
        """Show whether the mock is active, and the time in it."""
        if not self._entered:
            return "<PipelineMock, not active>"
        return f"<PipelineMock, active, {self._entered[-1].clock!r}>"

    def __del__(self) -> None:
        """Tell of a mock that nobody can leave any more."""
        if self._entered:
            msg = (
                "A mock was entered and never left, and it goes on to answer. Use a 'with' block, "
                "or keep what start() returns and call its stop()."
            )
            warnings.warn(msg, ResourceWarning, stacklevel=2, source=self)

    # The end of a test in a TestCase comes before the mock is left.
    def _judge_early(self, *, is_passed: bool) -> None:
        cloud = self._inside()
        if is_passed:
            _judge(cloud)
        cloud.is_judged = True

    @property
    def _cloud(self) -> Cloud:
        if not self._entered and self._last is not None:
            return self._last
        return self._inside()

    def _inside(self) -> Cloud:
        if self._entered:
            cloud = self._entered[-1]
            cloud.catch_up()
            return cloud
        msg = (
            "This mock is not active, so there is no world to speak of. Enter it first: "
            "'with mock_codepipeline() as mock: ...', or decorate the test with it."
        )
        raise PipeMockError(msg)


def _judge(cloud: Cloud) -> None:
    from pipemock._cloud.exit_checks import judge  # noqa: PLC0415 -- the machine, which is loaded by now

    if not active_mocks.is_unfinished():
        judge(cloud)


# The class is looked up each time: freezegun puts another one in its place.
def _present() -> datetime:
    return moment(dt.datetime.now(dt.timezone.utc))
