"""Whole tests: enter, make a client, call, leave; and the parts that a user feels.

The other side makes its client from boto3's default session. With the Stubber, the test adds its
canned answers; with moto, it creates the role that moto looks for.
"""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore.stub import Stubber
from moto import mock_aws

from bench.against_moto import ROLE
from bench.clients import new_client
from bench.timing import Comparison, seconds_for_a_call
from pipemock import mock_codepipeline
from tests.declarations import release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ROUNDS: Final = 40

# The calls of the test, in order, with their parameters.
_CALLS: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("create_pipeline", {"pipeline": release()}),
    ("get_pipeline", {"name": "release"}),
    ("start_pipeline_execution", {"name": "release"}),
    ("list_pipeline_executions", {"pipelineName": "release"}),
)


def comparisons() -> Iterator[Comparison]:
    """Yield comparisons of whole tests, of clients, and of a pipeline's way to its approval."""
    boto3.setup_default_session(
        region_name="us-east-1",
        aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key="a secret that opens nothing",
    )
    answers = _answers()
    yield _comparison(
        "a whole test / Stubber", _test_with_pipemock, functools.partial(_test, answers), 1.0
    )
    yield _comparison("a whole test / moto", _test_with_pipemock, _test_with_moto, 1 / 15)
    with mock_codepipeline() as mock:
        yield _comparison("mock.client() / boto3.client()", mock.client, _client, 1.1)
    yield Comparison(
        name="create_pipeline, to its approval / Stubber",
        ours=functools.partial(seconds_for_a_call, _creating, 1),
        other=functools.partial(
            seconds_for_a_call, functools.partial(_creating_stubbed, answers), 1
        ),
        aim=2.2,
        rounds=10 * _ROUNDS,
    )


def _comparison(
    name: str, ours: Callable[[], object], other: Callable[[], object], aim: float
) -> Comparison:
    return Comparison(
        name=name,
        ours=functools.partial(seconds_for_a_call, functools.partial(_nothing_else, ours), 1),
        other=functools.partial(seconds_for_a_call, functools.partial(_nothing_else, other), 1),
        aim=aim,
        rounds=_ROUNDS,
    )


@contextlib.contextmanager
def _nothing_else(test: Callable[[], object], _calls: int) -> Iterator[Callable[[], object]]:
    yield test


# Tests ----------------------------------------------------------------------------------------


def _client() -> Any:
    make_client: Any = boto3.client
    return make_client("codepipeline", region_name="us-east-1")


def _call(client: Any) -> None:
    for method, parameters in _CALLS:
        getattr(client, method)(**parameters)


def _test_with_pipemock() -> None:
    with mock_codepipeline() as mock:
        _call(mock.client())


def _test(answers: dict[str, dict[str, Any]]) -> None:
    client = _client()
    with Stubber(client) as stubber:
        for method, _ in _CALLS:
            stubber.add_response(method, answers[method])
        _call(client)


def _test_with_moto() -> None:
    with mock_aws():
        new_client("iam").create_role(**ROLE)
        _call(_client())


def _answers() -> dict[str, dict[str, Any]]:
    with mock_codepipeline() as mock:
        client = mock.client()
        found = {method: getattr(client, method)(**given) for method, given in _CALLS}
    for answer in found.values():
        del answer["ResponseMetadata"]
    return found


# A pipeline on its way ------------------------------------------------------------------------

_CREATION: Final = {"pipeline": release()}


@contextlib.contextmanager
def _creating(_calls: int) -> Iterator[Callable[[], object]]:
    client = _shared_client()
    with mock_codepipeline():
        yield functools.partial(client.create_pipeline, **_CREATION)


@contextlib.contextmanager
def _creating_stubbed(
    answers: dict[str, dict[str, Any]], _calls: int
) -> Iterator[Callable[[], object]]:
    client = _shared_client()
    with Stubber(client) as stubber:
        stubber.add_response("create_pipeline", answers["create_pipeline"])
        yield functools.partial(client.create_pipeline, **_CREATION)


@functools.cache
def _shared_client() -> Any:
    return new_client()
