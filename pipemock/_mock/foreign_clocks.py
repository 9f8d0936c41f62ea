"""time-machine and freezegun, tools that move the clock of the process.

Neither says in a documented way whether it is in use. Internals used here: `traveller_stack` of
time-machine (`coordinates_stack` before version 3) and `freeze_factories` of freezegun.
"""

from __future__ import annotations

import contextlib
import functools
import sys
from typing import TYPE_CHECKING, Any, Final

from pipemock._call_sites import warn
from pipemock._clock.times import iso

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock._cloud.cloud import Cloud

_MODULES: Final = {"time_machine", "freezegun.api"}

own_travellers: Final[list[Any]] = []
"""The travels that virtual sleep has begun."""


@functools.cache
def time_machine() -> Any:  # noqa: ANN401 -- a module
    """Return the module of time-machine, an extra, or `None`."""
    with contextlib.suppress(ImportError):
        import time_machine as found  # noqa: PLC0415 -- an extra

        return found
    return None


def travellers() -> list[Any]:
    """Return the travels of time-machine that are in force, the innermost last."""
    module = sys.modules.get("time_machine")
    found: list[Any] = getattr(module, "traveller_stack", getattr(module, "coordinates_stack", []))
    return found


def frozen_time() -> Any:  # noqa: ANN401 -- private to freezegun
    """Return the innermost frozen time of freezegun, or `None`."""
    module = sys.modules.get("freezegun.api")
    factories: list[Any] = getattr(module, "freeze_factories", [])
    return factories[-1] if factories else None


def watch(cloud: Cloud) -> None:
    """Warn once if a tool moves the clock of the process and the clock of the mock ignores it."""
    if not _MODULES & sys.modules.keys() or cloud.settings.clock == "follow":
        return
    if cloud.settings.sleep == "real" and not _warned(cloud) and not cloud.settings.autojump:
        cloud.automatic_clock = _Watch(cloud)


class _Watch:
    """A watch over all calls, in front of the clock, until it has warned."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._clock = cloud.automatic_clock
        self.answered = self._clock.answered

    def arrive(self, operation: str, request: Callable[[], object]) -> None:
        """Warn if a tool is in use when a call arrives."""
        if _warned(self._cloud):
            self._cloud.automatic_clock = self._clock
        self._clock.arrive(operation, request)


def _warned(cloud: Cloud) -> bool:
    if frozen_time() is not None:
        tool = "freezegun"
    elif any(each not in own_travellers for each in travellers()):
        tool = "time-machine"
    else:
        return False
    msg = (
        f"{tool} moves the clock of the process, and this mock has a clock of its own, at "
        f"{iso(cloud.clock.now)}: the tool does not move it. Write "
        "mock_codepipeline(clock='follow') to follow the tool, or sleep='virtual' to move both by "
        "the sleeps of the code under test."
    )
    warn(msg)
    return True
