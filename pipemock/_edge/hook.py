"""The event hook: how a call gets from any client to the innermost mock, and how it all ends.

All clients, whenever and by whatever session they were made, share the class of their event
emitter. While at least one mock is active, two methods of that class are wrapped. The handlers of a
client are asked first, so a `Stubber` on it wins; other services pass by untouched. When the last
mock is left, the class is as it was.

Asynchronous clients (aiobotocore) have emitters of the same class, whose methods return coroutines.

What is private to botocore and relied upon here: `EventAliaser` with `emit` and
`emit_until_response`, the names of two events, and the credentials of a request signer.
"""

from __future__ import annotations

import inspect
import threading
from typing import TYPE_CHECKING, Any, Final

from botocore.hooks import EventAliaser

from pipemock._edge.calls import SERVICES, Call, answer
from pipemock._edge.faults import attempt
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pipemock._cloud import Cloud

_PARAMETERS: Final = "pipemock.parameters"
_PARAMETER_EVENTS: Final = tuple(f"before-parameter-build.{name}." for name in SERVICES)
_CALL_EVENTS: Final = tuple(f"before-call.{name}." for name in SERVICES)

_active: Final[list[Cloud]] = []
_changing: Final = threading.Lock()
_wrapped: Final[dict[str, Callable[..., Any]]] = {}


def enter(cloud: Cloud) -> None:
    """Let *cloud* answer from now on, before any mock that is active already."""
    with _changing:
        if not _active:
            _wrapped.update(
                emit=EventAliaser.emit, emit_until_response=EventAliaser.emit_until_response
            )
            EventAliaser.emit = _noting_parameters  # type: ignore[method-assign]
            EventAliaser.emit_until_response = _answering  # type: ignore[method-assign]
        _active.append(cloud)


def leave(cloud: Cloud) -> None:
    """Let *cloud* answer no longer; after the last one, leave no trace."""
    with _changing:
        _active.remove(cloud)
        if not _active:
            for name, method in _wrapped.items():
                setattr(EventAliaser, name, method)


def innermost() -> Cloud | None:
    """Return the mock that answers now, if one is active."""
    active = _active[-1:]
    return active[0] if active else None


# The call itself shows only the serialised request; here the parameters are still Python's.
def _noting_parameters(self: EventAliaser, event_name: str, **kwargs: Any) -> Any:  # noqa: ANN401
    responses = _wrapped["emit"](self, event_name, **kwargs)
    if event_name.startswith(_PARAMETER_EVENTS):
        kwargs["context"][_PARAMETERS] = kwargs["params"]
    return responses


def _answering(self: EventAliaser, event_name: str, **kwargs: Any) -> Any:  # noqa: ANN401
    found = _wrapped["emit_until_response"](self, event_name, **kwargs)
    if not event_name.startswith(_CALL_EVENTS):
        return found
    if inspect.iscoroutine(found):
        return _answering_later(found, self, kwargs)
    handler, response = found
    cloud = innermost()
    if response is not None or cloud is None:
        return handler, response
    call = _arrived(cloud, kwargs)
    if _expects_fault(call):
        return _answering, attempt(call, kwargs["params"], self)
    return _answering, answer(call)


# The handlers of an asynchronous client have to be waited for; the mock itself never waits.
async def _answering_later(
    asked: Awaitable[tuple[Any, Any]], client: EventAliaser, kwargs: dict[str, Any]
) -> tuple[Any, Any]:
    handler, response = await asked
    cloud = innermost()
    if response is not None or cloud is None:
        return handler, response
    call = _arrived(cloud, kwargs)
    if _expects_fault(call):
        from pipemock._edge import async_faults  # noqa: PLC0415 -- aiobotocore, which is there

        return _answering, await async_faults.attempt(call, kwargs["params"], client)
    return _answering, answer(call)


def _arrived(cloud: Cloud, told: dict[str, Any]) -> Call:
    context = told["context"]
    if _PARAMETERS not in context:
        msg = "A mock was entered while this call was being made: enter it before the call begins."
        raise PipeMockError(msg)
    return Call(
        cloud=cloud,
        model=told["model"],
        parameters=context[_PARAMETERS],
        region=context["client_region"],
        access_key=_access_key(told["request_signer"]),
    )


def _expects_fault(call: Call) -> bool:
    return call.cloud.faults.expect(call.model.service_model.service_name, call.model.name)


# Only what lies open is looked at: credentials that go out to refresh themselves have no such
# attribute, but properties.
def _access_key(request_signer: Any) -> str | None:  # noqa: ANN401 -- private to botocore
    credentials = request_signer._credentials  # noqa: SLF001 -- the only place that holds them
    return None if credentials is None else vars(credentials).get("access_key")
