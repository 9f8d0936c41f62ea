"""Write the page of messages by playing the scene of each: `python -m docs.messages`."""  # noqa: INP001 -- a script

from __future__ import annotations

import contextlib
import re
import sys
import textwrap
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest import mock as unittest_mock

import boto3

import pipemock
from docs.scenes import SCENES, Scene
from pipemock.declarations import RELEASE

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE: Final = Path(__file__).with_name("messages.md")

_INTRODUCTION: Final = """\
# Messages

<!-- Written by docs/messages.py from the scenes in docs/scenes.py. -->

This page lists all messages of pipemock to the author of a test.
Each message says what happened, what was there, and what to do.
Errors of the service are not listed: they are `ClientError`s, as on AWS.

A `PipeMockError` is a mistake that only the author of a test can make.
`NotMocked`, a subclass of it, means a call that pipemock does not answer.
Neither is a `ClientError` or a `BotoCoreError`, so code that catches those does not catch them.
A `PipeMockWarning` reports what AWS would not report.

In the examples `mock` is an active mock and `client` one of its clients.
The pipeline `RELEASE` of `pipemock.declarations` has been created.
A script writes this page by making each of these mistakes, and shortens long lists to "and more".
The test suite fails if pipemock has a message that is not listed here.
"""

_WIDTH: Final = 86  # what a page of the site has room for
# Lists from the service model are shortened: a newer botocore may have longer ones.
_LONG_LIST: Final = re.compile(r"((?:[\w/.-]+, ){3})(?:[\w/.-]+, ){5,}[\w/-]+(?:\.\w+)?")

_MESSAGES: Final = (
    pipemock.PipeMockError,
    pipemock.PipeMockWarning,
    ResourceWarning,
    ImportError,
)


class NothingSaidError(Exception):
    """A scene ended without a message."""


def page() -> str:
    """Return the text of the page."""
    return _INTRODUCTION + "".join(_sections())


def _sections() -> Iterator[str]:
    for title, scenes in SCENES.items():
        yield f"\n## {title}\n"
        yield from map(_block, scenes)


def _block(scene: Scene) -> str:
    said = play(scene)
    shown = "\n".join(_prompted(line) for line in scene.shown.splitlines() if line)
    told = _LONG_LIST.sub(r"\1and more", f"{type(said).__name__}: {said}")
    wrapped = "\n".join(_wrapped(line) for line in told.splitlines())
    return f"\n```pycon\n{shown}\n{wrapped}\n```\n"


def _prompted(line: str) -> str:
    return f"{'...' if line.startswith((' ', ')', 'except ')) else '>>>'} {line}"


def _wrapped(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(line, _WIDTH, subsequent_indent=f"{indent}    ", break_on_hyphens=False)


def play(scene: Scene) -> Exception:
    """Return the message that pipemock raises in a scene."""
    with _stage() as names:
        exec(scene.before, names)  # noqa: S102 -- our own scenes
        try:
            exec(scene.instead or scene.shown, names)  # noqa: S102 -- see above
        except _MESSAGES as said:
            return said
    raise NothingSaidError(scene.shown)


@contextlib.contextmanager
def _stage() -> Iterator[dict[str, Any]]:
    names: dict[str, Any] = {name: getattr(pipemock, name) for name in pipemock.__all__}
    mock = pipemock.mock_codepipeline(now="2026-01-05T09:00Z").start()
    client = mock.client()
    client.create_pipeline(pipeline=RELEASE)
    names.update(boto3=boto3, mock=mock, client=client, RELEASE=RELEASE)
    with unittest_mock.patch.dict(sys.modules), warnings.catch_warnings():
        warnings.simplefilter("error", pipemock.PipeMockWarning)
        warnings.simplefilter("error", ResourceWarning)
        try:
            yield names
        finally:
            for each in (names["mock"], mock):
                with contextlib.suppress(pipemock.PipeMockError):
                    each.stop()


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
