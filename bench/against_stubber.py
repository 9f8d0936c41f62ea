"""Calls compared with the same answers from botocore's Stubber."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
from botocore.stub import Stubber

from bench.clients import new_client
from bench.timing import Comparison, seconds_for_a_call
from pipemock import mock_codepipeline
from tests.declarations import open_token, release

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Requests: TypeAlias = list[dict[str, Any]]

# What the Stubber answers is ready: these aims are for the calls that change nothing.
_AIMS: Final = {"get_pipeline": 1.45, "get_pipeline_state": 1.7}
_CALLS: Final = 20
_ROUNDS: Final = 200


@attrs.frozen
class _Case:
    """A client method, and a function that prepares its requests in a new mock."""

    method: str
    requests: Callable[[Any, int], Requests]


def comparisons() -> list[Comparison]:
    """Return comparisons of the most frequent calls."""
    client, stubber = new_client(), Stubber(new_client())
    stubber.activate()
    return [_comparison(case, client, stubber) for case in _CASES]


def _comparison(case: _Case, client: Any, stubber: Stubber) -> Comparison:
    ours = functools.partial(_mocked, case, client)
    other = functools.partial(_stubbed, case, client, stubber, _answer(case, client))
    return Comparison(
        name=f"{case.method} / Stubber",
        ours=functools.partial(seconds_for_a_call, ours, _CALLS),
        other=functools.partial(seconds_for_a_call, other, _CALLS),
        aim=_AIMS.get(case.method),
        rounds=_ROUNDS,
    )


# Sides ----------------------------------------------------------------------------------------


@contextlib.contextmanager
def _mocked(case: _Case, client: Any, calls: int) -> Iterator[Callable[[], Any]]:
    with mock_codepipeline():
        yield _calling(client, case, calls, client)


@contextlib.contextmanager
def _stubbed(
    case: _Case, client: Any, stubber: Stubber, answer: dict[str, Any], calls: int
) -> Iterator[Callable[[], Any]]:
    for _ in range(calls):
        stubber.add_response(case.method, answer)
    with mock_codepipeline():
        call = _calling(client, case, calls, stubber.client)
    yield call


def _calling(asked: Any, case: _Case, calls: int, client: Any) -> Callable[[], Any]:
    requests = iter(case.requests(asked, calls))
    method = getattr(client, case.method)
    return lambda: method(**next(requests))


def _answer(case: _Case, client: Any) -> dict[str, Any]:
    with mock_codepipeline():
        answer = _calling(client, case, 1, client)()
    del answer["ResponseMetadata"]
    for stage in answer.get("stageStates", ()):
        for action in stage["actionStates"]:
            _complete(action.get("currentRevision"), answer["created"])
    return dict(answer)


# The Stubber requires members that the model marks as required but the real service leaves out.
def _complete(revision: dict[str, Any] | None, created: object) -> None:
    if revision is not None:
        revision |= {"revisionChangeId": "change", "created": created}


# Requests -------------------------------------------------------------------------------------


def _about_a_pipeline(client: Any, calls: int) -> Requests:
    client.create_pipeline(pipeline=release())
    return [{"name": "release"}] * calls


def _about_a_page(client: Any, calls: int) -> Requests:
    client.create_pipeline(pipeline=release())
    for _ in range(5):
        client.start_pipeline_execution(name="release")
    return [{"pipelineName": "release", "maxResults": 10}] * calls


def _about_approvals(client: Any, calls: int) -> Requests:
    return [_about_an_approval(client, f"release-{number}") for number in range(calls)]


def _about_an_approval(client: Any, name: str) -> dict[str, Any]:
    client.create_pipeline(pipeline=release(name=name))
    return {
        "pipelineName": name,
        "stageName": "Approve",
        "actionName": "Sign",
        "result": {"status": "Approved", "summary": "Looks good"},
        "token": open_token(client, pipeline=name),
    }


_CASES: Final = (
    _Case("get_pipeline", _about_a_pipeline),
    _Case("get_pipeline_state", _about_a_pipeline),
    _Case("list_action_executions", _about_a_page),
    _Case("start_pipeline_execution", _about_a_pipeline),
    _Case("put_approval_result", _about_approvals),
)
