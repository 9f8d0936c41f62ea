"""moto next to the mock, for all tests in this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from moto import mock_aws

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def moto() -> Iterator[None]:
    with mock_aws():
        yield
