"""Accounts and Regions in what is said: explanations, timelines and refusals."""

from __future__ import annotations

from typing import Any, Final

import pytest

from pipemock import PipelineMock, PipeMockError
from pipemock.declarations import RELEASE

EUROPE: Final = "eu-west-1"


@pytest.fixture
def european(mock: PipelineMock) -> Any:
    """Return a client of another Region than the mock's own, where the only pipeline is."""
    client = mock.client(region=EUROPE)
    client.create_pipeline(pipeline=RELEASE)
    return client


@pytest.mark.usefixtures("european")
@pytest.mark.parametrize("what", ["explain", "source_change", "event_rule"])
def test_a_pipeline_of_another_region(mock: PipelineMock, what: str) -> None:
    """Where a pipeline is looked for in the wrong Region, the right one is named."""
    with pytest.raises(PipeMockError) as caught:
        getattr(mock, what)("release")

    assert (
        "There is no pipeline 'release' in account 123456789012, Region us-east-1; it is in "
        "account 123456789012, Region eu-west-1. Write account='123456789012', region='eu-west-1'."
    ) == str(caught.value)


@pytest.mark.usefixtures("european")
def test_another_name_in_another_region(mock: PipelineMock) -> None:
    """Where nothing is in the Region, the pipelines of the others are listed with their places."""
    with pytest.raises(PipeMockError, match="there is release in account 123456789012, Region eu-"):
        mock.explain("relaese")


@pytest.mark.usefixtures("european")
def test_an_explanation_names_the_region(mock: PipelineMock) -> None:
    """An explanation names a Region that is not the mock's own."""
    told = mock.explain("release", region=EUROPE).splitlines()[0]

    assert "Pipeline eu-west-1/release, version 1:" == told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"pipeline": "relaese"}, "in this mock; there is release. Did you mean release?"),
        ({"pipeline": "relaese", "region": EUROPE}, "in Region eu-west-1; there is release."),
        (
            {"pipeline": "release", "account": "210987654321"},
            "in account 210987654321; it is in account 123456789012, Region eu-west-1.",
        ),
    ],
)
@pytest.mark.usefixtures("european")
def test_a_timeline_of_nothing(mock: PipelineMock, arguments: dict[str, Any], words: str) -> None:
    """A timeline of a pipeline that never was is refused as an explanation is."""
    with pytest.raises(PipeMockError) as caught:
        mock.timeline(**arguments)

    assert words in str(caught.value)


def test_a_timeline_of_what_was_deleted(mock: PipelineMock, european: Any) -> None:
    """A pipeline that was deleted still has a timeline."""
    european.delete_pipeline(name="release")

    assert "STARTED" in str(mock.timeline("release"))


def test_a_timeline_of_one_region(mock: PipelineMock, european: Any) -> None:
    """A timeline names the Regions if there are several, and may be that of one."""
    mock.client().create_pipeline(pipeline=RELEASE)
    both, one = mock.timeline("release"), mock.timeline("release", region=EUROPE)

    assert european.meta.region_name == EUROPE
    assert {"us-east-1/release", "eu-west-1/release"} <= set(str(both).split())
    assert {EUROPE} == {event.region for event in one.events}
    assert () == mock.timeline(account="210987654321").events
