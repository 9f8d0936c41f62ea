"""Asynchronous clients for the tests in this folder, and a way to run such a test."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

T = TypeVar("T")

WHY_SKIPPED: Final = "aiobotocore pins botocore, so .ci/run tests it in an environment of its own"

aiobotocore: Final[Any] = pytest.importorskip("aiobotocore.session", reason=WHY_SKIPPED)

KEYS: Final = {"aws_access_key_id": "AKIAOFTHETEST", "aws_secret_access_key": "secret"}


@contextlib.asynccontextmanager
async def client_of(service: str = "codepipeline", **members: Any) -> AsyncIterator[Any]:
    """Enter an asynchronous client of a session of its own."""
    session = aiobotocore.get_session()
    keywords = {"region_name": "us-east-1", **KEYS, **members}
    async with session.create_client(service, **keywords) as client:
        yield client


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a test to its end."""
    return asyncio.run(coroutine)
