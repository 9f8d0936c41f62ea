"""The command ``serve``: a mock over HTTP without a test, until it is interrupted."""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import sys
import threading
import warnings
from typing import TYPE_CHECKING

from pipemock._arns import DEFAULT_REGION
from pipemock._cli.arguments import for_serving
from pipemock._cli.statuses import FINE, PROBLEMS, UNUSABLE
from pipemock._cli.streams import wants_colour
from pipemock._errors import PipeMockError
from pipemock._mock.mock import mock_codepipeline
from pipemock.behaviours import fail, hang, reject

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipemock._cli.streams import Streams
    from pipemock._mock.mock import PipelineMock
    from pipemock._serving.server import Server


def serve(arguments: Sequence[str], streams: Streams) -> int:
    """Serve a mock until the process is interrupted, and return the exit status.

    Args:
        arguments: The arguments after ``serve``.
        streams: Where the ready line, the timeline and problems are written.
    """
    options = for_serving(arguments)
    try:
        served = Served(options)
    except PipeMockError as error:
        return _told(streams, error, UNUSABLE)
    stopped = _stopped_by_signals()  # before the ready line, after which a signal may come
    _say_ready(streams, served.server)
    while not stopped.wait(0.2):  # a wait without an end could not be interrupted on Windows
        pass
    if not options.quiet:
        colour = wants_colour(sys.stderr, os.environ)
        streams.tell(served.mock.timeline().text(colour=colour))
    with warnings.catch_warnings(record=True) as unused:
        warnings.simplefilter("always")
        try:
            served.mock.stop()
        except PipeMockError as error:
            return _told(streams, error, PROBLEMS)
        finally:
            for each in unused:
                streams.tell(str(each.message))
    return FINE


class Served:
    """The mock that is served, until a reset puts another one in its place."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Start a mock and its server.

        Raises:
            PipeMockError: If an option is not valid, a file cannot be read, or nothing can listen.
        """
        self._options = options
        self._resetting = threading.Lock()
        self.mock = _prepared(options)
        try:
            self.server = self.mock.serve(
                host=options.host,
                port=options.port,
                allowed_hosts=options.allow_host,
                tls=options.tls,
            )
        except PipeMockError:
            _discard(self.mock)
            raise
        self._answer_for(self.mock)

    def reset(self, *, now: str | None = None, seed: int | None = None) -> dict[str, datetime]:
        """Start anew, as at the beginning: with the same files, and without any call or mistake.

        Args:
            now: When it begins; as at the beginning if omitted.
            seed: The seed of all generated ids; the same if omitted.

        Returns:
            The time of the new mock.

        Raises:
            PipeMockError: If a value is not valid, or a file cannot be read any more; then
                everything stays as it is.
        """
        given = {"now": now, "seed": seed}
        changed = {name: value for name, value in given.items() if value is not None}
        with self._resetting:
            new = _prepared(argparse.Namespace(**{**vars(self._options), **changed}))
            self._answer_for(new)
            _discard(self.mock)
            self.mock = new
        return {"now": new.clock.now}

    def _answer_for(self, mock: PipelineMock) -> None:
        self.server._answer_for(mock._cloud, mock._control(self.reset))  # noqa: SLF001 -- our own


def _prepared(options: argparse.Namespace) -> PipelineMock:
    mock = _mock(options).start()
    try:
        _prepare(mock, options)
    except PipeMockError:
        _discard(mock)
        raise
    return mock


# There is no test to report its mistakes and unused behaviours to.
def _discard(mock: PipelineMock) -> None:
    mock._activation.leave(is_passed=False)  # noqa: SLF001 -- our own


def _mock(options: argparse.Namespace) -> PipelineMock:
    return mock_codepipeline(
        now=options.now,
        region=options.region or DEFAULT_REGION,
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


def _stopped_by_signals() -> threading.Event:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def _told(streams: Streams, error: PipeMockError, status: int) -> int:
    streams.tell(str(error))
    return status
