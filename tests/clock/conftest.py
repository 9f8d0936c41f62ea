"""Mocks whose clocks move without the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipemock import mock_codepipeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock


@pytest.fixture
def sleepy() -> Iterator[PipelineMock]:
    """Return a mock whose clock moves when the code under test sleeps."""
    with mock_codepipeline(now="2026-01-05T09:00Z", sleep="virtual") as mock:
        yield mock


@pytest.fixture
def jumpy() -> Iterator[PipelineMock]:
    """Return a mock whose clock jumps when a read would return nothing new."""
    with mock_codepipeline(now="2026-01-05T09:00Z", autojump=True) as mock:
        yield mock
