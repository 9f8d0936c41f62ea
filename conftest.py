"""The examples of the documentation are tests: README, docs and docstrings run as they stand.

In Markdown a block of Python is executed, and a block of text right behind it is what it printed.
A block of Python with a title is a file of tests, which `tests/docs/test_docs.py` hands to pytest.
In docstrings, examples find a mock in which the pipeline of the demo has been created.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from sybil import Sybil
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown import CodeBlockParser
from sybil.parsers.rest import DocTestParser
from sybil.sybil import SybilCollection

import pipemock
from pipemock.declarations import RELEASE

if TYPE_CHECKING:
    from sybil import Example

_PRINTED = "what the block before has printed"

_evaluate = PythonEvaluator()


def _run(example: Example) -> None:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        _evaluate(example)
    example.namespace[_PRINTED] = printed.getvalue()


def _compare(example: Example) -> str | None:
    printed: str = example.namespace[_PRINTED]
    return None if printed == example.parsed else f"What was printed is:\n{printed}"


def _begin_docstrings(namespace: dict[str, Any]) -> None:
    mock = pipemock.mock_codepipeline(now="2026-01-05T09:00Z").start()
    client = mock.client()
    client.create_pipeline(pipeline=RELEASE)
    namespace.update({name: getattr(pipemock, name) for name in pipemock.__all__})
    namespace.update(boto3=boto3, os=os, subprocess=subprocess, sys=sys)
    namespace.update(failures=pipemock.failures, mock=mock, client=client, RELEASE=RELEASE)


# A page that fails half-way must not leave its mock to the tests that follow. Examples that show
# one half of a story may set what nothing uses.
def _leave_mock(namespace: dict[str, Any]) -> None:
    with contextlib.suppress(KeyError, pipemock.PipeMockError), warnings.catch_warnings():
        warnings.simplefilter("ignore", pipemock.PipeMockWarning)
        namespace["mock"].stop()


_pages = Sybil(
    parsers=[CodeBlockParser("python", _run), CodeBlockParser("text", _compare)],
    patterns=["README.md", "docs/*.md"],
    teardown=_leave_mock,
)
_docstrings = Sybil(
    parsers=[DocTestParser(doctest.ELLIPSIS)],
    patterns=[
        "pipemock/_clock/clock.py",
        "pipemock/_cloud/approvals.py",
        "pipemock/_cloud/faults.py",
        "pipemock/_mock/guard.py",
        "pipemock/_mock/mock.py",
        "pipemock/_cloud/scripted_behaviours.py",
        "pipemock/_serving/server.py",
        "pipemock/_targets.py",
        "pipemock/behaviours.py",
        "pipemock/codecommit_events.py",
        "pipemock/declarations.py",
        "pipemock/events.py",
        "pipemock/failures.py",
        "pipemock/lambda_events.py",
        "pipemock/pytest_plugin.py",
        "pipemock/rendering.py",
        "pipemock/strategies/*.py",
    ],
    setup=_begin_docstrings,
    teardown=_leave_mock,
)

pytest_collect_file = SybilCollection([_pages, _docstrings]).pytest()


# Where pytest-xdist runs tests side by side, the examples of one page have to stay together.
@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Hand out whole files."""
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 -- only there if it is used

    return LoadFileScheduling(config, log)
