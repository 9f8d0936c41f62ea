"""Calls among many pipelines, and executions of a large pipeline, compared with small ones."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING, Any, Final

import attrs

from bench.clients import new_client
from bench.histories import comparison
from bench.timing import Comparison, seconds_for_a_call
from pipemock import PipelineMock, mock_codepipeline
from tests.declarations import build, pipeline, release, source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MANY: Final = 1000
_FEW: Final = 10
_LARGE: Final = (20, 49)
_SMALL: Final = (4, 1)
_AIM: Final = 1.2


@attrs.frozen
class _Region:
    """A mock that was left and can be entered again with its pipelines."""

    mock: PipelineMock
    client: Any

    def get_state(self) -> None:
        self.client.get_pipeline_state(name="release")

    def start(self) -> None:
        self.client.start_pipeline_execution(name="release")

    def advance(self) -> None:
        self.mock.clock.advance(seconds=1)


_CALLS: Final[dict[str, Callable[[_Region], None]]] = {
    "get_pipeline_state": _Region.get_state,
    "clock.advance": _Region.advance,
    "start_pipeline_execution": _Region.start,
}


def comparisons() -> Iterator[Comparison]:
    """Yield comparisons of many pipelines with few, and of an action in a large pipeline."""
    many, few = _region(_MANY), _region(_FEW)
    for name, call in _CALLS.items():
        yield comparison(f"{name}, {_MANY:,} pipelines / {_FEW}", call, many, few)
    yield Comparison(
        name="an action, 20 stages of 49 actions / 4 stages of one",
        ours=functools.partial(_seconds_for_an_action, *_LARGE),
        other=functools.partial(_seconds_for_an_action, *_SMALL),
        aim=_AIM,
        rounds=20,
    )


def _region(pipelines: int) -> _Region:
    with mock_codepipeline() as mock:
        region = _Region(mock, mock.client())
        for number in range(pipelines - 1):
            region.client.create_pipeline(pipeline=release(name=f"service-{number:03}"))
        region.client.create_pipeline(pipeline=release())
    return region


# An execution passes all stages at once, since nothing waits.
def _seconds_for_an_action(stages: int, actions: int) -> float:
    prepare = functools.partial(_starting, stages, actions)
    return seconds_for_a_call(prepare, 3) / (stages * actions)


@contextlib.contextmanager
def _starting(stages: int, actions: int, _calls: int) -> Iterator[Callable[[], object]]:
    with mock_codepipeline():
        _client().create_pipeline(pipeline=_declared(stages, actions))
        yield functools.partial(_client().start_pipeline_execution, name="release")


@functools.cache
def _declared(stages: int, actions: int) -> dict[str, Any]:
    first = ("Source", [source(f"Checkout{n}", output=f"Code{n}") for n in range(actions)])
    others = [
        (f"Stage{stage}", [build(f"Build{stage}-{n}", takes="Code0") for n in range(actions)])
        for stage in range(1, stages)
    ]
    return pipeline(first, *others)


@functools.cache
def _client() -> Any:
    return new_client()
