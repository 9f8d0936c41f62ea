"""A mock with one pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.declarations import release

if TYPE_CHECKING:
    from pipemock import PipelineMock


@pytest.fixture
def mock(mock: PipelineMock) -> PipelineMock:
    mock.client().create_pipeline(pipeline=release())
    mock.calls.clear()
    return mock
