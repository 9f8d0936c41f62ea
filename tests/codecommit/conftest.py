"""A CodeCommit client whose errors are checked against the service model."""

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
    """Return the session's CodeCommit client, answered by a mock."""
    return _session_commits


@pytest.fixture
def desk(mock: PipelineMock) -> Desk:
    """Return a repository with a branch to merge, and several users."""
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
