"""The checks when a mock exits: swallowed errors, and what the test has set to no effect."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from pipemock._cloud import unused
from pipemock._errors import PipeMockError, PipeMockWarning

if TYPE_CHECKING:
    from pipemock._cloud.cloud import Cloud
    from pipemock._cloud.unused import Unused


def check(cloud: Cloud, *, strict: bool) -> None:
    """Report what a passing test should know; do so only once.

    Args:
        cloud: The cloud of the mock.
        strict: Whether everything that was not used is an error, and not only certain mistakes a
            warning.

    Raises:
        PipeMockError: If a call raised one and something caught it; or, if strict, if anything was
            not used.
    """
    if cloud.is_checked:
        return
    cloud.is_checked = True
    if cloud.mistakes:
        raise PipeMockError(_caught(cloud.mistakes)) from cloud.mistakes[0]
    found = list(unused.certain(cloud))
    if strict:
        found += unused.possible(cloud)
        if found:
            raise PipeMockError(_without_effect(found))
    for each in found:
        warnings.warn_explicit(str(each), PipeMockWarning, each.place.file, each.place.line)


def _without_effect(found: list[Unused]) -> str:
    lines = (f"- {each.place}: {each}" for each in found)
    return "\n".join(
        [
            "This mock is strict, and something that the test has set had no effect:",
            *lines,
            "Remove it, or make it take effect; or leave out strict=True and pipemock_strict.",
        ]
    )


def _caught(mistakes: list[BaseException]) -> str:
    first = mistakes[0]
    others = f" (and {len(mistakes) - 1} more after it)" if mistakes[1:] else ""
    what, said, fix = "A call in this mock", str(first), "Fix the call"
    if not isinstance(first, PipeMockError):
        what, said, fix = (
            "The test's own code, called by this mock,",
            f"{first!r}.",
            "Fix that code",
        )
    return (
        f"{what} raised {type(first).__name__}{others}, and something caught it, like "
        f"an 'except Exception' in the code under test. It said: {said} "
        f"So the test does not show how AWS behaves. {fix}; or, if the test "
        "provokes this on purpose, empty the list mock.mistakes before the mock is left."
    )
