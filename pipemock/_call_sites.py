"""Places in source files, such as where a test sets a behaviour or creates a client."""

from __future__ import annotations

import contextlib
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pipemock._errors import PipeMockWarning

if TYPE_CHECKING:
    from collections.abc import Iterator

# What calls pipemock for the test: the SDK, and the blocks of `contextlib`.
_BETWEEN: Final = {"pipemock", "boto3", "botocore", "aiobotocore", "s3transfer", "contextlib"}

# What calls code of a test, or pipemock itself in a fixture, a thread or a server.
_RUNNERS: Final = {"_pytest", "concurrent", "http", "threading"}


class CallSite(NamedTuple):
    """A line of a file."""

    file: str
    line: int

    def __str__(self) -> str:
        """Return ``path:line``, relative for a file inside the working directory."""
        path = Path(self.file)
        below = path.is_relative_to(Path.cwd())
        return f"{path.relative_to(Path.cwd()) if below else path}:{self.line}"


_running: list[CallSite] = []
"""The places of the tests that run: one, unless a test runs other tests."""


@contextlib.contextmanager
def running(test: CallSite) -> Iterator[None]:
    """Use the place of a test for calls that no code of it has made, until the block is left."""
    _running.append(test)
    try:
        yield
    finally:
        _running.pop()


def call_site_outside() -> CallSite:
    """Return the place of the nearest caller outside pipemock and the SDK.

    If that is a fixture of pipemock, a thread or a server, it is the place of the test, if known.
    """
    frame = sys._getframe(1)  # noqa: SLF001 -- inspect.stack() reads every file on the way
    while frame.f_back is not None:
        module: str = frame.f_globals.get("__name__", "")
        top = module.partition(".")[0]
        if top in _RUNNERS and _running:
            return _running[-1]
        if top not in _BETWEEN:
            break
        frame = frame.f_back
    return CallSite(frame.f_code.co_filename, frame.f_lineno)


def warn(message: str) -> None:
    """Warn of what AWS would not report, at the line of the call that led to it."""
    place = call_site_outside()
    warnings.warn_explicit(message, PipeMockWarning, place.file, place.line)
