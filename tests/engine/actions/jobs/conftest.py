"""An S3 that is connected, for the tests of this folder that ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.actions.jobs import buckets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock


@pytest.fixture
def s3(mock: PipelineMock) -> Iterator[Any]:
    with buckets.connected(mock) as s3:
        yield s3
