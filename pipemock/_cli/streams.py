"""The standard output and error of a command, of which the reader may go away at any time."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

# The reader of a pipe has gone away; Windows reports an invalid argument.
_NO_READER: Final = {errno.EPIPE, errno.EINVAL}


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is shown on a terminal."""
    return stream is not None and not stream.closed and stream.isatty()


def wants_colour(stream: TextIO | None, environment: Mapping[str, str]) -> bool:
    """Return whether a text for a stream should have colours.

    `NO_COLOR` turns them off (https://no-color.org) and `FORCE_COLOR` on (https://force-color.org),
    unless they are empty; without them a terminal has colours, unless `TERM` is `dumb`.
    """
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and environment.get("TERM") != "dumb"


class Streams:
    """The standard streams to write to; either may be closed, full or without a reader.

    `problem` says why the output could not be written. A reader that goes away is not a problem:
    it has what it wanted.
    """

    def __init__(self) -> None:
        """Begin without a problem."""
        self.problem = ""

    def flush(self) -> None:
        """Flush both streams, so that Python has nothing left to write at its end."""
        for stream in (sys.stdout, sys.stderr):
            self._write(stream, "")

    def say(self, text: str) -> None:
        """Write a line to the standard output."""
        self._write(sys.stdout, f"{text}\n")

    def tell(self, text: str) -> None:
        """Write a line to the standard error."""
        self._write(sys.stderr, f"{text}\n")

    def _write(self, stream: TextIO | None, text: str) -> None:
        if stream is None or stream.closed:
            return
        # A name may have letters that the terminal cannot show.
        encoding = stream.encoding or "utf-8"
        shown = text.encode(encoding, "backslashreplace").decode(encoding)
        try:
            stream.write(shown)
            stream.flush()
        except OSError as error:
            if error.errno not in _NO_READER and stream is sys.stdout:
                self.problem = f"The output cannot be written: {error.strerror}."
            _discard(stream)


# What is still in the buffer would raise again at the end of the process.
def _discard(stream: TextIO) -> None:
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
