"""Clients of aiobotocore reach the mock like those of boto3."""

from __future__ import annotations

import asyncio
import unittest
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import NotMocked, PipeMockError, mock_codepipeline
from pipemock._codepipeline.operations import OPERATIONS
from tests.aiobotocore.async_clients import KEYS, aiobotocore, client_of, run
from tests.declarations import BOB, release

if TYPE_CHECKING:
    from pipemock import PipelineMock


# Where a client may come from ------------------------------------------------------------------


def test_a_client_made_before_is_reached() -> None:
    """A client that was made before the mock was entered is answered by it."""

    async def test() -> list[str]:
        async with client_of() as client, mock_codepipeline() as mock:
            await client.create_pipeline(pipeline=release())
            return [call.operation for call in mock.calls]

    assert ["CreatePipeline"] == run(test())


def test_a_client_made_inside_is_reached(mock: PipelineMock) -> None:
    """A client that is made inside the mock is answered by it."""

    async def test() -> Any:
        async with client_of() as client:
            return await client.create_pipeline(pipeline=release())

    assert "release" == run(test())["pipeline"]["name"]
    assert 1 == len(mock.calls)


def test_a_client_without_credentials_is_reached(mock: PipelineMock) -> None:
    """A client for which no credentials can be found is answered all the same."""

    async def test() -> None:
        session = aiobotocore.AioSession()
        session._credentials = None
        async with session.create_client("codepipeline", region_name="eu-west-1") as client:
            await client.list_pipelines()

    run(test())
    assert ["eu-west-1"] == [call.region for call in mock.calls]


def test_credentials_are_not_refreshed(mock: PipelineMock) -> None:
    """Credentials that would go out to refresh themselves are not asked for their key."""
    from aiobotocore.credentials import AioDeferredRefreshableCredentials  # noqa: PLC0415

    async def test() -> None:
        session = aiobotocore.AioSession()
        session._credentials = AioDeferredRefreshableCredentials(pytest.fail, method="assume-role")
        async with session.create_client("codepipeline", region_name="us-east-1") as client:
            await client.list_pipelines()

    run(test())
    assert ["123456789012"] == [call.account for call in mock.calls]


def test_the_key_of_a_client_says_who_calls(mock: PipelineMock) -> None:
    """A key that the mock handed out names its caller, also with an asynchronous client."""
    key = mock._active.callers.access_key_of(BOB)

    async def test() -> None:
        async with client_of(aws_access_key_id=key) as client:
            await client.list_pipelines()

    run(test())
    assert [BOB] == [call.caller for call in mock.calls]


def test_one_mock_answers_both(mock: PipelineMock, client: Any) -> None:
    """What an asynchronous client has made, an ordinary one sees: it is one mock for both."""

    async def test() -> None:
        async with client_of() as asynchronous:
            await asynchronous.create_pipeline(pipeline=release())

    run(test())
    [found] = client.list_pipelines()["pipelines"]
    assert ("release", 2) == (found["name"], len(mock.calls))


def test_another_service_passes_by(mock: PipelineMock) -> None:
    """A call to another service is left to its own handlers."""

    async def answer(**_: Any) -> Any:
        await asyncio.sleep(0)
        return _response(), {"Account": "of the handler"}

    async def test() -> Any:
        async with client_of("sts") as client:
            client.meta.events.register("before-call.sts", answer)
            return await client.get_caller_identity()

    assert "of the handler" == run(test())["Account"]
    assert [] == mock.calls


def test_without_a_mock_the_client_is_its_own_again() -> None:
    """After the mock was left, nothing of it is asked any more."""

    async def test() -> Any:
        async with client_of() as client:
            async with mock_codepipeline():
                await client.list_pipelines()
            client.meta.events.register("before-call.codepipeline", _answer_by_hand)
            return await client.list_pipelines()

    assert ["by hand"] == [each["name"] for each in run(test())["pipelines"]]


# What is answered ------------------------------------------------------------------------------


@pytest.mark.usefixtures("mock")
def test_errors_have_their_classes() -> None:
    """An error is the exception that the client has for it, with the words of the service."""

    async def test() -> str:
        async with client_of() as client:
            with pytest.raises(client.exceptions.PipelineNotFoundException) as caught:
                await client.get_pipeline(name="nowhere")
            message: str = caught.value.response["Error"]["Message"]
            return message

    assert "Account '123456789012' does not have a pipeline with name 'nowhere'" == run(test())


@pytest.mark.usefixtures("mock")
def test_paginators_work() -> None:
    """An asynchronous paginator turns all pages."""

    async def test() -> list[int]:
        async with client_of() as client:
            for number in range(5):
                await client.create_pipeline(pipeline=release(name=f"release-{number}"))
            pages = client.get_paginator("list_pipelines").paginate(
                PaginationConfig={"PageSize": 2}
            )
            return [len(page["pipelines"]) async for page in pages]

    assert [2, 2, 1] == run(test())


def test_tasks_share_one_world(mock: PipelineMock) -> None:
    """Tasks that call side by side lose no update, and each call is written down."""

    async def test() -> set[str]:
        async with client_of() as client:
            await client.create_pipeline(pipeline=release())
            calls = [client.start_pipeline_execution(name="release") for _ in range(32)]
            return {answer["pipelineExecutionId"] for answer in await asyncio.gather(*calls)}

    assert 32 == len(run(test()))
    assert 33 == len(mock.calls)


def test_an_operation_that_is_not_built_never_leaves(
    mock: PipelineMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An asynchronous call that nobody plays is refused as loudly as any other, and noted."""
    monkeypatch.delitem(OPERATIONS, "ListPipelines")

    async def test() -> None:
        async with client_of() as client:
            await client.list_pipelines()

    with pytest.raises(NotMocked, match="does not answer codepipeline ListPipelines") as caught:
        run(test())
    noted = list(mock.mistakes)
    mock.mistakes.clear()

    assert [caught.value] == noted


# The handlers of the user ----------------------------------------------------------------------


def test_an_asynchronous_handler_comes_first(mock: PipelineMock) -> None:
    """A handler of the user that answers is asked before the mock, and waited for."""

    async def test() -> Any:
        async with client_of() as client:
            client.meta.events.register("before-call.codepipeline", _answer_by_hand)
            return await client.list_pipelines()

    assert ["by hand"] == [each["name"] for each in run(test())["pipelines"]]
    assert [] == mock.calls


def test_what_an_asynchronous_handler_changes_is_what_arrives(mock: PipelineMock) -> None:
    """Parameters that an asynchronous handler adds reach the mock."""

    async def ask_for_five(params: dict[str, Any], **_: Any) -> None:
        await asyncio.sleep(0)
        params["maxResults"] = 5

    async def test() -> None:
        async with client_of() as client:
            event = "before-parameter-build.codepipeline.ListPipelines"
            client.meta.events.register(event, ask_for_five)
            await client.list_pipelines()

    run(test())
    assert [{"maxResults": 5}] == [call.parameters for call in mock.calls]


def test_a_mock_entered_in_the_middle_of_a_call() -> None:
    """A call that began outside is not answered half-way: the message says what to do."""
    mock = mock_codepipeline()

    async def enter(**_: Any) -> None:
        await asyncio.sleep(0)
        mock.start()

    async def test() -> None:
        async with client_of() as client:
            client.meta.events.register("before-parameter-build.codepipeline.*", enter)
            await client.list_pipelines()

    with pytest.raises(PipeMockError, match="enter it before the call begins") as caught:
        run(test())
    noted = list(mock.mistakes)
    mock.mistakes.clear()
    mock.stop()

    assert [caught.value] == noted
    assert [] == mock.calls


def test_a_mock_that_is_left_while_a_handler_waits() -> None:
    """A slow handler may outlive the mock; the call is then not answered."""
    mock = mock_codepipeline()

    async def leave(**_: Any) -> None:
        await asyncio.sleep(0)
        mock.stop()

    async def test() -> Any:
        async with client_of() as client:
            client.meta.events.register("before-call.codepipeline", leave)
            client.meta.events.register("before-send.codepipeline", _refuse_to_send)
            mock.start()
            await client.list_pipelines()

    with pytest.raises(PipeMockError, match="would have been sent"):
        run(test())


# Test cases ------------------------------------------------------------------------------------


def test_a_test_case() -> None:
    """A decorated class of asynchronous tests is inside from its set-up to its clean-up."""
    aws = mock_codepipeline()

    @aws
    class Release(unittest.IsolatedAsyncioTestCase):
        async def asyncSetUp(self) -> None:
            session = aiobotocore.get_session()
            made = session.create_client("codepipeline", region_name="us-east-1", **KEYS)
            self.client = await made.__aenter__()
            self.addAsyncCleanup(made.__aexit__, None, None, None)
            await self.client.create_pipeline(pipeline=release())

        async def test_one(self) -> None:
            """Sees what the set-up has made."""
            listed = (await self.client.list_pipelines())["pipelines"]
            self.assertEqual(1, len(listed))  # noqa: PT009

        async def test_two(self) -> None:
            """Has a world of its own."""
            listed = (await self.client.list_pipelines())["pipelines"]
            self.assertEqual(1, len(listed))  # noqa: PT009

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Release).run(result)
    assert (2, [], []) == (result.testsRun, result.failures, result.errors)


def _response() -> Any:
    from aiobotocore.awsrequest import AioAWSResponse  # noqa: PLC0415

    return AioAWSResponse("", 200, {}, None)


async def _answer_by_hand(**_: Any) -> Any:
    await asyncio.sleep(0)
    return _response(), {"pipelines": [{"name": "by hand"}]}


def _refuse_to_send(**_: Any) -> None:
    msg = "This would have been sent."
    raise PipeMockError(msg)
