"""Entering and leaving a mock: as a block, by hand, and as a decorator."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeVar

from pipemock import _decorating
from pipemock._errors import PipeMockError
from pipemock._moments import moment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from types import TracebackType

    from typing_extensions import Self

    from pipemock._cloud import Cloud
    from pipemock._settings import Settings

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
        from pipemock._cloud import Cloud  # noqa: PLC0415
        from pipemock._edge import hook  # noqa: PLC0415

        cloud = Cloud(self._settings, present=_present)
        hook.enter(cloud)
        if self._settings.sleep == "virtual":
            from pipemock import _sleeping  # noqa: PLC0415 -- asyncio, when needed

            _sleeping.enter()
        self._entered.append(cloud)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End to answer; what happened can still be looked at."""
        from pipemock._edge import hook  # noqa: PLC0415 -- see above

        self._last = self._entered.pop()
        self._last.rest()
        if self._settings.sleep == "virtual":
            from pipemock import _sleeping  # noqa: PLC0415 -- see above

            _sleeping.leave()
        hook.leave(self._last)

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
        wrapped: T = _decorating.decorated(target, self)
        return wrapped

    def __repr__(self) -> str:
        """Show whether the mock is active, and the time in it."""
        if not self._entered:
            return "<PipelineMock, not active>"
        return f"<PipelineMock, active, {self._entered[-1].clock!r}>"

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


# The class is looked up each time: freezegun puts another one in its place.
def _present() -> datetime:
    return moment(dt.datetime.now(dt.timezone.utc))
