"""What the tests of webhooks share: a pipeline that they can start."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cloud.webhooks.requests import declared


@pytest.fixture
def client(client: Any) -> Any:
    """Return a client of a world with a pipeline behind a source of GitHub's."""
    client.create_pipeline(pipeline=declared())
    return client
