"""The limit of what happens at one moment: beyond it, code of the test triggers itself for ever."""

from __future__ import annotations

from typing import Final

from pipemock._errors import PipeMockError

MOST_AT_ONCE: Final = 2_000


def endless(what: str, last: str) -> PipeMockError:
    """Return the error of code that triggers itself while no time passes.

    Args:
        what: What has happened so often, with its verb.
        last: The last time that it happened.
    """
    msg = (
        f"{what} {MOST_AT_ONCE:,} times while no time passed, the last time {last}: this never "
        "ends, since each time the code of the test triggers the next. Let it do so only until a "
        "condition holds, or let the actions take time, as in succeed(after=60)."
    )
    return PipeMockError(msg)
