"""Laws of sleeping and jumping, for any pipeline and any behaviours."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from pipemock import mock_codepipeline
from pipemock.strategies import behaviours, pipelines
from tests.client_helpers import START

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock.behaviours import Behaviour

_BUILDS = st.lists(behaviours(category="Build"), min_size=1, max_size=3)
_DURATIONS = st.sampled_from((0, 1, 600))


def _begun(mock: PipelineMock, declaration: dict[str, Any], builds: list[Behaviour]) -> Any:
    mock.when(category="Build").then(*builds)
    client = mock.client()
    client.create_pipeline(pipeline=declaration)
    return client


def _stages(client: Any, name: str) -> Any:
    return client.get_pipeline_state(name=name)["stageStates"]


@given(pipelines(max_stages=4, max_actions=3), _BUILDS, _DURATIONS)
def test_a_loop_sees_whatever_stepping_would_show(
    declaration: dict[str, Any], builds: list[Behaviour], duration: int
) -> None:
    """A loop that reads and nothing else sees each state that stepping by hand would show."""
    name = declaration["name"]
    with mock_codepipeline(now=START, action_duration=duration) as stepped:
        client = _begun(stepped, declaration, builds)
        expected = [_stages(client, name)]
        while (due := stepped.clock.next_due) is not None:
            stepped.clock.advance_to(due)
            expected.append(_stages(client, name))
    with mock_codepipeline(now=START, action_duration=duration, autojump=True) as jumpy:
        client = _begun(jumpy, declaration, builds)
        seen = [_stages(client, name)]
        while jumpy.clock.next_due is not None:
            seen.append(_stages(client, name))

    assert expected == seen
    assert list(stepped.events) == list(jumpy.events)


@given(
    pipelines(max_stages=4, max_actions=3),
    _BUILDS,
    st.lists(st.integers(1, 86_400_000), min_size=1, max_size=5),
)
def test_sleeping_is_advancing(
    declaration: dict[str, Any], builds: list[Behaviour], milliseconds: list[int]
) -> None:
    """However long the code under test sleeps, and in how many parts, is how far time advances."""
    with mock_codepipeline(now=START, action_duration=60) as advanced:
        client = _begun(advanced, declaration, builds)
        advanced.clock.advance(sum(milliseconds) / 1000)
        expected = (_stages(client, declaration["name"]), list(advanced.events))
    with mock_codepipeline(now=START, action_duration=60, sleep="virtual") as asleep:
        client = _begun(asleep, declaration, builds)
        for each in milliseconds:
            time.sleep(each / 1000)
        found = (_stages(client, declaration["name"]), list(asleep.events))

    assert expected == found
    assert advanced.clock.now == asleep.clock.now
