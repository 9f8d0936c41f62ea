"""The event hook: how a call gets from any client to the innermost mock, and how it all ends.

All clients, whenever and by whatever session they were made, share the class of their event
emitter. While at least one mock is active, or a guard is on, two methods of that class are wrapped.
The handlers of a client are asked first, so a `Stubber` on it wins; other services pass by
untouched. When the last mock is left and the last guard is off, the class is as it was.

Asynchronous clients (aiobotocore) have emitters of the same class, whose methods return coroutines.

What is private to botocore and relied upon here: `EventAliaser` with `emit` and
`emit_until_response`, the names of two events, and the credentials of a request signer.
"""

from __future__ import annotations

import contextlib
import inspect
import threading
from typing import TYPE_CHECKING, Any, Final

from botocore.hooks import EventAliaser

from pipemock._edge import guard
from pipemock._edge.calls import SERVICES, Call, answer
from pipemock._edge.faults import attempt
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from pipemock._cloud.cloud import Cloud

_PARAMETERS: Final = "pipemock.parameters"
_PARAMETER_EVENTS: Final = tuple(f"before-parameter-build.{name}." for name in SERVICES)
_CALL_EVENTS: Final = tuple(f"before-call.{name}." for name in SERVICES)

_CREATION_EVENTS: Final = tuple(f"creating-client-class.{name}" for name in SERVICES)

_active: Final[list[Cloud]] = []
_guards: Final[list[object]] = []
_changing: Final = threading.Lock()
_wrapped: Final[dict[str, Callable[..., Any]]] = {}


def enter(cloud: Cloud) -> None:
    """Let *cloud* answer from now on, before any mock that is active already."""
    _add(_active, cloud)


def leave(cloud: Cloud) -> None:
    """Let *cloud* answer no longer; after the last one, leave no trace."""
    _remove(_active, cloud)


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Let no call pass by that no mock answers, until the block is left."""
    token = object()
    _add(_guards, token)
    try:
        yield
    finally:
        _remove(_guards, token)


def _add(users: list[Any], user: object) -> None:
    with _changing:
        if not _active and not _guards:
            _wrapped.update(
                emit=EventAliaser.emit, emit_until_response=EventAliaser.emit_until_response
            )
            EventAliaser.emit = _emit  # type: ignore[method-assign]
            EventAliaser.emit_until_response = _emit_until_response  # type: ignore[method-assign]
        users.append(user)


def _remove(users: list[Any], user: object) -> None:
    with _changing:
        users.remove(user)
        if not _active and not _guards:
            for name, method in _wrapped.items():
                setattr(EventAliaser, name, method)


def innermost() -> Cloud | None:
    """Return the mock that answers now, if one is active."""
    active = _active[-1:]
    return active[0] if active else None


# The call itself shows only the serialised request; here the parameters are still Python's. Who
# makes a client is seen only while it is made.
def _emit(self: EventAliaser, event_name: str, **kwargs: Any) -> Any:  # noqa: ANN401
    responses = _wrapped["emit"](self, event_name, **kwargs)
    if event_name.startswith(_PARAMETER_EVENTS):
        kwargs["context"][_PARAMETERS] = kwargs["params"]
    elif _guards and event_name in _CREATION_EVENTS:
        guard.watch(kwargs["base_classes"])
    return responses


def _emit_until_response(self: EventAliaser, event_name: str, **kwargs: Any) -> Any:  # noqa: ANN401
    found = _wrapped["emit_until_response"](self, event_name, **kwargs)
    if not event_name.startswith(_CALL_EVENTS):
        return found
    if inspect.iscoroutine(found):
        return _answering_later(found, self, kwargs)
    cloud = _asked(found, self, kwargs)
    if cloud is None:
        return found
    with _noting_mistakes(cloud):
        call = _arrived(cloud, kwargs)
        if _expects_fault(call):
            return _emit_until_response, attempt(call, kwargs["params"], self)
        return _emit_until_response, answer(call)


# The handlers of an asynchronous client have to be waited for; the mock itself never waits.
async def _answering_later(
    asked: Awaitable[tuple[Any, Any]], client: EventAliaser, told: dict[str, Any]
) -> tuple[Any, Any]:
    found = await asked
    cloud = _asked(found, client, told)
    if cloud is None:
        return found
    with _noting_mistakes(cloud):
        call = _arrived(cloud, told)
        if _expects_fault(call):
            from pipemock._edge import async_faults  # noqa: PLC0415 -- aiobotocore, which is there

            return _emit_until_response, await async_faults.attempt(call, told["params"], client)
        return _emit_until_response, answer(call)


def _asked(found: tuple[Any, Any], client: EventAliaser, told: dict[str, Any]) -> Cloud | None:
    """Return the mock that is to answer a call, if no handler of the client has."""
    _, response = found
    if response is not None:
        return None
    cloud = innermost()
    if cloud is None and _guards:
        guard.refuse(client, told["model"], told["context"]["client_region"])
    return cloud


@contextlib.contextmanager
def _noting_mistakes(cloud: Cloud) -> Iterator[None]:
    try:
        yield
    except PipeMockError as error:
        # One that comes through a function given to call() has been noted before.
        if error not in cloud.mistakes:
            cloud.mistakes.append(error)
        raise


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
