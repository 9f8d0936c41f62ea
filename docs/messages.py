"""Write the page of messages: `python -m docs.messages`. Each is met in its scene."""  # noqa: INP001 -- a script

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
from pipemock.__main__ import RELEASE

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE: Final = Path(__file__).with_name("messages.md")

_INTRODUCTION: Final = """\
# Messages

<!-- Written by docs/messages.py from the scenes in docs/scenes.py. -->

This page has everything that pipemock says to the author of a test.
Each message says what happened, what was there, and what to do.
Errors of the service are not here: they are `ClientError`s, as on AWS.

A `PipeMockError` is a mistake that only the author of a test can make.
`NotMocked`, which is one too, is about a call that pipemock does not answer.
Neither is a `ClientError` or a `BotoCoreError`, so production code that catches these lets it pass.
A `PipeMockWarning` is what AWS would tell nobody.

In the examples `mock` is an active mock and `client` one of its clients.
The pipeline `release` of the demo has been created.
The page is written by making each of these mistakes.
The suite fails if pipemock can say anything that is not here.
"""

_WIDTH: Final = 96
# What the service model lists is cut: a newer botocore may have more of it.
_LONG_LIST: Final = re.compile(r"((?:\w+, ){3})(?:\w+, ){5,}\w+")


class NothingSaidError(Exception):
    """A scene that ends without a message."""


def page() -> str:
    """Return the page as it should stand."""
    return _INTRODUCTION + "".join(_sections())


def _sections() -> Iterator[str]:
    for title, scenes in SCENES.items():
        yield f"\n## {title}\n"
        yield from map(_block, scenes)


def _block(scene: Scene) -> str:
    said = play(scene)
    shown = "\n".join(_prompted(line) for line in scene.shown.splitlines() if line)
    told = _LONG_LIST.sub(r"\1...", f"{type(said).__name__}: {said}")
    wrapped = "\n".join(_wrapped(line) for line in told.splitlines())
    return f"\n```pycon\n{shown}\n{wrapped}\n```\n"


def _prompted(line: str) -> str:
    return f"{'...' if line.startswith((' ', ')')) else '>>>'} {line}"


def _wrapped(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(line, _WIDTH, subsequent_indent=f"{indent}    ", break_on_hyphens=False)


def play(scene: Scene) -> Exception:
    """Return what pipemock says in a scene."""
    with _stage() as names:
        exec(scene.before, names)  # noqa: S102 -- our own scenes
        try:
            exec(scene.instead or scene.shown, names)  # noqa: S102 -- see above
        except (pipemock.PipeMockError, pipemock.PipeMockWarning, ResourceWarning) as said:
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
