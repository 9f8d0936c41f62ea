"""Accounts and Regions in what is said: explanations, timelines and refusals."""

from __future__ import annotations

from typing import Any, Final

import pytest

from pipemock import PipelineMock, PipeMockError
from pipemock.declarations import RELEASE

EUROPE: Final = "eu-west-1"
THERE: Final = (
    "it is in account 123456789012, Region eu-west-1. Write account='123456789012', "
    "region='eu-west-1'."
)


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


def test_another_name_in_another_region(mock: PipelineMock, european: Any) -> None:
    """Where nothing is in the Region, the pipelines of the others are listed with their places."""
    european.create_pipeline(pipeline={**RELEASE, "name": "nightly"})
    mock.client(account="210987654321").create_pipeline(pipeline=RELEASE)
    mock.client(region="eu-north-1").list_pipelines()
    with pytest.raises(PipeMockError) as caught:
        mock.explain("relaese")

    assert (
        "There is no pipeline 'relaese' in account 123456789012, Region us-east-1; there is "
        "nightly, release in account 123456789012, Region eu-west-1; release in account "
        "210987654321, Region us-east-1. Create it first."
    ) == str(caught.value)


@pytest.mark.usefixtures("european")
def test_a_name_in_two_other_places(mock: PipelineMock) -> None:
    """Where several places have a pipeline of the name, all of them are named."""
    mock.client(account="210987654321").create_pipeline(pipeline=RELEASE)
    with pytest.raises(PipeMockError) as caught:
        mock.explain("release", region="eu-north-1")

    assert (
        "There is no pipeline 'release' in account 123456789012, Region eu-north-1; it is in "
        "account 123456789012, Region eu-west-1 and account 210987654321, Region us-east-1. "
        "Write account='123456789012', region='eu-west-1' or account='210987654321', "
        "region='us-east-1'."
    ) == str(caught.value)


def test_a_name_where_nothing_is(mock: PipelineMock) -> None:
    """Where no pipeline exists, nothing is listed."""
    with pytest.raises(PipeMockError) as caught:
        mock.explain("release")

    assert (
        "There is no pipeline 'release' in account 123456789012, Region us-east-1; "
        "there is no pipeline at all. Create it first."
    ) == str(caught.value)


@pytest.mark.parametrize(
    ("name", "advice"), [("relaese", "Did you mean release?"), ("zzz", "Create it first.")]
)
def test_another_name_in_the_same_place(mock: PipelineMock, name: str, advice: str) -> None:
    """The pipelines of the place are listed in order, and a near name is suggested."""
    for each in ("release", "docs"):
        mock.client().create_pipeline(pipeline={**RELEASE, "name": each})
    with pytest.raises(PipeMockError) as caught:
        mock.explain(name)

    assert (
        f"There is no pipeline {name!r} in account 123456789012, Region us-east-1; "
        f"there is docs, release. {advice}"
    ) == str(caught.value)


@pytest.mark.usefixtures("european")
def test_an_explanation_names_the_region(mock: PipelineMock) -> None:
    """An explanation names a Region that is not the mock's own."""
    told = mock.explain("release", region=EUROPE).splitlines()[0]

    assert "Pipeline eu-west-1/release, version 1:" == told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            {"pipeline": "relaese"},
            "'relaese' in this mock; there is docs, release. Did you mean release?",
        ),
        (
            {"pipeline": "relaese", "region": EUROPE},
            "'relaese' in Region eu-west-1; there is docs, release. Did you mean release?",
        ),
        (
            {"pipeline": "release", "account": "210987654321"},
            f"'release' in account 210987654321; {THERE}",
        ),
        (
            {"pipeline": "release", "account": "210987654321", "region": EUROPE},
            f"'release' in account 210987654321, Region eu-west-1; {THERE}",
        ),
        (
            {"pipeline": "docs", "region": "us-east-1"},
            (
                "'docs' in Region us-east-1; there is release in account 123456789012, Region "
                "eu-west-1. Create it first."
            ),
        ),
    ],
)
def test_a_timeline_of_nothing(
    mock: PipelineMock, european: Any, arguments: dict[str, Any], words: str
) -> None:
    """A timeline of a pipeline that never was is refused as an explanation is."""
    european.create_pipeline(pipeline={**RELEASE, "name": "docs"})
    european.delete_pipeline(name="docs")
    with pytest.raises(PipeMockError) as caught:
        mock.timeline(**arguments)

    assert f"There is no pipeline {words}" == str(caught.value)


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
