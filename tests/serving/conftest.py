"""Fixtures of the server's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.declarations import release
from tests.serving.raw import front_of

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock._serving.front import Front
    from pipemock._serving.server import Server


@pytest.fixture
def front(mock: PipelineMock, client: Any) -> Front:
    """Return the front of a mock that has the pipeline `release`."""
    client.create_pipeline(pipeline=release())
    mock.calls.clear()
    return front_of(mock)


@pytest.fixture
def server(mock: PipelineMock, client: Any) -> Server:
    """Return the server of a mock that has the pipeline `release`."""
    client.create_pipeline(pipeline=release())
    mock.calls.clear()
    return mock.serve()
