"""The fingerprint has to show every change, or the laws that use it would prove nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import succeed
from tests.declarations import BOB, approval, build, open_token, pipeline, release, source
from tests.properties.fingerprint import fingerprint, structure
from tests.properties.reading import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock import PipelineMock

_ARN: Final = "arn:aws:codepipeline:us-east-1:123456789012:release"
_PLACE: Final = {
    "pipelineName": "release",
    "stageName": "Deploy",
    "transitionType": "Inbound",
}


def _answer(client: Any) -> None:
    client.put_approval_result(
        pipelineName="release",
        stageName="Approve",
        actionName="Sign",
        result={"summary": "", "status": "Rejected"},
        token=open_token(client),
    )


_CHANGES: Final[Mapping[str, Callable[[PipelineMock, Any], object]]] = {
    "time": lambda mock, _: mock.clock.advance(0.001),
    "a rule": lambda mock, _: mock.when().then(succeed()),
    "a caller": lambda mock, _: mock._cloud.callers._current.append(BOB),
    "an access key": lambda mock, _: mock.client(caller=BOB),
    "a source": lambda mock, _: mock.source_change("release"),
    "another region": lambda mock, _: mock.client(region="eu-west-1").list_pipelines(),
    "an id": lambda mock, _: mock._cloud.world().ids.uuid(),
    "a start": lambda _, client: client.start_pipeline_execution(name="release"),
    "an answer": lambda _, client: _answer(client),
    "a version": lambda _, client: client.update_pipeline(pipeline=release()),
    "a pipeline": lambda _, client: client.create_pipeline(pipeline=release(name="nightly")),
    "no pipeline": lambda _, client: client.delete_pipeline(name="release"),
    "a tag": lambda _, client: client.tag_resource(
        resourceArn=_ARN, tags=[{"key": "team", "value": "shop"}]
    ),
    "a transition": lambda _, client: client.disable_stage_transition(**_PLACE, reason="Not now."),
}


@pytest.mark.parametrize("change", _CHANGES.values(), ids=_CHANGES.keys())
def test_every_change_shows(
    change: Callable[[PipelineMock, Any], object], mock: PipelineMock, client: Any
) -> None:
    """Whatever can be changed from outside changes the fingerprint."""
    client.create_pipeline(pipeline=release())
    before = fingerprint(mock)
    change(mock, client)

    assert before != fingerprint(mock)


def test_calls_do_not_show(mock: PipelineMock, client: Any) -> None:
    """Calls that only read, and their being written down, leave the fingerprint alone."""
    client.create_pipeline(pipeline=release())
    before = fingerprint(mock)
    everything(client)

    assert before == fingerprint(mock)


def test_a_status_shows(mock: PipelineMock, client: Any) -> None:
    """One attribute deep inside is enough."""
    client.create_pipeline(
        pipeline=pipeline(("Source", [source()]), ("Build", [build()]), ("Sign", [approval()]))
    )
    before = fingerprint(mock)
    mock._cloud.world().pipelines["release"].history[0].stages["Build"].manual_retries += 1

    assert before != fingerprint(mock)


def test_cycles_are_named() -> None:
    """What leads back to itself is named instead of followed."""
    cycle: list[Any] = ["a"]
    cycle.append(cycle)

    assert [("list", 2), "a", ("again", 0)] == structure(cycle)


def test_sharing_shows() -> None:
    """One object in two places is distinguished from two equal objects."""
    shared: list[Any] = []

    assert structure([shared, shared]) != structure([[], []])
