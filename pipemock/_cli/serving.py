"""The command ``serve``: a mock over HTTP without a test, until it is interrupted."""

from __future__ import annotations

import shlex
import signal
import threading
from typing import TYPE_CHECKING, Final

from pipemock._cli.arguments import for_serving
from pipemock._errors import PipeMockError
from pipemock._mock.mock import mock_codepipeline
from pipemock.behaviours import fail, hang, reject

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from pipemock._cli.streams import Streams
    from pipemock._mock.mock import PipelineMock
    from pipemock._serving.server import Server

_MISTAKES: Final = 1
_NOT_STARTED: Final = 2


def serve(arguments: Sequence[str], streams: Streams) -> int:
    """Serve a mock until the process is interrupted, and return the exit status.

    Args:
        arguments: The arguments after ``serve``.
        streams: Where the ready line, the timeline and problems are written.
    """
    options = for_serving(arguments)
    try:
        mock = _mock(options).start()
    except PipeMockError as error:
        return _told(streams, error, _NOT_STARTED)
    try:
        _prepare(mock, options)
        server = mock.serve(
            host=options.host,
            port=options.port,
            allowed_hosts=options.allow_host,
            tls=options.tls,
        )
    except PipeMockError as error:
        mock.mistakes.clear()
        mock.stop()
        return _told(streams, error, _NOT_STARTED)
    _say_ready(streams, server)
    _wait()
    if not options.quiet:
        streams.tell(str(mock.timeline()))
    try:
        mock.stop()
    except PipeMockError as error:
        return _told(streams, error, _MISTAKES)
    return 0


def _mock(options: argparse.Namespace) -> PipelineMock:
    return mock_codepipeline(
        now=options.now,
        region=options.region or "us-east-1",
        account=options.account,
        seed=options.seed,
        action_duration=options.duration,
        clock=options.clock,
        autojump=options.autojump,
    )


def _prepare(mock: PipelineMock, options: argparse.Namespace) -> None:
    for names, behaviour in (
        (options.fail, fail()),
        (options.reject, reject()),
        (options.hang, hang()),
    ):
        for name in names:
            stage, _, action = name.rpartition("/")
            mock.when(stage=stage or None, action=action).then(behaviour)
    for file in options.files:
        mock.load(file, parameters=dict(options.parameter))


# The first line says that the server answers.
def _say_ready(streams: Streams, server: Server) -> None:
    streams.say(f"pipemock serves CodePipeline and CodeCommit on {server.url}")
    for name, value in sorted(server.environment.items()):
        streams.say(f"export {name}={shlex.quote(value)}")


# A wait without an end could not be interrupted on Windows.
def _wait() -> None:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    while not stopped.wait(0.2):
        pass


def _told(streams: Streams, error: PipeMockError, status: int) -> int:
    streams.tell(str(error))
    return status
