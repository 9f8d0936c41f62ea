"""Calls that meet faults: the SDK's own retry loop, without a network.

The loop is botocore's `Endpoint` with the handlers of the client, so that its retry mode and its
number of attempts decide what is retried and what reaches the caller. Three things differ from a
real call: a session without a network answers the requests, nothing is signed, and nothing waits.

Internals of botocore used here: how an `Endpoint` is made, how it uses its session, the names of
its events, and `auth_type` in the context of a request.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

from botocore.endpoint import Endpoint
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from pipemock._edge import wire
from pipemock._edge.answers import Error
from pipemock._edge.calls import answer, note_failure, perform, request_id_of
from pipemock._edge.responses import parsed
from pipemock._errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from botocore.awsrequest import AWSPreparedRequest, AWSResponse
    from botocore.hooks import EventAliaser

    from pipemock._cloud.faults import Fault
    from pipemock._edge.calls import Call
    from pipemock._edge.wire import Protocol

BROKEN_CONNECTIONS: Final[Mapping[str, Callable[..., Exception]]] = {
    each.__name__: each
    for each in (
        ConnectionClosedError,
        ConnectTimeoutError,
        EndpointConnectionError,
        ReadTimeoutError,
    )
}
"""The exceptions that botocore raises if no answer arrives, by name."""


def attempt(
    call: Call, request: dict[str, Any], client: EventAliaser
) -> tuple[AWSResponse, dict[str, Any]]:
    """Attempt a call as often as its client does, and answer the attempts that meet no fault.

    Args:
        call: The call.
        request: The request that the client is about to send.
        client: The event emitter of the client.

    Returns:
        The response and the parsed body, as botocore expects them of a handler that answers.

    Raises:
        Exception: The broken connection, after the last attempt of the client.
    """
    session = Session(call)
    handlers: Any = _Handlers(client, session)
    made: Any = Endpoint
    endpoint = made(request["url"], "", handlers, http_session=session)
    with unsigned(request["context"], session):
        try:
            answered: tuple[AWSResponse, dict[str, Any]] = endpoint.make_request(
                call.model, request
            )
        except Exception as error:
            client.emit(name_of_failure(call), exception=error, context=request["context"])
            raise
    return answered


@contextlib.contextmanager
def unsigned(context: dict[str, Any], session: Session) -> Iterator[None]:
    """Disable signing in the block, and record the call if a fault ended it."""
    signed = context.get("auth_type")
    context["auth_type"] = "none"
    try:
        yield
    finally:
        context["auth_type"] = signed
        session.note_the_end()


def name_of_failure(call: Call) -> str:
    """Return the name of the event that a client emits when a call fails."""
    service = call.model.service_model.service_id.hyphenize()
    return f"after-call-error.{service}.{call.model.name}"


class Session:
    """A session that answers the attempts of a call instead of sending them."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._attempts = 0
        self._ended_by: str | None = None
        self.parsed: dict[str, Any] = {}

    def send(self, request: AWSPreparedRequest) -> AWSResponse:
        """Answer an attempt, or break its connection."""
        self._attempts += 1
        self._ended_by = None
        fault = self._call.cloud.faults.meet(
            self._call.service, self._call.model.name, self._call.parameters
        )
        return self._answer(request.url) if fault is None else self._fail(request.url, fault)

    def note_the_end(self) -> None:
        """Record the call if a fault ended it."""
        if self._ended_by is not None:
            note_failure(self._call, self._ended_by, attempts=self._attempts)

    # `adapted` replaces the parsed response with the answer, so an answer without an error need not
    # be serialised.
    def _answer(self, url: str) -> AWSResponse:
        answered = answer(self._call, attempts=self._attempts)
        self.parsed = parsed(self._call.model, answered)
        error = answered.error
        body = self._protocol.written({}) if error is None else self._error(error)
        return self._response(body, url, answered.status, answered.request_id)

    def _fail(self, url: str, fault: Fault) -> AWSResponse:
        if fault.performed:
            with contextlib.suppress(ServiceError):
                perform(self._call)
        self._ended_by = fault.code
        if fault.status is None:
            raise BROKEN_CONNECTIONS[fault.code](endpoint_url=url, error=fault.code)
        request_id = request_id_of(self._call, self._attempts)
        body = self._error(Error(fault.code, fault.message))
        return self._response(body, url, fault.status, request_id)

    @property
    def _protocol(self) -> Protocol:
        return wire.PROTOCOLS[self._call.model.service_model.resolved_protocol]

    def _error(self, error: Error) -> bytes:
        return self._protocol.error(self._call.service, error.code, error.message)

    def _response(self, body: bytes, url: str, status: int, request_id: str) -> AWSResponse:
        return wire.response(self._protocol, body, url=url, status=status, request_id=request_id)


class _Handlers:
    """The handlers of the client, except those that see what is sent, and without waiting."""

    def __init__(self, client: EventAliaser, session: Session) -> None:
        self._client = client
        self._session = session

    def emit(self, event_name: str, **kwargs: Any) -> list[Any]:  # noqa: ANN401
        """Call the client's handlers of an event."""
        if is_hidden(event_name):
            return []
        return adapted(event_name, kwargs, self._client.emit(event_name, **kwargs), self._session)


def is_hidden(event_name: str) -> bool:
    """Return whether an event is withheld from the handlers of the client.

    A handler that answers what is sent, such as moto's, would hide the fault; and in the adaptive
    mode the client waits in one.
    """
    return event_name.startswith("before-send.")


def adapted(
    event_name: str, arguments: Mapping[str, Any], responses: list[Any], session: Session
) -> list[Any]:
    """Replace the parsed response with the answer, and every retry delay with zero."""
    if event_name.startswith("before-parse."):
        arguments["customized_response_dict"].update(session.parsed)
    if event_name.startswith("needs-retry."):
        return [(handler, 0 if delay else delay) for handler, delay in responses]
    return responses
