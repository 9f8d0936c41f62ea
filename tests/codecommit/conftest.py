"""A client of CodeCommit, and the service model as judge of every error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock._edge import clients
from tests.codecommit.scenes import Desk
from tests.service_model import expect_listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock


@pytest.fixture(scope="session")
def _session_commits() -> Any:
    return clients.client("codecommit", region="us-east-1", access_key="AKIAPIPEMOCKEXAMPLE")


@pytest.fixture
def commits(mock: PipelineMock, _session_commits: Any) -> Any:  # noqa: ARG001 -- who answers
    """Return the session's client of CodeCommit, while a mock answers it."""
    return _session_commits


@pytest.fixture
def desk(mock: PipelineMock) -> Desk:
    """Return a repository with a branch to merge, at which several people work."""
    return Desk(mock)


@pytest.fixture(autouse=True)
def _every_error_is_judged(request: pytest.FixtureRequest) -> Iterator[None]:
    if "mock" not in request.fixturenames:
        yield
        return
    mock: PipelineMock = request.getfixturevalue("mock")
    yield
    for call in mock.calls:
        if call.error is not None and call.service == "codecommit":
            expect_listed(call.operation, call.error, "codecommit")
