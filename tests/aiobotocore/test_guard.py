"""The guard refuses the calls of asynchronous clients too."""

from __future__ import annotations

import asyncio
import inspect
from pathlib import Path
from typing import Any

import pytest

from pipemock import PipeMockError, guard, mock_codepipeline
from tests.aiobotocore.async_clients import KEYS, aiobotocore, client_of, run


async def _list_outside() -> Any:
    session = aiobotocore.get_session()
    made = session.create_client("codepipeline", region_name="eu-west-1", **KEYS)
    async with made as client:
        return await client.list_pipelines()


def test_a_call_outside_of_every_mock_is_refused() -> None:
    """The refusal says what was called, in which Region, and who made the client."""
    lines, first = inspect.getsourcelines(_list_outside)
    line = first + next(at for at, text in enumerate(lines) if "async with" in text)
    with guard(), pytest.raises(PipeMockError) as caught:
        run(_list_outside())

    message = str(caught.value)
    assert message.startswith("codepipeline ListPipelines was called outside of every mock")
    assert "of Region eu-west-1, was made at " in message
    assert f"{Path(__file__).name}:{line}." in message


def test_a_mock_answers_under_the_guard() -> None:
    """Inside of a mock calls are answered as ever."""

    async def test() -> Any:
        with guard():
            async with client_of() as client:
                with mock_codepipeline():
                    return await client.list_pipelines()

    assert [] == run(test())["pipelines"]


def test_a_handler_comes_first() -> None:
    """What a handler of the user answers is not refused."""

    async def answer(**_: Any) -> Any:
        from aiobotocore.awsrequest import AioAWSResponse  # noqa: PLC0415

        await asyncio.sleep(0)
        return AioAWSResponse("", 200, {}, None), {"pipelines": []}

    async def test() -> Any:
        async with client_of() as client:
            client.meta.events.register("before-call.codepipeline", answer)
            with guard():
                return await client.list_pipelines()

    assert [] == run(test())["pipelines"]
