"""A check of every error in a test of an operation against the service model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.service_model import expect_listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock


@pytest.fixture(autouse=True)
def _every_error_is_judged(request: pytest.FixtureRequest) -> Iterator[None]:
    if "mock" not in request.fixturenames:
        yield
        return
    mock: PipelineMock = request.getfixturevalue("mock")
    yield
    for call in mock.calls:
        if call.error is not None:
            expect_listed(call.operation, call.error)
