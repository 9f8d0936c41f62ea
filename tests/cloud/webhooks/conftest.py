"""The fixtures of the webhook tests: a pipeline to start."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.webhooks.requests import declared


@pytest.fixture
def client(client: Any) -> Any:
    """Return a client of a mock that has a pipeline with a GitHub source."""
    client.create_pipeline(pipeline=declared())
    return client
