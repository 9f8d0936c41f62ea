"""Fixtures of all tests: a mock, a client, and validation of every answer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import mock_codepipeline
from pipemock._edge import calls, clients
from tests import hypothesis_profile
from tests.output_shapes import expect_valid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock

hypothesis_profile.load()


@pytest.fixture(autouse=True, scope="session")
def _every_answer_is_judged() -> Iterator[None]:
    calls.answer_checks.append(expect_valid)
    yield
    calls.answer_checks.remove(expect_valid)


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Switch threads as often as possible, so that a missing lock shows."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.fixture
def mock() -> Iterator[PipelineMock]:
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        yield mock


# Made once: a mock answers every client, whenever it was made.
@pytest.fixture(scope="session")
def _session_client() -> Any:
    return clients.client("codepipeline", region="us-east-1", access_key="AKIAPIPEMOCKEXAMPLE")


@pytest.fixture
def client(mock: PipelineMock, _session_client: Any) -> Any:  # noqa: ARG001 -- who answers
    """Return the client of the session while a mock is active."""
    return _session_client
