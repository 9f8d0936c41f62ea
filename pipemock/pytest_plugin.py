"""The pytest plugin: two fixtures and a marker. Nothing is loaded before a test asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock._errors import PipeMockError
from pipemock._mock import PipelineMock, mock_codepipeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock._stubs import CodePipelineClient

_MARKER = (
    "pipemock(*, now, region, account, caller, seed, action_duration, job_lease): "
    "mock CodePipeline for the test, with the keywords of mock_codepipeline"
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the marker alone be enough: it brings the fixture with it."""
    for item in items:
        if isinstance(item, pytest.Function) and item.get_closest_marker("pipemock"):
            item.fixturenames.insert(0, "codepipeline_mock")


@pytest.fixture
def codepipeline_mock(request: pytest.FixtureRequest) -> Iterator[PipelineMock]:
    """Mock CodePipeline for a test; the marker `pipemock` takes its keywords.

    Example:
        >>> def test_a_week_later(codepipeline_mock):
        ...     codepipeline_mock.clock.advance(days=7)
    """
    with mock_codepipeline(**_keywords(request)) as mock:
        yield mock


@pytest.fixture
def codepipeline_client(codepipeline_mock: PipelineMock) -> CodePipelineClient:
    """Return a CodePipeline client that works without credentials or a configured Region.

    Example:
        >>> def test_a_new_account(codepipeline_client):
        ...     assert codepipeline_client.list_pipelines()["pipelines"] == []
    """
    return codepipeline_mock.client()


def _keywords(request: pytest.FixtureRequest) -> dict[str, Any]:
    marker = request.node.get_closest_marker("pipemock")
    if marker is None:
        return {}
    if marker.args:
        msg = f"The marker pipemock takes keywords alone, like now=..., not {marker.args!r}."
        raise PipeMockError(msg)
    return dict(marker.kwargs)
