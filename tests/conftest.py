"""What all tests share: a mock, a client, and the service model as judge of every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import mock_codepipeline
from pipemock._edge import calls
from tests.answers import expect_valid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock


@pytest.fixture(autouse=True, scope="session")
def _every_answer_is_judged() -> Iterator[None]:
    calls.answer_checks.append(expect_valid)
    yield
    calls.answer_checks.remove(expect_valid)


@pytest.fixture
def mock() -> Iterator[PipelineMock]:
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        yield mock


@pytest.fixture
def client(mock: PipelineMock) -> Any:
    return mock.client()
