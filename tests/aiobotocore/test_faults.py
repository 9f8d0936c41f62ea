"""Faults and the retries of aiobotocore."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from tests.aiobotocore.async_clients import aiobotocore, client_of, run
from tests.declarations import release

if TYPE_CHECKING:
    from pipemock import PipelineMock


def _config(mode: str, attempts: int = 3) -> Any:
    from aiobotocore.config import AioConfig  # noqa: PLC0415

    return AioConfig(retries={"mode": mode, "total_max_attempts": attempts})


async def _list(**members: Any) -> Any:
    async with client_of(**members) as client:
        return await client.list_pipelines()


@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize("code", ["ThrottlingException", "InternalFailure", "ReadTimeoutError"])
def test_the_sdk_tries_again(mock: PipelineMock, mode: str, code: str) -> None:
    """What the SDK tries again on AWS it tries again here, in each mode, without waiting."""
    fault = mock.fault("ListPipelines", code, times=2)
    answer = run(_list(config=_config(mode)))

    assert (2, 2) == (answer["ResponseMetadata"]["RetryAttempts"], fault.hits)
    assert [(None, 3)] == [(call.error, call.attempts) for call in mock.calls]


def test_the_sdk_gives_up(mock: PipelineMock) -> None:
    """When the attempts are used up the error reaches the caller, and the call is written down."""
    mock.fault("ListPipelines", "ThrottlingException", "Slower.", times=None)
    with pytest.raises(ClientError, match=r"ThrottlingException.*Slower\."):
        run(_list(config=_config("standard")))

    assert [("ThrottlingException", 3)] == [(call.error, call.attempts) for call in mock.calls]


def test_a_connection_breaks(mock: PipelineMock) -> None:
    """A connection that breaks raises botocore's own exception, and the client's handlers know."""
    told: list[str] = []

    async def tell(exception: Exception, **_: Any) -> None:
        await asyncio.sleep(0)
        told.append(type(exception).__name__)

    async def test() -> None:
        async with client_of(config=_config("standard", 1)) as client:
            client.meta.events.register("after-call-error.codepipeline", tell)
            await client.list_pipelines()

    mock.fault("ListPipelines", "ConnectTimeoutError")
    with pytest.raises(ConnectTimeoutError):
        run(test())

    assert ["ConnectTimeoutError"] == told
    assert ["ConnectTimeoutError"] == [call.error for call in mock.calls]


def test_an_answer_gets_lost(mock: PipelineMock, client: Any) -> None:
    """A call that did its work before it failed is met by its second attempt."""
    mock.fault("CreatePipeline", "ReadTimeoutError", performed=True)

    async def test() -> str:
        async with client_of() as asynchronous:
            with pytest.raises(ClientError) as caught:
                await asynchronous.create_pipeline(pipeline=release())
            code: str = caught.value.response["Error"]["Code"]
            return code

    assert "PipelineNameInUseException" == run(test())
    assert 1 == len(client.list_pipelines()["pipelines"])


def test_nothing_goes_out_and_nothing_is_signed(mock: PipelineMock) -> None:
    """Handlers that see what is sent are not called, and no credentials are needed."""
    seen: list[Any] = []

    async def test() -> None:
        session = aiobotocore.AioSession()
        session._credentials = None
        async with session.create_client("codepipeline", region_name="us-east-1") as client:
            client.meta.events.register("before-send", lambda **told: seen.append(told))
            await client.list_pipelines()

    mock.fault("ListPipelines", "ThrottlingException")
    run(test())

    assert [] == seen
