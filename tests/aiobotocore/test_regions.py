"""Asynchronous clients that are made inside a mock where nothing names a Region."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import NoRegionError

from pipemock import mock_codepipeline
from tests.aiobotocore.async_clients import aiobotocore

if TYPE_CHECKING:
    from pathlib import Path


async def _region(service: str) -> str:
    session = aiobotocore.get_session()
    async with session.create_client(
        service, aws_access_key_id="a", aws_secret_access_key="b"
    ) as client:
        return str(client.meta.region_name)


def test_the_region_of_the_mock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An asynchronous client gets the Region of the mock, too, and other services raise."""
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with mock_codepipeline(region="eu-west-1"):
        assert "eu-west-1" == asyncio.run(_region("codepipeline"))
        with pytest.raises(NoRegionError):
            asyncio.run(_region("sns"))
    with pytest.raises(NoRegionError):
        asyncio.run(_region("codepipeline"))
