"""Calls, and entering and leaving the mock, compared with moto."""

from __future__ import annotations

import contextlib
import functools
import json
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from moto import mock_aws

from bench.clients import new_client
from bench.timing import Comparison, seconds_for_a_call
from pipemock import mock_codepipeline
from tests.declarations import build, pipeline, release, source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    Mock: TypeAlias = Callable[[], AbstractContextManager[Any]]

_CALL_AIM: Final = 1 / 8
_RUNNING_AIM: Final = 0.4
_ENTERING_AIM: Final = 0.008
_CALLS: Final = 50
_ROUNDS: Final = 20

# moto looks for the role of a pipeline in its own IAM.
ROLE: Final = {
    "RoleName": "release",
    "AssumeRolePolicyDocument": json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": "sts:AssumeRole",
                    "Principal": {"Service": "codepipeline.amazonaws.com"},
                }
            ],
        }
    ),
}


def comparisons() -> list[Comparison]:
    """Return comparisons of what both support."""
    return [
        _comparison("get_pipeline / moto", _calling("get_pipeline"), _CALL_AIM),
        _comparison(
            "start_pipeline_execution / moto", _calling("start_pipeline_execution"), _CALL_AIM
        ),
        _comparison("two stages to the end / moto's row", _running, _RUNNING_AIM),
        _comparison("enter and leave / moto", _entering, _ENTERING_AIM),
    ]


def _comparison(name: str, prepare: Any, aim: float) -> Comparison:
    return Comparison(
        name=name,
        ours=functools.partial(
            seconds_for_a_call, functools.partial(prepare, mock_codepipeline), _CALLS
        ),
        other=functools.partial(seconds_for_a_call, functools.partial(prepare, mock_aws), _CALLS),
        aim=aim,
        rounds=_ROUNDS,
    )


def _calling(method: str) -> Any:
    client, iam = new_client(), new_client("iam")

    @contextlib.contextmanager
    def prepare(mock: Mock, _calls: int) -> Iterator[Callable[[], Any]]:
        with mock():
            if mock is mock_aws:
                iam.create_role(**ROLE)
            client.create_pipeline(pipeline=release())
            yield functools.partial(getattr(client, method), name="release")

    return prepare


# moto stores a row; here the execution passes a source and a build, and ends.
@contextlib.contextmanager
def _running(mock: Mock, _calls: int) -> Iterator[Callable[[], Any]]:
    short = pipeline(("Source", [source()]), ("Build", [build()]))
    client, iam = new_client(), new_client("iam")
    with mock():
        if mock is mock_aws:
            iam.create_role(**ROLE)
        client.create_pipeline(pipeline=short)
        yield functools.partial(client.start_pipeline_execution, name="release")


@contextlib.contextmanager
def _entering(mock: Mock, _calls: int) -> Iterator[Callable[[], Any]]:
    def enter_and_leave() -> None:
        with mock():
            pass

    yield enter_and_leave
