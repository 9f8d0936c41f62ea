"""The event hook, by which a call of any client reaches the innermost mock.

All clients, whenever and by whichever session they were made, share the class of their event
emitter. While at least one mock is active or a guard is on, two methods of that class are wrapped.
The handlers of a client are called first, so a `Stubber` on it wins; calls of other services pass
through. Clients that are made inside where nothing names a Region get that of the mock. When the
last mock is left and the last guard is off, everything is restored.

Asynchronous clients (aiobotocore) have emitters of the same class, whose methods return coroutines.

Internals of botocore used here: `EventAliaser` with `emit` and `emit_until_response`, the names of
four events, and the credentials of a request signer with their method.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any, Final

from botocore.hooks import EventAliaser

from pipemock._call_sites import call_site_outside
from pipemock._cloud.inner_mocks import InnerMocks
from pipemock._edge import assumed_roles, guard, regions
from pipemock._edge.calls import Call, answer
from pipemock._edge.responses import response
from pipemock._edge.services import SERVICES
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from pipemock._cloud.cloud import Cloud

_PARAMETERS: Final = "pipemock.parameters"
_PARAMETER_EVENTS: Final = tuple(f"before-parameter-build.{name}." for name in SERVICES)
_CALL_EVENTS: Final = tuple(f"before-call.{name}." for name in SERVICES)

_CREATION_EVENTS: Final = tuple(f"creating-client-class.{name}" for name in SERVICES)
_EVENTS: Final = (*_PARAMETER_EVENTS, *_CREATION_EVENTS, assumed_roles.EVENTS)

_active: Final[list[Cloud]] = []
_guards: Final[list[object]] = []
_changing: Final = threading.Lock()
_wrapped: Final[dict[str, Callable[..., Any]]] = {}


def enter(cloud: Cloud) -> None:
    """Make *cloud* answer calls, ahead of any mock that is already active."""
    for outer in tuple(_active):
        if outer.inner_mocks is None:
            outer.inner_mocks = InnerMocks(call_site_outside(), len(outer.calls))
        outer.inner_mocks.entered(cloud.calls)
    _add(_active, cloud)


def leave(cloud: Cloud) -> None:
    """Stop *cloud* from answering calls; after the last one, restore botocore."""
    _remove(_active, cloud)
    for outer in tuple(_active):
        if outer.inner_mocks is not None:
            outer.inner_mocks.left(cloud.calls)


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Refuse calls that no mock answers, until the block is left."""
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
            regions.wrap(_region)
        users.append(user)


def _remove(users: list[Any], user: object) -> None:
    with _changing:
        users.remove(user)
        if not _active and not _guards:
            for name, method in _wrapped.items():
                setattr(EventAliaser, name, method)
            regions.unwrap()


def innermost() -> Cloud | None:
    """Return the cloud of the innermost active mock, if any."""
    active = _active[-1:]
    return active[0] if active else None


def _region() -> str | None:
    cloud = innermost()
    return cloud.settings.region if cloud else None


# The event of the call has only the serialised request; this one still has the Python parameters.
# Where a client is made is visible only while it is made.
def _emit(self: EventAliaser, event_name: str, **kwargs: Any) -> Any:  # noqa: ANN401
    responses = _wrapped["emit"](self, event_name, **kwargs)
    if event_name.startswith(_EVENTS):
        _notice(event_name, kwargs)
    return responses


def _notice(event_name: str, arguments: dict[str, Any]) -> None:
    if event_name.startswith(_PARAMETER_EVENTS):
        arguments["context"][_PARAMETERS] = arguments["params"]
    elif event_name.startswith(assumed_roles.EVENTS):
        assumed_roles.learn(_active, arguments["parsed"])
    elif _guards:
        guard.watch(arguments["base_classes"])


def _emit_until_response(self: EventAliaser, event_name: str, **kwargs: Any) -> Any:  # noqa: ANN401
    found = _wrapped["emit_until_response"](self, event_name, **kwargs)
    if not event_name.startswith(_CALL_EVENTS):
        return found
    if not isinstance(found, tuple):
        return _answer_asynchronously(found, self, kwargs)
    cloud = _cloud_for(found, self, kwargs)
    if cloud is None:
        return found
    call = _call_from(cloud, kwargs)
    if _expects_fault(call):
        from pipemock._edge.faults import attempt  # noqa: PLC0415 -- protocols, when needed

        return _emit_until_response, attempt(call, kwargs["params"], self)
    return _emit_until_response, response(call.model, answer(call))


# The handlers of an asynchronous client have to be awaited; the mock itself never waits.
async def _answer_asynchronously(
    asked: Awaitable[tuple[Any, Any]], client: EventAliaser, arguments: dict[str, Any]
) -> tuple[Any, Any]:
    found = await asked
    cloud = _cloud_for(found, client, arguments)
    if cloud is None:
        return found
    call = _call_from(cloud, arguments)
    if _expects_fault(call):
        from pipemock._edge import async_faults  # noqa: PLC0415 -- aiobotocore, an extra

        return _emit_until_response, await async_faults.attempt(call, arguments["params"], client)
    return _emit_until_response, response(call.model, answer(call))


def _cloud_for(
    found: tuple[Any, Any], client: EventAliaser, arguments: dict[str, Any]
) -> Cloud | None:
    """Return the cloud that has to answer a call, unless a handler of the client has."""
    _, response = found
    if response is not None:
        return None
    cloud = innermost()
    if cloud is None and _guards:
        guard.refuse(client, arguments["model"], arguments["context"]["client_region"])
    return cloud


def _call_from(cloud: Cloud, arguments: dict[str, Any]) -> Call:
    context = arguments["context"]
    if _PARAMETERS not in context:
        msg = "A mock was entered while this call was being made: enter it before the call begins."
        mistake = PipeMockError(msg)
        cloud.record_mistake(mistake)
        raise mistake
    region, credentials = context["client_region"], _credentials(arguments["request_signer"])
    assumed_roles.warn_of_unknown(cloud, credentials, region)
    return Call(
        cloud=cloud,
        model=arguments["model"],
        parameters=context[_PARAMETERS],
        region=region,
        access_key=credentials.get("access_key"),
    )


def _expects_fault(call: Call) -> bool:
    return call.cloud.faults.expect(call.service, call.model.name)


# Reads only attributes that are already loaded, and never triggers a refresh: credentials that
# refresh themselves have properties instead.
def _credentials(request_signer: Any) -> dict[str, Any]:  # noqa: ANN401 -- private to botocore
    credentials = request_signer._credentials  # noqa: SLF001 -- not available elsewhere
    return {} if credentials is None else vars(credentials)
