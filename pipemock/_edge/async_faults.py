"""Calls of asynchronous clients that meet faults: aiobotocore's own retry loop, without a network.

Loaded only when a client of aiobotocore meets a fault. Internals of aiobotocore used here: those
that `faults` uses of botocore, and how a response is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiobotocore.awsrequest import AioAWSResponse
from aiobotocore.endpoint import AioEndpoint

from pipemock._edge.faults import Session, adapted, is_hidden, name_of_failure, unsigned

if TYPE_CHECKING:
    from pipemock._edge.calls import Call


async def attempt(call: Call, request: dict[str, Any], client: Any) -> Any:  # noqa: ANN401
    """Attempt a call as often as its client does, and answer the attempts that meet no fault.

    Args:
        call: The call.
        request: The request that the client is about to send.
        client: The event emitter of the client, whose handlers may be asynchronous.
    """
    session = Session(call)
    endpoint = AioEndpoint(
        request["url"], "", _Handlers(client, session), http_session=_Sender(session)
    )
    with unsigned(request["context"], session):
        try:
            return await endpoint.make_request(call.model, request)
        except Exception as error:
            await client.emit(name_of_failure(call), exception=error, context=request["context"])
            raise


class _Sender:
    """An asynchronous session that answers the attempts of a call."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def send(self, request: Any) -> Any:  # noqa: ANN401
        """Answer an attempt with an asynchronous response, or break its connection."""
        read = self._session.send(request)
        response = AioAWSResponse(read.url, read.status_code, read.headers, read.raw)
        response._content = read.content  # noqa: SLF001 -- the content is already read
        return response


class _Handlers:
    """The handlers of the client, except those that see what is sent, and without waiting."""

    def __init__(self, client: Any, session: Session) -> None:  # noqa: ANN401
        self._client = client
        self._session = session

    async def emit(self, event_name: str, **kwargs: Any) -> list[Any]:  # noqa: ANN401
        """Call the client's handlers of an event."""
        if is_hidden(event_name):
            return []
        responses = await self._client.emit(event_name, **kwargs)
        return adapted(event_name, kwargs, responses, self._session)
